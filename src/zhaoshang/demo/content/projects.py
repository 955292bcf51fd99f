"""The example's projects: one list from which the ledgers of talks and of signings are written, so that they agree.

382 were talked about this year, 213 registered, 26 signed at the ceremony of 19 March, 19 recognised by the city.
Some that registered had been talked about in earlier years, as the article leaves open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

from zhaoshang.demo.content.sample import MONTHS, YEAR, Dice, code, yi
from zhaoshang.demo.people import CENTRE_NAMES, PARKS, SUBDISTRICTS
from zhaoshang.demo.sheets import Cell

# By month, January to August: sample projects talked about, registered, and of these talked about this year.
TALKED = (38, 29, 47, 54, 58, 53, 52, 48)
REGISTERED = (14, 6, 21, 30, 34, 33, 32, 35)
REGISTERED_FROM_TALKS = (2, 2, 10, 22, 27, 28, 28, 31)
CEREMONY_DAY = date(YEAR, 3, 19)
# 亿元 in hundredths: 26 projects, 72.36 together.
CEREMONY_AMOUNTS = (1500, 1200, 380, 320, 300, 260, 255, 250, 230, 210, 200, 198, 190, 185, 180, 175, 170, 160, 150)
CEREMONY_REST = (145, 140, 120, 110, 86, 72, 50)
CEREMONY_NEW = 18  # of the 26, first talked about this year
CEREMONY_REGISTERED = {3: 3, 4: 5, 5: 4, 6: 3, 7: 3, 8: 2}

TRADES: dict[str, tuple[str, ...]] = {
    "集成电路设计": ("芯片设计研发", "EDA工具", "IP核设计", "传感芯片", "集成电路测试平台"),
    "汽车互联网": ("车联网平台", "智能网联汽车服务", "汽车后市场平台", "新能源汽车电商"),
    "直播电商": ("直播电商基地", "MCN机构总部", "直播供应链选品中心", "跨境直播"),
    "文化创意": ("数字内容制作", "影视后期", "工业设计", "动漫游戏研发"),
    "大数据": ("数据治理平台", "云服务", "工业大数据", "健康大数据"),
    "智能物流": ("智慧仓配", "供应链管理", "物流科技", "冷链数字化"),
}
KINDS = ("楼宇轻资产", "楼宇轻资产", "楼宇轻资产", "总部", "研发机构", "用地服务业")
PLACES = (*SUBDISTRICTS, *PARKS)


@dataclass(slots=True)
class Item:
    """One project as far as the ledgers know it; amounts in 亿元."""

    name: str
    centre: str = ""
    kind: str = ""
    investor: str = ""
    code: str = ""
    number: str = ""
    place: str = ""
    contact_on: date | None = None
    progress: str = ""
    total: Decimal | None = None
    fixed: Decimal | None = None
    event: str = ""
    agreement: str = ""
    signed_on: date | None = None
    company: str = ""
    company_code: str = ""
    registered_on: date | None = None
    capital: int | None = None
    paid_in: int | None = None
    funds: int | None = None
    started_on: date | None = None
    recognised_in: int | None = None
    board_no: str = ""
    papers: str = ""
    remark: str = ""
    kept: dict[str, Cell] = field(default_factory=dict)


@cache
def samples() -> tuple[Item, ...]:
    """Every invented project: talked about this year first, in the order of first contact, then older ones."""
    dice = Dice("项目")
    talked = _talked(dice)
    older = [_item(dice, number, None) for number in range(len(talked) + 1, len(talked) + 58)]
    signed = _ceremony(dice, talked, older)
    _register(dice, talked, older, signed)
    _sign_others(dice, [*talked, *older])
    _recognise(dice, [*talked, *older])
    return (*talked, *older)


def _item(dice: Dice, serial: int, contact: date | None) -> Item:
    centre = dice.one_of(CENTRE_NAMES)
    trade = dice.one_of(TRADES[centre])
    has_code = dice.chance(3)
    return Item(
        name=f"示例·{trade}项目{serial:03d}",
        centre=centre,
        kind=dice.one_of(KINDS),
        investor=f"示例·{trade}投资方{serial:03d}",
        code=code(20000 + serial) if has_code else "",
        place=dice.one_of(PLACES),
        contact_on=contact,
    )


def _talked(dice: Dice) -> list[Item]:
    days = sorted(dice.day(month, 2 if month > 1 else 3) for month in MONTHS for _ in range(TALKED[month - 1]))
    found = [_item(dice, serial, day) for serial, day in enumerate(days, 1)]
    for item in found:
        if dice.chance(4):
            continue
        hundredths = dice.one_of((20, 30, 50, 50, 80, 100, 120, 150, 200, 300, 320, 500, 800))
        item.total = yi(hundredths)
        if item.kind == "用地服务业":
            item.fixed = yi(hundredths * 7 // 10)
    return found


def _ceremony(dice: Dice, talked: list[Item], older: list[Item]) -> list[Item]:
    """The 26 of 19 March: most first met this winter, the rest before."""
    early = [i for i in talked if i.contact_on and i.contact_on < date(YEAR, 3, 11)]
    chosen = [*dice.some_of(early, CEREMONY_NEW), *older[: 26 - CEREMONY_NEW]]
    amounts = [*CEREMONY_AMOUNTS, *CEREMONY_REST]
    for item, hundredths in zip(chosen, amounts, strict=True):
        item.total = yi(hundredths)
        item.fixed = yi(hundredths * 9 // 10) if hundredths >= 150 else None
        item.kind = "用地服务业" if hundredths >= 1000 else item.kind
        item.event, item.signed_on = "ceremony", CEREMONY_DAY
        item.agreement = "框架协议" if dice.chance(3) else "正式协议"
        item.remark = "示例；云签约"
    return chosen


def _register(dice: Dice, talked: list[Item], older: list[Item], signed: list[Item]) -> None:
    """So many a month get their licence: some of the ceremony's, then others in talks, then older ones."""
    new_signed = [i for i in signed if i.contact_on]
    old_signed = [i for i in signed if not i.contact_on]
    old_free = [i for i in older if not i.signed_on]
    for month in MONTHS:
        from_ceremony = CEREMONY_REGISTERED.get(month, 0)
        first_old = 1 if month in {3, 4, 5, 6, 7, 8} and old_signed else 0
        taken = [new_signed.pop(0) for _ in range(from_ceremony - first_old)]
        taken_old = [old_signed.pop(0) for _ in range(first_old)]
        free = [i for i in talked if _may_register(i, month)]
        taken += dice.some_of(free, REGISTERED_FROM_TALKS[month - 1] - len(taken))
        rest = REGISTERED[month - 1] - len(taken) - len(taken_old)
        taken_old += [old_free.pop(0) for _ in range(rest)]
        for item in (*taken, *taken_old):
            _license(dice, item, month)


def _may_register(item: Item, month: int) -> bool:
    if item.registered_on or item.signed_on or item.contact_on is None:
        return False
    return item.contact_on.month < month or (item.contact_on.month == month and item.contact_on.day <= 12)


def _license(dice: Dice, item: Item, month: int) -> None:
    after = max(d for d in (item.contact_on, item.signed_on, date(YEAR, month, 1)) if d)
    first = after.day + 3 if after.month == month and after.day > 1 else 1
    item.registered_on = dice.day(month, min(first, 26))
    serial = item.name[-3:]
    item.company = item.name.replace("项目", "企业") + "有限公司"
    item.company_code = code(30000 + int(serial))
    item.capital = dice.one_of((200, 500, 500, 1000, 1000, 2000, 3000, 5000, 10000))
    item.paid_in = item.capital * dice.one_of((0, 20, 30, 50, 100)) // 100
    item.funds = dice.one_of((None, None, 120, 300, 560, 800))
    item.papers = "示例：营业执照、租赁合同"


def _sign_others(dice: Dice, items: list[Item]) -> None:
    """Two in three of those registered signed an agreement before, outside any event."""
    for item in items:
        if not item.registered_on or item.signed_on or dice.chance(3):
            continue
        earliest = max(date(YEAR, item.registered_on.month, 1), item.contact_on or date(YEAR, 1, 1))
        item.signed_on = dice.day(item.registered_on.month, max(1, earliest.day), item.registered_on.day)
        item.agreement = dice.one_of(("正式协议", "投资协议", "框架协议"))
        item.total = item.total or yi(dice.one_of((20, 30, 50, 80, 100, 150)))
        item.remark = "示例"


def _recognise(dice: Dice, items: list[Item]) -> None:
    """18 of the registered ones are recognised; five of them at a billion yuan and over (the sixth is named)."""
    big = {2: 2260, 4: 1500, 5: 1200, 6: 1800, 8: 3150}
    small = {1: 1, 3: 2, 4: 2, 5: 2, 6: 2, 7: 2, 8: 2}
    serial = 0
    for month in MONTHS:
        for hundredths in (big[month],) if month in big else ():
            item = _candidate(items, month, hundredths)
            item.total, item.fixed, item.kind = yi(hundredths), yi(hundredths * 9 // 10), "用地服务业"
            item.recognised_in = month
        for _ in range(small.get(month, 0)):
            item = _candidate(items, month, None)
            if item.total is None or item.total < Decimal("1.5"):
                item.total = yi(dice.one_of((160, 220, 280, 350, 480, 620)))
            item.fixed = max(item.fixed or Decimal(0), (item.total * Decimal("0.8")).quantize(Decimal("0.01")))
            item.recognised_in = month
        for item in items:
            if item.recognised_in == month:
                serial += 1
                item.board_no = f"示例-{serial:02d}"
                if not item.signed_on:
                    item.signed_on, item.agreement, item.remark = item.registered_on, "正式协议", "示例"


def _candidate(items: list[Item], month: int, hundredths: int | None) -> Item:
    """The first registered in that month (or the month before) and not recognised, of that amount if one is wanted."""
    for item in items:
        if item.recognised_in or not item.registered_on:
            continue
        at_ceremony = item.event != ""
        if hundredths in (1500, 1200):
            if item.total == yi(hundredths) and at_ceremony and item.registered_on.month <= month:
                return item
        elif not at_ceremony and item.registered_on.month == month:
            return item
    raise LookupError(f"no project to recognise in month {month}")
