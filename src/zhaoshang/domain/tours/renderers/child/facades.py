"""Windows and storeys drawn on walls by arithmetic, averaged over what a pixel covers, so that far walls do not shimmer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhaoshang.domain.tours.renderers.child.colours import ALBEDO, GLASS, linear, scatter
from zhaoshang.domain.tours.renderers.child.mesh import (
    ALONG,
    DRESS,
    HEIGHT,
    LENGTH,
    ORIGIN,
    SEED,
    STOREY,
    Array,
    Stuff,
)
from zhaoshang.domain.tours.renderers.scene import DRESSES


@dataclass(frozen=True, slots=True)
class Pattern:
    """One bay of a wall: its width, where glass begins and ends across and up, as shares of bay and storey."""

    bay: float
    left: float
    right: float
    low: float
    high: float


PATTERNS = {
    "offices": Pattern(1.8, 0.06, 0.94, 0.26, 0.90),
    "homes": Pattern(3.9, 0.20, 0.80, 0.28, 0.84),
    "works": Pattern(6.0, 0.08, 0.92, 0.52, 0.82),
    "shops": Pattern(4.2, 0.05, 0.95, 0.10, 0.80),
}
SHOPFRONT = Pattern(4.2, 0.05, 0.95, 0.06, 0.80)
SLAB, MULLION = 0.32, 0.10
SLAB_COLOUR = linear("#fdf4e8")
PIER = 0.45


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a wall shows at each point: its colour and how much of it mirrors."""

    albedo: Array
    mirror: Array


def facade(stuff: Stuff, faces: Array, points: Array, covers: Array, slant: Array) -> Drawn:
    """Walls at `points`; `covers` is the width of a pixel there in metres, `slant` how squarely it is seen (0-1)."""
    along = ((points[:, :2] - faces[:, ORIGIN][:, :2]) * faces[:, ALONG]).sum(axis=1)
    up = points[:, 2] - faces[:, ORIGIN][:, 2]
    across, steep = covers / np.maximum(slant, np.float32(0.12)), covers
    if stuff == Stuff.WALL_PERMITTED:
        return _glazed(faces, along, up, across, steep)
    albedo, mirror = np.zeros((len(points), 3), np.float32), np.zeros(len(points), np.float32)
    street = (faces[:, ORIGIN][:, 2] < 0.5) & (up < faces[:, STOREY] * 1.05) & (faces[:, HEIGHT] > 9)
    for number, dress in enumerate(DRESSES):
        mine = faces[:, DRESS] == number
        for pattern, which in ((PATTERNS[dress], mine & ~street), (SHOPFRONT, mine & street & (dress != "works"))):
            if dress == "works" and pattern is PATTERNS["works"]:
                which = mine  # noqa: PLW2901 -- a hall has no shopfront
            chosen = np.nonzero(which)[0]
            if len(chosen):
                drawn = _punched(
                    stuff, pattern, faces[chosen], along[chosen], up[chosen], across[chosen], steep[chosen]
                )
                albedo[chosen], mirror[chosen] = drawn.albedo, drawn.mirror
    return Drawn(albedo, mirror)


def share(x: Array, period: Array, begin: float, end: float, width: Array) -> Array:
    """How much of a stretch of `width` around `x` lies in the part from `begin` to `end` of a repeating period."""
    half = np.maximum(width, np.float32(1e-4)) / (2 * period)
    t = x / period
    return np.clip((_sum(t + half, begin, end) - _sum(t - half, begin, end)) / (2 * half), 0, 1)


def _sum(t: Array, begin: float, end: float) -> Array:
    whole = np.floor(t)
    return np.asarray(whole * (end - begin) + np.clip(t - whole - begin, 0, end - begin), np.float32)


def _punched(stuff: Stuff, p: Pattern, faces: Array, along: Array, up: Array, across: Array, steep: Array) -> Drawn:
    length, storey = faces[:, LENGTH], faces[:, STOREY]
    inner = np.maximum(length - 2 * PIER, np.float32(0.1))
    bay = inner / np.maximum(np.round(inner / np.float32(p.bay)), 1)
    x = along - PIER
    glass = share(x, bay, p.left, p.right, across) * share(up, storey, p.low, p.high, steep)
    glass *= _within(x, inner, across) * (up < faces[:, HEIGHT] - np.float32(0.7)) * (length > 2.4)
    column, floor = np.floor(x / bay), np.floor(up / storey)
    own = scatter((column * 131 + floor * 7919 + faces[:, SEED] * 104_729).astype(np.int64)).astype(np.float32)
    near = np.clip(1 - np.maximum(across / bay, steep / storey) * 3, 0, 1)
    # A lintel's shadow, a lighter sill, blinds half drawn here and there: only where a window is large enough to show it.
    within = (up / storey - floor - np.float32(p.low)) / np.float32(p.high - p.low)
    lintel = np.clip((within - np.float32(0.80)) / np.float32(0.12), 0, 1) * near
    blind = (own > 0.72) * np.clip((within - own + np.float32(0.25)) / np.float32(0.05), 0, 1) * near
    pane = GLASS[stuff] * (np.float32(0.86) + np.float32(0.28) * (own * near)[:, None])
    pane = pane + (linear("#e9e4d8") - pane) * (blind * np.float32(0.55))[:, None]
    pane = pane * (1 - np.float32(0.38) * lintel)[:, None]
    wall = (
        ALBEDO[stuff]
        * (np.float32(0.965) + np.float32(0.05) * scatter((faces[:, SEED] * 31).astype(np.int64)).astype(np.float32))[
            :, None
        ]
    )
    band = share(up, storey, 0.0, 0.035, steep)[:, None] * np.float32(0.10)
    albedo = wall * (1 - band) * (1 - glass[:, None]) + pane * glass[:, None]
    strength = np.float32(0.16 if stuff == Stuff.WALL else 0.42)
    return Drawn(
        np.asarray(albedo, np.float32), np.asarray(glass * strength * (1 - np.float32(0.8) * blind), np.float32)
    )


def _glazed(faces: Array, along: Array, up: Array, across: Array, steep: Array) -> Drawn:
    """What is permitted: warm glass between pale slabs, thin mullions; no windows, because nothing is designed yet."""
    length, storey = faces[:, LENGTH], faces[:, STOREY]
    slab = share(up + np.float32(SLAB / 2), storey, 0.0, SLAB / 4.2, steep)
    edge = 1 - _within(along - np.float32(0.22), length - np.float32(0.44), across)
    bay = length / np.maximum(np.round(length / np.float32(3.0)), 1)
    mullion = share(along + np.float32(MULLION / 2), bay, 0.0, MULLION / 3.0, across) * np.float32(0.6)
    solid = np.clip(np.maximum(np.maximum(slab, edge), mullion), 0, 1)
    rise = np.clip(up / np.maximum(faces[:, HEIGHT], 1), 0, 1)[:, None]
    pane = GLASS[Stuff.WALL_PERMITTED] * (np.float32(0.92) + np.float32(0.22) * rise)
    albedo = pane + (SLAB_COLOUR - pane) * solid[:, None]
    return Drawn(np.asarray(albedo, np.float32), np.asarray((1 - solid) * np.float32(0.34), np.float32))


def _within(x: Array, length: Array, across: Array) -> Array:
    """1 inside the stretch from 0 to `length`, 0 outside, soft over the width of a pixel."""
    soft = np.maximum(across, np.float32(0.01))
    return np.asarray(np.clip(x / soft + 0.5, 0, 1) * np.clip((length - x) / soft + 0.5, 0, 1), np.float32)
