"""A foreign picture, cut into tiles by a limited child. `cut_picture` is the only way in."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from zhaoshang.domain.evidence.readers.errors import NoRoom
from zhaoshang.domain.evidence.readers.limited import ChildFailed, run_limited
from zhaoshang.domain.evidence.readers.limits import MEBIBYTE, Limits
from zhaoshang.domain.tours.errors import BY_CODE, NotAPicture, TooCostly
from zhaoshang.domain.tours.readers.covers import Cover

MARK = Path(__file__).with_name("child") / "mark.png"
CHILD = Path(__file__).with_name("child") / "__main__.py"
MOST_WIDTH, MOST_HEIGHT = 24_576, 12_288
LEAST_WIDTH = 2048
# A progressive JPEG is decoded as a whole: six bytes a pixel have to fit beside the rest.
MOST_SCANS_PIXELS = 100_000_000
MOST_TILED_WIDTH = 16_384
# An uncompressed TIFF of that size has 2304 MiB with 16 bits a channel and alpha; it is read strip by strip.
MOST_PICTURE_BYTES = 2500 * MEBIBYTE
LIMITS = Limits(
    file_bytes=MOST_PICTURE_BYTES,
    seconds=900.0,
    cpu_seconds=1800,
    memory_bytes=3072 * MEBIBYTE,
    output_bytes=1024 * MEBIBYTE,
    open_files=256,
    processes=64,
)
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
)


@dataclass(frozen=True, slots=True)
class Cut:
    """What became of a picture: the size of the original, its heading, the levels of its tiles and their digest."""

    width: int
    height: int
    heading: Decimal
    levels: list[dict[str, int]]
    digest: str
    child_peak_bytes: int


def kind_of(start: bytes) -> str:
    """jpeg, png, webp or tiff by the first bytes, whatever the name says; empty for anything else."""
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "webp"
    return next((kind for mark, kind in _STARTS if start.startswith(mark)), "")


def cut_picture(
    path: Path,
    *,
    name: str,
    into: Path,
    least_width: int = LEAST_WIDTH,
    limits: Limits = LIMITS,
    progress: Callable[[int, int], None] | None = None,
    cover: Cover | None = None,
    logo: Path = MARK,
) -> Cut:
    """The tiles of the picture, with its cover, lie in the folder `into`, which is new. `logo` is what a patch shows. Raises a
    refusal; then the folder is gone."""
    job: dict[str, Any] = {
        "work": "cut",
        "least_width": least_width,
        "most_width": MOST_WIDTH,
        "most_height": MOST_HEIGHT,
        "most_scans_pixels": MOST_SCANS_PIXELS,
        "most_tiled_width": MOST_TILED_WIDTH,
    }
    if cover is not None:
        job["cover"] = {"boxes": cover.plain(), "radius": cover.radius, "logo": str(logo.resolve())}
    done = work_on(path, job, name=name, into=into, limits=limits, progress=progress)
    return Cut(
        width=done["width"],
        height=done["height"],
        heading=(Decimal(done["heading"] or "0") % 360 + 360) % 360,
        levels=done["levels"],
        digest=done["digest"],
        child_peak_bytes=done["child_peak_bytes"],
    )


def work_on(
    path: Path,
    job: dict[str, Any],
    *,
    name: str,
    into: Path,
    limits: Limits,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """What the child says it did with the picture, into the new folder `into`. Raises a refusal; then the folder is gone."""
    with path.open("rb") as file:
        kind = kind_of(file.read(16))
    if not kind:
        raise NotAPicture(name=name)
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    told = {"path": str(path.resolve()), "into": str(into.resolve()), "kind": kind, "threads": 2, **job}
    try:
        return run_limited(CHILD, told, limits=limits, progress=progress)
    except ChildFailed as failed:
        shutil.rmtree(into, ignore_errors=True)
        refusal = NoRoom if failed.code == NoRoom.code else BY_CODE.get(failed.code, TooCostly)
        raise refusal(name=name, **failed.details) from failed
    except BaseException:
        with contextlib.suppress(OSError):
            shutil.rmtree(into)
        raise
