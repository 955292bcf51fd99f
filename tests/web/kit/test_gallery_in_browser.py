"""The gallery and the sign-in page in a real browser: accessible, inside the content policy, never wider than the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser

from zhaoshang.domain.organisations.models import User

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

AXE = Path(__file__).parents[3] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']}"
WATCH = "addEventListener('securitypolicyviolation', e => (window.__refused ??= []).push(e.violatedDirective))"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_gallery(browser: Browser, live_server: Any, signed_in: Client, width: int, theme: str, language: str) -> None:
    cookies = {django_settings.SESSION_COOKIE_NAME: signed_in.session.session_key}

    told = looked_at(browser, live_server.url, "/kit/", width, cookies | {"theme": theme, "django_language": language})

    assert told == {"mistakes": [], "refused": [], "too_wide": 0, "inline": 0, "charts": 3}


@pytest.mark.parametrize("width", [390, 1280])
def test_sign_in(browser: Browser, live_server: Any, officer: User, width: int) -> None:
    told = looked_at(browser, live_server.url, "/accounts/login/", width, {"theme": "auto"})

    assert told == {"mistakes": [], "refused": [], "too_wide": 0, "inline": 0, "charts": 0}


def looked_at(browser: Browser, host: str, path: str, width: int, cookies: dict[str, str]) -> dict[str, object]:
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": name, "value": value, "url": host} for name, value in cookies.items()])
    context.add_init_script(WATCH)
    page = context.new_page()
    source = page.goto(host + path).text()
    for figure in page.query_selector_all("[data-chart]"):
        figure.scroll_into_view_if_needed()
        figure.wait_for_selector("svg path", state="attached")
    page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    found = page.evaluate(f"axe.run(document, {RULES}).then(r => r.violations.map(v => v.id))")
    told = {
        "mistakes": found,
        "refused": page.evaluate("window.__refused ?? []"),
        "too_wide": page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)"),
        "inline": source.count(" style=") + source.count(" onclick=") + source.count("<style"),
        "charts": page.locator("[data-chart-canvas] svg").count(),
    }
    context.close()
    return told
