"""Covering in the picture itself: boxes become a few blurred blocks that nothing brings back; a disc is laid over the nadir.

Only the regions are held in memory. The picture lies in a scratch file between decoding and cutting, so that a region can be
taken from anywhere in it.
"""

from __future__ import annotations

from math import ceil, cos, radians
from pathlib import Path
from typing import Any

import pyvips

from zhaoshang.domain.evidence.readers.child.stop import Stop

COARSEST = 1.2  # degrees of one block: a face five metres off has two
BLOCKS = 6  # along the shorter side of a larger box
DISC = 1024
PAPER, RIM = [255, 255, 255], [14, 85, 102]


def covered(image: Any, boxes: list[dict[str, int]], radius: int | None, logo: Path) -> Any:
    """The picture (random access, 8 bits, three bands) with its boxes blurred and, with a radius in tenths, its nadir patched."""
    for box in boxes:
        for left, top, width, height in _rectangles(box, image.width, image.height):
            region = image.crop(left, top, width, height)
            image = image.insert(_blurred(region, image.width, top, image.height), left, top)
    return _patched(image, radius, logo) if radius else image


def _rectangles(box: dict[str, int], width: int, height: int) -> list[tuple[int, int, int, int]]:
    """Pixels of a box: left, top, width, height; two rectangles where it crosses the seam."""
    left = (box["yaw"] + 1800) % 3600 * width // 3600
    wide = min(width, max(2, ceil(box["width"] * width / 3600) + 1))
    upper = min(height - 2, (900 - box["top"]) * height // 1800)
    high = min(height - upper, max(2, ceil(box["height"] * height / 1800) + 1))
    over = left + wide - width
    if over <= 0:
        return [(left, upper, wide, high)]
    return [(left, upper, width - left, high), (0, upper, over, high)]


def _blurred(region: Any, full: int, top: int, height: int) -> Any:
    """Blocks of their mean colour, and these run into one another. Towards the poles a degree of yaw is little to see, so the
    blocks grow wider there."""
    region = region.copy_memory()
    down = max(4, int(full * COARSEST / 360), min(region.width, region.height) // BLOCKS)
    pitch = 90 - (top + region.height / 2) * 180 / height
    across = int(min(region.width, down / max(0.02, cos(radians(pitch)))))
    few = region.thumbnail_image(
        max(1, region.width // max(1, across)), height=max(1, region.height // down), size="force"
    )
    blocks = few.resize(region.width / few.width, vscale=region.height / few.height, kernel="nearest")
    blocks = blocks.embed(0, 0, region.width, region.height, extend="copy")
    return blocks.gaussblur(down * 0.4).cast("uchar").copy(interpretation=region.interpretation)


def _disc(logo: Path) -> Any:
    """A white disc with a rim, the logo in its middle, its top to the middle of the picture."""
    try:
        mark = pyvips.Image.new_from_file(str(logo), access="sequential", fail_on="error")
        if max(mark.width, mark.height) > 6000:
            raise Stop("tours.not_a_logo", width=mark.width, height=mark.height)
        mark = mark.thumbnail_image(DISC * 6 // 10, height=DISC * 6 // 10).colourspace("srgb")
        mark = (mark.flatten(background=PAPER) if mark.hasalpha() else mark).cast("uchar").copy_memory()
    except pyvips.Error as problem:
        raise Stop("tours.not_a_logo", width=0, height=0) from problem
    disc = pyvips.Image.black(DISC, DISC, bands=3).copy(interpretation="srgb") + RIM
    disc = disc.cast("uchar").draw_circle(PAPER, DISC // 2, DISC // 2, DISC * 47 // 100, fill=True)
    return disc.insert(mark, (DISC - mark.width) // 2, (DISC - mark.height) // 2)


def _patched(image: Any, radius: int, logo: Path) -> Any:
    high = min(image.height, ceil(radius * image.height / 1800) + 2)
    band = image.crop(0, image.height - high, image.width, high)
    place = pyvips.Image.xyz(image.width, high)
    turn = (place[0] + 0.5) * (360 / image.width) - 180  # degrees from the middle of the picture
    far = (high - 0.5 - place[1]) * (180 / image.height) / (radius / 10)  # 0 at the nadir, 1 at the rim
    half = DISC / 2
    across = turn.math("sin") * far * half + half
    down = turn.math("cos") * far * -half + half
    patch = _disc(logo).mapim(across.bandjoin(down), extend="copy")
    soft = (far * -1 + 1) * (25 * 255)  # the rim runs out over a twenty-fifth of the radius
    mask = (soft > 255).ifthenelse(255, (soft < 0).ifthenelse(0, soft)).cast("uchar")
    joined = mask.ifthenelse(patch, band, blend=True).cast("uchar").copy(interpretation=image.interpretation)
    return image.insert(joined, 0, image.height - high)
