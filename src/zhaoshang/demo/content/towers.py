"""The example's buildings and who sits in them: one list behind the ledgers of buildings, tenants and above-scale firms.

The leased area of the buildings in Xiangfu and Shangtang is what their tenants' leases add up to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache

from zhaoshang.demo.content.sample import MONTHS, YEAR, Dice, code
from zhaoshang.demo.people import CENTRE_NAMES

PRINTED = "面积、入驻率为示例；“入驻率较年初提高20个百分点以上”见报道"
# How far between the year's start and August the high-end buildings had come by each month's end.
PATH = (4, 7, 18, 36, 55, 72, 87, 100)


@dataclass(frozen=True, slots=True)
class Lease:
    """A firm in a room."""

    room: str
    firm: str
    code: str
    area: int
    start: date
    end: date
    registered_here: bool | None


@dataclass(slots=True)
class Tower:
    """One building. `start` and `august` are occupancy in hundredths of a per cent; leases replace them where known."""

    name: str
    place: str
    gfa: int
    lettable: int
    start: int
    august: int
    is_high_end: bool = False
    remark: str = ""
    trade: str = ""
    leases: list[Lease] = field(default_factory=list)

    def leased(self, month: int) -> int:
        """Square metres let at the end of the month."""
        if self.leases:
            return sum(lease.area for lease in self.leases if lease.start < date(YEAR, month + 1, 1))
        rate = self.start * 100 + (self.august - self.start) * PATH[month - 1]
        return self.lettable * rate // 1_000_000

    def rate(self, month: int) -> Decimal:
        """Occupancy in per cent as the ledger prints it."""
        return (Decimal(self.leased(month)) / self.lettable * 100).quantize(Decimal("0.01"))


def of_bureau() -> tuple[Tower, ...]:
    """The buildings the bureau itself keeps the readings of: the two named ones and six samples."""
    return (
        Tower("中粮楼宇（示例）", "", 61500, 46000, 5200, 7365, True, PRINTED),
        Tower("复地楼宇（示例）", "", 52800, 38500, 4850, 6930, True, PRINTED),
        Tower("示例·米市巷商务楼01", "米市巷街道", 28400, 21600, 8120, 8475, trade="文化创意"),
        Tower("示例·湖墅商务楼02", "湖墅街道", 27900, 21000, 5520, 7710, True, trade="总部经济"),
        Tower("示例·小河商务楼03", "小河街道", 19600, 15200, 7380, 7815, trade="数字内容"),
        Tower("示例·拱宸桥商务楼04", "拱宸桥街道", 33500, 25800, 6240, 6905, trade="直播电商"),
        Tower("示例·大关商务楼05", "大关街道", 36200, 27600, 5040, 7150, True, trade="汽车互联网"),
        Tower("示例·康桥产业楼06", "康桥街道", 41000, 33000, 5810, 6620, trade="智能物流"),
    )


@cache
def of_xiangfu() -> tuple[Tower, ...]:
    """Three buildings in Xiangfu with their tenants."""
    return _let("祥符", "产业楼", 7, "集成电路设计")


@cache
def of_shangtang() -> tuple[Tower, ...]:
    """Three buildings in Shangtang with their tenants."""
    return _let("上塘", "商务楼", 10, "大数据")


def every_name() -> list[str]:
    """The names of all buildings."""
    return [tower.name for tower in (*of_bureau(), *of_xiangfu(), *of_shangtang())]


def _let(place: str, sort: str, first: int, trade: str) -> tuple[Tower, ...]:
    dice = Dice(f"楼宇{place}")
    towers = []
    for number in range(first, first + 3):
        leases = _leases(dice, number)
        total = sum(lease.area for lease in leases)
        lettable = total * 100 // dice.between(76, 88) // 100 * 100 + 100
        towers.append(
            Tower(
                f"示例·{place}{sort}{number:02d}",
                f"{place}街道",
                lettable * 13 // 10,
                lettable,
                0,
                0,
                trade=trade,
                leases=leases,
            )
        )
    return tuple(towers)


def _leases(dice: Dice, tower: int) -> list[Lease]:
    """A stock from earlier years, then a few each month; hardly any in February."""
    leases = [_lease(dice, tower, n, date(dice.between(2017, 2019), dice.between(1, 12), 1)) for n in range(12)]
    for month in MONTHS:
        for _ in range(0 if month == 2 else dice.between(1, 3)):
            leases.append(_lease(dice, tower, len(leases), dice.day(month)))
    return leases


def _lease(dice: Dice, tower: int, place: int, start: date) -> Lease:
    serial = tower * 100 + place
    # Ten years on top of what is usual: the example's rooms are still let when it is looked at.
    years = 10 + (dice.one_of((3, 3, 5)) if start.year >= 2019 else 5)
    return Lease(
        room=f"{3 + place // 3}{place % 3 + 1:02d}",
        firm=f"示例·{dice.one_of(CENTRE_NAMES)}入驻企业{serial:04d}有限公司",
        code=code(50000 + serial) if not dice.chance(5) else "",
        area=dice.between(12, 90) * 10 + dice.below(10),
        start=start,
        end=date(start.year + years, start.month, min(start.day, 28)),
        registered_here=None if dice.chance(8) else not dice.chance(6),
    )
