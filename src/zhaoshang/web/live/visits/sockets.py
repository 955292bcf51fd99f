"""The door of a guided visit: a websocket, as plain ASGI. Origin, ticket, size and pace are checked before anything else.

Close codes a browser acts on: 4205 the tour changed, load the page again; 4403 not let in (any more); 4409 opened elsewhere; 4410
the visit is over; 1009 too large; 1008 no message of ours or far too many; 1013 too slow, come again.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from asgiref.sync import sync_to_async
from django.conf import settings

from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.kit import tickets
from zhaoshang.web.live.visits import records
from zhaoshang.web.live.visits.connections import Connection
from zhaoshang.web.live.visits.hall import TAKEN_OUT, Hall, hall
from zhaoshang.web.live.visits.messages import TooLarge, Unreadable, look_in, read
from zhaoshang.web.live.visits.rooms import GUIDE, Member, Room, as_text

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
MOST_GUESTS, MOST_VIEWERS = 30, 500
FULL = 4429
SAID_GOODBYE, LOST = (1000, 1001, 1005), 1006  # a browser that closes; any other line was lost some time before


async def application(scope: Any, receive: Receive, send: Send) -> None:
    """One connection, from its opening to its end."""
    await receive()
    came = await _come_in(scope)
    if came is None:
        await send({"type": "websocket.close", "code": TAKEN_OUT})
        return
    place, room, ticket, member = came
    await send({"type": "websocket.accept"})
    # Nothing is waited for between this question and the entering: two who come at once do not both take the last place.
    if room.viewers >= MOST_VIEWERS if member is None else _is_full(room, member):
        await send({"type": "websocket.close", "code": FULL})
        return
    who = member.id if member is not None else ""
    connection = Connection(
        ticket.role, who, send, time.monotonic(), session=_cookie(scope, settings.SESSION_COOKIE_NAME)
    )
    room.enter(connection, member)
    connection.tell(as_text(room.snapshot(ticket.role, who)))
    delivering = asyncio.create_task(connection.deliver(time.monotonic))
    listening = asyncio.create_task(_listen(place, room, connection, receive))
    try:
        await asyncio.wait({delivering, listening}, return_when=asyncio.FIRST_COMPLETED)
        if listening.done() and connection.code:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(asyncio.shield(delivering), 2)
    finally:
        room.leave(connection, time.monotonic())
        for task in (delivering, listening):
            task.cancel()
        await asyncio.gather(delivering, listening, return_exceptions=True)
    if connection.code:
        # Only now: the server sends no close as long as somebody waits for what the browser says.
        with contextlib.suppress(Exception):  # they may be gone already
            await send({"type": "websocket.close", "code": connection.code})


async def _come_in(scope: Any) -> tuple[Hall, Room, tickets.Ticket, Member | None] | None:
    """The room, the ticket and who it is for; None for a wrong page, a ticket that is used, over, or another browser's."""
    if _header(scope, b"origin") not in settings.PAGE_ORIGINS:
        return None
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    ticket = tickets.read(asked.get("ticket", [""])[0])
    if ticket is None or scope["path"] != f"/live/visits/{ticket.visit}/":
        return None
    secret = _cookie(scope, settings.SESSION_COOKIE_NAME if ticket.role == tickets.GUIDE else tickets.COOKIE)
    place = hall()
    if not ticket.fits(secret) or not await place.company.take(ticket.once, time.monotonic()):
        return None
    member = None
    if ticket.role != tickets.VIEWER:
        member = await sync_to_async(records.member_for)(ticket, _cookie(scope, settings.SESSION_COOKIE_NAME))
        if member is None:
            return None
    room = await place.room(ticket.visit)
    return None if room is None else (place, room, ticket, member)


def _is_full(room: Room, member: Member) -> bool:
    others = sum(m["id"] not in (GUIDE, member.id) for m in room.everybody())
    return member.id != GUIDE and others >= MOST_GUESTS


async def _listen(place: Hall, room: Room, connection: Connection, receive: Receive) -> None:
    """Takes what the browser sends until it goes, or goes too far."""
    while True:
        event = await receive()
        if event["type"] == "websocket.disconnect":
            if event.get("code", LOST) in SAID_GOODBYE:
                connection.heard_at = time.monotonic()
            return
        connection.heard_at = time.monotonic()
        try:
            told = read(event.get("text") or "", connection.role)
        except TooLarge:
            connection.close(1009)
            return
        except Unreadable:
            connection.close(1008)
            return
        member = room.members.get(connection.who)
        if member is None:
            continue  # a viewer, who only says that they are there
        if not await _do(place, room, connection, member, told) and member.pace.goes_too_far():
            connection.close(1008)
            return


async def _do(place: Hall, room: Room, connection: Connection, member: Member, told: dict[str, Any]) -> bool:
    """Does what is asked for; false where it came too fast and was left undone."""
    now, kind = time.monotonic(), told["t"]
    if kind == "pong":
        return True
    if kind == "say":
        return await _say(place, room, connection, member, told)
    if kind == "signal":
        if not member.pace.signals.take(now):
            return False
        _signal(place, room, member, told)
        return True
    if not member.pace.moves.take(now):
        return False
    if kind in ("look", "point"):
        look = look_in(told, room.scenes)
        if look is not None:
            (room.look if kind == "look" else room.point)(member.id, look, now)
    elif kind == "floor":
        if member.id == GUIDE and not room.give_floor(str(told.get("who", ""))[:8], told.get("on") is True):
            connection.tell(as_text({"t": "refused", "code": "floor"}))
    else:
        _mark(room, member, kind, told.get("on") is True)
    return True


def _mark(room: Room, member: Member, kind: str, on: bool) -> None:
    if kind == "follow":
        member.follows = on
    elif kind == "hand" and member.id != GUIDE:
        member.hand = on and member.id not in room.floor
    elif kind == "voice":
        member.voice = on and room.may_speak(member.id)
    room.changed = True


async def _say(place: Hall, room: Room, connection: Connection, member: Member, told: dict[str, Any]) -> bool:
    """Kept first, then shown. What is refused is told to whoever wrote it."""
    if not member.pace.words.take(time.monotonic()):
        connection.tell(as_text({"t": "refused", "code": "pace", "text": str(told.get("text", ""))[:500]}))
        return False
    answers = told.get("answers")
    try:
        item = await sync_to_async(records.say)(
            room.visit, member, str(told.get("text", "")), answers if isinstance(answers, int) else 0
        )
    except Refusal as refusal:
        said = {"zh": f"{refusal.said.zh}{refusal.cure.zh}", "en": f"{refusal.said.en} {refusal.cure.en}"}
        connection.tell(as_text({"t": "refused", "code": refusal.code, "say": said}))
        return True
    if item:
        place.share_words(room, item)
    return True


def _signal(place: Hall, room: Room, member: Member, told: dict[str, Any]) -> None:
    """What two browsers tell each other to connect their voices; only between those who may speak and both want to."""
    to, speaking = str(told.get("to", ""))[:8], {m["id"] for m in room.everybody() if m["voice"]}
    if member.id in speaking and to in speaking and room.may_speak(member.id) and room.may_speak(to):
        place.signal(room, to, {"t": "signal", "from": member.id, "data": told.get("data")})


def _header(scope: Any, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name), "")


def _cookie(scope: Any, name: str) -> str:
    try:
        found = SimpleCookie(_header(scope, b"cookie")).get(name)
    except CookieError:
        return ""
    return found.value if found is not None else ""
