"""An investor's whole way: from the home page to a guided walk with the officer who answered.

What is needed is found with a near miss, a parcel is looked at all round, two offers are compared, the handbook is taken along, a
question is sent; the officer answers on the desk, and guides the investor through the same picture.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.factories.people import PASSWORD
from tests.journeys import guiding
from tests.journeys.serving import Served, until
from tests.journeys.walking import overflow, sign_in, violations, walking

pytestmark = pytest.mark.journey
PARCEL = "示例地块1"
FAR = 60  # degrees
# The viewer's styles come when it is drawn; the first column of a table on the same page stays what it was.
COLUMN_BESIDE_THE_PICTURE = """() => {
  const box = document.createElement('div');
  box.className = 'table-pin';
  box.innerHTML = '<table class="table"><tbody><tr><th class="pin">1501</th></tr></tbody></table>';
  document.querySelector('main').append(box);
  const { position } = getComputedStyle(box.querySelector('.pin'));
  box.remove();
  return position;
}"""


def test_from_the_home_page_to_a_walk_with_the_officer(seeing: Browser, offering: Served) -> None:
    with walking(seeing, offering.url) as investor, walking(seeing, offering.url) as officer:
        a_unit_nearly_fits(investor)
        a_parcel_nearly_fits(investor)
        looked_at_all_round(investor)
        compared(investor)
        handbook_taken_along(investor)
        receipt, number = asked(investor)

        sign_in(officer, "lin", PASSWORD)
        officer.wait_for_url("**/desk/**")
        answered(officer, number, "您好，30亩的这块是净地，可以带您看。")
        investor.goto(receipt)
        expect(investor.locator(".talk")).to_contain_text("30亩的这块是净地")

        link, room = guiding.open_visit(officer, "看示例地块"), officer.url
        answered(officer, number, f"带看链接：{link}，点开就能进。")
        investor.goto(receipt)
        investor.locator(".talk").get_by_role("link", name=link, exact=True).click()
        guiding.enter(investor, "李经理")
        guided(officer, investor, room)


def a_unit_nearly_fits(page: Page) -> None:
    """From the home page: half a metre higher than the highest there is."""
    first_page_stands(page)
    page.goto("/")
    search = page.get_by_role("search")
    search.get_by_label("面积不小于").fill("150")
    search.get_by_role("button", name="查找", exact=True).click()
    expect(page.get_by_role("heading", name="2项符合")).to_be_visible()
    page.get_by_label("净高不低于").fill("3.5")
    page.get_by_role("button", name="查找", exact=True).click()
    expect(page.get_by_text("没有完全符合的")).to_be_visible()
    expect(page.locator(".near").first).to_have_text("净高差0.3米")
    kept(page.locator(".offer-card").first)


def first_page_stands(page: Page) -> None:
    """The picture behind the search turns and can be held still; land asks for its own; axe finds nothing in either theme."""
    sight, turning = page.locator("[data-sight]"), re.compile("is-moving")
    page.emulate_media(reduced_motion="no-preference")
    page.goto("/")
    expect(sight).to_have_class(turning, timeout=15_000)
    page.get_by_role("button", name="停下不转").click()
    expect(sight).not_to_have_class(turning)
    page.get_by_text("地块", exact=True).locator("visible=true").last.click()
    expect(page.get_by_role("search").get_by_label("起始价不高于")).to_be_visible()
    assert overflow(page) == 0 and violations(page) == []
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    expect(page.get_by_role("button", name="慢慢转动")).to_have_count(0)


def a_parcel_nearly_fits(page: Page) -> None:
    """Land instead, and two mu more than there is."""
    page.get_by_label("找地还是找房").get_by_role("link", name="地块").click()
    page.get_by_label("面积不小于").fill("32亩")
    page.get_by_role("button", name="查找", exact=True).click()
    card = page.locator(".offer-card", has_text=PARCEL)
    expect(card.locator(".near")).to_have_text("面积小2亩")
    kept(card)
    page.locator(".offer-card", has_text=PARCEL).get_by_role("link").click()
    expect(page.get_by_role("heading", name=PARCEL, level=1)).to_be_visible()


def kept(card: Locator) -> None:
    """It is on the list, and the visitor stays where they were."""
    button = card.get_by_role("button")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def looked_at_all_round(page: Page) -> None:
    """The parcel begins with its tour, which opens on a page of its own and leads on."""
    listing = page.url
    guiding.ready(page)
    assert page.evaluate(COLUMN_BESIDE_THE_PICTURE) == "sticky"
    page.get_by_role("link", name="完整导览").click()
    guiding.ready(page)
    guiding.turn(page)
    page.locator("[data-tour-hotspots] button", has_text="前行").click()
    expect(page.locator("[data-tour-heading]")).to_have_text("场景scene1")
    page.goto(listing)


def compared(page: Page) -> None:
    """A unit and a parcel side by side, from the list of this browser."""
    page.goto("/list/")
    expect(page.locator(".offer-card")).to_have_count(2)
    page.get_by_role("link", name="并排对比").click()
    expect(page.locator("th.compared")).to_have_count(2)
    expect(page.locator("tr.differs", has_text="面积").first).to_contain_text("30 亩")


def handbook_taken_along(page: Page) -> None:
    """The edition is offered as PDF and is one; the parcel's page opens its page of it."""
    page.goto("/handbooks/")
    file = page.get_by_role("link", name="中文").first.get_attribute("href")
    answer = page.request.get(str(file))
    assert (
        answer.status == 200
        and answer.body().startswith(b"%PDF")
        and answer.headers["content-type"] == "application/pdf"
    )
    page.goto("/land/")
    page.locator(".look-card", has_text=PARCEL).click()
    sheet = str(page.get_by_role("link", name="本页手册").get_attribute("href"))
    assert sheet.startswith(str(file)) and "#page=" in sheet


def asked(page: Page) -> tuple[str, str]:
    """The question is sent from the parcel's page; returns the address of the receipt, and its number."""
    page.locator("#enquiry").scroll_into_view_if_needed()  # the form is fetched when it is reached
    form = page.locator("#enquiry form")
    form.get_by_label("您想咨询什么").fill("想看30亩左右的地，做精密制造。")
    form.get_by_label("电话").fill("13800001234")
    form.locator("[name=agreed]").check()
    form.get_by_role("button", name="送出咨询").click()
    page.wait_for_url("**/receipt/**")
    return page.locator(".alert #share-link").input_value(), page.locator("h1").inner_text()


def answered(page: Page, number: str, words: str) -> None:
    """The officer opens the enquiry, takes it if nobody has, and answers."""
    page.goto("/desk/enquiries/")
    page.get_by_role("link", name=number).click()
    expect(page.locator(".locked")).to_contain_text("做精密制造")
    expect(page.locator("main")).not_to_contain_text("13800001234")
    if page.get_by_role("button", name="认领").count():
        page.get_by_role("button", name="认领").click()
    page.locator("#answers textarea").fill(words)
    page.locator("#answers").get_by_role("button").click()
    expect(page.locator("#answers .talk")).to_contain_text(words)


def guided(officer: Page, investor: Page, room: str) -> None:
    """The two screens show the same scene in the same direction; a picture that looks elsewhere would be told apart."""
    officer.goto(room)
    guiding.connected(officer)
    officer.get_by_role("button", name="开始带看").click()
    guiding.connected(officer)
    expect(officer.locator("[data-member]")).to_contain_text("李经理")
    for _ in range(2):
        guiding.turn(officer)
        guiding.together(officer, investor)
        guiding.same_picture(officer, investor)
    officer.locator("[data-tour-scenes] a").nth(1).click()
    expect(investor.locator("[data-tour-heading]")).to_have_text("场景scene1", timeout=5000)
    guiding.together(officer, investor)
    guiding.same_picture(officer, investor)

    while guiding.apart(officer, investor) < FAR:
        guiding.turn(investor, "ArrowLeft", 900)
    until(lambda: guiding.difference(officer, investor) > guiding.OTHERWISE, "two directions look the same", 5)
    investor.locator("[data-visit-follow]").click()
    guiding.together(officer, investor)
    guiding.same_picture(officer, investor)
