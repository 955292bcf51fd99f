"""What a handbook shows, and in which order: one form that works without scripts, saved as a whole."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from zhaoshang.domain.estate.models import Listing
from zhaoshang.domain.estate.queries import stated_of_each
from zhaoshang.domain.publishing import commands
from zhaoshang.domain.publishing.errors import ChoiceOverwritten
from zhaoshang.domain.publishing.models import Handbook
from zhaoshang.domain.publishing.queries.handbooks import chosen, handbooks_visible_to, latest_choice, to_choose_from
from zhaoshang.domain.publishing.states import KINDS
from zhaoshang.kernel.names import fold
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.desk.access import found, now, page
from zhaoshang.web.kit.asked import whole
from zhaoshang.web.kit.english import name_said
from zhaoshang.web.kit.estate import listing_name, size_of

MOST_OFFERED = 200  # of what a search finds


@page("publishing.compose", "GET", "POST")
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """The choice. `step` says what to do with what was sent: add, up:4, down:4, out:4, find; without one it is saved."""
    book = found(handbooks_visible_to(request.user), pk=pk)
    known = {one.pk: one for one in [*chosen(book), *to_choose_from(book)]}
    if request.method != "POST":
        return _shown(request, book, known, [one.pk for one in chosen(book)], book.revised)
    order = _stepped(_numbers(request, "listing", known), _numbers(request, "add", known), request.POST.get("step", ""))
    seen = whole(request.POST.get("seen"))
    if request.POST.get("step"):
        return _shown(request, book, known, order, seen)
    try:
        commands.choose_listings(
            handbook=book, listings=[known[n] for n in order], seen=seen, by=request.user, at=now()
        )
    except Refusal as refusal:
        return _shown(request, book, known, order, seen, refusal)
    return redirect("desk:handbook", pk=pk)


def _numbers(request: HttpRequest, name: str, known: dict[int, Listing]) -> list[int]:
    """The listings that were sent under a name, in their order, each once; what is not known is left out."""
    sent = [int(n) for n in request.POST.getlist(name) if n.isascii() and n.isdecimal() and len(n) < 12]
    return [n for n in dict.fromkeys(sent) if n in known]


def _stepped(order: list[int], added: list[int], step: str) -> list[int]:
    """The order after a step. What is ticked is added whatever the step, so that no tick is lost."""
    verb, _, which = step.partition(":")
    order = list(dict.fromkeys([*order, *added]))
    n = int(which) if which.isascii() and which.isdecimal() and len(which) < 12 else -1
    if n not in order:
        return order
    here = order.index(n)
    order.pop(here)
    if verb == "up":
        order.insert(max(0, here - 1), n)
    elif verb == "down":
        order.insert(here + 1, n)
    elif verb != "out":
        order.insert(here, n)
    return order


def _shown(
    request: HttpRequest,
    book: Handbook,
    known: dict[int, Listing],
    order: list[int],
    seen: int,
    refusal: Refusal | None = None,
) -> HttpResponse:
    stated = stated_of_each(known.values())
    words = request.POST.get("q", "").strip()[:60]
    public = {one.pk for one in known.values() if one.published_at is not None}
    offered = [
        one
        for one in known.values()
        if one.pk not in order and one.pk in public and fold(words) in fold(_said(one, stated.get(one.pk)))
    ]
    overwritten = isinstance(refusal, ChoiceOverwritten)
    standing = latest_choice(Handbook.objects.get(pk=book.pk)) if overwritten else None
    theirs = chosen(standing.handbook) if standing else []
    alone = {one.pk for one in theirs} ^ set(order) if standing else set()
    context = {
        "book": book,
        "kind": KINDS[book.kind].in_language(get_language() or "zh-hans"),
        "rows": [_row(known[n], stated.get(n), alone) for n in order],
        "offered": [_row(one, stated.get(one.pk)) for one in offered[:MOST_OFFERED]],
        "more": max(0, len(offered) - MOST_OFFERED),
        "q": words,
        "refusal": refusal,
        "theirs": [_row(one, stated.get(one.pk), alone) for one in theirs],
        "standing": standing,
        "seen": standing.number if standing else seen,
        "is_unsaved": order != [one.pk for one in chosen(book)],
        "nothing_ticked": request.POST.get("step") == "add" and not request.POST.getlist("add"),
    }
    status = getattr(refusal, "http_status", 422) if refusal else 200
    return render(request, "desk/handbook-choose.html", context, status=status)


def _row(listing: Listing, stated: Any, alone: Collection[int] = ()) -> dict[str, Any]:
    """One line; `alone` are those that only one of two choices shows."""
    size = size_of(stated) if stated is not None else ""
    note = " · ".join(word for word in (name_said(getattr(stated, "subdistrict", "")), size) if word)
    return {
        "pk": listing.pk,
        "name": listing_name(listing),
        "note": note,
        "is_public": listing.published_at is not None,
        "is_alone": listing.pk in alone,
    }


def _said(listing: Listing, stated: Any) -> str:
    place = " ".join(str(getattr(stated, name, "")) for name in ("subdistrict", "industry_focus"))
    return f"{listing.parcel or listing.building} {listing.name_en} {listing.number} {listing.summary} {place}"
