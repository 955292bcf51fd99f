"""Closing a month: its figures are counted, digested and frozen."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhaoshang.domain.evidence.commands.facts import lock_books
from zhaoshang.domain.evidence.commands.months import close_month, may_close
from zhaoshang.domain.evidence.queries import waiting_imports, writings
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.targets.errors import AlreadyClosed, MonthUnfinished
from zhaoshang.domain.targets.models import ClosedMonth, FrozenFigure, Target
from zhaoshang.domain.targets.queries.standing import targets_of
from zhaoshang.domain.targets.queries.sums import facts_of
from zhaoshang.domain.targets.queries.values import Worth, latest_readings, worths
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.figure import Figure, Shape
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.sealing import digest


@dataclass(frozen=True, slots=True)
class Counting:
    """A month's figures ready to be frozen, and at which writing of facts they were counted."""

    written: int
    goals: dict[str, int]
    frozen: list[FrozenFigure]


def close(*, month: Month, by: Any, at: datetime) -> ClosedMonth:
    """The month's figures are frozen with the rows behind them and its digest; nothing counts in it any more.

    Counting, digesting and packing happen before the books are locked; only what was written meanwhile is counted again.
    Refuses while imports wait to be booked, out of order, twice, or before the month is over.
    """
    return freeze(month=month, counting=count(month), by=by, at=at)


def count(month: Month) -> Counting:
    """The month as it would be frozen now."""
    written = writings()
    goals = targets_of(month.year)
    frozen = [_freeze(value, goals.get(key)) for key, value in worths(month).items()]
    return Counting(written, {key: goal.pk for key, goal in goals.items()}, frozen)


@command("targets.close", Bilingual("封账", "close a month"))
def freeze(*, month: Month, counting: Counting, by: Any, at: datetime) -> ClosedMonth:
    """`close` with the counting done."""
    closed = lock_books()
    if closed and month <= closed:
        raise AlreadyClosed(month=month.label, open_month=closed.next().label)
    may_close(month, closed, at)
    waiting = waiting_imports()
    if waiting:
        raise MonthUnfinished(month=month.label, count=len(waiting), numbers="、".join(waiting[:5]))
    goals = {key: goal.pk for key, goal in targets_of(month.year).items()}
    if counting.written != writings() or counting.goals != goals:
        counting = count(month)
    frozen = counting.frozen
    whole = digest({"month": month.first_day, "figures": [f.digest for f in frozen]})
    made: ClosedMonth = ClosedMonth.objects.create(
        first_day=month.first_day, closed_at=at, closed_by=by.journal_key, digest=whole
    )
    for row in frozen:
        row.month = made
    FrozenFigure.objects.bulk_create(frozen)
    close_month(month=month, by=by, at=at)
    tell(made, month=month.first_day, digest=whole, figures={f.figure: f.digest for f in frozen})
    return made


def _freeze(value: Worth, target: Target | None) -> FrozenFigure:
    ids, leaves = _rows_of(value)
    content = {
        "figure": value.figure.key,
        "version": value.version,
        "in_month": value.in_month,
        "cumulative": value.cumulative,
        "parts": value.parts,
        "rows": leaves,
        "target": target.value if target else None,
    }
    return FrozenFigure(
        first_day=value.month.first_day,
        figure=value.figure.key,
        version=value.version,
        in_month=value.in_month,
        cumulative=value.cumulative,
        parts=value.parts,
        rows_in_month=value.rows_in_month,
        rows_cumulative=value.rows_cumulative,
        corrections=value.corrections,
        target=target.value if target else None,
        row_ids=zlib.compress(json.dumps(ids).encode()),
        digest=digest(_settled(content)),
    )


def _settled(content: dict[str, Any]) -> dict[str, Any]:
    """Values as the database gives them back, so that the digest can be recomputed from it."""
    column = FrozenFigure._meta.get_field("cumulative")
    return {
        k: column.to_python(v) if k in ("in_month", "cumulative") and v is not None else v for k, v in content.items()
    }


def _rows_of(value: Worth) -> tuple[list[int], str]:
    """The ids of the rows that count in the month (of the latest readings for a level), and the digest of what they say."""
    figure: Figure = value.figure
    if figure.shape is Shape.RATIO:
        return [], digest([])
    if figure.shape is Shape.FLOW:
        rows = facts_of(figure).filter(counts_in=value.month.first_day).order_by("pk")
        pairs = list(rows.values_list("pk", "values_digest"))
    else:
        pairs = [(r.pk, r.values_digest) for r in latest_readings(figure, value.month, None)]
    return [pk for pk, _ in pairs], digest([d for _, d in pairs])
