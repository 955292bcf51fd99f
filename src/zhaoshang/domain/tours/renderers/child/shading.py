"""From what a ray met to light: the colour of each stuff, sun, sky, a mirror where there is one, haze with distance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from zhaoshang.domain.tours.renderers.child.colours import ALBEDO, BOUNCE, SKYLIGHT, SUNLIGHT, linear, noise, scatter
from zhaoshang.domain.tours.renderers.child.facades import facade
from zhaoshang.domain.tours.renderers.child.mesh import LENGTH, ORIGIN, SEED, Array, Stuff, Whole, dots
from zhaoshang.domain.tours.renderers.child.sky import Sky

HAZE_METRES = 3200.0
WALLS = (Stuff.WALL, Stuff.WALL_STANDING, Stuff.WALL_PERMITTED)
JOINT = linear("#cfc8b8")
CLEAR = 0.36  # how much of what stands behind shows through what is only permitted
TINT = np.array([1.0, 0.80, 0.60], np.float32)
Look = Callable[[Array, Array, bool], Array]


@dataclass(frozen=True, slots=True)
class Hits:
    """Where rays met faces: all arrays have one row a ray."""

    ways: Array
    points: Array
    normals: Array
    away: Array
    faces: Whole
    sunlit: Array
    open: Array

    def only(self, which: Whole) -> Hits:
        """Some of them."""
        return Hits(*(getattr(self, name)[which] for name in self.__slots__))


class Painter:
    """Colours hits. `pixel` is the angle a pixel spans, `look` what is seen from points in directions (for mirrors)."""

    def __init__(self, faces: Array, stuff: Whole, sky: Sky, pixel: float) -> None:
        self.faces, self.stuff, self.sky, self.pixel = faces, stuff, sky, np.float32(pixel)

    def light(self, hits: Hits, look: Look | None) -> Array:
        """The light each hit sends along its ray."""
        light = np.zeros((len(hits.faces), 3), np.float32)
        kinds = self.stuff[hits.faces]
        for kind in np.unique(kinds):
            which = np.nonzero(kinds == kind)[0].astype(np.int32)
            light[which] = self._of(Stuff(kind), hits.only(which), look)
        clear = np.exp(-hits.away / np.float32(HAZE_METRES))[:, None]
        return np.asarray(light * clear + self.sky.haze(hits.ways) * (1 - clear), np.float32)

    def _of(self, kind: Stuff, hits: Hits, look: Look | None) -> Array:
        if kind == Stuff.WATER:
            return self._water(hits, look)
        faces, covers = self.faces[hits.faces], hits.away * self.pixel
        if kind in WALLS:
            slant = np.abs(dots(hits.ways, hits.normals))
            drawn = facade(kind, faces, hits.points, covers, slant)
            lit = self._lit(drawn.albedo, hits.normals, hits)
            if kind == Stuff.WALL_PERMITTED and look:
                clear = (drawn.mirror * np.float32(CLEAR / 0.34))[:, None]
                lit = lit * (1 - clear) + look(hits.points, hits.ways, True) * TINT * clear
            return self._mirrored(lit, drawn.mirror, hits, look, tint=kind == Stuff.WALL_PERMITTED)
        if kind == Stuff.LEAVES:
            return self._leaves(faces, hits, covers)
        albedo = np.broadcast_to(ALBEDO[kind], hits.points.shape)
        return self._lit(self._grain(kind, albedo, hits.points, covers), hits.normals, hits)

    def _lit(self, albedo: Array, normals: Array, hits: Hits) -> Array:
        sun = np.clip(normals @ self.sky.sun, 0, 1) * hits.sunlit
        upward = normals[:, 2:3] * np.float32(0.5) + np.float32(0.5)
        around = (BOUNCE + (SKYLIGHT - BOUNCE) * upward) * hits.open[:, None]
        return np.asarray(albedo * (SUNLIGHT * sun[:, None] + around), np.float32)

    @staticmethod
    def _grain(kind: Stuff, albedo: Array, points: Array, covers: Array) -> Array:
        """Slow changes over lawns and paving, slabs of a plaza near by; nothing finer than a pixel."""
        x, y = points[:, 0], points[:, 1]
        if kind in (Stuff.LAWN, Stuff.GREEN):
            fine = np.clip(1 - covers / np.float32(0.5), 0, 1) * (noise(x * 2.3, y * 2.3) - np.float32(0.5))
            slow = (
                noise(x / 9, y / 9)
                - np.float32(0.5)
                + np.clip(1 - covers, 0, 1) * (noise(x / 2, y / 2) - np.float32(0.5)) * np.float32(0.5)
            )
            return np.asarray(albedo * (1 + np.float32(0.22) * slow + np.float32(0.20) * fine)[:, None], np.float32)
        if kind in (Stuff.PLAZA, Stuff.PLOT, Stuff.WALK):
            size = np.float32(2.4 if kind == Stuff.PLOT else 1.2)
            fade = np.clip(1 - covers / (size * np.float32(0.25)), 0, 1)
            line = np.float32(0.04) + covers
            joint = (
                (
                    (np.abs(x / size - np.round(x / size)) * size < line / 2)
                    | (np.abs(y / size - np.round(y / size)) * size < line / 2)
                )
                * fade
                * np.float32(0.5)
                * np.float32(0.04)
                / line
            )
            slab = (
                scatter((np.floor(x / size) * 8191 + np.floor(y / size) * 127).astype(np.int64)).astype(np.float32)
                - np.float32(0.5)
            ) * fade
            return np.asarray(
                (albedo + (JOINT - albedo) * joint[:, None]) * (1 + np.float32(0.05) * slab)[:, None], np.float32
            )
        if kind in (Stuff.BOARD, Stuff.ROAD):
            return np.asarray(
                albedo * (np.float32(0.97) + np.float32(0.06) * noise(x / 40, y / 40))[:, None], np.float32
            )
        return albedo

    def _leaves(self, faces: Array, hits: Hits, covers: Array) -> Array:
        """A crown is round as a whole and ragged close up; no two trees are of one green."""
        points = hits.points
        round_ = (points - faces[:, ORIGIN]) / faces[:, LENGTH][:, None]
        near = np.clip(1 - covers / np.float32(0.3), 0, 1)
        speck = noise(points[:, 0] * 2.6, points[:, 1] * 2.6, points[:, 2] * 2.6) - np.float32(0.5)
        clump = noise(points[:, 0] * 0.9, points[:, 1] * 0.9, points[:, 2] * 0.9) - np.float32(0.5)
        normals = round_ * np.float32(0.75) + hits.normals * np.float32(0.25)
        normals = normals + (np.stack([speck, clump, -speck], 1) * np.float32(0.9)) * near[:, None]
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), np.float32(1e-6))
        tint = (scatter(faces[:, SEED].astype(np.int64)).astype(np.float32) - np.float32(0.5))[:, None]
        albedo = ALBEDO[Stuff.LEAVES] * (1 + tint * np.array([0.34, 0.18, 0.10], np.float32))
        albedo = albedo * (1 + np.float32(0.75) * (speck * near + clump * np.float32(0.6)))[:, None]
        low = np.clip((round_[:, 2] + 1) * np.float32(0.5), 0, 1)[:, None]
        return self._lit(
            np.asarray(albedo * (np.float32(0.72) + np.float32(0.34) * low), np.float32),
            np.asarray(normals, np.float32),
            hits,
        )

    def _mirrored(self, lit: Array, mirror: Array, hits: Hits, look: Look | None, *, tint: bool) -> Array:
        which = np.nonzero(mirror > 0.02)[0]
        if not len(which):
            return lit
        ways, normals = hits.ways[which], hits.normals[which]
        facing = dots(ways, normals)
        bounced = ways - 2 * facing[:, None] * normals
        grazing = np.float32(0.35) + np.float32(0.65) * (1 - np.clip(-facing, 0, 1)) ** 3
        strength = (mirror[which] * grazing)[:, None]
        seen = look(hits.points[which] + normals * np.float32(0.05), bounced, False) if look else self.sky.haze(bounced)
        if tint:
            seen = seen * np.array([1.0, 0.90, 0.78], np.float32)
        made = lit.copy()
        made[which] = lit[which] * (1 - strength) + seen * strength
        return made

    def _water(self, hits: Hits, look: Look | None) -> Array:
        """The canal: sky and banks mirrored in small ripples, green-blue where one looks down into it."""
        points, covers = hits.points, hits.away * self.pixel
        flat = covers / np.maximum(-hits.ways[:, 2], np.float32(0.02))
        tilt = np.zeros((len(points), 2), np.float32)
        for size, height in ((9.0, 0.016), (3.0, 0.016), (1.0, 0.010)):
            fade = np.clip(1.2 - 2.5 * flat / np.float32(size), 0, 1) * np.float32(height)
            x, y = points[:, 0] / np.float32(size), points[:, 1] / np.float32(size)
            tilt[:, 0] += (noise(x, y * 0.6 + 11) - np.float32(0.5)) * 2 * fade
            tilt[:, 1] += (noise(x * 0.6 + 5, y) - np.float32(0.5)) * 2 * fade
        normals = np.stack([tilt[:, 0], tilt[:, 1], np.ones(len(points), np.float32)], 1)
        normals /= np.linalg.norm(normals, axis=1, keepdims=True)
        facing = dots(hits.ways, normals)
        bounced = hits.ways - 2 * facing[:, None] * normals
        bounced[:, 2] = np.maximum(bounced[:, 2], np.float32(0.01))
        bounced /= np.linalg.norm(bounced, axis=1, keepdims=True)
        fresnel = np.float32(0.04) + np.float32(0.86) * (1 - np.clip(-facing, 0, 1)) ** 4
        seen = look(points + np.array([0, 0, 0.05], np.float32), bounced, False) if look else self.sky.haze(bounced)
        deep = self._lit(np.broadcast_to(ALBEDO[Stuff.WATER], points.shape), normals, hits)
        return np.asarray(deep * (1 - fresnel[:, None]) + seen * fresnel[:, None], np.float32)
