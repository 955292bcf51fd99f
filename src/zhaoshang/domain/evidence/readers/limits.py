"""How much a foreign file may cost, in bytes, seconds and rows."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may use. The defaults fit a ledger of 100 000 rows x 24 columns with room to spare."""

    file_bytes: int = 60 * MEBIBYTE
    """Size of the file as uploaded."""
    unpacked_bytes: int = 600 * MEBIBYTE
    """Sum of all XML parts of a workbook, counted while unpacking; what the zip headers claim is not
    believed."""
    unpack_ratio: int = 200
    """Unpacked over packed bytes of one part. Real sheets reach 10 to 50; deflate at its worst gives 1032."""
    zip_entries: int = 10_000
    rows: int = 300_000
    """Rows with content, all sheets together."""
    columns: int = 400
    sheets: int = 60
    cell_chars: int = 32_767
    """Excel's own limit for the text of one cell."""
    grid_cells: int = 12_000_000
    """Rows x columns between the first and the last filled cell of a sheet: what the parser must hold at
    once."""
    merges: int = 100_000
    error_cells: int = 200_000
    seconds: float = 120.0
    """Wall time; the child is killed after it."""
    cpu_seconds: int = 100
    memory_bytes: int = 400 * MEBIBYTE
    """Address space of the child (RLIMIT_AS), hence a bound of its resident memory too."""
    output_bytes: int = 1024 * MEBIBYTE
    """All result files together."""
    open_files: int = 32
    processes: int = 0
    """Threads and processes beside the first; a parser of workbooks needs none, one of pictures works on all cores."""
