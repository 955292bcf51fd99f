"""The enquiry in a real browser: a long text is counted, never cut; the address of the receipt can be copied."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.factories.booking import Books
from tests.factories.offers import parcel

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_what_is_pasted_is_not_cut(browser: Browser, live_server: Any) -> None:
    page = browser.new_page(locale="zh-CN")
    page.goto(live_server.url + "/ask/")
    words, line = page.locator("textarea[name=words]"), page.locator(".count-line")
    expect(line).to_be_hidden()

    words.fill("厂" * 1999 + "\n")  # a line's end is two characters on its way
    expect(line).to_have_text("多了 1 个字，最多 2000 个。请缩短。")
    assert len(words.input_value()) == 2000
    assert not page.evaluate("document.querySelector('textarea[name=words]').checkValidity()")

    words.fill("厂" * 2000)
    expect(line).to_have_text("2000 / 2000")
    assert page.evaluate("document.querySelector('textarea[name=words]').checkValidity()")
    page.close()


def test_nor_in_the_form_a_page_fetches(browser: Browser, live_server: Any, books: Books) -> None:
    listing = parcel(books)
    page = browser.new_page(locale="zh-CN")
    page.goto(f"{live_server.url}/on-offer/{listing.number}/")
    page.locator("#enquiry").scroll_into_view_if_needed()

    page.locator("#enquiry textarea[name=words]").fill("厂" * 2001)

    expect(page.locator("#enquiry .count-line")).to_have_text("多了 1 个字，最多 2000 个。请缩短。")
    page.close()
