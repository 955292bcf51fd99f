"""How long a session lives, the second step at sign-in, and how a refusal reaches a reader."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import activate

from zhaoshang.domain.organisations.rules import grants_of
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.kit import errors, logs
from zhaoshang.web.kit.words import said

GetResponse = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)

LANG = "lang"
SIGNED_IN_AT, SEEN_AT, TWO_STEPS = "kit.signed_in_at", "kit.seen_at", "kit.two_steps"
RIGHTS = "kit.rights"
WHOLE_DAY = 12 * 3600
# The clock is written at most once a minute, so that reading pages does not write rows.
TICK = 60


class AskedLanguage:
    """An address with `?lang=en` is English for everybody, so that it can be passed on and found; nothing is remembered of it. All
    other addresses are in the language of their reader."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.is_asked_in_english = request.GET.get(LANG) == "en"  # type: ignore[attr-defined]
        if request.is_asked_in_english:  # type: ignore[attr-defined]
            activate("en")
        return self.get_response(request)


class SessionClock:
    """Ends a session after half an hour of quiet or twelve hours, gives it a new name when the person's rights have changed,
    and asks every account for its second step."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = logs.new_request_id()
        response = self._turned_away(request) or self.get_response(request)
        response["X-Request-ID"] = name
        # Pages hear, see and locate nobody; one that may ask for the microphone says so itself (see `visits`).
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    def _turned_away(self, request: HttpRequest) -> HttpResponse | None:
        if self._is_open(request) or not request.user.is_authenticated:
            return None
        now = int(time.time())
        if over := ended(request.session, now):
            asked = {"ended": over}
            if request.method == "GET" and not _is_htmx(request):
                asked["next"] = request.get_full_path()
            logout(request)
            return go(request, f"{reverse('account_login')}?{urlencode(asked)}")
        self._tick(request, now)
        renew(request)
        if lacks_second_step(request) and not request.path.startswith(accounts_root()):
            return go(request, reverse("mfa_activate_totp"))
        return None

    @staticmethod
    def _is_open(request: HttpRequest) -> bool:
        """Static files and the two switches keep no session alive and end none."""
        return request.path.startswith(settings.STATIC_URL) or request.path in (
            reverse("kit:language"),
            reverse("kit:theme"),
        )

    @staticmethod
    def _tick(request: HttpRequest, now: int) -> None:
        session = request.session
        if SIGNED_IN_AT not in session:
            session[SIGNED_IN_AT] = now
        # A progress bar that asks by itself is not a person at work.
        if SEEN_AT not in session or (now - session[SEEN_AT] >= TICK and not request.headers.get("X-Quiet")):
            session[SEEN_AT] = now


def ended(session: SessionBase, now: int) -> str:
    """Why a session is over: half an hour of quiet, or twelve hours; nothing while it goes on."""
    if now - session.get(SIGNED_IN_AT, now) >= WHOLE_DAY:
        return "day"
    if now - session.get(SEEN_AT, now) >= settings.SESSION_IDLE_SECONDS:
        return "idle"
    return ""


def renew(request: HttpRequest) -> None:
    """The session has a new name when what the person may do is no longer what it was: a name somebody learnt before is worth
    nothing with the rights of afterwards (R16).

    A password that was set does more: it ends the session, whose secret was drawn from the old one. The grants are read
    once per request and asked for by nearly every page anyway.
    """
    held = sorted(f"{grant.pk} {grant.role.version}" for grant in grants_of(request.user))
    rights = hashlib.sha256("\n".join(held).encode()).hexdigest()
    if request.session.get(RIGHTS, rights) != rights:
        request.session.cycle_key()
    if request.session.get(RIGHTS) != rights:
        request.session[RIGHTS] = rights


def lacks_second_step(request: HttpRequest) -> bool:
    """Whether a signed-in person has no authenticator yet. Asked of the database until one is there; then kept in the session."""
    if getattr(settings, "ZHAOSHANG_MFA", "required") == "optional" or request.session.get(TWO_STEPS):
        return False
    if Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP).exists():
        request.session[TWO_STEPS] = True
        return False
    return True


class Refusals:
    """A refusal becomes a kind page with its status; an empty 405 gets words. Anything else stays a bug."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _holds_nul(request):
            return errors.bad_request(request)
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            worded = errors.wrong_method(request)
            worded["Allow"] = response.get("Allow", "")
            return worded
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError) and "locked" in str(exception):
            exception = Busy()
        if not isinstance(exception, Refusal):
            return None
        log.info("refused %s at %s", exception.code, request.path)
        return refused(request, exception)


class Busy(Refusal):
    """Another writer held the database longer than anybody should wait. Nothing was written."""

    code = "kit.busy"
    http_status = 503
    sentence = Bilingual(
        "系统正在写入一批较大的数据，这次没有保存。", "A large change is being written; this one was not saved."
    )
    remedy = Bilingual("请过一分钟再试一次。", "Try once more in a minute.")


def _holds_nul(request: HttpRequest) -> bool:
    """A character no text holds and PostgreSQL does not take."""
    if "\x00" in request.path or any("\x00" in value for value in request.GET.values()):
        return True
    plain = request.content_type == "application/x-www-form-urlencoded"
    return plain and any("\x00" in value for value in request.POST.values())


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """What a reader sees of a refusal: its own sentence, its remedy, what is lacking."""
    status = getattr(refusal, "http_status", 422)
    say, cure = str(said(refusal)), str(said(refusal.cure))
    if _is_htmx(request):
        return errors.answer(request, status, say, cure, tone="warn")
    lacks = getattr(refusal, "lacks", None) or refusal.details.get("lacks")
    context = {
        "say": say,
        "cure": cure,
        "lacks": lacks if isinstance(lacks, (list, tuple)) else None,
        "back": _came_from(request),
    }
    return render(request, "kit/errors/refusal.html", context, status=status)


def go(request: HttpRequest, where: str) -> HttpResponse:
    """A redirect that also moves the whole page when only a part of it was asked for."""
    if _is_htmx(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = where
        return response
    return HttpResponseRedirect(where)


def accounts_root() -> str:
    """Where sign-in lives: the folder of the sign-in page."""
    return reverse("account_login").removesuffix("login/")


def _is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _came_from(request: HttpRequest) -> str:
    there = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return there if ours else ""
