"""Every page of the example on a phone, in both languages: never wider than the screen, no word cut off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

from tests.journeys.serving import Served
from tests.journeys.walking import overflow, sign_in, walking
from zhaoshang.demo.people import PASSWORD

pytestmark = pytest.mark.journey

PHONE = 390
NARROWEST = 320  # what a page enlarged to 400 % has on a usual screen (WCAG 2.2, 1.4.10)
SAME_KIND = 2  # two of a kind (projects, rows…) stand for all
SURFACES = ("/desk/", "/figures/", "/bulletins/")
IN_PUBLIC = (
    "/figures/", "/bulletins/", "/find/", "/land/", "/buildings/", "/on-offer/", "/panoramas/", "/tours/", "/handbooks/", "/ask/",
)  # fmt: skip
# Cells, headings and tiles whose right edge lies outside a box that does not scroll: their end can never be read.
CUT = """
[...document.querySelectorAll('td, th, h1, h2, h3, .tile-value, .btn, dd')].filter(one => {
  const box = one.getBoundingClientRect();
  if (box.width < 2 || box.right <= innerWidth + 1) return false;
  for (let e = one.parentElement; e; e = e.parentElement)
    if (['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth) return false;
  return true;
}).map(one => one.textContent.trim().slice(0, 40))
"""


def pages(page: Page, starts: list[str], within: tuple[str, ...] = SURFACES) -> Iterator[str]:
    """Every address the links lead to, at most two of a kind, each opened before it is handed out."""
    waiting, seen, kinds = list(starts), set(starts), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        kind = resolve(urlsplit(path).path).view_name
        if kinds[kind] >= SAME_KIND:
            continue
        kinds[kind] += 1
        try:
            answer = page.goto(path)
        except PlaywrightError as other:
            if "Download is starting" not in str(other):
                raise
            continue  # a file, no page
        assert answer is not None and answer.status == 200, path
        yield path
        # All at once: a page such as the map redraws its links while they are read.
        links = page.locator("main a[href], nav a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        for href in (link.split("#")[0] for link in links):
            if href.startswith(within) and href not in seen and "export=" not in href:
                seen.add(href)
                waiting.append(href)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(("who", "known"), [("statistician", "/desk/imports/"), ("admin", "/desk/people/")])
def test_no_page_is_wider_than_a_phone(browser: Browser, example: Served, who: str, known: str, language: str) -> None:
    with walking(browser, example.url, width=PHONE, is_mobile=True, has_touch=True) as page:
        sign_in(page, who, PASSWORD)
        page.wait_for_url("**/desk/**")
        page.context.add_cookies([{"name": "django_language", "value": language, "url": example.url}])

        told = {path: (overflow(page), page.evaluate(CUT)) for path in pages(page, ["/desk/", "/", "/figures/"])}

    assert {path: wrong for path, wrong in told.items() if wrong != (0, [])} == {}
    assert known in told and len(told) > 15


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_public_page_is_wider_than_the_narrowest_phone(browser: Browser, example: Served, language: str) -> None:
    with walking(browser, example.url, width=NARROWEST) as page:
        page.context.add_cookies([{"name": "django_language", "value": language, "url": example.url}])
        starts = ["/", "/accounts/login/", "/map/", "/list/", "/privacy/"]

        told = {path: (overflow(page), page.evaluate(CUT)) for path in pages(page, starts, IN_PUBLIC)}

    assert {path: wrong for path, wrong in told.items() if wrong != (0, [])} == {}
    assert "/ask/" in told and len(told) > 15


def test_figures_and_the_league_can_be_read_whole(browser: Browser, example: Served) -> None:
    with walking(browser, example.url, width=PHONE) as page:
        sign_in(page, "statistician", PASSWORD)
        page.goto("/desk/figures/?month=2020-08")
        completion = page.locator("tbody tr").first.locator("td[data-label='完成率']")
        assert completion.inner_text().strip().endswith("148.53%")
        assert completion.bounding_box()["x"] + completion.bounding_box()["width"] <= PHONE  # type: ignore[index]

        for width in (PHONE, 768):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto("/desk/league/?month=2020-08")
            score = page.locator("tbody tr.us td b").first
            assert score.inner_text() == "90.84"
            assert score.bounding_box()["x"] + score.bounding_box()["width"] <= width  # type: ignore[index]


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ("<p>short</p>", (0, [])),
        ("<div style='overflow-x: auto'><table><tr><td style='min-width: 600px'>scrolls</td></tr></table></div>", (0, [])),
        ("<div style='width: 600px'>wide</div>", (210, [])),
        ("<div style='overflow: hidden'><table><tr><td>a</td><td style='min-width: 600px'>cut</td></tr></table></div>", (0, ["cut"])),
    ],
)  # fmt: skip
def test_a_page_that_is_too_wide_would_be_found(browser: Browser, body: str, wrong: tuple[int, list[str]]) -> None:
    page = browser.new_page(viewport={"width": PHONE, "height": 800})
    page.set_content(f"<body style='margin: 0'>{body}</body>")

    assert (overflow(page), page.evaluate(CUT)) == wrong
    page.close()
