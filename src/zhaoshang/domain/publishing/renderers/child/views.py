"""A view out of a panorama: what a camera with a flat picture would have seen, taken from its tiles."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyvips

TILE = 512
WIDE, HIGH = 1654, 1323  # 210 × 168 mm at 200 points an inch
ACROSS = 84  # degrees from the left edge to the right one
MOST_WIDTH = 8192
JPEG = {"Q": 82, "keep": "none", "optimize_coding": True}


def view(folder: Path, yaw_tenths: int, pitch_tenths: int, target: Path) -> None:
    """The view to `yaw_tenths` right of the panorama's middle and `pitch_tenths` up lies in `target`, a JPEG of WIDE × HIGH."""
    half, half_made = _half(folder, yaw_tenths), target.with_suffix(".part.jpg")
    index = pyvips.Image.new_from_memory(_index(half.width, pitch_tenths), WIDE, HIGH, 2, "float")
    half.mapim(index, interpolate=pyvips.Interpolate.new("bicubic"), extend="copy").jpegsave(str(half_made), **JPEG)
    half_made.replace(target)


def _half(folder: Path, yaw_tenths: int) -> Any:
    """Half of the sphere, the view in its middle; from the largest level that is not larger than what can be seen."""
    levels = sorted((int(d.name), d) for d in (folder / "tiles").iterdir() if d.is_dir())
    fit = [(d, columns) for _, d in levels if (columns := _columns(d)) * TILE <= MOST_WIDTH]
    level, columns = fit[-1]
    rows = max(1, columns // 2)
    width = columns * TILE
    left = (yaw_tenths * width // 3600 + width // 4) % width  # of the half: the middle of the picture lies at width / 2
    first = left // TILE
    wanted = [(first + n) % columns for n in range(columns // 2 + 1)]
    tiles = [
        pyvips.Image.new_from_file(str(level / f"{column}_{row}.webp"))[0:3] for row in range(rows) for column in wanted
    ]
    joined = pyvips.Image.arrayjoin(tiles, across=len(wanted)).copy_memory()
    height = min(joined.height, width // 2)
    return joined.crop(left - first * TILE, 0, width // 2, height)


def _columns(level: Path) -> int:
    return 1 + max(int(file.stem.partition("_")[0]) for file in level.glob("*_0.webp"))


@lru_cache(maxsize=4)
def _index(half: int, pitch_tenths: int) -> bytes:
    """Where each point of the picture lies on a half sphere of this width: x and y, in its points."""
    reach = math.tan(math.radians(ACROSS / 2))
    across = (np.arange(WIDE, dtype=np.float64) + 0.5) / WIDE * 2 - 1
    down = ((np.arange(HIGH, dtype=np.float64) + 0.5) / HIGH * 2 - 1) * HIGH / WIDE
    x, y = np.meshgrid(across * reach, -down * reach)
    tilt = math.radians(pitch_tenths / 10)
    up = y * math.cos(tilt) + math.sin(tilt)
    ahead = math.cos(tilt) - y * math.sin(tilt)
    yaw = np.arctan2(x, ahead)
    pitch = np.arctan2(up, np.hypot(x, ahead))
    told = np.stack([(yaw / math.pi + 0.5) * half - 0.5, (0.5 - pitch / math.pi) * half - 0.5], axis=-1)
    return told.astype(np.float32).tobytes()
