"""The sky: deep above, hazy at the horizon, brighter around the sun, a few thin clouds. Painted once, then looked up."""

from __future__ import annotations

from math import cos, pi, radians, sin

import numpy as np

from zhaoshang.domain.tours.renderers.child.colours import linear, noise
from zhaoshang.domain.tours.renderers.child.mesh import Array
from zhaoshang.domain.tours.renderers.scene import Sun

WIDTH, HEIGHT = 2048, 512  # all around, from the horizon to the zenith
ZENITH, MIDDLE, HORIZON = linear("#4a86b8"), linear("#9cc6e2"), linear("#e8eef0")
CLOUD, GLOW = linear("#ffffff"), np.array([1.0, 0.88, 0.68], np.float32)


def towards(sun: Sun) -> Array:
    """The unit vector to the sun: east, north, up."""
    azimuth, altitude = radians(sun.azimuth), radians(sun.altitude)
    return np.array([sin(azimuth) * cos(altitude), cos(azimuth) * cos(altitude), sin(altitude)], np.float32)


class Sky:
    """Light from each direction of the upper half; below the horizon it is the haze there."""

    def __init__(self, sun: Sun) -> None:
        self.sun = towards(sun)
        azimuth = ((np.arange(WIDTH, dtype=np.float32) + 0.5) / WIDTH * 2 - 1) * np.float32(pi)
        # Rows are denser near the horizon, where the colour changes most.
        share = (np.arange(HEIGHT, dtype=np.float32) / (HEIGHT - 1)) ** 2
        up = np.sin(share * np.float32(pi / 2))[:, None]
        flat = np.cos(share * np.float32(pi / 2))[:, None]
        east, north = flat * np.sin(azimuth)[None, :], flat * np.cos(azimuth)[None, :]
        up = np.broadcast_to(up, east.shape)
        self.map = self._clear(east, north, up)
        self.rim = self.map[HEIGHT // 10].copy()
        self.map += (CLOUD * np.float32(1.02) - self.map) * self._clouds(east, north, up)[..., None]

    def _clear(self, east: Array, north: Array, up: Array) -> Array:
        low, high = np.exp(-up * 11)[..., None], np.clip(up, 0, 1)[..., None] ** np.float32(0.6)
        light = (MIDDLE + (ZENITH - MIDDLE) * high) * (1 - low) + HORIZON * low
        near = np.clip(east * self.sun[0] + north * self.sun[1] + up * self.sun[2], 0, 1)[..., None]
        glow = near**6 * np.float32(0.10) + near**48 * np.float32(0.22) + near**700 * np.float32(1.4)
        return np.asarray(light + GLOW * glow, np.float32)

    @staticmethod
    def _clouds(east: Array, north: Array, up: Array) -> Array:
        """How much cloud covers each direction: a layer seen from below, long and thin, gone before the haze."""
        x, y = east / (up + np.float32(0.22)), north / (up + np.float32(0.22))
        bend = noise(x * 1.1 + 7, y * 1.1)
        x, y = x + bend * np.float32(0.45), y + bend * np.float32(0.3)
        total, weight, scale = np.zeros(x.shape, np.float32), np.float32(0.5), 1.5
        for octave in range(6):
            total += weight * noise(x * scale + 31 * octave, y * scale * 1.25 + 17 * octave)
            weight, scale = weight * np.float32(0.56), scale * 2.03
        dense = np.clip((total - 0.60) / 0.34, 0, 1)
        dense = dense * dense * (3 - 2 * dense)
        return np.asarray(dense * np.clip((up - 0.03) / 0.20, 0, 1) * np.float32(0.78), np.float32)

    def seen(self, ways: Array) -> Array:
        """The light that comes from unit vectors (n, 3)."""
        column = (np.arctan2(ways[:, 0], ways[:, 1]) / np.float32(2 * pi) + np.float32(0.5)) * WIDTH - np.float32(0.5)
        height = np.arcsin(np.clip(ways[:, 2], 0, 1)) / np.float32(pi / 2)
        row = np.sqrt(height) * (HEIGHT - 1)
        left, top = np.floor(column), np.minimum(np.floor(row), HEIGHT - 2)
        a, b = (column - left)[:, None], (row - top)[:, None]
        i, j = left.astype(np.int32) % WIDTH, top.astype(np.int32)
        k = (i + 1) % WIDTH
        lower = self.map[j, i] * (1 - a) + self.map[j, k] * a
        upper = self.map[j + 1, i] * (1 - a) + self.map[j + 1, k] * a
        return np.asarray(lower * (1 - b) + upper * b, np.float32)

    def haze(self, ways: Array) -> Array:
        """What distance fades to: the sky just above the horizon in the same direction."""
        column = (np.arctan2(ways[:, 0], ways[:, 1]) / np.float32(2 * pi) + np.float32(0.5)) * WIDTH
        return np.asarray(self.rim[column.astype(np.int32) % WIDTH])
