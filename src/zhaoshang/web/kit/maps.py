"""A schematic of where something lies, drawn without a base map: its outline, what lies around it, north, and a scale.

The same picture works without scripts, on paper and for a screen reader, which hears it as one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhaoshang.domain.estate.models import Outline
from zhaoshang.domain.estate.queries import outlines_within
from zhaoshang.kernel.outlines import STEPS, Box, Polygons, plane_at

AROUND_M = 420  # what is shown on each side of the middle
WIDE, HIGH = 840, 520  # of the picture, in its own units: one is a metre
EDGE = 48  # left free around everything on offer
MOST = 120
SCALE_M = 100


@dataclass(frozen=True, slots=True)
class DrawnOutline:
    """One outline as an SVG path, what it is, and where it leads."""

    path: str
    kind: str
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Schematic:
    """The whole picture: its box, the outlines behind and the one it is about, and its scale bar."""

    box: str
    own: DrawnOutline
    around: list[DrawnOutline]
    scale_m: int


def schematic(
    own: Outline,
    link: Callable[[Outline], str | None],
    *,
    for_public: bool,
    among: Iterable[Outline] | None = None,
    name: Callable[[Outline], str] = str,
) -> Schematic:
    """The schematic of an outline. `link` says where a neighbour leads: None leaves it out of the picture; `name` what each
    is called. In public only the simplified outlines are drawn."""
    there, _ = plane_at(own.lon / STEPS)
    east, north = there(own.lon / STEPS, own.lat / STEPS)

    def path(outline: Outline) -> str:
        rings: Polygons = outline.shown_rings if for_public else outline.rings
        return " ".join(_placed(ring, there, east, north, 1) for polygon in rings for ring in polygon)

    def drawn(outline: Outline, href: str) -> DrawnOutline:
        kind = "parcel" if outline.parcel_id else "building"
        return DrawnOutline(path(outline), kind, name(outline), href)

    neighbours = outlines_within(_window(own)) if among is None else among
    around = []
    for outline in list(neighbours)[:MOST]:
        href = link(outline) if outline.pk != own.pk else None
        if href is not None:
            around.append(drawn(outline, href))
    return Schematic(f"0 0 {WIDE} {HIGH}", drawn(own, ""), around, SCALE_M)


@dataclass(frozen=True, slots=True)
class District:
    """Everything on offer on one sheet: its box, the outlines, a scale bar of `scale_m` metres, `scale` of the picture's own units
    long, and how large letters are."""

    box: str
    wide: int
    high: int
    shapes: list[DrawnOutline]
    scale_m: int
    scale: int


def district(
    outlines: list[Outline], link: Callable[[Outline], str], name: Callable[[Outline], str]
) -> District | None:
    """All outlines together, as the public sees them, fitted to one sheet; None where there is none."""
    if not outlines:
        return None
    there, _ = plane_at(outlines[0].lon / STEPS)
    west, east = min(o.west for o in outlines), max(o.east for o in outlines)
    south, north = min(o.south for o in outlines), max(o.north for o in outlines)
    (left, right), (low, top) = there([west / STEPS, east / STEPS], [south / STEPS, north / STEPS])
    metres = max((right - left) / (WIDE - 2 * EDGE), (top - low) / (HIGH - 2 * EDGE), 0.5)  # in one unit of the picture
    across, up = (left + right) / 2, (low + top) / 2

    def path(outline: Outline) -> str:
        rings = [ring for polygon in outline.shown_rings for ring in polygon]
        return " ".join(_placed(ring, there, across, up, metres) for ring in rings)

    drawn = [DrawnOutline(path(o), "parcel" if o.parcel_id else "building", name(o), link(o)) for o in outlines]
    scale_m = max(step for step in (50, 100, 200, 500, 1000, 2000, 5000) if step == 50 or step / metres <= WIDE / 5)
    return District(f"0 0 {WIDE} {HIGH}", WIDE, HIGH, drawn, scale_m, round(scale_m / metres))


def _placed(ring: list[list[int]], there: Callable[..., Any], across: float, up: float, metres: float) -> str:
    points = np.asarray(ring, dtype=np.float64) / STEPS
    xs, ys = (np.asarray(part) for part in there(points[:, 0], points[:, 1]))
    placed = [
        f"{WIDE / 2 + (x - across) / metres:.1f},{HIGH / 2 - (y - up) / metres:.1f}"
        for x, y in zip(xs, ys, strict=True)
    ]
    return f"M{' '.join(placed[:-1])}Z"


def _window(own: Outline) -> Box:
    """A box around the middle, a little wider than the picture: a degree of latitude is about 111 km everywhere, one of longitude
    less, so the box is wide enough."""
    reach = AROUND_M * STEPS // 80_000
    return Box(own.lon - reach, own.lat - reach, own.lon + reach, own.lat + reach)
