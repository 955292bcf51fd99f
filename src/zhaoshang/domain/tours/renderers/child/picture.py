"""The finished rows on disk: raw bands first, then a JPEG that says nothing but its pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pyvips
from numpy.typing import NDArray

JPEG = {"Q": 92, "keep": "none", "optimize_coding": True, "subsample_mode": "off"}


def written(bands: Iterable[NDArray[np.uint8]], into: Path, width: int, told: Callable[[int], None]) -> Path:
    """`picture.jpg` in the folder, written from bands as they come; only one band is in memory at a time."""
    raw, done = into / "rows.raw", 0
    with raw.open("wb") as file:
        for band in bands:
            file.write(band.tobytes())
            done += len(band)
            told(done)
    rows = np.memmap(raw, np.uint8, "r", shape=(width // 2, width, 3))
    image = pyvips.Image.new_from_memory(rows, width, width // 2, 3, "uchar").copy(interpretation="srgb")
    image.jpegsave(str(into / "picture.jpg"), **JPEG)
    del image, rows
    raw.unlink()
    return into / "picture.jpg"
