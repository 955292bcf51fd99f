"""The switches and a visitor's list: sent by our own pages without a seal, by nobody else (R18)."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
OURS = "http://testserver"


def posted(**headers: str) -> int:
    return Client(enforce_csrf_checks=True).post("/kit/theme/", {"theme": "dark"}, headers=headers).status_code


@pytest.mark.parametrize("told", [{"origin": OURS}, {"referer": f"{OURS}/find/?q=1"}])
def test_what_our_own_page_sends_needs_no_seal(told: dict[str, str]) -> None:
    assert posted(**told) == 302


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"origin": "null"},
        {"origin": "https://testserver"},
        {"origin": "http://testserver:81"},
        {"origin": "http://testserver.elsewhere.example"},
        {"origin": "https://elsewhere.example", "referer": f"{OURS}/"},  # the origin is what counts where it is told
        {"referer": "https://elsewhere.example/?http://testserver/"},
        {"referer": "http://testserver@elsewhere.example/"},
        {"referer": "http://[testserver"},
    ],
)
def test_what_another_site_sends_is_refused(told: dict[str, str]) -> None:
    assert posted(**told) == 403


def test_behind_a_proxy_its_own_address_counts(settings: object) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://invest.example"]  # type: ignore[attr-defined]
    assert posted(origin="https://invest.example") == 302
