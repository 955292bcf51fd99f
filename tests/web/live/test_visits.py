"""A guided visit as browsers live it: who is let in, what each is told, what is too much, what is kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import AsyncClient
from django.utils import timezone

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from tests.factories.sockets import PAGE, Socket, finished
from tests.factories.visits import guest, public_tour, running
from zhaoshang.domain.estate.models import Parcel
from zhaoshang.domain.journal.models import writing
from zhaoshang.domain.organisations import commands as people
from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.models import Panorama, Scene, Visit, VisitGuest, VisitRemark, VisitStay
from zhaoshang.domain.tours.queries.visits import last_shown, link_of, seats_taken
from zhaoshang.web.kit import tickets
from zhaoshang.web.live.visits import hall as halls
from zhaoshang.web.live.visits import records, rooms, sockets

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("zhaoshang.web.live.urls")]
AHEAD = {"scene": "scene0", "yaw": 100, "pitch": -50, "zoom": 300}


@pytest.fixture(autouse=True)
def address(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PAGE_ORIGINS = [PAGE]
    settings.REDIS_URL = ""
    settings.MIDDLEWARE = settings.LIVE_MIDDLEWARE
    monkeypatch.setattr(halls, "BEAT_SECONDS", 0.1)
    monkeypatch.setattr(halls, "SETTLED_SECONDS", 0.2)
    monkeypatch.setattr(halls, "ASK_AGAIN_BEATS", 1)
    monkeypatch.setattr(rooms, "GRACE_SECONDS", 0.3)


@pytest.fixture
def officer(crowd: Crowd) -> Any:
    return crowd.appoint("officer", ["bureau_officer"])


@pytest.fixture
def visit(books: Books, officer: Any, clock: Clock) -> Visit:
    """One that goes on, by the real clock: the live process has no other."""
    books.booked("parcels", sample_rows("parcels", 1))
    clock.at = timezone.now() - timedelta(minutes=1)  # it goes on with every question
    return running(public_tour(Parcel.objects.get(), officer, clock), officer, clock)


def session_of(person: Any) -> str:
    """A session in which the person is signed in."""
    store = SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store["kit.seen_at"] = store["kit.signed_in_at"] = int(time.time())
    store.save()
    return str(store.session_key)


def as_guide(visit: Visit, session: str, **more: Any) -> Socket:
    ticket = tickets.issue(visit=visit.pk, role="guide", who=visit.guide_id, secret=session)
    return Socket(f"/live/visits/{visit.pk}/?ticket={ticket}", cookies={"sessionid": session}, **more)


def as_guest(one: VisitGuest, secret: str = "browser", **more: Any) -> Socket:
    ticket = tickets.issue(visit=one.visit_id, role="guest", who=one.pk, secret=secret)
    return Socket(f"/live/visits/{one.visit_id}/?ticket={ticket}", cookies={"visit": secret}, **more)


def as_viewer(visit: Visit, secret: str = "viewer", **more: Any) -> Socket:
    ticket = tickets.issue(visit=visit.pk, role="viewer", who=0, secret=secret)
    return Socket(f"/live/visits/{visit.pk}/?ticket={ticket}", cookies={"visit": secret}, **more)


@pytest.fixture
def met(visit: Visit, officer: Any, clock: Clock) -> Callable[[Any], Any]:
    """`met(work)`: the coroutine `work(guide, guest)` with both connected; their snapshots are in `first`."""
    session, one = session_of(officer), guest(visit, clock)

    def run(work: Any) -> Any:
        async def whole() -> Any:
            lead, follower = as_guide(visit, session), as_guest(one)
            for each in (lead, follower):
                await each.open()
                assert not each.refused
                each.first = await each.hear("state")  # type: ignore[attr-defined]
            return await work(lead, follower)

        return finished(whole)

    return run


def test_a_guest_follows_and_the_guide_sees_where_each_looks(met: Any) -> None:
    async def work(lead: Socket, follower: Socket) -> None:
        lead.say(t="look", **AHEAD)
        told = await follower.hear("tick", within=1, fits=lambda m: m["lead"])
        assert told["lead"] == AHEAD and "looks" not in told
        follower.say(t="look", **AHEAD | {"yaw": 3700, "scene": "scene1"})
        seen = await lead.hear("tick", fits=lambda m: "1" in m["looks"])
        assert seen["looks"]["1"] == AHEAD | {"yaw": 100, "scene": "scene1"}
        assert seen["v"] > told["v"] > follower.first["v"] - 1  # type: ignore[attr-defined]

    met(work)


def test_many_directions_become_few_messages_holding_the_newest(met: Any) -> None:
    async def work(lead: Socket, follower: Socket) -> None:
        await follower.heard(0.2)
        for n in range(25):
            lead.say(t="look", **AHEAD | {"yaw": n})
        told = [m for m in await follower.heard(0.5) if m["t"] == "tick"]
        assert 1 <= len(told) <= 3 and told[-1]["lead"]["yaw"] == 24
        for n in range(100):  # far more than are taken
            lead.say(t="look", **AHEAD | {"yaw": 1000 + n})
        await asyncio.sleep(0.3)
        assert lead.task is not None and not lead.task.done()

    met(work)


def test_pointers_have_a_name_and_are_shown_to_all(met: Any, visit: Visit) -> None:
    async def work(lead: Socket, follower: Socket) -> None:
        viewer = await as_viewer(visit).open()
        follower.say(t="point", **AHEAD)
        for each, name in ((lead, "李经理"), (follower, "李经理"), (viewer, "")):
            (point,) = (await each.hear("tick", fits=lambda m: m["points"]))["points"]
            assert (point["who"], point["name"], point["yaw"]) == ("1", name, 100)

    met(work)


def test_words_are_kept_then_shown_and_answered(met: Any) -> None:
    async def work(lead: Socket, follower: Socket) -> None:
        follower.say(t="say", text="层高多少？")
        asked = (await lead.hear("words"))["item"]
        assert (asked["text"], asked["name"], asked["answer"]) == ("层高多少？", "李经理", "")
        lead.say(t="say", text="五米二", answers=asked["id"])
        told = await follower.hear("words", fits=lambda m: m["item"]["answer"])
        assert told["item"]["answer"] == "五米二"
        lead.say(t="say", text="请看右侧")
        assert (await follower.hear("words", fits=lambda m: m["item"]["who"] == "guide"))["item"]["text"] == "请看右侧"
        follower.say(t="say", text="长" * 501)
        assert "501" in (await follower.hear("refused"))["say"]["zh"]

    met(work)
    assert [(r.said.open(), r.answer.open()) for r in VisitRemark.objects.all()] == [
        ("层高多少？", "五米二"), ("请看右侧", ""),
    ]  # fmt: skip


def test_the_floor_is_asked_for_given_and_voices_are_let_through_only_then(met: Any) -> None:
    async def work(lead: Socket, follower: Socket) -> None:
        def one(message: Any) -> Any:
            return next(m for m in message["members"] if m["id"] == "1")

        offer = {"sdp": "x" * 9000}
        follower.say(t="voice", on=True)  # nobody gave the floor
        follower.say(t="hand", on=True)
        who = await lead.hear("who", fits=lambda m: one(m)["hand"])
        assert one(who)["voice"] is False
        follower.say(t="signal", to="guide", data=offer)
        lead.say(t="floor", who="1", on=True)
        await follower.hear("who", fits=lambda m: one(m)["floor"] and not one(m)["hand"])
        follower.say(t="signal", to="guide", data=offer)  # the guide has not allowed it yet
        lead.say(t="voice", on=True)
        follower.say(t="voice", on=True)
        await follower.hear("who", fits=lambda m: all(one["voice"] for one in m["members"]))
        assert not [m for m in await lead.heard(0.2) if m["t"] == "signal"]
        follower.say(t="signal", to="guide", data=offer)
        assert await lead.hear("signal") == {"t": "signal", "from": "1", "data": offer}
        lead.say(t="floor", who="1", on=False)
        assert not one(await lead.hear("who", fits=lambda m: not one(m)["floor"]))["voice"]
        follower.say(t="signal", to="guide", data=offer)
        assert not [m for m in await lead.heard(0.3) if m["t"] == "signal"]

    met(work)


def test_what_was_missed_is_in_the_state_after_a_lost_connection(met: Any, visit: Visit) -> None:
    async def work(lead: Socket, follower: Socket) -> None:
        await follower.go()
        lead.say(t="look", **AHEAD | {"scene": "scene1"})
        lead.say(t="say", text="我们到了庭院")
        await lead.hear("words")
        again = await as_guest(await sync_to_async(VisitGuest.objects.get)()).open()
        told = await again.hear("state")
        assert told["lead"]["scene"] == "scene1" and told["words"][-1]["text"] == "我们到了庭院"
        assert told["v"] > follower.first["v"]  # type: ignore[attr-defined]

        async def read(query: str = "", **cookies: str) -> Any:
            client = AsyncClient()
            client.cookies.load(cookies)
            return await client.get(f"/live/visits/{visit.pk}/state/{query}", headers={"origin": PAGE})

        plain = await read(visit="browser")
        assert plain.json()["lead"] == told["lead"] and plain.json()["v"] >= told["v"]
        assert plain["Access-Control-Allow-Origin"] == PAGE and plain["Cache-Control"] == "no-store"
        assert (await read(visit="somebody else")).status_code == (await read()).status_code == 404
        word = await sync_to_async(lambda: link_of(Visit.objects.get()))()
        viewer = (await read(f"?link={word}")).json()
        assert viewer["role"] == "viewer" and viewer["guests"] == 1 and "members" not in viewer
        client = AsyncClient()
        away = await client.get(f"/live/visits/{visit.pk}/state/", headers={"origin": "https://elsewhere.example"})
        assert away.status_code == 403

    met(work)


def test_the_record_knows_scenes_and_who_left(met: Any) -> None:
    async def work(lead: Socket, follower: Socket) -> None:
        lead.say(t="look", **AHEAD)
        await asyncio.sleep(0.6)
        lead.say(t="look", **AHEAD | {"scene": "scene1"})
        await asyncio.sleep(0.05)
        lead.say(t="look", **AHEAD)  # only passed through
        await follower.go()
        await lead.hear("who", fits=lambda m: all(one["id"] != "1" for one in m["members"]))
        await asyncio.sleep(0.3)

    met(work)
    assert [s.scene for s in VisitStay.objects.all()] == ["scene0"]
    assert VisitGuest.objects.get().left_at is not None


def test_a_guide_whose_line_is_lost_stays_nowhere(met: Any, visit: Visit, officer: Any) -> None:
    session = session_of(officer)

    async def work(lead: Socket, follower: Socket) -> None:
        lead.say(t="look", **AHEAD)
        await asyncio.sleep(0.8)
        await lead.go()
        went = timezone.now()
        await asyncio.sleep(1.2)
        stay = await sync_to_async(VisitStay.objects.get)()
        assert stay.until is not None and abs(stay.until - went) < timedelta(seconds=0.3)
        again = await as_guide(visit, session).open()
        await again.hear("state")
        again.say(t="look", **AHEAD)  # the same scene, entered anew
        await asyncio.sleep(0.8)

    met(work)
    assert [(s.scene, s.until is None) for s in VisitStay.objects.all()] == [("scene0", False), ("scene0", True)]


def test_a_visit_goes_on_where_it_stood_though_nobody_remembers(visit: Visit, officer: Any) -> None:
    """The live process was started again, or the room was empty: the record knows the scene, not the direction."""
    session, begun = session_of(officer), timezone.now() - timedelta(minutes=10)
    last = Scene.objects.get(revision__tour=visit.tour_id, key="scene1")
    with writing("test.turn"):
        Panorama.objects.filter(pk=last.panorama_id).update(heading_tenths=900)
    for n, scene in enumerate(("scene0", "scene1")):
        commands.enter_scene(visit=visit, scene=scene, by=officer, at=begun + timedelta(minutes=n))

    async def work() -> Any:
        lead = await as_guide(visit, session).open()
        told = (await lead.hear("state"))["lead"]
        lead.say(t="look", **told)
        await asyncio.sleep(0.6)
        return told

    told = finished(work)
    assert (told["scene"], told["yaw"]) == ("scene1", (900 + (last.view_yaw or 0)) % 3600)
    assert [stay.scene for stay in VisitStay.objects.order_by("pk")] == ["scene0", "scene1"]


def test_a_scene_that_is_not_public_any_more_is_passed_over(visit: Visit, officer: Any) -> None:
    """Guests have not got it: they would stand where their browser knows no place."""
    begun = timezone.now() - timedelta(minutes=10)
    for n, scene in enumerate(("scene0", "scene1")):
        commands.enter_scene(visit=visit, scene=scene, by=officer, at=begun + timedelta(minutes=n))
    last = last_shown(visit)
    assert last is not None and last.key == "scene1"
    commands.withdraw(panorama=last.panorama, by=officer, at=timezone.now())
    before = last_shown(visit)
    assert before is not None and before.key == "scene0"


def test_a_guide_nobody_saw_go_was_last_there_when_last_seen(visit: Visit, officer: Any) -> None:
    session, now = session_of(officer), timezone.now()
    commands.enter_scene(visit=visit, scene="scene0", by=officer, at=now - timedelta(minutes=30))
    commands.note_presence(visit.pk, guide=True, guests=(), at=now - timedelta(minutes=20))

    async def work() -> bool:
        return (await as_guide(visit, session).open()).refused

    assert finished(work) is False
    assert VisitStay.objects.get().until == now - timedelta(minutes=20)
    assert Visit.objects.get().guide_seen_at >= now


def test_who_is_connected_is_noted_and_who_never_was_comes_in_later(
    met: Any, visit: Visit, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(halls, "PRESENCE_BEATS", 1)
    late = guest(visit, clock, "late", "晚到")
    begun, both = timezone.now(), [one.pk for one in VisitGuest.objects.all()]
    commands.note_presence(visit.pk, guide=False, guests=both, at=begun - timedelta(minutes=9))

    async def work(lead: Socket, follower: Socket) -> None:
        await asyncio.sleep(0.5)
        first = await sync_to_async(lambda: VisitGuest.objects.get(place=1).seen_at)()
        assert first > begun and await sync_to_async(seats_taken)(visit, timezone.now()) == 1
        assert not (await as_guest(late, "late").open()).refused
        assert await sync_to_async(seats_taken)(visit, timezone.now()) == 2

    met(work)
    assert Visit.objects.get().guide_seen_at is not None


def test_a_guest_no_line_reaches_holds_the_place_by_reading(visit: Visit, clock: Clock) -> None:
    one = guest(visit, clock)
    for minutes in (1, 9):
        commands.note_presence(visit.pk, guide=False, guests=[one.pk], at=timezone.now() - timedelta(minutes=minutes))
        assert records.reader_of(visit.pk, secret="browser", session_key="", word="") == ("guest", "1")
        assert VisitGuest.objects.get().seen_at > timezone.now() - timedelta(seconds=5)


def test_a_personal_link_that_is_used_is_read_by_nobody_else(visit: Visit, officer: Any, clock: Clock) -> None:
    alone = running(visit.tour, officer, clock, seats=1)

    def read() -> Any:
        return records.reader_of(alone.pk, secret="another", session_key="", word=link_of(alone))

    assert read() == ("viewer", "")
    guest(alone, clock)
    assert read() is None


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "", "null", "https://zhaoshang.example.elsewhere.example"]
)
def test_another_page_is_not_let_in(visit: Visit, clock: Clock, origin: str) -> None:
    one = guest(visit, clock)
    assert finished(as_guest(one, origin=origin).open).refused


def test_a_ticket_counts_once_in_one_browser_for_a_minute(visit: Visit, clock: Clock, officer: Any) -> None:
    one, session = guest(visit, clock), session_of(officer)

    async def work() -> list[bool]:
        first = as_guest(one)
        again = Socket("")
        again.scope = first.scope
        stolen = as_guest(one)
        stolen.scope["headers"] = [(b"origin", PAGE.encode()), (b"cookie", b"visit=another")]
        forged = Socket(f"/live/visits/{visit.pk}/?ticket=nothing", cookies={"visit": "browser"})
        elsewhere = as_guest(one)
        elsewhere.scope["path"] = f"/live/visits/{visit.pk + 1}/"
        as_if = as_guide(visit, "not a session")
        return [
            (await s.open()).refused for s in (first, again, stolen, forged, elsewhere, as_if, as_guide(visit, session))
        ]

    assert finished(work) == [False, True, True, True, True, True, False]


def test_a_stale_ticket_is_refused(visit: Visit, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    socket = as_guest(guest(visit, clock))
    monkeypatch.setattr(tickets, "LIVES_SECONDS", -1)
    assert finished(socket.open).refused


@pytest.mark.parametrize(
    "text, code",
    [
        ('{"t":"say","text":"' + "x" * 2100 + '"}', 1009),
        ('{"t":"signal","to":"guide","data":"' + "x" * 17000 + '"}', 1009),
        ("not json", 1008),
        ('{"t":"rule the world"}', 1008),
        ("[]", 1008),
    ],
)
def test_what_is_too_large_or_none_of_ours_ends_it(met: Any, text: str, code: int) -> None:
    async def work(lead: Socket, follower: Socket) -> None:
        follower.raw(text)
        assert await follower.closed() == code
        lead.say(t="look", **AHEAD)  # the others go on
        assert (await lead.hear("tick"))["lead"] == AHEAD

    met(work)


def test_a_flood_is_dropped_then_ended(met: Any) -> None:
    async def work(lead: Socket, follower: Socket) -> None:
        for _ in range(500):
            follower.say(t="point", **AHEAD)
        assert await follower.closed() == 1008

    met(work)


def test_coming_back_does_not_begin_the_count_anew(met: Any, visit: Visit) -> None:
    async def work(lead: Socket, follower: Socket) -> None:
        one = await sync_to_async(VisitGuest.objects.get)()
        refused = 0
        for n in range(4):
            again = follower if n == 0 else as_guest(one)
            if n:
                await again.open()
                await again.hear("state")
            for m in range(5):
                again.say(t="say", text=f"第{n}-{m}句")
            refused += sum(told["t"] == "refused" for told in await again.heard(0.5))
        assert refused >= 8  # of twenty in some seconds
        assert await sync_to_async(VisitRemark.objects.count)() == 20 - refused

    met(work)


def test_a_viewer_only_watches(visit: Visit, met: Any) -> None:
    async def work(lead: Socket, follower: Socket) -> None:
        viewer = await as_viewer(visit).open()
        first = await viewer.hear("state")
        assert first["guests"] == 1 and "members" not in first and first["words"] == []
        follower.say(t="say", text="只给讲解人和来宾看")
        await lead.hear("words")
        lead.say(t="look", **AHEAD)
        assert (await viewer.hear("tick", within=1))["lead"] == AHEAD
        assert not [m for m in await viewer.heard(0.2) if m["t"] == "words"]
        viewer.say(t="look", **AHEAD)
        assert await viewer.closed() == 1008

    met(work)


def test_the_thirty_first_guest_and_the_viewer_too_many_are_refused(
    visit: Visit, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    come = [guest(visit, clock, f"browser-{n}") for n in range(3)]
    monkeypatch.setattr(sockets, "MOST_GUESTS", 2)
    monkeypatch.setattr(sockets, "MOST_VIEWERS", 1)

    async def work() -> list[int]:
        codes = []
        for each in (
            *(as_guest(one, f"browser-{n}") for n, one in enumerate(come)),
            as_viewer(visit),
            as_viewer(visit, "b"),
        ):
            await each.open()
            await asyncio.sleep(0.02)
            await each.heard(0.02)
            codes.append(each.code)
        return codes

    assert finished(work) == [0, 0, sockets.FULL, 0, sockets.FULL]


def test_two_who_come_at_once_do_not_both_take_the_last_place(
    visit: Visit, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    come = [guest(visit, clock, f"browser-{n}") for n in range(2)]
    monkeypatch.setattr(sockets, "MOST_GUESTS", 1)

    async def work() -> list[int]:
        both = [as_guest(one, f"browser-{n}") for n, one in enumerate(come)]
        for each in both:
            each.stalled = True  # letting somebody in takes its time on a line
        opening = [asyncio.create_task(each.open()) for each in both]
        await asyncio.sleep(0.5)
        for each in both:
            each.stalled = False
        await asyncio.gather(*opening)
        for each in both:
            await each.heard(0.1)
        return sorted(each.code for each in both)

    assert finished(work) == [0, sockets.FULL]


def test_one_visit_that_fails_does_not_stand_still_for_the_others(met: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(lead: Socket, follower: Socket) -> None:
        room = next(iter(halls.hall().rooms.values()))
        whole, failed = type(room).tick, []

        def tick(self: Any, now: float, **more: Any) -> None:
            if not failed:
                failed.append(now)
                raise ValueError("once")
            whole(self, now, **more)

        monkeypatch.setattr(type(room), "tick", tick)
        await asyncio.sleep(0.3)
        lead.say(t="look", **AHEAD)
        assert failed and (await follower.hear("tick", within=2, fits=lambda m: m["lead"]))["lead"] == AHEAD

    met(work)


def test_a_reader_who_does_not_read_is_let_go(met: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhaoshang.web.live.visits import connections

    monkeypatch.setattr(connections, "MOST_WAITING", 3)

    async def work(lead: Socket, follower: Socket) -> None:
        follower.stalled = True
        for n in range(12):
            lead.say(t="hand", on=bool(n % 2))
            await asyncio.sleep(0.11)
        room = next(iter(halls.hall().rooms.values()))
        slow = [one for one in room.connections if one.who == "1"]
        assert not slow or slow[0].code == 1013
        follower.stalled = False
        assert await follower.closed() == 1013

    met(work)


def test_what_the_desk_does_reaches_everybody(met: Any, visit: Visit, officer: Any, clock: Clock) -> None:
    async def work(lead: Socket, follower: Socket) -> None:
        one = await sync_to_async(VisitGuest.objects.get)()
        await sync_to_async(commands.remove_guest)(visit=visit, guest=one, by=officer, at=clock())
        assert await follower.closed() == halls.TAKEN_OUT
        assert (await as_guest(one).open()).refused
        await sync_to_async(commands.end_visit)(visit=visit, by=officer, at=clock())
        assert await lead.closed() == halls.ENDED

    met(work)


def test_the_guide_opens_it_elsewhere(visit: Visit, officer: Any) -> None:
    session = session_of(officer)

    async def work() -> None:
        first, second = await as_guide(visit, session).open(), await as_guide(visit, session).open()
        assert await first.closed() == 4409
        second.say(t="look", **AHEAD)
        assert (await second.hear("tick"))["lead"] == AHEAD

    finished(work)


def test_a_right_withdrawn_or_a_session_over_ends_the_lead(met: Any, officer: Any, machine: Any, clock: Clock) -> None:
    async def work(lead: Socket, follower: Socket) -> None:
        grant = await sync_to_async(officer.grants.get)()
        await sync_to_async(people.withdraw)(grant=grant, reason="调岗", by=machine, at=clock())
        assert await lead.closed() == halls.TAKEN_OUT

    met(work)


def test_only_its_guide_leads(visit: Visit, crowd: Crowd, officer: Any, settings: Any) -> None:
    other = crowd("bureau_officer")
    session, lasting = session_of(other), session_of(officer)
    over = SessionStore(lasting)
    over["kit.seen_at"] = 0
    over.save()

    async def work() -> list[bool]:
        return [(await as_guide(visit, s).open()).refused for s in (session, lasting)]

    assert finished(work) == [True, True]
