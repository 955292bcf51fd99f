"""What a row under the header is: only data rows become facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from zhaoshang.domain.evidence.readers.cells import Cell, cell_text, is_blank
from zhaoshang.domain.evidence.readers.guess import TableGuess
from zhaoshang.domain.evidence.readers.scoring import counts
from zhaoshang.domain.evidence.readers.words import (
    NOTE,
    OF_WHICH,
    SECTION,
    SEQUENCE,
    TOTAL_EXACT,
    TOTAL_LOOSE,
    cleaned,
)

RowKind = Literal["data", "blank", "total", "note", "header"]
FIRST_COLUMNS = 5


def row_kind(cells: Sequence[Cell], table: TableGuess) -> RowKind:
    """data, blank, total (合计, 小计, 其中…), note (注：, 填表人：, a section line), or header repeated on a
    new page.

    In doubt a row is data: a wrong data row is shown to an officer as an error, a dropped one would be lost
    silently.
    """
    filled = [(column, cleaned(cell_text(cell))) for column, cell in enumerate(cells) if not is_blank(cell)]
    if not filled:
        return "blank"
    if _repeats_header(filled, table) or counts(cells):
        return "header"
    if _is_total(cells, filled, table):
        return "total"
    return "note" if _is_note(cells, filled, table) else "data"


def _repeats_header(filled: list[tuple[int, str]], table: TableGuess) -> bool:
    labels: dict[int, set[str]] = {}
    for header in table.headers:
        parts = {header.name, cleaned(header.original), *header.name.split("/")}
        labels[header.column] = parts - {""}
    same = sum(text in labels.get(column, ()) for column, text in filled)
    return same >= 2 and same >= 0.6 * len(filled)


def _is_total(cells: Sequence[Cell], filled: list[tuple[int, str]], table: TableGuess) -> bool:
    numbered = _has_own_number(cells, table)
    for column, text in filled:
        if column >= FIRST_COLUMNS:
            break
        if not isinstance(cells[column], str):
            continue
        if TOTAL_EXACT.fullmatch(text):
            return True
        # 其中 and 某街道小计 are totals only in a row without a number of its own: a project may be named so.
        if not numbered and (OF_WHICH.fullmatch(text) or TOTAL_LOOSE.fullmatch(text)):
            return True
    return False


def _has_own_number(cells: Sequence[Cell], table: TableGuess) -> bool:
    for header in table.headers[:3]:
        if SEQUENCE.fullmatch(header.name) and header.column < len(cells):
            return cleaned(cell_text(cells[header.column])).isdecimal()
    return False


def _is_note(cells: Sequence[Cell], filled: list[tuple[int, str]], table: TableGuess) -> bool:
    texts = [text for column, text in filled if isinstance(cells[column], str)]
    if not texts or len(texts) < len(filled):
        return False
    if all(NOTE.match(text) for text in texts):
        return True
    if NOTE.match(texts[0]) and filled[0][0] <= 1 and len(filled) <= 2:
        return True
    return len(filled) == 1 and filled[0][0] <= 1 and len(table.headers) >= 3 and bool(SECTION.match(texts[0]))
