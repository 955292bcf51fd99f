"""The file of a building (楼宇档案): what it is, beside how full it stands."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from zhaoshang.domain.estate.errors import HeightsSwapped, RentsSwapped, SelfUseOverGross
from zhaoshang.domain.estate.ledgers.attaching import FEES, PARK, PUBLISH_LEVEL, attach_estate, day_of_ledger, exactly
from zhaoshang.domain.estate.ledgers.weighing import FILE_UNDER_UNITS
from zhaoshang.domain.estate.models import BuildingRecord
from zhaoshang.domain.estate.states import AC_WORDS, DELIVERY_WORDS, LOADS, OWNER_WORDS, RENTS
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.ledger import Column, Ledger, RowReading, Statement
from zhaoshang.kernel.qualifier import Qualifier

AREA = (Decimal(1), Decimal(10) ** 7)
HEIGHT = (Decimal(2), Decimal(30))
LOAD = (Decimal("0.5"), Decimal(100))
RENT = (Decimal("0.01"), Decimal(100))


def building_file_statements(reading: RowReading) -> list[Statement]:
    """One row is what one building is. What contradicts itself is refused: a clear height above the floor height, a lowest rent
    above the highest, more for own use than there is."""
    v = dict(reading.values)
    day = day_of_ledger(v)
    floor, clear = v.get("floor_height_m"), v.get("clear_height_m")
    if isinstance(floor, Decimal) and isinstance(clear, Decimal) and clear > floor:
        raise HeightsSwapped(field="clear_height_m", clear=clear, floor=floor)
    low, high = v.get("rent_low_yuan"), v.get("rent_high_yuan")
    if isinstance(low, Decimal) and isinstance(high, Decimal) and low > high:
        raise RentsSwapped(field="rent_low_yuan", low=low, high=high)
    gross = v.get("gfa_sqm")
    taken = sum((x for n in ("lettable_sqm", "self_use_sqm") if isinstance(x := v.get(n), Decimal)), Decimal(0))
    if isinstance(gross, Decimal) and taken > gross:
        raise SelfUseOverGross(field="gfa_sqm", taken=taken, gross=gross)
    return [Statement("estate.buildingrecord", BuildingRecord.key_of(v, day), day, v)]


BUILDING_FILES = Ledger(
    key="building_files",
    name=Bilingual("楼宇档案", "Building files"),
    meaning=Bilingual(
        "楼宇的产权、层高、荷载、电梯、空调、电力和租金", "owner, heights, load, lifts, power and rents of buildings"
    ),
    permission="evidence.book",
    facts=("estate.buildingrecord",),
    statements=building_file_statements,
    attach=attach_estate,
    total_fields=("gfa_sqm", "lettable_sqm"),
    questions=(FILE_UNDER_UNITS,),
    columns=exactly(
        Column("building_name", Bilingual("楼宇名称", "Building"), required=True, synonyms=("楼宇", "楼盘名称")),
        Column("alias", Bilingual("别名", "Also called"), synonyms=("曾用名", "推广名", "案名")),
        Column("subdistrict", Bilingual("街道", "Subdistrict"), synonyms=("所属街道", "属地")),
        PARK,
        Column("address", Bilingual("地址", "Address"), synonyms=("楼宇地址", "坐落")),
        Column("developer", Bilingual("开发商", "Developer"), synonyms=("建设单位", "业主单位", "开发单位")),
        Column(
            "owner_type", Bilingual("产权形式", "Ownership"), "choice", choices=OWNER_WORDS, synonyms=("产权", "业权")
        ),
        Column(
            "property_company", Bilingual("物业公司", "Property manager"), synonyms=("物业管理公司", "物业服务企业")
        ),
        Column("chief_name", Bilingual("楼长", "Chief of the building"), personal=True),
        Column(
            "built_year",
            Bilingual("建成年份", "Built in"),
            "count",
            synonyms=("竣工年份", "建成时间"),
            plausible=(Decimal(1900), Decimal(2100)),
        ),
        Column(
            "floors_above",
            Bilingual("地上层数", "Floors above ground"),
            "count",
            synonyms=("总层数", "层数", "地上楼层"),
            plausible=(Decimal(1), Decimal(200)),
        ),
        Column(
            "floors_below",
            Bilingual("地下层数", "Floors below ground"),
            "count",
            synonyms=("地下楼层",),
            plausible=(Decimal(0), Decimal(12)),
        ),
        Column(
            "gfa_sqm", Bilingual("总建筑面积", "Gross floor area"), "area", "㎡", synonyms=("建筑面积",), plausible=AREA
        ),
        Column(
            "lettable_sqm",
            Bilingual("可租面积", "Lettable area"),
            "area",
            "㎡",
            synonyms=("可招商面积", "可租售面积"),
            plausible=AREA,
        ),
        Column(
            "self_use_sqm", Bilingual("自用面积", "Own use"), "area", "㎡", plausible=(Decimal(0), Decimal(10) ** 7)
        ),
        Column(
            "standard_floor_sqm",
            Bilingual("标准层面积", "Standard floor"),
            "area",
            "㎡",
            synonyms=("标准层", "标准层建筑面积"),
            plausible=AREA,
        ),
        Column(
            "floor_height_m", Bilingual("层高", "Floor height"), "number", "m", synonyms=("标准层高",), plausible=HEIGHT
        ),
        Column(
            "clear_height_m",
            Bilingual("净高", "Clear height"),
            "number",
            "m",
            synonyms=("标准层净高", "室内净高"),
            plausible=HEIGHT,
        ),
        Column(
            "floor_load_kn",
            Bilingual("荷载", "Floor load"),
            "number",
            "kN/㎡",
            synonyms=("楼面荷载", "楼板荷载", "承重"),
            plausible=LOAD,
            units=LOADS,
        ),
        Column(
            "usable_ratio",
            Bilingual("得房率", "Usable ratio"),
            "percent",
            synonyms=("使用率",),
            plausible=(Decimal(20), Decimal(100)),
        ),
        Column("passenger_lifts", Bilingual("客梯", "Passenger lifts"), "count", synonyms=("客梯数", "客梯数量")),
        Column("freight_lifts", Bilingual("货梯", "Freight lifts"), "count", synonyms=("货梯数", "货梯数量")),
        Column(
            "ac_type",
            Bilingual("空调", "Air conditioning"),
            "choice",
            choices=AC_WORDS,
            synonyms=("空调形式", "空调类型"),
        ),
        Column("ac_hours", Bilingual("空调时间", "Air conditioning hours"), synonyms=("空调开放时间", "空调时段")),
        Column(
            "power_kva",
            Bilingual("电力容量(kVA)", "Power (kVA)"),
            "number",
            synonyms=("电力容量", "供电容量", "变压器容量", "电容量"),
            plausible=(Decimal(1), Decimal(10) ** 6),
        ),
        Column("network", Bilingual("网络", "Network"), synonyms=("通信", "网络运营商")),
        Column("parking_count", Bilingual("车位", "Parking spaces"), "count", synonyms=("车位数", "停车位")),
        Column("parking_ratio", Bilingual("车位配比", "Parking ratio"), synonyms=("配比",)),
        Column(
            "fee_yuan",
            Bilingual("物业费", "Service charge"),
            "number",
            "元/㎡/月",
            synonyms=("物业管理费",),
            plausible=RENT,
            units=FEES,
        ),
        Column(
            "rent_low_yuan",
            Bilingual("最低租金", "Lowest rent"),
            "number",
            "元/㎡/天",
            synonyms=("租金", "租金下限", "起租价"),
            plausible=RENT,
            units=RENTS,
            bound=Qualifier.GTE,
        ),
        Column(
            "rent_high_yuan",
            Bilingual("最高租金", "Highest rent"),
            "number",
            "元/㎡/天",
            synonyms=("租金上限",),
            plausible=RENT,
            units=RENTS,
            bound=Qualifier.LTE,
        ),
        Column(
            "delivery_standard",
            Bilingual("交付标准", "Hand-over standard"),
            "choice",
            choices=DELIVERY_WORDS,
            synonyms=("交付", "装修标准"),
        ),
        Column("grade", Bilingual("楼宇等级", "Grade"), synonyms=("等级", "档次")),
        Column("industry_focus", Bilingual("产业定位", "Industry"), synonyms=("产业方向",)),
        Column("metro_name", Bilingual("地铁站", "Metro station"), synonyms=("最近地铁站", "地铁")),
        Column(
            "metro_m",
            Bilingual("距地铁站", "Distance to the metro"),
            "number",
            "m",
            synonyms=("距地铁", "地铁距离"),
            plausible=(Decimal(0), Decimal(20000)),
            units={"m": Fraction(1), "km": Fraction(1000)},
        ),
        PUBLISH_LEVEL,
        Column(
            "as_of", Bilingual("截止日期", "As of"), "date", synonyms=("统计截止", "数据日期", "截至日期", "更新时间")
        ),
        Column("remark", Bilingual("备注", "Remark"), synonyms=("说明",)),
    ),
)
