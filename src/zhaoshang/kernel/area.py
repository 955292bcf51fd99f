"""Areas: kept in square metres, exact as fractions, so that 647.76 亩 is 431840 ㎡ and back again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.numerals import read_quantity
from zhaoshang.kernel.percent import Exact, round_half_up
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.units import split_unit

SQM_PER_MU = Fraction(2000, 3)
"""15 亩 are one hectare."""

AREA_UNITS_SQM: dict[str, Fraction] = {
    "㎡": Fraction(1),
    "百㎡": Fraction(100),
    "亩": SQM_PER_MU,
    "公顷": Fraction(10_000),
    "平方公里": Fraction(1_000_000),
}
"""Square metres in one of each area unit, by the unit's kept name (see `units`)."""


class NotAnArea(Refusal):
    """A unit that measures something else."""

    code = "area.unit"
    sentence = Bilingual("“{unit}”不是面积单位。", "“{unit}” is not a unit of area.")
    remedy = Bilingual("请用 ㎡、亩、公顷 或 万㎡。", "Please use ㎡, 亩, 公顷 or 万㎡.")


class AreaUnreadable(Refusal):
    """A blank, a range, or a number without a unit where one area is needed."""

    code = "area.unreadable"
    sentence = Bilingual("“{text}”不是一个带单位的面积。", "“{text}” is not one area with its unit.")
    remedy = Bilingual("请写一个面积，如 363亩 或 12000㎡。", "Please write one area, such as 363亩 or 12000㎡.")


def sqm_per(unit: str) -> Fraction:
    """Square metres in one `unit`, spelt any way people spell it (方, 平方米, 万方); refuses `NotAnArea`."""
    multiplier, name = split_unit(unit)
    if name not in AREA_UNITS_SQM:
        raise NotAnArea(unit=unit)
    return AREA_UNITS_SQM[name] * Fraction(multiplier)


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """An exact area. Round only where it is shown or stored."""

    sqm: Fraction

    @classmethod
    def from_unit(cls, value: Exact, unit: str) -> Area:
        """The area of `value` times `unit`."""
        return cls(Fraction(value) * sqm_per(unit))

    @classmethod
    def total(cls, areas: Iterable[Area]) -> Area:
        """The sum; nothing is an area of zero."""
        return cls(sum((area.sqm for area in areas), Fraction(0)))

    def in_unit(self, unit: str) -> Fraction:
        """The exact number of `unit`."""
        return self.sqm / sqm_per(unit)

    def shown(self, unit: str = "㎡", places: int = 2) -> Decimal:
        """The number of `unit`, half-up: 72.55 亩 shows as 48366.67 ㎡."""
        return round_half_up(self.in_unit(unit), places)

    def format(self, unit: str = "㎡", places: int = 2) -> str:
        """The shown number with its unit."""
        return f"{self.shown(unit, places)}{unit}"

    def __add__(self, other: Area) -> Area:
        return Area(self.sqm + other.sqm)

    def __sub__(self, other: Area) -> Area:
        return Area(self.sqm - other.sqm)

    def __mul__(self, times: Exact) -> Area:
        return Area(self.sqm * Fraction(times))


def read_area(value: str | int | Decimal, header_unit: str | None = None) -> tuple[Area, Qualifier]:
    """The area a cell states, with its qualifier; blanks and ranges are refused (see `read_quantity`)."""
    quantity = read_quantity(value, header_unit)
    if quantity is None or quantity.high is not None or quantity.unit is None:
        raise AreaUnreadable(text=value)
    return Area.from_unit(quantity.low, quantity.unit), quantity.qualifier
