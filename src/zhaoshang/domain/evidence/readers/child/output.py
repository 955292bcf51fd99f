"""Where the child puts what it read: one line per row, and lines of progress to the parent."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import orjson

from zhaoshang.domain.evidence.readers.child.stop import Stop

PROGRESS_EVERY = 2_000
FLUSH_BYTES = 1 << 20


def tell(**message: Any) -> None:
    """One line to the parent. A broken pipe means the parent is gone: the process then ends quietly."""
    sys.stdout.buffer.write(orjson.dumps(message) + b"\n")
    sys.stdout.buffer.flush()


class Ledger:
    """Counts rows and bytes over all sheets, against the limits, and reports progress."""

    def __init__(self, into: Path, limits: dict[str, Any], name: str) -> None:
        self.into, self.limits, self.name = into, limits, name
        self.rows = self.bytes = self.total = 0

    def expect(self, total: int) -> None:
        """The number of rows to come is known (an estimate where the format does not tell)."""
        self.total = total
        tell(progress=[0, total])

    def count(self, size: int, sheet: str) -> None:
        """One more row was read. Raises Stop when the rows or bytes of all sheets are over the limit."""
        self.rows += 1
        self.bytes += size
        if self.rows > self.limits["rows"]:
            raise Stop("reading.too_many_rows", sheet=sheet, limit=self.limits["rows"])
        if self.bytes > self.limits["output_bytes"]:
            raise Stop("reading.result_too_large")
        if self.rows % PROGRESS_EVERY == 0:
            tell(progress=[self.rows, max(self.total, self.rows)])


class SheetFile:
    """`sheet-<n>.jsonl`, written row by row; rows without content leave no line."""

    def __init__(self, ledger: Ledger, number: int, sheet: str) -> None:
        self.ledger, self.sheet = ledger, sheet
        self.file_name = f"sheet-{number}.jsonl"
        self.rows = self.columns = self.first_row = self.last_row = 0
        self._stream = (ledger.into / self.file_name).open("wb", buffering=FLUSH_BYTES)

    def write(self, row: int, cells: list[Any]) -> int:
        """The row (numbered from 1) is kept, without its trailing empty cells; an empty one is dropped.

        Gives the length of its line in bytes, 0 when dropped.
        """
        end = len(cells)
        while end and cells[end - 1] is None:
            end -= 1
        if not end:
            return 0
        line = orjson.dumps([row, cells[:end]])
        self._stream.write(line + b"\n")
        self.rows += 1
        self.columns = max(self.columns, end)
        self.first_row = self.first_row or row
        self.last_row = row
        self.ledger.count(len(line) + 1, self.sheet)
        return len(line)

    def close(self) -> dict[str, Any]:
        """The file is complete; what was really counted, for `sheets.json`."""
        self._stream.close()
        return {
            "file": self.file_name,
            "row_count": self.rows,
            "column_count": self.columns,
            "first_row": self.first_row,
            "last_row": self.last_row,
        }
