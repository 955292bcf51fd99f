"""楼宇招商台账 (readings of every building, month by month) and 楼宇入驻企业台账 (leases as they begin)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from zhaoshang.demo.content.sample import MONTHS, YEAR, Dice, code
from zhaoshang.demo.content.towers import Lease, Tower
from zhaoshang.demo.sheets import Cell, Head, Sheet, Typed

BUILDING_HEADS = (
    Head("序号", 5),
    Head("楼宇名称", 24),
    Head("街道", 11),
    Head("地址", 18),
    Head("总建筑面积(㎡)", 11, group="面积情况", adds=True),
    Head("可租面积(㎡)", 11, group="面积情况", adds=True),
    Head("已入驻面积(㎡)", 11, group="面积情况", adds=True),
    Head("入驻率(%)", 9, group="入驻情况"),
    Head("年初入驻率(%)", 9, group="入驻情况"),
    Head("标准层面积(㎡)", 9, hidden=True),
    Head("层高(m)", 7),
    Head("荷载(kN/㎡)", 8),
    Head("租金(元/㎡/天)", 10),
    Head("物业费(元/㎡/月)", 10),
    Head("楼宇等级", 8),
    Head("产业定位", 12),
    Head("规上企业数", 8),
    Head("上年税收(万元)", 10),
    Head("备注", 30),
)
TENANT_HEADS = (
    Head("序号", 5),
    Head("楼宇名称", 20),
    Head("房号", 8),
    Head("入驻企业", 32),
    Head("统一社会信用代码", 21),
    Head("租赁面积(㎡)", 10, adds=True),
    Head("起租日期", 12),
    Head("到期日期", 12),
    Head("是否本地注册", 9),
    Head("备注", 16),
)
SAMPLES = "名称含“示例”的楼宇、企业均为示例。"


def building_sheets(towers: Sequence[Tower], *, place: str, by: str) -> list[Sheet]:
    """One sheet a month with every building of the list."""
    dice = Dice(f"楼宇台账{place}")
    made = []
    for month in MONTHS:
        rows = [[n, *_building(dice, tower, month)] for n, tower in enumerate(towers, 1)]
        made.append(
            Sheet(
                name=f"{month}月",
                title=f"{place}{YEAR}年{month}月楼宇招商台账（示例）",
                heads=BUILDING_HEADS,
                rows=rows,
                filled_by=by,
                note=f"注：数据截至当月末；入驻率=已入驻面积÷可租面积。{SAMPLES}",
            )
        )
    return made


def _building(dice: Dice, tower: Tower, month: int) -> list[Cell]:
    rate = tower.rate(month)
    is_named = not tower.place
    leased = tower.leased(month)
    return [
        tower.name,
        tower.place or None,
        None if is_named else f"{tower.place}（示例地址）",
        None if is_named else tower.gfa,
        tower.lettable,
        Typed(f"{leased:,}", _whole(leased)) if dice.chance(8) else leased,
        Typed(f"{rate}%", rate) if dice.chance(3) else rate,
        _percent(tower.start) if tower.is_high_end else None,
        None if is_named else tower.gfa // 18,
        None if is_named else _tenths(42),
        None if is_named else "2.5-3.0",
        None if is_named else "2.2-3.0",
        None if is_named else "12-18",
        "高端" if tower.is_high_end else "普通",
        tower.trade or None,
        None if is_named else tower.gfa // 4000 + (1 if month > 4 else 0),
        None if is_named else tower.gfa // 12,
        tower.remark or ("示例" if tower.is_high_end else "示例；年初入驻率未统计"),
    ]


def tenant_sheets(towers: Sequence[Tower], *, place: str, by: str) -> list[Sheet]:
    """One sheet a month with the leases that began in it; January brings those of earlier years as well."""
    dice = Dice(f"入驻台账{place}")
    made = []
    for month in MONTHS:
        rows = [
            _tenant(dice, tower.name, lease)
            for tower in towers
            for lease in tower.leases
            if (lease.start.year, lease.start.month) == (YEAR, month) or (month == 1 and lease.start.year < YEAR)
        ]
        if rows:
            made.append(_tenants(month, rows, place, by))
    return made


def unfinished_sheet(towers: Sequence[Tower], *, place: str, by: str) -> Sheet:
    """September as it came from the subdistrict: a day the calendar does not have, a wrong code, a total that is off."""
    dice = Dice(f"入驻台账{place}9月")
    first, second, third, *_ = (tower.leases[0] for tower in towers)
    fresh = [
        replace(
            lease,
            room=f"15{n:02d}",
            firm=f"示例·直播电商入驻企业9{n:03d}有限公司",
            code=code(59000 + n),
            start=date(YEAR, 9, 2 + 4 * n),
            end=date(YEAR + 12, 9, 1),
        )
        for n, lease in enumerate((first, second, third), 1)
    ]
    rows = [_tenant(dice, tower.name, lease) for tower, lease in zip(towers, fresh, strict=True)]
    rows[1][5] = f"{YEAR}.9.31"
    rows[2][3] = f"{fresh[2].code[:-1]}{'0' if fresh[2].code[-1] != '0' else '1'}"
    return _tenants(9, rows, place, by)


def _tenants(month: int, rows: list[list[Cell]], place: str, by: str) -> Sheet:
    return Sheet(
        name=f"{month}月",
        title=f"{place}{YEAR}年{month}月楼宇入驻企业台账（示例）",
        heads=TENANT_HEADS,
        rows=[[n, *cells] for n, cells in enumerate(rows, 1)],
        filled_by=by,
        note=f"注：{'含以前年度入驻、目前仍在租的企业。' if month == 1 else '列本月新入驻企业。'}{SAMPLES}",
    )


def _tenant(dice: Dice, building: str, lease: Lease) -> list[Cell]:
    return [
        building,
        lease.room,
        lease.firm,
        lease.code or None,
        dice.typed(_whole(lease.area)),
        dice.typed_day(lease.start),
        dice.typed_day(lease.end),
        None if lease.registered_here is None else "是" if lease.registered_here else "否",
        "示例",
    ]


def _whole(number: int) -> Decimal:
    return Decimal(number)


def _tenths(number: int) -> Decimal:
    return Decimal(number) / 10


def _percent(hundredths: int) -> Decimal:
    return Decimal(hundredths) / 100
