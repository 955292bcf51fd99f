"""Months: open and closed, closing one, targets, the corrections booked in each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext

from zhaoshang.domain.evidence.queries import closed_through, corrections_in, kinds, waiting_imports
from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.domain.projects.models import ProjectFact
from zhaoshang.domain.projects.queries import facts_known_to
from zhaoshang.domain.targets import commands
from zhaoshang.domain.targets.models import ClosedMonth
from zhaoshang.domain.targets.queries.league import league
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.domain.targets.queries.standing import closed_months, targets_of
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.desk.access import now, page
from zhaoshang.web.desk.forms import TargetForm
from zhaoshang.web.desk.months_of import asked
from zhaoshang.web.kit.asked import whole
from zhaoshang.web.kit.facts import title_of
from zhaoshang.web.kit.words import said


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of the list."""

    month: Month
    closed: ClosedMonth | None
    may_close: bool
    is_over: bool


@page("months.read")
def every_month(request: HttpRequest) -> HttpResponse:
    """The months of the running books: which are closed, which is next, the year's targets."""
    closed = closed_through()
    today = Month.of(day_of(now()))
    by_day = {c.first_day: c for c in closed_months()}
    first_open = closed.next() if closed else first_month(today)
    shown = [first_open, *[Month.of(day) for day in sorted(by_day, reverse=True)]]
    lines = [MonthLine(m, by_day.get(m.first_day), m == first_open, day_of(now()) >= m.end) for m in shown]
    year = whole(request.GET.get("year"), (closed or today).year)
    goals = targets_of(min(max(year, 1990), 2100))
    listed, more = corrections(request, first_open)
    context = {
        "lines": lines,
        "first_open": first_open,
        "waiting": len(waiting_imports()),
        "targets": [(registry()[k], t) for k, t in goals.items() if k in registry()],
        "year": year,
        "corrections": listed,
        "more_corrections": more,
        "may_close": request.user.has_perm("targets.close"),
        "may_set": request.user.has_perm("targets.set_target"),
        "may_compose": request.user.has_perm("publishing.compose"),
    }
    return render(request, "desk/months.html", context)


@page("targets.close", "POST")
def close(request: HttpRequest, month: str) -> HttpResponse:
    """The month is frozen."""
    done = Month.parse(month)
    commands.close(month=done, by=request.user, at=now())
    messages.success(request, gettext("%(month)s is closed now.") % {"month": said(done.label)})
    return redirect("desk:months")


@page("targets.set_target", "GET", "POST")
def target(request: HttpRequest) -> HttpResponse:
    """A year's target, with its authority."""
    form = TargetForm(request.POST or None, initial={"year": day_of(now()).year})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            commands.set_target(
                figure=data["figure"], year=data["year"], value=data["value"], printed=data["printed"] or f"{data['value']:f}",
                issuer=data["issuer"], doc_no=data["doc_no"], by=request.user, at=now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:months")
    return render(request, "desk/target.html", {"form": form}, status=form.status)


@page("league.read")
def league_table(request: HttpRequest) -> HttpResponse:
    """The league table of a month with its groups, movement and scoring rules."""
    which = asked(request)
    table = league(which.month, which.as_of)
    context = {
        "asked": which,
        "months": which.choices("desk:league"),
        "league": table,
        "figures": registry(),
        "items": [(registry()[i["figure"]].name, i) for i in table.scheme.items] if table else [],
        "only_group": request.GET.get("group") == "1",
        "language": get_language(),
        "may_record": request.user.has_perm("targets.record_external"),
        "may_define": request.user.has_perm("targets.define_scheme"),
    }
    return render(request, "desk/league.html", context)


def first_month(today: Month) -> Month:
    """Where a bureau that never closed a month begins: its first month of this year with facts, else the month before."""
    span = {"counts_in__gte": Month(today.year, 1).first_day, "counts_in__lt": today.first_day}
    found = [kind._default_manager.filter(**span).order_by("counts_in").first() for kind in kinds().values()]
    return min((Month.of(fact.counts_in) for fact in found if fact), default=today.previous())


MOST = 50  # of a kind; what was taken back comes before what came late


def corrections(request: HttpRequest, month: Month) -> tuple[list[dict[str, Any]], int]:
    """What was booked in a month for closed ones, within the person's reach: rows taken back, and rows that came late; and
    how many more there are than are listed."""
    listed: list[dict[str, Any]] = []
    more = 0
    for label, kind in kinds().items():
        rows = within_reach(kind._default_manager.all(), request.user, "rows.read")
        if issubclass(kind, ProjectFact):
            rows = facts_known_to(rows, request.user)
        found, unlisted = corrections_in(rows, month, most=MOST)
        more += unlisted
        listed += [
            {
                "kind": label, "fact": fact, "name": title_of(fact), "kind_name": kind.NAME, "is_late": fact.sign > 0,
                "month": fact.reverses.counts_in if fact.reverses else fact.happened_on,
            }
            for fact in found
        ]  # fmt: skip
    return sorted(listed, key=lambda row: row["fact"].recorded_at, reverse=True), more
