"""Trees: where they stand is decided by their place alone, so the same lawn always has the same trees."""

from __future__ import annotations

import math

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from zhaoshang.domain.tours.renderers.child.mesh import Array, Mesh, Stuff, parts_of
from zhaoshang.domain.tours.renderers.scene import Eye, Surface

MOST_TREES = 1500
NEAR = 70.0
SPACING = {"green": 8.0, "lawn": 5.5}
STREET_TREES, STREET_SPACING = 1.7, 11.0


def add_trees(
    mesh: Mesh, places: list[tuple[Polygon, Surface]], streets: BaseGeometry, taken: BaseGeometry, eye: Eye
) -> int:
    """Trees on the given lawns and greens, clear of `taken` (buildings) and of the eye; gives how many."""
    spots = [spot for shape, name in places for spot in _spots(shape, name)] + _beside(streets)
    spots.sort(key=lambda s: math.hypot(s[0] - eye.east, s[1] - eye.north))
    shapely.prepare(taken)
    planted = 0
    for x, y, size in spots:
        away = math.hypot(x - eye.east, y - eye.north)
        if away < 9 + max(0.0, 12 - eye.up) or shapely.dwithin(taken, shapely.Point(x, y), 2.6 * size):
            continue
        _tree(mesh, x, y, size, detail=2 if away < NEAR else 1)
        planted += 1
        if planted == MOST_TREES:
            break
    return planted


def _spots(shape: Polygon, name: Surface) -> list[tuple[float, float, float]]:
    """A jittered grid over the shape, thinned where the wood is open; narrow strips get one row along their middle."""
    step = SPACING[name]
    inside = shape.buffer(-1.2)
    if inside.is_empty:
        return []
    west, south, east, north = inside.bounds
    found = []
    for i in range(math.floor(west / step), math.ceil(east / step) + 1):
        for j in range(math.floor(south / step), math.ceil(north / step) + 1):
            a, b, c, d = (_chance(i, j, k) for k in range(4))
            if name == "green" and d < 0.28:
                continue
            x, y = (i + 0.5 + (a - 0.5) * 0.7) * step, (j + 0.5 + (b - 0.5) * 0.7) * step
            if shapely.contains_xy(inside, x, y):
                found.append((x, y, 0.75 + 0.6 * c))
    return found


def _beside(streets: BaseGeometry) -> list[tuple[float, float, float]]:
    """A row along both sides of each street, with a gap here and there."""
    found = []
    for part in parts_of(streets.buffer(STREET_TREES, quad_segs=2)):
        for line in (part.exterior, *part.interiors):
            for k in range(int(line.length // STREET_SPACING)):
                spot = line.interpolate((k + 0.5) * STREET_SPACING)
                i, j = round(spot.x), round(spot.y)
                if _chance(i, j, 3) > 0.18:
                    found.append((spot.x, spot.y, 0.75 + 0.35 * _chance(i, j, 5)))
    return found


def _chance(i: int, j: int, k: int) -> float:
    """A number in [0, 1) of a place in the grid: the same on every machine."""
    mixed = (i * 73_856_093 ^ j * 19_349_663 ^ (k + 1) * 83_492_791) & 0xFFFFFFFF
    mixed = (mixed ^ mixed >> 15) * 0x2C1B3C6D & 0xFFFFFFFF
    mixed = (mixed ^ mixed >> 12) * 0x297A2D39 & 0xFFFFFFFF
    return (mixed ^ mixed >> 15) / 2**32


def _tree(mesh: Mesh, x: float, y: float, size: float, detail: int) -> None:
    at = round(x * 10), round(y * 10)
    height, radius = 2.9 * size, 2.2 * size
    ring = np.linspace(0, 2 * math.pi, 7)[:-1]
    foot = np.stack([x + 0.16 * np.cos(ring), y + 0.16 * np.sin(ring)], 1)
    trunk = []
    for k in range(6):
        (a, b), (c, d) = foot[k], foot[(k + 1) % 6]
        trunk += [[(a, b, 0), (c, d, 0), (c, d, height)], [(a, b, 0), (c, d, height), (a, b, height)]]
    mesh.add(np.array(trunk, np.float32), mesh.face(Stuff.BARK))
    tint = _chance(*at, 9) * 96
    for k in range(4):
        turn = 2 * math.pi * (k / 3 + _chance(*at, k))
        lean = 0.0 if k == 3 else 0.62 * radius
        r = radius * (0.78 + 0.3 * _chance(*at, 4 + k)) * (1.0 if k == 3 else 0.86)
        middle = (
            x + lean * math.cos(turn),
            y + lean * math.sin(turn),
            height + (0.75 * radius if k == 3 else 0.1 * radius),
        )
        ball = BALLS[detail]
        rough = 1 + 0.09 * np.sin(ball.sum(axis=2) * 9 + k * 2 + tint)
        shape = ball * rough[:, :, None] * np.array([r, r, r * 0.9], np.float32) + np.array(middle, np.float32)
        mesh.add(shape, mesh.face(Stuff.LEAVES, *middle, 0, 0, r, height, 0, tint))


def _ball(detail: int) -> Array:
    """A sphere of 20·4ⁿ triangles, by halving the edges of an icosahedron."""
    g = (1 + 5**0.5) / 2
    corners = np.array(
        [(-1, g, 0), (1, g, 0), (-1, -g, 0), (1, -g, 0), (0, -1, g), (0, 1, g), (0, -1, -g), (0, 1, -g), (g, 0, -1), (g, 0, 1),
         (-g, 0, -1), (-g, 0, 1)],
        np.float64,
    )  # fmt: skip
    sides = np.array(
        [(0, 11, 5), (0, 5, 1), (0, 1, 7), (0, 7, 10), (0, 10, 11), (1, 5, 9), (5, 11, 4), (11, 10, 2), (10, 7, 6), (7, 1, 8),
         (3, 9, 4), (3, 4, 2), (3, 2, 6), (3, 6, 8), (3, 8, 9), (4, 9, 5), (2, 4, 11), (6, 2, 10), (8, 6, 7), (9, 8, 1)],
    )  # fmt: skip
    made = corners[sides]
    for _ in range(detail):
        a, b, c = made[:, 0], made[:, 1], made[:, 2]
        ab, bc, ca = a + b, b + c, c + a
        ab, bc, ca = (
            v / np.linalg.norm(v, axis=1, keepdims=True) * np.linalg.norm(a, axis=1, keepdims=True)
            for v in (ab, bc, ca)
        )
        made = np.concatenate([np.stack(t, 1) for t in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))])
    return np.asarray(made / np.linalg.norm(made, axis=2, keepdims=True), np.float32)


BALLS = {detail: _ball(detail) for detail in (1, 2)}
