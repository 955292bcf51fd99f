"""A small real database for bulletins: ledgers typed as workbooks, brought in through the importer, and months closed."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.db import connection

from zhaoshang.domain.evidence import tasks
from zhaoshang.domain.evidence.commands import files, imports
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.organisations.queries import machine
from zhaoshang.domain.publishing import commands
from zhaoshang.domain.publishing.models import Bulletin
from zhaoshang.domain.publishing.queries import draft
from zhaoshang.domain.targets import commands as targets
from zhaoshang.domain.targets.models import ClosedMonth
from zhaoshang.kernel.period import Month

JULY, AUGUST, SEPTEMBER = Month(2020, 7), Month(2020, 8), Month(2020, 9)
AT = datetime(2020, 9, 3, 9, tzinfo=UTC)
CLOSING = datetime(2020, 9, 4, 8, tzinfo=UTC)
LATER = datetime(2020, 9, 25, 8, tzinfo=UTC)
LONG_NAME = "浙江示例集成电路与汽车互联网融合创新产业园区基础设施及配套数字化运营服务综合体一期项目" * 2
HOSTILE = '=HYPERLINK("http://x")<w:t>&{{ 7*7 }}</w:t>'

FDI = ("企业名称", "到资日期", "实到外资", "是否制造业", "市口径", "凭证号")
FDI_ROWS = (
    ("示例甲公司", "2020-03-05", "55788.62", "否", "是", "V1"),
    ("示例乙公司", "2020-08-15", "4651.86", "否", "是", "V2"),
    ("示例丙公司", "2020-08-20", "6396.42", "是", "是", "V3"),
)
SIGNED = ("项目名称", "项目类型", "签约日期", "签约活动", "协议总投资", "固投", "注册日期", "是否市级认定", "认定月份")
SIGNED_ROWS = (
    ("示例数据中心", "总部", "2020-03-19", "示例云上大会", "超40", "12.5", "2020-08-03", "是", "2020-08"),
    (LONG_NAME, "研发", "2020-03-19", "示例云上大会", "32", "3.1", "", "是", "2020-07"),
    (HOSTILE, "总部", "2020-08-03", "", "1.5", "1.2", "2020-08-05", "是", "2020-08"),
)
NEGOTIATED = ("项目名称", "首谈日期", "总投资")
NEGOTIATED_ROWS = tuple((f"在谈项目{n:02}", "2020-05-06", "2") for n in range(1, 6))
PARCELS = ("宗地编号", "地块名称", "用地面积(亩)", "用地性质", "出让时间", "状态")
PARCELS_ROWS = (("示例出〔2020〕1号", "运河东", "363", "住宅", "2020-04-02", "已出让"),)
BUILDINGS = ("楼宇名称", "可租面积", "已入驻面积", "年初入驻率", "截止日期")
BUILDINGS_ROWS = (("示例大厦", "10000", "7200", "50%", "2020-08-31"), ("示例中心", "20000", "9000", "", "2020-08-31"))


def clock(at: datetime) -> Callable[[], datetime]:
    return lambda: at


def book(
    ledger: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, at: datetime = AT, is_sample: bool = False
) -> Import:
    """The rows stand booked, through the importer."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = workbook.add_worksheet("8月")
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            sheet.write_string(number, column, value)
    workbook.close()
    by = machine()
    kept = files.keep([buffer.getvalue()], name=f"{ledger}.xlsx")
    batch = imports.upload(kept=kept, ledger=ledger, org_path="0001/0002/", is_sample=is_sample, by=by, at=at)
    batch = tasks.read(batch, by=by, now=clock(at))
    batch = tasks.check(batch, by=by, now=clock(at))
    assert batch.counts.get("refused", 0) == 0, [r.problems for r in batch.rows.filter(verdict="refused")]
    batch = tasks.book(batch, reason="测试", by=by, now=clock(at))
    assert batch.state == Import.State.BOOKED, batch.notes
    return batch


def set_targets() -> None:
    for figure, value, printed in (("fdi", "45000", "4.5亿美元"), ("yi_projects", "15", "15个")):
        targets.set_target(
            figure=figure, year=2020, value=Decimal(value), printed=printed, issuer="杭州市", by=machine(), at=AT
        )


def close(month: Month, at: datetime = CLOSING) -> ClosedMonth:
    return targets.close(month=month, by=machine(), at=at)


def fill_books() -> None:
    """Everything the bulletin of August speaks of, not closed yet."""
    set_targets()
    book("fdi", FDI, FDI_ROWS)
    book("signed", SIGNED, SIGNED_ROWS)
    book("negotiations", NEGOTIATED, NEGOTIATED_ROWS)
    book("parcels", PARCELS, PARCELS_ROWS)
    book("buildings", BUILDINGS, BUILDINGS_ROWS, is_sample=True)


def tamper() -> None:
    """Somebody changed a frozen figure past the locks of the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='targets_frozenfigure'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no trigger can be lifted while a check is still due
            cursor.execute("ALTER TABLE targets_frozenfigure DISABLE TRIGGER USER")
        cursor.execute("UPDATE targets_frozenfigure SET cumulative = cumulative + 1 WHERE figure = 'fdi'")


def composed(month: Month = AUGUST, at: datetime = CLOSING + timedelta(hours=1)) -> Bulletin:
    return commands.compose(month=month, content=draft(month), by=machine(), at=at)


def section(content: dict[str, Any], key: str) -> dict[str, Any]:
    return next(s for s in content["sections"] if s["key"] == key)


def blocks(content: dict[str, Any], key: str, kind: str) -> list[dict[str, Any]]:
    return [b for b in section(content, key)["blocks"] if b["kind"] == kind]


def figure(content: dict[str, Any], key: str) -> dict[str, Any]:
    return next(f for f in content["figures"] if f["key"] == key)
