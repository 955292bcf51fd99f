"""One guided visit as it stands: members, directions, pointers, words, under a number that only rises.

No clock, no database, no socket here: moments are given, what is to be sent goes into the connections' outboxes. Whoever lives in
another process (its "part") is merged in; see `sharing`.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

import orjson

from zhaoshang.web.live.visits.connections import Connection
from zhaoshang.web.live.visits.messages import Look, Pace

GUIDE = "guide"
MOST_WORDS = 50
MOST_VOICES = 4  # with the floor at a time: voices go straight from browser to browser
POINT_SECONDS = 2.0
PART_SECONDS = 6.0
GRACE_SECONDS = 12.0  # a lost connection is not yet a guest who has left


@dataclass(slots=True)
class Member:
    """The guide, or a guest with a name. `row` is the guest's row, 0 for the guide."""

    id: str
    name: str
    firm: str = ""
    row: int = 0
    look: Look | None = None
    follows: bool = True
    hand: bool = False
    voice: bool = False
    pace: Pace = field(default_factory=Pace)
    alone_since: float = 0.0  # without a connection since then; 0 while there is one
    heard_at: float = 0.0  # the last that came over the connection that was lost

    def plain(self) -> dict[str, Any]:
        """As the guide sees it."""
        return {
            "id": self.id, "name": self.name, "firm": self.firm, "row": self.row, "follows": self.follows,
            "hand": self.hand, "voice": self.voice, "here": not self.alone_since,
        }  # fmt: skip


@dataclass(slots=True)
class Room:
    """A visit by its row: what it was when it was loaded, and everybody who is in it."""

    visit: int
    number: str
    topic: str
    guide: str
    state: str
    revision: int
    row_version: int
    scenes: frozenset[str]
    version: int
    words: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=MOST_WORDS))
    members: dict[str, Member] = field(default_factory=dict)
    connections: set[Connection] = field(default_factory=set)
    lead: Look | None = None
    floor: list[str] = field(default_factory=list)
    points: list[tuple[int, str, Look, float]] = field(default_factory=list)
    parts: dict[str, tuple[dict[str, Any], float]] = field(default_factory=dict)
    moved: bool = False
    changed: bool = False
    viewers_behind: bool = False
    told_viewers: tuple[str, int, int] = ("", 0, 0)  # the last they learnt: state, guests, viewers
    shown_scene: str = ""  # the scene the record knows of
    entered: tuple[str, float] = ("", 0.0)  # where the guide is, and since when

    # --- who is there ---

    def enter(self, connection: Connection, member: Member | None) -> None:
        """The connection belongs to the visit, and to the member; an older one of the same member is closed."""
        if member is not None:
            for other in list(self.connections):
                if other.who == member.id:
                    other.close(4409)
                    self.connections.discard(other)
            known = self.members.setdefault(member.id, member)
            known.alone_since = 0.0
            self.changed = True
        self.connections.add(connection)

    def leave(self, connection: Connection, now: float) -> None:
        """The connection is gone; its member is waited for a little."""
        self.connections.discard(connection)
        member = self.members.get(connection.who)
        if member is not None and not any(one.who == member.id for one in self.connections):
            member.alone_since, member.heard_at = now, connection.heard_at
            member.hand = member.voice = False
            self.changed = True

    def gone(self, now: float) -> list[Member]:
        """Members whose connection has been lost for too long; they are in the room no more."""
        over = [m for m in self.members.values() if m.alone_since and now - m.alone_since > GRACE_SECONDS]
        for member in over:
            del self.members[member.id]
            self.floor = [one for one in self.floor if one != member.id]
            self.changed = True
            if member.id == GUIDE:
                self.shown_scene, self.entered = "", ("", 0.0)
        return over

    def here(self) -> list[Member]:
        """Members who are connected to this process now."""
        return [m for m in self.members.values() if not m.alone_since]

    @property
    def viewers(self) -> int:
        """Silent viewers, here and in other processes."""
        elsewhere = sum(int(part["viewers"]) for part, _ in self.parts.values())
        return elsewhere + sum(one.role == "viewer" for one in self.connections)

    def guests_here(self) -> int:
        """Guests in all processes."""
        return sum(m["id"] != GUIDE for m in self.everybody())

    def everybody(self) -> list[dict[str, Any]]:
        """Members here and elsewhere, as the guide sees them."""
        told = {m["id"]: m for part, _ in self.parts.values() for m in part["members"]}
        told |= {m.id: m.plain() for m in self.members.values()}
        return [m | {"floor": m["id"] in self.floor} for m in sorted(told.values(), key=lambda m: m["row"])]

    # --- what they do ---

    def look(self, who: str, look: Look, now: float) -> None:
        """Where a member looks now; where the guide looks the others are led."""
        member = self.members[who]
        member.look = look
        self.moved = True
        if who == GUIDE:
            self.lead = look
            if look.scene != self.entered[0]:
                self.entered = (look.scene, now)

    def point(self, who: str, look: Look, now: float) -> None:
        """A pointer for all; a later one of the same member takes its place."""
        self.version += 1
        self.points = [p for p in self.points if p[1] != who and now - p[3] < POINT_SECONDS]
        self.points.append((self.version, who, look, now))
        self.moved = True

    def give_floor(self, who: str, on: bool) -> bool:
        """A guest may speak, or no more; false where there are too many already."""
        if on and who not in self.floor:
            if len(self.floor) >= MOST_VOICES or all(m["id"] != who for m in self.everybody()):
                return False
            self.floor.append(who)
        elif not on and who in self.floor:
            self.floor.remove(who)
        self.settle_floor()
        self.changed = True
        return True

    def settle_floor(self) -> None:
        """Whoever has the floor need not ask for it any more; whoever lost it is not heard."""
        for member in self.members.values():
            if member.id in self.floor:
                member.hand = False
            elif member.id != GUIDE:
                member.voice = False

    def may_speak(self, who: str) -> bool:
        """Whether a voice of this member is let through."""
        return who == GUIDE or who in self.floor

    def said(self, item: dict[str, Any]) -> None:
        """A remark is there, or has its answer; everybody who may read it does."""
        for n, known in enumerate(self.words):
            if known["id"] == item["id"]:
                self.words[n] = item
                break
        else:
            self.words.append(item)
        self.version += 1
        text = as_text({"t": "words", "v": self.version, "item": item})
        for one in self.connections:
            if one.role != "viewer" or item["who"] == GUIDE:
                one.tell(text)

    # --- what is sent ---

    def tick(self, now: float, *, with_viewers: bool) -> None:
        """What changed since the last time goes to everybody, serialised once for each kind of reader; viewers are told of
        directions less often."""
        if self.changed:
            self.changed = False
            self.version += 1
            self._tell_all(self.who_texts())
        if not self.moved and not (self.viewers_behind and with_viewers):
            return
        if self.moved:
            self.version += 1
        texts = self.look_texts(now)
        for one in self.connections:
            if with_viewers if one.role == "viewer" else self.moved:
                one.latest(texts[one.role])
        self.moved, self.viewers_behind = False, not with_viewers

    def who_texts(self) -> dict[str, str]:
        """Who is there, by kind of reader: firms and what is asked for are the guide's; viewers learn a number."""
        everybody = self.everybody()
        base = {"t": "who", "v": self.version, "state": self.state, "viewers": self.viewers}
        fellows = [{k: m[k] for k in ("id", "name", "hand", "floor", "voice", "here")} for m in everybody]
        return {
            "guide": as_text(base | {"members": everybody}),
            "guest": as_text(base | {"members": fellows}),
            "viewer": as_text(base | {"guests": sum(m["id"] != GUIDE for m in everybody)}),
        }

    def look_texts(self, now: float) -> dict[str, str]:
        """Where the guide looks, and pointers; for the guide also where each guest looks."""
        self.points = [p for p in self.points if now - p[3] < POINT_SECONDS]
        names = {m["id"]: m["name"] for m in self.everybody()}
        lead = self.lead.plain() if self.lead else None
        points = [{"n": n, "who": who, "name": names.get(who, ""), **look.plain()} for n, who, look, _ in self.points]
        told = {"t": "tick", "v": self.version, "lead": lead, "points": points}
        nameless = told | {"points": [p | {"name": p["name"] if p["who"] == GUIDE else ""} for p in points]}
        return {
            "guide": as_text(told | {"looks": self.looks()}),
            "guest": as_text(told),
            "viewer": as_text(nameless),
        }

    def looks(self) -> dict[str, Any]:
        """Where each guest looks, here and elsewhere."""
        told = {k: look for part, _ in self.parts.values() for k, look in part["looks"].items()}
        return told | {m.id: m.look.plain() for m in self.members.values() if m.look and m.id != GUIDE}

    def snapshot(self, role: str, you: str) -> dict[str, Any]:
        """Everything a browser needs to begin, or to go on after a lost connection."""
        who = orjson.loads(self.who_texts()[role])
        words = [w for w in self.words if role != "viewer" or w["who"] == GUIDE]
        told = {
            "t": "state", "v": self.version, "number": self.number, "topic": self.topic, "guide": self.guide,
            "revision": self.revision, "you": you, "role": role, "lead": self.lead.plain() if self.lead else None,
            "words": words, "looks": self.looks() if role == GUIDE else {},
        }  # fmt: skip
        return {k: v for k, v in who.items() if k not in told} | told

    def end(self, state: str, code: int) -> None:
        """Everybody is told and let go."""
        self.state = state
        self.version += 1
        self._tell_all(self.who_texts())
        for one in list(self.connections):
            one.close(code)

    def _tell_all(self, texts: dict[str, str]) -> None:
        news = (self.state, self.guests_here(), self.viewers)
        is_new, self.told_viewers = news != self.told_viewers, news
        for one in list(self.connections):
            if one.role != "viewer" or is_new:
                one.tell(texts[one.role])

    # --- other processes ---

    def part(self, now: float) -> dict[str, Any]:
        """What other processes have to know of who is connected here."""
        leads = GUIDE in self.members and not self.members[GUIDE].alone_since
        return {
            "v": self.version,
            "members": [m.plain() for m in self.members.values()],
            "looks": {m.id: m.look.plain() for m in self.members.values() if m.look and m.id != GUIDE},
            "viewers": sum(c.role == "viewer" for c in self.connections),
            "lead": self.lead.plain() if leads and self.lead else None,
            "floor": self.floor if leads else None,
            "points": [
                [who, look.plain()]
                for _, who, look, at in self.points
                if who in self.members and now - at < POINT_SECONDS
            ],
        }

    def merge(self, source: str, part: dict[str, Any], now: float) -> None:
        """What another process told; the number never falls behind it."""
        before = self.parts.get(source)
        self.parts[source] = (part, now)
        self.version = max(self.version, part["v"])
        if part["lead"] is not None:
            self.lead = Look(**part["lead"])
        if part["floor"] is not None and part["floor"] != self.floor:
            self.floor = list(part["floor"])
            self.settle_floor()
            self.changed = True
        shown = {(who, look) for _, who, look, _ in self.points}
        for who, plain in part["points"]:
            if (who, Look(**plain)) not in shown:
                self.point(who, Look(**plain), now)
        self.moved = True
        if before is None or any(before[0][k] != part[k] for k in ("members", "viewers")):
            self.changed = True

    def forget_parts(self, now: float) -> None:
        """Processes that say nothing any more."""
        over = [source for source, (_, at) in self.parts.items() if now - at > PART_SECONDS]
        for source in over:
            del self.parts[source]
            self.changed = True


def as_text(told: dict[str, Any]) -> str:
    """As it is sent."""
    return orjson.dumps(told).decode()
