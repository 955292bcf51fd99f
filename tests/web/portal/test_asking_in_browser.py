"""Asking in a real browser: it works for the form by itself, within the content policy; without scripts one waits instead."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.web.kit.test_gallery_in_browser import AXE, RULES, WATCH
from tests.web.portal.test_sharing import on_offer
from zhaoshang.domain.projects.models import Enquiry

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def fill(page: Any) -> None:
    page.fill("textarea[name=words]", "想找三百平米的办公室")
    page.fill("input[name=phone]", "13800001234")
    page.check("input[name=agreed]")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_browser_works_and_the_visitor_waits_for_nothing(browser: Browser, live_server: Any, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN").new_page()
    page.add_init_script(WATCH)
    page.goto(f"{live_server.url}/ask/")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    mistakes = page.evaluate(f"axe.run({RULES}).then(r => r.violations.map(v => v.id))")
    refused = page.evaluate("window.__refused ?? []")
    fill(page)
    page.click("form.ask button[type=submit]")
    page.wait_for_url("**/receipt/**")
    assert (mistakes, refused, page.evaluate("window.__refused ?? []")) == ([], [], [])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not Enquiry.objects.get().is_plain
    page.context.close()


def test_without_scripts_it_is_sent_after_a_wait(browser: Browser, live_server: Any, settings: Any) -> None:
    settings.ENQUIRIES = settings.ENQUIRIES | {"plain_wait_seconds": 1}
    page = browser.new_context(java_script_enabled=False, locale="zh-CN").new_page()
    page.goto(f"{live_server.url}/ask/")
    fill(page)
    page.click("form.ask button[type=submit]")
    page.wait_for_timeout(2000)
    page.get_by_role("button", name="确认送出").click()
    page.wait_for_url("**/receipt/**")
    assert Enquiry.objects.get().is_plain
    page.get_by_role("button", name="撤回咨询").click()
    page.wait_for_load_state()
    assert Enquiry.objects.get().state == "withdrawn"
    page.context.close()


def test_on_a_page_for_many_the_form_comes_when_it_is_scrolled_to(
    browser: Browser, live_server: Any, books: Any
) -> None:
    """The page itself holds nobody's form; the one that is fetched works like that of its own page, and sets no other title."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN").new_page()
    page.add_init_script(WATCH)
    page.goto(f"{live_server.url}/on-offer/{on_offer(books).number}/")
    title = page.title()
    page.locator("#enquiry").scroll_into_view_if_needed()
    page.wait_for_selector("form.ask[data-work]")
    assert page.title() == title
    fill(page)
    page.click("form.ask button[type=submit]")
    page.wait_for_url("**/receipt/**")
    row = Enquiry.objects.get()
    assert row.listing_id and not row.is_plain and page.evaluate("window.__refused ?? []") == []
    page.context.close()
