"""A tour is built by clicking, undone, saved, published, and walked by a visitor: with the mouse, by keys, in a headset, without
scripts. Pictures are drawn by software, so the browser is another than that of the other journeys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories.houses import House
from tests.factories.ledgers import sample_rows, workbook
from tests.factories.panoramas import panorama
from tests.factories.people import PASSWORD as OFFICERS
from tests.journeys.guiding import ready
from tests.journeys.serving import Served, served
from tests.journeys.walking import overflow, serious, sign_in, walking

pytestmark = pytest.mark.journey
PASSWORD = "yunhe two bridges 1203"
PLACES = (("大堂", "Hall"), ("庭院", "Yard"), ("屋顶", "Roof"))

# A headset that is none: it says what it was asked for, and looks north for ever.
HEADSET = """
const asked = window.asked = [];
class Session extends EventTarget {
  renderState = {}; enabledFeatures = []; inputSources = []; environmentBlendMode = 'opaque'; visibilityState = 'visible';
  updateRenderState(state) { asked.push('render state'); Object.assign(this.renderState, state); }
  async requestReferenceSpace(kind) { asked.push('space ' + kind); return {}; }
  requestAnimationFrame(draw) { return requestAnimationFrame(now => draw(now, { session: this, getViewerPose: () => null })); }
  cancelAnimationFrame(frame) { cancelAnimationFrame(frame); }
  async end() { asked.push('end'); this.dispatchEvent(new Event('end')); }
}
Object.defineProperty(navigator, 'xr', { value: {
  async isSessionSupported(mode) { asked.push('supported ' + mode); return true; },
  async requestSession(mode) { asked.push('session ' + mode); return window.session = new Session(); },
} });
window.XRWebGLBinding = undefined;
window.XRWebGLLayer = class {
  framebuffer = null; framebufferWidth = 64; framebufferHeight = 64;
  constructor() { asked.push('layer'); }
  getViewport() { return { x: 0, y: 0, width: 32, height: 32 }; }
};
WebGL2RenderingContext.prototype.makeXRCompatible = async () => { asked.push('compatible'); };
"""

NO_WEBP = """
const decode = HTMLImageElement.prototype.decode;
HTMLImageElement.prototype.decode = function () {
  return this.src.startsWith('data:image/webp') ? Promise.reject(new Error('old')) : decode.call(this);
};
"""


@pytest.fixture
def open_house(house: House, tmp_path: Path) -> Iterator[Served]:
    """A house with an officer and a parcel."""
    house.ok("user", "add", "lin", "林专员", "--role", "bureau_officer", "--password", PASSWORD)
    ledger = tmp_path / "地块.xlsx"
    ledger.write_bytes(workbook("parcels", sample_rows("parcels", 1)))
    house.ok("import", "parcels", ledger, "--reason", "示例")
    with served(house, ZHAOSHANG_MFA="optional") as running:
        yield running


def test_the_editor_speaks_english_and_forgets_what_was_put_right(seeing: Browser, offering: Served) -> None:
    """Scenes have their English names; a sentence why nothing was saved is gone once it is saved."""
    with walking(seeing, offering.url, cuts="/arrange/") as page:
        sign_in(page, "lin", OFFICERS)
        page.wait_for_url("**/desk/**")
        page.goto("/desk/tours/")
        page.locator("tbody a").first.click()
        page.context.add_cookies([{"name": "django_language", "value": "en", "url": offering.url}])
        page.goto(f"{page.url}edit/")
        stage_is_ready(page)
        assert page.locator(".scene-card .name").all_inner_texts() == ["1. Scene scene0", "2. Scene scene1"]
        expect(page.locator(".editor-panel .hotspot").first).to_have_text("Onwards")
        page.locator("[name=label_en]").fill("Gate")
        page.locator("[name=label_en]").press("Enter")
        page.route("**/arrange/", lambda route: route.abort())
        for _ in range(2):
            page.locator("[data-save]").click()
            expect(page.locator(".toast")).to_have_count(1)
        page.unroute("**/arrange/")
        page.locator("[data-save]").click()
        expect(page.locator("[data-save-state]")).to_have_text("Saved")
        expect(page.locator(".toast")).to_have_count(0)
        expect(page.locator(".scene-card .name").first).to_have_text("1. Gate")


def upload(page: Page, file: Path, zh: str, en: str) -> None:
    page.goto("/desk/panoramas/upload/")
    page.locator("[name=thing]").select_option(index=1)  # the first only asks to choose
    page.locator("[name=title]").fill(zh)
    page.locator("[name=title_en]").fill(en)
    page.locator("[name=file]").set_input_files(str(file))
    page.get_by_role("button", name="上传", exact=True).click()
    page.wait_for_url(re.compile(r"/panoramas/\d+/$"))
    done = page.get_by_role("link", name="已完成，点这里查看")
    shown = page.locator("[data-panorama]")
    expect(done.or_(shown).first).to_be_visible(timeout=90_000)
    page.reload()
    page.get_by_role("button", name="发布").first.click()
    page.get_by_role("dialog").get_by_role("button", name="发布").click()
    expect(page.get_by_text("已发布").first).to_be_visible()


def cut_once(page: Page) -> None:
    """The line is cut in the middle of the first part of the next file."""
    page.route(
        "**/desk/arrivals/*/", lambda route: route.abort() if route.request.method == "PATCH" else route.continue_()
    )
    page.once("requestfailed", lambda _request: page.unroute("**/desk/arrivals/*/"))


def stage_is_ready(page: Page) -> None:
    expect(page.locator(".editor-stage[data-state=ready]")).to_be_visible(timeout=60_000)


def choose_scene(page: Page, n: int) -> None:
    page.locator(".scene-cards .scene-card").nth(n).click()
    expect(page.locator(".scene-cards .scene-card").nth(n)).to_have_attribute("aria-current", "true")
    stage_is_ready(page)


def built(page: Page) -> str:
    """A tour of three scenes, each leading on and back; returns its address on the desk."""
    page.goto("/desk/tours/found/")
    page.locator("[name=thing]").select_option(index=1)
    page.locator("[name=name]").fill("三个场景")
    page.locator("[name=name_en]").fill("Three scenes")
    page.get_by_role("button", name="新建").click()
    page.wait_for_url("**/edit/")
    for n, (zh, _) in enumerate(PLACES):
        if n == 1:
            page.get_by_role("button", name="添加场景").click()
        page.locator(".offer", has_text=zh).click()
        expect(page.locator(".scene-cards .scene-card")).to_have_count(n + 1)
        stage_is_ready(page)
    choose_scene(page, 0)
    page.locator("[data-place-here]").click()  # straight ahead: where the headset of this test looks
    page.locator(".scene-cards .scene-card").nth(1).click()  # the card answers where it leads
    expect(page.locator(".editor-panel [name=label]")).to_have_value("去庭院")
    page.locator("[data-way-back]").click()
    page.locator("[data-set-view]").click()

    choose_scene(page, 1)
    box: Any = page.locator(".editor-stage .stage").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.62, box["y"] + box["height"] * 0.5)
    page.locator(".editor-panel [data-target]").last.click()
    page.locator("[data-way-back]").click()
    page.locator("[data-set-view]").click()
    choose_scene(page, 2)
    page.locator("[data-set-view]").click()
    return page.url.removesuffix("edit/")


def save(page: Page) -> None:
    page.locator("[data-save]").click()
    expect(page.locator("[data-save-state]")).to_have_attribute("data-saved", "true")


def test_three_scenes_from_the_first_click_to_a_visitor(seeing: Browser, open_house: Served, tmp_path: Path) -> None:
    with walking(seeing, open_house.url, cuts="/desk/arrivals/") as page:
        sign_in(page, "lin", PASSWORD)
        page.wait_for_url("**/desk/**")
        for n, (zh, en) in enumerate(PLACES):
            if n == 0:
                cut_once(page)
            upload(page, panorama(tmp_path / f"{n}.png", 2048 + 2 * n), zh, en)
        desk = built(page)

        # What is taken back by the keyboard is there again; what is typed is undone as one step.
        cards = page.locator(".scene-cards .scene-card")
        page.get_by_role("button", name="移除场景: 屋顶").click()
        expect(cards).to_have_count(2)
        page.locator(".editor-stage .stage").focus()
        page.keyboard.press("Control+z")
        expect(cards).to_have_count(3)
        page.keyboard.press("Control+Shift+z")
        expect(cards).to_have_count(2)
        page.locator("[data-undo]").click()
        expect(cards).to_have_count(3)
        expect(page.locator("[data-save-state]")).to_have_text("未保存")
        save(page)
        expect(page.locator("[data-save-state]")).to_have_text("已保存")
        assert serious(page) == []

        # A dragged hotspot is one change more.
        choose_scene(page, 0)
        page.locator(".editor-panel [data-spot]").first.click()
        pitch = page.locator(".editor-panel [name=pitch]").input_value()
        pin: Any = page.locator(".pin").first.bounding_box()
        page.mouse.move(pin["x"] + 20, pin["y"] + 20)
        page.mouse.down()
        page.mouse.move(pin["x"] + 20, pin["y"] + 90, steps=5)
        page.mouse.up()
        expect(page.locator(".editor-panel [name=pitch]")).not_to_have_value(pitch)
        page.locator("[data-undo]").click()
        expect(page.locator("[data-save-state]")).to_have_text("已保存")

        page.goto(desk)
        page.get_by_role("button", name="发布").first.click()
        page.get_by_role("dialog").get_by_role("button", name="发布").click()
        expect(page.get_by_text("已发布").first).to_be_visible()
        address = str(page.get_by_role("link", name="看公开页面").get_attribute("href"))

    a_visitor_walks(seeing, open_house.url, address)
    somebody_wears_a_headset(seeing, open_house.url, address)
    an_old_browser_looks(seeing, open_house.url, address)
    nobody_needs_scripts(seeing, open_house.url, address)


def a_visitor_walks(browser: Browser, host: str, address: str) -> None:
    with walking(browser, host, width=390) as page:
        page.goto(address)
        ready(page)
        assert overflow(page) == 0
        heading = page.locator("[data-tour-heading]")
        page.locator(".pin").first.focus()
        page.keyboard.press("Enter")
        expect(heading).to_have_text("庭院")
        expect(heading).to_be_focused()
        expect(page.locator("[data-tour-said]")).to_contain_text("庭院")
        assert "/yard" not in page.url and unquote(page.url) != address
        page.locator("[data-tour-hotspots] button", has_text="屋顶").click()
        expect(heading).to_have_text("屋顶")
        page.go_back()
        expect(heading).to_have_text("庭院")

        # Another island hears where the visitor is, and leads.
        page.evaluate(
            "document.querySelector('[data-tour]').addEventListener('tour:position', e => (window.heard = e.detail))"
        )
        before = page.locator("[data-degrees]").inner_text()
        page.locator("[data-tour-stage]").focus()
        page.keyboard.down("ArrowRight")
        expect(page.locator("[data-degrees]")).not_to_have_text(before, timeout=30_000)
        page.keyboard.up("ArrowRight")
        heard = page.evaluate("window.heard")
        assert set(heard) == {"scene", "yaw", "pitch", "zoom"} and f"{heard['yaw']}°" != before
        assert serious(page) == []


def somebody_wears_a_headset(browser: Browser, host: str, address: str) -> None:
    with walking(browser, host) as page:
        page.add_init_script(HEADSET)
        page.goto(address)
        ready(page)
        enter = page.get_by_role("button", name="进入头显")
        enter.click()
        # They look at the hotspot ahead for a while, and are there.
        expect(page.locator("[data-tour-heading]")).to_have_text("庭院", timeout=60_000)
        expect(enter).to_have_attribute("aria-pressed", "true")
        asked = page.evaluate("asked")
        assert asked[:3] == ["supported immersive-vr", "session immersive-vr", "compatible"]
        assert {"layer", "space local", "render state"} <= set(asked)
        page.evaluate("session.end()")
        expect(enter).to_have_attribute("aria-pressed", "false")


def an_old_browser_looks(browser: Browser, host: str, address: str) -> None:
    """One that draws no WebP is given the tiles as JPEG."""
    with walking(browser, host, width=390) as page:
        page.add_init_script(NO_WEBP)
        given: list[tuple[str, int]] = []
        page.on("response", lambda answer: given.append((answer.url, answer.status)))
        page.goto(address)
        ready(page)
        page.locator("[data-tour-hotspots] button", has_text="庭院").click()
        expect(page.locator("[data-tour-heading]")).to_have_text("庭院")
        page.wait_for_load_state("networkidle")
        # Level 0 is also the small picture of the list, whose kind the browser itself chooses; this one only pretends.
        tiles = [(url, status) for url, status in given if re.search(r"/tiles/[1-9]/", url)]
        assert len(tiles) > 3 and all(url.endswith(".jpg") and status == 200 for url, status in tiles), tiles


def nobody_needs_scripts(browser: Browser, host: str, address: str) -> None:
    with walking(browser, host, width=390, java_script_enabled=False) as page:
        page.goto(address)
        expect(page.locator(".still")).to_be_visible()
        page.locator("[data-tour-hotspots] a", has_text="庭院").click()
        expect(page.locator("h2", has_text="庭院")).to_be_visible()
        page.locator("[data-tour-scenes] a", has_text="屋顶").click()
        expect(page.locator("[data-tour-heading]")).to_have_text("屋顶")
