"""The door of the renderers: from what is known of a place, in metres, to the scene that is drawn."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import shapely
from shapely.geometry import LineString, Polygon

from zhaoshang.domain.tours.errors import LACKS, PlotUnclear, SceneTooLarge, SpotBuiltOver
from zhaoshang.domain.tours.renderers.massing import Indices, Massing, massing_of
from zhaoshang.domain.tours.renderers.plates import ring_of
from zhaoshang.domain.tours.renderers.scene import Eye, Patch, Ring, Scene, Solid, Surface
from zhaoshang.domain.tours.renderers.sun import sun_at
from zhaoshang.domain.tours.renderers.uses import HABITS
from zhaoshang.domain.tours.renderers.viewpoint import eye_for

MOST_THINGS = 4000
MOST_CORNERS = 120_000
RADIUS = 1500.0
"""What lies farther from the subject is left out: haze hides it."""
LAWN = 5.5
Area = tuple[Ring, tuple[Ring, ...]]
"""Outer ring and holes."""
STOREYS = {"homes": 3.0, "offices": 4.0, "works": 6.0, "shops": 4.5}


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees east and north of what the metres are counted from: it decides where the sun stands."""

    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Plot:
    """A parcel to be built on: its outline and its control indices."""

    ring: Ring
    indices: Indices
    holes: tuple[Ring, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A building that stands: its footprint, and its height or its storeys (one is enough)."""

    ring: Ring
    height: float | None = None
    storeys: int | None = None
    use: str = "commercial"
    holes: tuple[Ring, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A building near by: what is known of it is its footprint and its height."""

    ring: Ring
    height: float
    use: str = "commercial"
    holes: tuple[Ring, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What lies around: buildings, water, greens, roads."""

    neighbours: tuple[Neighbour, ...] = ()
    water: tuple[Area, ...] = ()
    green: tuple[Area, ...] = ()
    roads: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """The scene, and for a plot the massing in it (None for a building, and for a plot shown as it is today)."""

    scene: Scene
    massing: Massing | None = field(default=None)


def scene_for(
    subject: Plot | Standing,
    around: Around,
    *,
    place: Place,
    moment: datetime,
    eye: Eye | None = None,
) -> Composed:
    """The scene of a parcel's permitted massing, or of a building among its neighbours.

    Needs: rings in metres east and north of one point (`place`); for a plot its use and floor area ratio; for a building its
    height or storeys; a moment with the sun above the horizon. Density and height limit may be missing: usual ones are
    taken, and `massing.assumed` names them. `eye` is where a photograph was taken, for before and after; without one a
    good spot is looked for. Refuses with
    what is missing, a spot inside a building, and scenes with too many things.
    """
    around = _near(subject.ring, around)
    _count(subject, around)
    sun = sun_at(moment, longitude=place.longitude, latitude=place.latitude)
    if sun.altitude < 3:
        raise PlotUnclear(what=LACKS["sun"])
    massing = massing_of(subject.ring, subject.indices, subject.holes) if isinstance(subject, Plot) else None
    own = tuple(b.as_solid() for b in massing.blocks) if massing else (_solid(subject),)  # type: ignore[arg-type]
    solids = (*own, *(_neighbour(n) for n in around.neighbours))
    ground = (*_surroundings(around), *_own_ground(subject, own))
    if eye is not None:
        _refuse_inside(eye, solids)
    else:
        eye = eye_for(subject.ring, solids, sun, storey=None if massing else own[0].storey)
    scene = Scene(eye, sun, ground, solids, (subject.ring,) if massing else ())
    return Composed(scene, massing)


def _refuse_inside(eye: Eye, solids: tuple[Solid, ...]) -> None:
    spot = shapely.Point(eye.east, eye.north)
    if any(s.base - 1 < eye.up < s.top + 1 and Polygon(s.ring, s.holes).dwithin(spot, 0.5) for s in solids):
        raise SpotBuiltOver


def _near(ring: Ring, around: Around) -> Around:
    middle = Polygon(ring).centroid
    near = tuple(n for n in around.neighbours if Polygon(n.ring).distance(middle) < RADIUS)
    return Around(near, around.water, around.green, around.roads)


def _count(subject: Plot | Standing, around: Around) -> None:
    areas = (*around.water, *around.green, *around.roads)
    rings = [n.ring for n in around.neighbours] + [ring for ring, _ in areas] + [h for _, holes in areas for h in holes]
    if len(rings) > MOST_THINGS or sum(map(len, rings)) > MOST_CORNERS:
        raise SceneTooLarge(count=len(rings), most=MOST_THINGS)
    if len(subject.ring) < 3:
        raise PlotUnclear(what=LACKS["outline"])


def _solid(building: Standing) -> Solid:
    habit = HABITS.get(building.use, HABITS["commercial"])
    if building.height is None and not building.storeys:
        raise PlotUnclear(what=LACKS["height"])
    usual = float(habit.storey)
    height = building.height if building.height is not None else (building.storeys or 1) * usual
    storeys = building.storeys or max(1, round(height / usual))
    return Solid("standing", habit.dress, building.ring, top=height, storey=height / storeys, holes=building.holes)


def _neighbour(near: Neighbour) -> Solid:
    habit = HABITS.get(near.use, HABITS["commercial"])
    storeys = max(1, round(near.height / STOREYS[habit.dress]))
    return Solid("neighbour", habit.dress, near.ring, top=near.height, storey=near.height / storeys, holes=near.holes)


def _surroundings(around: Around) -> tuple[Patch, ...]:
    kinds: tuple[tuple[Surface, tuple[Area, ...]], ...] = (
        ("green", around.green), ("road", around.roads), ("water", around.water),
    )  # fmt: skip
    return tuple(Patch(kind, ring, holes) for kind, areas in kinds for ring, holes in areas)


def _own_ground(subject: Plot | Standing, own: tuple[Solid, ...]) -> tuple[Patch, ...]:
    """Paving over the plot with a lawn along its boundary; a plaza with planted beds before a building."""
    outline = Polygon(subject.ring, subject.holes)
    built = shapely.union_all([Polygon(s.ring, s.holes) for s in own]).buffer(4)
    if isinstance(subject, Standing):
        outline = outline.buffer(26, join_style="mitre")
    edge = outline.difference(outline.buffer(-LAWN, join_style="mitre")).difference(built)
    # Gates in the middle of the two longest sides: a way in.
    corners = list(outline.exterior.coords)
    sides = [LineString(side) for side in itertools.pairwise(corners)]
    for side in sorted(sides, key=lambda s: -s.length)[:2]:
        edge = edge.difference(side.centroid.buffer(9))
    lawns = [p for p in getattr(edge, "geoms", [edge]) if isinstance(p, Polygon) and p.area > 12]
    paved: Surface = "plot" if isinstance(subject, Plot) else "plaza"
    whole = Patch(paved, ring_of(outline.exterior), tuple(ring_of(h) for h in outline.interiors))
    return (whole, *(Patch("lawn", ring_of(p.exterior), tuple(ring_of(h) for h in p.interiors)) for p in lawns))


def basis_of(subject: Plot | Standing, outline_version: str) -> dict[str, str]:
    """What a rendering rests on, as it is kept beside it: when one of these changes, the picture is out of date."""
    if isinstance(subject, Plot):
        of = subject.indices
        said = {"use": of.use, "far": of.far, "density": of.density, "height": of.height, "area": of.area}
    else:
        height = None if subject.height is None else Decimal(repr(subject.height))
        said = {
            "use": subject.use,
            "height": height,
            "storeys": None if subject.storeys is None else Decimal(subject.storeys),
        }
    return {name: "" if value is None else _plain(value) for name, value in said.items()} | {"outline": outline_version}


def described(composed: Composed, basis: Mapping[str, str]) -> dict[str, Any]:
    """What the command `tours.render` keeps: the scene to draw, what it rests on, and what it shows of the indices."""
    shows: dict[str, Any] = {}
    if massing := composed.massing:
        shows = {
            "floor_area": _plain(massing.floor_area), "allowed": _plain(massing.allowed), "height": _plain(massing.height),
            "bound_by": massing.bound_by, "assumed": list(massing.assumed),
        }  # fmt: skip
    return {"drawn": composed.scene.as_plain(), "basis": dict(basis), "shows": shows}


def _plain(value: str | Decimal) -> str:
    return value if isinstance(value, str) else format(value.normalize(), "f")
