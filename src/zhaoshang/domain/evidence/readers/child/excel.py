"""XLSX, XLS and ODS: checked as an archive, skimmed, then read by calamine, sheet by sheet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from zhaoshang.domain.evidence.readers.cells import cell_address
from zhaoshang.domain.evidence.readers.child.output import Ledger, SheetFile
from zhaoshang.domain.evidence.readers.child.package import (
    SheetPart,
    ods_is_encrypted,
    package_kind,
    sheet_parts,
)
from zhaoshang.domain.evidence.readers.child.sheet_scan import SheetScan, scan_sheet
from zhaoshang.domain.evidence.readers.child.stop import Stop
from zhaoshang.domain.evidence.readers.child.values import CONVERT
from zhaoshang.domain.evidence.readers.child.zip_check import Archive

ALIAS = "source"


@dataclass
class Found:
    """A worksheet to read: its place in the parser's list, and the skim where the format allows one."""

    index: int
    name: str
    visibility: str
    scan: SheetScan | None


def read_zip(path: Path, ledger: Ledger) -> dict[str, Any]:
    """An XLSX or ODS workbook is read; what it is comes from its content, not from its name."""
    archive = Archive(path, ledger.limits)
    kind = package_kind(archive)
    if kind == "xlsb":
        raise Stop("reading.unsupported", kind="xlsb")
    if kind == "ods":
        if ods_is_encrypted(archive):
            raise Stop("reading.password")
        archive.check_others(set())
        return _read(path, "ods", ledger, {})
    if kind != "xlsx":
        raise Stop("reading.not_a_workbook")
    parts = sheet_parts(archive)
    if len(parts) > ledger.limits["sheets"]:
        raise Stop("reading.too_many_sheets", count=len(parts), limit=ledger.limits["sheets"])
    scans = _scan(archive, [part for part in parts if part.kind == "worksheet"], ledger)
    archive.check_others({part.part.lower() for part in parts if part.kind == "worksheet"})
    return _read(path, "xlsx", ledger, scans)


def read_ole(path: Path, ledger: Ledger) -> dict[str, Any]:
    """An old binary .xls is read. The same container also wraps encrypted .xlsx files and Word documents."""
    names = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in names:
        raise Stop("reading.password")
    if not any(stream.encode("utf-16-le") + b"\0\0" in names for stream in ("Workbook", "Book", "WORKBOOK", "BOOK")):
        raise Stop("reading.not_a_workbook")
    del names
    return _read(path, "xls", ledger, {})


def _scan(archive: Archive, parts: list[SheetPart], ledger: Ledger) -> dict[str, SheetScan]:
    scans: dict[str, SheetScan] = {}
    rows = 0
    for part in parts:
        scans[part.name] = scan = scan_sheet(archive.stream(part.part), part.name, ledger.limits, rows)
        rows += scan.rows
    ledger.expect(rows)
    return scans


def _read(path: Path, kind: str, ledger: Ledger, scans: dict[str, SheetScan]) -> dict[str, Any]:
    # The parser chooses by extension, and stored files have none or a wrong one: it is shown the right one.
    named = ledger.into / f"{ALIAS}.{kind}"
    named.symlink_to(path)
    try:
        with CalamineWorkbook.from_path(named) as book:
            found, skipped = _list(book, ledger, scans)
            sheets = [_sheet(book, one, number, ledger) for number, one in enumerate(found)]
    except PasswordError as problem:
        raise Stop("reading.password") from problem
    except CalamineError as problem:
        if "limit exceeded" in str(problem):  # the parser's own guard against grids that cannot fit
            raise Stop("reading.too_much_memory") from problem
        raise Stop("reading.damaged", reason=str(problem)[:200]) from problem
    finally:
        named.unlink()
    return {"kind": kind, "sheets": sheets, "skipped_sheets": skipped}


def _list(book: CalamineWorkbook, ledger: Ledger, scans: dict[str, SheetScan]) -> tuple[list[Found], list[str]]:
    found, skipped, macros = [], [], False
    for index, meta in enumerate(book.sheets_metadata):
        if meta.typ != SheetTypeEnum.WorkSheet:
            skipped.append(meta.name)
            macros = macros or meta.typ == SheetTypeEnum.MacroSheet
            continue
        found.append(Found(index, meta.name, _visibility(meta.visible), scans.get(meta.name)))
    if len(found) > ledger.limits["sheets"]:
        raise Stop("reading.too_many_sheets", count=len(found), limit=ledger.limits["sheets"])
    if not found:
        raise Stop("reading.macro_sheets_only" if macros else "reading.empty_workbook")
    return found, skipped


def _visibility(value: SheetVisibleEnum) -> str:
    # The parser's enums cannot be keys of a dict.
    if value == SheetVisibleEnum.Visible:
        return "visible"
    return "hidden" if value == SheetVisibleEnum.Hidden else "very-hidden"


def _sheet(book: CalamineWorkbook, found: Found, number: int, ledger: Ledger) -> dict[str, Any]:
    out = SheetFile(ledger, number, found.name)
    scan = found.scan
    sheet = book.get_sheet_by_index(found.index)
    _check(sheet, found, ledger)
    _rows(sheet, found, out, ledger.limits["cell_chars"])
    if scan is not None and out.rows > scan.rows:
        # The skim and the parser disagree (odd XML): what is hidden or wrong in those rows is then unknown.
        raise Stop("reading.damaged", reason=f"{found.name}: {out.rows} rows parsed, {scan.rows} skimmed")
    merges = sheet.merged_cell_ranges or ()
    return {
        "name": found.name,
        "visibility": found.visibility,
        "hidden_columns": scan.hidden_columns if scan else [],
        "hidden_rows": scan.hidden_rows if scan else [],
        "hidden_known": scan is not None,
        "merged": [[top + 1, left, bottom + 1, right] for (top, left), (bottom, right) in merges],
        **out.close(),
    }


def _check(sheet: CalamineSheet, found: Found, ledger: Ledger) -> None:
    """The limits again, for the formats that cannot be skimmed."""
    limits = ledger.limits
    if sheet.end is None:
        return
    if sheet.end[1] >= limits["columns"]:
        address = cell_address(sheet.end[0] + 1, sheet.end[1])
        raise Stop("reading.too_many_columns", sheet=found.name, address=address, limit=limits["columns"])
    if len(sheet.merged_cell_ranges or ()) > limits["merges"]:
        raise Stop("reading.too_many_merges", sheet=found.name, limit=limits["merges"])
    if found.scan is None:
        ledger.expect(ledger.total + sheet.height)


def _rows(sheet: CalamineSheet, found: Found, out: SheetFile, longest: int) -> None:
    """Writes each row. The parser starts rows at row 1 but columns at the first filled one, so cells are
    shifted."""
    errors = found.scan.errors if found.scan else {}
    shift: list[Any] = [None] * (sheet.start[1] if sheet.start else 0)
    for row, values in enumerate(sheet.iter_rows(), start=1):
        cells = shift + [(value or None) if type(value) is str else CONVERT[type(value)](value) for value in values]
        if errors and row in errors:
            _place(cells, errors.pop(row))
        # The length of the whole line is checked first: looking at every cell would cost a third of the time.
        if out.write(row, cells) > longest:
            _check_lengths(row, cells, found.name, longest)
    for later in sorted(errors):
        out.write(later, _place([], errors[later]))


def _check_lengths(row: int, cells: list[Any], sheet: str, longest: int) -> None:
    for column, value in enumerate(cells):
        if isinstance(value, str) and len(value) > longest:
            raise Stop("reading.cell_too_long", sheet=sheet, address=cell_address(row, column), limit=longest)


def _place(cells: list[Any], errors: dict[int, str]) -> list[Any]:
    for column, text in errors.items():
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = {"e": text}
    return cells
