"""Numbers give their coordinate system away, or are asked about."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from zhaoshang.kernel.coordinates import Crs, Position
from zhaoshang.kernel.crs import (
    CrsAmbiguous,
    CrsNotKnown,
    CrsUnknown,
    OutsideChina,
    Reading,
    reading_of,
    to_degrees,
)

LON, LAT = 120.14, 30.32


def around(x: float, y: float) -> tuple[float, float, float, float]:
    return (x - 0.001, y - 0.001, x + 0.001, y + 0.001)


@pytest.mark.parametrize(
    ("x", "y", "system", "is_swapped"),
    [
        (LON, LAT, "4490", False), (LAT, LON, "4490", True),
        (40513464.537, 3355595.349, "4528", False), (3355595.349, 40513464.537, "4528", True),
        (21224944.0, 3357986.0, "4499", False),
    ],
)  # fmt: skip
def test_numbers_give_their_system_away(x: float, y: float, system: str, is_swapped: bool) -> None:
    found = reading_of(around(x, y))
    assert found == Reading(system, is_swapped)
    point = to_degrees(shapely.Point(x, y).buffer(0.0001), found).centroid
    assert abs(point.x - LON) < 0.02 and abs(point.y - LAT) < 0.02


def test_metres_without_a_zone_are_asked_about_and_taken_once_said() -> None:
    with pytest.raises(CrsAmbiguous) as told:
        reading_of(around(513464.537, 3355595.349))
    assert "4549" in told.value.cure.zh
    for bounds, is_swapped in ((around(513464.537, 3355595.349), False), (around(3355595.349, 513464.537), True)):
        found = reading_of(bounds, said="EPSG:4549")
        assert found == Reading("4549", is_swapped)
        at = (bounds[0] + 0.001, bounds[1] + 0.001)
        point = to_degrees(shapely.Point(*at).buffer(1), found).centroid
        assert abs(point.x - LON) < 1e-6 and abs(point.y - LAT) < 1e-6


def test_what_a_file_declares_counts_where_the_numbers_fit_it() -> None:
    assert reading_of(around(513464.537, 3355595.349), declared=4549) == Reading("4549")
    assert reading_of(around(3355595.349, 513464.537), declared=4549) == Reading("4549", is_swapped=True)
    assert reading_of(around(LON, LAT), declared=4549) == Reading("4490")  # a .prj left from another file


@pytest.mark.parametrize("crs", [Crs.GCJ02, Crs.BD09])
def test_web_maps_are_straightened_when_said(crs: Crs) -> None:
    there = Position(LON, LAT, Crs.CGCS2000).to(crs)
    found = reading_of(around(there.lon, there.lat), said=str(crs))
    point = to_degrees(shapely.Point(there.lon, there.lat).buffer(0.00001), found).centroid
    assert abs(point.x - LON) < 1e-5 and abs(point.y - LAT) < 1e-5


def test_nonsense_and_foreign_places_are_refused() -> None:
    with pytest.raises(CrsUnknown):
        reading_of((0, 0, 1, 1))
    with pytest.raises(CrsNotKnown):
        reading_of(around(LON, LAT), said="西安80")
    with pytest.raises(OutsideChina):
        to_degrees(shapely.box(0, 0, 1, 1), Reading("4490"))


@given(st.floats(119.5, 120.5), st.floats(29.8, 30.8), st.sampled_from([4490, 4528]), st.booleans())
def test_every_place_of_the_city_is_found_again(lon: float, lat: float, epsg: int, is_swapped: bool) -> None:
    x, y = Transformer.from_crs(4490, epsg, always_xy=True).transform(lon, lat)
    first, second = (y, x) if is_swapped else (x, y)
    found = reading_of((first, second, first, second))
    point = to_degrees(shapely.Point(first, second), found)
    assert abs(point.x - lon) < 1e-7 and abs(point.y - lat) < 1e-7
