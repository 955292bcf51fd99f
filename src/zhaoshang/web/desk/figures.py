"""Cockpit, the list of figures, one figure with its series and rows, one row with its cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext

from zhaoshang.domain.evidence.commands import facts
from zhaoshang.domain.evidence.errors import NotInForce
from zhaoshang.domain.evidence.queries import closed_through, fact_kind, history_of, kinds, ledger_called, sources
from zhaoshang.domain.industries.queries import visible_to as centres_visible_to
from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.domain.projects.models import ProjectFact
from zhaoshang.domain.projects.queries import by_centre, facts_known_to
from zhaoshang.domain.targets.queries.league import league
from zhaoshang.domain.targets.queries.registry import figure_called, registry
from zhaoshang.domain.targets.queries.rows import rows, rows_visible_to, seen_of
from zhaoshang.domain.targets.queries.standing import Standing, ranks, standings, time_progress
from zhaoshang.domain.targets.queries.values import series
from zhaoshang.kernel.figure import Figure, Shape
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.desk.access import now, page, posted
from zhaoshang.web.desk.forms import CorrectionForm, ReasonForm
from zhaoshang.web.desk.labels import label_of, worded
from zhaoshang.web.desk.months_of import Asked, asked
from zhaoshang.web.kit.english import english_names
from zhaoshang.web.kit.facts import amount_of, kept_from, title_of
from zhaoshang.web.kit.standing import tile
from zhaoshang.web.kit.words import moment, said
from zhaoshang.web.kit.workbooks import XLSX, ledger_rows

HEADLINES = ("fdi", "yi_projects", "bldg_above_scale", "land_area")
FUNNEL = ("mailed", "negotiated", "signed_at_events", "landed")


@page("figures.read")
def cockpit(request: HttpRequest) -> HttpResponse:
    """One screen: figures against targets and time, ranks, land by use, the way from talks to landing, the centres."""
    which = asked(request)
    wall = request.GET.get("wall") == "1"
    chosen = request.GET.get("month") or request.GET.get(
        "as_of"
    )  # a wall nobody chose a month for goes on with the months
    every = {s.worth.figure.key: s for s in standings(which.month, which.as_of)}
    tiles = {key: tile(s, which.link) for key, s in every.items()}
    land = [(t.label, every[k].worth.cumulative or Decimal(0)) for k, t in tiles.items() if k.startswith("land_area_")]
    context = {
        "asked": which,
        "months": which.choices("desk:cockpit"),
        "progress": round_half_up(time_progress(which.month)),
        "tiles": [tiles[k] for k in HEADLINES],
        "land": land,
        "plots": tiles["land_plots"],
        "parts": [
            tiles[k]
            for k in ("fdi_mfg", "fdi_mfg_share", "ten_yi_projects", "occupancy", "occupancy_change", "signed_amount")
        ],
        "funnel": [(tiles[k].label, every[k].worth.cumulative or 0, tiles[k].unit) for k in FUNNEL],
        "landed_ratio": tiles["landed_ratio"],
        "league": league(which.month, which.as_of, ours=every.values()),
        "centres": by_centre(
            which.month.first_day.replace(month=1), which.month.last_day, centres_visible_to(request.user), which.as_of
        ),
        "comparisons": [t for t in tiles.values() if t.comparison and t.comparison.agreement != "equal"],
        "wall": wall,
        "wall_href": f"?{which.query}" if wall else f"?wall=1&{which.query}" if chosen else "?wall=1",
    }
    return render(request, "desk/cockpit.html", context)


@page("figures.read")
def every_figure(request: HttpRequest) -> HttpResponse:
    """All figures of a month in one table."""
    which = asked(request)
    tiles = [tile(s, which.link) for s in standings(which.month, which.as_of)]
    return render(
        request,
        "desk/figures.html",
        {
            "asked": which,
            "months": which.choices("desk:figures"),
            "tiles": tiles,
            "progress": round_half_up(time_progress(which.month)),
        },
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One row behind a figure, ready to show."""

    pk: int
    kind: str
    name: str
    amount: Decimal | None
    happened_on: date
    counts_in: date
    sign: int
    reason: str
    is_sample: bool
    is_late: bool
    where: str


@page("figures.read")
def one_figure(request: HttpRequest, key: str) -> HttpResponse:
    """How it is counted, its series, the rows behind it, what others printed."""
    figure = figure_called(key)
    which = asked(request)
    only_month = request.GET.get("only") == "month"
    children = [f.key for f in registry().values() if f.parent == key]
    now_stands, *parts = standings(which.month, which.as_of, [key, *children])
    everything = rows(figure, which.month, only_month=only_month, as_of=which.as_of, counted=now_stands.worth)
    behind = seen_of(everything, request.user)
    ordered = behind.select_related("source_row__batch__document").order_by("-happened_on", "-pk")
    paged = Paginator(ordered, 50).get_page(request.GET.get("page"))
    context = {
        "figure": figure,
        "asked": which,
        "months": which.choices("desk:figure", key=key),
        "tile": tile(now_stands, which.link),
        "standing": now_stands,
        "ranks": ranks(now_stands, which.month, which.as_of),
        "chart": _chart(now_stands, which),
        "page": paged,
        "lines": [line(figure, fact) for fact in paged],
        "hidden": kept_from(figure, everything.count(), paged.paginator.count),
        "only_month": only_month,
        "query": f"{which.query}&only=month" if only_month else which.query,
        "parts": [tile(s, which.link) for s in parts],
        "ledger": ledger_called(figure.ledger),
    }
    return render(request, "desk/figure.html", context)


@page("rows.read")
def export(request: HttpRequest, key: str) -> HttpResponse:
    """The rows behind a figure as a workbook in the layout of their ledger."""
    figure = figure_called(key)
    which = asked(request)
    only_month = request.GET.get("only") == "month"
    behind = rows_visible_to(request.user, figure, which.month, only_month=only_month, as_of=which.as_of)
    ledger = ledger_called(figure.ledger)
    language = get_language() or "zh-hans"
    span = which.month.label if only_month else which.title
    title = f"{figure.name.in_language(language)} {span.in_language(language)}"
    ordered = behind.order_by("happened_on", "pk")
    back = ordered.filter(sign=-1)
    data = ledger_rows(
        ledger, ordered.filter(sign=1).iterator(2000), title, language, back.iterator(2000) if back.exists() else ()
    )
    return download(data, f"{title}.xlsx")


@page("rows.read")
def one_row(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One fact: its values with the cell each came from, its revisions, who did what to it."""
    fact = row_seen(request, kind, pk)
    cells = sources(fact)
    revisions = history_of(fact)
    context = {
        "fact": fact,
        "kind_name": type(fact).NAME,
        "heading": title_of(fact),
        "what": f"{said(type(fact).NAME)} · {moment(fact.happened_on, 'date')}",
        "english": english_names(),
        "values": [_value(fact, name, cells) for name in type(fact).VALUES if getattr(fact, name) not in (None, "")],
        "source": next(iter(cells.values()), None),
        "revisions": revisions,
        "stands": fact.sign == 1 and not hasattr(fact, "reversal"),
        "may_correct": request.user.has_perm("evidence.correct", fact),
        "correct_href": reverse("desk:correct", args=[kind, pk]),
        "may_withdraw": request.user.has_perm("evidence.withdraw_fact", fact),
        "withdraw_href": reverse("desk:withdraw-fact", args=[kind, pk]),
    }
    return render(request, "desk/row.html", context)


@page("evidence.correct", "GET", "POST")
def correct(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """A correction of one fact, with its reason."""
    fact = row_seen(request, kind, pk)
    form = CorrectionForm(request.POST or None, fact=fact)
    standing: Any = None
    if request.method == "POST" and form.is_valid():
        try:
            made = facts.correct(
                fact=fact,
                values=form.changed_values(),
                happened_on=form.cleaned_data["happened_on"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, NotInForce):  # somebody was faster: what they wrote is shown beside
                standing = history_of(fact).filter(sign=1, reversal__isnull=True).last()
        else:
            return redirect("desk:row", kind=kind, pk=made.pk)
    context = {
        "fact": fact,
        "form": form,
        "kind_name": type(fact).NAME,
        "heading": f"{title_of(fact)} · {fact.happened_on}",
        "later": _later(fact),
        "standing": standing,
        "standing_label": standing._meta.label_lower if standing else "",
        "differing": [
            (_value(fact, name, {}), _value(standing, name, {}))
            for name in type(fact).VALUES
            if standing and getattr(fact, name) != getattr(standing, name)
        ],
    }
    return render(request, "desk/correct.html", context, status=form.status)


@page("evidence.withdraw_fact", "GET", "POST")
def withdraw_fact(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """A fact that should not be there is taken back, with the reason; nothing replaces it."""
    fact = row_seen(request, kind, pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            facts.withdraw_fact(fact=fact, reason=form.cleaned_data["reason"], by=request.user, at=now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:row", kind=kind, pk=pk)
    context = {
        "fact": fact,
        "form": form,
        "kind_name": type(fact).NAME,
        "title_of": title_of(fact),
        "values": [_value(fact, name, {}) for name in type(fact).VALUES if getattr(fact, name) not in (None, "")],
        "later": _later(fact),
        "row_href": reverse("desk:row", args=[kind, pk]),
    }
    return render(request, "desk/withdraw-fact.html", context, status=form.status)


def _later(fact: Any) -> Month | None:
    """The open month a change of a fact would count in, when its own month is closed."""
    closed = closed_through()
    return closed.next() if closed and Month.of(fact.counts_in) <= closed else None


def row_seen(request: HttpRequest, kind: str, pk: int) -> Any:
    """The fact, when it lies within the person's reach; else 404."""
    if kind not in kinds():
        raise Http404
    model = fact_kind(kind)
    seen = within_reach(model._default_manager.all(), request.user, "rows.read")
    if issubclass(model, ProjectFact):
        seen = facts_known_to(seen, request.user)
    fact = seen.filter(pk=pk).select_related("source_row__batch__document").first()
    if fact is None:
        raise Http404
    return fact


def line(figure: Figure, fact: Any) -> Line:
    """A fact as a line of a list."""
    source = fact.source_row
    return Line(
        pk=fact.pk,
        kind=fact._meta.label_lower,
        name=title_of(fact),
        amount=amount_of(figure, fact),
        happened_on=fact.happened_on,
        counts_in=fact.counts_in,
        sign=fact.sign,
        reason=fact.reason,
        is_sample=fact.is_sample,
        is_late=fact.happened_on.replace(day=1) != fact.counts_in,
        where=" · ".join(
            part for part in (source.batch.file_name, source.batch.layout.get("sheet_name"), str(source.number)) if part
        )
        if source
        else "",
    )


def download(data: bytes, name: str, media_type: str = XLSX) -> HttpResponse:
    """A file to keep, its Chinese name by RFC 6266."""
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _chart(standing: Standing, which: Asked) -> dict[str, Any]:
    figure = standing.worth.figure
    points = series(figure, which.month, which.as_of, standing.worth)
    language = get_language() or "zh-hans"
    data: dict[str, Any] = {
        "kind": "line" if figure.shape is not Shape.FLOW else "bar",
        "labels": [f"{w.month.month}" if language.startswith("en") else f"{w.month.month}月" for w in points],
        "series": [
            {
                "name": gettext("Cumulative") if figure.shape is Shape.FLOW else figure.name.in_language(language),
                "values": [
                    None if w.cumulative is None else round_half_up(w.cumulative, figure.places) for w in points
                ],
                "us": False,
            }
        ],
        "unit": figure.unit.in_language(language),
        "places": figure.places,
    }
    if standing.target is not None:
        data["target"] = {"name": gettext("Year's target"), "value": standing.target.value}
    return data


def _value(fact: Any, name: str, cells: dict[str, Any]) -> dict[str, Any]:
    return {"label": label_of(fact, name), "value": worded(fact, name), "source": cells.get(name)}
