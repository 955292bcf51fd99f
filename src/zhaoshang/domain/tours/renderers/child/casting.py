"""Rays, in bands of rows so that memory stays bounded whatever the size: one a pixel, one to the sun, one to the sky around;
where two faces meet in a pixel, four more. Nothing is left to chance: the same scene gives the same bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from math import pi

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray

from zhaoshang.domain.tours.renderers.child.colours import printed
from zhaoshang.domain.tours.renderers.child.mesh import Array, Mesh, Stuff, Whole, dots
from zhaoshang.domain.tours.renderers.child.shading import Hits, Painter
from zhaoshang.domain.tours.renderers.child.sky import Sky
from zhaoshang.domain.tours.renderers.scene import Eye, Sun

BAND_PIXELS = 5 << 16
WORKERS = 2
TILE = 8  # directions differ over 8 × 8 pixels and are averaged over as many
GOLDEN = 2.399963
HALO = 4
SUN_RADIUS = np.float32(0.010)  # of the disc, radians: about twice the real one, for softer edges
NEAR_METRES, WIDE_METRES = np.float32(5), np.float32(45)
NEAR_WEIGHT, WIDE_WEIGHT = np.float32(0.34), np.float32(0.42)
LIT_METRES = np.float32(2500)  # beyond, haze hides what a shadow would show
# Four places in a pixel, each in its own row and column.
CORNERS = ((-0.375, -0.125), (-0.125, 0.375), (0.125, -0.375), (0.375, 0.125))


class Caster:
    """The scene, ready for rays from one eye."""

    def __init__(self, mesh: Mesh, eye: Eye, sun: Sun, width: int) -> None:
        self.width, self.height = width, width // 2
        self.eye = np.array([eye.east, eye.north, eye.up], np.float32)
        self.scene = EmbreeScene()
        self.mesh = TriangleMesh(self.scene, mesh.triangles)
        self.of, self.stuff = mesh.of, mesh.stuff
        solid = np.nonzero(self.stuff[self.of] != Stuff.WALL_PERMITTED)[0]
        self.behind, self.behind_of = EmbreeScene(), self.of[solid]
        self.behind_mesh = TriangleMesh(self.behind, mesh.triangles[solid])
        self.sky = Sky(sun)
        self.painter = Painter(mesh.faces, self.stuff, self.sky, 2 * pi / width)
        self.suns = _disc(self.sky.sun)
        self.dome = _dome()
        self.azimuths = (((np.arange(width) + 0.5) / width - 0.5) * (2 * pi)).astype(np.float32)
        self.rises = ((0.5 - (np.arange(self.height) + 0.5) / self.height) * pi).astype(np.float32)
        self.highest = self._highest(mesh.triangles)

    def bands(self) -> Iterator[NDArray[np.uint8]]:
        """The picture from the zenith down, some rows at a time, as sRGB. Two bands are worked on at once: while one waits
        for its rays, which hold the interpreter's lock, the other is painted."""
        rows = max(TILE, min(self.height, BAND_PIXELS // self.width) // TILE * TILE)
        tops = list(range(0, self.height, rows))
        with ThreadPoolExecutor(WORKERS) as workers:
            ahead = deque(workers.submit(self._band, top, min(self.height, top + rows)) for top in tops[:WORKERS])
            for top in tops[WORKERS:]:
                yield ahead.popleft().result()
                ahead.append(workers.submit(self._band, top, min(self.height, top + rows)))
            while ahead:
                yield ahead.popleft().result()

    def _highest(self, triangles: Array) -> float:
        """The angle above the horizon over which there is nothing but sky."""
        away = triangles.reshape(-1, 3) - self.eye
        level = np.maximum(np.hypot(away[:, 0], away[:, 1]), np.float32(1e-3))
        return float(np.arctan2(away[:, 2], level).max()) + 0.01

    def _band(self, top: int, bottom: int) -> NDArray[np.uint8]:
        if self.rises[bottom - 1] > self.highest:
            ways = self._ways(top, bottom)
            return printed(self.sky.seen(ways).reshape(bottom - top, self.width, 3))
        return printed(self._met(top, bottom))

    def _met(self, top: int, bottom: int) -> Array:
        first, last = max(0, top - HALO), min(self.height, bottom + HALO)
        ways = self._ways(first, last)
        hits, met = self._cast(np.broadcast_to(self.eye, ways.shape), ways)
        faces = np.full(len(ways), -1, np.int32)
        faces[met] = hits.faces
        place = np.nonzero(met)[0].astype(np.int32)
        phase = _phases(first, last, self.width)[place]
        grid = faces.reshape(-1, self.width)
        sunlit, free = self._sunlit(hits, phase), self._open(hits, phase)
        softened = _softened(grid, [_spread(v, place, grid.shape) for v in (sunlit, free)])
        within = slice((top - first) * self.width, (bottom - first) * self.width)
        kept = (place >= within.start) & (place < within.stop)
        hits = Hits(
            hits.ways[kept], hits.points[kept], hits.normals[kept], hits.away[kept], hits.faces[kept],
            softened[0][place[kept]], softened[1][place[kept]],
        )  # fmt: skip
        light = np.empty(((bottom - top) * self.width, 3), np.float32)
        light[~met[within]] = self.sky.seen(ways[within][~met[within]])
        light[place[kept] - within.start] = self.painter.light(hits, self._look)
        self._smoothed(light, grid[top - first : bottom - first], softened[1][within], top)
        return light.reshape(bottom - top, self.width, 3)

    def _ways(self, first: int, last: int) -> Array:
        rows, columns = np.mgrid[first:last, 0 : self.width]
        return self._way(columns.ravel(), rows.ravel(), 0.0, 0.0)

    def _way(self, columns: NDArray[np.int64], rows: NDArray[np.int64], right: float, down: float) -> Array:
        """Unit vectors through pixels: north in the middle column, east to its right, the zenith on top."""
        azimuth, rise = self.azimuths[columns], self.rises[rows]
        azimuth = azimuth + np.float32(right * 2 * pi / self.width)
        rise = rise - np.float32(down * pi / self.height)
        level = np.cos(rise)
        return np.stack([level * np.sin(azimuth), level * np.cos(azimuth), np.sin(rise)], 1)

    def _cast(self, origins: Array, ways: Array, *, through: bool = False) -> tuple[Hits, NDArray[np.bool_]]:
        """What rays meet, lit fully for now, and which of them met anything; `through` what is permitted or not."""
        scene, of = (self.behind, self.behind_of) if through else (self.scene, self.of)
        told = scene.run(np.ascontiguousarray(origins), ways, output=True)
        met = told["primID"] >= 0
        away, normals = told["tfar"][met], told["Ng"][met]
        seen = ways[met]
        normals = normals / np.maximum(np.sqrt(dots(normals, normals))[:, None], np.float32(1e-12))
        normals = np.where(dots(normals, seen)[:, None] > 0, -normals, normals)
        points = origins[met] + seen * away[:, None]
        full = np.ones(len(away), np.float32)
        return Hits(seen, points, normals, away, of[told["primID"][met]], full, full), met

    def _blocked(self, origins: Array, ways: Array, most: Array | None = None) -> NDArray[np.bool_]:
        if not len(origins):
            return np.zeros(0, np.bool_)
        told = self.scene.run(origins, np.ascontiguousarray(ways), dists=most, query="OCCLUDED")
        return np.asarray(told >= 0)

    @staticmethod
    def _lifted(hits: Hits) -> Array:
        """Where a second ray starts: a little off the face, more where single precision is coarser."""
        return hits.points + hits.normals * (np.float32(0.035) + hits.away * np.float32(2e-4))[:, None]

    def _sunlit(self, hits: Hits, phase: Whole) -> Array:
        towards = self.suns[phase]
        lit = (dots(hits.normals, towards) > 0) | (self.stuff[hits.faces] == Stuff.LEAVES)
        ask = np.nonzero(lit & (hits.away < LIT_METRES))[0]
        sunlit: Array = lit.astype(np.float32)
        sunlit[ask] = ~self._blocked(self._lifted(hits)[ask], towards[ask])
        return sunlit

    def _open(self, hits: Hits, phase: Whole) -> Array:
        """How much of the sky a point sees. Pixels take turns as on a chessboard: a short ray for corners, a long one for the street."""
        ask = np.nonzero(hits.away < LIT_METRES)[0]
        start, n, phase = self._lifted(hits)[ask], hits.normals[ask], phase[ask]
        local = self.dome[phase]
        # Two directions across the normal, after Duff et al., "Building an Orthonormal Basis, Revisited" (2017).
        sign = np.copysign(np.float32(1), n[:, 2])
        share = np.float32(-1) / (sign + n[:, 2])
        twist = n[:, 0] * n[:, 1] * share
        first = np.stack([1 + sign * n[:, 0] ** 2 * share, sign * twist, -sign * n[:, 0]], 1)
        second = np.stack([twist, sign + n[:, 1] ** 2 * share, -n[:, 1]], 1)
        ways = first * local[:, :1] + second * local[:, 1:2] + n * local[:, 2:]
        far = ((phase // TILE + phase) % 2).astype(np.bool_)
        hidden = self._blocked(start, ways, np.where(far, WIDE_METRES, NEAR_METRES))
        free = np.ones(len(hits.away), np.float32)
        free[ask] -= np.where(far, 2 * WIDE_WEIGHT, 2 * NEAR_WEIGHT) * hidden
        return free

    def _look(self, origins: Array, ways: Array, through: bool = False) -> Array:
        """What a mirror shows: one further ray, sunlit by direction alone, no mirror in the mirror."""
        light = np.empty_like(ways)
        hits, met = self._cast(origins, np.ascontiguousarray(ways), through=through)
        dim = Hits(
            hits.ways, hits.points, hits.normals, hits.away, hits.faces, hits.sunlit, hits.open * np.float32(0.75)
        )
        light[~met] = self.sky.seen(ways[~met])
        light[met] = self.painter.light(dim, None)
        return light

    def _smoothed(self, light: Array, grid: Whole, free: Array, top: int) -> None:
        """Pixels in which two faces meet are looked at four times more, each time at another place."""
        edge = grid != np.roll(grid, -1, axis=1)
        edge |= np.roll(edge, 1, axis=1)
        below = grid[:-1] != grid[1:]
        edge[:-1] |= below
        edge[1:] |= below
        rows, columns = np.nonzero(edge)
        if not len(rows):
            return
        place = rows * self.width + columns
        total = light[place].copy()
        phase = ((rows + top) % TILE * TILE + columns % TILE).astype(np.int32)
        for number, (right, down) in enumerate(CORNERS):
            ways = self._way(columns, rows + top, right, down)
            hits, met = self._cast(np.broadcast_to(self.eye, ways.shape), ways)
            sunlit = self._sunlit(hits, (phase[met] + 4 * number) % len(self.suns))
            seen = np.empty_like(ways)
            seen[~met] = self.sky.seen(ways[~met])
            seen[met] = self.painter.light(
                Hits(hits.ways, hits.points, hits.normals, hits.away, hits.faces, sunlit, free[place][met]), self._look
            )
            total += seen
        light[place] = total / (len(CORNERS) + 1)


def _disc(sun: Array) -> Array:
    """Sixty-four unit vectors over the sun's disc; pixels side by side take some far apart."""
    aside = np.cross(sun, np.array([0, 0, 1], np.float32))
    aside /= np.maximum(np.linalg.norm(aside), np.float32(1e-6))
    above = np.cross(aside, sun)
    order = _order()
    turn = order * GOLDEN
    reach = np.sqrt((order + 0.5) / len(order)) * SUN_RADIUS
    ways = sun + (np.cos(turn) * reach)[:, None] * aside + (np.sin(turn) * reach)[:, None] * above
    return np.asarray(ways / np.linalg.norm(ways, axis=1, keepdims=True), np.float32)


def _dome() -> Array:
    """Sixty-four unit vectors over a half sphere, denser towards its top as a matt surface receives light."""
    order = _order()
    level = np.sqrt((order + 0.5) / len(order))
    turn = order * GOLDEN
    return np.stack([level * np.cos(turn), level * np.sin(turn), np.sqrt(1 - level**2)], 1).astype(np.float32)


def _order() -> NDArray[np.float64]:
    """0-63 as in Bayer's dither matrix: any few pixels hold numbers spread evenly over the whole range."""
    matrix = np.zeros((1, 1))
    for _ in range(3):
        matrix = np.block([[4 * matrix, 4 * matrix + 2], [4 * matrix + 3, 4 * matrix + 1]])
    return matrix.ravel()


def _phases(first: int, last: int, width: int) -> Whole:
    rows, columns = np.mgrid[first:last, 0:width]
    return np.asarray(rows % TILE * TILE + columns % TILE, np.int32).ravel()


def _spread(values: Array, place: Whole, shape: tuple[int, ...]) -> Array:
    whole = np.zeros(shape, np.float32)
    whole.ravel()[place] = values
    return whole


def _softened(grid: Whole, fields: list[Array]) -> list[Array]:
    """Each field averaged over the 8 × 8 pixels around, as far as they lie on the same face; the picture closes at its sides."""
    around = np.concatenate([grid[:, -HALO:], grid, grid[:, :HALO]], axis=1)
    across, down = _windows(around), _windows(grid.T)
    made = []
    for field in fields:
        wide = _averaged(np.concatenate([field[:, -HALO:], field, field[:, :HALO]], axis=1), *across)[:, HALO:-HALO]
        made.append(np.ascontiguousarray(_averaged(wide.T, *down).T).ravel())
    return made


def _windows(grid: Whole) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each place in a row: where the eight around it begin and end, cut off where another face begins."""
    places = np.arange(grid.shape[1])
    fresh = np.zeros(grid.shape, np.bool_)
    fresh[:, 1:] = grid[:, 1:] != grid[:, :-1]
    first = np.maximum.accumulate(np.where(fresh, places, 0), axis=1)
    ends = np.full(grid.shape, grid.shape[1])
    ends[:, :-1] = np.where(fresh[:, 1:], places[1:], grid.shape[1])
    last = np.minimum.accumulate(ends[:, ::-1], axis=1)[:, ::-1]
    return np.maximum(first, places - HALO), np.minimum(last, places + HALO)


def _averaged(field: Array, begin: NDArray[np.intp], end: NDArray[np.intp]) -> Array:
    sums = np.zeros((field.shape[0], field.shape[1] + 1), np.float32)
    np.cumsum(field, axis=1, out=sums[:, 1:])
    inside = np.take_along_axis(sums, end, 1) - np.take_along_axis(sums, begin, 1)
    return np.asarray(inside / (end - begin), np.float32)
