"""Guided visits on the desk: opened from a tour, led by their guide only, and the record with names opened or masked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from tests.factories.visits import guest, opened, public_tour, running
from zhaoshang.domain.estate.models import Parcel
from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.models import Tour, Visit, VisitFollowUp, VisitGuest, VisitRemark
from zhaoshang.domain.tours.queries.visits import link_of
from zhaoshang.web.kit import tickets

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


@pytest.fixture
def officer(crowd: Crowd) -> Any:
    return crowd.appoint("officer", ["bureau_officer"])


@pytest.fixture
def tour(books: Books, officer: Any, clock: Clock) -> Tour:
    books.booked("parcels", sample_rows("parcels", 1))
    clock.at = timezone.now()
    return public_tour(Parcel.objects.get(), officer, clock)


def test_opened_from_the_tour_with_link_and_code(tour: Tour, officer: Any, sign_in: SignIn) -> None:
    desk = sign_in(officer)
    assert f"/desk/tours/{tour.pk}/visit/" in desk.get(f"/desk/tours/{tour.pk}/").content.decode()
    soon = timezone.localtime(timezone.now() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    told = {"topic": "示例公司看地", "planned_for": soon, "seats": "1"}
    refused = desk.post(f"/desk/tours/{tour.pk}/visit/", told | {"planned_for": "2020-01-01T10:00"})
    assert refused.status_code == 422 and "已经过去" in refused.content.decode()
    answer = desk.post(f"/desk/tours/{tour.pk}/visit/", told)
    visit = Visit.objects.get()
    assert answer["Location"] == f"/desk/visits/{visit.pk}/guide/"
    page = desk.get(answer["Location"])
    text = page.content.decode()
    assert f"http://testserver/visits/{link_of(visit)}/" in text and "data:image/svg+xml" in text
    assert "只供一位来宾" in text and page["Permissions-Policy"].endswith("microphone=(self)")
    assert "microphone=()" in desk.get("/desk/visits/")["Permissions-Policy"]


def test_a_withdrawn_tour_is_not_led_and_the_visit_can_be_ended(
    tour: Tour, officer: Any, clock: Clock, sign_in: SignIn
) -> None:
    begun, waiting, desk = running(tour, officer, clock), opened(tour, officer, clock), sign_in(officer)
    commands.withdraw_tour(tour=tour, by=officer, at=clock())
    for visit, verb, state in ((begun, "end", "ended"), (waiting, "cancel", "cancelled")):
        address = f"/desk/visits/{visit.pk}/"
        assert desk.get(f"{address}guide/")["Location"] == address
        assert desk.post(f"{address}ticket/").status_code == 404
        told = desk.get(address).content.decode()
        assert "导览已经下架" in told and "请在导览页重新发布" in told and f"{address}{verb}/" in told
        assert desk.post(f"{address}{verb}/").status_code == 302
        assert (
            Visit.objects.get(pk=visit.pk).state == state and "导览已经下架" not in desk.get(address).content.decode()
        )


def test_only_the_guide_leads(tour: Tour, officer: Any, crowd: Crowd, clock: Clock, sign_in: SignIn) -> None:
    visit = opened(tour, officer, clock)
    mine, other = sign_in(officer), sign_in(crowd("section_head"))
    ticket = tickets.read(mine.post(f"/desk/visits/{visit.pk}/ticket/").json()["ticket"])
    assert ticket is not None and ticket.role == "guide" and ticket.fits(mine.session.session_key or "")
    assert other.post(f"/desk/visits/{visit.pk}/ticket/").status_code == 404
    assert other.get(f"/desk/visits/{visit.pk}/guide/").status_code == 302
    assert other.get(f"/desk/visits/{visit.pk}/").status_code == 200
    away = sign_in(crowd("subdistrict_officer", "xiangfu"))
    assert away.get(f"/desk/visits/{visit.pk}/").status_code == 404


def test_begun_ended_and_cancelled(tour: Tour, officer: Any, clock: Clock, sign_in: SignIn) -> None:
    desk, visit, other = sign_in(officer), opened(tour, officer, clock), opened(tour, officer, clock)
    for verb, state in (("link", "opened"), ("start", "running"), ("end", "ended")):
        assert desk.post(f"/desk/visits/{visit.pk}/{verb}/").status_code == 302
        assert Visit.objects.get(pk=visit.pk).state == state
    assert desk.post(f"/desk/visits/{other.pk}/cancel/").status_code == 302
    assert desk.post(f"/desk/visits/{other.pk}/start/").status_code == 422
    assert desk.get(f"/desk/visits/{visit.pk}/guide/").status_code == 302
    assert visit.number not in desk.get("/desk/visits/").content.decode()
    assert visit.number in desk.get("/desk/visits/?show=all").content.decode()


def test_the_record_opens_names_to_its_keepers_only(
    tour: Tour, officer: Any, crowd: Crowd, clock: Clock, sign_in: SignIn
) -> None:
    visit = running(tour, officer, clock)
    one = guest(visit, clock, name="王小明")
    asked = commands.ask_in_visit(visit=visit, guest=one, words="请打13800001234", by=commands.VISITOR, at=clock())
    commands.enter_scene(visit=visit, scene="scene0", by=officer, at=clock())
    desk, auditor = sign_in(officer), sign_in(crowd("auditor"))
    seen, masked = (who.get(f"/desk/visits/{visit.pk}/").content.decode() for who in (desk, auditor))
    assert "王小明" in seen and "场景scene0" in seen and "13800001234" not in seen
    assert "王小明" not in masked and "登记</button>" not in masked
    course = seen.partition(">经过<")[2]
    assert "参加带看 · 王小明" in course and "来宾留言 · 王小明" in course and "请打[phone]" in course
    assert "来宾留言 · 王" in masked.partition(">经过<")[2]

    desk.post(f"/desk/visits/{visit.pk}/remarks/{asked.pk}/answer/", {"words": "五米二"})
    assert VisitRemark.objects.get().answer.open() == "五米二"
    desk.post(f"/desk/visits/{visit.pk}/guests/{one.pk}/remove/")
    assert VisitGuest.objects.get().removed_at is not None
    course = desk.get(f"/desk/visits/{visit.pk}/").content.decode().partition(">经过<")[2]
    assert f"答复来宾提问 · {officer.full_name} · 王小明" in course
    assert course.count(f"{officer.full_name} · 王小明") == 2, "who was asked to leave has a name, too"


def test_follow_ups_stand_in_my_day_until_done(tour: Tour, officer: Any, clock: Clock, sign_in: SignIn) -> None:
    desk, visit = sign_in(officer), running(tour, officer, clock)
    today = timezone.localdate()
    address = f"/desk/visits/{visit.pk}/follow-ups/"
    assert desk.post(address, {"text": "寄资料到13800001234", "due_on": today.isoformat()}).status_code == 422
    assert desk.post(address, {"text": "寄地块资料", "due_on": today.isoformat()}).status_code == 302
    day = desk.get("/desk/").content.decode()
    assert "寄地块资料" in day and "进行中" in day
    desk.post(f"{address}{VisitFollowUp.objects.get().pk}/done/")
    assert "寄地块资料：" not in desk.get("/desk/").content.decode()


def test_erased_before_its_time_for_a_reason(
    tour: Tour, officer: Any, crowd: Crowd, clock: Clock, sign_in: SignIn
) -> None:
    visit = running(tour, officer, clock)
    guest(visit, clock, name="王小明")
    commands.end_visit(visit=visit, by=officer, at=clock())
    assert sign_in(officer).post(f"/desk/visits/{visit.pk}/erase/", {"reason": "本人要求"}).status_code == 403
    head = sign_in(crowd("section_head"))
    assert head.post(f"/desk/visits/{visit.pk}/erase/", {"reason": "本人要求"}).status_code == 302
    assert "王小明" not in head.get(f"/desk/visits/{visit.pk}/").content.decode()
