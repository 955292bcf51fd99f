"""Public pages few journeys stay on, read by axe: in both languages, light and dark, on a phone and a laptop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.factories.houses import Builder
from tests.factories.people import PASSWORD
from tests.journeys import guiding
from tests.journeys.serving import Served, served
from tests.journeys.test_investor import asked
from tests.journeys.walking import overflow, sign_in, violations, walking

pytestmark = pytest.mark.journey


@pytest.fixture
def reissued(builder: Builder) -> Iterator[Served]:
    """A bureau on offer whose handbook of land has a second edition with changes, and that of buildings was withdrawn."""
    made = builder.new()
    made.python("from tests.journeys import furnishing; furnishing.bureau_on_offer(); furnishing.handbooks_reissued()")
    with served(made, ZHAOSHANG_MFA="optional") as running:
        yield running


def test_handbooks_an_invitation_and_a_receipt(seeing: Browser, reissued: Served) -> None:
    pages = ["/handbooks/"]
    with walking(seeing, reissued.url) as visitor, walking(seeing, reissued.url) as guide:
        visitor.goto("/handbooks/")
        pages += {str(link.get_attribute("href")) for link in visitor.locator("main a[href$='/']").all()}
        visitor.goto("/land/")
        visitor.locator(".look-card").first.click()
        pages.append(asked(visitor)[0])
        sign_in(guide, "lin", PASSWORD)
        guide.wait_for_url("**/desk/**")
        pages.append(guiding.open_visit(guide))
    assert len(pages) == 5, "the list, two handbooks, a receipt, an invitation"
    told = []
    for address in pages:
        for language in ("zh-hans", "en"):
            for width in (390, 1280):
                with walking(seeing, reissued.url, width=width, bypass_csp=True) as page:
                    page.context.add_cookies([{"name": "django_language", "value": language, "url": reissued.url}])
                    page.goto(address)
                    where = f"{address} {language} {width}"
                    told += [f"{where}: {found}" for found in violations(page)]
                    told += [f"{where}: too wide"] if overflow(page) else []
    assert told == []
