"""From what is known of a place to a scene: where the eye stands, what is drawn, what is said when something is missing."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from shapely.geometry import LineString, Point, Polygon

from tests.factories.neighbourhoods import PLOT, houses, neighbourhood
from zhaoshang.domain.tours.errors import PlotUnclear, SceneTooLarge, SpotBuiltOver
from zhaoshang.domain.tours.renderers import composing
from zhaoshang.domain.tours.renderers.composing import (
    Around,
    Composed,
    Neighbour,
    Place,
    Plot,
    Standing,
    basis_of,
    described,
    scene_for,
)
from zhaoshang.domain.tours.renderers.massing import Indices
from zhaoshang.domain.tours.renderers.scene import Eye, from_plain

PLACE = Place(120.14, 30.32)
CHINA = timezone(timedelta(hours=8))
MORNING = datetime(2020, 10, 10, 9, 40, tzinfo=CHINA)
INDICES = Indices("commercial", Decimal("2.8"), Decimal("0.40"), Decimal(80))
PARCEL = Plot(PLOT, INDICES)
BUILDING = Standing(((-40, -22), (30, -24), (31, 2), (8, 3), (8, 22), (-39, 20)), height=62.0, storeys=15)


def composed(subject: Plot | Standing = PARCEL, around: Around | None = None, **more: object) -> Composed:
    return scene_for(subject, around or neighbourhood(), place=PLACE, moment=MORNING, **more)  # type: ignore[arg-type]


def test_a_plot_shows_its_massing_its_boundary_and_its_neighbours() -> None:
    made = composed()
    assert made.massing is not None and made.massing.bound_by == "far"
    roles = [s.role for s in made.scene.solids]
    assert roles.count("permitted") == len(made.massing.blocks) and roles.count("neighbour") == len(houses())
    assert made.scene.outlines == (PLOT,)
    assert {p.surface for p in made.scene.ground} == {"plot", "lawn", "road", "green", "water"}


def test_the_eye_sees_the_massing_and_stands_in_nothing() -> None:
    scene = composed().scene
    at = Point(scene.eye.east, scene.eye.north)
    assert Polygon(PLOT).distance(at) > 5 and 20 < scene.eye.up < 80
    blocking = [s for s in scene.solids if s.role == "neighbour" and s.top > scene.eye.up]
    assert not any(Polygon(s.ring).distance(at) < 9 for s in blocking)
    sight = LineString([at, Polygon(PLOT).centroid])
    assert not any(Polygon(s.ring).intersects(sight) for s in blocking), "something stands in the way"
    towards = (Polygon(PLOT).centroid.x - at.x, Polygon(PLOT).centroid.y - at.y)
    assert (scene.eye.look - 90 + 360) % 360 == pytest.approx(-_degrees(*towards) % 360, abs=0.5)


def _degrees(east: float, north: float) -> float:
    from math import atan2, degrees

    return degrees(atan2(north, east))


def test_a_building_is_looked_at_from_the_street_with_its_windows() -> None:
    made = composed(BUILDING)
    own = [s for s in made.scene.solids if s.role == "standing"]
    assert made.massing is None and len(own) == 1 and own[0].storey == pytest.approx(62 / 15)
    assert made.scene.eye.up < 3 and made.scene.outlines == ()


def test_storeys_are_enough_for_a_building() -> None:
    made = composed(Standing(BUILDING.ring, storeys=10, use="commercial"))
    assert made.scene.solids[0].top == pytest.approx(42.0)


def test_a_photograph_gives_its_own_spot() -> None:
    spot = Eye(12, -80, 1.7, 20)
    assert composed(eye=spot).scene.eye == spot


def test_a_spot_that_will_be_built_over_is_refused_and_one_above_is_not() -> None:
    block = composed().scene.solids[0]
    at = Polygon(block.ring).representative_point()
    with pytest.raises(SpotBuiltOver) as told:
        composed(eye=Eye(at.x, at.y, 1.7))
    assert "拍摄点" in told.value.said.zh
    assert composed(eye=Eye(at.x, at.y, 120)).scene.eye.up == 120


def test_what_lies_far_away_is_left_out() -> None:
    far = Neighbour(((5000, 0), (5020, 0), (5020, 20)), 30)
    assert len(composed(around=Around((far,))).scene.solids) == len(composed(around=Around()).scene.solids)


@pytest.mark.parametrize(
    ("subject", "word"),
    [
        (Plot((), INDICES), "界址"),
        (Plot(PLOT, Indices("commercial", None)), "容积率"),
        (Standing(BUILDING.ring), "高度"),
    ],
)
def test_what_is_missing_is_said(subject: Plot | Standing, word: str) -> None:
    with pytest.raises(PlotUnclear) as told:
        composed(subject)
    assert word in told.value.said.zh


def test_a_night_view_and_a_whole_city_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PlotUnclear) as told:
        scene_for(PARCEL, Around(), place=PLACE, moment=MORNING.replace(hour=23))
    assert "太阳" in told.value.said.zh
    monkeypatch.setattr(composing, "MOST_THINGS", 20)
    with pytest.raises(SceneTooLarge):
        composed()


def test_a_building_rests_on_its_height_and_storeys() -> None:
    assert basis_of(BUILDING, "7") == {"use": "commercial", "height": "62", "storeys": "15", "outline": "7"}
    assert basis_of(Standing(BUILDING.ring, storeys=3), "7")["height"] == ""


def test_a_scene_is_written_down_in_whole_numbers_and_read_back() -> None:
    said = described(composed(), basis_of(PARCEL, "v1"))
    assert said["basis"] == {
        "use": "commercial",
        "far": "2.8",
        "density": "0.4",
        "height": "80",
        "area": "",
        "outline": "v1",
    }
    assert set(said["shows"]) == {"floor_area", "allowed", "height", "bound_by", "assumed"}
    text = json.dumps(said)
    assert not [n for n in json.loads(text, parse_float=lambda f: pytest.fail(f"a fraction: {f}")) if n == ""]
    again = from_plain(json.loads(text)["drawn"])
    assert again.as_plain() == said["drawn"] and again.digest == from_plain(again.as_plain()).digest
