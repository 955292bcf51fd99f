"""Outlines on the ground: polygons in whole hundred-millionths of a degree of CGCS2000 (EPSG:4490), longitude first.

Whole numbers so that an outline has one form, digest and history. Measuring and simplifying happen on the 3-degree
Gauss-Krüger plane around the outline, where a metre is a metre.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import shapely
from pyproj import Geod, Transformer
from shapely import affinity
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient
from shapely.validation import explain_validity

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal

STEPS = 10**8  # in a degree: about a millimetre
MOST_POINTS = 5000
LEVELS_M = (5, 10, 20, 50)
"""How coarse a public outline may be, in metres."""

Rings = list[list[list[int]]]
Polygons = list[Rings]
_GRS80 = Geod(ellps="GRS80")  # the figure of the earth of CGCS2000 to within a tenth of a millimetre


class NotAnOutline(Refusal):
    code = "outlines.not_an_outline"
    sentence = Bilingual(
        "这里需要一个面（闭合的界线），得到的是{what}。", "A closed outline is needed here; {what} came."
    )
    remedy = Bilingual("请导出面图层；线请先闭合成面。", "Export the layer of areas; close lines into areas first.")


class SelfCrossing(Refusal):
    code = "outlines.self_crossing"
    sentence = Bilingual(
        "界线在经度{lon}、纬度{lat}附近与自身相交。", "The outline crosses itself near longitude {lon}, latitude {lat}."
    )
    remedy = Bilingual(
        "请在制图软件里检查界址点的顺序，改好再导入。",
        "Check the order of its points in the drawing program and import it again.",
    )


class TooManyPoints(Refusal):
    code = "outlines.too_many_points"
    sentence = Bilingual("界线有{count}个点，最多{most}个。", "The outline has {count} points; {most} at most.")
    remedy = Bilingual("请先抽稀。", "Simplify it first.")


class NoArea(Refusal):
    code = "outlines.no_area"
    sentence = Bilingual("界线围成的面积不足1㎡。", "The outline encloses less than 1 ㎡.")
    remedy = Bilingual(
        "请核对坐标单位：度被当成了米，或点重复了。", "Check the unit: degrees taken for metres, or points repeated."
    )


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east, north in whole steps."""

    west: int
    south: int
    east: int
    north: int


def read_geojson(geometry: dict[str, object]) -> Polygons:
    """The outline a GeoJSON geometry in degrees describes, checked: see `checked`."""
    try:
        found = shape(geometry)
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError) as unread:
        raise NotAnOutline(what=Bilingual("读不出的图形", "an unreadable shape")) from unread
    return checked(found)


def checked(found: BaseGeometry) -> Polygons:
    """A shape in degrees as an outline: outer rings counter-clockwise, closed, every point once. Refuses lines and points,
    what crosses itself, what has no area or too many points."""
    if found.is_empty or not isinstance(found, Polygon | MultiPolygon):
        raise NotAnOutline(what=Bilingual(f"{found.geom_type}", f"{found.geom_type}"))
    flat = shapely.force_2d(found)
    count = int(shapely.get_num_coordinates(flat))
    if count > MOST_POINTS:
        raise TooManyPoints(count=count, most=MOST_POINTS)
    if not flat.is_valid:
        raise _crossing(flat)
    parts = [orient(part) for part in (flat.geoms if isinstance(flat, MultiPolygon) else [flat])]
    parts.sort(key=lambda part: (-part.area, part.bounds))
    made = [_steps(part) for part in parts]
    again = to_shape(made)
    if not again.is_valid:
        raise _crossing(again)
    if area_sqm(made) < 1:
        raise NoArea
    return made


def _crossing(found: BaseGeometry) -> SelfCrossing:
    """`explain_validity` ends in the place, in brackets: Self-intersection[120.1 30.2]."""
    place = explain_validity(found).rpartition("[")[2].rstrip("]").split()
    lon, lat, *_ = (*place, "?", "?")
    return SelfCrossing(lon=lon[:11], lat=lat[:10])


def _steps(part: Polygon) -> Rings:
    rings = []
    for ring in (part.exterior, *part.interiors):
        points: list[list[int]] = []
        for x, y in ring.coords:
            point = [round(x * STEPS), round(y * STEPS)]
            if not points or points[-1] != point:
                points.append(point)
        rings.append(points)
    return rings


def to_shape(polygons: Sequence[Rings]) -> MultiPolygon:
    """The outline as a shape in degrees."""
    return MultiPolygon([Polygon(_degrees(rings[0]), [_degrees(hole) for hole in rings[1:]]) for rings in polygons])


def _degrees(ring: Sequence[Sequence[int]]) -> list[tuple[float, float]]:
    return [(x / STEPS, y / STEPS) for x, y in ring]


def to_geojson(polygons: Sequence[Rings]) -> dict[str, object]:
    """The outline as a GeoJSON geometry in degrees."""
    parts = [[[[x / STEPS, y / STEPS] for x, y in ring] for ring in rings] for rings in polygons]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def area_sqm(polygons: Sequence[Rings]) -> Decimal:
    """Square metres on the ellipsoid, to the hundredth."""
    total = sum(abs(_GRS80.geometry_area_perimeter(orient(part))[0]) for part in to_shape(polygons).geoms)
    return Decimal(repr(total)).quantize(Decimal("0.01"))


def box_of(polygons: Sequence[Rings]) -> Box:
    """The smallest box around it."""
    xs = [x for rings in polygons for x, _ in rings[0]]
    ys = [y for rings in polygons for _, y in rings[0]]
    return Box(min(xs), min(ys), max(xs), max(ys))


def middle_of(polygons: Sequence[Rings]) -> tuple[int, int]:
    """A point inside it, near its middle."""
    inside = to_shape(polygons).point_on_surface() if not _has_middle(polygons) else to_shape(polygons).centroid
    return round(inside.x * STEPS), round(inside.y * STEPS)


def _has_middle(polygons: Sequence[Rings]) -> bool:
    found = to_shape(polygons)
    return bool(found.contains(found.centroid))


def simplified(polygons: Sequence[Rings], level_m: int) -> Polygons:
    """What the public sees: the same outline with details under `level_m` metres gone and every corner moved to a grid of that
    width, so that no point of it is a survey point. Never empty: what is smaller than the grid becomes one field of it. Holes stay
    holes, but for those smaller than one field."""
    there, back = plane_at(polygons[0][0][0][0] / STEPS)
    flat = shapely.transform(to_shape(polygons), there, interleaved=False).simplify(level_m)
    surveyed, shown = _points(polygons), []
    # A plan may be drawn on round metres, so the grid is not: it begins at a part of its width that no survey writes.
    for share in (1 / math.pi, 1 / math.e, 1 / math.sqrt(3)):
        parts = _on_grid(flat, level_m, share * level_m)
        shown = [_steps(orient(shapely.transform(part, back, interleaved=False))) for part in parts]
        if surveyed.isdisjoint(_points(shown)):
            break
    return shown


def _points(polygons: Sequence[Rings]) -> set[tuple[int, int]]:
    return {(x, y) for rings in polygons for ring in rings for x, y in ring}


def _on_grid(flat: BaseGeometry, width: float, first: float) -> list[Polygon]:
    """The parts of a plane geometry with their corners on the grid of that width that begins at `first`, in metres."""
    moved = affinity.translate(flat, -first, -first)
    snapped = shapely.set_precision(moved, width)
    parts = [part for part in getattr(snapped, "geoms", [snapped]) if isinstance(part, Polygon) and not part.is_empty]
    if not parts:
        x, y = (round(v / width) * width for v in (moved.centroid.x, moved.centroid.y))
        parts = [shapely.box(x - width, y - width, x + width, y + width)]
    parts = [Polygon(p.exterior, [h for h in p.interiors if Polygon(h).area >= width**2]) for p in parts]
    return [affinity.translate(part, first, first) for part in parts]


@lru_cache(maxsize=64)
def _plane(meridian: int) -> tuple[Transformer, Transformer]:
    epsg = 4534 + (meridian - 75) // 3  # CGCS2000 / 3-degree Gauss-Krüger CM 75E … 135E
    return (
        Transformer.from_crs(4490, epsg, always_xy=True),
        Transformer.from_crs(epsg, 4490, always_xy=True),
    )


def plane_at(lon: float) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Degrees to metres (east, north) on the 3-degree plane of a longitude, and back."""
    meridian = min(135, max(75, round(lon / 3) * 3))
    there, back = _plane(meridian)
    return there.transform, back.transform
