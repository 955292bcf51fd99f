"""三、土地出让与楼宇: land granted by use, and how full the buildings of the ledger stand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from zhaoshang.domain.estate.states import LAND_USES
from zhaoshang.domain.publishing.queries.blocks import (
    Json,
    chart,
    column,
    heading,
    note,
    number,
    paragraph,
    row,
    section,
    table,
    text,
)
from zhaoshang.domain.publishing.queries.frozen import FrozenMonth
from zhaoshang.kernel.percent import percent_of, round_half_up

MOST = 40
SQM_PER_MU = Fraction(2000, 3)


def estate(frozen: FrozenMonth) -> Json:
    """The section."""
    return section("estate", "土地出让与楼宇", "Land granted and buildings", [*_land(frozen), *_buildings(frozen)])


def _land(frozen: FrozenMonth) -> list[Json]:
    plots, area = frozen.get("land_plots"), frozen.get("land_area")
    if plots is None or area is None:
        return []
    label = frozen.month.cumulative_label
    columns = [
        column("用途", "Use", weight=28),
        column("当月宗数", "Plots, month", weight=16, align="number"),
        column("当月面积(亩)", "Area, month (mu)", weight=18, align="number"),
        column(f"{label.zh}宗数", f"Plots, {label.en}", weight=18, align="number"),
        column(f"{label.zh}面积(亩)", f"Area, {label.en} (mu)", weight=20, align="number"),
    ]
    rows, areas = [], []
    for use, name in LAND_USES.items():
        p, a = frozen.get(f"land_plots_{use}"), frozen.get(f"land_area_{use}")
        if p and a:
            rows.append(_use(text(name.zh, name.en.capitalize()), p, a))
            areas.append((text(name.zh, name.en.capitalize()), a.cumulative))
    rows.append(_use(text("合计", "Total"), plots, area, strong=True))
    blocks = [heading(text("（一）土地出让", "Land granted"))]
    blocks += [table(text(f"{label.zh}出让土地（按用途）", f"Land granted by use, {label.en}"), columns, rows)]
    if area.cumulative is not None:
        sqm = f"{round_half_up(Fraction(area.cumulative) * SQM_PER_MU):,f}"
        blocks.append(
            note(
                text(
                    f"1亩=2000/3平方米；合计折合{sqm}平方米。不含挂牌中、流拍和划拨的地块。",
                    f"1 mu = 2000/3 ㎡; the total is {sqm} ㎡. Parcels on listing, failed auctions and allocations are not inside.",
                )
            )
        )
    if any(a for _, a in areas):
        area_name = text("面积", "Area")
        title = text("出让土地面积（按用途，亩）", "Land granted by use (mu)")
        blocks.append(chart(title, [u for u, _ in areas], [(area_name, [a for _, a in areas])], unit=text("亩", "mu")))
    return blocks


def _use(name: Json, plots: Any, area: Any, *, strong: bool = False) -> Json:
    cells = [
        name,
        number(plots.in_month, 0),
        number(area.in_month),
        number(plots.cumulative, 0),
        number(area.cumulative),
    ]
    return row(cells, sample=plots.has_samples, strong=strong)


def _buildings(frozen: FrozenMonth) -> list[Json]:
    level, change = frozen.get("occupancy"), frozen.get("occupancy_change")
    if level is None or level.cumulative is None:
        return [paragraph(text("楼宇入驻率：本期没有读数。", "Occupancy of buildings: no reading this period."))]
    rate = round_half_up(level.cumulative)
    zh, en = f"台账所列楼宇入驻率{rate}%", f"The buildings of the ledger are {rate}% occupied"
    if change and change.cumulative is not None:
        points, least = round_half_up(change.cumulative), round_half_up(Decimal(change.parts["least"]))
        count = change.parts["things"]
        zh += f"；写明年初入驻率的{count}幢较年初{'提高' if points >= 0 else '下降'}{abs(points)}个百分点（其中最少的为{least:+}个百分点）"
        en += (
            f"; those {count} whose rate at the year's start is stated {points:+} percentage points since then "
            f"(the least of them {least:+})"
        )
    facts = sorted(frozen.rows_behind("occupancy"), key=lambda r: (-_rate(r, r.leased_sqm), r.building_name))
    columns = [
        column("楼宇", "Building", weight=30),
        column("可租面积(㎡)", "Lettable (㎡)", weight=15, align="number"),
        column("已入驻(㎡)", "Leased (㎡)", weight=15, align="number"),
        column("入驻率(%)", "Occupancy (%)", weight=12, align="number"),
        column("年初(%)", "Year's start (%)", weight=12, align="number"),
        column("提高(百分点)", "Gained (pp)", weight=13, align="number"),
        column("读数日期", "Reading", weight=14),
    ]
    blocks = [
        heading(text("（二）楼宇", "Buildings")),
        paragraph(text(zh + "。", en + ".")),
        table(text("楼宇入驻情况", "Occupancy of buildings"), columns, [_reading(r) for r in facts[:MOST]]),
    ]
    if len(facts) > MOST:
        rest = len(facts) - MOST
        blocks.append(
            note(text(f"其余{rest}幢从略，已计入合计。", f"{rest} more are left out here and counted above."))
        )
    blocks.append(
        note(
            text(
                "入驻率按面积加权，不是各幢入驻率的平均；提高的单位是百分点。",
                "Occupancy is weighted by area, not the mean of the buildings; gains are in percentage points.",
            )
        )
    )
    return blocks


def _rate(fact: Any, area: Decimal | None) -> Decimal:
    return percent_of(area, fact.lettable_sqm) or Decimal(0) if area is not None else Decimal(0)


def _reading(fact: Any) -> Json:
    now = _rate(fact, fact.leased_sqm) if fact.leased_sqm is not None else None
    before = _rate(fact, fact.year_start_sqm) if fact.year_start_sqm is not None else None
    return row(
        [
            text(fact.building_name),
            number(fact.lettable_sqm),
            number(fact.leased_sqm),
            number(now),
            number(before),
            number(now - before if now is not None and before is not None else None, sign=True),
            text(f"{fact.happened_on:%Y-%m-%d}"),
        ],
        sample=fact.is_sample,
    )
