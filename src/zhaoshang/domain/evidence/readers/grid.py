"""The first rows of a sheet as a grid in which merged cells show their value everywhere they cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from zhaoshang.domain.evidence.readers.cells import Cell, cell_text, is_blank
from zhaoshang.domain.evidence.readers.words import cleaned
from zhaoshang.domain.evidence.readers.workbook import SheetInfo

Place = tuple[int, int]


@dataclass(frozen=True)
class Grid:
    """Rows by number; `source` maps a covered cell to the top left cell of its merged block."""

    rows: dict[int, Sequence[Cell]]
    width: int
    source: dict[Place, Place]
    merges_known: bool

    @classmethod
    def of(cls, rows: Iterable[tuple[int, Sequence[Cell]]], info: SheetInfo, most: int) -> Grid:
        """The grid of at most `most` rows. Merged blocks below them, or absurdly large, are left aside."""
        kept = dict(islice(rows, most))
        width = max((len(cells) for cells in kept.values()), default=0)
        last = max(kept, default=0)
        source: dict[Place, Place] = {}
        for block in info.merged:
            if block.top > last or block.left >= width:
                continue
            for row in range(block.top, min(block.bottom, last) + 1):
                # A row that holds nothing but the lower half of merged cells has no line of its own.
                kept.setdefault(row, ())
                for column in range(block.left, min(block.right, width - 1) + 1):
                    source[row, column] = (block.top, block.left)
        return cls(dict(sorted(kept.items())), width, source, bool(info.merged))

    @property
    def numbers(self) -> list[int]:
        """Row numbers, ascending."""
        return list(self.rows)

    def cells(self, row: int) -> Sequence[Cell]:
        """The cells of a row as stored, merged blocks not filled."""
        return self.rows.get(row, ())

    def cell(self, row: int, column: int) -> Cell:
        """The cell of a place as stored."""
        cells = self.rows.get(row, ())
        return cells[column] if column < len(cells) else None

    def shown(self, row: int, column: int) -> Cell:
        """The cell an eye sees at a place: the value of the merged block that covers it."""
        return self.cell(*self.source.get((row, column), (row, column)))

    def original(self, row: int, column: int) -> str:
        """The text of a place as printed, blanks and line breaks included."""
        return cell_text(self.cell(row, column))

    def texts(self, row: int) -> list[str]:
        """The cleaned texts an eye sees in a row, one for each column."""
        return [cleaned(cell_text(self.shown(row, column))) for column in range(self.width)]

    def blocks(self, row: int) -> set[Place]:
        """The places the filled cells of a row really come from: a title merged over all columns is one."""
        places = ((row, column) for column in range(self.width))
        return {self.source.get(place, place) for place in places if not is_blank(self.shown(*place))}

    def has_data(self, column: int, start: int) -> bool:
        """Whether anything stands in a column from row `start` on."""
        return any(row >= start and not is_blank(self.cell(row, column)) for row in self.rows)

    def label_parts(self, rows: Sequence[int], column: int) -> list[tuple[Place, str]]:
        """The labels above a column from top to bottom, each block once, with the place it is printed at."""
        parts: list[tuple[Place, str]] = []
        for row in rows:
            place = self.source.get((row, column), (row, column))
            text = cleaned(cell_text(self.cell(*place)))
            if not text and row != rows[-1]:
                place, text = self._group(row, rows[-1], column)
            if text and (not parts or (parts[-1][0] != place and parts[-1][1] != text)):
                parts.append((place, text))
        return parts

    def _group(self, row: int, lower: int, column: int) -> tuple[Place, str]:
        """Without merged cells (CSV, ODS) a group label stands only over its first column and reaches to the
        right."""
        if self.merges_known or is_blank(self.cell(lower, column)):
            return (row, column), ""
        for left in range(column - 1, -1, -1):
            if is_blank(self.cell(lower, left)):
                break
            if not is_blank(self.cell(row, left)):
                return (row, left), cleaned(cell_text(self.cell(row, left)))
        return (row, column), ""
