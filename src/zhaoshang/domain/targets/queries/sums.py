"""What the months of a year add to flows: every flow in one question, and the question written once.

A year of open months is a handful of rows, but writing some twenty populations as SQL takes longer than the database takes
to answer. So the SQL of a set of figures is kept with holes where the days belong, and each asking fills the holes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.db.models.query import QuerySet

from zhaoshang.kernel.figure import Figure
from zhaoshang.kernel.period import Month

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class MonthSum:
    """What one reporting month adds to a flow."""

    total: Decimal = ZERO
    rows: int = 0
    corrections: int = 0
    stated: Mapping[str, int] = field(default_factory=dict)


def by_month(figure: Figure, first: Month, last: Month, as_of: datetime | None) -> dict[Month, MonthSum]:
    """What each reporting month from `first` to `last` adds to a flow."""
    return sums_of([(figure, first)], last, as_of)[figure.key]


def sums_of(
    flows: Sequence[tuple[Figure, Month]], last: Month, as_of: datetime | None
) -> dict[str, dict[Month, MonthSum]]:
    """What each reporting month adds to each flow, from its own first month to `last`; all of them asked for at once.

    With `as_of`, only what was recorded by then. Totals are in base units, unrounded.
    """
    figures = tuple(figure for figure, _ in flows)
    days = {f"first {place}": first.first_day for place, (_, first) in enumerate(flows)} | {"last": last.first_day}
    found: dict[str, dict[Month, MonthSum]] = {figure.key: {} for figure in figures}
    for place, counts_in, word, total, rows, corrections in _answers(figures, days, as_of):
        figure, month = figures[place], Month.of(counts_in)
        so_far = found[figure.key].get(month) or MonthSum()
        if word:
            so_far = replace(so_far, stated={**so_far.stated, word: int(rows)})
        else:
            exact = Decimal(int(total or 0)).scaleb(-_places(figure))
            so_far = replace(so_far, total=exact, rows=int(rows or 0), corrections=int(corrections))
        found[figure.key][month] = so_far
    return found


def facts_of(figure: Figure) -> QuerySet[Any]:
    """The population of a figure, no date applied."""
    assert figure.population is not None, f"{figure.key} is computed from other figures"
    rows: QuerySet[Any] = figure.population()
    return rows


def in_unit(figure: Figure, base: Decimal) -> Decimal:
    """A sum of base units in the figure's own unit, unrounded."""
    return base * figure.measure.times / figure.measure.per


class Hole(Expression):
    """A place in written SQL that is filled with a day or a moment when the question is asked."""

    def __init__(self, name: str, output_field: DateField[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, *_: Any) -> Any:
        """One parameter, which is the hole itself."""
        return "%s", [self]


@lru_cache(maxsize=128)
def _written(figures: tuple[Figure, ...], is_as_of: bool, vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The SQL that asks for a set of flows, with its parameters; some of them are holes. One text for each database."""
    asked: list[QuerySet[Any]] = []
    for place, figure in enumerate(figures):
        rows = facts_of(figure).filter(
            counts_in__gte=Hole(f"first {place}", DateField()), counts_in__lte=Hole("last", DateField())
        )
        if is_as_of:
            rows = rows.filter(recorded_at__lte=Hole("as of", DateTimeField()))
        rows = rows.order_by()
        asked.append(_asked(rows, place, Value(""), _sum_of(figure), _later(rows)))
        if word := figure.measure.stated:
            asked.append(_asked(rows.exclude(**{word: ""}), place, F(word), Value(0), Value(0)))
    sql, params = asked[0].union(*asked[1:], all=True).query.get_compiler(connection=connection).as_sql()
    return sql, tuple(params)


def _answers(
    figures: tuple[Figure, ...], days: Mapping[str, date], as_of: datetime | None
) -> Iterator[tuple[int, date, str, Any, Any, Any]]:
    """Place of the figure, month, word (empty for the sum), total, rows, corrections; as the database says them."""
    if not figures:
        return
    fill: dict[str, Any] = {name: connection.ops.adapt_datefield_value(day) for name, day in days.items()}
    if as_of is not None:
        fill["as of"] = connection.ops.adapt_datetimefield_value(as_of)
    sql, params = _written(figures, as_of is not None, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [fill[p.name] if isinstance(p, Hole) else p for p in params])
        for place, counts_in, *rest in cursor.fetchall():
            yield place, counts_in if isinstance(counts_in, date) else date.fromisoformat(counts_in), *rest


def _asked(rows: QuerySet[Any], place: int, word: Any, total: Any, corrections: Any) -> QuerySet[Any]:
    """One part of the question: a flow's sums by month, or how many of its rows were stated with each word."""
    numbered = rows.annotate(place=Value(place, IntegerField()), word=Cast(word, CharField(max_length=12))).values(
        "place", "counts_in", "word"
    )
    counted: QuerySet[Any] = numbered.annotate(
        total=Cast(total, BigIntegerField()), rows=Sum("sign"), later=corrections
    )
    return counted.values_list("place", "counts_in", "word", "total", "rows", "later")


def _later(rows: QuerySet[Any]) -> Any:
    """How many were taken back in a month after the one they counted in: corrections. In its own month it was none.

    Asked row by row of what was taken back, never by joining the whole table to itself.
    """
    earlier = rows.model._default_manager.filter(pk=OuterRef("reverses_id"), counts_in__lt=OuterRef("counts_in"))
    return Count("pk", filter=Q(sign=-1) & Q(Exists(earlier)))


def _sum_of(figure: Figure) -> Any:
    """The signed sum, in the smallest steps of its column, so that sums of different columns stand in one answer."""
    if figure.measure.of is None:
        return Sum("sign")
    whole = ExpressionWrapper(F(figure.measure.of), output_field=BigIntegerField())
    signed = Case(When(sign=1, then=whole), default=Value(-1) * whole, output_field=BigIntegerField())
    return Sum(signed, output_field=BigIntegerField())


@cache
def _places(figure: Figure) -> int:
    if figure.measure.of is None:
        return 0
    return int(facts_of(figure).model._meta.get_field(figure.measure.of).places)
