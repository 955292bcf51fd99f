"""Two in front of the same tour: one guides, one is guided. What each sees, and how far the two are apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyvips
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.serving import until

MIDDLE = 24  # a side of the square two screens are compared in
ALIKE, OTHERWISE = 6, 15  # mean difference of a colour, of 255


def degrees(page: Page) -> int:
    return int(page.locator("[data-degrees]").inner_text().removesuffix("°"))


def ready(page: Page) -> None:
    expect(page.locator("[data-tour-figure][data-state=ready]")).to_be_visible(timeout=60_000)


def connected(page: Page) -> None:
    ready(page)
    expect(page.locator("[data-line=open]")).to_be_visible(timeout=15_000)


def turn(page: Page, key: str = "ArrowRight", ms: int = 500) -> None:
    """The picture turns. Where it is drawn by software on a busy machine a key may be up again before a frame is drawn: then once more."""
    before = degrees(page)
    for _ in range(8):
        page.locator("[data-tour-stage]").focus()
        page.keyboard.press(key, delay=ms)
        page.wait_for_timeout(300)
        if degrees(page) != before:
            return
    raise AssertionError("the picture does not turn")


def apart(guide: Page, guest: Page) -> int:
    """How far from each other the two look, in degrees."""
    return abs((degrees(guide) - degrees(guest) + 540) % 360 - 180)


def together(guide: Page, guest: Page) -> None:
    """Once the guide looks steadily, the guest looks there within a second; where pictures are drawn by software on a busy
    machine it may take some more."""
    before = -1
    while (now := degrees(guide)) != before:
        before = now
        guide.wait_for_timeout(200)
    until(lambda: apart(guide, guest) <= 1, "the guest is not where the guide is", 5)


def difference(one: Page, other: Page) -> float:
    """How unlike the middles of the two pictures on the screens are: the mean difference of a colour, of 255. Windows of any
    shape may be compared, for how much is seen from top to bottom is the same in all."""
    pictures = [_middle(page) for page in (one, other)]
    return float((pictures[0] - pictures[1]).abs().avg())


def same_picture(guide: Page, guest: Page) -> None:
    """Both screens show the same, as soon as the last tiles are drawn."""
    until(lambda: difference(guide, guest) <= ALIKE, "the screens show different pictures", 10)


def open_visit(guide: Page, topic: str = "示例公司看地", seen: Callable[[Page], None] = connected) -> str:
    """The only tour is opened for guests by somebody who is signed in, and `seen`; returns the guests' link."""
    guide.goto("/desk/tours/")
    guide.locator("tbody a").first.click()
    guide.get_by_role("link", name="开启带看").click()
    guide.fill("[name=topic]", topic)
    guide.get_by_role("button", name="开启", exact=True).click()
    guide.wait_for_url("**/guide/")
    seen(guide)
    return guide.locator("[data-visit-link]").input_value()


def enter(page: Page, name: str) -> None:
    """The guest at the entrance says who it is and is inside."""
    page.fill("[name=name]", name)
    page.check("[name=agreed]")
    page.get_by_role("button", name="进入带看").click()
    page.wait_for_url("**/guided/**")
    connected(page)


def join(context: BrowserContext, link: str, name: str) -> Page:
    page = context.new_page()
    page.goto(link)
    enter(page, name)
    return page


def _middle(page: Page) -> Any:
    """The square in the middle of what the picture's window shows, small, so that no edge and no font decides."""
    picture: Any = pyvips.Image.new_from_buffer(page.locator("[data-tour-stage]").screenshot(), "")
    side = min(picture.width, picture.height) // 2
    square = picture.crop((picture.width - side) // 2, (picture.height - side) // 2, side, side)
    return square[0:3].resize(MIDDLE / side)
