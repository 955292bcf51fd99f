"""Where things lie: the newest outline is in force, the public sees a coarse one."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from django.db import connection

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.models import Outline, Parcel
from zhaoshang.domain.estate.queries import outline_of, outlines_within
from zhaoshang.domain.journal.errors import NotAllowed
from zhaoshang.kernel.outlines import Box, checked, to_geojson
from zhaoshang.web.kit.maps import schematic

pytestmark = pytest.mark.django_db
HERE = checked(shapely.box(120.14, 30.32, 120.142, 30.322))
THERE = checked(shapely.box(120.15, 30.32, 120.152, 30.322))


def drawn(books: Books, polygons: Any, **said: Any) -> Outline:
    told = {"parcel": Parcel.objects.get(), "source_crs": "EPSG:4549", "org_path": books.by.organisation.path}
    return commands.draw_outline(polygons=polygons, by=books.by, at=books.now(), **(told | said))


@pytest.fixture(autouse=True)
def parcel(books: Books) -> None:
    books.booked("parcels", sample_rows("parcels", 1))


def test_the_newest_is_in_force_and_the_one_before_is_kept(books: Books) -> None:
    first = drawn(books, HERE)
    assert drawn(books, HERE).pk == first.pk and Outline.objects.count() == 1
    second = drawn(books, THERE)
    first.refresh_from_db()
    assert outline_of(Parcel.objects.get()) == second and first.replaced_at is not None and first.rings == HERE
    assert drawn(books, THERE, shown_to_m=50).pk != second.pk


def test_how_exact_it_is_can_be_said_later_and_is_not_lost(books: Books) -> None:
    first = drawn(books, HERE)
    told = drawn(books, HERE, accuracy_text="±0.05 m，2020年测绘")
    assert told.pk != first.pk and outline_of(Parcel.objects.get()) == told
    assert drawn(books, HERE).pk == told.pk and drawn(books, HERE, shown_to_m=20).accuracy_text == told.accuracy_text
    assert drawn(books, THERE).accuracy_text == "", "another survey is not as exact because the last one was"


def test_what_the_public_sees_holds_no_surveyed_point(books: Books) -> None:
    made = drawn(books, HERE, shown_to_m=10)
    surveyed = {tuple(p) for rings in made.rings for ring in rings for p in ring}
    shown = {tuple(p) for rings in made.shown_rings for ring in rings for p in ring}
    assert shown and not surveyed & shown


def test_a_hole_is_seen_by_the_public_and_drawn(books: Books) -> None:
    ring = shapely.box(120.14, 30.32, 120.142, 30.322) - shapely.box(120.1404, 30.3205, 120.1411, 30.3212)
    made = drawn(books, checked(ring))
    assert [len(rings) for rings in made.shown_rings] == [2] and len(to_geojson(made.shown_rings)["coordinates"]) == 2  # type: ignore[arg-type]
    assert schematic(made, lambda _: None, for_public=True).own.path.count("M") == 2


def test_what_the_public_saw_before_holes_were_kept_is_put_right_by_the_same_map(books: Books) -> None:
    made = drawn(books, HERE)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE estate_outline SET shown_rings = %s WHERE id = %s", ["[]", made.pk])
    assert drawn(books, HERE).shown_rings == made.shown_rings


def test_found_by_the_window_that_is_looked_at(books: Books) -> None:
    made = drawn(books, HERE)
    inside = Box(made.west + 10, made.south + 10, made.west + 20, made.south + 20)
    assert list(outlines_within(inside)) == [made]
    assert not outlines_within(Box(made.east + 1, made.south, made.east + 100, made.north)).exists()
    drawn(books, THERE)
    assert not outlines_within(inside).exists()


def test_only_who_keeps_the_estate_draws(books: Books, crowd: Any) -> None:
    with pytest.raises(NotAllowed):
        commands.draw_outline(
            parcel=Parcel.objects.get(), polygons=HERE, source_crs="EPSG:4490", org_path="0001/", by=crowd("auditor"),
            at=books.now(),
        )  # fmt: skip
