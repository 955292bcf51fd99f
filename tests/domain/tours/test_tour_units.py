"""A hotspot about a unit says whether it can be had, and leads to it; a number that no ledger knows is not published."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.factories.booking import Books
from tests.factories.moments import Clock
from tests.factories.offers import building
from tests.factories.tours import ready, scene
from zhaoshang.domain.estate import commands as estate
from zhaoshang.domain.estate.models import Unit
from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.errors import TourNotComplete
from zhaoshang.domain.tours.models import Tour
from zhaoshang.domain.tours.readers.arrangements import read_arrangement

pytestmark = pytest.mark.django_db


def spot(ref: str) -> dict[str, Any]:
    said = {"label": "样板间", "label_en": "Show unit", "title": "样板间", "title_en": "Show unit"}
    return {"key": f"unit{ord(ref[-1])}", "yaw": 1, "pitch": 1, "kind": "unit", "unit_ref": ref} | said


def marked(books: Books, clock: Clock, *refs: str) -> Tour:
    """A tour of one scene in a building with units 101 and 102, with these units marked."""
    listing = building(books, {"gfa_sqm": Decimal(200), "rent_yuan": Decimal("2.5")}, {"gfa_sqm": Decimal(800)})
    panorama = ready(listing.building, books.by, clock)
    tour = commands.found_tour(
        name="楼", name_en="House", building=listing.building, org_path="0001/", by=books.by, at=clock()
    )
    sent = read_arrangement({"scenes": [scene("hall", panorama, *map(spot, refs))]})
    commands.arrange(tour=tour, arrangement=sent, seen=0, by=books.by, at=clock())
    return Tour.objects.get(pk=tour.pk)


def test_it_says_what_can_be_had_and_leads_there(books: Books, clock: Clock, client: Client) -> None:
    tour = commands.publish_tour(tour=marked(books, clock, "101", "102"), by=books.by, at=clock())
    first, second = Unit.objects.order_by("unit_no")
    estate.hold(
        unit=second,
        project_number="项目-2020-0001",
        until=date(2020, 9, 20),
        org_path="0001/",
        by=books.by,
        at=books.now(),
    )
    page = client.get(f"/tours/{tour.number}/").content.decode()
    assert "101 · 200 ㎡ · 2.5 元/㎡/天 · 可租" in page and f"#unit-{first.pk}" in page
    assert "102 · 暂不可选" in page and f"#unit-{second.pk}" not in page and "800 ㎡" not in page


def test_a_unit_nobody_knows_is_not_published(books: Books, clock: Clock) -> None:
    tour = marked(books, clock, "101", "１０１", "9999")
    with pytest.raises(TourNotComplete) as told:
        commands.publish_tour(tour=tour, by=books.by, at=clock())
    assert "“9999”" in told.value.said.zh and "“101”" not in told.value.said.zh


def test_the_editor_proposes_the_units_of_the_building(books: Books, clock: Clock, sign_in: Any) -> None:
    tour = marked(books, clock, "101")
    page = sign_in(books.by).get(f"/desk/tours/{tour.pk}/edit/")
    assert '["101", "102"]' in page.context["told"]
