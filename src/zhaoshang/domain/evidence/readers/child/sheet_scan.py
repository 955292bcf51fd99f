"""A sheet's XML skimmed as a stream: how many rows are real, what is hidden, where errors are.

The parser (calamine) builds a dense grid and drops error values, formulas without a result and hidden marks.
So the sheet is skimmed first, with searches that run at C speed: a bomb is refused before the grid is built,
and what the parser would lose is kept. `<dimension>` is never believed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from xml.sax.saxutils import unescape

from zhaoshang.domain.evidence.readers.cells import UNCALCULATED, cell_address, column_index
from zhaoshang.domain.evidence.readers.child.stop import Stop

LONGEST_ROW = 48 << 20
EXCEL_ROWS = 1_048_576
START = re.compile(rb"<(\w+:)?sheetData\b")
COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
NUMBER = re.compile(rb"""\br=["'](\d{1,9})["']""")
HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
MINIMUM = re.compile(rb"""\bmin=["'](\d{1,9})["']""")
MAXIMUM = re.compile(rb"""\bmax=["'](\d{1,9})["']""")
NO_WIDTH = re.compile(rb"""\bwidth=["']0(?:\.0*)?["']""")
PLACE = re.compile(rb"""\br=["']([A-Z]{1,4})\d""")
KIND = re.compile(rb"""\bt=["'](\w+)["']""")


@dataclass
class SheetScan:
    """What the skim found. Rows count from 1, columns from 0; the hidden ones are inclusive ranges."""

    rows: int = 0
    first_row: int = 0
    last_row: int = 0
    last_column: int = -1
    last_address: str = ""
    merges: int = 0
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: list[tuple[int, int]] = field(default_factory=list)
    errors: dict[int, dict[int, str]] = field(default_factory=dict)
    error_count: int = 0


class _Words:
    """The byte patterns of one sheet, for the namespace prefix it happens to use (usually none)."""

    def __init__(self, prefix: bytes) -> None:
        self.row = re.compile(rb"<" + prefix + rb"row\b([^>]*)>")
        self.row_start, self.row_end = b"<" + prefix + b"row", b"</" + prefix + b"row>"
        self.cell = re.compile(rb"<" + prefix + rb"c\b([^>]*)>")
        self.cell_start = b"<" + prefix + b"c"
        self.value, self.inline, self.formula = (b"<" + prefix + word for word in (b"v", b"is", b"f"))
        self.result = re.compile(rb"<" + prefix + rb"v\b[^>]*>([^<]+)<")
        self.end = b"</" + prefix + b"sheetData"
        self.merge = b"<" + prefix + b"mergeCell "
        # However the writer spells it: <v></v>, <v/>, <v />, or no <v> at all, perhaps on a line of its own.
        after = [b"</" + prefix + b"f>" + gap for gap in (b"</", b"<" + prefix + b"v ", b" ", b"\n", b"\r", b"\t")]
        no_value = (self.value + b"></", self.value + b"/>", self.value + b" ", *after, self.formula + b" ")
        self.special = (b't="e"', b"t='e'", *no_value)


def scan_sheet(chunks: Iterator[bytes], sheet: str, limits: dict[str, Any], rows_before: int) -> SheetScan:
    """The skim of one sheet. Raises Stop on too many rows, columns, merges or errors, and on a stray far
    cell."""
    scan = SheetScan()
    words, rest = _head(chunks, scan)
    if words is not None:
        _Skim(words, scan, sheet, limits, limits["rows"] - rows_before).run(rest, chunks)
    return scan


def _head(chunks: Iterator[bytes], scan: SheetScan) -> tuple[_Words | None, bytes]:
    """Reads up to `<sheetData`: hidden columns stand before it. The rest of the last chunk is handed on."""
    head = b""
    for chunk in chunks:
        head += chunk
        if start := START.search(head):
            for match in COLUMN.finditer(head, 0, start.start()):
                low, high = MINIMUM.search(match[1]), MAXIMUM.search(match[1])
                if low and high and (HIDDEN.search(match[1]) or NO_WIDTH.search(match[1])):
                    scan.hidden_columns.append((int(low[1]) - 1, int(high[1]) - 1))
            return _Words(start[1] or b""), head[start.start() :]
        if len(head) > LONGEST_ROW:
            raise Stop("reading.damaged", reason="no sheetData")
    return None, b""


@dataclass
class _Skim:
    """The pass over the rows of one sheet."""

    words: _Words
    scan: SheetScan
    sheet: str
    limits: dict[str, Any]
    most: int
    at_row: int = 0

    def run(self, rest: bytes, chunks: Iterator[bytes]) -> None:
        words, scan = self.words, self.scan
        # What followed `<sheetData` in the head is the first piece: a small sheet ends within it.
        for chunk in chain((b"",), chunks):
            rest += chunk
            end = rest.find(words.end)
            if end >= 0:
                self._rows(rest[:end])
                self._merges(rest[end:], chunks)
                rest = b""
                break
            cut = max(rest.rfind(words.row_start), rest.rfind(words.row_end))
            if cut > 0:
                self._rows(rest[:cut])
                rest = rest[cut:]
            elif len(rest) > LONGEST_ROW:
                raise Stop("reading.damaged", reason=f"{self.sheet}: a row of more than {LONGEST_ROW} bytes")
            if scan.rows > self.most:
                break
        self._rows(rest)
        if scan.rows > self.most:
            raise Stop("reading.too_many_rows", sheet=self.sheet, limit=self.limits["rows"])
        if (scan.last_row - scan.first_row + 1) * (scan.last_column + 1) > self.limits["grid_cells"]:
            raise Stop("reading.stray_cell", sheet=self.sheet, address=scan.last_address, rows=scan.rows)

    def _rows(self, text: bytes) -> None:
        """Counts the complete rows in `text`."""
        words, scan, sheet, limits = self.words, self.scan, self.sheet, self.limits
        at_row = self.at_row
        special = any(word in text for word in words.special)
        found = list(words.row.finditer(text))
        for index, match in enumerate(found):
            attributes = match[1]
            number = NUMBER.search(attributes)
            at_row = int(number[1]) if number else at_row + 1
            if at_row > EXCEL_ROWS:
                raise Stop("reading.damaged", reason=f"{sheet}: row {at_row}")
            if b"hidden" in attributes and HIDDEN.search(attributes):
                _hide(scan.hidden_rows, at_row)
            if attributes.endswith(b"/"):
                continue
            body = text[match.end() : found[index + 1].start() if index + 1 < len(found) else len(text)]
            filled = max(body.rfind(words.value), body.rfind(words.inline), body.rfind(words.formula))
            if filled < 0:
                continue
            scan.rows += 1
            scan.first_row = min(scan.first_row or at_row, at_row)
            start = body.rfind(words.cell_start, 0, filled)
            place = PLACE.search(body, start, filled) if start >= 0 else None
            column = column_index(place[1].decode()) if place else body.count(words.cell_start, 0, filled) - 1
            if column >= limits["columns"]:
                address = cell_address(at_row, column)
                raise Stop("reading.too_many_columns", sheet=sheet, address=address, limit=limits["columns"])
            if at_row >= scan.last_row:
                scan.last_row, scan.last_address = at_row, cell_address(at_row, column)
            scan.last_column = max(scan.last_column, column)
            if special and any(word in body for word in words.special):
                self._errors(body, at_row)
        self.at_row = at_row

    def _errors(self, body: bytes, row: int) -> None:
        """Error values of a row, and formulas that were saved without a result, are remembered by column."""
        words, scan = self.words, self.scan
        found = list(words.cell.finditer(body))
        column = -1
        for index, match in enumerate(found):
            attributes = match[1]
            place = PLACE.search(attributes)
            column = column_index(place[1].decode()) if place else column + 1
            inner = body[match.end() : found[index + 1].start() if index + 1 < len(found) else len(body)]
            kind = KIND.search(attributes)
            result = words.result.search(inner)
            if kind and kind[1] == b"e":
                text = unescape(result[1].decode("utf-8", "replace")) if result else "#ERROR!"
            elif words.formula in inner and not result and not (kind and kind[1] in (b"str", b"inlineStr")):
                text = UNCALCULATED
            else:
                continue
            scan.errors.setdefault(row, {})[column] = text
            scan.error_count += 1
            if scan.error_count > self.limits["error_cells"]:
                raise Stop("reading.too_many_errors", sheet=self.sheet, limit=self.limits["error_cells"])

    def _merges(self, rest: bytes, chunks: Iterator[bytes]) -> None:
        """Counts merged ranges, which stand after the rows."""
        words, scan = self.words, self.scan
        while True:
            scan.merges += rest.count(words.merge)
            if scan.merges > self.limits["merges"]:
                raise Stop("reading.too_many_merges", sheet=self.sheet, limit=self.limits["merges"])
            chunk = next(chunks, b"")
            if not chunk:
                return
            rest = rest[-(len(words.merge) - 1) :] + chunk


def _hide(ranges: list[tuple[int, int]], row: int) -> None:
    if ranges and ranges[-1][1] == row - 1:
        ranges[-1] = (ranges[-1][0], row)
    else:
        ranges.append((row, row))
