"""The figures estate answers for: land granted by use, and how full the high-end buildings are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial

from zhaoshang.domain.estate import queries
from zhaoshang.domain.estate.states import LAND_USES
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.figure import Better, Figure, Measure, Shape

OWNER = Bilingual("区投促局统计岗", "Bureau statistician")
GRANT_MONTH = Bilingual("出让（成交）日期所在月", "month of the grant")
LAW = Bilingual(
    "土地出让合同；台账“已出让”“在建”“建成”状态",
    "the land grant contract; ledger states granted, building, built",
)


def _granted(use: str | None, name: Bilingual, order: int) -> tuple[Figure, Figure]:
    key = f"_{use}" if use else ""
    shared = {
        "leaves_out": Bilingual(
            "不含挂牌中、流拍和划拨的地块。",
            "Leaves out parcels on listing, failed auctions and allocations.",
        ),
        "counts_by": GRANT_MONTH,
        "reference": LAW,
        "owner": OWNER,
        "reviewed": date(2026, 11, 1),
        "next_review": date(2027, 11, 1),
        "version": 1,
        "ledger": "parcels",
        "population": partial(queries.granted_parcels, use),
        "better": Better.NEITHER,
    }
    plots = Figure(
        key=f"land_plots{key}",
        name=Bilingual(f"出让{name.zh}宗数", f"{name.en} plots granted".capitalize()),
        means=Bilingual(f"本年累计出让{name.zh}的宗数。", f"Number of {name.en} plots granted this year."),
        unit=Bilingual("宗", "plots"),
        parent="land_plots" if use else None,
        places=0,
        order=order,
        **shared,  # type: ignore[arg-type]
    )
    area = Figure(
        key=f"land_area{key}",
        name=Bilingual(f"出让{name.zh}面积", f"{name.en} land granted".capitalize()),
        means=Bilingual(
            f"本年累计出让{name.zh}的面积，1亩按2000/3㎡折算。",
            f"Area of {name.en} land granted this year; 1 mu is 2000/3 ㎡.",
        ),
        unit=Bilingual("亩", "mu"),
        measure=Measure(of="area_sqm", times=Decimal(3), per=Decimal(2000)),
        parent="land_area" if use else None,
        order=order + 1,
        **shared,  # type: ignore[arg-type]
    )
    return plots, area


LAND = (
    *_granted(None, Bilingual("土地", "all"), 20),
    *(figure for i, (use, name) in enumerate(LAND_USES.items(), 1) for figure in _granted(use, name, 20 + 2 * i)),
)

OCCUPANCY = Figure(
    key="occupancy",
    name=Bilingual("楼宇入驻率", "Occupancy of buildings"),
    means=Bilingual(
        "台账所列楼宇：已入驻面积合计 ÷ 可租面积合计（按面积加权）。",
        "Buildings of the ledger: leased area ÷ lettable area, weighted by area.",
    ),
    leaves_out=Bilingual(
        "自用面积和公共面积不计入可租面积；每幢取当月为止最近一次读数。",
        "Own-use and public areas are not lettable; the latest reading of each building counts.",
    ),
    unit=Bilingual("%", "%"),
    counts_by=Bilingual("读数日期", "day of the reading"),
    reference=Bilingual("楼宇招商台账", "the buildings ledger"),
    owner=OWNER,
    reviewed=date(2026, 11, 1),
    next_review=date(2027, 11, 1),
    version=1,
    ledger="buildings",
    shape=Shape.LEVEL,
    measure=Measure(of="leased_sqm", over="lettable_sqm", each="building_id"),
    population=queries.occupancy_readings,
    order=41,
)
OCCUPANCY_CHANGE = Figure(
    key="occupancy_change",
    name=Bilingual("入驻率较年初提高", "Occupancy gained since the year's start"),
    means=Bilingual(
        "入驻率减去年初入驻率，单位是百分点，不是百分之几。",
        "Occupancy less occupancy at the year's start, in percentage points, not per cent.",
    ),
    leaves_out=Bilingual(
        "只含台账写明年初入驻率的楼宇。",
        "Only buildings whose ledger row prints the rate at the year's start.",
    ),
    unit=Bilingual("个百分点", "percentage points"),
    counts_by=OCCUPANCY.counts_by,
    reference=OCCUPANCY.reference,
    owner=OWNER,
    reviewed=date(2026, 11, 1),
    next_review=date(2027, 11, 1),
    version=1,
    ledger="buildings",
    shape=Shape.CHANGE,
    measure=Measure(of="leased_sqm", over="lettable_sqm", since="year_start_sqm", each="building_id"),
    population=queries.readings_with_year_start,
    parent="occupancy",
    order=42,
)
FIGURES = (*LAND, OCCUPANCY, OCCUPANCY_CHANGE)
