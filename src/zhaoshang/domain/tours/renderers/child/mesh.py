"""Triangles for the ray caster, each belonging to a face that says what it is made of and how its pattern lies."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

from zhaoshang.domain.tours.renderers.scene import Point, Ring

Array = NDArray[np.floating[Any]]
"""Single precision throughout; the type says only that it is no whole number."""
Whole = NDArray[np.int32]


class Stuff(IntEnum):
    """What a face is made of."""

    BOARD = 0
    PLOT = 1
    LAWN = 2
    PLAZA = 3
    ROAD = 4
    GREEN = 5
    WATER = 6
    WALK = 7
    LINE = 8
    STONE = 9
    ROOF = 10
    ROOF_PERMITTED = 11
    WALL = 12
    WALL_STANDING = 13
    WALL_PERMITTED = 14
    LEAVES = 15
    BARK = 16


# Columns of a face: its origin (a wall's foot at its left end; a crown's middle), along (unit vector of a wall), how long and
# how high it is, the height of a storey, a number that makes it differ from its neighbours, and how it is dressed.
ORIGIN, ALONG, LENGTH, HEIGHT, STOREY, SEED, DRESS = slice(0, 3), slice(3, 5), 5, 6, 7, 8, 9
COLUMNS = 10


class Mesh:
    """Triangles as they are added, and what the caster asks of them at the end."""

    def __init__(self) -> None:
        self._triangles: list[Array] = []
        self._of: list[Whole] = []
        self._faces: list[tuple[float, ...]] = []
        self._stuff: list[int] = []

    def face(self, stuff: Stuff, *values: float) -> int:
        """A new face; gives its number. `values` are its columns from the first on."""
        self._faces.append(tuple(values) + (0.0,) * (COLUMNS - len(values)))
        self._stuff.append(int(stuff))
        return len(self._faces) - 1

    def add(self, triangles: Array, face: int) -> None:
        """Triangles (n, 3 corners, 3) of one face."""
        if len(triangles):
            self._triangles.append(triangles.astype(np.float32))
            self._of.append(np.full(len(triangles), face, np.int32))

    @property
    def triangles(self) -> Array:
        """All of them, (n, 3, 3)."""
        return np.concatenate(self._triangles) if self._triangles else np.zeros((0, 3, 3), np.float32)

    @property
    def of(self) -> Whole:
        """Which face a triangle belongs to."""
        return np.concatenate(self._of) if self._of else np.zeros(0, np.int32)

    @property
    def faces(self) -> Array:
        """The columns of each face."""
        return np.array(self._faces, np.float32).reshape(-1, COLUMNS)

    @property
    def stuff(self) -> Whole:
        """What each face is made of."""
        return np.array(self._stuff, np.int32)


def polygon_of(ring: Ring, holes: Sequence[Ring] = ()) -> Polygon:
    """A valid polygon, outer ring counter-clockwise; empty when the ring has no area."""
    whole = shapely.make_valid(Polygon(ring, holes), method="structure", keep_collapsed=False)
    parts = parts_of(whole)
    return orient(max(parts, key=lambda part: part.area)) if parts else Polygon()


def parts_of(shape: BaseGeometry, least: float = 0.01) -> list[Polygon]:
    """The polygons of whatever shapely gave, outer rings counter-clockwise, none of them a sliver."""
    found = shape.geoms if isinstance(shape, MultiPolygon | shapely.GeometryCollection) else [shape]
    return [orient(part) for part in found if isinstance(part, Polygon) and part.area > least]


def flat(shape: BaseGeometry, height: float) -> Array:
    """Triangles that cover a polygon, holes left open, at a height; they look up."""
    cut = [t for part in parts_of(shape) for t in parts_of(shapely.constrained_delaunay_triangles(part), least=0.0)]
    corners = [list(piece.exterior.coords)[:3] for piece in cut]
    made = np.zeros((len(corners), 3, 3), np.float32)
    if corners:
        made[:, :, :2] = np.array(corners, np.float32)
    made[:, :, 2] = height
    return made


def walls(shape: BaseGeometry) -> Iterator[tuple[Point, Point]]:
    """The sides of a polygon, each from left to right as seen from outside; courtyards have theirs too."""
    for part in parts_of(shape):
        for ring in (part.exterior, *part.interiors):
            corners = [(x, y) for x, y, *_ in ring.coords]
            # Counter-clockwise outside, clockwise inside: the open side lies to the right of each side.
            yield from itertools.pairwise(corners)


def standing(start: Point, end: Point, base: float, top: float) -> Array:
    """The two triangles of a wall that look to the right of the way from `start` to `end`."""
    a, b = (*start, base), (*end, base)
    c, d = (*end, top), (*start, top)
    return np.array([[a, b, c], [a, c, d]], np.float32)


def dots(a: Array, b: Array) -> Array:
    """The inner product of each row with its partner."""
    return np.asarray(np.einsum("ij,ij->i", a, b), np.float32)
