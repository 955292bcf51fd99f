"""Values of figures: for a month and cumulatively, as known now, as known on a day, or as frozen when the month closed.

A flow is the sum of signs (or of sign × column) over the months of the year, so corrections count where they were booked.
An open month starts from what the last closed month froze; its cost does not grow with the years behind it.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.db.models.query import QuerySet

from zhaoshang.domain.evidence.queries import closed_through
from zhaoshang.domain.targets.models import FrozenFigure
from zhaoshang.domain.targets.queries.registry import figure_called, registry
from zhaoshang.domain.targets.queries.sums import ZERO, MonthSum, by_month, facts_of, in_unit, sums_of
from zhaoshang.kernel.figure import Figure, Shape
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.qualifier import Qualifier, combine_all

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a figure is worth in one month: in the month, cumulative in the year, and how many rows say so.

    `readings` are the rows of a level that was counted just now; a frozen one keeps its own apart.
    """

    figure: Figure
    month: Month
    in_month: Decimal | None
    cumulative: Decimal | None
    rows_in_month: int = 0
    rows_cumulative: int = 0
    corrections: int = 0
    parts: dict[str, Any] = field(default_factory=dict)
    is_frozen: bool = False
    version: int = 1
    readings: tuple[int, ...] | None = None

    @property
    def qualifier(self) -> Qualifier:
        """How the cumulative value has to be printed: exact, unless amounts in it were stated otherwise."""
        return qualifier_of(self.parts)


def qualifier_of(parts: Mapping[str, Any]) -> Qualifier:
    """The word a value is printed with, from how many of its amounts were stated with which word."""
    return combine_all(Qualifier(word) for word, rows in sorted(parts.get("stated", {}).items()) if rows > 0)


def worths(month: Month, as_of: datetime | None = None, keys: Iterable[str] | None = None) -> dict[str, Worth]:
    """Every figure (or those of `keys`) for a month. With `as_of`, as it was known at that moment, from the facts."""
    wanted = [figure_called(key) for key in keys] if keys is not None else list(registry().values())
    closed = closed_through()
    if as_of is None and closed and month <= closed:
        frozen = _frozen(month)
        return {f.key: frozen[f.key] for f in wanted if f.key in frozen}
    start = _frozen(closed) if as_of is None and closed and closed.year == month.year else {}
    found: dict[str, Worth] = {}
    needed = {f.key: f for f in wanted}
    for f in wanted:
        for key in (f.numerator, f.denominator):
            if key:
                needed.setdefault(key, figure_called(key))
    before = {key: w for key, w in start.items() if key in needed and _can_go_on(w, needed[key])}
    flows = [f for f in needed.values() if f.shape is Shape.FLOW]
    sums = sums_of([(f, _after(before.get(f.key), month)) for f in flows], month, as_of)
    found.update({f.key: _summed(f, month, sums[f.key], before.get(f.key)) for f in flows})
    for key, f in needed.items():
        if f.shape in (Shape.LEVEL, Shape.CHANGE):
            found[key] = _level(f, month, as_of, _start(f, month, None if as_of else closed))
    for key, f in needed.items():
        if f.shape is Shape.RATIO:
            found[key] = _ratio(f, found[str(f.numerator)], found[str(f.denominator)])
    return {f.key: found[f.key] for f in wanted}


def worth(figure: Figure, month: Month, as_of: datetime | None = None) -> Worth:
    """One figure for a month."""
    values = worths(month, as_of, [figure.key])
    return values.get(figure.key) or Worth(figure, month, None, None, version=figure.version)


def series(figure: Figure, month: Month, as_of: datetime | None = None, last: Worth | None = None) -> list[Worth]:
    """The figure for each month of the year up to `month`: closed months as frozen, open ones counted in one go.

    `last` is its value of `month` where the caller has it already.
    """
    months = [Month(month.year, number) for number in range(1, month.month + 1)]
    closed = closed_through() if as_of is None else None
    keys = [key for key in (figure.key, figure.numerator, figure.denominator) if key]
    frozen: dict[tuple[str, Month], Worth] = {}
    if closed and closed >= months[0]:
        rows = FrozenFigure.objects.filter(figure__in=keys, first_day__gte=months[0].first_day)
        frozen = {(w.figure.key, w.month): w for w in _thawed(rows.filter(first_day__lte=closed.first_day))}
    ahead = [m for m in months if (closed is None or m > closed) and (last is None or m != month)]
    counted = dict(zip(ahead, _counted(figure, ahead, as_of, closed, frozen), strict=True)) if ahead else {}
    if last is not None:
        counted[month] = last
    nothing = {m: Worth(figure, m, None, None, version=figure.version) for m in months}
    return [counted.get(m) or frozen.get((figure.key, m)) or nothing[m] for m in months]


def _counted(
    figure: Figure, months: list[Month], as_of: datetime | None, closed: Month | None, frozen: dict[Any, Worth]
) -> list[Worth]:
    """A figure for several open months of one year that follow one another."""
    if figure.shape is Shape.RATIO:
        top, bottom = (
            _counted(figure_called(str(key)), months, as_of, closed, frozen)
            for key in (figure.numerator, figure.denominator)
        )
        return [_ratio(figure, a, b) for a, b in zip(top, bottom, strict=True)]
    if figure.shape is not Shape.FLOW:
        start = _start(figure, months[0], closed)
        return [_level(figure, month, as_of, start) for month in months]
    before = frozen.get((figure.key, closed))
    before = before if before and _can_go_on(before, figure) else None
    first = before.month.next() if before else Month(months[0].year, 1)
    sums = by_month(figure, first, months[-1], as_of)
    return [_summed(figure, month, {m: s for m, s in sums.items() if m <= month}, before) for month in months]


def _flow(figure: Figure, month: Month, as_of: datetime | None, before: Worth | None) -> Worth:
    return _summed(figure, month, by_month(figure, _after(before, month), month, as_of), before)


def _after(before: Worth | None, month: Month) -> Month:
    """The first month that is not yet in what was frozen."""
    return before.month.next() if before else Month(month.year, 1)


def _summed(figure: Figure, month: Month, sums: dict[Month, MonthSum], before: Worth | None) -> Worth:
    own = sums.get(month, MonthSum())
    base = sum((s.total for s in sums.values()), ZERO) + (Decimal(before.parts["base"]) if before else ZERO)
    rows = sum(s.rows for s in sums.values())
    stated: Counter[str] = Counter()
    for each in sums.values():
        stated.update(each.stated)  # not by `+`, which forgets what was taken back
    if before:
        rows += before.rows_cumulative
        stated.update(before.parts.get("stated", {}))
    words = {word: n for word, n in sorted(stated.items()) if n}
    return Worth(
        figure,
        month,
        in_unit(figure, own.total),
        in_unit(figure, base),
        own.rows,
        rows,
        own.corrections,
        {"base": f"{base:f}"} | ({"stated": words} if words else {}),
        version=figure.version,
    )


def _can_go_on(frozen: Worth, figure: Figure) -> bool:
    """Whether a flow can be counted on from what was frozen: by this definition, with its exact sum beside the value that
    was rounded to be kept. A month that an earlier version of the program froze has none: then the year is summed.
    """
    return frozen.version == figure.version and "base" in frozen.parts


@dataclass(frozen=True, slots=True)
class Reading:
    """What a level takes from one reading: which fact, of which thing, and the columns it adds up."""

    pk: int
    thing: Any
    happened_on: date
    values_digest: str
    of: Decimal | None
    over: Decimal
    since: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """Where the counting of a level goes on: the last closed month, and the readings it was counted by."""

    closed: Month
    readings: list[int]


def _start(figure: Figure, month: Month, closed: Month | None) -> Start | None:
    """The start for an open month; None when every fact has to be looked at."""
    readings = _frozen_readings(figure, closed) if closed and closed < month else None
    return Start(closed, readings) if closed and readings is not None else None


def latest_readings(figure: Figure, month: Month, as_of: datetime | None, start: Start | None = None) -> list[Reading]:
    """The latest reading of each thing that counts up to a month.

    An open month goes on from the readings the last closed month froze, so its cost does not grow with the past.
    """
    stated = facts_of(figure).filter(sign=1, counts_in__lte=month.first_day)
    start = start or _start(figure, month, closed_through() if as_of is None else None)
    if start is None:
        return _newest(_newest_in_database(figure, _standing(stated, month, as_of)))
    back = facts_of(figure).model._default_manager.filter(sign=-1, counts_in__gt=start.closed.first_day)
    gone = set(back.filter(counts_in__lte=month.first_day).values_list("reverses_id", flat=True))
    first, *others = (start.readings[at : at + 5000] for at in range(0, len(start.readings) or 1, 5000))
    wanted = [Q(pk__in=first) | Q(counts_in__gt=start.closed.first_day), *(Q(pk__in=part) for part in others)]
    found = [r for part in wanted for r in _readings(figure, stated.filter(part))]
    if again := {r.thing for r in found if r.pk in gone}:  # what stood before such a reading may stand again
        each = figure.measure.each or "key"
        found += _newest_in_database(figure, _standing(stated, month, None).filter(**{f"{each}__in": again}))
    return _newest([r for r in found if r.pk not in gone])


def _frozen_readings(figure: Figure, closed: Month) -> list[int] | None:
    """The readings a closed month was counted by; None when it was counted by another definition, or never."""
    row = FrozenFigure.objects.filter(first_day=closed.first_day, figure=figure.key).first()
    if row is None or row.version != figure.version:
        return None
    ids: list[int] = json.loads(zlib.decompress(bytes(row.row_ids)))
    return ids


def _standing(stated: QuerySet[Any], month: Month, as_of: datetime | None) -> QuerySet[Any]:
    if as_of is None:
        return stated.exclude(reversal__counts_in__lte=month.first_day)
    known = stated.filter(recorded_at__lte=as_of)
    return known.exclude(reversal__counts_in__lte=month.first_day, reversal__recorded_at__lte=as_of)


def _newest_in_database(figure: Figure, rows: QuerySet[Any]) -> list[Reading]:
    place = Window(
        RowNumber(), partition_by=F(figure.measure.each or "key"), order_by=[F("happened_on").desc(), F("id").desc()]
    )
    return _readings(figure, rows.annotate(place=place).filter(place=1))


def _readings(figure: Figure, rows: QuerySet[Any]) -> list[Reading]:
    measure = figure.measure
    assert measure.of and measure.over
    columns = ["pk", measure.each or "key", "happened_on", "values_digest", measure.of, measure.over]
    columns += [measure.since] if measure.since else []
    return [Reading(*row) for row in rows.order_by().values_list(*columns)]


def _newest(found: list[Reading]) -> list[Reading]:
    return list({r.thing: r for r in sorted(found, key=lambda r: (r.happened_on, r.pk))}.values())


def _level(figure: Figure, month: Month, as_of: datetime | None, start: Start | None = None) -> Worth:
    rows = latest_readings(figure, month, as_of, start)
    over = sum((r.over for r in rows), ZERO)
    of = sum((r.of or ZERO for r in rows), ZERO)
    parts: dict[str, Any] = {"of": str(of), "over": str(over), "things": len(rows)}
    if not over:
        return Worth(figure, month, None, None, version=figure.version, readings=())
    value = of / over * HUNDRED
    if figure.measure.since:
        since = sum((r.since or ZERO for r in rows), ZERO)
        value -= since / over * HUNDRED
        each = [((r.of or ZERO) - (r.since or ZERO)) / r.over * HUNDRED for r in rows]
        parts["least"] = str(min(each))
        parts["since"] = str(since / over * HUNDRED)
    ids = tuple(r.pk for r in rows)
    return Worth(figure, month, None, value, len(rows), len(rows), parts=parts, version=figure.version, readings=ids)


def _ratio(figure: Figure, top: Worth, bottom: Worth) -> Worth:
    def over(a: Decimal | None, b: Decimal | None) -> Decimal | None:
        return a / b * HUNDRED if a is not None and b else None

    return Worth(
        figure,
        top.month,
        over(top.in_month, bottom.in_month),
        over(top.cumulative, bottom.cumulative),
        top.rows_in_month,
        top.rows_cumulative,
        max(top.corrections, bottom.corrections),
        {"numerator": str(top.cumulative), "denominator": str(bottom.cumulative)},
        version=figure.version,
    )


def _frozen(month: Month | None) -> dict[str, Worth]:
    if month is None:
        return {}
    rows = FrozenFigure.objects.filter(first_day=month.first_day)
    return {value.figure.key: value for value in _thawed(rows)}


def _thawed(rows: QuerySet[FrozenFigure]) -> Iterator[Worth]:
    """Frozen figures as values; one whose definition is gone has no value any more."""
    for row in rows.defer("row_ids"):
        if row.figure in registry():
            yield Worth(
                registry()[row.figure],
                Month.of(row.first_day),
                row.in_month,
                row.cumulative,
                row.rows_in_month,
                row.rows_cumulative,
                row.corrections,
                row.parts,
                True,
                row.version,
            )


def live(value: Worth) -> Worth:
    """The same month computed from the facts that count in it, whatever was frozen; for checking a closed month."""
    figure, month = value.figure, value.month
    if figure.shape is Shape.FLOW:
        return _flow(figure, month, None, None)
    if figure.shape is Shape.RATIO:
        return _ratio(
            figure,
            _flow(figure_called(str(figure.numerator)), month, None, None),
            _flow(figure_called(str(figure.denominator)), month, None, None),
        )
    return replace(_level(figure, month, None))
