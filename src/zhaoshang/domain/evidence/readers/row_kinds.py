"""What a row under the header is: only data rows become facts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from zhaoshang.domain.evidence.readers.cells import BLANKS, Cell, cell_text
from zhaoshang.domain.evidence.readers.guess import TableGuess
from zhaoshang.domain.evidence.readers.scoring import counts
from zhaoshang.domain.evidence.readers.words import (
    NOTE,
    OF_WHICH,
    SECTION,
    SEQUENCE,
    TOTAL_EXACT,
    TOTAL_LOOSE,
    WHOLE,
    cleaned,
)

RowKind = Literal["data", "blank", "total", "note", "header"]
FIRST_COLUMNS = 5


class RowKinds:
    """Tells what the rows under one header are. Made once for a table, asked for each of its rows."""

    def __init__(self, table: TableGuess) -> None:
        self.has_many_columns = len(table.headers) >= 3
        self.labels: dict[int, set[str]] = {}
        for header in table.headers:
            parts = {header.name, cleaned(header.original), *header.name.split("/")}
            self.labels[header.column] = parts - {""}
        self.serials = [h.column for h in table.headers[:3] if SEQUENCE.fullmatch(h.name)]

    def of(self, cells: Sequence[Cell]) -> RowKind:
        """data, blank, total (合计, 小计, 其中…), note (注：, 填表人：, a section line), or header repeated on a
        new page.

        In doubt a row is data: a wrong data row is shown to an officer as an error, a dropped one would be lost
        silently.
        """
        filled = [
            column
            for column, cell in enumerate(cells)
            if cell is not None and (type(cell) is not str or cell.strip(BLANKS))
        ]
        if not filled:
            return "blank"
        if self._repeats_header(cells, filled) or counts(cells):
            return "header"
        if self._is_total(cells, filled):
            return "total"
        return "note" if self._is_note(cells, filled) else "data"

    def _repeats_header(self, cells: Sequence[Cell], filled: list[int]) -> bool:
        same = 0
        may_differ = len(filled) - max(2, 0.6 * len(filled))  # beyond that many a row is no header any more
        for column in filled:
            if cleaned(cell_text(cells[column])) in self.labels.get(column, ()):
                same += 1
            else:
                may_differ -= 1
                if may_differ < 0:
                    return False
        return same >= 2

    def _is_total(self, cells: Sequence[Cell], filled: list[int]) -> bool:
        for column in filled:
            if column >= FIRST_COLUMNS:
                break
            cell = cells[column]
            if not isinstance(cell, str):
                continue
            word = _total_word(cell)
            if word == "total":
                return True
            # 其中 and 某街道小计 are totals only in a row without a number of its own: a project may be named so.
            if word:
                numbers = (cleaned(cell_text(cells[c])).isdecimal() for c in self.serials if c < len(cells))
                if not next(numbers, False):
                    return True
        return False

    def _is_note(self, cells: Sequence[Cell], filled: list[int]) -> bool:
        if not all(isinstance(cells[column], str) for column in filled):
            return False
        first = cleaned(cell_text(cells[filled[0]]))
        begins = filled[0] <= 1
        if NOTE.match(first):
            if begins and len(filled) <= 2:
                return True
            return all(NOTE.match(cleaned(cell_text(cells[column]))) for column in filled)
        return len(filled) == 1 and begins and self.has_many_columns and bool(SECTION.match(first))


def says_whole(cells: Sequence[Cell]) -> bool:
    """Whether a totals row is called the total of everything: 合计, 总计, total; not 小计, 本页合计 or 某街道合计."""
    texts = (cleaned(cell) for cell in cells[:FIRST_COLUMNS] if isinstance(cell, str))
    return any(WHOLE.fullmatch(text) for text in texts)


@lru_cache(maxsize=8192)
def _total_word(text: str) -> Literal["total", "perhaps", ""]:
    """Whether a text announces a total."""
    said = cleaned(text)
    if TOTAL_EXACT.fullmatch(said):
        return "total"
    return "perhaps" if OF_WHICH.fullmatch(said) or TOTAL_LOOSE.fullmatch(said) else ""


def row_kind(cells: Sequence[Cell], table: TableGuess) -> RowKind:
    """The kind of one row; for many rows of a table see `RowKinds`."""
    return RowKinds(table).of(cells)
