"""All visits this process holds, and the two clocks they go by: ten times a second what moved is sent on; once a second the
database is asked what pages have changed, and told what the record has to know."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any
from weakref import WeakKeyDictionary

from asgiref.sync import sync_to_async

from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.live.visits import records
from zhaoshang.web.live.visits.rooms import GUIDE, Room, as_text
from zhaoshang.web.live.visits.sharing import company

LOG = logging.getLogger("zhaoshang.live")
TICK_SECONDS = 0.1
BEAT_SECONDS = 1.0
SETTLED_SECONDS = 2.0  # a scene somebody only passes through is no stay
ASK_AGAIN_BEATS = 10  # rights of guides
PING_BEATS = 15
PRESENCE_BEATS = 30
SHARE_SECONDS = 2.0
ENDED, TAKEN_OUT, CHANGED_TOUR = 4410, 4403, 4205


class Hall:
    """The rooms by visit. Its clocks run while there is any."""

    def __init__(self) -> None:
        self.rooms: dict[int, Room] = {}
        self.company = company()
        self._loading: dict[int, asyncio.Lock] = {}
        self._clocks: list[asyncio.Task[None]] = []
        self._shared: dict[int, tuple[dict[str, Any], float]] = {}

    async def room(self, visit: int) -> Room | None:
        """The visit's room, loaded when it is first asked for; None when there is no such visit, or it is over."""
        async with self._loading.setdefault(visit, asyncio.Lock()):
            if visit not in self.rooms:
                loaded = await sync_to_async(records.load)(visit)
                if loaded is None:
                    return None
                self.rooms[visit] = loaded
        await self._run()
        return self.rooms.get(visit)

    async def _run(self) -> None:
        if not self._clocks:
            loop = asyncio.get_running_loop()
            self._clocks = [loop.create_task(self._tick()), loop.create_task(self._beat())]
            await self.company.start(self._heard)

    async def stop(self) -> None:
        """The clocks stand still."""
        for clock in self._clocks:
            clock.cancel()
        self._clocks = []
        await self.company.stop()

    def signal(self, room: Room, to: str, text: dict[str, Any]) -> None:
        """Something for one member only, wherever they are connected."""
        if not self._signal_here(room, to, text):
            self.company.tell({"visit": room.visit, "to": to, "text": text})

    def share_words(self, room: Room, item: dict[str, Any]) -> None:
        """A remark is shown here and in the other processes."""
        room.said(item)
        self.company.tell({"visit": room.visit, "item": item})

    @staticmethod
    def _signal_here(room: Room, to: str, text: dict[str, Any]) -> bool:
        there = [one for one in room.connections if one.who == to]
        for one in there:
            one.tell(as_text(text))
        return bool(there)

    def _heard(self, source: str, told: dict[str, Any]) -> None:
        room = self.rooms.get(told["visit"])
        if room is None:
            return
        if "part" in told:
            room.merge(source, told["part"], time.monotonic())
        elif "item" in told:
            room.said(told["item"])
        elif "to" in told:
            self._signal_here(room, told["to"], told["text"])

    async def _tick(self) -> None:
        n = 0
        while True:
            await asyncio.sleep(TICK_SECONDS)
            n += 1
            now = time.monotonic()
            for room in list(self.rooms.values()):
                try:
                    room.tick(now, with_viewers=n % 2 == 0)
                    self._share(room, now)
                except Exception:
                    LOG.exception("visit %s was not told of what moved; the next round tries again", room.number)

    def _share(self, room: Room, now: float) -> None:
        part = room.part(now)
        told, at = self._shared.get(room.visit, ({}, 0.0))
        is_news = {k: v for k, v in part.items() if k != "v"} != {k: v for k, v in told.items() if k != "v"}
        if is_news or now - at > SHARE_SECONDS:
            self._shared[room.visit] = (part, now)
            self.company.tell({"visit": room.visit, "part": part})

    async def _beat(self) -> None:
        n = 0
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            n += 1
            try:
                await self._look_after(n)
            except Exception:
                LOG.exception("the round of the visits failed; the next one tries again")

    async def _look_after(self, n: int) -> None:
        now = time.monotonic()
        standing = await sync_to_async(records.standings)(list(self.rooms)) if self.rooms else {}
        for room in list(self.rooms.values()):
            room.forget_parts(now)
            self._compare(room, standing.get(room.visit))
            for one in list(room.connections):
                if n % PING_BEATS == 0:
                    one.tell('{"t":"ping"}')
                if one.is_stuck(now):
                    one.close(1013)
                if one.who == GUIDE and n % ASK_AGAIN_BEATS == 0:
                    may = await sync_to_async(records.still_guides)(room.visit, one.session)
                    if not may:
                        one.close(TAKEN_OUT)
            await self._record(room, now)
            here = room.here()
            if here and n % PRESENCE_BEATS == 0:
                guests = [one.row for one in here if one.row]
                await sync_to_async(records.present)(room.visit, any(one.id == GUIDE for one in here), guests)
            if not room.connections and not room.members:
                self.rooms.pop(room.visit, None)
                self._shared.pop(room.visit, None)
                self._loading.pop(room.visit, None)

    def _compare(self, room: Room, row: records.Standing | None) -> None:
        """What was done on the pages: begun, ended, a guest taken out, the tour published anew before it began."""
        if row is None or row.state not in ("opened", "running"):
            room.end(row.state if row else "cancelled", ENDED)
            return
        if row.version == room.row_version:
            return
        room.row_version = row.version
        if row.revision != room.revision:
            room.end(row.state, CHANGED_TOUR)
            self.rooms.pop(room.visit, None)
            return
        if row.state != room.state:
            room.state, room.changed = row.state, True
        for member in list(room.members.values()):
            if member.row in row.removed:
                del room.members[member.id]
                room.floor = [one for one in room.floor if one != member.id]
                room.changed = True
                for one in list(room.connections):
                    if one.who == member.id:
                        one.close(TAKEN_OUT)
                        room.connections.discard(one)

    async def _record(self, room: Room, now: float) -> None:
        scene, since = room.entered
        is_settled = scene and scene != room.shown_scene and now - since >= SETTLED_SECONDS
        if room.state == "running" and is_settled and GUIDE in room.members:
            room.shown_scene = scene
            try:
                await sync_to_async(records.enter)(room.visit, scene, now - since)
            except Refusal as refusal:
                LOG.info("visit %s: %s", room.number, refusal.code)
        for member in room.gone(now):
            if any(m["id"] == member.id for m in room.everybody()):
                continue
            if member.id == GUIDE:
                await sync_to_async(records.stepped_out)(room.visit, now - member.heard_at)
            else:
                await sync_to_async(records.left)(room.visit, member.row)


_HALLS: WeakKeyDictionary[asyncio.AbstractEventLoop, Hall] = WeakKeyDictionary()


def hall() -> Hall:
    """The hall of this process."""
    loop = asyncio.get_running_loop()
    if loop not in _HALLS:
        _HALLS[loop] = Hall()
    return _HALLS[loop]
