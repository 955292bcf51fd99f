"""A building in public: floor by floor, its free units, and where it lies; nobody's name."""

from __future__ import annotations

import pytest
import shapely
from django.test import Client

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.models import Building, Listing, Parcel
from zhaoshang.kernel.outlines import STEPS, checked

pytestmark = pytest.mark.django_db


def public(books: Books, **thing: Parcel | Building) -> Listing:
    told = {
        "summary": "近地铁",
        "contact": "区投促局",
        "org_path": books.by.organisation.path,
        "by": books.by,
        "at": books.now(),
    }
    listing = commands.describe(**thing, **told)  # type: ignore[arg-type]
    commands.verify(listing=listing, by=books.by, at=books.now())
    return commands.publish(listing=listing, by=books.by, at=books.now())


def test_free_units_are_told_and_tenants_are_not(books: Books, client: Client) -> None:
    books.booked(
        "buildings", sample_rows("buildings", 1, building_name="示例大厦", address="示例路1号", rent_text="2.5")
    )
    books.booked("units", sample_rows("units", 3))
    books.booked("tenancies", sample_rows("tenancies", 1, unit_no="201"))
    page = client.get(f"/on-offer/{public(books, building=Building.objects.get()).number}/").content.decode()
    assert "楼层剖面" in page and page.count('id="unit-') == 2
    assert "示例租户1" not in page and "201 · 200 ㎡ · 已租用" in page


def test_a_building_whose_rent_stands_in_its_file_is_complete(books: Books, client: Client) -> None:
    books.booked("building_files", sample_rows("building_files", 1))
    page = client.get(f"/on-offer/{public(books, building=Building.objects.get()).number}/").content.decode()
    assert "2.5 元/㎡/天" in page and "净高" in page and "3.2 m" in page


def test_the_public_map_holds_no_surveyed_corner(books: Books, client: Client) -> None:
    books.booked("parcels", sample_rows("parcels", 1))
    parcel = Parcel.objects.get()
    commands.draw_outline(
        parcel=parcel, polygons=checked(shapely.box(120.14, 30.32, 120.142, 30.322)), source_crs="EPSG:4549",
        org_path=books.by.organisation.path, by=books.by, at=books.now(),
    )  # fmt: skip
    answer = client.get(f"/on-offer/{public(books, parcel=parcel).number}/")
    ground = answer.context["ground"]
    assert ground is not None and "M" in ground.own.path and 'class="is-own"' in answer.content.decode()
    assert str(120.14 * STEPS) not in answer.content.decode()
