"""Public pages a proxy may give to many: one person's cookie, seal or rights are never among them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.web.test_matrix import filled, routes
from zhaoshang.domain.estate import commands as estate
from zhaoshang.domain.estate.models import Parcel
from zhaoshang.web.portal.keeping import COOKIE, SALT

pytestmark = pytest.mark.django_db
OPEN_TO_MANY = (
    "home", "figures", "find", "compare", "robots", "parcels", "buildings", "map", "panoramas", "tours", "handbooks", "privacy",
)  # fmt: skip


def on_offer(books: Books) -> Any:
    """A parcel everybody may see."""
    books.booked("parcels", sample_rows("parcels", 1))
    told = {"summary": "近地铁", "contact": "0571-88000000", "org_path": books.by.organisation.path}
    made = estate.describe(parcel=Parcel.objects.get(), **told, by=books.by, at=books.now())
    estate.verify(listing=made, by=books.by, at=books.now())
    return estate.publish(listing=made, by=books.by, at=books.now())


@pytest.fixture
def listing(books: Books) -> Any:
    return on_offer(books)


@pytest.fixture
def addresses(listing: Any) -> list[str]:
    return [*(reverse(f"portal:{name}") for name in OPEN_TO_MANY), reverse("portal:listing", args=[listing.number])]


def is_for_many(answer: Any) -> bool:
    told = answer.get("Cache-Control", "")
    return "public" in told or "s-maxage" in told


def test_a_copy_for_many_is_nobodys(addresses: list[str]) -> None:
    for address in addresses:
        answer = Client(enforce_csrf_checks=True).get(address)
        said = answer.content.decode()
        assert answer["Cache-Control"] == "public, max-age=0, s-maxage=60", address
        assert {"Cookie", "Accept-Language"} <= {name.strip() for name in answer["Vary"].split(",")}, address
        assert not answer.cookies, address
        assert not re.search(r"csrf|nonce", said, re.IGNORECASE), address
        assert "nonce" not in answer.get("Content-Security-Policy", ""), address


@pytest.mark.parametrize("cookie", ["theme", "django_language", "csrftoken", "sessionid", "anything"])
def test_whoever_has_a_cookie_has_a_page_of_their_own(addresses: list[str], cookie: str) -> None:
    browser = Client()
    browser.cookies[cookie] = "en"
    assert [a for a in addresses if browser.get(a)["Cache-Control"] != "private, no-cache"] == []


def test_what_somebody_keeps_is_shown_to_nobody_else(listing: Any) -> None:
    page, mine = reverse("portal:listing", args=[listing.number]), Client()
    mine.cookies[COOKIE] = signing.dumps([listing.number], salt=SALT, compress=True)
    kept, plain = mine.get(page), Client().get(page)
    assert "在清单中" in kept.content.decode() or 'aria-pressed="true"' in kept.content.decode()
    assert not is_for_many(kept) and is_for_many(plain)


def test_a_person_signed_in_leaves_no_copy(
    addresses: list[str], people: dict[str, Any], sign_in: Callable[[Any], Client]
) -> None:
    browser = sign_in(people["statistician"])
    assert [a for a in addresses if is_for_many(browser.get(a))] == []


def test_a_key_in_the_head_leaves_no_copy(addresses: list[str]) -> None:
    assert [a for a in addresses if is_for_many(Client().get(a, headers={"authorization": "Basic eDp5"}))] == []


def test_what_is_not_there_leaves_no_copy(listing: Any) -> None:
    for address in (reverse("portal:listing", args=["none"]), reverse("portal:find") + "?height=tall"):
        answer = Client().get(address)
        assert answer.status_code in (404, 422) and not is_for_many(answer), address


def test_every_other_address_keeps_its_answers_to_itself(listing: Any) -> None:
    """Walked over all of them: whoever adds one for many names it above, or it answers with the same for everybody by its nature."""
    same_for_all = {"map-places", "sitemap", *OPEN_TO_MANY}
    loose = [
        name
        for name, route, _view in routes()
        if not name.startswith("api:")
        and name.removeprefix("portal:") not in same_for_all
        and is_for_many(Client().get(filled(route)))
    ]
    assert loose == []


def test_the_form_to_ask_is_fetched_for_one(listing: Any) -> None:
    page = Client().get(reverse("portal:listing", args=[listing.number])).content.decode()
    assert 'name="task"' not in page and f"/ask/?about={listing.number}"[:12] in page
    asked = Client().get(reverse("portal:ask"), {"about": listing.number})
    assert not is_for_many(asked) and 'name="task"' in asked.content.decode() and "csrftoken" in asked.cookies


def test_from_a_page_for_many_something_is_kept(listing: Any) -> None:
    """Without a seal and without scripts, as a browser sends it."""
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(reverse("portal:listing", args=[listing.number])).content.decode()
    assert f'action="{reverse("portal:keep")}"' in page
    kept = browser.post(reverse("portal:keep"), {"number": listing.number}, headers={"origin": "http://testserver"})
    assert kept.status_code == 302 and COOKIE in browser.cookies


def test_days_are_those_of_china(books: Books, clock: Clock) -> None:
    """Published at 06:00 in China, when it is still the day before in Greenwich."""
    clock.set("2020-09-06 06:00")
    made = on_offer(books)
    page = Client().get(reverse("portal:listing", args=[made.number])).content.decode()
    assert 'itemprop="datePosted" content="2020-09-06"' in page
    assert "<lastmod>2020-09-06</lastmod>" in Client().get("/sitemap.xml?part=listing-1").content.decode()
