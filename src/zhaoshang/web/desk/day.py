"""My day: what waits for me, in order; and the journal."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.evidence.queries import closed_through, imports_visible_to
from zhaoshang.domain.evidence.states import STATES
from zhaoshang.domain.journal.commands import REGISTRY
from zhaoshang.domain.journal.queries import head
from zhaoshang.domain.journal.queries import visible_to as entries_visible_to
from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.domain.projects.queries import subjects_hidden_from
from zhaoshang.domain.publishing.models import Bulletin
from zhaoshang.domain.targets.queries.standing import standings
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.desk.access import now, page
from zhaoshang.web.desk.enquiries_due import enquiries_waiting
from zhaoshang.web.desk.stories import actor, did, subject, verb_name
from zhaoshang.web.desk.visits_due import visits_waiting
from zhaoshang.web.kit.english import english_names
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
    names = english_names()
    mine = entries_visible_to(user).filter(by_key=user.journal_key).order_by("-id")[:8]
    context = {
        "waits": _waits(user, closed),
        "tiles": tiles,
        "month": month,
        "recent": [
            {
                "at": e.at,
                "what": did(e, names),
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
    names = english_names()
    hidden = subjects_hidden_from(request.user, {(e.subject_kind, e.subject_id) for e in paged})
    secret = gettext("a confidential project")
    context = {
        "page": paged,
        "rows": [
            (e, actor(e), verb_name(e.verb), secret, "")
            if (e.subject_kind, e.subject_id) in hidden
            else (e, actor(e), verb_name(e.verb), subject(e.subject_name, names), e.reason)
            for e in paged
        ],
        "verbs": sorted(((k, c.name) for k, c in REGISTRY.items()), key=lambda pair: pair[0]),
        "verb": verb,
        "who": who,
        "query": f"verb={verb}&who={who}",
        "head": head(),
    }
    return render(request, "desk/journal.html", context)


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
    if user.has_perm("enquiries.read"):
        waits += visits_waiting(user, today) + enquiries_waiting(user, today)
    if user.has_perm("imports.read"):
        waits += _of_imports(user)
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


UNBOOKED = (Import.State.READ, Import.State.CHECKED)
MOST = 10
RECENT = 200  # a person's imports of many months: the day costs no more for the years before


def _of_imports(user: Any) -> list[dict[str, Any]]:
    """The person's own imports that have to be carried on, then those with refused rows to correct; the newest first."""
    mine = imports_visible_to(user, within_reach).filter(recorded_by=user.journal_key)
    read = mine.filter(state__in=[*UNBOOKED, Import.State.CHECKING, Import.State.BOOKING, Import.State.BOOKED])
    unfinished: list[dict[str, Any]] = []
    refusing: list[dict[str, Any]] = []
    later: list[tuple[str, str, str]] = []
    columns = ("pk", "number", "ledger", "file_name", "state", "counts", "layout__sheet_name")
    for pk, number, ledger, file, state, counts, sheet in read.order_by("-pk").values_list(*columns)[:RECENT]:
        href = reverse("desk:import", args=[pk])
        told = counts or {}
        has_work = state == Import.State.READ or told.get("new") or told.get("changed")
        if state in UNBOOKED and has_work:
            unfinished.append({"what": f"{number} {file}", "href": href, "side": said(STATES[state]), "tone": "warn"})
        refused = told.get("refused", 0)
        if refused and not any(_brings_again(one, number, ledger, sheet) for one in later):
            text = ngettext("%(n)s refused row to correct", "%(n)s refused rows to correct", refused) % {"n": refused}
            refusing.append({"what": text, "href": f"{href}?show=refused#rows", "side": number, "tone": "warn"})
        later.append((ledger, sheet or "", file))
    return unfinished[:MOST] + refusing[:MOST]


def _brings_again(later: tuple[str, str, str], number: str, ledger: str, sheet: str | None) -> bool:
    """Whether a later import takes the place of one: the same ledger with a sheet of that name, or the workbook of its refused
    rows, whose name begins with its number."""
    return later[0] == ledger and (later[1] == (sheet or "") or later[2].startswith(number))
