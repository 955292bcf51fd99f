"""Where the table of a sheet begins, what its columns are called, and which rows under it are data.

Pure functions over the first rows of a sheet. A guess is never silent: it carries its reasons, for an officer
to agree with or correct. Rows are numbered from 1, columns from 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zhaoshang.domain.evidence.readers import scoring
from zhaoshang.domain.evidence.readers.cells import Cell, cell_address, cell_text, column_letter, is_blank
from zhaoshang.domain.evidence.readers.grid import Grid
from zhaoshang.domain.evidence.readers.guess import Header, TableGuess
from zhaoshang.domain.evidence.readers.row_kinds import RowKind, RowKinds, row_kind
from zhaoshang.domain.evidence.readers.words import PERIOD, UNIT_IN_BRACKETS, UNIT_LINE, UNIT_ONLY, cleaned
from zhaoshang.domain.evidence.readers.workbook import SheetInfo
from zhaoshang.kernel.bilingual import Bilingual

__all__ = ["Header", "RowKind", "RowKinds", "TableGuess", "cell_address", "column_letter", "find_tables", "row_kind"]

ROWS_LOOKED_AT = 60


def find_tables(
    rows: Iterable[tuple[int, Sequence[Cell]]], info: SheetInfo, header_rows: Sequence[int] = ()
) -> TableGuess:
    """The most probable table of a sheet, by its first rows; `info` gives merged and hidden cells.

    `header_rows` are those a person pointed at, or that were found before: then no others are looked for.
    """
    if header_rows:
        grid = Grid.of(rows, info, max(ROWS_LOOKED_AT, header_rows[-1] + scoring.ROWS_BELOW))
        best: scoring.Candidate | None = scoring.pointed(tuple(header_rows))
    else:
        grid = Grid.of(rows, info, ROWS_LOOKED_AT)
        best = scoring.best_header(grid)
    first = min(grid.numbers, default=1)
    if best is None:
        said = Bilingual(
            "没有找到像表头的行，请在下面的表格前几行里看清表头在第几行，填在“表头”处。",
            "No row looks like a header; see in the first rows below which it is, and enter its number as the header.",
        )
        return TableGuess((), (), first, "", "", "", "", "", 0.0, (said,))
    start = scoring.data_start(grid, best.rows[-1])
    reasons = list(best.reasons)
    headers = _headers(grid, best.rows, start, info, reasons)
    title, unit, period = _above(grid, best.rows[0], reasons)
    return TableGuess(
        headers=headers,
        header_rows=best.rows,
        data_start=start,
        title=title,
        unit=unit[0],
        unit_address=unit[1],
        period=period[0],
        period_address=period[1],
        confidence=best.confidence,
        reasons=tuple(reasons),
    )


def _headers(
    grid: Grid, rows: tuple[int, ...], start: int, info: SheetInfo, reasons: list[Bilingual]
) -> tuple[Header, ...]:
    headers, unnamed, hidden, seen, twice = [], [], [], {}, []
    for column in range(grid.width):
        parts = grid.label_parts(rows, column)
        name = joined([text for _, text in parts])
        if not name and not grid.has_data(column, start):
            continue
        row, column_of = parts[-1][0] if parts else (rows[-1], column)
        address = cell_address(row, column_of)
        found = UNIT_IN_BRACKETS.search(name)
        is_hidden = info.column_is_hidden(column)
        original = grid.original(row, column_of)
        headers.append(Header(column, name, original, address, found[1] if found else "", is_hidden))
        if not name:
            unnamed.append(column_letter(column))
        if is_hidden:
            hidden.append(column_letter(column))
        if name and name in seen:
            twice.append(name)
        seen[name] = column
    _tell_columns(reasons, unnamed, hidden, twice)
    return tuple(headers)


def _tell_columns(reasons: list[Bilingual], unnamed: list[str], hidden: list[str], twice: list[str]) -> None:
    if hidden:
        listed = "、".join(hidden)
        reasons.append(
            Bilingual(
                f"{listed} 列在表中是隐藏的，也已读出。",
                f"Hidden columns were read as well: {', '.join(hidden)}.",
            )
        )
    if unnamed:
        listed = "、".join(unnamed)
        reasons.append(
            Bilingual(f"{listed} 列有数据但没有表头。", f"Columns with data but no header: {', '.join(unnamed)}.")
        )
    if twice:
        listed = "、".join(twice)
        reasons.append(Bilingual(f"表头重复：{listed}，请看清对应哪一列。", f"Header used twice: {', '.join(twice)}."))


def joined(parts: Sequence[str]) -> str:
    """Labels from top to bottom as one name; a part that is only a unit goes into brackets: 总投资(万元)."""
    name = ""
    for part in parts:
        if not part:
            continue
        if not name:
            name = part
        elif UNIT_ONLY.fullmatch(bare := part.strip("()")):
            name = f"{name}({bare})"
        else:
            name = f"{name}/{part}"
    return name


def _above(grid: Grid, header: int, reasons: list[Bilingual]) -> tuple[str, tuple[str, str], tuple[str, str]]:
    """Title, unit and period printed above the header, the last two with the address they were found at."""
    title, unit, period = "", ("", ""), ("", "")
    for number in (n for n in grid.numbers if n < header):
        for column, cell in enumerate(grid.cells(number)):
            if is_blank(cell):
                continue
            text, address = cleaned(cell_text(cell)), cell_address(number, column)
            if not unit[0] and (found := UNIT_LINE.search(text)):
                unit = (found[1], address)
                reasons.append(Bilingual(f"{address} 写明单位：{found[1]}。", f"{address} names the unit: {found[1]}."))
            if (found := PERIOD.search(text)) and len(found[0]) > len(period[0]):
                period = (found[0], address)
            if not title and not UNIT_LINE.search(text) and not PERIOD.fullmatch(text.strip("()")):
                title = text
    if title:
        reasons.append(Bilingual(f"标题：{title}", f"Title: {title}"))
    if period[0]:
        reasons.append(Bilingual(f"{period[1]} 写明期间：{period[0]}。", f"{period[1]} names the period: {period[0]}."))
    return title, unit, period
