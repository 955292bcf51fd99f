"""Writes of targets: set a target, close a month, record what others published, define scheme and peer group."""

from __future__ import annotations

import json
import zlib
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhaoshang.domain.evidence.commands.facts import lock_books
from zhaoshang.domain.evidence.commands.months import close_month
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.targets.errors import AlreadyClosed, BadScheme, MonthUnfinished, NoAuthority
from zhaoshang.domain.targets.models import (
    ClosedMonth,
    ExternalResult,
    FrozenFigure,
    PeerGroup,
    Scheme,
    Target,
)
from zhaoshang.domain.targets.queries.registry import figure_called, registry
from zhaoshang.domain.targets.queries.standing import targets_of
from zhaoshang.domain.targets.queries.values import Worth, facts_of, latest_readings, worths
from zhaoshang.domain.targets.states import METHODS
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.figure import Figure, Shape
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.sealing import canonical, digest

UNFINISHED = (Import.State.CHECKED, Import.State.BOOKING, Import.State.CHECKING)


@command("targets.set_target", Bilingual("下达目标", "set a target"))
def set_target(
    *,
    figure: str,
    year: int,
    value: Decimal,
    printed: str,
    issuer: str,
    doc_no: str = "",
    is_derived: bool = False,
    note: str = "",
    by: Any,
    at: datetime,
) -> Target:
    """The figure has to reach this value (in its own unit) in the year. An earlier target stays on record."""
    figure_called(figure)
    if not issuer.strip():
        raise NoAuthority
    made: Target = Target.objects.create(
        figure=figure,
        year=year,
        value=value,
        printed=printed,
        issuer=issuer,
        doc_no=doc_no,
        is_derived=is_derived,
        note=note,
        recorded_at=at,
        recorded_by=by.journal_key,
    )
    tell(made, figure=figure, year=year, value=value, printed=printed, issuer=issuer, doc_no=doc_no)
    return made


@command("targets.close", Bilingual("封账", "close a month"))
def close(*, month: Month, by: Any, at: datetime) -> ClosedMonth:
    """The month's figures are frozen with the rows behind them and its digest; nothing counts in it any more.

    Refuses while imports wait to be booked, out of order, twice, or before the month is over.
    """
    closed = lock_books()
    if closed and month <= closed:
        raise AlreadyClosed(month=month.label, open_month=closed.next().label)
    waiting = [i.number for i in Import.objects.filter(state__in=UNFINISHED) if _has_something(i)]
    if waiting:
        raise MonthUnfinished(month=month.label, count=len(waiting), numbers="、".join(waiting[:5]))
    goals = targets_of(month.year)
    frozen = [_freeze(value, goals.get(key)) for key, value in worths(month).items()]
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


@command("targets.record_external", Bilingual("登记外部公布的结果", "record a published result"))
def record_external(
    *,
    figure: str,
    month: Month,
    place: str,
    source: str,
    value: Decimal | None = None,
    ours: bool = False,
    qualifier: str = "",
    target: Decimal | None = None,
    printed_value: str = "",
    printed_percent: Decimal | None = None,
    rank_city: int | None = None,
    rank_group: int | None = None,
    rank_is_ambiguous: bool = False,
    is_sample: bool = False,
    note: str = "",
    by: Any,
    at: datetime,
) -> ExternalResult:
    """What somebody else published stands beside our own figure, never in its place."""
    figure_called(figure)
    made: ExternalResult = ExternalResult.objects.create(
        figure=figure,
        first_day=month.first_day,
        place=place,
        ours=ours,
        value=value,
        qualifier=qualifier,
        target=target,
        printed_value=printed_value,
        printed_percent=printed_percent,
        rank_city=rank_city,
        rank_group=rank_group,
        rank_is_ambiguous=rank_is_ambiguous,
        source=source,
        is_sample=is_sample,
        note=note,
        recorded_at=at,
        recorded_by=by.journal_key,
    )
    tell(made, figure=figure, month=month.first_day, place=place, value=value, source=source)
    return made


@command("targets.define_scheme", Bilingual("制定计分办法", "define a scoring scheme"))
def define_scheme(
    *,
    key: str,
    name: str,
    issuer: str,
    since: date,
    items: list[dict[str, Any]],
    doc_no: str = "",
    until: date | None = None,
    is_sample: bool = False,
    by: Any,
    at: datetime,
) -> Scheme:
    """A new version of the scheme is in force from `since`. Refuses an unknown figure or method, or a missing number."""
    for number, item in enumerate(items, 1):
        _check_item(number, item)
    version = Scheme.objects.filter(key=key).count() + 1
    made: Scheme = Scheme.objects.create(
        key=key,
        version=version,
        name=name,
        issuer=issuer,
        doc_no=doc_no,
        since=since,
        until=until,
        items=items,
        is_sample=is_sample,
        recorded_at=at,
        recorded_by=by.journal_key,
    )
    tell(made, key=key, version=version, items=canonical(items).decode())
    return made


@command("targets.group_peers", Bilingual("设定同城组", "group peers"))
def group_peers(
    *, name: str, places: list[str], since: date, source: str, is_sample: bool = False, by: Any, at: datetime
) -> PeerGroup:
    """These places are compared with one another from `since` on."""
    PeerGroup.objects.filter(name=name, until__isnull=True).update(until=since)
    made: PeerGroup = PeerGroup.objects.create(
        name=name, places=places, since=since, source=source, is_sample=is_sample
    )
    tell(made, name=name, places=places)
    return made


def _has_something(batch: Import) -> bool:
    return batch.state != Import.State.CHECKED or bool(batch.counts.get("new") or batch.counts.get("changed"))


def _check_item(number: int, item: dict[str, Any]) -> None:
    if item.get("figure") not in registry():
        raise BadScheme(
            row=number, what=Bilingual(f"没有指标“{item.get('figure')}”", f"no figure “{item.get('figure')}”")
        )
    method = item.get("method")
    if method not in METHODS:
        raise BadScheme(row=number, what=Bilingual(f"没有计分方式“{method}”", f"no method “{method}”"))
    needed = {"deduct": ("need", "step"), "points": ("step",), "penalty": ("step",)}.get(str(method), ())
    for name in ("weight", *needed):
        if item.get(name) in (None, ""):
            raise BadScheme(row=number, what=Bilingual(f"缺少“{name}”", f"“{name}” is missing"))


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
