"""A guided visit with two browsers: the guest is led, looks away and comes back, points, asks, loses the line, speaks.

Pictures are drawn by software and the microphone is the browser's own sound, so the browser is another than that of other journeys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories.houses import House
from tests.factories.ledgers import sample_rows, workbook
from tests.journeys.guiding import apart, connected, join, open_visit, together, turn
from tests.journeys.serving import Served, served
from tests.journeys.walking import overflow, sign_in, violations, walking

pytestmark = pytest.mark.journey
PASSWORD = "yunhe two bridges 1203"
# How far the guest's picture is from the guide's, and the greatest step it took on the way, in degrees.
WATCH_STEPS = """
() => {
  const section = document.querySelector('[data-tour]');
  window.steps = [];
  section.addEventListener('tour:position', (event) => window.steps.push(event.detail.yaw));
}
"""
# Chromium cuts no standing socket when it is told to be offline: the test does.
REMEMBER_LINES = """
window.lines = [];
window.WebSocket = class extends WebSocket { constructor(...told) { super(...told); window.lines.push(this); } };
"""


@pytest.fixture
def open_house(house: House, tmp_path: Path) -> Iterator[Served]:
    """A house with an officer, a parcel and a public tour of two scenes."""
    house.ok("user", "add", "lin", "林专员", "--role", "bureau_officer", "--password", PASSWORD)
    ledger = tmp_path / "地块.xlsx"
    ledger.write_bytes(workbook("parcels", sample_rows("parcels", 1)))
    house.ok("import", "parcels", ledger, "--reason", "示例")
    house.python("from tests.journeys import furnishing; furnishing.guided_tour('lin')")
    with served(house, ZHAOSHANG_MFA="optional") as running:
        yield running


def test_a_guest_is_led_looks_away_comes_back_points_asks_and_speaks(seeing: Browser, open_house: Served) -> None:
    with walking(seeing, open_house.url) as guide:
        sign_in(guide, "lin", PASSWORD)
        guide.wait_for_url("**/desk/**")
        link = open_visit(guide)
        context = seeing.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
        context.add_init_script(REMEMBER_LINES)
        guest = join(context, link, "李经理")
        assert overflow(guest) == 0 and violations(guest) == []
        expect(guide.locator("[data-member]")).to_contain_text("李经理")
        guide.get_by_role("button", name="开始带看").click()
        connected(guide)
        expect(guest.locator("[data-visit-state]")).to_have_text("带看进行中")

        # Led, smoothly: no step is a jump, also across north.
        guest.evaluate(WATCH_STEPS)
        for _ in range(2):
            turn(guide)
            together(guide, guest)
        steps = guest.evaluate("window.steps")
        assert len(steps) > 3
        assert max(abs((b - a + 540) % 360 - 180) for a, b in zip(steps, steps[1:], strict=False)) < 60

        # Looks away, and snaps back.
        turn(guest, "ArrowLeft", 700)
        follow = guest.locator("[data-visit-follow]")
        expect(follow).to_have_attribute("aria-pressed", "false")
        expect(guide.locator("[data-member]")).to_contain_text("自由查看")
        turn(guide)
        assert apart(guide, guest) > 1
        follow.click()
        together(guide, guest)
        expect(guide.locator("[data-member]")).not_to_contain_text("自由查看")

        # The next scene takes the guest along.
        guide.locator("[data-tour-scenes] a").nth(1).click()
        expect(guest.locator("[data-tour-heading]")).to_have_text("场景scene1", timeout=5000)
        expect(guide.locator("[data-member] [data-where]")).to_contain_text("场景scene1")

        pointed(guide, guest)
        asked(guide, guest)
        interrupted(guide, guest)
        spoken(guide, guest)
        assert violations(guide) == []
        ended(guide, guest, link)
        context.close()


def pointed(guide: Page, guest: Page) -> None:
    stage: Any = guest.locator("[data-tour-stage]").bounding_box()
    guest.mouse.click(stage["x"] + stage["width"] * 0.5, stage["y"] + stage["height"] * 0.4)
    expect(guide.locator(".pointer")).to_have_text("李经理")
    expect(guide.locator(".pointer")).to_have_count(0, timeout=8000)


def asked(guide: Page, guest: Page) -> None:
    guest.locator("[data-visit-side]").click()
    guest.fill("[name=words]", "层高多少？")
    guest.get_by_role("button", name="发送").click()
    question = guide.locator("[data-remark]", has_text="层高多少？")
    question.get_by_role("button", name="答复").click()
    guide.fill("#say", "五米二")
    guide.get_by_role("button", name="发送").click()
    expect(guest.locator(".answer")).to_have_text("答复：五米二")
    guest.locator("[data-visit-side]").click()


def interrupted(guide: Page, guest: Page) -> None:
    """The network goes and comes back; what was missed is there."""
    guest.context.set_offline(True)
    guest.evaluate("window.lines.at(-1).close(4000)")
    expect(guest.locator("[data-line=lost] [data-visit-state]")).to_have_text("连接中断，正在自动恢复。")
    guide.locator("[data-tour-scenes] a").first.click()
    guide.fill("#say", "我们回到大堂")
    guide.get_by_role("button", name="发送").click()
    assert guest.locator("[data-tour-heading]").inner_text() == "场景scene1"
    guest.context.set_offline(False)
    expect(guest.locator("[data-tour-heading]")).to_have_text("场景scene0", timeout=20_000)
    expect(guest.locator("[data-remark]", has_text="我们回到大堂")).to_have_count(1)


def spoken(guide: Page, guest: Page) -> None:
    """Nobody is heard before the guide has given the floor and both have allowed it."""
    expect(guest.locator("[data-visit-voice]")).to_be_hidden()
    guest.get_by_role("button", name="举手").click()
    expect(guide.locator("[data-visit-asking]")).to_have_text("1人举手")
    guide.get_by_role("button", name="请他发言").click()
    guide.get_by_role("button", name="允许语音").click()
    guest.get_by_role("button", name="允许语音").click()
    for page in (guide, guest):
        expect(page.locator("[data-visit-voice]")).to_contain_text("正与1人通话", timeout=15_000)
    guide.get_by_role("button", name="收回发言").click()
    expect(guest.locator("[data-visit-voice]")).to_be_hidden()


def ended(guide: Page, guest: Page, link: str) -> None:
    guide.get_by_role("button", name="结束带看").first.click()
    guide.get_by_role("dialog").get_by_role("button", name="结束带看").click()
    guide.wait_for_url(re.compile(r"/visits/\d+/$"))
    for word in ("李经理", "场景scene0", "场景scene1", "层高多少？", "五米二"):
        expect(guide.locator("main")).to_contain_text(word)
    guide.fill("[name=text]", "寄地块资料")
    guide.get_by_role("button", name="登记").click()
    expect(guide.locator("#follow")).to_contain_text("寄地块资料")
    expect(guest.locator("[data-visit-state]")).to_have_text("带看已结束。")
    guest.goto(link)
    expect(guest.locator("main")).to_contain_text("链接已更换")
