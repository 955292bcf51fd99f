"""A visit's link: a place by name, watching silently, the way back, and what happens when it is dead."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from tests.factories.visits import guest, opened, public_tour
from zhaoshang.domain.estate.models import Parcel
from zhaoshang.domain.journal.models import Entry
from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.models import Visit, VisitGuest
from zhaoshang.domain.tours.queries.visits import link_of
from zhaoshang.web.kit import tickets

pytestmark = pytest.mark.django_db
SAID = {"name": "李经理", "firm": "示例公司", "agreed": "on"}


@pytest.fixture
def officer(crowd: Crowd) -> Any:
    return crowd.appoint("officer", ["bureau_officer"])


@pytest.fixture
def visit(books: Books, officer: Any, clock: Clock) -> Visit:
    books.booked("parcels", sample_rows("parcels", 1))
    clock.at = timezone.now()
    return opened(public_tour(Parcel.objects.get(), officer, clock), officer, clock)


def test_a_place_is_taken_once_and_the_browser_finds_back(visit: Visit) -> None:
    browser, link = Client(), f"/visits/{link_of(visit)}/"
    page = browser.get(link)
    assert page.status_code == 200 and "1年后删除" in page.content.decode() and "noindex" in page["X-Robots-Tag"]
    assert "microphone=()" in page["Permissions-Policy"] and "visit" not in page.cookies

    answer = browser.post(link, SAID)
    inside = f"/guided/{visit.number}/"
    assert answer.status_code == 302 and VisitGuest.objects.get().name.open() == "李经理"
    cookie = answer.cookies["visit"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    page = browser.get(inside)
    assert page.status_code == 200 and page["Permissions-Policy"].endswith("microphone=(self)")
    assert "no-store" in page["Cache-Control"]
    assert browser.get(link).status_code == 302, "no second place"
    assert browser.post(link, SAID).status_code == 302 and VisitGuest.objects.count() == 1

    ticket = tickets.read(browser.post(f"{inside}ticket/").json()["ticket"])
    assert ticket is not None and (ticket.role, ticket.who) == ("guest", VisitGuest.objects.get().pk)
    assert ticket.fits(cookie.value) and not ticket.fits("another")
    for address in (inside, f"{inside}ticket/"):
        assert Client().generic("POST" if "ticket" in address else "GET", address).status_code == 404


@pytest.mark.parametrize("lacking", ["name", "agreed"])
def test_what_is_missing_is_said_beside_it_and_is_no_business_of_the_journal(visit: Visit, lacking: str) -> None:
    answer = Client().post(f"/visits/{link_of(visit)}/", {k: v for k, v in SAID.items() if k != lacking})
    assert answer.status_code == 422 and not VisitGuest.objects.exists()
    assert not Entry.objects.filter(verb="tours.join_visit").exists()


def test_all_places_taken(visit: Visit, clock: Clock) -> None:
    for n in range(30):
        guest(visit, clock, f"b{n}")
    page = Client().get(f"/visits/{link_of(visit)}/").content.decode()
    assert "位置都有人了" in page and "/watch/" in page and 'name="agreed"' not in page
    answer = Client().post(f"/visits/{link_of(visit)}/", SAID)
    assert answer.status_code == 409 and "静默观看" in answer.content.decode()
    assert VisitGuest.objects.count() == 30


def test_watching_leaves_nothing(visit: Visit) -> None:
    browser, link = Client(), f"/visits/{link_of(visit)}/watch/"
    page = browser.get(link)
    assert page.status_code == 200 and "microphone=()" in page["Permissions-Policy"]
    assert "data-visit-say" not in page.content.decode()
    ticket = tickets.read(browser.post(f"{link}ticket/").json()["ticket"])
    assert ticket is not None and (ticket.role, ticket.who) == ("viewer", 0)
    assert not VisitGuest.objects.exists() and Client().post(f"{link}ticket/").status_code == 404


def test_a_personal_link_that_is_used_shows_nothing_to_another_browser(
    visit: Visit, officer: Any, clock: Clock
) -> None:
    visit = opened(visit.tour, officer, clock, seats=1)
    link, mine, other = f"/visits/{link_of(visit)}/", Client(), Client()
    assert f"{link}watch/" in other.get(link).content.decode() and other.get(f"{link}watch/").status_code == 200
    assert mine.post(link, SAID).status_code == 302
    for answer in (other.get(f"{link}watch/"), other.post(f"{link}watch/ticket/"), other.post(link, SAID)):
        assert answer.status_code == 409 and "只供一位来宾" in answer.content.decode()
    assert f"{link}watch/" not in other.get(link).content.decode()
    assert unquote(mine.get(f"{link}watch/")["Location"]) == f"/guided/{visit.number}/"


def test_a_withdrawn_tour_is_seen_by_no_link(visit: Visit, officer: Any, clock: Clock) -> None:
    link, inside, browser, viewer = f"/visits/{link_of(visit)}/", f"/guided/{visit.number}/", Client(), Client()
    browser.post(link, SAID)
    viewer.get(f"{link}watch/")
    commands.withdraw_tour(tour=visit.tour, by=officer, at=clock())
    asked = [
        viewer.get(link), viewer.get(f"{link}watch/"), viewer.post(f"{link}watch/ticket/"),
        browser.get(inside), browser.post(f"{inside}ticket/"),
    ]  # fmt: skip
    for answer in asked:
        text = answer.content.decode()
        assert answer.status_code == 409 and "已经下架" in text and "请联系讲解人" in text
        assert "场景scene0" not in text and "楼面荷载" not in text
    commands.publish_tour(tour=visit.tour, by=officer, at=clock())
    assert browser.get(inside).status_code == viewer.get(link).status_code == 200


def test_a_dead_link_says_what_to_do_and_guesses_are_counted(visit: Visit, officer: Any, clock: Clock) -> None:
    old = link_of(visit)
    renewed = commands.renew_link(visit=visit, by=officer, at=clock())
    page = Client().get(f"/visits/{old}/")
    assert page.status_code == 404 and "新的链接" in page.content.decode()
    browser = Client()
    assert {browser.get(f"/visits/guess{n}/").status_code for n in range(40)} == {404, 429}
    assert Client().get("/visits/guess/").status_code == 429, "one network, one count"
    assert Client().get(f"/visits/{link_of(renewed)}/").status_code == 200, "a right link lets in all the same"


@pytest.mark.parametrize("name", ["讲解人", "Guide", "  讲解人 "])
def test_no_guest_has_the_guides_name(visit: Visit, name: str) -> None:
    for called in (name, visit.recorded_name):
        page = Client().post(f"/visits/{link_of(visit)}/", SAID | {"name": called})
        assert page.status_code == 422 and "讲解人的称呼" in page.content.decode()
    assert not VisitGuest.objects.exists()


def test_who_comes_and_goes_does_not_do_so_for_ever(visit: Visit, officer: Any, clock: Clock) -> None:
    visit = opened(visit.tour, officer, clock, seats=2)
    for n in range(5 * visit.seats):
        browser = Client()
        assert browser.post(f"/visits/{link_of(visit)}/", SAID).status_code == 302, n
        browser.post(f"/guided/{visit.number}/leave/")
    assert Client().post(f"/visits/{link_of(visit)}/", SAID).status_code == 409
    assert VisitGuest.objects.count() == 5 * visit.seats


def test_a_new_link_leaves_who_is_there_and_removal_does_not(visit: Visit, officer: Any, clock: Clock) -> None:
    browser = Client()
    browser.post(f"/visits/{link_of(visit)}/", SAID)
    commands.renew_link(visit=visit, by=officer, at=clock())
    inside = f"/guided/{visit.number}/"
    assert browser.get(inside).status_code == browser.post(f"{inside}ticket/").status_code == 200
    commands.remove_guest(visit=visit, guest=VisitGuest.objects.get(), by=officer, at=clock())
    assert browser.get(inside).status_code == browser.post(f"{inside}ticket/").status_code == 403


def test_leaving_and_the_end(visit: Visit, officer: Any, clock: Clock) -> None:
    browser = Client()
    browser.post(f"/visits/{link_of(visit)}/", SAID)
    inside = f"/guided/{visit.number}/"
    assert browser.post(f"{inside}leave/").status_code == 302
    assert VisitGuest.objects.get().left_at is not None
    commands.start_visit(visit=visit, by=officer, at=clock())
    commands.end_visit(visit=visit, by=officer, at=clock())
    assert "感谢您的到来" in browser.get(inside).content.decode()
    assert browser.post(f"{inside}ticket/").status_code == 404
