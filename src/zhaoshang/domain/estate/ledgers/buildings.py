"""The ledgers of buildings as a whole: how full they stand (楼宇招商台账), what they are (楼宇档案)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zhaoshang.domain.estate.errors import LeasedOverLettable, OccupancyOutOfRange, RateDiffers
from zhaoshang.domain.estate.ledgers.attaching import attach_estate, exactly
from zhaoshang.domain.estate.ledgers.weighing import READING_UNDER_UNITS
from zhaoshang.domain.estate.models import OccupancyReading
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.cells import CellMissing
from zhaoshang.kernel.ledger import Column, Ledger, RowReading, Statement
from zhaoshang.kernel.percent import percent_of, round_half_up

HUNDRED = Decimal(100)


def building_statements(reading: RowReading) -> list[Statement]:
    """One row is how full one building stands on the ledger's day. Printed and computed rate must agree to 0.5 points."""
    v = dict(reading.values)
    day = v.pop("as_of", None)
    if not isinstance(day, date):
        raise CellMissing(field="as_of", label=Bilingual("台账截止日期", "the ledger's as-of day"))
    lettable, leased = v.get("lettable_sqm"), v.get("leased_sqm")
    if isinstance(lettable, Decimal) and isinstance(leased, Decimal):
        if leased > lettable:
            raise LeasedOverLettable(field="leased_sqm", leased=leased, lettable=lettable)
        computed = percent_of(leased, lettable)
        printed = v.get("printed_rate")
        if isinstance(printed, Decimal) and computed is not None and abs(printed - computed) > Decimal("0.5"):
            raise RateDiffers(field="printed_rate", printed=printed, computed=round_half_up(computed))
    start = v.get("year_start_rate")
    if isinstance(start, Decimal):
        if not 0 <= start <= HUNDRED:
            raise OccupancyOutOfRange(field="year_start_rate", rate=start)
        if isinstance(lettable, Decimal):
            v["year_start_sqm"] = lettable * start / HUNDRED
    return [Statement("estate.occupancyreading", OccupancyReading.key_of(v, day), day, v)]


BUILDINGS = Ledger(
    key="buildings",
    name=Bilingual("楼宇招商台账", "Buildings"),
    meaning=Bilingual("楼宇面积、入驻和租金", "area, occupancy and rent of buildings"),
    permission="evidence.book",
    facts=("estate.occupancyreading",),
    statements=building_statements,
    attach=attach_estate,
    total_fields=("gfa_sqm", "lettable_sqm", "leased_sqm"),
    questions=(READING_UNDER_UNITS,),
    columns=exactly(
        Column(
            "building_name",
            Bilingual("楼宇名称", "Building"),
            required=True,
            synonyms=("楼宇", "楼盘名称", "项目名称"),
        ),
        Column("subdistrict", Bilingual("街道", "Subdistrict"), synonyms=("所属街道", "属地")),
        Column("address", Bilingual("地址", "Address"), synonyms=("楼宇地址", "坐落")),
        Column(
            "gfa_sqm",
            Bilingual("总建筑面积", "Gross floor area"),
            "area",
            "㎡",
            synonyms=("建筑面积",),
            plausible=(Decimal(1), Decimal(10) ** 7),
        ),
        Column(
            "lettable_sqm",
            Bilingual("可租面积", "Lettable area"),
            "area",
            "㎡",
            required=True,
            synonyms=("可招商面积", "商务面积", "可租售面积"),
            plausible=(Decimal(1), Decimal(10) ** 7),
        ),
        Column(
            "leased_sqm",
            Bilingual("已入驻面积", "Leased area"),
            "area",
            "㎡",
            required=True,
            synonyms=("入驻面积", "已租面积", "已用面积"),
            plausible=(Decimal(0), Decimal(10) ** 7),
        ),
        Column("printed_rate", Bilingual("入驻率", "Occupancy"), "percent", synonyms=("当前入驻率", "现入驻率")),
        Column(
            "year_start_rate",
            Bilingual("年初入驻率", "Occupancy at year start"),
            "percent",
            synonyms=("年初入住率", "上年末入驻率"),
        ),
        Column("floor_height_m", Bilingual("层高", "Floor height"), "number"),
        Column("floor_load_text", Bilingual("荷载", "Floor load"), keeps_unit=True),
        Column("rent_text", Bilingual("租金", "Rent"), keeps_unit=True),
        Column("fee_text", Bilingual("物业费", "Property fee"), keeps_unit=True),
        Column("grade", Bilingual("楼宇等级", "Grade"), synonyms=("等级", "档次")),
        Column("industry_focus", Bilingual("产业定位", "Industry"), synonyms=("产业方向",)),
        Column("above_scale_count", Bilingual("规上企业数", "Above-scale firms"), "count"),
        Column(
            "tax_last_year_yuan",
            Bilingual("上年税收", "Tax last year"),
            "money",
            "万元",
            synonyms=("税收", "上年度税收"),
        ),
        Column(
            "as_of",
            Bilingual("截止日期", "As of"),
            "date",
            synonyms=("统计截止", "数据日期", "截至日期", "更新时间"),
        ),
        Column("remark", Bilingual("备注", "Remark"), synonyms=("说明",)),
    ),
)
