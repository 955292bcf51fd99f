"""A figure is a population and a measure, so the number and the list behind it come from one definition.

The definition is plain data with the population given as a callable; `targets` evaluates it. Modelled on reviewed
measures of public statistics: what it means, what it leaves out, who answers for it and until when it is valid.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from zhaoshang.kernel.bilingual import Bilingual


class Shape(StrEnum):
    """How a figure behaves over months."""

    FLOW = "flow"  # adds up month by month: money arrived, plots granted
    LEVEL = "level"  # stands at a day: occupancy; the latest reading of each thing counts
    RATIO = "ratio"  # one figure over another
    CHANGE = "change"  # a level against the level at the year's start, in percentage points


class Better(StrEnum):
    """Which way is better; league tables and colours follow it."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is taken from a population: its count, or the sum of a column in base units × `times` ÷ `per`.

    Factor and divisor are whole, so nothing is rounded before it is shown (1 mu is 2000/3 ㎡: × 3 ÷ 2000). A level is a
    ratio of two sums: `of` over `over`, times 100; a change is that less the ratio of `since` over `over`. `stated` is the
    column that keeps how each amount was written (超, 约); a sum of such amounts is printed with their common word.
    """

    of: str | None = None
    times: Decimal = Decimal(1)
    per: Decimal = Decimal(1)
    over: str | None = None
    since: str | None = None
    each: str | None = None
    stated: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure. `population` returns the facts it counts (a queryset), without any date applied.

    `unit` is what the value is in; `places` how many decimals are shown (computed unrounded, shown half-up).
    `version` rises with every change of meaning; a closed month keeps the version it was counted by.
    """

    key: str
    name: Bilingual
    means: Bilingual
    leaves_out: Bilingual
    unit: Bilingual
    counts_by: Bilingual
    reference: Bilingual
    owner: Bilingual
    reviewed: date
    next_review: date
    version: int
    ledger: str
    shape: Shape = Shape.FLOW
    better: Better = Better.UP
    measure: Measure = Measure()
    population: Callable[[], Any] | None = None
    numerator: str | None = None
    denominator: str | None = None
    parent: str | None = None
    scope: Bilingual = Bilingual("区级自有口径", "the district's own scope")
    places: int = 2
    caution: Bilingual | None = None
    order: int = 0
