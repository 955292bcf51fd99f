"""Frozen contents become two PDF files, set by a limited child. `set_book` is the only way to them."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from zhaoshang.domain.evidence.readers.limited import ChildFailed, run_limited
from zhaoshang.domain.evidence.readers.limits import MEBIBYTE, Limits
from zhaoshang.domain.publishing.errors import FontsMissing, NotSet
from zhaoshang.domain.publishing.renderers.glyphs import characters_of
from zhaoshang.domain.publishing.renderers.layout import plan_of
from zhaoshang.domain.publishing.renderers.told import drawn, told
from zhaoshang.kernel.bilingual import Bilingual

HERE = Path(__file__).parent
CHILD = HERE / "child" / "__main__.py"
BOOK = HERE / "child" / "book.typ"
FONTS = ("NotoSansSC_400Regular.ttf", "NotoSansSC_500Medium.ttf", "NotoSansSC_700Bold.ttf")
LANGUAGES = ("zh", "en")
MOST_BYTES = 400 * MEBIBYTE
LIMITS = Limits(
    seconds=1200.0,
    cpu_seconds=2400,
    # Address space: fonts and pictures are mapped, threads reserve stacks; what is touched stays far below.
    memory_bytes=6144 * MEBIBYTE,
    output_bytes=MOST_BYTES,
    open_files=1024,
    processes=64,
)
WHY: dict[str, Bilingual] = {
    "reading.took_too_long": Bilingual("超过了时间限制", "it took too long"),
    "reading.too_much_memory": Bilingual("超过了内存限制", "it needed too much memory"),
    "reading.no_room": Bilingual("磁盘空间不足", "the disk is full"),
    "reading.result_too_large": Bilingual("文件超过了大小限制", "the file became too large"),
    "reading.interrupted": Bilingual("排版被中断", "the work was interrupted"),
    "publishing.font_lost": Bilingual("排版字体不完整", "a font is not what it should be"),
    "publishing.pages_differ": Bilingual("页数与计划不符", "the number of pages is not the planned one"),
}
FAILED = Bilingual("排版程序出错", "the typesetter failed")


@dataclass(frozen=True, slots=True)
class View:
    """A picture of the contents: a look out of the panorama whose tiles lie in `folder`, to `yaw_tenths` right of its middle
    and `pitch_tenths` up."""

    key: str
    folder: Path
    yaw_tenths: int
    pitch_tenths: int


@dataclass(frozen=True, slots=True)
class SetBook:
    """The files of both languages and how many pages each has."""

    zh: Path
    en: Path
    pages: int
    child_peak_bytes: int


def set_book(
    content: dict[str, Any],
    *,
    digest: str,
    into: Path,
    fonts: Path,
    views: Sequence[View],
    kept_views: Path,
    moment: datetime,
    limits: Limits = LIMITS,
    progress: Callable[[int, int], None] | None = None,
) -> SetBook:
    """`zh.pdf` and `en.pdf` lie in the folder `into`, which is new. `views` are the pictures the contents name; those made once are
    taken from `kept_views`. `moment` is what the files say they were made at: the same contents give the same bytes. Raises a
    refusal; then the folder is gone."""
    if not all((fonts / name).is_file() for name in FONTS):
        raise FontsMissing(folder=fonts)
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    try:
        plan = plan_of(content)
        shutil.copyfile(BOOK, into / "book.typ")
        (into / "pictures").mkdir()
        names = {one.key: f"pictures/{n}.jpg" for n, one in enumerate(views, 1)}
        wanted = []
        for one in views:
            try:
                shutil.copyfile(kept_views / f"{one.key}.jpg", into / names[one.key])
            except FileNotFoundError:
                wanted.append(one)
        shown, known = drawn(content), characters_of(fonts / FONTS[0])
        for language in LANGUAGES:
            said = told(content, plan, digest, names, shown, language, known)
            (into / f"{language}.json").write_bytes(orjson.dumps(said))
        job = {
            "into": str(into.resolve()),
            "fonts": str(fonts.resolve()),
            "font_files": list(FONTS),
            "languages": list(LANGUAGES),
            "pages": plan.pages,
            "moment": int(moment.timestamp()),
            "views": [[str(one.folder.resolve()), one.yaw_tenths, one.pitch_tenths, names[one.key]] for one in wanted],
        }
        try:
            done = run_limited(CHILD, job, limits=limits, progress=progress)
        finally:
            _remember(wanted, names, into, kept_views)
    except ChildFailed as failed:
        shutil.rmtree(into, ignore_errors=True)
        raise NotSet(reason=WHY.get(failed.code, FAILED)) from failed
    except BaseException:
        shutil.rmtree(into, ignore_errors=True)
        raise
    return SetBook(into / "zh.pdf", into / "en.pdf", plan.pages, done["child_peak_bytes"])


def _remember(made: Sequence[View], names: dict[str, str], into: Path, kept_views: Path) -> None:
    """The next edition need not look again: a view is the same as long as its tiles are."""
    kept_views.mkdir(exist_ok=True)
    for one in made:
        with contextlib.suppress(FileNotFoundError):  # the child did not come so far
            (into / names[one.key]).replace(kept_views / f"{one.key}.jpg")
