"""A guided visit from its link to its record: who gets in, what is kept and sealed, what follows, what is erased."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock, moment
from tests.factories.people import Crowd
from tests.factories.visits import guest, opened, public_tour, running
from zhaoshang.domain.estate.models import Parcel
from zhaoshang.domain.journal.errors import NotAllowed
from zhaoshang.domain.journal.models import Entry
from zhaoshang.domain.tours import commands, tasks
from zhaoshang.domain.tours.errors.visits import (
    FollowUpDone,
    FollowUpPast,
    GuestNameMissing,
    GuestRemoved,
    LinkUsed,
    NameOfTheGuide,
    NoSuchScene,
    NothingSaid,
    NoticeNotAgreed,
    PersonalInFollowUp,
    PlannedTooFar,
    PlannedTooLate,
    SaidTooMuch,
    TooManyWords,
    TopicMissing,
    TourNotPublic,
    VisitFull,
    VisitKept,
    VisitOver,
    WrongSeats,
    WrongVisitStep,
)
from zhaoshang.domain.tours.models import Tour, Visit, VisitGuest, VisitRemark, VisitStay
from zhaoshang.domain.tours.queries.visits import (
    by_link,
    follow_ups_waiting,
    guest_with,
    link_of,
    seats_taken,
    stays_of,
    visits_ahead,
    visits_visible_to,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(crowd: Crowd) -> Any:
    return crowd.appoint("officer", ["bureau_officer"])


@pytest.fixture
def tour(books: Books, officer: Any, clock: Clock) -> Tour:
    books.booked("parcels", sample_rows("parcels", 1))
    return public_tour(Parcel.objects.get(), officer, clock)


def test_a_link_lets_in_until_the_visit_is_over_or_it_is_made_anew(tour: Tour, officer: Any, clock: Clock) -> None:
    visit = opened(tour, officer, clock)
    word = link_of(visit)
    assert by_link(word, clock()) == visit and len(word) == 40
    assert word not in str(Visit.objects.values().get()), "the database holds nothing one could come in with"

    renewed = commands.renew_link(visit=visit, by=officer, at=clock())
    assert by_link(word, clock()) is None and by_link(link_of(renewed), clock()) == visit
    late = visit.link_until + timedelta(seconds=1)
    assert by_link(link_of(renewed), late) is None

    begun = commands.start_visit(visit=visit, by=officer, at=clock())
    assert by_link(link_of(begun), clock()) == visit
    commands.end_visit(visit=visit, by=officer, at=clock())
    assert by_link(link_of(begun), clock()) is None


@pytest.mark.parametrize(
    "given, refusal",
    [
        ({"topic": " "}, TopicMissing),
        ({"seats": 31}, WrongSeats),
        ({"seats": 0}, WrongSeats),
        ({"planned_for": moment("2020-09-04 10:00")}, PlannedTooLate),
        ({"planned_for": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)}, PlannedTooFar),
    ],
)
def test_what_is_opened_wrongly_is_refused(
    tour: Tour, officer: Any, clock: Clock, given: dict[str, Any], refusal: Any
) -> None:
    with pytest.raises(refusal):
        opened(tour, officer, clock, **given)


def test_only_through_a_public_tour(tour: Tour, officer: Any, clock: Clock) -> None:
    visit = opened(tour, officer, clock)
    commands.withdraw_tour(tour=tour, by=officer, at=clock())
    with pytest.raises(TourNotPublic):
        opened(tour, officer, clock)
    with pytest.raises(TourNotPublic):
        commands.start_visit(visit=visit, by=officer, at=clock())


def test_thirty_come_in_and_the_next_does_not(tour: Tour, officer: Any, clock: Clock) -> None:
    visit = running(tour, officer, clock)
    come = [guest(visit, clock, f"browser {n}", f"来宾{n}") for n in range(30)]
    with pytest.raises(VisitFull):
        guest(visit, clock, "one too many")

    assert guest(visit, clock, "browser 3") == come[3], "the same browser is the same guest"
    commands.leave_visit(visit=visit, guest=come[0], by=commands.VISITOR, at=clock())
    assert guest(visit, clock, "another").place == 31
    with pytest.raises(VisitFull):
        commands.come_back(visit=visit, guest=come[0], by=commands.VISITOR, at=clock())
    commands.remove_guest(visit=visit, guest=come[1], by=officer, at=clock())
    assert commands.come_back(visit=visit, guest=come[0], by=commands.VISITOR, at=clock()).left_at is None


def test_a_personal_link_is_good_for_one(tour: Tour, officer: Any, clock: Clock) -> None:
    visit = running(tour, officer, clock, seats=1)
    one = guest(visit, clock)
    commands.leave_visit(visit=visit, guest=one, by=commands.VISITOR, at=clock())
    with pytest.raises(LinkUsed):
        guest(visit, clock, "another browser")
    assert commands.come_back(visit=visit, guest=one, by=commands.VISITOR, at=clock()).left_at is None
    commands.remove_guest(visit=visit, guest=one, by=officer, at=clock())
    assert guest(visit, clock, "another browser").place == 2
    with pytest.raises(LinkUsed):
        guest(visit, clock, "a third")
    visit = commands.renew_link(visit=visit, by=officer, at=clock())
    assert guest(visit, clock, "a third").place == 3, "a new link is good for one again"


def test_words_that_turn_their_direction_are_taken_as_written(tour: Tour, officer: Any, clock: Clock) -> None:
    visit = running(tour, officer, clock, topic="看\u202e地")
    assert visit.topic == "看地"
    for name in ("讲解\u202d人", "\u2066Guide\u2069", "\u202e"):
        with pytest.raises((NameOfTheGuide, GuestNameMissing)):
            guest(visit, clock, name=name)
    one = guest(visit, clock, name="\u202e人解讲", firm="示例\u202e公司")
    said = commands.ask_in_visit(visit=visit, guest=one, words="\u202e8.4 米？", by=commands.VISITOR, at=clock())
    assert (one.name.open(), one.firm.open(), said.said.open()) == ("人解讲", "示例公司", "8.4 米？")


def test_who_was_taken_out_does_not_come_back(tour: Tour, officer: Any, clock: Clock) -> None:
    visit = running(tour, officer, clock)
    one = guest(visit, clock)
    before = Visit.objects.get().version
    commands.remove_guest(visit=visit, guest=one, by=officer, at=clock())
    assert Visit.objects.get().version > before, "the live process has to learn of it"
    for come in (
        lambda: guest(visit, clock),
        lambda: commands.come_back(visit=visit, guest=one, by=commands.VISITOR, at=clock()),
        lambda: commands.ask_in_visit(visit=visit, guest=one, words="在吗", by=commands.VISITOR, at=clock()),
    ):
        with pytest.raises(GuestRemoved):
            come()


def test_names_and_words_are_sealed_and_in_no_journal_entry(tour: Tour, officer: Any, clock: Clock) -> None:
    visit = running(tour, officer, clock)
    one = guest(visit, clock, name="王小明", firm="示例制造公司")
    asked = commands.ask_in_visit(visit=visit, guest=one, words="层高多少？", by=commands.VISITOR, at=clock())
    commands.tell_in_visit(visit=visit, words="请看右侧", by=officer, at=clock())
    commands.answer_remark(visit=visit, remark=asked, words="五米二", by=officer, at=clock())

    secrets = ("王小明", "示例制造公司", "层高多少", "请看右侧", "五米二")
    kept = ""
    with connection.cursor() as cursor:
        for table in ("tours_visitguest", "tours_visitremark", "journal_entry"):
            cursor.execute(f"SELECT * FROM {table}")
            kept += str(cursor.fetchall())
    assert [word for word in secrets if word in kept] == []
    row = VisitRemark.objects.get(pk=asked.pk)
    assert (row.said.open(), row.answer.open(), row.guest.name.open()) == ("层高多少？", "五米二", "王小明")
    assert guest_with(visit, "browser") == one and guest_with(visit, "") is None


@pytest.mark.parametrize(
    "given, refusal",
    [({"name": " "}, GuestNameMissing), ({"agreed": 0}, NoticeNotAgreed), ({"agreed": 99}, NoticeNotAgreed)],
)
def test_nobody_joins_without_a_name_and_the_notice(
    tour: Tour, officer: Any, clock: Clock, given: dict[str, Any], refusal: Any
) -> None:
    visit = opened(tour, officer, clock)
    told = {"name": "李经理", "agreed": 1, "secret": "browser"} | given
    with pytest.raises(refusal):
        commands.join_visit(visit=visit, **told, by=commands.VISITOR, at=clock())
    assert not VisitGuest.objects.exists()


def test_words_are_neither_empty_nor_endless(tour: Tour, officer: Any, clock: Clock) -> None:
    visit = running(tour, officer, clock)
    one = guest(visit, clock)
    for words, refusal in ((" \n", NothingSaid), ("长" * 501, SaidTooMuch)):
        with pytest.raises(refusal):
            commands.ask_in_visit(visit=visit, guest=one, words=words, by=commands.VISITOR, at=clock())


def test_one_guest_does_not_use_up_the_words_of_all(
    tour: Tour, officer: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhaoshang.domain.tours.commands.visiting.MOST_OF_A_GUEST", 2)
    monkeypatch.setattr("zhaoshang.domain.tours.commands.visiting.MOST_REMARKS", 3)
    visit = running(tour, officer, clock)
    first, second, third = (guest(visit, clock, f"b{n}") for n in range(3))

    def ask(one: Any) -> None:
        commands.ask_in_visit(visit=visit, guest=one, words="请问", by=commands.VISITOR, at=clock())

    ask(first)
    ask(first)
    with pytest.raises(TooManyWords):
        ask(first)
    ask(second)
    with pytest.raises(TooManyWords):
        ask(third)
    commands.tell_in_visit(visit=visit, words="会后答复各位", by=officer, at=clock())  # the guide is heard all the same


def test_the_record_says_which_scenes_how_long(tour: Tour, officer: Any, clock: Clock) -> None:
    visit = running(tour, officer, clock)

    def at(minute: int, scene: str) -> None:
        commands.enter_scene(visit=visit, scene=scene, by=officer, at=moment(f"2020-09-05 11:{minute:02}"))

    at(0, "scene0")
    at(1, "scene0")  # there already
    at(4, "scene1")
    at(5, "scene0")
    assert [s.times for s in stays_of(visit, moment("2020-09-05 11:06"))] == [2, 1]
    with pytest.raises(NoSuchScene):
        at(6, "elsewhere")
    commands.end_visit(visit=visit, by=officer, at=moment("2020-09-05 11:10"))

    told = stays_of(Visit.objects.get(), moment("2020-09-05 12:00"))
    assert [(s.key, s.label, s.seconds, s.times) for s in told] == [
        ("scene0", "场景scene0", 540, 2), ("scene1", "场景scene1", 60, 1),
    ]  # fmt: skip
    assert not VisitStay.objects.filter(until__isnull=True).exists()
    with pytest.raises(WrongVisitStep):
        at(20, "scene1")


def test_a_guide_who_is_gone_stays_nowhere(tour: Tour, officer: Any, machine: Any, clock: Clock) -> None:
    visit = running(tour, officer, clock)
    begun = visit.started_at

    def at(minute: int) -> datetime:
        return begun + timedelta(minutes=minute)

    def told(when: datetime) -> list[tuple[str, int]]:
        return [(s.key, s.seconds) for s in stays_of(Visit.objects.get(), when)]

    commands.enter_scene(visit=visit, scene="scene0", by=officer, at=at(0))
    commands.leave_scene(visit=visit, by=commands.LIVE, at=at(5))
    assert told(at(60)) == [("scene0", 300)]
    commands.enter_scene(visit=visit, scene="scene1", by=officer, at=at(10))
    commands.leave_scene(visit=visit, by=commands.LIVE, at=at(9))  # of before: another process noted it late
    assert VisitStay.objects.filter(until__isnull=True).count() == 1
    commands.note_presence(visit.pk, guide=True, guests=(), at=at(20))
    assert told(at(22)) == [("scene0", 300), ("scene1", 720)], "there a moment ago"
    assert told(at(60)) == [("scene0", 300), ("scene1", 600)], "nobody noted that they went: the process was killed"
    clock.at = visit.link_until + timedelta(minutes=1)
    assert tasks.end_left_open(by=machine, at=clock()) == 1
    assert told(clock()) == [("scene0", 300), ("scene1", 600)] and Visit.objects.get().ended_at == at(20)


def test_who_presses_end_late_does_not_lengthen_the_last_scene(tour: Tour, officer: Any, clock: Clock) -> None:
    visit = running(tour, officer, clock)
    one, begun = guest(visit, clock), clock()
    commands.enter_scene(visit=visit, scene="scene0", by=officer, at=begun)
    commands.note_presence(visit.pk, guide=True, guests=[one.pk], at=begun + timedelta(minutes=4))
    commands.end_visit(visit=visit, by=officer, at=begun + timedelta(hours=7))
    assert [s.seconds for s in stays_of(Visit.objects.get(), begun)] == [240]
    assert VisitGuest.objects.get().left_at == begun + timedelta(minutes=4)


def test_a_place_nobody_connects_to_is_free_again(tour: Tour, officer: Any, clock: Clock) -> None:
    visit = running(tour, officer, clock)
    come = [guest(visit, clock, f"browser {n}", f"来宾{n}") for n in range(30)]
    clock.on(minutes=2)
    commands.note_presence(visit.pk, guide=False, guests=[come[0].pk, come[1].pk], at=clock())
    with pytest.raises(VisitFull):
        guest(visit, clock, "31")
    clock.on(minutes=2)
    assert seats_taken(visit, clock()) == 2 and guest(visit, clock, "31").place == 31
    late = commands.come_back(visit=visit, guest=come[5], by=commands.VISITOR, at=clock())
    assert late.left_at is None and seats_taken(visit, clock()) == 4
    for n in range(32, 58):
        guest(visit, clock, str(n))
    with pytest.raises(VisitFull):
        commands.come_back(visit=visit, guest=come[6], by=commands.VISITOR, at=clock())


def test_each_step_only_where_it_starts(tour: Tour, officer: Any, clock: Clock) -> None:
    visit = opened(tour, officer, clock)
    with pytest.raises(WrongVisitStep):
        commands.end_visit(visit=visit, by=officer, at=clock())
    commands.cancel_visit(visit=visit, by=officer, at=clock())
    for verb in (commands.start_visit, commands.end_visit, commands.cancel_visit, commands.renew_link):
        with pytest.raises(WrongVisitStep):
            verb(visit=visit, by=officer, at=clock())
    with pytest.raises(VisitOver):
        guest(visit, clock)


def test_what_follows_waits_for_its_officer_until_it_is_done(tour: Tour, officer: Any, clock: Clock) -> None:
    visit = opened(tour, officer, clock)
    today = date(2020, 9, 5)

    def note(text: str = "寄资料", due_on: date = date(2020, 9, 9)) -> Any:
        return commands.plan_follow_up(visit=visit, text=text, due_on=due_on, by=officer, at=clock())

    made = note()
    assert follow_ups_waiting(officer, today) == []
    assert follow_ups_waiting(officer, date(2020, 9, 7)) == follow_ups_waiting(officer, date(2020, 9, 20)) == [made]
    commands.finish_follow_up(visit=visit, follow_up=made, by=officer, at=clock())
    assert follow_ups_waiting(officer, date(2020, 9, 20)) == []
    with pytest.raises(FollowUpDone):
        commands.finish_follow_up(visit=visit, follow_up=made, by=officer, at=clock())
    for given, refusal in (
        ({"text": " "}, NothingSaid),
        ({"text": "打13800001234"}, PersonalInFollowUp),
        ({"due_on": date(2020, 9, 4)}, FollowUpPast),
    ):
        with pytest.raises(refusal):
            note(**given)


def test_a_visit_nobody_ended_ends_with_its_link(tour: Tour, officer: Any, machine: Any, clock: Clock) -> None:
    waiting, begun = opened(tour, officer, clock), running(tour, officer, clock)
    assert tasks.end_left_open(by=machine, at=clock()) == 0
    assert [v.pk for v in visits_ahead(officer, moment("2020-09-06 00:00"))] == [waiting.pk, begun.pk]
    clock.on(hours=26)
    assert tasks.end_left_open(by=machine, at=clock()) == 2
    assert [v.state for v in Visit.objects.order_by("pk")] == ["cancelled", "ended"]
    assert visits_ahead(officer, moment("2020-09-30 00:00")) == []


def test_personal_data_is_erased_a_year_after(tour: Tour, officer: Any, machine: Any, clock: Clock) -> None:
    visit = running(tour, officer, clock)
    one = guest(visit, clock)
    commands.ask_in_visit(visit=visit, guest=one, words="层高？", by=commands.VISITOR, at=clock())
    commands.end_visit(visit=visit, by=officer, at=clock())
    clock.on(days=364)
    assert tasks.erase_visits_in_time(by=machine, at=clock()) == 0
    with pytest.raises(VisitKept):
        commands.forget_visit(visit=visit, by=machine, at=clock())
    clock.on(days=2)
    assert tasks.erase_visits_in_time(by=machine, at=clock()) == 1
    row, said = VisitGuest.objects.get(), VisitRemark.objects.get()
    assert (str(row.name), str(row.firm), str(said.said)) == ("", "", "")
    assert Visit.objects.get().erased_at and row.place == 1
    with pytest.raises(VisitKept):
        commands.forget_visit(visit=visit, reason="再删一次", by=machine, at=clock())


def test_who_may_guide_and_who_may_look(tour: Tour, officer: Any, crowd: Crowd, clock: Clock) -> None:
    visit = opened(tour, officer, clock)
    for role in ("auditor", "expert", "statistician"):
        with pytest.raises(NotAllowed):
            commands.start_visit(visit=visit, by=crowd(role), at=clock())
    other = crowd("subdistrict_officer", "xiangfu")
    with pytest.raises(NotAllowed):
        commands.start_visit(visit=visit, by=other, at=clock())
    assert [bool(visits_visible_to(who)) for who in (officer, crowd("auditor"), other, crowd("statistician"))] == [
        True, True, False, False,
    ]  # fmt: skip
    assert Entry.objects.filter(verb="tours.open_visit", outcome="done").count() == 1
