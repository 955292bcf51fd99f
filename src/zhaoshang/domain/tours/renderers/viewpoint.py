"""Where to look from, when nobody says: outside the plot, on the sunny side, high enough to see over what stands between."""

from __future__ import annotations

from math import atan2, cos, degrees, hypot, radians, sin

import shapely
from shapely.geometry import LineString, Point, Polygon

from zhaoshang.domain.tours.renderers.scene import Eye, Ring, Solid, Sun

EVERY_DEGREES = 15
LEAST_UP, MOST_UP = 22.0, 75.0
CLEAR = 10.0
"""Metres the eye keeps from any wall as high as it."""
STREET = 1.7
"""The height of somebody's eyes."""


def eye_for(ring: Ring, solids: tuple[Solid, ...], sun: Sun, *, storey: float | None = None) -> Eye:
    """A view of the subject: from the air beside a plot; from the ground before a building when `storey` is given.

    Directions are tried all around; the one from which most of the subject is seen and lit wins.
    """
    subject = Polygon(ring)
    centre, own = subject.centroid, [s for s in solids if s.role != "neighbour"]
    top = max((s.top for s in own), default=12.0)
    reach = max(hypot(x - centre.x, y - centre.y) for x, y in ring)
    others = [(Polygon(s.ring), s.top) for s in solids if s.role == "neighbour"]
    best: tuple[float, Eye] | None = None
    for turn in range(0, 360, EVERY_DEGREES):
        for near in (0.4, 0.6, 0.9) if storey is None else (0.5, 0.75, 1.0):
            away = reach + near * top * (1.0 if storey is None else 0.8) + 12
            up = min(MOST_UP, max(LEAST_UP, 0.62 * top)) if storey is None else STREET
            east, north = centre.x + away * sin(radians(turn)), centre.y + away * cos(radians(turn))
            if _is_inside(east, north, up, others, subject):
                continue
            worth = _worth(turn, near, (east, north, up), centre, reach, others, sun)
            if best is None or worth > best[0]:
                look = degrees(atan2(centre.x - east, centre.y - north)) % 360
                best = worth, Eye(east, north, up, look)
    if best is None:  # hemmed in on all sides: from above
        return Eye(centre.x, centre.y - reach - 5, top + 40, 0.0)
    return best[1]


def _is_inside(east: float, north: float, up: float, others: list[tuple[Polygon, float]], subject: Polygon) -> bool:
    here = Point(east, north)
    return subject.distance(here) < CLEAR or any(top + 3 > up and shape.distance(here) < CLEAR for shape, top in others)


def _worth(
    turn: int, near: float, at: tuple[float, float, float], centre: Point, reach: float,
    others: list[tuple[Polygon, float]], sun: Sun,
) -> float:  # fmt: skip
    """How well the subject is seen: what stands between counts most, then light from behind the shoulder, then nearness."""
    east, north, up = at
    aside = radians(turn + 90)
    hidden = 0
    targets = [
        (centre.x + k * reach * sin(aside), centre.y + k * reach * cos(aside)) for k in (-0.7, -0.35, 0, 0.35, 0.7)
    ]
    for x, y in targets:
        sight = LineString([(east, north), (x, y)])
        hidden += any(top > 0.6 * up and shapely.intersects(shape, sight) for shape, top in others)
    behind = abs((turn - sun.azimuth + 180) % 360 - 180)
    # Best is a sun some forty degrees to the side of behind: one face lit, one in shade.
    light = 1 - abs(behind - 40) / 140
    return -1.5 * hidden / len(targets) + light - 0.35 * near
