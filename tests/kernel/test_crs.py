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
    CrsDoesNotFit,
    CrsNotKnown,
    CrsUnknown,
    NoParameters,
    OutsideChina,
    Reading,
    reading_of,
    to_degrees,
)
from zhaoshang.kernel.outlines import SelfCrossing, checked

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


@pytest.mark.parametrize(
    ("middle", "said"),
    [
        ((40513464.5, 3355595.3), "4549"), ((LON, LAT), "4528"), ((40513464.5, 3355595.3), "gcj02"),
        ((513464.5, 3355595.3), "bd09"), ((513464.5, 3355595.3), "4490"),
    ],
)  # fmt: skip
def test_a_wrong_system_is_a_sentence(middle: tuple[float, float], said: str) -> None:
    with pytest.raises((CrsDoesNotFit, OutsideChina)) as told:
        to_degrees(shapely.box(*around(*middle)), reading_of(around(*middle), said=said))
    assert "inf" not in told.value.said.zh and "nan" not in told.value.said.zh and "{" not in told.value.said.en


def test_what_crosses_itself_is_for_others_to_tell() -> None:
    bow = shapely.Polygon([(120.14, 30.32), (120.141, 30.321), (120.141, 30.32), (120.14, 30.321)])
    assert to_degrees(bow, Reading("4490")).bounds == bow.bounds
    with pytest.raises(SelfCrossing):
        checked(to_degrees(bow, Reading("4490")))


@pytest.mark.parametrize(
    ("epsg", "x", "y"),
    [(2385, 513464, 3355595), (2437, 513464, 3355595), (2364, 40513464, 3355595), (4610, LON, LAT), (4214, LON, LAT)],
)
def test_old_surveys_are_not_taken_for_the_new_one(epsg: int, x: float, y: float) -> None:
    for known in ({"declared": epsg}, {"said": str(epsg)}):
        with pytest.raises(NoParameters) as told:
            reading_of(around(x, y), **known)  # type: ignore[arg-type]
        assert "国家2000" in told.value.cure.zh and str(epsg) in told.value.said.en


@pytest.mark.parametrize(
    ("epsg", "x", "y"), [(4326, LON, LAT), (3857, 13373923.6, 3544756.0), (32650, 801953, 3358433)]
)
def test_satellite_places_are_taken_for_those_of_the_survey(epsg: int, x: float, y: float) -> None:
    found = reading_of(around(x, y), declared=epsg)
    assert found == Reading(str(epsg))
    point = to_degrees(shapely.Point(x, y), found)
    assert abs(point.x - LON) < 0.01 and abs(point.y - LAT) < 0.01


@given(st.floats(119.5, 120.5), st.floats(29.8, 30.8), st.sampled_from([4490, 4528]), st.booleans())
def test_every_place_of_the_city_is_found_again(lon: float, lat: float, epsg: int, is_swapped: bool) -> None:
    x, y = Transformer.from_crs(4490, epsg, always_xy=True).transform(lon, lat)
    first, second = (y, x) if is_swapped else (x, y)
    found = reading_of((first, second, first, second))
    point = to_degrees(shapely.Point(first, second), found)
    assert abs(point.x - lon) < 1e-7 and abs(point.y - lat) < 1e-7
