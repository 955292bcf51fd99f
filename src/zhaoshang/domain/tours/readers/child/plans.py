"""From a picture of a floor to the one that is served: looked at, made no larger than needed, stripped of all it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyvips

from zhaoshang.domain.evidence.readers.child.stop import Stop
from zhaoshang.domain.tours.readers.child.cutting import explained, flat, opened, refuse_wide_samples
from zhaoshang.domain.tours.readers.tiles import digest_of


def redraw(path: Path, into: Path, job: dict[str, Any]) -> dict[str, Any]:
    """`plan.webp` lies in `into`, and the same as `plan.jpg` for browsers that draw no WebP; gives its size
    and digest. Raises Stop for what is no picture of a bearable size."""
    try:
        image = opened(path, job["kind"])
        width, height = image.width, image.height
        longer = max(width, height)
        if not job["least"] <= longer <= job["most"]:
            raise Stop("tours.not_a_plan", width=width, height=height, least=job["least"], most=job["most"])
        refuse_wide_samples(image)
        image = flat(image)
        if longer > job["longest"]:
            image = image.resize(job["longest"] / longer, kernel="lanczos3")
        # Turning takes regions from anywhere, and a plan of this size is small.
        image = image.copy_memory().autorot()
        image.webpsave(str(into / "plan.webp"), Q=84, effort=4, keep="none")
        image.jpegsave(str(into / "plan.jpg"), Q=84, optimize_coding=True, keep="none")
    except pyvips.Error as problem:
        raise explained(str(problem)) from problem
    drawn = pyvips.Image.new_from_file(str(into / "plan.webp"))
    return {"width": drawn.width, "height": drawn.height, "digest": digest_of(into)}
