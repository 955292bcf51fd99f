"""The same tiles by Pillow, as one would write it: the picture opened whole, each level half of the last, crop and save. Runs in any
environment that has Pillow: `python tiles_pillow.py PICTURE INTO WIDTH`."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from PIL import Image, __version__

TILE = 512


def main() -> None:
    """Cuts, then tells what it took."""
    picture, into, width = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    began, used, tiles = time.perf_counter(), os.times(), 0
    Image.MAX_IMAGE_PIXELS = None
    image = Image.open(picture).convert("RGB")
    if image.width != width:
        image = image.resize((width, width // 2), Image.Resampling.LANCZOS)
    still = image.resize((2048, 1024), Image.Resampling.BOX)
    level = width
    while level >= TILE:
        folder = into / str(level)
        folder.mkdir(parents=True)
        for top in range(0, max(level // 2, 1), TILE):
            for left in range(0, level, TILE):
                tile = image.crop((left, top, min(left + TILE, level), min(top + TILE, level // 2)))
                tile.save(folder / f"{left // TILE}_{top // TILE}.webp", quality=70, method=2)
                tiles += 1
        level //= 2
        if level >= TILE:
            image = image.resize((level, level // 2), Image.Resampling.BOX)
    still.save(into / "still.jpg", quality=82, progressive=True, optimize=True)
    still.resize((960, 480)).save(into / "card.jpg", quality=82, progressive=True, optimize=True)
    now = os.times()
    peak = next(int(s.split()[1]) for s in Path("/proc/self/status").read_text().splitlines() if s.startswith("VmHWM"))
    told = {
        "total": time.perf_counter() - began,
        "processor": now.user + now.system - used.user - used.system,
        "tiles": tiles,
        "peak": peak * 1024,
        "version": __version__,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
