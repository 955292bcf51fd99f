"""Limits as plans write them: ≤2.5, 1.5-2.0, >=2.0, 不大于45%: the lowest and the highest that is allowed."""

from __future__ import annotations

import re
from decimal import Decimal

from zhaoshang.kernel.characters import half_width
from zhaoshang.kernel.numerals import Quantity, read_quantity
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.refusal import Refusal

Bounds = tuple[Decimal | None, Decimal | None]
UNKNOWN: Bounds = (None, None)
_AT_MOST = (Qualifier.LT, Qualifier.LTE, Qualifier.LT_NEAR)
_FIRM = (Qualifier.EXACT, Qualifier.LT, Qualifier.LTE)
_AT_LEAST = (Qualifier.GT, Qualifier.GTE)
# 1.0<容积率≤2.5, as notices of grants write it.
_BETWEEN = re.compile(r"(\d+(?:\.\d+)?)\s*[<≤][^<≤\d]*[<≤]\s*(\d+(?:\.\d+)?)")


def read_bounds(text: str) -> Bounds:
    """(lowest, highest) of what a text allows; None where it sets no bound, both None where it cannot be read. One exact number is
    both."""
    plain = _plain(text)
    if between := _BETWEEN.fullmatch(plain):
        return Decimal(between[1]), Decimal(between[2])
    quantity = _quantity(plain)
    if quantity is None:
        return UNKNOWN
    if quantity.high is not None:
        return quantity.low, quantity.high
    if quantity.qualifier in _AT_MOST:
        return None, quantity.low
    return (quantity.low, None) if quantity.qualifier in _AT_LEAST else (quantity.low, quantity.low)


def most_allowed(text: str) -> Decimal | None:
    """The highest a text allows, as something may be divided by it: None where nothing bounds it from above, where it is told only
    about (约2.5) or in a unit, where it is nothing, and where it cannot be read."""
    plain = _plain(text)
    if not _BETWEEN.fullmatch(plain):
        quantity = _quantity(plain)
        if quantity is None or quantity.unit or quantity.qualifier not in _FIRM:
            return None
    most = read_bounds(text)[1]
    return most if most is not None and most > 0 else None


def _plain(text: str) -> str:
    return half_width(text).strip().replace("<=", "≤").replace(">=", "≥")


def _quantity(plain: str) -> Quantity | None:
    try:
        return read_quantity(plain) if plain else None
    except Refusal:
        return None
