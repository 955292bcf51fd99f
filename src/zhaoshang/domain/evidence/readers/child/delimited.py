"""CSV, TSV and TXT: the encoding is proved by strict decoding, the separator by regularity. Both are
reported."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from zhaoshang.domain.evidence.readers.cells import cell_address
from zhaoshang.domain.evidence.readers.child.output import Ledger, SheetFile
from zhaoshang.domain.evidence.readers.child.stop import Stop

CHUNK = 1 << 20
SAMPLE_LINES = 60
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
IMPROBABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1b\x7f-\x9f\ue000-\uf8ff\ufffd\ufffe\uffff]")
"""Control and private characters: GB18030 accepts nearly any bytes, but nonsense read as GB18030 is full of
these."""
SEPARATORS = (",", "\t", ";", "，")
EXCEL_HINT = re.compile(r"sep=(.)$", re.IGNORECASE)


def read_text(path: Path, ledger: Ledger) -> dict[str, Any]:
    """A delimited text file is read as one sheet of text cells. Raises Stop when no encoding fits."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as stream:
        sample = [line for _, line in zip(range(SAMPLE_LINES), _short_lines(stream), strict=False)]
    hint = EXCEL_HINT.match(sample[0].strip()) if sample else None
    separator = hint[1] if hint else separator_of(sample)
    csv.field_size_limit(ledger.limits["cell_chars"])
    ledger.expect(sum(chunk.count(b"\n") for chunk in _chunks(path)) + 1)
    out = SheetFile(ledger, 0, "")
    with path.open(encoding=encoding, newline="") as stream:
        if hint:
            stream.readline()
        _rows(csv.reader(stream, delimiter=separator or "\x1f"), out, ledger.limits)
    sheet = {
        "name": "",
        "visibility": "visible",
        "hidden_columns": [],
        "hidden_rows": [],
        "hidden_known": True,
        "merged": [],
        **out.close(),
    }
    return {
        "kind": "text",
        "encoding": encoding,
        "separator": separator,
        "sheets": [sheet],
        "skipped_sheets": [],
    }


def encoding_of(path: Path) -> str:
    """The first of UTF-8, UTF-16 with a mark, GB18030 in which every byte is valid and probable."""
    with path.open("rb") as file:
        start = file.read(4)
    if start in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        raise Stop("reading.unreadable_text")
    marked = next((name for mark, name in MARKS if start.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        if _decodes(path, encoding):
            return encoding
    raise Stop("reading.unreadable_text")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        if any(IMPROBABLE.search(decoder.decode(chunk)) for chunk in _chunks(path)):
            return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _short_lines(stream: TextIO) -> Iterator[str]:
    """Lines of the sample, at most 100 000 characters each: one endless line must not fill the memory."""
    while line := stream.readline(100_000):
        yield line


def separator_of(lines: list[str]) -> str:
    """The separator that divides the sample most evenly; "" when the file has a single column."""
    best, best_score = "", 0.0
    for separator in SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=separator) if row]
        except csv.Error:
            continue
        divided = [width for width in widths if width > 1]
        if not divided:
            continue
        usual = max(set(divided), key=divided.count)
        even = divided.count(usual) / len(widths)
        # A full-width comma is ordinary Chinese punctuation: it separates only where every line agrees.
        if separator == "，" and even < 1:
            continue
        score = even * (1 + min(usual, 30) / 100)
        if score > best_score:
            best, best_score = separator, score
    return best


def _rows(reader: Any, out: SheetFile, limits: dict[str, Any]) -> None:
    row = 0
    try:
        for row, values in enumerate(reader, start=1):
            if len(values) > limits["columns"] and any(values[limits["columns"] :]):
                address = cell_address(row, len(values) - 1)
                raise Stop("reading.too_many_columns", sheet="", address=address, limit=limits["columns"])
            out.write(row, [value or None for value in values])
    except csv.Error as problem:
        if "field limit" in str(problem):
            address = cell_address(row + 1, 0)
            raise Stop("reading.cell_too_long", sheet="", address=address, limit=limits["cell_chars"]) from problem
        raise Stop("reading.damaged", reason=str(problem)[:200]) from problem
