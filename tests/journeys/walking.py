"""A person in front of a browser: signs in with both steps, looks, clicks, and hears of everything that went wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, expect

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# What the browser says of a machine without a graphics card when it happens to be busy: nothing a page could do otherwise.
SLOW_DRAWING = "GL Driver Message (OpenGL, Performance"
# The page is drawn in its new colours, and no button is still on the way to its own.
SETTLED = """
new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn))).then(() =>
  document.getAnimations().forEach(one => one.effect?.getTiming().iterations === Infinity || one.finish()))
"""
WATCH = """
addEventListener('securitypolicyviolation', e => {
  const seen = JSON.parse(sessionStorage.getItem('refused') ?? '[]');
  sessionStorage.setItem('refused', JSON.stringify([...seen, `${e.violatedDirective} ${e.blockedURI} ${location.pathname}`]));
});
"""


def code_now(secret: str, *, steps: int = 0) -> str:
    """The six digits an authenticator shows for a secret (RFC 6238: SHA-1, 30 seconds)."""
    key = base64.b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    told = hmac.new(key, counter, hashlib.sha1).digest()
    start = told[-1] & 15
    return f"{(struct.unpack('>I', told[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


class Watched:
    """What the browser complained about while a page was walked on."""

    def __init__(self, host: str, cuts: str) -> None:
        self.host = urlsplit(host).hostname
        self.cuts = cuts
        self.heard: list[str] = []

    def over(self, context: BrowserContext) -> None:
        """Listens to every page of a context."""
        context.add_init_script(WATCH)
        context.on("console", self._console)
        context.on("weberror", lambda problem: self.heard.append(f"script: {problem.error}"))
        context.on("request", self._request)

    def _console(self, message: Any) -> None:
        cut = self.cuts and self.cuts in str(message.location.get("url", ""))
        if message.type in ("error", "warning") and not cut and SLOW_DRAWING not in message.text:
            self.heard.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != self.host:
            self.heard.append(f"asked another host: {request.url}")


@contextmanager
def walking(browser: Browser, host: str, *, width: int = 1280, cuts: str = "", **more: Any) -> Iterator[Page]:
    """A page in a context of its own. When the block ends nothing may have been complained about, but for addresses with `cuts`
    in them, whose line the journey itself cuts."""
    context = browser.new_context(
        base_url=host, viewport={"width": width, "height": 900}, locale="zh-CN", reduced_motion="reduce", **more
    )
    watched = Watched(host, cuts)
    watched.over(context)
    page = context.new_page()
    page.set_default_timeout(30_000)
    try:
        yield page
        refused = [] if more.get("java_script_enabled") is False else page.evaluate("sessionStorage.getItem('refused')")
        assert not refused, refused
        assert not watched.heard, repr(watched.heard)
    finally:
        context.close()


def sign_in(page: Page, username: str, password: str) -> None:
    """The first step: user name and password."""
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="登录").click()


def set_up_second_step(page: Page) -> str:
    """The authenticator is set up with the key the page shows; returns the key."""
    expect(page.get_by_role("heading", name="两步登录")).to_be_visible()
    secret = page.locator("code.secret").inner_text().strip()
    page.locator("[name=code]").fill(code_now(secret))
    page.locator("form").filter(has=page.locator("[name=code]")).get_by_role("button").first.click()
    return secret


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return int(page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)"))


def serious(page: Page) -> list[str]:
    """What axe calls serious or critical, with where."""
    page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}).then(r => r.violations)"
    )
    return [
        f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:120]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]


def violations(page: Page) -> list[str]:
    """Whatever axe finds, its good practices included; in the dark theme its contrasts too. What it finds is looked at once more half
    a second later: a colour on its way from one theme to the other is none of the page's. The page ends light again."""
    page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    told = []
    for scheme, options in (("light", "{}"), ("dark", "{runOnly: ['color-contrast']}"), ("light", "")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.evaluate(SETTLED)
        look = f"axe.run(document, {options}).then(r => r.violations)"
        found = page.evaluate(look) if options else []
        if found:
            page.wait_for_timeout(500)
            found = page.evaluate(look)
        told += [f"{scheme}: {v['id']} ({v['impact']}): {v['nodes'][0]['html'][:160]} {_why(v)}" for v in found]
    return told


def _why(violation: Any) -> str:
    """What axe measured of the first place it names."""
    return " ".join(check["message"] for check in violation["nodes"][0]["any"])[:300]
