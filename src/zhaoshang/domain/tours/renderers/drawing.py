"""A scene, drawn by a limited child. `render` is the only way to a picture."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from zhaoshang.domain.evidence.readers.limited import ChildFailed, run_limited
from zhaoshang.domain.evidence.readers.limits import MEBIBYTE, Limits
from zhaoshang.domain.tours.errors import NotDrawn, SceneTooLarge
from zhaoshang.domain.tours.renderers.scene import Scene
from zhaoshang.kernel.bilingual import Bilingual

CHILD = Path(__file__).with_name("child") / "__main__.py"
WIDTH, LEAST_WIDTH, MOST_WIDTH = 8192, 256, 16_384
MOST_BYTES = 8 * MEBIBYTE
LIMITS = Limits(
    seconds=1200.0,
    cpu_seconds=1500,
    # Address space: the libraries reserve far more than they touch; what is touched stays below a gigabyte.
    memory_bytes=4096 * MEBIBYTE,
    output_bytes=600 * MEBIBYTE,
    open_files=256,
    processes=64,
)
WHY: dict[str, Bilingual] = {
    "reading.took_too_long": Bilingual("超过了时间限制", "it took too long"),
    "reading.too_much_memory": Bilingual("超过了内存限制", "it needed too much memory"),
    "reading.no_room": Bilingual("磁盘空间不足", "the disk is full"),
    "reading.result_too_large": Bilingual("图片超过了大小限制", "the picture became too large"),
    "reading.interrupted": Bilingual("绘制被中断", "the work was interrupted"),
}
FAILED = Bilingual("绘制程序出错", "the renderer failed")


@dataclass(frozen=True, slots=True)
class Rendered:
    """The picture of a scene: north in its middle column, east to the right, the zenith on top."""

    path: Path
    width: int
    height: int
    digest: str
    child_peak_bytes: int


def render(
    scene: Scene,
    into: Path,
    width: int = WIDTH,
    *,
    limits: Limits = LIMITS,
    progress: Callable[[int, int], None] | None = None,
) -> Rendered:
    """The picture lies in the folder `into`, which is new. Raises a refusal; then, as after a kill, the folder is gone.

    `width` is a multiple of four, the height half of it. The same scene at the same width gives the same bytes on one machine.
    """
    told = json.dumps(scene.as_plain()).encode()
    if not LEAST_WIDTH <= width <= MOST_WIDTH or width % 4:
        raise NotDrawn(reason=Bilingual(f"宽度{width}不可用", f"a width of {width} is not possible"))
    if len(told) > MOST_BYTES:
        raise SceneTooLarge(
            count=len(scene.solids) + len(scene.ground), most=len(scene.solids) * MOST_BYTES // len(told)
        )
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    try:
        (into / "scene.json").write_bytes(told)
        job = {"into": str(into.resolve()), "width": width}
        done = run_limited(CHILD, job, limits=limits, progress=progress)
    except ChildFailed as failed:
        shutil.rmtree(into, ignore_errors=True)
        raise NotDrawn(reason=WHY.get(failed.code, FAILED)) from failed
    except BaseException:
        shutil.rmtree(into, ignore_errors=True)
        raise
    return Rendered(into / "picture.jpg", done["width"], done["height"], done["digest"], done["child_peak_bytes"])
