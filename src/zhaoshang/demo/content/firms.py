"""规上企业台账 (firms newly accepted above scale) and 手册寄送台账 (companies a handbook was mailed to); all samples."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from zhaoshang.demo.content.sample import MONTHS, YEAR, Dice, code
from zhaoshang.demo.content.towers import every_name, of_bureau, of_shangtang, of_xiangfu
from zhaoshang.demo.people import CENTRE_NAMES, SUBDISTRICTS
from zhaoshang.demo.sheets import Cell, Head, Sheet

# By month, January to August: 114 in buildings; a few more outside buildings, which the figure leaves out.
IN_BUILDINGS = (6, 3, 12, 16, 18, 19, 20, 20)
OUTSIDE = (2, 0, 2, 3, 2, 3, 2, 2)
# From March on: 412 companies.
MAILED = {3: 68, 4: 96, 5: 84, 6: 72, 7: 55, 8: 37}

SCALE_HEADS = (
    Head("序号", 5),
    Head("企业名称", 32),
    Head("统一社会信用代码", 21),
    Head("所在楼宇", 22),
    Head("所属街道", 12),
    Head("行业门类", 18),
    Head("上年营业收入", 12),
    Head("入库时间", 12),
    Head("是否新增", 8),
    Head("备注", 16),
)
MAIL_HEADS = (
    Head("序号", 5),
    Head("企业", 30),
    Head("收件人", 12),
    Head("手册版本", 26),
    Head("快递单号", 18),
    Head("寄出日期", 12),
    Head("签收", 7),
    Head("回访日期", 12),
    Head("反馈", 24),
    Head("退信原因", 14),
    Head("经办备注", 12, hidden=True),
)
SECTORS = (
    ("信息传输、软件和信息技术服务业", 2000),
    ("信息传输、软件和信息技术服务业", 2000),
    ("租赁和商务服务业", 1000),
    ("科学研究和技术服务业", 1000),
    ("批发业", 2000),
    ("零售业", 500),
    ("文化、体育和娱乐业", 500),
)
EDITIONS = (
    f"{YEAR}年地块招商手册、楼宇招商手册",
    f"{YEAR}年楼宇招商手册",
    f"{YEAR}年地块招商手册",
)
ANSWERS = ("", "", "", "已转交投资部门", "有意到访考察", "暂无投资计划", "希望了解楼宇租金和政策", "请寄送电子版")


def above_scale_sheets() -> list[Sheet]:
    """One sheet a month."""
    dice = Dice("规上")
    places = {t.name: t.place for t in (*of_bureau(), *of_xiangfu(), *of_shangtang())}
    serial = 0
    made = []
    for month in MONTHS:
        rows: list[list[Cell]] = []
        for place in range(IN_BUILDINGS[month - 1] + OUTSIDE[month - 1]):
            serial += 1
            building = dice.one_of(every_name()) if place < IN_BUILDINGS[month - 1] else None
            sector, threshold = dice.one_of(SECTORS)
            street = places[building] if building else dice.one_of(SUBDISTRICTS)
            rows.append(
                [
                    serial if month == 1 else place + 1,
                    f"示例·{dice.one_of(CENTRE_NAMES)}规上企业{serial:03d}有限公司",
                    code(70000 + serial),
                    building,
                    street or None,
                    sector,
                    dice.typed(Decimal(threshold + dice.below(threshold * 3)) + Decimal(dice.below(100)) / 100),
                    dice.typed_month(month) if dice.chance(2) else dice.typed_day(date(YEAR, month, 20)),
                    None if dice.chance(10) else "是",
                    "示例",
                ]
            )
        made.append(
            Sheet(
                name=f"{month}月",
                title=f"拱墅区{YEAR}年{month}月新增规上（限上）企业台账（示例）",
                heads=SCALE_HEADS,
                rows=rows,
                unit="万元",
                note="注：不在楼宇内办公的企业“所在楼宇”留空，不计入新增楼宇规上企业。企业均为示例。",
            )
        )
    return made


def mailing_sheets() -> list[Sheet]:
    """One sheet a month from March on, when the year's handbooks were printed."""
    dice = Dice("寄送")
    serial = 0
    made = []
    for month, count in MAILED.items():
        rows: list[list[Cell]] = []
        for place in range(count):
            serial += 1
            sent = dice.day(month, 2, 28)
            returned = dice.chance(30)
            answered = not returned and dice.chance(3)
            rows.append(
                [
                    place + 1,
                    f"示例·{dice.one_of(CENTRE_NAMES)}目标企业{serial:03d}",
                    "示例联系人",
                    dice.one_of(EDITIONS),
                    f"示例SF{YEAR}{serial:06d}",
                    dice.typed_day(sent),
                    "否" if returned else "是",
                    dice.typed_day(min(sent + timedelta(days=dice.between(2, 6)), _month_end(month)))
                    if answered
                    else None,
                    dice.one_of(ANSWERS) if answered else None,
                    dice.one_of(("地址变更", "无人签收")) if returned else None,
                    None,
                ]
            )
        made.append(
            Sheet(
                name=f"{month}月",
                title=f"拱墅区{YEAR}年{month}月招商手册寄送台账（示例）",
                heads=MAIL_HEADS,
                rows=rows,
                note="注：同一企业全年计一次。企业、收件人、单号均为示例。",
            )
        )
    return made


def _month_end(month: int) -> date:
    return date(YEAR, month + 1, 1) - timedelta(days=1)


assert sum(IN_BUILDINGS) == 114
assert sum(MAILED.values()) == 412
