"""Money: an exact amount in base units with its currency. 万元 and 万美元 are ways to read and show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.numerals import read_quantity
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.units import find_unit, split_unit, unit_in_header

__all__ = [
    "CURRENCIES",
    "MONEY_UNITS",
    "AmountUnreadable",
    "CurrenciesDiffer",
    "Money",
    "MoneyUnit",
    "NotMoney",
    "money_unit",
    "read_money",
    "unit_factor",
    "unit_in_header",
]

CURRENCIES: dict[str, str] = {
    "元": "CNY",
    "美元": "USD",
    "欧元": "EUR",
    "港元": "HKD",
    "日元": "JPY",
    "英镑": "GBP",
}
"""Currency code by the kept name of its unit."""


class CurrenciesDiffer(Refusal):
    """Yuan and dollars are not added; FDI is converted first, with its rate and the rate's date."""

    code = "money.currencies_differ"
    sentence = Bilingual(
        "{first} 与 {second} 币种不同，不能直接相加或比较。",
        "{first} and {second} cannot be added or compared.",
    )
    remedy = Bilingual(
        "请先按折算率换成同一币种，并记下折算日期。",
        "Convert to one currency first and note the rate's date.",
    )


class NotMoney(Refusal):
    """A unit that measures something else."""

    code = "money.unit"
    sentence = Bilingual("“{unit}”不是货币单位。", "“{unit}” is not a unit of money.")
    remedy = Bilingual(
        "请用 元、万元、亿元、美元、万美元 或 亿美元。", "Please use 元, 万元, 亿元, 美元, 万美元 or 亿美元."
    )


class AmountUnreadable(Refusal):
    """A blank, a range, or a number without a unit where one amount is needed."""

    code = "money.unreadable"
    sentence = Bilingual("“{text}”不是一笔带单位的金额。", "“{text}” is not one amount with its unit.")
    remedy = Bilingual(
        "请写一个金额，如 3.2亿元 或 4500万美元。", "Please write one amount, such as 3.2亿元 or 4500万美元."
    )


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """A unit money is read and shown in: 万美元 is USD times 10000."""

    name: str
    currency: str
    factor: Decimal


MONEY_UNITS: dict[str, MoneyUnit] = {
    f"{prefix}{base}": MoneyUnit(f"{prefix}{base}", currency, Decimal(factor))
    for base, currency in CURRENCIES.items()
    for prefix, factor in (("", 1), ("千", 1000), ("万", 10_000), ("百万", 1_000_000), ("亿", 100_000_000))
}


def money_unit(unit: str | MoneyUnit) -> MoneyUnit:
    """The unit by its name, in any spelling; refuses `NotMoney`."""
    if isinstance(unit, MoneyUnit):
        return unit
    if unit in MONEY_UNITS:
        return MONEY_UNITS[unit]
    found = find_unit(unit)
    if found is None or found[1] not in CURRENCIES:
        raise NotMoney(unit=unit)
    return MoneyUnit(unit, CURRENCIES[found[1]], found[0])


def unit_factor(unit: str) -> Decimal:
    """What the multiplier in front of a unit is worth: 万元 10000, 亿美元 100000000, ㎡ 1, 万元/亩 10000."""
    return split_unit(unit)[0]


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in base units (yuan, dollars) and its ISO currency code. Different currencies never mix."""

    amount: Decimal
    currency: str

    @classmethod
    def from_unit(cls, value: Decimal | int, unit: str | MoneyUnit) -> Money:
        """`value` times `unit`: 4.5 亿美元 and 45000 万美元 are the same money."""
        known = money_unit(unit)
        return cls(Decimal(value) * known.factor, known.currency)

    @classmethod
    def total(cls, moneys: Iterable[Money], currency: str) -> Money:
        """The sum in one currency; nothing is zero of it."""
        total = cls(Decimal(0), currency)
        for money in moneys:
            total = total + money
        return total

    def in_unit(self, unit: str | MoneyUnit) -> Decimal:
        """The exact number of `unit`; refuses a unit of another currency."""
        known = money_unit(unit)
        if known.currency != self.currency:
            raise CurrenciesDiffer(first=self.currency, second=known.name)
        return self.amount / known.factor

    def format(self, unit: str | MoneyUnit, places: int = 2) -> str:
        """The number of `unit`, half-up, with the unit's name: 66836.90万美元."""
        return f"{round_half_up(self.in_unit(unit), places)}{money_unit(unit).name}"

    def converted(self, currency: str, rate: Decimal) -> Money:
        """This money in another currency at `rate` (units of the other per one of ours), unrounded."""
        return Money(self.amount * rate, currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other).amount, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, times: Decimal | int) -> Money:
        return Money(self.amount * times, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other).amount

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other).amount

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other).amount

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other).amount

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise CurrenciesDiffer(first=self.currency, second=other.currency)
        return other


def read_money(value: str | int | Decimal, header_unit: str | None = None) -> tuple[Money, Qualifier]:
    """The amount a cell states, with its qualifier; blanks and ranges are refused (see `read_quantity`)."""
    quantity = read_quantity(value, header_unit)
    if quantity is None or quantity.high is not None or quantity.unit is None:
        raise AmountUnreadable(text=value)
    return Money.from_unit(quantity.low, quantity.unit), quantity.qualifier
