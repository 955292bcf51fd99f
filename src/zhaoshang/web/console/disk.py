"""Files the command line writes, whole or not at all, and what the disk says when it refuses one."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.web.console.answers import either

_RIGHTS = Bilingual(
    "请换一个位置，或请管理员给予权限。", "Choose another place, or have the administrator give the permission."
)
_NAME = Bilingual("请检查写法，或换一个位置。", "Check how it is written, or choose another place.")
_SPACE = Bilingual("请腾出空间后再试一次。", "Make room, then try once more.")
# What an anticipated errno means to a person, and what to do about it. Any other is a bug and stays one.
PROBLEMS: dict[int, tuple[Bilingual, Bilingual]] = {
    errno.ENOENT: (Bilingual("它不在那里", "it is not there"), _NAME),
    errno.ENOTDIR: (Bilingual("路径中有一段不是文件夹", "part of the path is no folder"), _NAME),
    errno.EISDIR: (Bilingual("它是一个文件夹", "it is a folder"), _NAME),
    errno.EEXIST: (Bilingual("那里已经有别的东西", "something else is there"), _NAME),
    errno.ENAMETOOLONG: (Bilingual("名称太长", "the name is too long"), _NAME),
    errno.ELOOP: (Bilingual("链接指向自己", "the link points at itself"), _NAME),
    errno.EACCES: (Bilingual("没有权限", "there is no permission"), _RIGHTS),
    errno.EPERM: (Bilingual("没有权限", "there is no permission"), _RIGHTS),
    errno.EROFS: (Bilingual("那里只能读取", "that place can only be read"), _RIGHTS),
    errno.ENOSPC: (Bilingual("磁盘空间不足", "the disk is full"), _SPACE),
    errno.EDQUOT: (Bilingual("磁盘配额已用完", "the quota of the disk is used up"), _SPACE),
    errno.EFBIG: (Bilingual("那里放不下这么大的文件", "a file of this size does not fit there"), _SPACE),
    errno.EIO: (
        Bilingual("磁盘读写出错", "the disk made an error"),
        Bilingual("请检查磁盘，并换一个位置。", "Have the disk checked, and choose another place."),
    ),
    errno.EMFILE: (
        Bilingual("同时打开的文件太多", "too many files are open"),
        Bilingual("请稍后再试，或提高打开文件的上限（ulimit -n）。", "Try again later, or raise the limit (ulimit -n)."),
    ),
}  # fmt: skip
PROBLEMS[errno.ENFILE] = PROBLEMS[errno.EMFILE]


def sentence(problem: OSError) -> str:
    """What stopped us, which file it is about, and what to do; nothing where the problem is none we foresee."""
    if problem.errno not in PROBLEMS:
        return ""
    why, cure = PROBLEMS[problem.errno]
    name = problem.filename2 or problem.filename
    what = (
        Bilingual(f"不能使用 {name}：", f"{name} cannot be used: ") if name else Bilingual("没有完成：", "Not done: ")
    )
    return either(f"{what.zh}{why.zh}。{cure.zh}", f"{what.en}{why.en}. {cure.en}")


@contextmanager
def whole_or_nothing(file: Path) -> Iterator[Path]:
    """What is written to the path given lies in `file` once all of it is written. Until then, and when anything stops it,
    `file` is as it was and nothing is left beside it."""
    if file.exists() and not file.is_file():  # a pipe or /dev/stdout: nothing can be put in its place
        yield file
        return
    half = file.with_name(f"{file.name}.half")
    try:
        yield half
        half.replace(file)
    except BaseException as problem:
        with suppress(OSError):
            half.unlink()
        if isinstance(problem, OSError) and problem.filename in (str(half), None):
            problem.filename, problem.filename2 = str(file), None  # the name the person gave, not ours
        raise


class NewFile(click.Path):
    """A file to be written: its folder is there, and it is no folder itself."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path; a folder that is not there is misuse, told before any work is done."""
        path = Path(str(super().convert(value, param, ctx)))
        if not path.absolute().parent.is_dir():
            self.fail(either(f"没有文件夹 {path.parent}", f"no folder {path.parent}"), param, ctx)
        return path
