"""Invented things that say so: names with 示例 in them, codes no register issues, dates and numbers as people type them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from zhaoshang.demo.sheets import Cell, Typed
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.uscc import make_uscc

T = TypeVar("T")
YEAR = 2020
MONTHS = range(1, 9)
GONGSHU_CODE = "330105"
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")


class Dice:
    """A fixed sequence of choices; the same seed always gives the same workbook."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(f"拱墅2020/{seed}")  # noqa: S311 -- an example's choices, no secret

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit − 1."""
        return self._random.randrange(limit)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + self._random.randrange(high - low + 1)

    def one_of(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self._random.randrange(len(choices))]

    def some_of(self, choices: Sequence[T], count: int) -> list[T]:
        """So many different ones, in the order of the choices."""
        places = list(range(len(choices)))
        taken = [places.pop(self._random.randrange(len(places))) for _ in range(count)]
        return [choices[place] for place in sorted(taken)]

    def chance(self, one_in: int) -> bool:
        """True once in so many times."""
        return self._random.randrange(one_in) == 0

    def day(self, month: int, first: int = 1, last: int = 0) -> date:
        """A working day of a month of the year, between two days of it (the last day of the month by default)."""
        whole = Month(YEAR, month)
        end = last or whole.last_day.day
        for _ in range(40):
            day = date(YEAR, month, self.between(first, end))
            if day.weekday() < 5:
                return day
        return date(YEAR, month, end)

    def split(self, total: int, parts: int, spread: int = 3) -> list[int]:
        """Whole parts that add up to the total, the largest at most about `spread` times the smallest."""
        weights = [100 + self.below(100 * (spread - 1) + 1) for _ in range(parts)]
        shares = [total * weight // sum(weights) for weight in weights]
        shares[-1] += total - sum(shares)
        return shares

    def typed_day(self, day: date) -> Cell:
        """A date as different colleagues write it: mostly a real date, sometimes one of five spellings."""
        match self.below(10):
            case 0:
                return f"{day.year}.{day.month}.{day.day}"
            case 1:
                return f"{day.year}年{day.month}月{day.day}日"
            case 2:
                return f"{day.year}/{day.month}/{day.day}"
            case 3:
                return day.isoformat()
            case 4:
                return f"{day:%Y%m%d}"
        return day

    def typed_month(self, month: int) -> Cell:
        """A month as text or as its first day."""
        if self.chance(2):
            return f"{YEAR}年{month}月"
        return f"{YEAR}-{month:02d}" if self.chance(2) else date(YEAR, month, 1)

    def typed(self, number: Decimal) -> Cell:
        """A number: mostly a number, now and then text with commas or full-width digits."""
        match self.below(14):
            case 0:
                return Typed(f"{number:,}", number)
            case 1:
                return Typed(f"{number}".translate(FULL_WIDTH), number)
            case 2:
                return Typed(f" {number} ", number)
        return number


def code(serial: int) -> str:
    """A credit code with right check characters whose organisation part begins with YY, which no register issues."""
    return make_uscc("9", "1", GONGSHU_CODE, f"YY{serial:06d}")


def yi(hundredths: int) -> Decimal:
    """亿元 from hundredths of one."""
    return Decimal(hundredths) / 100
