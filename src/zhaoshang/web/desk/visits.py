"""Guided visits on the desk: opened from a tour, led by their guide, and their record afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.models import Visit, VisitFollowUp, VisitGuest, VisitRemark
from zhaoshang.domain.tours.queries.tours import scenes_of
from zhaoshang.domain.tours.queries.visits import remarks_of, stays_of, visits_visible_to, with_guests
from zhaoshang.domain.tours.states.visits import MOST_GUESTS, OPEN, STATES
from zhaoshang.kernel.names import mask
from zhaoshang.kernel.personal import masked
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.workdays import promised
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.desk.access import found, now, page, posted
from zhaoshang.web.desk.stories import story_of
from zhaoshang.web.desk.tours import seen_tours
from zhaoshang.web.desk.visit_forms import EraseVisitForm, FollowUpForm, OpenVisitForm, RemarkForm
from zhaoshang.web.kit import tickets
from zhaoshang.web.kit.tours import in_words, shown_tour
from zhaoshang.web.kit.visits import link_to, private, qr_of, told_to_island

PER_PAGE = 50
USUAL_DAYS = 3  # working days until a follow-up is due, unless another day is chosen
QUARTER = timedelta(minutes=15)
WITHIN = ("tours.enter_scene", "tours.leave_scene")  # the scenes have a card of their own


@page("enquiries.read")
def every_visit(request: HttpRequest) -> HttpResponse:
    """Visits within the person's reach: those ahead and going on first asked for."""
    show = request.GET.get("show", "open")
    rows = with_guests(visits_visible_to(request.user))
    rows = rows.order_by("-pk") if show == "all" else rows.filter(state__in=OPEN).order_by("planned_for", "pk")
    paged = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    tabs = [("open", _("Ahead and going on")), ("all", _("All"))]
    context = {
        "rows": [(visit, STATES[visit.state]) for visit in paged],
        "page": paged,
        "show": show,
        "tabs": [{"label": label, "href": f"?show={key}", "current": key == show} for key, label in tabs],
    }
    return render(request, "desk/visits.html", context)


@page("tours.keep", "GET", "POST")
def open_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """A visit of a tour is opened."""
    tour = found(seen_tours(request), pk=pk)
    begin = timezone.localtime(now()).replace(second=0, microsecond=0)
    first = {"planned_for": begin + QUARTER - timedelta(minutes=begin.minute % 15), "seats": MOST_GUESTS}
    form = OpenVisitForm(posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.open_visit(tour=tour, **form.cleaned_data, by=request.user, at=now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:visit-guide", pk=made.pk)
    return render(request, "desk/visit-open.html", {"tour": tour, "form": form}, status=form.status)


@page("enquiries.read")
def one_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of a visit: who, when, which scenes how long, what was asked, what follows."""
    return _record(request, _one(request, pk))


@page("tours.keep")
def guide(request: HttpRequest, pk: int) -> HttpResponse:
    """The guide's own page, on which the visit is led. To others, and when it is over, the record."""
    visit = _one(request, pk)
    if visit.tour.shown is None:
        return redirect("desk:visit", pk=pk)
    shown = shown_tour(visit.tour, scenes_of(visit.tour, visit.revision), public=True)
    scene = shown.scene("")
    if visit.state not in OPEN or visit.guide_id != request.user.pk or scene is None:
        return redirect("desk:visit", pk=pk)
    data = told_to_island(
        visit, role=tickets.GUIDE, ticket=reverse("desk:visit-ticket", args=[pk]),
        remove=reverse("desk:visit-remove", args=[pk, 0]),
    )  # fmt: skip
    link = link_to(request, visit)
    context = {
        "visit": visit, "state": STATES[visit.state], "data": data, "shown": shown, "scene": scene,
        "tour_data": shown.data(scene), "link": link, "qr": qr_of(link),
    }  # fmt: skip
    return private(render(request, "desk/visit-guide.html", context), hears=True)


@page("tours.keep", "POST")
def ticket(request: HttpRequest, pk: int) -> HttpResponse:
    """A ticket for the guide's next connection, bound to this session."""
    visit = _one(request, pk)
    if visit.state not in OPEN or visit.guide_id != request.user.pk or visit.tour.shown is None:
        raise Http404
    secret = str(request.session.session_key)
    told = tickets.issue(visit=visit.pk, role=tickets.GUIDE, who=visit.guide_id, secret=secret)
    return private(JsonResponse({"ticket": told}))


@page("tours.keep", "POST")
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """The guests follow from now on."""
    commands.start_visit(visit=_one(request, pk), by=request.user, at=now())
    return redirect("desk:visit-guide", pk=pk)


@page("tours.keep", "POST")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """It is over and has its record."""
    commands.end_visit(visit=_one(request, pk), by=request.user, at=now())
    return redirect("desk:visit", pk=pk)


@page("tours.keep", "POST")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """It does not take place."""
    commands.cancel_visit(visit=_one(request, pk), by=request.user, at=now())
    return redirect("desk:visit", pk=pk)


@page("tours.keep", "POST")
def new_link(request: HttpRequest, pk: int) -> HttpResponse:
    """The old link lets nobody in any more."""
    commands.renew_link(visit=_one(request, pk), by=request.user, at=now())
    return redirect("desk:visit-guide", pk=pk)


@page("tours.keep", "POST")
def remove(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """A guest is taken out."""
    visit = _one(request, pk)
    one = found(VisitGuest.objects.filter(visit=visit), pk=item)
    commands.remove_guest(visit=visit, guest=one, by=request.user, at=now())
    return redirect("desk:visit", pk=pk)


@page("tours.keep", "POST")
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Something follows from the visit."""
    visit, form = _one(request, pk), FollowUpForm(request.POST)
    if form.is_valid():
        try:
            commands.plan_follow_up(visit=visit, **form.cleaned_data, by=request.user, at=now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:visit", pk=pk)
    return _record(request, visit, status=form.status, sent={"follow_form": form})


@page("tours.keep", "POST")
def followed_up(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """It is done."""
    visit = _one(request, pk)
    row = found(VisitFollowUp.objects.filter(visit=visit), pk=item)
    commands.finish_follow_up(visit=visit, follow_up=row, by=request.user, at=now())
    return redirect("desk:visit", pk=pk)


@page("tours.keep", "POST")
def answer(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """How a question was answered is noted."""
    visit, form = _one(request, pk), RemarkForm(request.POST)
    row = found(VisitRemark.objects.filter(visit=visit, guest__isnull=False), pk=item)
    if form.is_valid():
        words = form.cleaned_data["words"]
        commands.answer_remark(visit=visit, remark=row, words=words, by=request.user, at=now())
        return redirect("desk:visit", pk=pk)
    return _record(request, visit, status=form.status, sent={"answering": row.pk, "remark_form": form})


@page("enquiries.rules", "POST")
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Personal data is erased before its time, because a guest asked for it."""
    visit, form = _one(request, pk), EraseVisitForm(request.POST)
    if form.is_valid():
        try:
            commands.forget_visit(visit=visit, reason=form.cleaned_data["reason"], by=request.user, at=now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:visit", pk=pk)
    return _record(request, visit, status=form.status, sent={"erase_form": form})


def _one(request: HttpRequest, pk: int) -> Visit:
    return found(visits_visible_to(request.user), pk=pk)


def _record(request: HttpRequest, visit: Visit, *, status: int = 200, sent: Any = None) -> HttpResponse:
    user: Any = request.user
    may_keep = user.has_perm("tours.keep", visit)
    at = now()
    guests = list(visit.guests.all())
    names = {g.pk: g.name.open() if may_keep else mask(g.name.open()) for g in guests if g.name}
    stays = stays_of(visit, at)
    remarks = [
        (r, names.get(r.guest_id or 0, ""), masked(r.said.open()), masked(r.answer.open())) for r in remarks_of(visit)
    ]
    besides = _of_guests({g.place: names.get(g.pk, "") for g in guests}, {r.pk: told for r, *told, _ in remarks})
    context = {
        "visit": visit,
        "state": STATES[visit.state],
        "is_open": visit.state in OPEN,
        "is_withdrawn": visit.state in OPEN and visit.tour.shown is None,
        "minutes": _minutes(int(((visit.ended_at or at) - visit.started_at).total_seconds()))
        if visit.started_at
        else "",
        "guests": [(g, names.get(g.pk, ""), g.firm.open()) for g in guests],
        "stays": [(in_words(s.label, s.label_en) or s.key, _minutes(s.seconds), s.times, s.seconds) for s in stays],
        "longest": max((s.seconds for s in stays), default=1) or 1,
        "remarks": remarks,
        "follow_ups": visit.follow_ups.select_related("officer"),
        "today": day_of(at),
        "story": story_of("tours.visit", visit.pk, without=WITHIN, besides=besides),
        "may_keep": may_keep,
        "is_guide": visit.guide_id == user.pk,
        "may_erase": user.has_perm("enquiries.rules", visit) and visit.ended_at and not visit.erased_at,
        "follow_form": FollowUpForm(initial={"due_on": promised(day_of(at), USUAL_DAYS)[0]}),
        "remark_form": RemarkForm(),
        "erase_form": EraseVisitForm(),
        **(sent or {}),
    }
    return private(render(request, "desk/visit.html", context, status=status))


def _of_guests(names: dict[int, str], remarks: dict[int, list[str]]) -> Callable[[Any], tuple[str, str]]:
    """Whom an entry of the journal is about, by the guest's place or the remark it notes, and what was written."""

    def besides(entry: Any) -> tuple[str, str]:
        told = json.loads(entry.payload)
        if told.get("remark") in remarks:
            name, words = remarks[told["remark"]]
            return name, words
        return names.get(told.get("guest") or 0, ""), ""

    return besides


def _minutes(seconds: int) -> str:
    """A span as minutes and seconds."""
    minutes, rest = divmod(seconds, 60)
    return _("%(m)s min %(s)s s") % {"m": minutes, "s": rest} if minutes else _("%(s)s s") % {"s": rest}
