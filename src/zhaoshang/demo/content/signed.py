"""签约落地项目台账: signings, registrations and recognitions of each month; a project shows again when something new happened."""

from __future__ import annotations

from datetime import date

from zhaoshang.demo.article import (
    CEREMONY,
    CHIP_SPACE,
    DATA_CENTRE,
    DATA_CENTRE_YI,
    LANDED_NAMES,
    SUPERCOMPUTING,
    TOWNS_MEETING,
)
from zhaoshang.demo.content.projects import Item, samples
from zhaoshang.demo.content.sample import MONTHS, YEAR, Dice
from zhaoshang.demo.sheets import Cell, Head, Sheet

HEADS = (
    Head("序号", 5),
    Head("项目名称", 28),
    Head("项目类型", 11),
    Head("签约日期", 12),
    Head("签约活动", 24),
    Head("协议类型", 10),
    Head("协议总投资(亿元)", 11, adds=True),
    Head("固投(亿元)", 10, adds=True),
    Head("项目公司", 28),
    Head("信用代码", 21),
    Head("注册日期", 12),
    Head("注册资本(万元)", 10),
    Head("实缴资本(万元)", 10),
    Head("落地街道", 12),
    Head("到位资金(万元)", 10),
    Head("开工日期", 12),
    Head("入统时间", 12),
    Head("投产日期", 12),
    Head("市级认定(是/否)", 9),
    Head("认定月份", 11),
    Head("赛马榜序号", 10),
    Head("是否续建", 8),
    Head("佐证材料", 20),
    Head("备注", 28),
)
EVENTS = {"": "", "ceremony": CEREMONY, "towns": TOWNS_MEETING}
NAMED_MONTHS = (3, 4, 5, 6, 6, 7)  # when the six named ones stand in the ledger: sample months


def sheets() -> list[Sheet]:
    """One sheet a month, January to August."""
    dice = Dice("签约")
    items = [*_named(), *samples()]
    made = []
    for month in MONTHS:
        rows: list[list[Cell]] = []
        for item in sorted((i for i in items if month in _months(i)), key=lambda i: _day_in(i, month)):
            rows.append([len(rows) + 1, *_cells(dice, item, month)])
        made.append(
            Sheet(
                name=f"{month}月",
                title=f"拱墅区{YEAR}年{month}月签约落地项目台账（示例）",
                heads=HEADS,
                rows=rows,
                note="注：本月签约、注册或获市级认定的项目。名称含“示例”的项目、“示例”序号和日期均为示例。",
            )
        )
    return made


def _named() -> list[Item]:
    """The projects the article names; every day it does not print is marked as a sample."""
    landed = [
        Item(
            name,
            company=name if name.endswith("公司") else "",
            registered_on=date(YEAR, month, 12 + place),
            papers="注册日期为示例",
        )
        for place, (name, month) in enumerate(zip(LANDED_NAMES, NAMED_MONTHS, strict=True))
    ]
    return [
        *landed,
        Item(SUPERCOMPUTING, registered_on=date(YEAR, 5, 20), papers="报道“目前已集聚”；注册日期为示例"),
        Item(
            CHIP_SPACE,
            signed_on=date(YEAR, 8, 3),
            event="towns",
            remark="作为杭州市特选的两大项目之一现场签约；协议金额未见报道",
        ),
        Item(
            DATA_CENTRE,
            total=DATA_CENTRE_YI,
            fixed=DATA_CENTRE_YI,
            signed_on=date(YEAR, 7, 1),
            registered_on=date(YEAR, 7, 3),
            started_on=date(YEAR, 7, 10),
            recognised_in=7,
            board_no="示例",
            papers="开工日期见报道；注册日期为示例",
            remark="总投资158亿元、7月10日开工见报道；签约日期、固投（暂按总投资）和认定月份为示例",
        ),
    ]


def _months(item: Item) -> set[int]:
    days = {d.month for d in (item.signed_on, item.registered_on) if d and d.year == YEAR}
    return days | ({item.recognised_in} if item.recognised_in else set())


def _day_in(item: Item, month: int) -> tuple[date, str]:
    days = [d for d in (item.signed_on, item.registered_on) if d and d.month == month]
    return (min(days) if days else date(YEAR, month, 28), item.name)


def _cells(dice: Dice, item: Item, month: int) -> list[Cell]:
    """The row as it stands at the end of the month: later steps are still empty."""
    signed = item.signed_on if item.signed_on and item.signed_on.month <= month else None
    landed = item.registered_on if item.registered_on and item.registered_on.month <= month else None
    recognised = item.recognised_in if item.recognised_in and item.recognised_in <= month else None
    amounts = bool(signed or recognised)
    return [
        item.name,
        item.kind or None,
        dice.typed_day(signed) if signed else None,
        EVENTS[item.event] if signed else None,
        item.agreement or None if signed else None,
        dice.typed(item.total) if amounts and item.total is not None else None,
        dice.typed(item.fixed) if amounts and item.fixed is not None else None,
        item.company or None if landed else None,
        item.company_code or None if landed else None,
        dice.typed_day(landed) if landed else None,
        item.capital if landed else None,
        item.paid_in if landed else None,
        item.place or None if landed else None,
        item.funds if landed else None,
        dice.typed_day(item.started_on) if landed and item.started_on else None,
        None,
        None,
        "是" if recognised else "否",
        dice.typed_month(recognised) if recognised else None,
        item.board_no or None if recognised else None,
        "否" if recognised else None,
        item.papers or None if landed else None,
        item.remark or None,
    ]
