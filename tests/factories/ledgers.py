"""Ledgers as a bureau keeps them: small workbooks with a title, a unit line, headers, rows, perhaps totals."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from zhaoshang.domain.evidence.queries import ledger_called

Row = Mapping[str, Any]
TITLE = "拱墅区{name}（2020年1-8月）"
SAMPLES: dict[str, dict[str, Any]] = {
    "fdi": {
        "enterprise_name": "示例企业{n}有限公司", "paid_on": "2020-08-15", "paid_in_usd": Decimal(100),
        "in_city_scope": "是", "is_manufacturing": "否", "voucher_no": "V{n:05d}",
    },
    "above_scale": {
        "enterprise_name": "示例规上{n}有限公司", "building_name": "示例大厦", "subdistrict": "祥符街道",
        "entered_on": "2020-08-10", "is_new": "是",
    },
    "parcels": {
        "parcel_no": "示例储出[2020]{n}号", "name": "示例地块{n}", "area_sqm": Decimal(30), "land_use": "工业",
        "granted_on": "2020-08-10", "state": "已出让", "subdistrict": "祥符街道", "far_text": "≤2.5",
    },
    "buildings": {
        "building_name": "示例大厦{n}", "subdistrict": "祥符街道", "lettable_sqm": Decimal(10000),
        "leased_sqm": Decimal(8000), "year_start_rate": "75%", "as_of": "2020-08-31",
    },
    "tenancies": {
        "building_name": "示例大厦", "unit_no": "{n}01", "tenant_name": "示例租户{n}有限公司", "area_sqm": Decimal(200),
        "lease_start": "2020-08-01",
    },
    "building_files": {
        "building_name": "示例大厦{n}", "subdistrict": "祥符街道", "address": "祥园路{n}号", "owner_type": "单一业权",
        "gfa_sqm": Decimal(20000), "lettable_sqm": Decimal(10000), "floor_height_m": Decimal("4.2"),
        "clear_height_m": Decimal("3.2"), "floor_load_kn": Decimal(5), "rent_low_yuan": Decimal("2.5"), "as_of": "2020-08-31",
    },
    "floors": {
        "building_name": "示例大厦", "floor_label": "{n}F", "gfa_sqm": Decimal(1500), "lettable_sqm": Decimal(1000),
        "as_of": "2020-08-31",
    },
    "units": {
        "building_name": "示例大厦", "unit_no": "{n}01", "floor_label": "{n}层", "gfa_sqm": Decimal(200),
        "rent_yuan": Decimal("2.8"), "clear_height_m": Decimal("3.2"), "floor_load_kn": Decimal(5), "has_water": "是",
        "status": "可租", "as_of": "2020-08-31",
    },
    "negotiations": {
        "project_number": "谈-{n:04d}", "project_name": "示例在谈项目{n}", "investor": "示例投资{n}",
        "total_investment_yuan": Decimal(5), "first_contact_on": "2020-08-12", "stage": "在谈",
    },
    "signed": {
        "project_name": "示例签约项目{n}", "kind": "用地制造业", "signed_on": "2020-08-18", "event": "示例云签约",
        "agreed_total_yuan": Decimal(12), "fixed_investment_yuan": Decimal(11), "company_name": "示例项目公司{n}",
        "registered_on": "2020-08-20", "is_recognised": "是", "recognised_in": "2020年8月",
    },
    "mailings": {
        "enterprise_name": "示例目标{n}有限公司", "recipient": "张三 13812345678", "edition": "2020版",
        "sent_on": "2020-08-06", "is_received": "是",
    },
}  # fmt: skip


def sample_rows(ledger: str, count: int = 3, start: int = 1, **changed: Any) -> list[dict[str, Any]]:
    """`count` plausible rows of a ledger, each its own; `changed` fields are the same in all."""
    return [
        {k: v.format(n=n) if isinstance(v, str) else v for k, v in {**SAMPLES[ledger], **changed}.items()}
        for n in range(start, start + count)
    ]


def workbook(
    ledger: str,
    rows: Iterable[Row],
    *,
    columns: Sequence[str] | None = None,
    headings: Mapping[str, str] | None = None,
    title: str = TITLE,
    total: Row | None = None,
    unit: str = "",
    sheet: str = "台账",
) -> bytes:
    """The workbook's bytes. `columns` orders the fields, `headings` renames some, `total` adds a totals row."""
    known, rows = ledger_called(ledger), list(rows)
    used = {name for row in rows for name in row}
    fields = list(columns or [c.field for c in known.columns if c.field in used])
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2020, 9, 1)})  # the same rows are the same bytes
    page = book.add_worksheet(sheet)
    page.write_string(0, 0, title.format(name=known.name.zh))
    if unit:
        page.write_string(1, max(len(fields) - 1, 0), f"单位：{unit}")
    top = 2 if unit else 1
    named = headings or {}
    page.write_row(top, 0, ["序号", *(named.get(f) or _heading(known.column(f)) for f in fields)])
    for at, row in enumerate(rows, 1):
        page.write_number(top + at, 0, at)
        for column, name in enumerate(fields, 1):
            _put(book, page, top + at, column, row.get(name))
    if total is not None:
        page.write_string(top + len(rows) + 1, 0, "合计")
        for column, name in enumerate(fields, 1):
            _put(book, page, top + len(rows) + 1, column, total.get(name))
    book.close()
    return buffer.getvalue()


def _heading(column: Any) -> str:
    return f"{column.name.zh}（{column.unit}）" if column.unit else column.name.zh


def _put(book: Any, page: Any, row: int, column: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, Decimal | int):
        page.write_number(row, column, value)
    elif isinstance(value, date | datetime):
        page.write_datetime(row, column, value, book.add_format({"num_format": "yyyy-mm-dd"}))
    else:
        page.write_string(row, column, str(value))
