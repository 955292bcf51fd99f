"""A picture of a floor, redrawn by the limited child. `redraw_plan` is the only way in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from zhaoshang.domain.evidence.readers.limits import MEBIBYTE
from zhaoshang.domain.tours.readers.pictures import LIMITS, work_on

LEAST, MOST, LONGEST = 300, 12_000, 2400
MOST_PLAN_BYTES = 30 * MEBIBYTE
PLAN_LIMITS = replace(LIMITS, file_bytes=MOST_PLAN_BYTES, seconds=40, cpu_seconds=60, memory_bytes=1536 * MEBIBYTE)


@dataclass(frozen=True, slots=True)
class Redrawn:
    """The plan's picture as it is served: its size in pixels and the digest of its folder."""

    width: int
    height: int
    digest: str


def redraw_plan(path: Path, *, name: str, into: Path) -> Redrawn:
    """`plan.webp` and `plan.jpg` lie in the folder `into`, which is new. Raises a refusal; then the folder is gone."""
    job = {"work": "plan", "least": LEAST, "most": MOST, "longest": LONGEST}
    done = work_on(path, job, name=name, into=into, limits=PLAN_LIMITS)
    return Redrawn(done["width"], done["height"], done["digest"])
