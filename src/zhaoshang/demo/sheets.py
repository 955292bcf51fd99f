"""A workbook as a bureau types it: merged title, unit line, one or two header rows, rows, a totals row, who filled it in.

The bytes depend on the content alone: fixed document properties, parts stored uncompressed in one order with one date.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import groupby
from typing import Any

import xlsxwriter

MADE_AT = datetime(2020, 1, 1)  # noqa: DTZ001 -- a document property, no moment
ZIP_DATE = (2020, 1, 1, 0, 0, 0)
DAY_FORMATS = ("yyyy-mm-dd", "yyyy/m/d", 'yyyy"年"m"月"d"日"')


@dataclass(frozen=True, slots=True)
class Typed:
    """A number somebody typed as text: what the cell shows, and what it is worth in the column's unit."""

    shown: str
    worth: Decimal


Cell = str | int | Decimal | date | Typed | None


@dataclass(frozen=True, slots=True)
class Head:
    """One column: its heading, the group above it if there is one, and whether the totals row adds it up."""

    name: str
    width: float = 12
    group: str = ""
    adds: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its tab, title, columns and rows."""

    name: str
    title: str
    heads: tuple[Head, ...]
    rows: Sequence[Sequence[Cell]]
    unit: str = ""
    filled_by: str = "区投资促进局"
    note: str = ""


def workbook(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """The bytes of a workbook with these sheets."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": title, "subject": "示例", "author": "示例", "comments": "", "created": MADE_AT})
    formats = _formats(book)
    for sheet in sheets:
        _write(book.add_worksheet(sheet.name), sheet, formats)
    book.close()
    return _stored(target.getvalue())


def _formats(book: Any) -> dict[str, Any]:
    body = {"font_name": "宋体", "font_size": 10, "border": 1, "valign": "vcenter", "text_wrap": True}
    centred = {**body, "align": "center"}
    made = {
        "title": {"font_name": "宋体", "font_size": 16, "bold": True, "align": "center", "valign": "vcenter"},
        "line": {"font_name": "宋体", "font_size": 10, "align": "left"},
        "unit": {"font_name": "宋体", "font_size": 10, "align": "right"},
        "head": {**centred, "bold": True, "bg_color": "#E8EEF2"},
        "text": body,
        "blank": {"border": 1},
        "whole": {**centred, "num_format": "0"},
        "number": {**body, "num_format": "#,##0.00##", "align": "right"},
        "total": {**body, "num_format": "#,##0.00##", "align": "right", "bold": True},
        **{f"day{i}": {**centred, "num_format": spelled, "text_wrap": False} for i, spelled in enumerate(DAY_FORMATS)},
    }
    return {name: book.add_format(options) for name, options in made.items()}


def _write(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    last = len(sheet.heads) - 1
    page.merge_range(0, 0, 0, last, sheet.title, formats["title"])
    page.set_row(0, 28)
    page.write_string(1, 0, f"填报单位：{sheet.filled_by}", formats["line"])
    if sheet.unit:
        page.write_string(1, last - 1, f"单位：{sheet.unit}", formats["unit"])
    below = _write_heads(page, sheet.heads, formats)
    for offset, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            _write_cell(page, below + offset, column, cell, formats)
    foot = below + len(sheet.rows)
    if any(head.adds for head in sheet.heads):
        _write_totals(page, foot, sheet, formats)
        foot += 1
    if foot > below:  # lines around empty cells, without storing each of them
        page.conditional_format(below, 0, foot - 1, last, {"type": "blanks", "format": formats["blank"]})
    if sheet.note:
        page.write_string(foot, 0, sheet.note, formats["line"])
        foot += 1
    page.write_string(foot, 0, f"填表人：示例　　审核人：示例　　报送单位：{sheet.filled_by}", formats["line"])
    for column, head in enumerate(sheet.heads):
        page.set_column(column, column, head.width, None, {"hidden": head.hidden})
    page.freeze_panes(below, 3)
    page.set_landscape()
    page.set_paper(8)
    page.fit_to_pages(1, 0)


def _write_heads(page: Any, heads: Sequence[Head], formats: dict[str, Any]) -> int:
    """Writes one or two header rows from the third row on; returns the first row below."""
    top = 2
    if not any(head.group for head in heads):
        for column, head in enumerate(heads):
            page.write_string(top, column, head.name, formats["head"])
        page.set_row(top, 30)
        return top + 1
    for group, members in groupby(range(len(heads)), key=lambda c: heads[c].group):
        columns = list(members)
        if not group:
            for column in columns:
                page.merge_range(top, column, top + 1, column, heads[column].name, formats["head"])
            continue
        page.merge_range(top, columns[0], top, columns[-1], group, formats["head"])
        for column in columns:
            page.write_string(top + 1, column, heads[column].name, formats["head"])
    page.set_row(top + 1, 30)
    return top + 2


def _write_cell(page: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    match cell:
        case None | "":
            pass
        case Typed(shown=shown):
            page.write_string(row, column, shown, formats["text"])
        case Decimal():
            page.write_number(row, column, float(cell), formats["number"])
        case int():
            page.write_number(row, column, cell, formats["whole"])
        case date():
            page.write_datetime(row, column, cell, formats[f"day{(row + column) % len(DAY_FORMATS)}"])
        case _:
            page.write_string(row, column, cell, formats["text"])


def _write_totals(page: Any, row: int, sheet: Sheet, formats: dict[str, Any]) -> None:
    page.write_string(row, 0, "合计", formats["head"])
    for column, head in enumerate(sheet.heads[1:], 1):
        if head.adds:
            total = sum((worth(cells[column]) for cells in sheet.rows), Decimal(0))
            page.write_number(row, column, float(total), formats["total"])


def worth(cell: Cell) -> Decimal:
    """What a cell adds to its column's total."""
    if isinstance(cell, Typed):
        return cell.worth
    return Decimal(cell) if isinstance(cell, int | Decimal) else Decimal(0)


def _stored(made: bytes) -> bytes:
    """The same parts, uncompressed, in the same order, all of one date: no compressor's version shows."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(made)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as new:
        for part in old.infolist():
            told = zipfile.ZipInfo(part.filename, ZIP_DATE)
            told.create_system, told.external_attr = 3, 0o644 << 16
            new.writestr(told, old.read(part))
    return target.getvalue()
