"""The two choices every reader has: language and colours. Both are cookies and work without scripts."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from zhaoshang.web.kit.addresses import LANG
from zhaoshang.web.kit.context import THEME_COOKIE, THEMES
from zhaoshang.web.kit.origins import from_our_page_or_sealed

A_YEAR = 365 * 24 * 3600


@from_our_page_or_sealed
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The reader's language, kept for a year. The reader is not sent back to an address that is in one whatever is chosen."""
    chosen = request.POST.get("language", "")
    known = {code for code, _ in settings.LANGUAGES}
    there = _of_no_language(_back(request))
    return _remember(there, settings.LANGUAGE_COOKIE_NAME, chosen if chosen in known else "")


@from_our_page_or_sealed
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or automatic, kept for a year."""
    chosen = request.POST.get("theme", "")
    return _remember(_back(request), THEME_COOKIE, chosen if chosen in THEMES else "")


def _remember(there: str, cookie: str, value: str) -> HttpResponse:
    response = HttpResponseRedirect(there)
    if value:
        response.set_cookie(
            cookie,
            value,
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def _back(request: HttpRequest) -> str:
    """Where the reader was, if that is ours."""
    there = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return there if ours else "/"


def _of_no_language(address: str) -> str:
    parts = urlsplit(address)
    kept = [said for said in parts.query.split("&") if said.partition("=")[0] != LANG]
    return urlunsplit(parts._replace(query="&".join(kept)))
