"""What a check finds: each row read, and what all of them say together."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zhaoshang.domain.evidence.readers.cells import Cell
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.ledger import Question, Statement

EXTREMES = 20


@dataclass(slots=True)
class Checked:
    """One row after reading: what it states, or what is wrong with it."""

    number: int
    cells: list[Cell]
    statements: list[Statement] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    verdict: str = ""
    booked: list[dict[str, Any]] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Extremes:
    """The largest and the smallest amounts of a column among rows that would change something, each with its row."""

    largest: list[tuple[Decimal, int]] = field(default_factory=list)
    smallest: list[tuple[Decimal, int]] = field(default_factory=list)

    def add(self, amount: Decimal, row: int) -> None:
        """Keeps the amount when it is among the outermost so far."""
        for heap, item in ((self.largest, (amount, row)), (self.smallest, (-amount, row))):
            if len(heap) < EXTREMES:
                heapq.heappush(heap, item)
            elif item > heap[0]:
                heapq.heapreplace(heap, item)

    def outermost(self) -> dict[int, Decimal]:
        """Amounts by row."""
        return {row: amount for amount, row in self.largest} | {row: -amount for amount, row in self.smallest}


@dataclass(frozen=True, slots=True)
class Total:
    """A totals row: what it states by field, and whether it is called the total of all rows (合计, 总计) and not of some."""

    number: int
    stated: dict[str, Decimal]
    is_whole: bool


@dataclass(slots=True)
class Sums:
    """What the rows add up to by column, to hold against a totals row, the history and the target."""

    by_field: Counter[str] = field(default_factory=Counter)
    totals: list[Total] = field(default_factory=list)
    samples: dict[str, list[Decimal]] = field(default_factory=dict)
    years: Counter[int] = field(default_factory=Counter)
    extremes: dict[str, Extremes] = field(default_factory=dict)
    late: int = 0
    coming_back: list[int] = field(default_factory=list)
    # Rows that would be new, each with the key of a standing fact it resembles and what that is called.
    resembling: list[tuple[int, tuple[str, str], Bilingual]] = field(default_factory=list)
    # Rows that state less than stands of their project, each with what still stands.
    said_no_more: list[tuple[int, Bilingual]] = field(default_factory=list)
    # Rows that cannot be so beside another row of the file (its number) or beside a standing fact (its key), with its name.
    clashing: list[tuple[int, int | tuple[str, str], Bilingual]] = field(default_factory=list)
    # By question of the ledger: the rows it has to be asked of, each with what is odd about it.
    questioned: dict[Question, dict[int, Bilingual]] = field(default_factory=dict)
    # By field the file has no column for: the rows that would empty what stands there.
    emptied: dict[str, list[int]] = field(default_factory=dict)
    # By the name a ledger weighs by: what its rows add up to, and the keys of what they state.
    by_thing: dict[str, tuple[Decimal, set[str]]] = field(default_factory=dict)
