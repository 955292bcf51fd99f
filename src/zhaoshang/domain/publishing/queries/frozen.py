"""A closed month as it was frozen: each figure with the target frozen beside it, and what others printed of it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from zhaoshang.domain.projects.models import ProjectFact
from zhaoshang.domain.publishing.errors import MonthChanged, MonthNotClosed
from zhaoshang.domain.targets.models import ClosedMonth, ExternalResult, FrozenFigure, Target
from zhaoshang.domain.targets.queries import proof
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.domain.targets.queries.rows import rows
from zhaoshang.domain.targets.queries.standing import Ranks, Standing, external, ranks, targets_of
from zhaoshang.domain.targets.queries.values import qualifier_of, worth
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.figure import Figure, Shape
from zhaoshang.kernel.percent import percent_of, round_half_up
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.sealing import digest


@dataclass(frozen=True, slots=True)
class Counted:
    """One frozen figure. `target` is the frozen value; `authority` the row that says who set it, as known at closing."""

    figure: Figure
    in_month: Decimal | None
    cumulative: Decimal | None
    target: Decimal | None
    authority: Target | None
    completion: Decimal | None
    gap: Decimal | None
    version: int
    rows: int
    corrections: int
    parts: dict[str, Any]
    has_samples: bool
    printed: ExternalResult | None
    ranks: Ranks | None

    @property
    def name(self) -> Bilingual:
        """The figure's name without the words that only fit under its parent's row (其中：, of it:)."""
        return short_name(self.figure)

    @property
    def qualifier(self) -> Qualifier:
        """How the cumulative value has to be printed."""
        return qualifier_of(self.parts)

    def with_unit(self, value: Decimal) -> Bilingual:
        """The cumulative value as it is read in a sentence: 66,836.90万美元, 66,836.90 × 10,000 USD, 超72.00亿元."""
        shown, unit = f"{round_half_up(value, self.figure.places):,f}", self.figure.unit
        times = "× " if unit.en[:1].isdigit() else ""
        return Bilingual(
            self.qualifier.print_with(shown, unit.zh), self.qualifier.print_with(shown, f"{times}{unit.en}", "en")
        )


@dataclass(frozen=True)
class FrozenMonth:
    """A closed month with its figures by key, in the registry's order."""

    month: Month
    closed: ClosedMonth
    figures: dict[str, Counted]
    results: tuple[ExternalResult, ...]

    def get(self, key: str) -> Counted | None:
        return self.figures.get(key)

    def pick(self, keys: Iterable[str]) -> list[Counted]:
        """Those of `keys` that were frozen, in that order."""
        return [self.figures[k] for k in keys if k in self.figures]

    @cached_property
    def year(self) -> dict[tuple[str, Month], FrozenFigure]:
        """What was frozen for the months of the year up to this one, without the rows behind it."""
        since = Month(self.month.year, 1).first_day
        found = FrozenFigure.objects.filter(first_day__gte=since, first_day__lte=self.month.first_day)
        return {(r.figure, Month.of(r.first_day)): r for r in found.defer("row_ids")}

    def rows_behind(self, key: str) -> QuerySet[Any]:
        """The facts a frozen figure counted: by the ids frozen with it wherever its months were frozen one by one.

        Left out, whatever the frozen number says: a project that was made confidential after the month was closed.
        """
        figure = registry()[key]
        own = FrozenFigure.objects.filter(figure=key, first_day__lte=self.month.first_day)
        if figure.shape is not Shape.FLOW:
            return rows(figure, self.month).filter(pk__in=_ids(own.get(first_day=self.month.first_day)))
        found = rows(figure, self.month)
        for frozen in own.filter(first_day__gte=Month(self.month.year, 1).first_day):
            found = found.filter(~Q(counts_in=frozen.first_day) | Q(pk__in=_ids(frozen)))
        return found.filter(project__is_confidential=False) if issubclass(found.model, ProjectFact) else found


def frozen_month(month: Month) -> FrozenMonth:
    """The month as it was closed. Refuses one that is open, and one whose frozen figures no longer prove."""
    closed = ClosedMonth.objects.filter(first_day=month.first_day).first()
    if closed is None:
        last = [Month.of(m.first_day).label_zh for m in ClosedMonth.objects.order_by("-first_day")[:3]]
        raise MonthNotClosed(month=month.label, closed="、".join(last) or "—")
    prove(closed)
    results = tuple(external(month))
    printed = {r.figure: r for r in results if r.ours}
    goals = targets_of(month.year, closed.closed_at)
    known = {r.figure for r in results}
    frozen = {r.figure: r for r in FrozenFigure.objects.filter(month=closed).defer("row_ids")}
    figures = {
        key: _counted(figure, frozen[key], month, goals.get(key), printed.get(key), ranked=key in known)
        for key, figure in registry().items()
        if key in frozen
    }
    return FrozenMonth(month, closed, figures, results)


def short_name(figure: Figure) -> Bilingual:
    """A figure's name where it stands alone."""
    en = figure.name.en.removeprefix("of it: ").removeprefix("of them: ")
    return Bilingual(figure.name.zh.removeprefix("其中："), f"{en[:1].upper()}{en[1:]}")


def prove(closed: ClosedMonth) -> None:
    """The closed month still says what it said when it was closed; refuses `MonthChanged` otherwise."""
    frozen = list(FrozenFigure.objects.filter(month=closed).order_by("id"))
    whole = digest({"month": closed.first_day, "figures": [r.digest for r in frozen]})
    if whole != closed.digest or any(digest(proof.content(r)) != r.digest for r in frozen):
        raise MonthChanged(month=Month.of(closed.first_day).label)


def _ids(frozen: FrozenFigure) -> list[int]:
    return list(json.loads(zlib.decompress(bytes(frozen.row_ids))))


def _counted(
    figure: Figure,
    row: FrozenFigure,
    month: Month,
    target: Target | None,
    printed: ExternalResult | None,
    *,
    ranked: bool,
) -> Counted:
    completion = percent_of(row.cumulative, row.target) if row.target and row.cumulative is not None else None
    standing = Standing(worth(figure, month), None, None, month.time_progress, None, printed) if ranked else None
    return Counted(
        figure=figure,
        in_month=row.in_month,
        cumulative=row.cumulative,
        target=row.target,
        authority=target if target and target.value == row.target else None,
        completion=completion,
        gap=completion - month.time_progress if completion is not None else None,
        version=row.version,
        rows=row.rows_cumulative,
        corrections=row.corrections,
        parts=row.parts,
        has_samples=_has_samples(figure, month),
        printed=printed,
        ranks=ranks(standing, month) if standing else None,
    )


def _has_samples(figure: Figure, month: Month) -> bool:
    if figure.shape is Shape.RATIO:
        parts = (registry()[str(figure.numerator)], registry()[str(figure.denominator)])
        return any(_has_samples(part, month) for part in parts)
    return bool(rows(figure, month).filter(is_sample=True).exists())
