"""The maps of a handbook, drawn from the simplified outlines: each place among what else is on offer, and the district with numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from zhaoshang.domain.estate.models import Outline
from zhaoshang.domain.publishing.renderers.layout import place_called
from zhaoshang.kernel.outlines import STEPS, plane_at
from zhaoshang.web.kit.maps import AROUND_M, HIGH, WIDE, schematic

DISTRICT = (1000, 1240)  # of the district's map, in its own units
EDGE = 90  # left free around it
SMALL_HIGH = 1393  # of the small map beside each place, a thousand wide
MARK, LONGEST = 16, 14 * 13.5  # half a mark's width; that of a name beside it
BARS_M = (5000, 2000, 1000, 500, 200, 100, 50)
Json = dict[str, Any]


def place_of(own: Outline, among: Iterable[Outline]) -> Json:
    """Where a place lies; one unit is a metre."""
    reach = AROUND_M * STEPS // 80_000
    near = [
        one
        for one in among
        if abs(one.lon - own.lon) < 2 * reach and abs(one.lat - own.lat) < 2 * reach and one.pk != own.pk
    ]
    picture = schematic(own, lambda _: "", for_public=True, among=near)
    around = [[one.kind, one.path] for one in picture.around]
    return {"wide": WIDE, "high": HIGH, "own": picture.own.path, "around": around}


def district_of(places: list[tuple[int, Json, Outline | None]]) -> Json | None:
    """All places of a handbook (number, entry, outline) that have an outline, with where their numbers stand; None when none has."""
    known = [(n, outline) for n, _, outline in places if outline is not None]
    names = {n: place_called(entry) for n, entry, _ in places}
    if not known:
        return None
    there, _ = plane_at(sum(o.lon for _, o in known) / len(known) / STEPS)
    rings = [[_metres(ring, there) for polygon in outline.shown_rings for ring in polygon] for _, outline in known]
    every = np.concatenate([ring for one in rings for ring in one])
    (west, south), (east, north) = every.min(axis=0), every.max(axis=0)
    wide, high = DISTRICT
    unit = max((east - west) / (wide - 2 * EDGE), (north - south) / (high - 2 * EDGE), 0.5)  # metres
    left, top = (wide - (east - west) / unit) / 2, (high - (north - south) / unit) / 2

    def placed(points: Any) -> Any:
        return np.stack([left + (points[:, 0] - west) / unit, top + (north - points[:, 1]) / unit], axis=-1)

    shapes = [" ".join(_path(placed(ring)) for ring in one) for one in rings]
    marks = []
    for (n, _), one in zip(known, rings, strict=True):
        x, y = placed(np.concatenate(one)).mean(axis=0)
        marks.append([n, float(x), float(y)])
    bar = next((m for m in BARS_M if m / unit <= wide / 4), BARS_M[-1])
    return {
        "wide": wide,
        "high": high,
        "shapes": shapes,
        "marks": _labelled(_apart(marks, wide, high), names),
        "spots": [{"n": n, "x": round(x), "y": round(y * SMALL_HIGH / high)} for n, x, y in marks],
        "bar": round(bar / unit),
        "bar_said": f"{bar} m" if bar < 1000 else f"{bar // 1000} km",
    }


def _apart(marks: list[list[Any]], wide: int, high: int, least: float = 34) -> list[list[Any]]:
    """Marks that would cover one another are pushed aside a little, for as long as it helps."""
    points = np.array([[x, y] for _, x, y in marks])
    if len(points) > 1:
        for _ in range(80):
            gap = points[:, None, :] - points[None, :, :]
            far = np.hypot(gap[..., 0], gap[..., 1])
            np.fill_diagonal(far, least)
            close = far < least
            if not close.any():
                break
            # Two on one spot part to a side that their order gives.
            order = np.arange(len(points))
            aside = np.stack([np.cos(order * 2.4), np.sin(order * 2.4)], axis=-1)
            direction = np.where(far[..., None] > 1e-6, gap / np.maximum(far, 1e-6)[..., None], aside[:, None, :])
            points += (direction * (np.where(close, least - far, 0) / 2)[..., None]).sum(axis=1) * 0.6
        points = points.clip([20, 20], [wide - 20, high - 60])
    return [[n, x, y] for (n, *_), (x, y) in zip(marks, points.tolist(), strict=True)]


def _labelled(marks: list[list[Any]], names: dict[int, dict[str, str]]) -> list[Json]:
    """Each mark with its name beside it in both languages, on the side where nothing lies; without one where both are taken."""
    taken = [(x - MARK, y - MARK, x + MARK, y + MARK) for _, x, y in marks]
    told = []
    for n, x, y in marks:
        labels = {language: _short(name) for language, name in names[n].items()}
        wide = max(_wide(label) for label in labels.values())
        boxes = {"right": (x + 18, y - 9, x + 20 + wide, y + 9), "left": (x - 20 - wide, y - 9, x - 18, y + 9)}
        side = next(
            (s for s, box in boxes.items() if box[0] > 0 and box[2] < DISTRICT[0] and not _meets(box, taken)), ""
        )
        if side:
            taken.append(boxes[side])
        told.append(
            {"n": n, "x": round(x), "y": round(y), "label": labels["zh"], "label_en": labels["en"], "side": side}
        )
    return told


def _short(name: str) -> str:
    """As much of a name as stands beside a mark."""
    while _wide(name) > LONGEST:
        name = f"{name.removesuffix('…')[:-1]}…"
    return name


def _wide(name: str) -> float:
    return sum(13.5 if ord(c) > 0x2E7F else 7.5 for c in name)


def _meets(box: tuple[float, ...], others: Iterable[tuple[float, ...]]) -> bool:
    return any(box[0] < o[2] and o[0] < box[2] and box[1] < o[3] and o[1] < box[3] for o in others)


def _metres(ring: list[list[int]], there: Any) -> Any:
    points = np.asarray(ring, dtype=np.float64) / STEPS
    return np.stack([np.asarray(part) for part in there(points[:, 0], points[:, 1])], axis=-1)


def _path(points: Any) -> str:
    return f"M{' '.join(f'{x:.1f},{y:.1f}' for x, y in points[:-1].tolist())}Z"
