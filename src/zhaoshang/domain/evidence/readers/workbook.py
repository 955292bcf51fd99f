"""A foreign workbook, read by a limited child into a folder of plain lines; and those lines read back.

`read_workbook` is the only way in. It looks at size and first bytes only; parsing happens in the child.
"""

from __future__ import annotations

import contextlib
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from zhaoshang.domain.evidence.readers import errors
from zhaoshang.domain.evidence.readers.cells import Cell
from zhaoshang.domain.evidence.readers.limited import ChildFailed, run_limited
from zhaoshang.domain.evidence.readers.limits import MEBIBYTE, Limits
from zhaoshang.kernel.bilingual import Bilingual

CHILD = Path(__file__).with_name("child") / "__main__.py"
INDEX = "sheets.json"
TEXT_ENDINGS = ("csv", "tsv", "txt")
WORKBOOK_ENDINGS = ("xlsx", "xlsm", "xltx", "xltm", "xls", "ods")
ENDINGS_OF_KIND = {
    "xlsx": ("xlsx", "xlsm", "xltx", "xltm"),
    "xls": ("xls",),
    "ods": ("ods",),
    "text": TEXT_ENDINGS,
}
ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAGE = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"mime-version")
XLS_CAUTION = Bilingual(
    "旧版 .xls：出错的公式读作空白，隐藏的行列无法识别；建议另存为 .xlsx。",
    "Old .xls: formula errors read as empty, hidden rows and columns are not known; better save it as .xlsx.",
)
ODS_CAUTION = Bilingual(
    ".ods：出错的公式读作空白，隐藏的行列与合并单元格无法识别；建议另存为 .xlsx。",
    ".ods: formula errors read as empty; hidden and merged cells are not known; better save it as .xlsx.",
)


@dataclass(frozen=True, slots=True)
class MergedRange:
    """A merged block: rows numbered from 1, columns from 0, all inclusive. Only its top left cell has a
    value."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """What is known of a sheet besides its rows; counted from the content, never from `<dimension>`."""

    index: int
    name: str
    visibility: str
    """visible, hidden or very-hidden."""
    row_count: int
    """Rows with content."""
    column_count: int
    first_row: int
    last_row: int
    hidden_columns: tuple[tuple[int, int], ...]
    """Inclusive ranges of columns counted from 0."""
    hidden_rows: tuple[tuple[int, int], ...]
    """Inclusive ranges of rows numbered from 1 (also those a filter hides)."""
    hidden_known: bool
    merged: tuple[MergedRange, ...]
    file: str

    def column_is_hidden(self, column: int) -> bool:
        """Whether an officer looking at the sheet does not see this column (counted from 0)."""
        return any(low <= column <= high for low, high in self.hidden_columns)

    def row_is_hidden(self, row: int) -> bool:
        """Whether an officer looking at the sheet does not see this row (numbered from 1)."""
        return any(low <= row <= high for low, high in self.hidden_rows)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook already read into `folder`; rows are streamed from there, so its size costs no memory."""

    folder: Path
    name: str
    kind: str
    """xlsx, xls, ods or text: what the content is, whatever the extension says."""
    sheets: tuple[SheetInfo, ...]
    skipped_sheets: tuple[str, ...]
    """Chart, dialog and macro sheets, which hold no rows."""
    extension_differs: bool
    encoding: str
    """Of a text file: utf-8, utf-8-sig, utf-16 or gb18030; otherwise empty."""
    separator: str
    child_peak_bytes: int

    def rows(self, sheet_index: int) -> Iterator[tuple[int, list[Cell]]]:
        """(row number from 1, cells) for each row with content, in order, without trailing empty cells."""
        with (self.folder / self.sheets[sheet_index].file).open("rb") as lines:
            for line in lines:
                row, cells = orjson.loads(line)
                yield row, cells

    @property
    def cautions(self) -> tuple[Bilingual, ...]:
        """What this format cannot tell, for the officer to read before trusting the rows."""
        return {"xls": (XLS_CAUTION,), "ods": (ODS_CAUTION,)}.get(self.kind, ())


def read_workbook(
    path: Path,
    *,
    name: str,
    into: Path,
    limits: Limits | None = None,
    progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Workbook:
    """The file at `path` is read into the folder `into`, and the result opened.

    `name` is the name the officer gave it; its extension must be a readable one, but the content decides how
    it is read. `progress(done, total)` is told in rows; `should_stop()` is asked ten times a second. A
    half-read result of an interrupted earlier reading is replaced. Raises a `ReadingRefused`; then nothing of
    the reading stays in `into`.
    """
    limits = limits or Limits()
    container = _container(path, name, limits)
    made = not into.exists()
    into.mkdir(parents=True, exist_ok=True)
    _clear(into)
    job = {"path": str(path.resolve()), "into": str(into.resolve()), "name": name, "container": container}
    try:
        done = run_limited(CHILD, job, limits=limits, progress=progress, should_stop=should_stop)
        done["name"] = name
        half = into / (INDEX + ".half")
        half.write_bytes(orjson.dumps(done))
        half.replace(into / INDEX)
        return open_workbook(into)
    except BaseException as problem:
        _clear(into)
        if made:
            with contextlib.suppress(OSError):
                into.rmdir()
        if isinstance(problem, ChildFailed):
            raise errors.refusal_for(problem.code, problem.details, name=name) from problem
        raise


def open_workbook(folder: Path) -> Workbook:
    """A workbook read earlier is opened again. Raises FileNotFoundError when no complete reading is there."""
    told: dict[str, Any] = orjson.loads((folder / INDEX).read_bytes())
    sheets = tuple(_info(index, sheet) for index, sheet in enumerate(told["sheets"]))
    return Workbook(
        folder=folder,
        name=told["name"],
        kind=told["kind"],
        sheets=sheets,
        skipped_sheets=tuple(told["skipped_sheets"]),
        extension_differs=_ending(told["name"]) not in ENDINGS_OF_KIND[told["kind"]],
        encoding=told.get("encoding", ""),
        separator=told.get("separator", ""),
        child_peak_bytes=told["child_peak_bytes"],
    )


def _info(index: int, sheet: dict[str, Any]) -> SheetInfo:
    lists: dict[str, Any] = {
        "hidden_columns": tuple((low, high) for low, high in sheet.pop("hidden_columns")),
        "hidden_rows": tuple((low, high) for low, high in sheet.pop("hidden_rows")),
        "merged": tuple(MergedRange(*corners) for corners in sheet.pop("merged")),
    }
    return SheetInfo(index=index, **lists, **sheet)


def _container(path: Path, name: str, limits: Limits) -> str:
    """zip, ole or text, by size, extension and first bytes only. Raises the refusals that need no parsing."""
    try:
        status = path.stat()
        # A named pipe in place of the file would hold the page for ever.
        if not stat.S_ISREG(status.st_mode):
            raise errors.NotAFile(name=name)
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as problem:
        raise errors.NotAFile(name=name) from problem
    if status.st_size == 0:
        raise errors.EmptyFile(name=name)
    if status.st_size > limits.file_bytes:
        size = -(-status.st_size // MEBIBYTE)
        raise errors.FileTooLarge(name=name, size_mb=size, limit_mb=limits.file_bytes // MEBIBYTE)
    ending = _ending(name)
    if ending == "et":
        raise errors.OldWpsFile(name=name)
    if ending not in WORKBOOK_ENDINGS + TEXT_ENDINGS:
        raise errors.UnsupportedKind(name=name, kind=ending or "?")
    if start.startswith(ZIP):
        return "zip"
    if start.startswith(OLE):
        return "ole"
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(PAGE):
        raise errors.WebPageNotWorkbook(name=name)
    if ending in TEXT_ENDINGS:
        return "text"
    raise errors.NotAWorkbook(name=name)


def _ending(name: str) -> str:
    return Path(name).suffix.lower().lstrip(".")


def _clear(folder: Path) -> None:
    """Only files this module makes are removed: the folder may belong to somebody who keeps other things
    there."""
    for pattern in ("sheet-*.jsonl", "source.*", INDEX, INDEX + ".half"):
        for file in folder.glob(pattern):
            file.unlink(missing_ok=True)
