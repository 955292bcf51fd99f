"""Tickets into a guided visit: a page gives one to a browser it knows, the live process takes it once, within a minute.

A ticket is bound to a secret the browser holds in a cookie no script can read (a guest's own, or the session of the guide):
whoever reads it from an address or a log is not let in with it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from django.core import signing

LIVES_SECONDS = 60
GUIDE, GUEST, VIEWER = "guide", "guest", "viewer"
COOKIE = "visit"  # the secret of a guest's browser
_SALT = "kit.visit.ticket"


@dataclass(frozen=True, slots=True)
class Ticket:
    """Which visit, as what, who (the account of a guide, the row of a guest, 0 for a viewer), and its own once-only word."""

    visit: int
    role: str
    who: int
    bound: str
    once: str

    def fits(self, secret: str) -> bool:
        """Whether it was given to the browser that holds this secret."""
        return bool(secret) and secrets.compare_digest(self.bound, bound_to(secret))


def issue(*, visit: int, role: str, who: int, secret: str) -> str:
    """A ticket for the browser that holds `secret`."""
    return signing.dumps([visit, role, who, bound_to(secret), secrets.token_urlsafe(12)], salt=_SALT)


def read(text: str) -> Ticket | None:
    """The ticket, if it is ours and not over."""
    try:
        visit, role, who, bound, once = signing.loads(text[:400], salt=_SALT, max_age=LIVES_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Ticket(int(visit), str(role), int(who), str(bound), str(once))


def bound_to(secret: str) -> str:
    """What a ticket says of the secret it is bound to."""
    return hashlib.sha256(f"ticket|{secret}".encode()).hexdigest()[:32]


def new_secret() -> str:
    """A secret for a browser that has none."""
    return secrets.token_urlsafe(32)
