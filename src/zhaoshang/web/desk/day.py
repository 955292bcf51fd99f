"""My day: what waits for me, in order; and the journal and people pages."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.evidence.queries import closed_through, imports_visible_to
from zhaoshang.domain.evidence.states import STATES
from zhaoshang.domain.journal.commands import REGISTRY
from zhaoshang.domain.journal.queries import head
from zhaoshang.domain.journal.queries import visible_to as entries_visible_to
from zhaoshang.domain.organisations import commands
from zhaoshang.domain.organisations.models import RoleGrant, User
from zhaoshang.domain.organisations.queries import live_grants, visible_to, within_reach
from zhaoshang.domain.publishing.models import Bulletin
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.domain.targets.queries.standing import standings
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.desk.access import found, now, page
from zhaoshang.web.desk.forms import AppointForm, GrantForm
from zhaoshang.web.kit.standing import tile
from zhaoshang.web.kit.words import said


@page("desk.enter")
def day(request: HttpRequest) -> HttpResponse:
    """What waits for me, what I did last, and how the headline figures stand."""
    user: Any = request.user
    closed = closed_through()
    month = closed or Month.of(day_of(now()))
    tiles = []
    if user.has_perm("figures.read"):
        tiles = [
            tile(s, lambda key: f"{reverse('desk:figure', args=[key])}?month={month}")
            for s in standings(month, None, ["fdi", "yi_projects", "bldg_above_scale"])
        ]
    mine = entries_visible_to(user).filter(by_key=user.journal_key).order_by("-id")[:8]
    context = {
        "waits": _waits(user, closed),
        "tiles": tiles,
        "month": month,
        "recent": [
            {
                "at": e.at,
                "what": f"{_verb(e.verb)} {_subject(e.subject_name)}",
                "tone": "bad" if e.outcome == "refused" else "",
            }
            for e in mine
        ],
        "may_upload": user.has_perm("evidence.upload"),
    }
    return render(request, "desk/day.html", context)


@page("journal.read")
def journal(request: HttpRequest) -> HttpResponse:
    """Every entry, newest first, by person, verb or thing."""
    rows = entries_visible_to(request.user).select_related("seal").order_by("-id")
    verb, who = request.GET.get("verb", ""), request.GET.get("who", "").strip()[:60]
    if verb in REGISTRY:
        rows = rows.filter(verb=verb)
    if who:
        rows = rows.filter(by_name__icontains=who)
    paged = Paginator(rows, 50).get_page(request.GET.get("page"))
    context = {
        "page": paged,
        "rows": [(e, _verb(e.verb), _subject(e.subject_name)) for e in paged],
        "verbs": sorted(((k, c.name) for k, c in REGISTRY.items()), key=lambda pair: pair[0]),
        "verb": verb,
        "who": who,
        "query": f"verb={verb}&who={who}",
        "head": head(),
    }
    return render(request, "desk/journal.html", context)


@page("people.read")
def people(request: HttpRequest) -> HttpResponse:
    """Who has which role where."""
    grants: dict[int, list[RoleGrant]] = {}
    for grant in live_grants():
        grants.setdefault(grant.user_id, []).append(grant)
    paged = Paginator(visible_to(request.user).order_by("organisation__path", "username"), 50).get_page(
        request.GET.get("page")
    )
    context = {
        "page": paged,
        "rows": [(person, grants.get(person.pk, [])) for person in paged],
        "may_appoint": request.user.has_perm("organisations.appoint"),
    }
    return render(request, "desk/people.html", context)


@page("organisations.appoint", "GET", "POST")
def appoint(request: HttpRequest) -> HttpResponse:
    """A new account with its first role."""
    form = AppointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            person = commands.appoint(
                username=data["username"], full_name=data["full_name"], organisation=data["organisation"],
                password=data["password"], by=request.user, at=now(),
            )  # fmt: skip
            commands.grant(user=person, role=data["role"], organisation=data["organisation"], by=request.user, at=now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:person", pk=person.pk)
    return render(request, "desk/appoint.html", {"form": form}, status=422 if form.errors else 200)


@page("people.read")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: unit, roles, and the ways to change them."""
    one = found(visible_to(request.user), pk=pk)
    context = {
        "person": one,
        "grants": live_grants().filter(user=one),
        "form": GrantForm(initial={"organisation": one.organisation}),
        "may_grant": request.user.has_perm("organisations.grant"),
    }
    return render(request, "desk/person.html", context)


@page("organisations.grant", "POST")
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """One more role."""
    one: User = found(visible_to(request.user), pk=pk)
    form = GrantForm(request.POST)
    if form.is_valid():
        commands.grant(
            user=one,
            role=form.cleaned_data["role"],
            organisation=form.cleaned_data["organisation"],
            by=request.user,
            at=now(),
        )
    return redirect("desk:person", pk=pk)


@page("organisations.withdraw", "POST")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A role ends."""
    one = found(live_grants(), pk=pk)
    commands.withdraw(grant=one, reason=request.POST.get("reason", ""), by=request.user, at=now())
    return redirect("desk:person", pk=one.user_id)


def _waits(user: Any, closed: Month | None) -> list[dict[str, Any]]:
    """What waits, most pressing first."""
    waits: list[dict[str, Any]] = []
    today = day_of(now())
    if user.has_perm("targets.close") and closed and today >= closed.next().end:
        waits.append(
            {
                "what": gettext("%(month)s is over and not closed") % {"month": said(closed.next().label)},
                "href": reverse("desk:months"),
                "side": gettext("close"),
                "tone": "bad",
            }
        )
    if user.has_perm("imports.read"):
        waiting = imports_visible_to(user, within_reach).filter(state__in=[Import.State.READ, Import.State.CHECKED])
        for batch in waiting.filter(recorded_by=user.journal_key)[:10]:
            waits.append(
                {
                    "what": f"{batch.number} {batch.file_name}",
                    "href": reverse("desk:import", args=[batch.pk]),
                    "side": said(STATES[batch.state]),
                    "tone": "warn",
                }
            )
        refused = sum(b.counts.get("refused", 0) for b in waiting.filter(recorded_by=user.journal_key)[:50])
        if refused:
            text = ngettext("%(n)s refused row to correct", "%(n)s refused rows to correct", refused) % {"n": refused}
            waits.append({"what": text, "href": reverse("desk:imports"), "side": "", "tone": "warn"})
    if user.has_perm("publishing.publish"):
        for bulletin in Bulletin.objects.filter(published_at__isnull=True, withdrawn_at__isnull=True)[:5]:
            waits.append(
                {
                    "what": gettext("Bulletin %(number)s waits to be published") % {"number": bulletin.number},
                    "href": reverse("desk:bulletin", args=[bulletin.pk]),
                    "side": gettext("read"),
                    "tone": "warn",
                }
            )
    return waits


def _subject(name: str) -> str:
    """What an entry is about, figures by their names instead of their keys."""
    return " ".join(str(said(registry()[w].name)) if w in registry() else w for w in name.split(" "))


def _verb(key: str) -> object:
    return said(REGISTRY[key].name) if key in REGISTRY else said(Bilingual(key, key))
