"""Guided visits for guests: the link, a place by name, silent watching, the visit itself. Nobody is signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.commands.visiting import checked_name, no_place
from zhaoshang.domain.tours.errors.visits import GuestRemoved, LinkUsed, TourWithdrawn, VisitOver
from zhaoshang.domain.tours.models import Visit, VisitGuest
from zhaoshang.domain.tours.queries.tours import scenes_of
from zhaoshang.domain.tours.queries.visits import by_link, guest_with, is_full, may_watch, seats_taken
from zhaoshang.domain.tours.states.visits import NOTICE, NOTICE_VERSION, OPEN
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.kit import tickets
from zhaoshang.web.kit.tours import shown_tour
from zhaoshang.web.kit.visits import private, told_to_island
from zhaoshang.web.portal import flood
from zhaoshang.web.portal.forms import GuestForm

TWO_DAYS = 2 * 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
def entrance(request: HttpRequest, token: str) -> HttpResponse:
    """What a visit's link opens: who invites to what, a place by name, or watching silently."""
    visit = _by_link(request, token)
    secret = request.COOKIES.get(tickets.COOKIE, "")
    known = guest_with(visit, secret)
    if known is not None and known.removed_at is None:
        return redirect("portal:visit-inside", number=visit.number)
    form = GuestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        secret = secret or tickets.new_secret()
        try:
            _joined(visit, form, secret)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _remembered(redirect("portal:visit-inside", number=visit.number), secret)
    context = {
        "visit": visit,
        "form": form,
        "notice": NOTICE,
        "token": token,
        "may_watch": may_watch(visit, timezone.now()),
        "free": 0 if is_full(visit, timezone.now()) else max(0, visit.seats - seats_taken(visit, timezone.now())),
    }
    return private(render(request, "portal/visit-entrance.html", context, status=form.status))


@require_safe
def inside(request: HttpRequest, number: str) -> HttpResponse:
    """The visit, for a guest by their browser; when it is over, a word of thanks."""
    visit, guest = _own(request, number)
    ticket = reverse("portal:visit-ticket", args=[number])
    if visit.state not in OPEN:
        return private(render(request, "portal/visit-over.html", {"visit": visit}))
    _shown_in_public(visit)
    data = told_to_island(visit, role=tickets.GUEST, ticket=ticket)
    return _shown(request, visit, data, guest=guest)


@require_POST
def ticket(request: HttpRequest, number: str) -> HttpResponse:
    """A ticket for a guest's next connection."""
    visit, guest = _own(request, number)
    if visit.state not in OPEN:
        raise VisitOver
    _shown_in_public(visit)
    secret = request.COOKIES[tickets.COOKIE]
    return private(
        JsonResponse({"ticket": tickets.issue(visit=visit.pk, role=tickets.GUEST, who=guest.pk, secret=secret)})
    )


@require_POST
def leave(request: HttpRequest, number: str) -> HttpResponse:
    """The guest has left; the tour itself stays open to them."""
    visit, guest = _own(request, number)
    if visit.state in OPEN:
        commands.leave_visit(visit=visit, guest=guest, by=commands.VISITOR, at=timezone.now())
    return redirect("portal:tour", number=visit.tour.number)


@require_safe
def watch(request: HttpRequest, token: str) -> HttpResponse:
    """The visit, watched silently: no name, nothing kept, nothing can be said."""
    visit = _by_link(request, token)
    known = guest_with(visit, request.COOKIES.get(tickets.COOKIE, ""))
    if visit.seats == 1 and known is not None and known.removed_at is None:
        return redirect("portal:visit-inside", number=visit.number)
    _refuse_where_used(visit)
    ticket = reverse("portal:visit-watch-ticket", args=[token])
    data = told_to_island(visit, role=tickets.VIEWER, ticket=ticket, link=token)
    secret = request.COOKIES.get(tickets.COOKIE, "") or tickets.new_secret()
    return _remembered(_shown(request, visit, data, token=token), secret)


@require_POST
def watch_ticket(request: HttpRequest, token: str) -> HttpResponse:
    """A ticket for a viewer's next connection."""
    visit, secret = _by_link(request, token), request.COOKIES.get(tickets.COOKIE, "")
    if not secret:
        raise VisitOver
    _refuse_where_used(visit)
    return private(JsonResponse({"ticket": tickets.issue(visit=visit.pk, role=tickets.VIEWER, who=0, secret=secret)}))


def _joined(visit: Visit, form: GuestForm, secret: str) -> None:
    told = form.cleaned_data
    agreed = NOTICE_VERSION if told["agreed"] else 0
    # Before the command: what a stranger is refused is no business of the journal.
    checked_name(told["name"], agreed, visit)
    known = guest_with(visit, secret)
    if known is not None and known.removed_at is not None:
        raise GuestRemoved
    if is_full(visit, timezone.now()):
        raise no_place(visit)
    commands.join_visit(
        visit=visit, name=told["name"], firm=told["firm"], agreed=agreed, secret=secret,
        language=get_language() or "zh-hans", by=commands.VISITOR, at=timezone.now(),
    )  # fmt: skip


def _by_link(request: HttpRequest, token: str) -> Visit:
    visit = by_link(token, timezone.now())
    if visit is None:
        flood.count_miss(request)
        raise VisitOver
    return _shown_in_public(visit)


def _shown_in_public(visit: Visit) -> Visit:
    if visit.tour.shown is None:
        raise TourWithdrawn
    return visit


def _refuse_where_used(visit: Visit) -> None:
    if not may_watch(visit, timezone.now()):
        raise LinkUsed


def _own(request: HttpRequest, number: str) -> tuple[Visit, VisitGuest]:
    """The visit of this number in which the browser has a place."""
    visit = Visit.objects.select_related("tour", "guide").filter(number=number).first()
    guest = guest_with(visit, request.COOKIES.get(tickets.COOKIE, "")) if visit is not None else None
    if visit is None or guest is None:
        raise VisitOver
    if guest.removed_at is not None:
        raise GuestRemoved
    return visit, guest


def _shown(request: HttpRequest, visit: Visit, data: str, **more: Any) -> HttpResponse:
    shown = shown_tour(visit.tour, scenes_of(visit.tour, visit.revision), public=True)
    scene = shown.scene("")
    if scene is None:
        raise VisitOver
    context = {"visit": visit, "data": data, "shown": shown, "scene": scene, "tour_data": shown.data(scene), **more}
    return private(render(request, "portal/visit.html", context), hears="guest" in more)


def _remembered(response: HttpResponse, secret: str) -> HttpResponse:
    """The browser holds its secret for as long as a visit may last."""
    response.set_cookie(
        tickets.COOKIE, secret, max_age=TWO_DAYS, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return private(response)
