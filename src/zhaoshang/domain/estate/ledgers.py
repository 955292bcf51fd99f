"""The ledgers of estate: parcels (地块), buildings (楼宇) and the firms in them (楼宇入驻企业)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.errors import LeasedOverLettable, LeaseEndsBefore, OccupancyOutOfRange, RateDiffers
from zhaoshang.domain.estate.models import OccupancyReading, ParcelRecord, Tenancy
from zhaoshang.domain.estate.states import GRANTED, LAND_USE_WORDS, PARCEL_STATE_WORDS
from zhaoshang.domain.evidence.queries import register
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.cells import CellMissing
from zhaoshang.kernel.ledger import Column, Ledger, RowReading, Statement
from zhaoshang.kernel.names import fold
from zhaoshang.kernel.percent import percent_of, round_half_up

HUNDRED = Decimal(100)


def attach_estate(facts: list[Any], *, by: Any, at: datetime, is_sample: bool = False, **_: Any) -> None:
    """Every fact points at its parcel or building."""
    of_parcels = [f for f in facts if hasattr(f, "parcel_id")]
    if of_parcels:
        parcels = commands.register_parcels(
            known_as=[(f.parcel_no, f.name) for f in of_parcels], is_sample=is_sample, by=by, at=at
        )
        for fact in of_parcels:
            fact.parcel_id = parcels[fact.parcel_no].pk
    of_buildings = [f for f in facts if hasattr(f, "building_id")]
    if of_buildings:
        buildings = commands.register_buildings(
            names=[f.building_name for f in of_buildings], is_sample=is_sample, by=by, at=at
        )
        for fact in of_buildings:
            fact.building_id = buildings[fold(fact.building_name)].pk


def parcel_statements(reading: RowReading) -> list[Statement]:
    """One row is one parcel. A granted parcel needs the day of its grant; others stand on the ledger's day."""
    v = dict(reading.values)
    day = v.pop("granted_on", None)
    as_of = v.pop("as_of", None)
    if day is None and v["state"] in GRANTED:
        raise CellMissing(field="granted_on", label=Bilingual("出让时间", "granted on"))
    day = day or as_of
    if not isinstance(day, date):
        raise CellMissing(
            field="granted_on",
            label=Bilingual("出让时间或台账截止日期", "grant day or the ledger's as-of day"),
        )
    return [Statement("estate.parcelrecord", ParcelRecord.key_of(v, day), day, v)]


PARCELS = Ledger(
    key="parcels",
    name=Bilingual("地块招商台账", "Parcels"),
    meaning=Bilingual("可招商和已出让的地块", "parcels on offer and granted"),
    permission="evidence.book",
    facts=("estate.parcelrecord",),
    statements=parcel_statements,
    attach=attach_estate,
    total_fields=("area_sqm",),
    columns=(
        Column(
            "parcel_no",
            Bilingual("宗地编号", "Parcel no."),
            required=True,
            synonyms=("地块编号", "宗地号", "编号", "出让编号", "公告编号"),
        ),
        Column("name", Bilingual("地块名称", "Parcel"), synonyms=("宗地名称", "地块", "地块位置", "宗地位置")),
        Column("subdistrict", Bilingual("所属街道", "Subdistrict"), synonyms=("街道", "属地")),
        Column("bounds_text", Bilingual("四至范围", "Boundaries"), synonyms=("四至", "四至界线")),
        Column(
            "area_sqm",
            Bilingual("用地面积", "Area"),
            "area",
            "亩",
            required=True,
            exact=True,
            synonyms=("面积", "出让面积", "土地面积", "宗地面积"),
            plausible=(Decimal(1), Decimal(10) ** 7),
        ),
        Column(
            "land_use",
            Bilingual("用地性质", "Land use"),
            "choice",
            required=True,
            choices=LAND_USE_WORDS,
            synonyms=("土地用途", "用途", "规划用途", "用地类型"),
        ),
        Column("far_text", Bilingual("容积率", "FAR")),
        Column("density_text", Bilingual("建筑密度", "Density")),
        Column("green_text", Bilingual("绿地率", "Green ratio")),
        Column(
            "height_limit_m",
            Bilingual("限高", "Height limit"),
            "number",
            synonyms=("建筑限高",),
            plausible=(Decimal(0), Decimal(700)),
        ),
        Column("grant_years", Bilingual("出让年限", "Grant term")),
        Column(
            "start_price_yuan",
            Bilingual("起始价", "Starting price"),
            "money",
            "万元",
            synonyms=("起价", "出让起始价"),
        ),
        Column(
            "deal_price_yuan",
            Bilingual("成交价", "Closing price"),
            "money",
            "万元",
            synonyms=("成交价格", "成交总价", "出让价款"),
        ),
        Column("investment_intensity", Bilingual("投资强度", "Investment intensity"), "number"),
        Column("tax_per_mu", Bilingual("亩均税收", "Tax per mu"), "number"),
        Column("industry_focus", Bilingual("产业方向", "Industry"), synonyms=("产业准入", "产业定位")),
        Column("clearing_text", Bilingual("征迁情况", "Clearing"), synonyms=("征迁进度",)),
        Column(
            "granted_on",
            Bilingual("出让时间", "Granted on"),
            "date",
            synonyms=("出让日期", "成交日期", "成交时间", "摘牌时间", "计划出让时间", "合同签订日期"),
        ),
        Column(
            "state",
            Bilingual("状态", "State"),
            "choice",
            required=True,
            choices=PARCEL_STATE_WORDS,
            synonyms=("地块状态", "出让状态", "进展"),
        ),
    ),
)


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
    columns=(
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
            exact=True,
            synonyms=("可招商面积", "商务面积", "可租售面积"),
            plausible=(Decimal(1), Decimal(10) ** 7),
        ),
        Column(
            "leased_sqm",
            Bilingual("已入驻面积", "Leased area"),
            "area",
            "㎡",
            required=True,
            exact=True,
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
        Column("floor_load_text", Bilingual("荷载", "Floor load")),
        Column("rent_text", Bilingual("租金", "Rent")),
        Column("fee_text", Bilingual("物业费", "Property fee")),
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


def tenancy_statements(reading: RowReading) -> list[Statement]:
    """One row is one firm in one unit, known by building, unit, firm and the lease's first day."""
    v = dict(reading.values)
    day = v.pop("lease_start")
    end = v.get("lease_end")
    if isinstance(day, date) and isinstance(end, date) and end < day:
        raise LeaseEndsBefore(field="lease_end", end=end.isoformat(), start=day.isoformat())
    return [Statement("estate.tenancy", Tenancy.key_of(v, day), day, v)]  # type: ignore[arg-type]


TENANCIES = Ledger(
    key="tenancies",
    name=Bilingual("楼宇入驻企业台账", "Tenants of buildings"),
    meaning=Bilingual("楼宇内的企业、房号、面积和租期", "firms in buildings: unit, area, lease"),
    permission="evidence.book",
    facts=("estate.tenancy",),
    statements=tenancy_statements,
    attach=attach_estate,
    total_fields=("area_sqm",),
    columns=(
        Column("building_name", Bilingual("楼宇名称", "Building"), required=True, synonyms=("楼宇", "所在楼宇")),
        Column(
            "unit_no",
            Bilingual("房号", "Unit"),
            required=True,
            synonyms=("房间号", "单元", "室号", "楼层房号"),
        ),
        Column(
            "tenant_name",
            Bilingual("入驻企业", "Tenant"),
            required=True,
            synonyms=("企业名称", "承租方", "租户", "租户名称"),
        ),
        Column("uscc", Bilingual("统一社会信用代码", "Credit code"), "uscc", synonyms=("信用代码",)),
        Column(
            "area_sqm",
            Bilingual("租赁面积", "Leased area"),
            "area",
            "㎡",
            required=True,
            exact=True,
            synonyms=("面积", "入驻面积"),
            plausible=(Decimal(1), Decimal(10) ** 6),
        ),
        Column(
            "lease_start",
            Bilingual("起租日期", "Lease start"),
            "date",
            required=True,
            synonyms=("租期起", "租赁起始", "入驻时间", "起租日"),
        ),
        Column(
            "lease_end",
            Bilingual("到期日期", "Lease end"),
            "date",
            synonyms=("租期止", "租赁到期", "到期日", "止租日期"),
        ),
        Column(
            "registered_here",
            Bilingual("是否本地注册", "Registered here"),
            "yes_no",
            synonyms=("注册在本区", "是否注册", "属地注册"),
        ),
        Column("remark", Bilingual("备注", "Remark"), synonyms=("说明",)),
    ),
)

register(PARCELS, BUILDINGS, TENANCIES)
