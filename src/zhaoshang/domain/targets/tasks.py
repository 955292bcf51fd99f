"""A workbook of published results is read: by the limited child process, into rows a person can look at first."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from zhaoshang.domain.evidence.commands.files import Kept
from zhaoshang.domain.evidence.errors import NoTable
from zhaoshang.domain.evidence.readers.cells import Cell, cell_text
from zhaoshang.domain.evidence.readers.columns import Match, match_columns
from zhaoshang.domain.evidence.readers.limits import MEBIBYTE, Limits
from zhaoshang.domain.evidence.readers.tables import RowKinds, TableGuess, find_tables
from zhaoshang.domain.evidence.readers.workbook import SheetInfo, Workbook, read_workbook
from zhaoshang.domain.targets.commands import MOST_RESULTS, Published, check_published
from zhaoshang.domain.targets.errors import BadResults, TooManyResults
from zhaoshang.domain.targets.ledgers import published, results_ledger
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.cells import CellReader
from zhaoshang.kernel.ledger import Ledger
from zhaoshang.kernel.refusal import Refusal

# A sheet of a few districts is small; whoever waits for it waits in the browser.
LIMITS = Limits(file_bytes=5 * MEBIBYTE, rows=20_000, seconds=20, cpu_seconds=15)


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One row of the workbook: what stands there, and what it says or why it says nothing."""

    number: int
    text: str
    result: Published | None = None
    problems: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultSheet:
    """A workbook of results as it was read."""

    kept: Kept
    sheet_name: str
    rows: tuple[ResultRow, ...]

    @property
    def wrong(self) -> int:
        """How many rows cannot be recorded."""
        return sum(1 for row in self.rows if row.problems)

    def to_record(self) -> list[Published]:
        """Every row's result. Refuses while any row is wrong."""
        if self.wrong or not self.rows:
            raise BadResults(count=self.wrong)
        return [row.result for row in self.rows if row.result]


def read_results(kept: Kept, *, ours: str, at: datetime) -> ResultSheet:
    """The rows of a kept workbook. Refuses a file no child can read and one without such a table."""
    path = Path(settings.MEDIA_ROOT) / kept.path
    scratch = Path(settings.HOME) / "tmp"
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch, prefix="results-") as folder:
        book = read_workbook(path, name=kept.name, into=Path(folder), limits=LIMITS)
        ledger = results_ledger()
        info, table, match = _best(book, ledger, kept.name)
        rows = tuple(_rows(book, info, table, match, ledger, ours=ours, at=at))
    if len(rows) > MOST_RESULTS:
        raise TooManyResults(count=len(rows), most=MOST_RESULTS)
    return ResultSheet(kept, info.name, rows)


def _best(book: Workbook, ledger: Ledger, name: str) -> tuple[SheetInfo, TableGuess, Match]:
    found = []
    for info in book.sheets:
        table = find_tables(book.rows(info.index), info)
        match = match_columns(table.headers, ledger, {})
        if not match.missing:
            found.append((match.score, -info.index, info, table, match))
    if not found:
        needed = [c.name for c in ledger.columns if c.required]
        words = Bilingual("、".join(n.zh for n in needed), ", ".join(n.en for n in needed))
        raise NoTable(name=name, ledger=ledger.name, needed=words)
    _, _, info, table, match = max(found, key=lambda one: one[:2])
    return info, table, match


def _rows(
    book: Workbook, info: SheetInfo, table: TableGuess, match: Match, ledger: Ledger, *, ours: str, at: datetime
) -> list[ResultRow]:
    kinds = RowKinds(table)
    readers = {name: CellReader(ledger.column(name)) for name in match.columns}
    return [
        _row(number, cells, match, readers, ours=ours, at=at)
        for number, cells in book.rows(info.index)
        if number >= table.data_start and kinds.of(cells) == "data"
    ]


def _row(
    number: int, cells: list[Cell], match: Match, readers: dict[str, CellReader], *, ours: str, at: datetime
) -> ResultRow:
    text = " · ".join(said for cell in cells if (said := cell_text(cell).strip()))
    values: dict[str, Any] = {}
    problems: list[Refusal] = []
    by_name = {name: cells[column] if column < len(cells) else None for name, column in match.columns.items()}
    for name, reader in readers.items():
        try:
            reader.read_into(values, by_name[name])
        except Refusal as refusal:
            problems.append(refusal)
    if problems:
        return ResultRow(number, text, None, tuple(problems))
    try:
        result = published(values, by_name.get("value"), ours=ours)
        check_published(result, at)
    except Refusal as refusal:
        return ResultRow(number, text, None, (refusal,))
    return ResultRow(number, text, result)
