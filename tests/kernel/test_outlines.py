"""Outlines: checked, measured, and coarse enough for the public."""

from __future__ import annotations

from decimal import Decimal
from math import e, pi, sqrt
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from zhaoshang.kernel.outlines import (
    LEVELS_M,
    STEPS,
    NoArea,
    NotAnOutline,
    SelfCrossing,
    TooManyPoints,
    area_sqm,
    box_of,
    checked,
    middle_of,
    plane_at,
    read_geojson,
    simplified,
    to_geojson,
    to_shape,
)

THERE, BACK = plane_at(120.14)
EAST, NORTH = THERE(120.14, 30.32)


def ground(*corners: tuple[float, float]) -> shapely.Polygon:
    """A polygon given in metres around a place in Gongshu, in degrees."""
    return degrees(shapely.Polygon([(EAST + x, NORTH + y) for x, y in corners]))


def degrees(found: shapely.Geometry) -> Any:
    return shapely.transform(found, BACK, interleaved=False)


SQUARE = ground((0, 0), (100, 0), (100, 100), (0, 100))


@pytest.mark.parametrize("level", LEVELS_M)
def test_a_plan_on_round_metres_is_not_published_as_it_is(level: int) -> None:
    there, back = plane_at(120.15)
    east, north = (round(v / 100) * 100 for v in there(120.15, 30.32))
    corners = [back(east + x, north + y) for x, y in ((0, 0), (200, 0), (200, 100), (0, 100))]
    surveyed = checked(shapely.Polygon(corners))

    shown = simplified(surveyed, level)

    points = {tuple(p) for rings in shown for ring in rings for p in ring}
    assert points.isdisjoint({tuple(p) for rings in surveyed for ring in rings for p in ring})
    assert abs(area_sqm(shown) - area_sqm(surveyed)) <= 300 * level + level**2


def test_the_plane_is_that_of_the_cadastre() -> None:
    # Domain handbook, 5.4: (120.14, 30.32) lies at E 513464.537, N 3355595.349 in EPSG:4549.
    assert (round(EAST, 3), round(NORTH, 3)) == (513464.537, 3355595.349)


def test_a_hectare_is_a_hectare() -> None:
    assert abs(area_sqm(checked(SQUARE)) - 10_000) < Decimal("0.1")
    assert area_sqm(checked(shapely.box(0, 0, 1, 1))) > 10**9


def test_a_hole_is_no_area() -> None:
    hole = shapely.Polygon(SQUARE.exterior, [ground((20, 20), (60, 20), (60, 60), (20, 60)).exterior])
    assert abs(area_sqm(checked(hole)) - 8_400) < Decimal("0.1")


@pytest.mark.parametrize(
    ("found", "refusal"),
    [
        (shapely.LineString([(120, 30), (120.1, 30)]), NotAnOutline),
        (shapely.Point(120, 30), NotAnOutline),
        (shapely.Polygon(), NotAnOutline),
        (ground((0, 0), (100, 100), (100, 0), (0, 100)), SelfCrossing),
        (ground((0, 0), (0.1, 0), (0.1, 0.1)), NoArea),
        (shapely.Point(120, 30).buffer(0.01, quad_segs=2000), TooManyPoints),
    ],
)
def test_what_is_no_outline_is_refused(found: shapely.Geometry, refusal: type[Exception]) -> None:
    with pytest.raises(refusal) as told:
        checked(found)
    assert "{" not in told.value.said.zh and told.value.cure.zh  # type: ignore[attr-defined]


def test_the_place_of_a_crossing_is_named() -> None:
    with pytest.raises(SelfCrossing) as told:
        checked(ground((0, 0), (100, 100), (100, 0), (0, 100)))
    assert "120.14" in told.value.said.zh and "30.32" in told.value.said.zh


@pytest.mark.parametrize(
    "text", [{}, {"type": "Polygon"}, {"type": "Polygon", "coordinates": [[1, 2]]}, {"type": "Kreis"}]
)
def test_unreadable_geojson_is_refused(text: dict[str, object]) -> None:
    with pytest.raises(NotAnOutline):
        read_geojson(text)


def test_there_and_back_through_geojson() -> None:
    polygons = checked(SQUARE)
    assert read_geojson(to_geojson(polygons)) == polygons
    two = checked(shapely.MultiPolygon([SQUARE, ground((200, 0), (250, 0), (250, 50), (200, 50))]))
    assert read_geojson(to_geojson(two)) == two and to_geojson(two)["type"] == "MultiPolygon"


def test_the_same_outline_has_one_form_whichever_way_round_it_was_drawn() -> None:
    assert checked(SQUARE) == checked(shapely.Polygon(list(SQUARE.exterior.coords)[::-1]))


def test_box_and_middle_lie_where_it_lies() -> None:
    polygons = checked(
        ground((0, 0), (100, 0), (100, 20), (20, 20), (20, 100), (0, 100))
    )  # an L: its centroid is outside
    box, (lon, lat) = box_of(polygons), middle_of(polygons)
    assert box.west <= lon <= box.east and box.south <= lat <= box.north
    assert to_shape(polygons).contains(shapely.Point(lon / STEPS, lat / STEPS))


corner = st.tuples(st.integers(0, 200), st.integers(0, 200))


def on_grid(metres: float, width: float) -> bool:
    """Whether a coordinate lies on one of the grids of that width outlines are shown on; none of them begins on a round metre."""
    return any(
        abs(metres / width - share - round(metres / width - share)) < 0.01 for share in (1 / pi, 1 / e, 1 / sqrt(3))
    )


@given(st.lists(corner, min_size=3, max_size=12), st.sampled_from(LEVELS_M))
def test_the_public_outline_is_coarse_near_and_never_empty(corners: list[tuple[int, int]], level: int) -> None:
    hull = shapely.MultiPoint([(EAST + x, NORTH + y) for x, y in corners]).convex_hull
    if hull.geom_type != "Polygon" or hull.area < 50:
        return
    shown = simplified(checked(degrees(hull)), level)
    assert shown
    for rings in shown:
        for x, y in rings[0]:
            east, north = THERE(x / STEPS, y / STEPS)
            assert on_grid(east, level) and on_grid(north, level)
            assert shapely.Point(east, north).distance(hull) < 3 * level


def test_two_parts_may_share_nothing_but_their_outline() -> None:
    two = shapely.MultiPolygon([ground((200, 0), (250, 0), (250, 50), (200, 50)), SQUARE])
    polygons = checked(two)
    assert len(polygons) == 2 and abs(area_sqm(polygons) - 12_500) < Decimal("0.1")
    assert len(simplified(polygons, 10)) == 2


def test_a_hole_stays_a_hole_and_shows_no_survey_point() -> None:
    inner = [(23, 21), (61, 22), (63, 58), (22, 61)]
    hole, tiny = ground(*inner), ground((80, 80), (84, 80), (84, 84), (80, 84))
    ring = shapely.Polygon(SQUARE.exterior, [hole.exterior, tiny.exterior])
    (shown,) = simplified(checked(ring), 10)
    assert len(shown) == 2, "what is smaller than a field of the grid is filled"
    assert abs(area_sqm([shown]) - 8_500) < 600
    surveyed = {(round(x * STEPS), round(y * STEPS)) for r in (SQUARE, hole) for x, y in r.exterior.coords}
    assert not surveyed & {tuple(p) for p in shown[1]}
    for x, y in shown[1]:
        east, north = THERE(x / STEPS, y / STEPS)
        assert on_grid(east, 10) and on_grid(north, 10)


@given(st.sampled_from(LEVELS_M), st.integers(1, 99), st.integers(1, 99), st.integers(1, 60), st.integers(1, 60))
def test_a_public_outline_with_a_hole_is_an_outline(level: int, x: int, y: int, wide: int, deep: int) -> None:
    whole = ground((0, 0), (200, 0), (200, 200), (0, 200))
    hole = ground((x, y), (x + wide, y), (x + wide, y + deep), (x, y + deep))
    shown = simplified(checked(shapely.Polygon(whole.exterior, [hole.exterior])), level)
    assert to_shape(shown).is_valid and checked(to_shape(shown))
