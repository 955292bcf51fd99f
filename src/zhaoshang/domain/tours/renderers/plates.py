"""Putting rectangles of one size into an outline: in rows along its long side, spread over the room there is."""

from __future__ import annotations

from itertools import pairwise
from math import atan2, degrees, floor, hypot

import shapely
from shapely import affinity
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from zhaoshang.domain.tours.renderers.scene import Point

MOST_PLATES = 36
TRIMS = (0.0, 0.04, 0.1, 0.18, 0.3)


def long_axis(outline: Polygon) -> float:
    """The direction of the longer side of the smallest rectangle around an outline, degrees from east, counter-clockwise."""
    around = shapely.minimum_rotated_rectangle(outline)
    if not isinstance(around, Polygon):
        return 0.0
    (a, b, c, *_) = around.exterior.coords
    first, second = (b[0] - a[0], b[1] - a[1]), (c[0] - b[0], c[1] - b[1])
    longer = first if hypot(*first) >= hypot(*second) else second
    return degrees(atan2(longer[1], longer[0])) % 180


def facing_south(turn: float) -> float:
    """The same axis or the one across it, whichever runs nearer to east-west: homes are lit from the south."""
    return min((turn % 180, (turn + 90) % 180), key=lambda a: min(a, 180 - a))


def placed(zone: Polygon, turn: float, size: tuple[float, float], gaps: tuple[float, float]) -> list[Polygon]:
    """Rectangles of `size` (along, across) inside a zone, at least `gaps` apart, their long side along `turn`.

    Outlines have slanting ends: the rows are tried with more and less of them cut off, and the fullest try is kept.
    """
    centre = zone.centroid
    level = affinity.rotate(zone, -turn, origin=centre)
    shapely.prepare(level)
    best: list[Polygon] = []
    for low in TRIMS:
        for high in TRIMS:
            found = _rows(level, (low, high), size, gaps)
            if len(found) > len(best):
                best = found
    return [affinity.rotate(plate, turn, origin=centre) for plate in best[:MOST_PLATES]]


def _rows(
    level: Polygon, trims: tuple[float, float], size: tuple[float, float], gaps: tuple[float, float]
) -> list[Polygon]:
    long, short = size
    _, south, _, north = level.bounds
    sides = [
        pair for ring in (level.exterior, *level.interiors) for pair in pairwise((x, y) for x, y, *_ in ring.coords)
    ]
    height = north - south
    south, north = south + trims[0] * height, north - trims[1] * height
    rows = floor((north - south + gaps[1] + 1e-6) / (short + gaps[1]))
    found: list[Polygon] = []
    for row in range(rows):
        spare = north - south - rows * short
        y = south + (spare / 2 if rows == 1 else row * (short + spare / (rows - 1)))
        for left, right in _runs(sides, y, y + short):
            count = floor((right - left + gaps[0] + 1e-6) / (long + gaps[0]))
            free = right - left - count * long
            for k in range(count):
                x = left + (free / 2 if count == 1 else k * (long + free / (count - 1)))
                plate = box(x, y, x + long, y + short)
                if level.covers(plate.buffer(-0.05)):
                    found.append(plate.buffer(-0.06, join_style="mitre"))
    return found


Run = tuple[float, float]


def _runs(sides: list[tuple[Point, Point]], low: float, high: float) -> list[Run]:
    """The stretches in which a row from `low` to `high` lies between sides, looked at in three places."""
    found = _inside(sides, low + 0.01)
    for y in ((low + high) / 2, high - 0.01):
        found = [(max(a, c), min(b, d)) for a, b in found for c, d in _inside(sides, y) if max(a, c) < min(b, d)]
    return found


def _inside(sides: list[tuple[Point, Point]], y: float) -> list[Run]:
    """Where a line at a height runs between the sides of a polygon."""
    crossed = sorted(a + (y - b) * (c - a) / (d - b) for (a, b), (c, d) in sides if (b > y) != (d > y))
    return list(zip(crossed[::2], crossed[1::2], strict=True))


def spread_out(plates: list[Polygon]) -> list[Polygon]:
    """The same plates in an order in which each next one stands farthest from those before it."""
    left, chosen = list(plates), list[Polygon]()
    while left:
        if chosen:
            best = max(left, key=lambda p: (round(min(p.centroid.distance(c.centroid) for c in chosen), 3), p.bounds))
        else:
            best = min(left, key=lambda p: (round(p.centroid.x + p.centroid.y, 3), p.bounds))
        left.remove(best)
        chosen.append(best)
    return chosen


def resized(plate: Polygon, share: float) -> Polygon:
    """The plate about its middle with `share` of its area."""
    return affinity.scale(plate, share**0.5, share**0.5, origin="centroid")


def shrunk_to(zone: Polygon, area: float) -> Polygon:
    """The zone drawn in evenly from its edge until it has at most an area; itself when it is no larger."""
    if zone.area <= area:
        return zone
    low, high = 0.0, zone.area**0.5
    for _ in range(40):
        middle = (low + high) / 2
        if zone.buffer(-middle, join_style="mitre").area > area:
            low = middle
        else:
            high = middle
    made = zone.buffer(-high, join_style="mitre")
    largest: Polygon = max(getattr(made, "geoms", [made]), key=lambda p: p.area)
    return largest


def around_a_court(zone: Polygon, area: float, most_depth: float) -> Polygon | None:
    """The outer part of the zone with at most an area, around a court; None when it would be deeper than `most_depth`."""
    low, high = 0.0, most_depth
    if zone.difference(zone.buffer(-high, join_style="mitre")).area < area:
        return None
    for _ in range(40):
        middle = (low + high) / 2
        if zone.difference(zone.buffer(-middle, join_style="mitre")).area > area:
            high = middle
        else:
            low = middle
    made = zone.difference(zone.buffer(-low, join_style="mitre"))
    return made if isinstance(made, Polygon) and made.interiors else None


def ring_of(line: BaseGeometry) -> tuple[Point, ...]:
    """The corners of a closed line to whole centimetres, the first not repeated."""
    return tuple((round(x, 2), round(y, 2)) for x, y, *_ in line.coords[:-1])
