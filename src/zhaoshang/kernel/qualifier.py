"""The small word beside a number: 超, 近, 约, 余, 以上. It is kept, printed again, and survives addition.

以上/以下/以内 include the number itself and 超过/不足 do not: Civil Code (民法典) art. 1259.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from enum import StrEnum


class Qualifier(StrEnum):
    """How a number was stated. Values are stored; never rename them."""

    EXACT = "exact"
    GT = "gt"  # 超, 逾: more than
    GTE = "gte"  # 以上, 不少于, ≥
    LT = "lt"  # 不足
    LTE = "lte"  # 不超过, 以内, ≤ (height limits and floor area ratios are written so)
    LT_NEAR = "lt_near"  # 近, 接近: just short of
    APPROX = "approx"  # 约, 左右
    GT_APPROX = "gt_approx"  # 余, 多: somewhat more than

    @property
    def is_exact(self) -> bool:
        """True when the number stands as it is."""
        return self is Qualifier.EXACT

    @property
    def prefix_zh(self) -> str:
        """What Chinese writes before the number; empty if nothing."""
        return _PREFIX_ZH.get(self, "")

    @property
    def suffix_zh(self) -> str:
        """What Chinese writes after it: 余 between number and unit, 以上 after the unit."""
        return _SUFFIX_ZH.get(self, "")

    def print_with(self, number: str, unit: str = "", language: str = "zh") -> str:
        """The number printed as it was stated: 超72亿元, 400余家, "over 72 ...", "400-odd ..."."""
        if language.lower().startswith("en"):
            stated = f"{_BEFORE_EN.get(self, '')}{number}{_AFTER_EN.get(self, '')}"
            gap = " " if unit and not unit.startswith(("%", "‰")) else ""
            return f"{stated}{gap}{unit}"
        if self is Qualifier.GT_APPROX:
            return f"{number}{self.suffix_zh}{unit}"
        return f"{self.prefix_zh}{number}{unit}{self.suffix_zh}"


_PREFIX_ZH = {
    Qualifier.GT: "超",
    Qualifier.LT: "不足",
    Qualifier.LTE: "不超过",
    Qualifier.LT_NEAR: "近",
    Qualifier.APPROX: "约",
}
_SUFFIX_ZH = {Qualifier.GTE: "以上", Qualifier.GT_APPROX: "余"}
_BEFORE_EN = {
    Qualifier.GT: "over ",
    Qualifier.GTE: "at least ",
    Qualifier.LT: "under ",
    Qualifier.LTE: "at most ",
    Qualifier.LT_NEAR: "nearly ",
    Qualifier.APPROX: "about ",
}
_AFTER_EN = {Qualifier.GT_APPROX: "-odd"}

# The strict member of each side: "over 3" plus "at least 2" is over 5.
_FLOORS = frozenset({Qualifier.GT, Qualifier.GTE, Qualifier.GT_APPROX})
_CEILINGS = frozenset({Qualifier.LT, Qualifier.LTE, Qualifier.LT_NEAR})


def combine(a: Qualifier, b: Qualifier) -> Qualifier:
    """The qualifier of the sum of two numbers: never more certain than either of them.

    Exact adds nothing. Equal stays. Two floors (超, 以上, 余) make 超, two ceilings make 不足. A floor with a
    ceiling, or anything with 约, is 约. The order of the numbers does not matter.
    """
    if a is b or b is Qualifier.EXACT:
        return a
    if a is Qualifier.EXACT:
        return b
    if {a, b} <= _FLOORS:
        return Qualifier.GT
    if {a, b} <= _CEILINGS:
        return Qualifier.LT
    return Qualifier.APPROX


def combine_all(stated: Iterable[Qualifier]) -> Qualifier:
    """The qualifier of a sum of numbers stated like this; exact when there are none."""
    return functools.reduce(combine, stated, Qualifier.EXACT)
