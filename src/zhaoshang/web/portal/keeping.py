"""A visitor's own list (关注清单), without an account: in a signed cookie of this browser, or in an address to pass on.

Nothing of it is kept here. The cookie comes with the first thing somebody keeps and holds numbers of public offers only.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from zhaoshang.domain.estate.queries import offers_called
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.kit.origins import from_our_page_or_sealed
from zhaoshang.web.portal.cards import offer_cards

COOKIE, SALT = "list", "portal.list"
MOST = 30
MOST_COMPARED = 4
"""Side by side."""
A_YEAR = 365 * 24 * 3600


class NothingOfferedSo(Refusal):
    code = "portal.nothing_offered_so"
    http_status = 404
    sentence = Bilingual("“{number}”现在没有公开。", "“{number}” is not on offer now.")
    remedy = Bilingual(
        "可能已租出或撤下，请从找地找楼重新选。", "It may be let or withdrawn; choose again from the search."
    )


class ListFull(Refusal):
    code = "portal.list_full"
    sentence = Bilingual("清单最多{most}项。", "The list holds {most} at most.")
    remedy = Bilingual("请先去掉几项再加。", "Take some off first.")


def kept_by(request: HttpRequest) -> list[str]:
    """The numbers on this browser's list, the first kept first."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        return []
    return [str(number) for number in kept][:MOST] if isinstance(kept, list) else []


def numbers_in(request: HttpRequest) -> list[str]:
    """The numbers an address names (`p=`, as often as there are), each once."""
    named = [part.strip()[:60] for text in request.GET.getlist("p") for part in text.split(",")]
    return list(dict.fromkeys(part for part in named if part))


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """The visitor's own list, or the one an address names: whoever has the address sees the same."""
    named, mine = numbers_in(request), kept_by(request)
    numbers = (named or mine)[:MOST]
    found = offers_called(numbers)
    share = f"{reverse('portal:list')}?{urlencode([('p', n) for n in numbers])}"
    context = {
        "cards": offer_cards(list(found.values()), mine),
        "gone": [number for number in numbers if number not in found],
        "is_named": bool(named),
        "is_cut": len(named) > MOST,
        "most": MOST,
        "can_keep": [number for number in found if number not in mine] if named else [],
        "share": request.build_absolute_uri(share) if numbers else "",
        "is_over_compared": len(found) > MOST_COMPARED,
        "compared": MOST_COMPARED,
        "compare": f"{reverse('portal:compare')}?{urlencode([('p', n) for n in list(found)[:MOST_COMPARED]])}"
        if found
        else "",
    }
    return _own(render(request, "portal/list.html", context))


@from_our_page_or_sealed
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """These are on the list."""
    wanted = [number[:60] for number in request.POST.getlist("number") if number][:MOST]
    found = offers_called(wanted)
    if not found:
        raise NothingOfferedSo(number="、".join(wanted)[:80])
    numbers = list(dict.fromkeys([*kept_by(request), *found]))
    if len(numbers) > MOST:
        raise ListFull(most=MOST)
    return _answered(request, numbers)


@from_our_page_or_sealed
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """These are not on the list any more; without a number, nothing is."""
    gone = request.POST.getlist("number")
    return _answered(request, [number for number in kept_by(request) if gone and number not in gone])


def _answered(request: HttpRequest, numbers: list[str]) -> HttpResponse:
    there = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    response: Any = redirect(there if ours and there.startswith("/") else "portal:list")
    if numbers:
        response.set_cookie(
            COOKIE, signing.dumps(numbers, salt=SALT, compress=True), max_age=A_YEAR, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return _own(response)


def _own(response: HttpResponse) -> HttpResponse:
    """One person's list is nobody's copy."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
