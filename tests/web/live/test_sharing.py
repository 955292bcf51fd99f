"""Several live processes hold one visit: each tells its part; what is merged is what one process alone would show."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from django.conf import settings

from tests.factories.sockets import finished
from zhaoshang.web.live.visits.messages import Look
from zhaoshang.web.live.visits.rooms import GUIDE, PART_SECONDS, Member, Room
from zhaoshang.web.live.visits.sharing import Together

AHEAD = Look("hall", 100, 0, 0)


def room() -> Room:
    return Room(1, "带看-2026-0001", "示例", "林专员", "running", 1, 1, frozenset({"hall", "yard"}), 1000)


@pytest.fixture
def two() -> tuple[Room, Room]:
    """The guide is connected to the one, a guest to the other."""
    here, there = room(), room()
    here.members[GUIDE] = Member(GUIDE, "林专员")
    there.members["1"] = Member("1", "李经理", row=7)
    return here, there


def tell(source: Room, to: Room, now: float = 1) -> None:
    to.merge(f"process {id(source)}", source.part(now), now)


def test_each_shows_everybody_and_is_led(two: tuple[Room, Room]) -> None:
    here, there = two
    here.look(GUIDE, AHEAD, 1)
    there.look("1", Look("yard", 5, 0, 0), 1)
    tell(here, there)
    tell(there, here)
    assert [m["name"] for m in here.everybody()] == [m["name"] for m in there.everybody()] == ["林专员", "李经理"]
    assert there.lead == AHEAD and here.looks()["1"]["scene"] == "yard"
    assert here.guests_here() == there.guests_here() == 1


def test_the_floor_is_given_across_and_taken_back(two: tuple[Room, Room]) -> None:
    here, there = two
    there.members["1"].hand = True
    tell(there, here)
    assert here.everybody()[1]["hand"] and here.give_floor("1", True)
    tell(here, there)
    assert there.may_speak("1") and not there.members["1"].hand
    there.members["1"].voice = True
    here.give_floor("1", False)
    tell(here, there)
    assert not there.may_speak("1") and not there.members["1"].voice


def test_the_number_never_falls_behind_and_pointers_are_told_once(two: tuple[Room, Room]) -> None:
    here, there = two
    here.version = 5000
    here.point(GUIDE, AHEAD, 1)
    tell(here, there)
    tell(here, there)
    assert there.version >= 5001 and len(there.points) == 1
    assert there.part(1)["points"] == [], "what another told is not told on"
    assert here.part(1)["points"] and here.part(9)["points"] == [], "what has faded is not told again"


def test_a_process_that_is_silent_is_forgotten(two: tuple[Room, Room]) -> None:
    here, there = two
    tell(there, here, now=1)
    here.forget_parts(1 + PART_SECONDS)
    assert here.guests_here() == 1
    here.forget_parts(1.1 + PART_SECONDS)
    assert here.guests_here() == 0


def test_four_have_the_floor_at_most() -> None:
    one = room()
    for n in range(1, 6):
        one.members[str(n)] = Member(str(n), f"来宾{n}", row=n)
    assert [one.give_floor(str(n), True) for n in range(1, 6)] == [True] * 4 + [False]
    assert not one.give_floor("nobody", True)


@pytest.mark.redis
def test_through_redis_parts_are_heard_and_a_ticket_counts_once() -> None:
    async def work() -> Any:
        first, second = Together(settings.REDIS_URL), Together(settings.REDIS_URL)
        heard: list[tuple[str, dict[str, Any]]] = []
        await first.start(lambda *_: None)
        await second.start(lambda source, told: heard.append((source, told)))
        async with asyncio.timeout(10):
            while not heard:
                first.tell({"visit": 1, "part": {"v": 1}})
                await asyncio.sleep(0.05)
        taken = [await each.take("once", 0) for each in (first, second, first)]
        await first.stop()
        await second.stop()
        return first.name, heard[0], taken

    name, (source, told), taken = finished(work)
    assert (source, told["part"], taken) == (name, {"v": 1}, [True, False, False])
