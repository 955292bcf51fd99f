"""Signing in: what allauth asks us. No open sign-up, encrypted second steps, guesses counted by account."""

from __future__ import annotations

import base64
import hashlib
import os
import time
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import is_mfa_enabled
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import timezone

from zhaoshang.domain.organisations.queries import sessions_of
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal

_PURPOSE = b"zhaoshang second step v1"
_NONCE = 12


class SecondStepUnreadable(Refusal):
    """The key that sealed this account's second step is not among ours any more."""

    code = "accounts.second_step_unreadable"
    http_status = 409
    sentence = Bilingual(
        "您的验证器无法核对：系统的密钥已更换。",
        "Your authenticator cannot be checked: the system's key was changed.",
    )
    remedy = Bilingual(
        "请联系管理员重置两步登录，再重新绑定。",
        "Ask the administrator to reset your two-step sign-in, then set it up again.",
    )


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the administrator; the password is the bureau's, not the mailbox's."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def logout(self, request: HttpRequest) -> None:
        """Whoever signs out is signed out in every browser, and every channel of theirs ends (R16)."""
        person = request.user if request.user.is_authenticated else None
        super().logout(request)
        if person is not None:
            sessions_of(person, timezone.now()).delete()

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Guesses count by account, however its name is written and whatever host was named."""
        login = credentials.get("email") or credentials.get("username") or ""
        return unicodedata.normalize("NFKC", login).casefold().strip()

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever has typed the password a moment ago sets up a first second step without typing it again."""
        required = bool(super().is_reauthentication_required(app=app, **kwargs))
        user = self.request.user
        if not required or is_mfa_enabled(user):
            return required
        signed_in = [record["at"] for record in get_authentication_records(self.request, user)]
        return not signed_in or time.time() - signed_in[-1] > account_settings.REAUTHENTICATION_TIMEOUT


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of the second step are stored as `key id:base64(nonce + AES-GCM)`."""

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME["en"])

    def encrypt(self, text: str) -> str:
        key_id, key = next(_keys())
        nonce = os.urandom(_NONCE)
        sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), key_id.encode())
        return f"{key_id}:{base64.b64encode(sealed).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        key_id, _, body = encrypted_text.partition(":")
        for own_id, key in _keys():
            if own_id == key_id:
                sealed = base64.b64decode(body)
                try:
                    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], key_id.encode()).decode()
                except InvalidTag:
                    break
        raise SecondStepUnreadable

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The second step is a duty; a lost phone is a matter for recovery codes or the administrator."""
        return getattr(settings, "ZHAOSHANG_MFA", "required") == "optional"

    def build_totp_svg(self, url: str) -> str:
        """The QR code with a quiet margin and without a size of its own, so that the page decides."""
        import segno  # noqa: PLC0415 -- slow to load, needed once in an account's life

        code = segno.make(url, error="m", micro=False)
        drawing = BytesIO()
        code.save(drawing, kind="svg", border=2, dark="#10262e", light="#ffffff", omitsize=True, xmldecl=False)
        return drawing.getvalue().decode()


def _keys() -> Iterator[tuple[str, bytes]]:
    """The key of today, then those of earlier secrets, each with a short id that gives nothing away."""
    for secret in map(str, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)):
        key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())
        yield "k" + hashlib.sha256(key).hexdigest()[:8], key


def close_replay_window() -> None:
    """A code counts once in all the time it is accepted.

    allauth remembers a used code for one period, but accepts it during 2 × tolerance + 1 periods: with a
    tolerance of one it could be used again half a minute later (R13). None of its settings changes that.
    """

    def mark(self: TOTP, code: str) -> bool:
        lifetime = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
        return bool(cache.add(self._get_used_cache_key(code), "y", timeout=lifetime))

    TOTP._mark_code_used = mark


def spend_first_code(request: HttpRequest, authenticator: Authenticator, **kwargs: Any) -> None:
    """The code that set an authenticator up is used: nobody signs in with it again (R13).

    It proved this session, as a code asked for later would: the recovery codes that come next are shown at once. Other
    sessions, and this one after `ACCOUNT_REAUTHENTICATION_TIMEOUT`, are asked again.
    """
    if authenticator.type == Authenticator.Type.TOTP:
        TOTP(authenticator)._mark_code_used(request.POST.get("code", ""))
        record_authentication(
            request, authenticator.user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True
        )
