"""The palette, in linear light, and the smooth noise that keeps large surfaces from looking printed.

The sRGB values are those of the product's look (`frontend/src/css/tokens.css`): paper, mist, canal, lantern.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhaoshang.domain.tours.renderers.child.mesh import Array, Stuff


def linear(code: str) -> Array:
    """A colour written as in a style sheet, in linear light."""
    byte = np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / 255
    return np.where(byte <= 0.04045, byte / 12.92, ((byte + 0.055) / 1.055) ** 2.4).astype(np.float32)


def printed(light: Array) -> NDArray[np.uint8]:
    """Linear light as eight bits of sRGB, highlights rolled off, dithered so that the sky shows no steps."""
    knee = np.float32(0.72)
    rolled = np.where(light < knee, light, knee + (1 - knee) * (1 - np.exp((knee - light) / (1 - knee))))
    rolled = np.maximum(rolled, 0)
    code = np.where(rolled <= 0.0031308, 12.92 * rolled, 1.055 * np.power(rolled, 1 / 2.4) - 0.055) * 255
    rows, columns = light.shape[:2]
    grain = scatter(np.arange(rows, dtype=np.int32)[:, None] * 7919 + np.arange(columns, dtype=np.int32)[None, :])
    return np.clip(code + grain[:, :, None], 0, 255).astype(np.uint8)


ALBEDO: dict[Stuff, Array] = {
    Stuff.BOARD: linear("#e8e9e3"),
    Stuff.PLOT: linear("#efe8da"),
    Stuff.LAWN: linear("#b3c794"),
    Stuff.PLAZA: linear("#e2dccf"),
    Stuff.ROAD: linear("#c0c5c4"),
    Stuff.GREEN: linear("#a9c08e"),
    Stuff.WATER: linear("#1d5a68"),
    Stuff.WALK: linear("#eceae3"),
    Stuff.LINE: linear("#d9641a"),
    Stuff.STONE: linear("#e2dfd6"),
    Stuff.ROOF: linear("#dfe1de"),
    Stuff.ROOF_PERMITTED: linear("#f0d5b8"),
    Stuff.WALL: linear("#f6f4ef"),
    Stuff.WALL_STANDING: linear("#f1ece2"),
    Stuff.WALL_PERMITTED: linear("#f7e6d2"),
    Stuff.LEAVES: linear("#93ad70"),
    Stuff.BARK: linear("#7d6a55"),
}
GLASS: dict[Stuff, Array] = {
    Stuff.WALL: linear("#a3b9c0"),
    Stuff.WALL_STANDING: linear("#2f5f70"),
    Stuff.WALL_PERMITTED: linear("#f0a45c"),
}
SUNLIGHT = np.array([0.98, 0.90, 0.77], np.float32) * np.float32(0.80)
SKYLIGHT = np.array([0.42, 0.46, 0.52], np.float32)
BOUNCE = np.array([0.40, 0.38, 0.345], np.float32)


def scatter(number: NDArray[np.integer[Any]]) -> Array:
    """A number in [0, 1) for each whole number, without order between neighbours."""
    mixed = number.astype(np.uint32)
    mixed ^= mixed >> np.uint32(16)
    mixed *= np.uint32(0x45D9F3B)
    mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0x45D9F3B)
    mixed >>= np.uint32(8)
    return mixed.astype(np.float32) * np.float32(2**-24)


def noise(*where: Array) -> Array:
    """Smooth noise in [0, 1] over two or three coordinates, one bump about every unit."""
    keys: list[NDArray[np.uint32]] = [np.zeros(where[0].shape, np.uint32)]
    eased = []
    for axis, w in enumerate(where):
        floor = np.floor(w)
        part = w - floor
        eased.append(part * part * (3 - 2 * part))
        near = floor.astype(np.int32).view(np.uint32) * np.uint32(PRIMES[axis])
        keys = [key + near + np.uint32(PRIMES[axis] * far & 0xFFFFFFFF) for key in keys for far in (0, 1)]
    values = [scatter(key) for key in keys]
    for ease in reversed(eased):
        values = [low + (high - low) * ease for low, high in zip(values[::2], values[1::2], strict=True)]
    return values[0]


PRIMES = (73_856_093, 19_349_663, 83_492_791)
