"""How a figure stands: against its target, against time, against others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery

from zhaoshang.domain.targets.models import ClosedMonth, ExternalResult, PeerGroup, Target
from zhaoshang.domain.targets.queries.registry import figure_called, registry
from zhaoshang.domain.targets.queries.values import Worth, worths
from zhaoshang.kernel.percent import percent_of
from zhaoshang.kernel.period import Month


@dataclass(frozen=True, slots=True)
class Standing:
    """A figure's value with its target, completion (unrounded %), time progress and the gap between them in points."""

    worth: Worth
    target: Target | None
    completion: Decimal | None
    time_progress: Decimal
    gap: Decimal | None
    printed: ExternalResult | None = None

    @property
    def pace(self) -> str:
        """ahead, behind, or none where there is no target."""
        if self.gap is None:
            return "none"
        return "ahead" if self.gap >= 0 else "behind"


def standings(month: Month, as_of: datetime | None = None, keys: Iterable[str] | None = None) -> list[Standing]:
    """Every figure (or those of `keys`) as it stands in a month. Targets and printed figures as known at `as_of`."""
    keys = None if keys is None else list(keys)
    values = worths(month, as_of, keys)
    goals = _goals(month, as_of)
    printed = {r.figure: r for r in external(month, as_of) if r.ours}
    # What a closed month did not freeze (it lies before the first close, or the figure is younger) is unknown, not zero.
    wanted = list(registry()) if keys is None else list(keys)
    every = {k: values.get(k) or Worth(figure_called(k), month, None, None) for k in wanted}
    return [_standing(v, goals.get(key), printed.get(key)) for key, v in every.items()]


def _goals(month: Month, as_of: datetime | None) -> dict[str, Target]:
    """The targets a month stands against: as known at `as_of`; a closed month against those it was frozen with."""
    if as_of is not None:
        return targets_of(month.year, as_of)
    closing = ClosedMonth.objects.filter(first_day=month.first_day).values("closed_at")[:1]
    rows = Target.objects.filter(year=month.year).annotate(closing=Subquery(closing)).order_by("id")
    return {row.figure: row for row in rows.filter(Q(closing__isnull=True) | Q(recorded_at__lte=F("closing")))}


def targets_of(year: int, as_of: datetime | None = None) -> dict[str, Target]:
    """The target in force for each figure of a year: the newest recorded (by `as_of`)."""
    rows = Target.objects.filter(year=year).order_by("id")
    if as_of is not None:
        rows = rows.filter(recorded_at__lte=as_of)
    return {row.figure: row for row in rows}


def external(month: Month, as_of: datetime | None = None) -> list[ExternalResult]:
    """Results published by others for a month, the newest per place and figure."""
    rows = ExternalResult.objects.filter(first_day=month.first_day).order_by("id")
    if as_of is not None:
        rows = rows.filter(recorded_at__lte=as_of)
    return list({(r.figure, r.place): r for r in rows}.values())


def time_progress(month: Month) -> Decimal:
    """Months gone over twelve, in per cent, unrounded."""
    return Decimal(month.month) / Decimal(12) * Decimal(100)


def peer_group(month: Month) -> PeerGroup | None:
    """The group of districts this one is compared in, on the month's last day."""
    groups = PeerGroup.objects.filter(since__lte=month.last_day).order_by("-since")
    return next((g for g in groups if g.until is None or g.until > month.last_day), None)


def closed_months() -> QuerySet[ClosedMonth]:
    """Closed months, newest first."""
    return ClosedMonth.objects.order_by("-first_day")


def latest_closed() -> ClosedMonth | None:
    """The last closed month, or None."""
    return closed_months().first()


def competition_ranks(scores: dict[str, Any]) -> dict[str, int]:
    """1-2-2-4: equal scores share the better rank and the next is skipped. Higher is better."""
    ordered = sorted(scores.values(), reverse=True)
    return {name: ordered.index(score) + 1 for name, score in scores.items()}


@dataclass(frozen=True, slots=True)
class Ranks:
    """Where this district stands among those whose results are known: computed by us, and as somebody printed it."""

    city: int | None
    of_city: int
    group: int | None
    of_group: int
    printed_city: int | None = None
    printed_group: int | None = None
    is_ambiguous: bool = False
    against_samples: bool = False


def ranks(value: Standing, month: Month, as_of: datetime | None = None) -> Ranks:
    """Ranks by cumulative value among all places with a known value for the figure and month."""
    key = value.worth.figure.key
    rivals = [r for r in external(month, as_of) if r.figure == key and r.value is not None and not r.ours]
    others = {r.place: r.value for r in rivals if r.value is not None}
    printed = value.printed
    mine = value.worth.cumulative
    group = peer_group(month)
    in_group = {p: v for p, v in others.items() if group and p in group.places}

    def place(among: dict[str, Decimal]) -> int | None:
        return competition_ranks({**among, "": mine})[""] if among and mine is not None else None

    return Ranks(
        city=place(others),
        of_city=len(others) + 1,
        group=place(in_group),
        of_group=len(in_group) + 1,
        printed_city=printed.rank_city if printed else None,
        printed_group=printed.rank_group if printed else None,
        is_ambiguous=bool(printed and printed.rank_is_ambiguous),
        against_samples=any(r.is_sample for r in rivals),
    )


def _standing(value: Worth, target: Target | None, printed: ExternalResult | None) -> Standing:
    completion = percent_of(value.cumulative, target.value) if target and value.cumulative is not None else None
    progress = time_progress(value.month)
    gap = completion - progress if completion is not None else None
    return Standing(value, target, completion, progress, gap, printed)
