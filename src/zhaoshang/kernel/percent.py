"""Rates and their rounding: computed unrounded, shown half-up, compared with what others printed.

The 2020 article rounds 148.526 to 148.53 but cuts 126.666 to 126.66, and official reports contain misprints.
So a printed rate is never overwritten and never computed with; it is kept and said to be equal, cut off, or
different.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction

Exact = Decimal | Fraction | int
KEPT_DIGITS = 34  # as IEEE decimal128: a repeating rate keeps more digits than any figure shows


def round_half_up(value: Exact, places: int = 2) -> Decimal:
    """The value at `places` decimals, ties away from zero; exact for fractions, never rounded twice."""
    scaled = abs(Fraction(value)) * 10**places
    return _signed(value, (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), places)


def truncate(value: Exact, places: int = 2) -> Decimal:
    """The value cut off after `places` decimals, towards zero."""
    scaled = abs(Fraction(value)) * 10**places
    return _signed(value, scaled.numerator // scaled.denominator, places)


def _signed(value: Exact, digits: int, places: int) -> Decimal:
    sign = 1 if value < 0 and digits else 0
    return Decimal((sign, tuple(int(d) for d in str(digits)), -places))


def percent_of(part: Exact, whole: Exact) -> Decimal | None:
    """`part` of `whole` times 100, unrounded (to 34 digits); None when there is no whole to compare with."""
    if not whole:
        return None
    ratio = Fraction(part) / Fraction(whole) * 100
    with localcontext(prec=KEPT_DIGITS):
        return Decimal(ratio.numerator) / Decimal(ratio.denominator)


@dataclass(frozen=True, slots=True, order=True)
class PercentagePoints:
    """A difference of two rates. 60 % to 80 % is 20 percentage points (百分点), not 20 %."""

    value: Decimal

    @classmethod
    def between(cls, before: Decimal, after: Decimal) -> PercentagePoints:
        """The change from one rate to a later one; negative when it fell."""
        return cls(after - before)

    def print(self, places: int = 2, language: str = "zh") -> str:
        """20.00个百分点, or "20.00 percentage points"."""
        shown = round_half_up(self.value, places)
        return f"{shown} percentage points" if language.lower().startswith("en") else f"{shown}个百分点"


class Agreement(StrEnum):
    """How a rate printed elsewhere stands to ours."""

    EQUAL = "equal"  # half-up at the printed decimals
    TRUNCATED = "truncated"  # ours cut off: 126.66 for 19/15
    DIFFERENT = "different"  # a slip in the print, or other data behind it


def printed_agrees(printed: Decimal, computed: Exact) -> Agreement:
    """Whether a printed rate is ours, at the decimals it was printed with."""
    exponent = printed.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    if printed == round_half_up(computed, places):
        return Agreement.EQUAL
    return Agreement.TRUNCATED if printed == truncate(computed, places) else Agreement.DIFFERENT
