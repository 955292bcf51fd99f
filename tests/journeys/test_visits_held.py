"""What a guided visit holds out: markup in a title, a guide who reloads, browsers without WebGL, guests who are asked to leave, an
end nobody misses, and texts that are too long or too quick."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.factories.houses import Builder
from tests.factories.ledgers import sample_rows, workbook
from tests.journeys.serving import Served, served
from tests.journeys.walking import walking

pytestmark = pytest.mark.journey
PASSWORD = "yunhe two bridges 1203"
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
