"""Enquiries on the desk: the list, one as a story with the visitor's words beside the working copy, and each step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.organisations.models import Organisation
from zhaoshang.domain.projects.commands import answering, minding
from zhaoshang.domain.projects.errors import EnquiryChanged
from zhaoshang.domain.projects.models import Deadline, Enquiry
from zhaoshang.domain.projects.queries.enquiries import receivers, same_person, visible_to
from zhaoshang.domain.projects.states.enquiries import NEEDS, OPEN, STAGES, STATES
from zhaoshang.kernel.names import mask
from zhaoshang.kernel.personal import masked
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.desk.access import found, now, page
from zhaoshang.web.desk.enquiry_forms import (
    AnswerForm,
    ConcludeForm,
    CopyForm,
    EnquiryForm,
    EraseForm,
    HandOverForm,
    RevealForm,
    ScreenForm,
)
from zhaoshang.web.desk.figures import download
from zhaoshang.web.desk.stories import story_of
from zhaoshang.web.kit.templatetags.kit import money_unit
from zhaoshang.web.kit.words import said
from zhaoshang.web.kit.workbooks import plain_rows

PER_PAGE = 50
MOST_EXPORTED = 100_000
MOST_ALIKE = 5


@dataclass(frozen=True, slots=True)
class Line:
    """An enquiry in the list."""

    row: Enquiry
    state: Any
    unit: Any
    due: date | None
    stage: Any
    is_late: bool


@page("enquiries.read")
def every_enquiry(request: HttpRequest) -> HttpResponse:
    """Enquiries within reach: the open ones first asked for, what is due first on top."""
    show, text = request.GET.get("show", "open"), request.GET.get("q", "").strip()[:60]
    rows = _shown(_with_due(visible_to(request.user)), request, show)
    if text:
        rows = rows.filter(Q(number__icontains=text) | Q(about__icontains=text) | Q(summary__icontains=text))
    units = {o.path: o.called for o in Organisation.objects.all()}
    today = day_of(now())
    ordered = rows.order_by("due_on", "pk") if show in ("open", "mine", "free", "late") else rows.order_by("-pk")
    if request.GET.get("export"):
        return _exported(ordered, units)
    paged = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "lines": [_line(row, units, today) for row in paged],
        "page": paged,
        "show": show,
        "q": text,
        "query": urlencode({"show": show, "q": text}),
        "tabs": _tabs(show),
        "may_rule": request.user.has_perm("enquiries.rules"),
    }
    return render(request, "desk/enquiries.html", context)


@page("enquiries.read")
def one_enquiry(request: HttpRequest, pk: int) -> HttpResponse:
    """One enquiry: what was asked, what we make of it, where it stands."""
    return _story(request, _one(request, pk))


@page("enquiries.keep", "POST")
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """The person answers for it."""
    answering.take_enquiry(enquiry=_one(request, pk), by=request.user, at=now())
    return redirect("desk:enquiry", pk=pk)


@page("enquiries.keep", "POST")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The visitor can read it."""
    return _step(request, pk, AnswerForm(request.POST), answering.answer_enquiry)


@page("enquiries.keep", "POST")
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """It was looked into."""
    return _step(request, pk, ScreenForm(request.POST), answering.screen_enquiry)


@page("enquiries.keep", "POST")
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """It has its result."""
    return _step(request, pk, ConcludeForm(request.POST), answering.conclude_enquiry)


@page("enquiries.keep", "POST")
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Another unit goes on with it; whoever sees only the own unit sees it no more."""
    form = HandOverForm(request.POST, units=receivers())
    return _step(request, pk, form, answering.hand_over_enquiry, to_list=True)


@page("enquiries.keep", "POST")
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The working copy is kept."""
    return _step(request, pk, CopyForm(request.POST, centres=_centres()), answering.describe_enquiry)


@page("enquiries.keep", "POST")
def spam(request: HttpRequest, pk: int) -> HttpResponse:
    """It asks nothing."""
    answering.mark_spam(enquiry=_one(request, pk), by=request.user, at=now())
    return redirect("desk:enquiry", pk=pk)


@page("enquiries.keep", "POST")
def unspam(request: HttpRequest, pk: int) -> HttpResponse:
    """It does ask something."""
    answering.unmark_spam(enquiry=_one(request, pk), by=request.user, at=now())
    return redirect("desk:enquiry", pk=pk)


@page("enquiries.rules", "POST")
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Personal data is erased before its time, because the person asked for it."""
    row, form = _one(request, pk), EraseForm(request.POST)
    if form.is_valid():
        try:
            minding.forget_enquiry(enquiry=row, reason=form.cleaned_data["reason"], by=request.user, at=now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:enquiry", pk=pk)
    return _story(request, row, status=form.status, sent={"erase": form})


@page("enquiries.reveal", "POST")
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """One contact in full, on this one answer only."""
    row = _one(request, pk)
    form = RevealForm(request.POST, ways=_ways(row))
    shown: tuple[str, str] | None = None
    if form.is_valid():
        way = form.cleaned_data["way"]
        try:
            text = answering.reveal_contact(
                enquiry=row, way=way, reason=form.cleaned_data["reason"], by=request.user, at=now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            shown, form = (str(said(answering.WAYS[way])), text), RevealForm(ways=_ways(row))
    return _story(request, row, revealed=shown, status=form.status, sent={"reveal": form})


def _step(
    request: HttpRequest, pk: int, form: EnquiryForm, act: Callable[..., Any], *, to_list: bool = False
) -> HttpResponse:
    row = _one(request, pk)
    if form.is_valid():
        told = form.said() if isinstance(form, CopyForm) else form.cleaned_data
        try:
            act(enquiry=row, **told, by=request.user, at=now())
        except EnquiryChanged as refusal:
            row = _one(request, pk)
            form.refuse(refusal)
            form.seen(row.version)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            still_seen = not to_list or visible_to(request.user).filter(pk=pk).exists()
            return redirect("desk:enquiry", pk=pk) if still_seen else redirect("desk:enquiries")
    name = {"CopyForm": "copy", "HandOverForm": "hand_over"}.get(type(form).__name__)
    name = name or type(form).__name__.removesuffix("Form").lower()
    return _story(request, row, status=form.status, sent={name: form})


def _story(
    request: HttpRequest, row: Enquiry, *, revealed: tuple[str, str] | None = None, status: int = 200, sent: Any = None
) -> HttpResponse:
    user: Any = request.user
    may_keep = user.has_perm("enquiries.keep", row)
    today, version = day_of(now()), {"version": row.version}
    forms: dict[str, Any] = {}
    if may_keep:
        forms = {
            "answer": AnswerForm(initial=version),
            "screen": ScreenForm(initial=version),
            "conclude": ConcludeForm(initial=version),
            "hand_over": HandOverForm(initial=version, units=receivers()),
            "copy": CopyForm(initial=CopyForm.of(row), centres=_centres()),
        }
    context = {
        "enquiry": row,
        "state": STATES[row.state],
        "unit": Organisation.objects.filter(path=row.org_path).first(),
        "is_open": row.state in OPEN,
        "words": [(w, masked(w.said.open())) for w in row.words.all()],
        "answers": [(a, masked(a.said.open())) for a in row.answers.all()],
        "name": (row.name.open() if may_keep else mask(row.name.open())) if row.name else "",
        "firm": row.firm.open(),
        "contacts": [(answering.WAYS[way], mask(getattr(row, way).open())) for way in _ways(row) if way != "words"],
        "deadlines": [
            (STAGES[d.stage], d, d.met_at is None and row.state in OPEN and d.due_on < today)
            for d in row.deadlines.order_by("due_on", "pk")
        ],
        "facts": _facts(row),
        "alike": list(visible_to(user).filter(pk__in=same_person(row).values("pk"))[:MOST_ALIKE]),
        "story": story_of("projects.enquiry", row.pk),
        "may_keep": may_keep,
        "may_reveal": user.has_perm("enquiries.reveal", row) and bool(_ways(row)),
        "may_erase": user.has_perm("enquiries.rules", row) and row.is_closed and row.erased_at is None,
        "erase": EraseForm(),
        "reveal": RevealForm(ways=_ways(row)),
        "revealed": revealed,
        **forms,
        **(sent or {}),
    }
    response = render(request, "desk/enquiry.html", context, status=status)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _facts(row: Enquiry) -> list[tuple[str, Any]]:
    """What the copy says now."""
    area = f"{row.area_sqm.normalize():f} ㎡" if row.area_sqm is not None else ""
    return [
        (_("In short"), row.summary),
        (_("Industry centre"), said(row.centre.called) if row.centre else ""),
        (_("Looks for"), said(NEEDS[row.need]) if row.need else ""),
        (_("Area"), area),
        (_("Budget"), money_unit(row.budget_yuan, "万元") if row.budget_yuan is not None else ""),
        (_("Remarks on it"), row.note),
    ]


def _ways(row: Enquiry) -> list[str]:
    return [
        way
        for way in answering.WAYS
        if (way == "words" and row.erased_at is None) or (way != "words" and getattr(row, way))
    ]


def _one(request: HttpRequest, pk: int) -> Enquiry:
    return found(visible_to(request.user), pk=pk)


def _centres() -> QuerySet[IndustryCentre]:
    return IndustryCentre.objects.filter(until__isnull=True)


def _with_due(rows: QuerySet[Enquiry]) -> QuerySet[Any]:
    """With the next day something is due."""
    waiting = Deadline.objects.filter(enquiry=OuterRef("pk"), met_at__isnull=True).order_by("due_on", "pk")
    return rows.annotate(due_on=Subquery(waiting.values("due_on")[:1]), due_stage=Subquery(waiting.values("stage")[:1]))


def _shown(rows: QuerySet[Any], request: HttpRequest, show: str) -> QuerySet[Any]:
    open_ones = rows.filter(state__in=OPEN)
    if show == "mine":
        return open_ones.filter(officer=request.user.pk)
    if show == "free":
        return open_ones.filter(officer__isnull=True)
    if show == "late":
        return open_ones.filter(due_on__lt=day_of(now()))
    if show in STATES:
        return rows.filter(state=show)
    return rows.exclude(state="spam") if show == "all" else open_ones


def _tabs(show: str) -> list[dict[str, Any]]:
    named = (
        ("open", pgettext("enquiries", "Open")), ("mine", _("Mine")), ("free", _("Nobody's yet")), ("late", _("Overdue")), ("all", _("All")),
        ("spam", str(said(STATES["spam"]))),
    )  # fmt: skip
    return [{"label": label, "href": f"?show={key}", "current": key == show} for key, label in named]


def _line(row: Any, units: dict[str, Any], today: date) -> Line:
    is_open = row.state in OPEN
    due = row.due_on if is_open else None
    stage = STAGES[row.due_stage] if due else None
    return Line(row, STATES[row.state], units.get(row.org_path, row.org_path), due, stage, bool(due and due < today))


def _exported(rows: QuerySet[Any], units: dict[str, Any]) -> HttpResponse:
    """The list as a workbook, without names and contacts."""
    header = [_("Number"), _("Received"), _("About"), _("State"), _("With"), _("Officer"), _("Due"), _("In short")]
    lines = (
        [
            row.number, day_of(row.recorded_at), row.about, str(said(STATES[row.state])), str(said(units.get(row.org_path, ""))),
            row.officer.full_name if row.officer else "", row.due_on if row.state in OPEN else None, row.summary,
        ]
        for row in rows[:MOST_EXPORTED].iterator(2000)
    )  # fmt: skip
    return download(plain_rows(_("Enquiries"), header, lines, "enquiries"), f"{_('Enquiries')}.xlsx")
