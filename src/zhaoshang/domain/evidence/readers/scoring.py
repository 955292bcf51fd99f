"""Which rows are the header: every candidate is scored, and the winner says why it won."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from zhaoshang.domain.evidence.readers.cells import Cell, cell_text, is_blank
from zhaoshang.domain.evidence.readers.grid import Grid
from zhaoshang.domain.evidence.readers.words import (
    DATE_LIKE,
    LABEL,
    NUMBER_LIKE,
    SEQUENCE,
    UNIT_ONLY,
    cleaned,
)
from zhaoshang.kernel.bilingual import Bilingual

CANDIDATE_ROWS = 40
DEEPEST = 3
ROWS_BELOW = 10
LONGEST_LABEL = 40
ENOUGH = 0.45
LOWER_MARGIN = 0.04


@dataclass(frozen=True, slots=True)
class Candidate:
    """Header rows with their score from 0 to 1 and the reasons for it."""

    rows: tuple[int, ...]
    confidence: float
    reasons: tuple[Bilingual, ...]


def best_header(grid: Grid) -> Candidate | None:
    """The best candidate, or None when nothing looks enough like a header."""
    numbers = grid.numbers[:CANDIDATE_ROWS]
    best: Candidate | None = None
    for index in range(len(numbers)):
        for depth in range(1, DEEPEST + 1):
            rows = tuple(numbers[index : index + depth])
            if len(rows) < depth or (depth > 1 and not _belongs(grid, rows)):
                break
            candidate = _score(grid, rows)
            if candidate and (best is None or candidate.confidence > best.confidence + _margin(best, rows)):
                best = candidate
    return best if best and best.confidence >= ENOUGH else None


def pointed(rows: tuple[int, ...]) -> Candidate:
    """The header rows a person pointed at: there is nothing to weigh."""
    listed = ", ".join(map(str, rows))
    said = Bilingual(
        f"表头是第 {listed.replace(', ', '、')} 行，由人指定。", f"The header is row {listed}, as somebody said."
    )
    return Candidate(rows, 1.0, (said,))


def _margin(best: Candidate, rows: tuple[int, ...]) -> float:
    """How much better a candidate must be: headers stand above what resembles them, so a lower row must be
    clearly so."""
    return LOWER_MARGIN if rows[0] != best.rows[0] else 0.0


def data_start(grid: Grid, header: int) -> int:
    """The first row under the header that is not blank and not a line of column numbers (1 2 3 4 …)."""
    for row in grid.numbers:
        if row > header and any(not is_blank(cell) for cell in grid.cells(row)) and not counts(grid.cells(row)):
            return row
    return header + 1


def counts(cells: Sequence[Cell]) -> bool:
    """Whether a row only numbers the columns: 1 2 3 4, or 甲 乙 1 2 3."""
    last = 0
    for cell in cells:
        text = cleaned(cell_text(cell)).strip("()")
        if not text or text in "甲乙丙丁戊":
            continue
        if not (text.isdecimal() and len(text) <= 3 and int(text) == last + 1):
            return False
        last += 1
    return last >= 3


def looks_like_value(cell: Cell) -> bool:
    """Whether a cell is a number, a date or an error, or a text that is only a number or a date."""
    if isinstance(cell, dict | bool):
        return True
    text = cleaned(cell_text(cell))
    return bool(NUMBER_LIKE.fullmatch(text) or DATE_LIKE.fullmatch(text))


def _belongs(grid: Grid, rows: tuple[int, ...]) -> bool:
    """Whether the last of `rows` continues the header above it, instead of being the first data row."""
    above, row = rows[-2], rows[-1]
    if row != above + 1:
        return False
    cells = [grid.cell(row, column) for column in range(grid.width)]
    filled = [cell for cell in cells if not is_blank(cell)]
    if any(looks_like_value(cell) for cell in filled):
        return False
    held = any(grid.source.get((row, c), (row, c))[0] < row for c in range(grid.width))
    grouped = any(
        grid.source.get((above, c)) == grid.source.get((above, c + 1)) is not None and not is_blank(cells[c])
        for c in range(grid.width - 1)
    )
    if len(grid.blocks(above)) < 2:
        return False
    if held or grouped:
        return True
    texts = [cleaned(cell_text(cell)) for cell in filled]
    if texts and all(UNIT_ONLY.fullmatch(text.strip("()")) for text in texts):
        return True
    below = [not is_blank(cell) for cell in grid.cells(row + 1)]
    if below and len(filled) > 0.8 * sum(below):
        return False  # as full as the row under it: rather the first data row under a column without a header
    gaps = [c for c in range(grid.width) if is_blank(grid.cell(above, c)) and not is_blank(cells[c])]
    labels = sum(bool(LABEL.search(text)) for text in texts)
    return not grid.merges_known and bool(gaps) and labels * 2 >= len(texts)


def _score(grid: Grid, rows: tuple[int, ...]) -> Candidate | None:
    names = [[text for _, text in grid.label_parts(rows, column)] for column in range(grid.width)]
    filled = [column for column, parts in enumerate(names) if parts]
    blocks = {grid.label_parts(rows, column)[-1][0] for column in filled}
    if not filled or (len(blocks) < 2 and grid.width > 1):
        return None
    lowest = [names[column][-1] for column in filled]
    values = sum(looks_like_value(grid.shown(row, column)) for row in rows for column in filled)
    short = sum(len(text) <= LONGEST_LABEL for text in lowest) / len(lowest)
    known = sum(bool(LABEL.search("/".join(names[column]))) for column in filled) / len(filled)
    unique = len({"/".join(names[column]) for column in filled}) / len(filled)
    below = [row for row in grid.numbers if row > rows[-1]][:ROWS_BELOW]
    wide = _coverage(grid, filled, below)
    contrast = _contrast(grid, filled, below)
    sequence = _has_sequence(grid, filled, names, below)
    score = 0.30 * known + 0.15 * unique + 0.10 * short + 0.25 * wide + 0.12 * contrast + 0.08 * sequence
    score -= 0.6 * values / max(1, len(filled) * len(rows))
    score += 0.02 * (len(rows) - 1)
    reasons = _reasons(rows, known, len(filled), contrast, sequence=sequence)
    return Candidate(rows, round(min(max(score, 0.0), 1.0), 4), reasons)


def _coverage(grid: Grid, filled: list[int], below: list[int]) -> float:
    """How well the labels cover the columns used underneath; no data underneath counts as half."""
    used = {column for row in below for column, cell in enumerate(grid.cells(row)) if not is_blank(cell)}
    if not used:
        return 0.5
    return len(used & set(filled)) / len(used | set(filled))


def _contrast(grid: Grid, filled: list[int], below: list[int]) -> float:
    """The share of columns that hold numbers or dates under a label of words."""
    if not below:
        return 0.0
    found = sum(
        any(not is_blank(grid.cell(row, column)) and looks_like_value(grid.cell(row, column)) for row in below)
        for column in filled
    )
    return min(1.0, 2 * found / len(filled))


def _has_sequence(grid: Grid, filled: list[int], names: list[list[str]], below: list[int]) -> bool:
    """Whether a column called 序号 counts 1, 2, 3 directly underneath."""
    for column in filled[:3]:
        if SEQUENCE.fullmatch(names[column][-1]):
            texts = [cell_text(grid.cell(row, column)).strip() for row in below]
            digits = [int(text) for text in texts if text.isdecimal() and len(text) < 9]
            return bool(digits) and all(a < b for a, b in pairwise(digits))
    return False


def _reasons(
    rows: tuple[int, ...], known: float, columns: int, contrast: float, *, sequence: bool
) -> tuple[Bilingual, ...]:
    listed = "、".join(map(str, rows))
    said = [
        Bilingual(
            f"第 {listed} 行像表头：{columns} 列有名称，其中 {known:.0%} 是台账常用词。",
            f"Row {', '.join(map(str, rows))} looks like a header: {columns} names, {known:.0%} usual words.",
        )
    ]
    if len(rows) > 1:
        said.append(
            Bilingual(f"表头占 {len(rows)} 行，上下合并为一个名称。", f"The {len(rows)} header rows are joined.")
        )
    if contrast:
        said.append(Bilingual("下方是数字或日期，与表头文字不同。", "Numbers or dates follow underneath."))
    if sequence:
        said.append(Bilingual("“序号”列从上到下递增。", "The sequence column counts upwards."))
    return tuple(said)
