"""Workbooks out: refused rows with the reason beside each, and facts in their ledger's own layout.

Text is written as text whatever it begins with (`=`, `+`, `-`, `@` never become formulas); numbers stay numbers.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from zhaoshang.domain.evidence.models import Import, ImportRow
from zhaoshang.domain.evidence.queries import ledger_called
from zhaoshang.domain.evidence.readers.cells import cell_text
from zhaoshang.kernel.ledger import Column, Ledger
from zhaoshang.kernel.money import money_unit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Sheet:
    """One sheet being written: a title line, a header row, rows; every cell by its kind."""

    def __init__(self, title: str, name: str) -> None:
        self.buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self.sheet = self.book.add_worksheet(_sheet_name(name))
        font = {"font_name": "等线", "font_size": 11, "valign": "vcenter"}
        self.head = self.book.add_format({**font, "bold": True, "bg_color": "#E6EFF0", "border": 1, "text_wrap": True})
        self.title = self.book.add_format({**font, "bold": True, "font_size": 15})
        self.plain = self.book.add_format(font)
        self.day = self.book.add_format({**font, "num_format": "yyyy-mm-dd"})
        self.number = self.book.add_format({**font, "num_format": "#,##0.00####"})
        self.bad = self.book.add_format({**font, "bg_color": "#FAE5E1", "text_wrap": True})
        self._entitle(title)

    def add(self, name: str, title: str) -> None:
        """A further sheet; what follows is written to it."""
        self.sheet = self.book.add_worksheet(_sheet_name(name))
        self._entitle(title)

    def _entitle(self, title: str) -> None:
        self.sheet.write_string(0, 0, title, self.title)
        self.sheet.set_row(0, 28)

    def header(self, row: int, names: Sequence[str]) -> None:
        """The header row, frozen, with widths that fit Chinese headings."""
        for column, name in enumerate(names):
            self.sheet.write_string(row, column, name, self.head)
            self.sheet.set_column(column, column, min(max(len(name) * 2 + 2, 11), 40))
        self.sheet.freeze_panes(row + 1, 0)

    def put(self, row: int, column: int, value: Any, style: Any = None) -> None:
        """One cell by the kind of its value."""
        if value is None or value == "":
            return
        if isinstance(value, bool):
            self.sheet.write_string(row, column, "是" if value else "否", style or self.plain)
        elif isinstance(value, Decimal):
            self.sheet.write_number(row, column, value, style or self.number)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, column, value, style or self.day)
        else:
            self.sheet.write_string(row, column, str(value), style or self.plain)

    def bytes(self) -> bytes:
        """The finished workbook."""
        self.book.close()
        return self.buffer.getvalue()


def refused_rows(batch: Import, language: str, without: Collection[int] = ()) -> bytes:
    """The rows an import refused, as they stood, with where and why beside each; ready to be corrected and uploaded.

    `without` are the rows, by id, that are kept from whoever asks.
    """
    ledger = ledger_called(batch.ledger)
    headings: dict[str, str] = batch.layout.get("headings", {})
    width = max([int(c) for c in headings] + [-1]) + 1
    english = language.startswith("en")
    sheet = Sheet(f"{ledger.name.in_language(language)} · {batch.number}", "refused" if english else "被拒绝的行")
    units: dict[str, str] = batch.layout.get("units", {})
    unit_of = {column: units[field] for field, column in batch.columns.items() if units.get(field)}
    names = [with_unit(headings.get(str(i), ""), unit_of.get(i, "")) for i in range(width)]
    sheet.header(1, [*names, *(["Row", "Reason", "Remedy"] if english else ["原行号", "原因", "怎么改"])])
    at = 2
    rows = ImportRow.objects.filter(batch=batch, verdict=ImportRow.Verdict.REFUSED).exclude(pk__in=without)
    for row in rows.order_by("number").iterator(2000):
        wrong = {p.get("field") for p in row.problems}
        bad_columns = {batch.columns[f] for f in wrong if f in batch.columns}
        for column, cell in enumerate(row.cells[:width]):
            sheet.put(at, column, _as_stood(cell), sheet.bad if column in bad_columns else None)
        sheet.put(at, width, Decimal(row.number), sheet.plain)
        language_key = "en" if english else "zh"
        said = "\n".join(f"{p.get('cell', '')} {p[language_key]}".strip() for p in row.problems)
        sheet.put(at, width + 1, said, sheet.bad)
        sheet.put(at, width + 2, "\n".join(p[f"cure_{language_key}"] for p in row.problems))
        at += 1
    sheet.sheet.set_column(width + 1, width + 2, 60)
    return sheet.bytes()


def with_unit(heading: str, unit: str) -> str:
    """The heading with the unit its cells were read in: a unit line above the table does not come along."""
    return f"{heading}({unit})" if unit and unit not in heading else heading


def ledger_rows(
    ledger: Ledger, facts: Iterable[Any], title: str, language: str, taken_back: Iterable[Any] = ()
) -> bytes:
    """Facts in their ledger's layout: its columns in order, values in its units, so that the file can be imported again.

    `taken_back` are reversals that the figure subtracts; they stand on a sheet of their own, each with its reason, so that
    the first sheet less the second is the figure.
    """
    sheet = Sheet(title, ledger.name.in_language(language))
    sheet.header(1, [_heading(c) for c in ledger.kept])
    _lines(sheet, ledger, facts)
    if back := list(taken_back):
        english = language.startswith("en")
        more = ("Reason", "Counts in") if english else ("冲回理由", "计入月份")
        sheet.add(
            "Taken back" if english else "冲回（减去）", f"{title} · {'taken back' if english else '冲回，从上表减去'}"
        )
        sheet.header(1, [*(_heading(c) for c in ledger.kept), *more])
        _lines(sheet, ledger, back)
        for at, fact in enumerate(back, 2):
            sheet.put(at, len(ledger.kept), fact.reason)
            sheet.put(at, len(ledger.kept) + 1, f"{fact.counts_in:%Y-%m}")
    return sheet.bytes()


def _lines(sheet: Sheet, ledger: Ledger, facts: Iterable[Any]) -> None:
    """One line for each fact, from the third row on."""
    for at, fact in enumerate(facts, 2):
        for column, described in enumerate(ledger.kept):
            sheet.put(at, column, in_ledger_unit(described, _value(ledger, fact, described)))


def plain_rows(title: str, header: Sequence[str], rows: Iterable[Sequence[Any]], name: str) -> bytes:
    """Any table as a workbook."""
    sheet = Sheet(title, name)
    sheet.header(1, header)
    for at, row in enumerate(rows, 2):
        for column, value in enumerate(row):
            sheet.put(at, column, value)
    return sheet.bytes()


def in_ledger_unit(column: Column, value: Any) -> Any:
    """A base-unit value in the unit the ledger's heading names; a coded choice in its first word."""
    if value is None or value == "":
        return None
    if column.kind == "money" and isinstance(value, Decimal):
        return value / money_unit(column.unit).factor
    if column.kind == "area" and column.unit == "亩" and isinstance(value, Decimal):
        return (value * 3 / 2000).quantize(Decimal("0.0001"))
    if column.kind == "choice":
        return next((word for word, code in column.choices.items() if code == value), value)
    return value


def from_ledger_unit(column: Column, value: Any) -> Any:
    """The inverse: what was entered in the heading's unit, in base units."""
    if column.kind == "money" and isinstance(value, Decimal):
        return value * money_unit(column.unit).factor
    if column.kind == "area" and column.unit == "亩" and isinstance(value, Decimal):
        return value * 2000 / 3
    return value


def _heading(column: Column) -> str:
    return f"{column.name.zh}({column.unit})" if column.unit else column.name.zh


def _value(ledger: Ledger, fact: Any, column: Column) -> Any:
    label = fact._meta.label_lower
    if column.field == fact.DAY:
        return fact.happened_on
    if column.field == "is_recognised":
        return label == "projects.recognition"
    return getattr(fact, column.field, None) if column.field in fact.VALUES else None


def _as_stood(cell: Any) -> Any:
    if isinstance(cell, dict) and "n" in cell:
        return Decimal(cell["n"])
    if isinstance(cell, dict) and "d" in cell:
        return date.fromisoformat(cell["d"])
    return cell_text(cell) if cell is not None else None


def _sheet_name(name: str) -> str:
    """A name Excel accepts: at most 31 characters, none of the seven it refuses."""
    return "".join("·" if c in "[]:*?/\\" else c for c in name)[:31] or "Sheet1"
