"""The rows behind a figure: what stands, what corrects, and the cell each value came from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window

from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.domain.projects.models import ProjectFact
from zhaoshang.domain.projects.queries import facts_known_to
from zhaoshang.domain.targets.queries.registry import figure_called
from zhaoshang.domain.targets.queries.sums import facts_of
from zhaoshang.domain.targets.queries.values import Worth, latest_readings
from zhaoshang.kernel.figure import Figure, Shape
from zhaoshang.kernel.period import Month


def rows(
    figure: Figure,
    month: Month,
    *,
    only_month: bool = False,
    as_of: datetime | None = None,
    counted: Worth | None = None,
) -> QuerySet[Any]:
    """The facts whose signs add up to the figure's value: rows that stand, and corrections of rows outside the span.

    A row and its reversal inside the span cancel and are both left out; a reversal of an earlier month's row stays, with
    its minus, because the span carries it. A ratio shows the rows of its numerator. `counted` is the figure's value of that
    month and moment, where the caller has it already.
    """
    if figure.shape is Shape.RATIO:
        return rows(figure_called(str(figure.numerator)), month, only_month=only_month, as_of=as_of)
    population = facts_of(figure)
    if figure.shape in (Shape.LEVEL, Shape.CHANGE):
        known_already = counted.readings if counted is not None else None
        ids = [r.pk for r in latest_readings(figure, month, as_of)] if known_already is None else known_already
        return population.filter(pk__in=ids)
    first = month if only_month else Month(month.year, 1)
    span = Q(counts_in__gte=first.first_day, counts_in__lte=month.first_day)
    known = Q(recorded_at__lte=as_of) if as_of is not None else Q()
    inside = population.model._default_manager.filter(span, known, reverses=OuterRef("pk"))
    standing = population.filter(span, known)
    return standing.filter((Q(sign=1) & ~Exists(inside)) | Q(sign=-1, reverses__counts_in__lt=first.first_day))


def rows_visible_to(
    user: Any, figure: Figure, month: Month, *, only_month: bool = False, as_of: datetime | None = None
) -> QuerySet[Any]:
    """Of these rows, those within the reach of the person's roles; of confidential projects, those the person may know."""
    return seen_of(rows(figure, month, only_month=only_month, as_of=as_of), user)


def seen_of(behind: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """The same of rows the caller has already."""
    seen = within_reach(behind, user, "rows.read")
    return facts_known_to(seen, user) if issubclass(seen.model, ProjectFact) else seen


def with_their_number(found: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows, each knowing as `in_all` how many there are, however few of them are fetched; no further question."""
    counted: QuerySet[Any] = found.annotate(in_all=Window(Count("*")))
    return counted
