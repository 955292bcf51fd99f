"""楼宇档案, 楼层台账 and 房源台账: what the example's buildings are, floor by floor and unit by unit, at the end of August.

Units that are let are the leases of the tenants' ledgers where there are any; elsewhere as much is let as the building's reading
of August says. What is not let is on offer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from zhaoshang.demo.content import towers
from zhaoshang.demo.content.sample import YEAR, Dice
from zhaoshang.demo.content.towers import Tower
from zhaoshang.demo.sheets import Cell, Head, Sheet

DAY = date(YEAR, 8, 31)
UNPLACED = "示例街道"  # the article names two buildings without saying where they stand
SHARE_OF_A_FLOOR = 13  # a floor's gross area is 1.3 times what is lettable on it
STATES = ("可租", "可租", "可租", "待退", "装修")
FITOUTS = ("毛坯", "简装", "精装", "带家具")
METROS = (
    ("大关站", 420),
    ("拱宸桥东站", 650),
    ("善贤站", 380),
    ("上塘路站", 540),
    ("祥园路站", 900),
    ("萍水街站", 310),
)

FILE_HEADS = (
    Head("序号", 5), Head("楼宇名称", 24), Head("街道", 11), Head("地址", 18), Head("开发商", 18), Head("产权形式", 9),
    Head("物业公司", 18), Head("建成年份", 8), Head("地上层数", 8), Head("地下层数", 8), Head("总建筑面积(㎡)", 11, adds=True),
    Head("可租面积(㎡)", 11, adds=True), Head("标准层面积(㎡)", 10), Head("层高(m)", 7), Head("净高(m)", 7), Head("荷载(kN/㎡)", 8),
    Head("得房率(%)", 8), Head("客梯", 6), Head("货梯", 6), Head("空调", 10), Head("电力容量(kVA)", 9), Head("车位", 7),
    Head("物业费(元/㎡/月)", 9), Head("最低租金(元/㎡/天)", 9), Head("最高租金(元/㎡/天)", 9), Head("交付标准", 8), Head("楼宇等级", 8),
    Head("产业定位", 12), Head("地铁站", 12), Head("距地铁站(m)", 8), Head("截止日期", 12), Head("备注", 20),
)  # fmt: skip
FLOOR_HEADS = (
    Head("序号", 5), Head("楼宇名称", 24), Head("楼层", 7), Head("建筑面积(㎡)", 11, adds=True), Head("可租面积(㎡)", 11, adds=True),
    Head("层高(m)", 7), Head("净高(m)", 7), Head("荷载(kN/㎡)", 8), Head("用途", 10), Head("截止日期", 12),
)  # fmt: skip
UNIT_HEADS = (
    Head("序号", 5), Head("楼宇名称", 24), Head("房号", 8), Head("楼层", 7), Head("建筑面积(㎡)", 11, adds=True), Head("使用面积(㎡)", 11),
    Head("朝向", 6), Head("租金(元/㎡/天)", 9), Head("物业费(元/㎡/月)", 9), Head("免租期(月)", 8), Head("可入驻日期", 12),
    Head("最短租期(月)", 8), Head("可否分割", 8), Head("装修", 8), Head("上下水", 7), Head("排风", 6), Head("净高(m)", 7),
    Head("荷载(kN/㎡)", 8), Head("电力容量(kVA)", 9), Head("状态", 8), Head("截止日期", 12), Head("备注", 12),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Room:
    """One unit: its number, floor, area in square metres, and how it stands."""

    number: str
    floor: int
    area: int
    state: str


@dataclass(frozen=True, slots=True)
class Body:
    """A building as it stands: its storeys and rooms, and what holds for all of them."""

    tower: Tower
    gross: int
    storeys: int
    basements: int
    height_dm: int
    load_tenths: int
    rent_fen: int
    has_labs: bool
    rooms: tuple[Room, ...]

    @property
    def clear_dm(self) -> int:
        """Clear height in decimetres: eight less than the floor height, as ceilings take."""
        return self.height_dm - 8

    @property
    def total_height_m(self) -> Decimal:
        """Height above ground in metres, a parapet and a high ground floor included."""
        return Decimal(self.height_dm * self.storeys) / 10 + 4


@cache
def of_bureau() -> tuple[Body, ...]:
    """The buildings the bureau keeps itself."""
    return tuple(_body(tower) for tower in towers.of_bureau())


@cache
def of_xiangfu() -> tuple[Body, ...]:
    """Those of Xiangfu."""
    return tuple(_body(tower) for tower in towers.of_xiangfu())


@cache
def of_shangtang() -> tuple[Body, ...]:
    """Those of Shangtang."""
    return tuple(_body(tower) for tower in towers.of_shangtang())


def bodies() -> tuple[Body, ...]:
    """Every building of the example."""
    return (*of_bureau(), *of_xiangfu(), *of_shangtang())


def file_sheets(of: Sequence[Body], *, by: str) -> list[Sheet]:
    """The files of these buildings."""
    rows = [[n, *_file(Dice(f"档案{b.tower.name}"), b)] for n, b in enumerate(of, 1)]
    return [_sheet(by, "楼宇档案", FILE_HEADS, rows)]


def floor_sheets(of: Sequence[Body], *, by: str) -> list[Sheet]:
    """Every floor of these buildings, basements among them."""
    rows: list[list[Cell]] = []
    for body in of:
        lettable: dict[int, int] = {}
        for room in body.rooms:
            lettable[room.floor] = lettable.get(room.floor, 0) + room.area
        for floor in range(1, body.storeys + 1):
            area = lettable.get(floor, 0)
            use = (
                "大堂、商业配套" if floor == 1 else "配套" if floor == 2 else "实验、研发" if body.has_labs else "办公"
            )
            rows.append(
                [len(rows) + 1, *_floor(body, f"{floor}F", max(area * SHARE_OF_A_FLOOR // 10, _plate(body)), area, use)]
            )
        for floor in range(1, body.basements + 1):
            rows.append([len(rows) + 1, *_floor(body, f"B{floor}", _plate(body) * 13 // 10, 0, "车库、设备")])
    return [_sheet(by, "楼层台账", FLOOR_HEADS, rows)]


def unit_sheets(of: Sequence[Body], *, by: str) -> list[Sheet]:
    """Every unit of these buildings."""
    rows: list[list[Cell]] = []
    for body in of:
        dice = Dice(f"房源{body.tower.name}")
        rows += [[len(rows) + n, *_unit(dice, body, room)] for n, room in enumerate(body.rooms, 1)]
    return [_sheet(by, "房源台账", UNIT_HEADS, rows)]


def _body(tower: Tower) -> Body:
    dice = Dice(f"楼体{tower.name}")
    has_labs = "集成电路" in tower.trade or "物流" in tower.trade
    rooms = _let_rooms(dice, tower) if tower.leases else _rooms(dice, tower)
    gross = tower.gfa
    return Body(
        tower=tower,
        gross=gross,
        storeys=max(room.floor for room in rooms) + dice.between(0, 1),
        basements=2 if gross > 30000 else 1,
        height_dm=48 if has_labs else dice.one_of((38, 40, 42)),
        load_tenths=75 if has_labs else dice.one_of((25, 30, 35)),
        rent_fen=dice.between(150, 190) if has_labs else dice.between(220, 360),
        has_labs=has_labs,
        rooms=rooms,
    )


def _let_rooms(dice: Dice, tower: Tower) -> tuple[Room, ...]:
    """The rooms of the leases, and beside them what is left of the lettable area, on floors above."""
    rooms = [Room(lease.room, int(lease.room[:-2]), lease.area, "已租") for lease in tower.leases]
    left = tower.lettable - sum(room.area for room in rooms)
    floor, place = max(room.floor for room in rooms) + 1, 1
    while left >= 150:
        area = min(left, dice.between(22, 60) * 10)
        rooms.append(Room(f"{floor}{place:02d}", floor, area, dice.one_of(STATES[:4])))
        left -= area
        floor, place = (floor, place + 1) if place < 3 else (floor + 1, 1)
    return tuple(sorted(rooms, key=lambda room: (room.floor, room.number)))


def _rooms(dice: Dice, tower: Tower) -> tuple[Room, ...]:
    """Rooms on floors from the third on, three to five a floor; let until the reading's leased area is reached."""
    per_floor = 1200 if tower.lettable < 25000 else 1700
    storeys = tower.lettable // per_floor
    taken, leased, rooms = 0, tower.leased(8), []
    for number in range(storeys):
        floor = number + 3
        area = (
            tower.lettable // storeys
            if number < storeys - 1
            else tower.lettable - tower.lettable // storeys * (storeys - 1)
        )
        for place, part in enumerate(dice.split(area, dice.between(3, 5)), 1):
            is_let = taken + part <= leased and not (floor % 4 == 0 and dice.chance(3))
            taken += part if is_let else 0
            rooms.append(Room(f"{floor}{place:02d}", floor, part, "已租" if is_let else dice.one_of(STATES)))
    return tuple(rooms)


def _plate(body: Body) -> int:
    """The gross area of an ordinary floor."""
    return body.gross // (body.storeys + body.basements)


def _sheet(by: str, name: str, heads: tuple[Head, ...], rows: list[list[Cell]]) -> Sheet:
    return Sheet(
        name="8月",
        title=f"{by}{YEAR}年8月{name}（示例）",
        heads=heads,
        rows=rows,
        filled_by=by,
        note="注：除报道点名的中粮、复地外，楼宇均为示例；各项数据均为示例。",
    )


def _file(dice: Dice, b: Body) -> list[Cell]:
    tower, metro = b.tower, dice.one_of(METROS)
    return [
        tower.name, tower.place or UNPLACED, f"{tower.place or UNPLACED}（示例地址）", "示例开发有限公司",
        dice.one_of(("单一业权", "散售", "单一业权")), "示例物业服务有限公司", YEAR - dice.between(1, 12), b.storeys, b.basements,
        b.gross, tower.lettable, _plate(b), _tenths(b.height_dm), _tenths(b.clear_dm), _tenths(b.load_tenths), dice.between(62, 74),
        2 + b.storeys // 6, 2 if b.has_labs else 1, dice.one_of(("中央空调", "VRV", "VRV")), b.gross // 20, b.gross // 90,
        dice.between(6, 16), _cents(b.rent_fen - 30), _cents(b.rent_fen + 40), dice.one_of(FITOUTS[:3]),
        "高端" if tower.is_high_end else "普通", tower.trade or None, metro[0], metro[1] + dice.below(300), DAY, "示例",
    ]  # fmt: skip


def _floor(b: Body, label: str, gross: int, lettable: int, use: str) -> list[Cell]:
    is_below = label.startswith("B")
    height = 45 if is_below else b.height_dm + (12 if label == "1F" else 0)
    clear = height - 8
    load = 40 if is_below else b.load_tenths
    return [b.tower.name, label, gross, lettable, _tenths(height), _tenths(clear), _tenths(load), use, DAY]


def _unit(dice: Dice, b: Body, room: Room) -> list[Cell]:
    is_free = room.state in ("可租", "待退")
    return [
        b.tower.name, room.number, f"{room.floor}F", room.area, room.area * dice.between(62, 74) // 100, dice.one_of(("南", "东", "西", "北", "东南")),
        _cents(b.rent_fen + dice.between(-30, 40)), dice.between(6, 16), dice.between(1, 4) if is_free else None,
        DAY if room.state == "可租" else date(YEAR, 8, 1) if is_free else None, dice.one_of((12, 24, 36)) if is_free else None,
        ("是" if room.area > 300 else "否") if is_free else None, dice.one_of(FITOUTS), "是" if b.has_labs or dice.chance(4) else "否",
        "是" if b.has_labs or dice.chance(5) else "否", _tenths(b.clear_dm), _tenths(b.load_tenths),
        max(10, room.area // (6 if b.has_labs else 12)), room.state, DAY, "示例",
    ]  # fmt: skip


def _tenths(number: int) -> Decimal:
    return Decimal(number) / 10


def _cents(number: int) -> Decimal:
    return Decimal(number) / 100
