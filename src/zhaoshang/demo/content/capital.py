"""外资台账: payments of foreign capital that add up to the article's two figures; every firm is a sample."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhaoshang.demo.content.sample import MONTHS, YEAR, Dice, code
from zhaoshang.demo.people import CENTRE_NAMES
from zhaoshang.demo.sheets import Cell, Head, Sheet

# 万美元 in hundredths by month, January to August: together 66,836.90, of it manufacturing 6,396.42.
OTHER_BY_MONTH = (498035, 213400, 654120, 812766, 946580, 1021874, 903425, 993848)
MANUFACTURING_BY_MONTH = (41260, 0, 88575, 102900, 76430, 135287, 84210, 110980)
PAYMENTS = (6, 4, 7, 8, 8, 9, 7, 8)
OUTSIDE_CITY_SCOPE = {2: 18600, 4: 25450, 6: 9980, 8: 31200}

HEADS = (
    Head("序号", 5),
    Head("企业名称", 30),
    Head("统一社会信用代码", 21),
    Head("系统流水号", 14, hidden=True),
    Head("国别（地区）", 10),
    Head("行业代码", 8),
    Head("是否制造业", 8),
    Head("是否高技术", 8),
    Head("合同外资(万美元)", 12, group="外资", adds=True),
    Head("实到外资(万美元)", 12, group="外资", adds=True),
    Head("到资日期", 12),
    Head("币种", 8, group="到账情况"),
    Head("原币金额(万)", 12, group="到账情况"),
    Head("折算率", 8, group="到账情况"),
    Head("出资方式", 9),
    Head("商务部口径", 8, group="统计口径"),
    Head("市口径", 8, group="统计口径"),
    Head("凭证号", 16),
    Head("备注", 16),
)
COUNTRIES = ("中国香港", "中国香港", "中国香港", "新加坡", "韩国", "日本", "德国", "美国", "英属维尔京群岛")
SERVICE_CODES = ("6510", "6450", "5951", "7211", "8730", "5212", "7320", "6550")
FACTORY_CODES = ("C3562", "C3670", "C3985", "C2770")
RATES = {
    "美元": Decimal(1),
    "港元": Decimal("0.129"),
    "人民币": Decimal("0.1438"),
    "欧元": Decimal("1.121"),
}
LATE_RATE_NOTE = "原币、折算率为示例"


@dataclass(frozen=True, slots=True)
class Firm:
    """A foreign-invested sample firm."""

    name: str
    code: str
    country: str
    industry: str
    is_factory: bool
    currency: str


def sheets() -> list[Sheet]:
    """One sheet a month, January to August, and the first days of September."""
    dice = Dice("外资")
    services = [_firm(dice, n, is_factory=False) for n in range(1, 25)]
    factories = [_firm(dice, n, is_factory=True) for n in range(25, 31)]
    seen: set[str] = set()
    made = []
    for month in MONTHS:
        rows = [
            *_payments(dice, services, OTHER_BY_MONTH[month - 1], PAYMENTS[month - 1], month, seen),
            *_payments(dice, factories, MANUFACTURING_BY_MONTH[month - 1], 2 if month > 4 else 1, month, seen),
        ]
        if outside := OUTSIDE_CITY_SCOPE.get(month):
            rows += _payments(dice, services, outside, 1, month, seen, in_city=False)
        made.append(_sheet(month, rows))
    september = [
        *_payments(dice, services, 312500, 2, 9, seen, last_day=18),
        *_payments(dice, factories, 42860, 1, 9, seen, last_day=18),
    ]
    return [*made, _sheet(9, september)]


def _sheet(month: int, rows: list[tuple[date, list[Cell]]]) -> Sheet:
    ordered = [[n, *cells] for n, (_, cells) in enumerate(sorted(rows, key=lambda r: r[0]), 1)]
    return Sheet(
        name=f"{month}月",
        title=f"拱墅区{YEAR}年{month}月外资到账台账（示例）",
        heads=HEADS,
        rows=ordered,
        unit="万美元",
        note="注：市口径为“对市出报”数；仅商务部口径的到账不计入市对区考核。企业、金额均为示例。",
    )


def _firm(dice: Dice, number: int, *, is_factory: bool) -> Firm:
    trade = "智能装备制造" if is_factory else dice.one_of(CENTRE_NAMES)
    ending = "（杭州）有限公司" if dice.chance(3) else "有限公司"
    return Firm(
        name=f"示例·{trade}外资企业{number:03d}{ending}",
        code=code(1000 + number),
        country=dice.one_of(COUNTRIES),
        industry=dice.one_of(FACTORY_CODES if is_factory else SERVICE_CODES),
        is_factory=is_factory,
        currency=dice.one_of(("美元", "美元", "美元", "港元", "人民币", "欧元")),
    )


def _payments(
    dice: Dice,
    firms: list[Firm],
    hundredths: int,
    count: int,
    month: int,
    seen: set[str],
    *,
    in_city: bool = True,
    last_day: int = 0,
) -> list[tuple[date, list[Cell]]]:
    if not hundredths:
        return []
    payers = dice.some_of(firms, count)
    rows = []
    for firm, share in zip(payers, dice.split(hundredths, count), strict=True):
        amount = Decimal(share) / 100
        day = dice.day(month, 1, last_day)
        rate = RATES[firm.currency]
        contracted = amount * dice.between(11, 30) / 10 if firm.code not in seen else None
        seen.add(firm.code)
        serial = f"{month:02d}{dice.between(1000, 9999)}"
        cells: list[Cell] = [
            firm.name,
            firm.code,
            f"WZ{YEAR}{serial}",
            firm.country,
            firm.industry,
            # A blank is worked out from the industry code.
            None if dice.chance(6) else "是" if firm.is_factory else "否",
            "是" if firm.industry in {"6510", "C3985", "C3562"} else "否",
            dice.typed(contracted.quantize(Decimal("0.01"))) if contracted else None,
            dice.typed(amount),
            dice.typed_day(day),
            firm.currency,
            (amount / rate).quantize(Decimal("0.01")),
            rate,
            dice.one_of(("货币", "货币", "货币", "利润再投资")),
            "是",
            "是" if in_city else "否",
            f"示例FDI{YEAR}-{serial}",
            "仅商务部口径" if not in_city else (LATE_RATE_NOTE if firm.currency != "美元" else None),
        ]
        rows.append((day, cells))
    return rows


assert sum(OTHER_BY_MONTH) + sum(MANUFACTURING_BY_MONTH) == 6_683_690
assert sum(MANUFACTURING_BY_MONTH) == 639_642
