"""The ledgers of what buildings are made of: floors (楼层台账) and units (房源台账)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction

from zhaoshang.domain.estate.errors import LettableOverFloor, UnitsOverLettable, UsableOverGross
from zhaoshang.domain.estate.ledgers.attaching import FEES, attach_estate, day_of_ledger, exactly
from zhaoshang.domain.estate.ledgers.files import HEIGHT, LOAD, RENT
from zhaoshang.domain.estate.models import FloorRecord, UnitRecord
from zhaoshang.domain.estate.queries import lettable_by_building, units_beside
from zhaoshang.domain.estate.states import DELIVERY_WORDS, LOADS, RENTS, UNIT_STATE_WORDS
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.floors import NotAFloor, level_of
from zhaoshang.kernel.ledger import Column, Ledger, RowReading, Statement, Value, Weighing
from zhaoshang.kernel.names import fold
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.refusal import Refusal

AREA = (Decimal(1), Decimal(10) ** 6)
MONTHS = (Decimal(0), Decimal(240))


def floor_statements(reading: RowReading) -> list[Statement]:
    """One row is one floor; its level follows from what it is called."""
    v = dict(reading.values)
    day = day_of_ledger(v)
    v["level"] = _level(v)
    gross, lettable = v.get("gfa_sqm"), v.get("lettable_sqm")
    if isinstance(gross, Decimal) and isinstance(lettable, Decimal) and lettable > gross:
        raise LettableOverFloor(field="lettable_sqm", lettable=lettable, gross=gross)
    return [Statement("estate.floorrecord", FloorRecord.key_of(v, day), day, v)]


def unit_statements(reading: RowReading) -> list[Statement]:
    """One row is one unit, on the floor it names."""
    v = dict(reading.values)
    day = day_of_ledger(v)
    v["level"] = _level(v)
    gross, usable = v.get("gfa_sqm"), v.get("usable_sqm")
    if isinstance(gross, Decimal) and isinstance(usable, Decimal) and usable > gross:
        raise UsableOverGross(field="usable_sqm", usable=usable, gross=gross)
    return [Statement("estate.unitrecord", UnitRecord.key_of(v, day), day, v)]


def over_lettable(by_building: Mapping[str, tuple[Decimal, Collection[str]]]) -> list[Refusal]:
    """Buildings whose units, those of the file and those that stand beside them, add up to more than is lettable."""
    found: list[Refusal] = []
    known = lettable_by_building(by_building)
    for name, (summed, keys) in by_building.items():
        lettable = known.get(fold(name))
        if lettable is None:
            continue
        total = summed + units_beside(name, keys)
        if total > lettable:
            found.append(UnitsOverLettable(building=name, summed=f"{total:,.2f}", lettable=f"{lettable:,.2f}"))
    return found


def _level(values: dict[str, Value]) -> Decimal:
    try:
        return level_of(str(values["floor_label"]))
    except NotAFloor as refusal:
        raise NotAFloor(**(refusal.details | {"field": "floor_label"})) from refusal


BUILDING = Column("building_name", Bilingual("楼宇名称", "Building"), required=True, synonyms=("楼宇", "所在楼宇"))
FLOOR = Column("floor_label", Bilingual("楼层", "Floor"), required=True, synonyms=("所在楼层", "层", "楼层号"))
CLEAR = Column(
    "clear_height_m", Bilingual("净高", "Clear height"), "number", "m", synonyms=("室内净高",), plausible=HEIGHT
)
LOADED = Column(
    "floor_load_kn",
    Bilingual("荷载", "Floor load"),
    "number",
    "kN/㎡",
    synonyms=("楼面荷载", "承重"),
    plausible=LOAD,
    units=LOADS,
)
AS_OF = Column(
    "as_of", Bilingual("截止日期", "As of"), "date", synonyms=("统计截止", "数据日期", "截至日期", "更新时间")
)
REMARK = Column("remark", Bilingual("备注", "Remark"), synonyms=("说明",))

FLOORS = Ledger(
    key="floors",
    name=Bilingual("楼层台账", "Floors"),
    meaning=Bilingual("楼宇各层的面积、层高和荷载", "areas, heights and loads of each floor"),
    permission="evidence.book",
    facts=("estate.floorrecord",),
    statements=floor_statements,
    attach=attach_estate,
    total_fields=("gfa_sqm", "lettable_sqm"),
    columns=exactly(
        BUILDING,
        FLOOR,
        Column(
            "gfa_sqm",
            Bilingual("建筑面积", "Gross area"),
            "area",
            "㎡",
            synonyms=("层面积", "本层面积"),
            plausible=AREA,
        ),
        Column(
            "lettable_sqm",
            Bilingual("可租面积", "Lettable area"),
            "area",
            "㎡",
            plausible=(Decimal(0), Decimal(10) ** 6),
        ),
        Column("floor_height_m", Bilingual("层高", "Floor height"), "number", "m", plausible=HEIGHT),
        CLEAR,
        LOADED,
        Column("purpose", Bilingual("用途", "Purpose"), synonyms=("功能", "业态")),
        AS_OF,
        REMARK,
    ),
)

UNITS = Ledger(
    key="units",
    name=Bilingual("房源台账", "Units"),
    meaning=Bilingual(
        "楼宇内可租的房源：面积、租金、净高、荷载和状态", "units of buildings: area, rent, heights, load, state"
    ),
    permission="evidence.book",
    facts=("estate.unitrecord",),
    statements=unit_statements,
    attach=attach_estate,
    total_fields=("gfa_sqm", "usable_sqm"),
    weighing=Weighing("building_name", "gfa_sqm", over_lettable),
    columns=exactly(
        BUILDING,
        Column("unit_no", Bilingual("房号", "Unit"), required=True, synonyms=("房间号", "单元号", "室号", "房源编号")),
        FLOOR,
        Column(
            "gfa_sqm",
            Bilingual("建筑面积", "Gross area"),
            "area",
            "㎡",
            required=True,
            synonyms=("面积", "房源面积", "可租面积"),
            plausible=AREA,
        ),
        Column(
            "usable_sqm",
            Bilingual("使用面积", "Usable area"),
            "area",
            "㎡",
            synonyms=("套内面积", "实用面积"),
            plausible=AREA,
        ),
        Column("orientation", Bilingual("朝向", "Orientation")),
        Column(
            "rent_yuan",
            Bilingual("租金", "Rent"),
            "number",
            "元/㎡/天",
            synonyms=("报价", "租金单价"),
            plausible=RENT,
            units=RENTS,
        ),
        Column("fee_yuan", Bilingual("物业费", "Service charge"), "number", "元/㎡/月", plausible=RENT, units=FEES),
        Column(
            "rent_free_months",
            Bilingual("免租期", "Rent-free period"),
            "number",
            "月",
            plausible=MONTHS,
            units={"月": Fraction(1), "年": Fraction(12)},
        ),
        Column("deposit_text", Bilingual("押金", "Deposit"), synonyms=("押付方式", "保证金")),
        Column(
            "available_from",
            Bilingual("可入驻日期", "Available from"),
            "date",
            synonyms=("可租日期", "可起租日期", "交付日期"),
        ),
        Column(
            "min_lease_months",
            Bilingual("最短租期", "Shortest lease"),
            "number",
            "月",
            synonyms=("最短租期(月)",),
            plausible=MONTHS,
            units={"月": Fraction(1), "年": Fraction(12)},
            bound=Qualifier.GTE,
        ),
        Column("divisible", Bilingual("可否分割", "Divisible"), "yes_no", synonyms=("是否可分割", "可分割")),
        Column(
            "fitout",
            Bilingual("装修", "Fit-out"),
            "choice",
            choices=DELIVERY_WORDS,
            synonyms=("装修情况", "交付标准", "装修状况"),
        ),
        Column("has_water", Bilingual("上下水", "Water"), "yes_no", synonyms=("通水", "给排水", "有无上下水")),
        Column(
            "has_exhaust", Bilingual("排风", "Exhaust"), "yes_no", synonyms=("排烟", "通风排气", "排气", "有无排风")
        ),
        CLEAR,
        LOADED,
        Column(
            "power_kva",
            Bilingual("电力容量(kVA)", "Power (kVA)"),
            "number",
            synonyms=("电力容量", "用电容量"),
            plausible=(Decimal(1), Decimal(10) ** 6),
        ),
        Column(
            "status",
            Bilingual("状态", "State"),
            "choice",
            required=True,
            choices=UNIT_STATE_WORDS,
            synonyms=("房源状态", "租赁状态"),
        ),
        AS_OF,
        REMARK,
    ),
)
