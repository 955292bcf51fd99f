"""What a guided visit holds out: markup in a title, a guide who reloads, browsers without WebGL, guests who are asked to leave, an
end nobody misses, and texts that are too long or too quick."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.factories.houses import Builder
from tests.factories.ledgers import sample_rows, workbook
from tests.journeys.guiding import connected, degrees, join, open_visit, turn
from tests.journeys.serving import Served, served, until
from tests.journeys.walking import sign_in, walking

pytestmark = pytest.mark.journey
PASSWORD = "yunhe two bridges 1203"
NO_3D = """
const given = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith('webgl') ? null : given.call(this, kind, ...more);
};
"""
MARKED = '<a href="https://evil.example/">看</a><img src=x>'


@pytest.fixture(scope="module")
def open_house(builder: Builder) -> Iterator[Served]:
    """A house with an officer and a public tour of two scenes, whose pictures have markup in their titles."""
    house = builder.new()
    house.ok("user", "add", "lin", "林专员", "--role", "bureau_officer", "--password", PASSWORD)
    ledger = house.home / "地块.xlsx"
    ledger.write_bytes(workbook("parcels", sample_rows("parcels", 1)))
    house.ok("import", "parcels", ledger, "--reason", "示例")
    house.python(f"from tests.journeys import furnishing; furnishing.guided_tour('lin', {MARKED!r})")
    with served(house, ZHAOSHANG_MFA="optional") as running:
        yield running


def test_markup_in_a_title_is_text(seeing: Browser, open_house: Served) -> None:
    with walking(seeing, open_house.url) as page:
        page.goto("/panoramas/")
        page.locator("main a[href^='/panoramas/']").first.click()
        expect(page.locator("[data-panorama][data-state=ready]")).to_be_visible(timeout=60_000)
        caption = page.locator(".psv-caption-content")
        expect(caption).to_contain_text(MARKED)
        assert caption.locator("a, img").count() == 0


def test_a_visit_with_a_reload_a_flat_browser_and_an_end(seeing: Browser, open_house: Served) -> None:
    with walking(seeing, open_house.url) as guide:
        sign_in(guide, "lin", PASSWORD)
        guide.wait_for_url("**/desk/**")
        link = open_visit(guide)
        expect(guide.locator("[data-visit-state]")).to_contain_text("您还没有开始带看")
        guide.get_by_role("button", name="开始带看").click()
        connected(guide)
        phone = seeing.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
        old = seeing.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
        old.add_init_script(NO_3D)
        guest, flat = join(phone, link, "李经理"), joined_flat(old, link)
        reloaded(guide, guest)
        followed(flat)
        written(guest)
        opened_twice(guide)
        asked_to_leave(guide, guest)

        guide.get_by_role("button", name="结束带看").first.click()
        guide.get_by_role("dialog").get_by_role("button", name="结束带看").click()
        expect(flat.locator("[data-visit-ended-word]")).to_have_text("带看已结束，感谢您的到来。")
        expect(flat.get_by_role("link", name="自己看导览")).to_be_visible()
        for control in ("[data-visit-follow]", "[data-visit-hand]", "#say"):
            expect(flat.locator(control)).to_be_disabled()
        phone.close()
        old.close()


def test_a_guide_without_3d_leads_those_who_have_it(seeing: Browser, open_house: Served) -> None:
    """Cards lead; what is pressed in the still picture is pointed at and looked at; questions are answered; the end is an end."""
    with walking(seeing, open_house.url) as guide:
        guide.context.add_init_script(NO_3D)
        sign_in(guide, "lin", PASSWORD)
        guide.wait_for_url("**/desk/**")
        link = open_visit(guide, seen=still)
        guide.get_by_role("button", name="开始带看").click()
        still(guide)
        round_about = seeing.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
        old = seeing.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
        old.add_init_script(NO_3D)
        guest, flat = join(round_about, link, "李经理"), joined_flat(old, link)
        led_by_cards(guide, guest, flat)
        pointed_by_hand(guide, guest, flat)
        asked_and_answered(guide, guest)

        guide.get_by_role("button", name="结束带看").first.click()
        guide.get_by_role("dialog").get_by_role("button", name="结束带看").click()
        expect(guest.locator("[data-visit-ended-word]")).to_have_text("带看已结束，感谢您的到来。")
        expect(guide.locator("main")).to_contain_text("场景scene1")
        expect(guide.locator("main")).to_contain_text("几时交付？")
        round_about.close()
        old.close()


def still(page: Page) -> None:
    expect(page.locator(".still-note")).to_contain_text("没有三维功能")
    expect(page.locator("[data-line=open]")).to_be_visible(timeout=15_000)


def led_by_cards(guide: Page, guest: Page, flat: Page) -> None:
    guide.locator("[data-tour-scenes] a").nth(1).click()
    expect(guide.locator(".still-note")).to_contain_text("场景scene1")
    expect(guest.locator("[data-tour-heading]")).to_have_text("场景scene1")
    expect(flat.locator(".still-note")).to_contain_text("场景scene1")
    guide.wait_for_timeout(2500)  # the record knows of a scene after two seconds
    until(lambda: degrees(guest) == 0, "the guest looks elsewhere than the still picture", 10)


def pointed_by_hand(guide: Page, guest: Page, flat: Page) -> None:
    """A sixth of the circle to the right: there everybody looks, and the guide's own picture is moved until it is in the middle."""
    frame = guide.locator(".still").bounding_box()
    assert frame is not None
    whole = max(frame["width"], 2 * frame["height"])
    middle, height = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    guide.mouse.click(middle + whole / 6, height)
    for page in (guide, guest, flat):
        expect(page.locator(".pointer[data-who=guide]")).to_be_visible()
    ring = guide.locator(".pointer[data-who=guide]").bounding_box()
    assert ring is not None
    assert abs(ring["x"] + ring["width"] / 2 - middle) <= 2 and abs(ring["y"] + ring["height"] / 2 - height) <= 2
    until(lambda: abs(degrees(guest) - 60) <= 1, "the guest does not look where the guide points", 10)
    guest.locator("[data-tour-stage]").click(position={"x": 600, "y": 300})
    mark = guide.locator(".pointer", has_text="李经理")
    expect(mark).to_be_visible()


def asked_and_answered(guide: Page, guest: Page) -> None:
    guest.fill("#say", "几时交付？")
    guest.press("#say", "Enter")
    guide.locator("[data-remark]", has_text="几时交付？").get_by_role("button", name="答复").click()
    guide.fill("#say", "明年三月。")
    guide.press("#say", "Enter")
    expect(guest.locator("[data-remark] .answer")).to_contain_text("明年三月。")


def joined_flat(context: BrowserContext, link: str) -> Page:
    page = context.new_page()
    page.goto(link)
    page.fill("[name=name]", "王总")
    page.check("[name=agreed]")
    page.get_by_role("button", name="进入带看").click()
    expect(page.locator("[data-line=open]")).to_be_visible()
    return page


def reloaded(guide: Page, guest: Page) -> None:
    """The guide is where the visit stands; the guest is led nowhere meanwhile."""
    guide.locator("[data-tour-scenes] a").nth(1).click()
    expect(guest.locator("[data-tour-heading]")).to_have_text("场景scene1")
    turn(guide)
    guide.wait_for_timeout(1000)
    looked = degrees(guide)
    guest.evaluate(
        "window.led = []; document.querySelector('[data-tour]').addEventListener('tour:scene', e => led.push(e.detail))"
    )
    guide.reload()
    connected(guide)
    expect(guide.locator("[data-tour-heading]")).to_have_text("场景scene1")
    until(lambda: abs(degrees(guide) - looked) <= 1, "the guide looks elsewhere", 10)
    assert guest.evaluate("window.led") == []


def followed(flat: Page) -> None:
    """Without WebGL the scene is followed as a still picture; a card leads away and not out of the visit."""
    note, follow, inside = flat.locator(".still-note"), flat.locator("[data-visit-follow]"), flat.url
    expect(note).to_have_text("场景scene1这个浏览器没有三维功能，所以显示静态图片。")
    assert flat.locator(".still").evaluate("one => one.clientHeight") > 700
    flat.locator("[data-tour-scenes] a").first.click()
    expect(note).to_contain_text("场景scene0")
    expect(follow).to_have_attribute("aria-pressed", "false")
    follow.click()
    expect(note).to_contain_text("场景scene1")
    assert flat.url == inside


# As fast as the page lets go of one, however slow the machine is, until one came too fast; gives what was written last.
QUICKLY = """async () => {
    const box = document.querySelector("#say"), over = Date.now() + 20000;
    let n = 100;
    while (!document.querySelector(".toast") && Date.now() < over) {
        box.value = `问${++n}`;
        box.dispatchEvent(new Event("input", {bubbles: true}));
        box.form.requestSubmit();
        await new Promise((go) => setTimeout(go, 15));
    }
    return box.value;
}"""


def written(guest: Page) -> None:
    """Too long is said and not sent; what came too fast stays in the box, under one notice."""
    guest.locator("[data-visit-side]").click()
    guest.fill("#say", "长" * 512)
    guest.press("#say", "Enter")
    expect(guest.locator(".count-line")).to_have_text("多了 12 个字，最多 500 个。请缩短。")
    last = guest.evaluate(QUICKLY)
    expect(guest.locator(".toast")).to_have_count(1)
    assert last.startswith("问")
    expect(guest.locator("#say")).to_have_value(last)
    assert guest.locator("[data-remark]", has_text="长").count() == 0
    guest.locator("[data-visit-side]").click()


def opened_twice(guide: Page) -> None:
    """The first window rests as soon as the second is there."""
    second = guide.context.new_page()
    second.goto(guide.url)
    connected(second)
    expect(guide.locator("[data-visit-ended-word]")).to_contain_text("另一个窗口")
    second.close()
    guide.reload()
    connected(guide)


def asked_to_leave(guide: Page, guest: Page) -> None:
    """After a second press; and the guest knows at once."""
    row = guide.locator("[data-member]", has_text="李经理")
    row.get_by_role("button", name="请离开").click()
    expect(guest.locator("[data-visit-ended]")).to_be_hidden()
    row.get_by_role("button", name="确认请离开").click()
    expect(guest.locator("[data-visit-ended-word]")).to_have_text("您已不在这次带看里。")
