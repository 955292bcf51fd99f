"""What a browser may send: parsed once, within limits; and how much of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import orjson

MOST_BYTES = 2 * 1024
MOST_SIGNAL_BYTES = 16 * 1024
ABUSIVE = 400  # messages over the limit, after which nobody is patient any more
KINDS = ("look", "point", "follow", "hand", "floor", "say", "voice", "signal", "pong")


class Unreadable(Exception):
    """No message of ours; the connection is closed."""


class TooLarge(Exception):
    """More than a message may hold; the connection is closed."""


@dataclass(frozen=True, slots=True)
class Look:
    """A scene by its key and a direction in it: whole tenths of a degree from north and upwards, zoom in tenths of a per cent."""

    scene: str
    yaw: int
    pitch: int
    zoom: int

    def plain(self) -> dict[str, Any]:
        """As it is sent."""
        return {"scene": self.scene, "yaw": self.yaw, "pitch": self.pitch, "zoom": self.zoom}


def read(text: str, role: str) -> dict[str, Any]:
    """The message. Raises TooLarge and Unreadable; a viewer says nothing but that they are there."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_SIGNAL_BYTES:
        raise TooLarge
    try:
        told = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as problem:
        raise Unreadable from problem
    if not isinstance(told, dict) or told.get("t") not in KINDS:
        raise Unreadable
    if size > MOST_BYTES and told["t"] != "signal":
        raise TooLarge
    if role == "viewer" and told["t"] != "pong":
        raise Unreadable
    return told


def look_in(told: dict[str, Any], scenes: Collection[str]) -> Look | None:
    """The direction a message names; None where it names none of this tour."""
    scene, yaw, pitch, zoom = (told.get(name) for name in ("scene", "yaw", "pitch", "zoom"))
    if not isinstance(scene, str) or scene not in scenes:
        return None
    if not all(isinstance(number, int) and not isinstance(number, bool) for number in (yaw, pitch, zoom)):
        return None
    if not -900 <= pitch <= 900 or not 0 <= zoom <= 1000:  # type: ignore[operator]
        return None
    return Look(scene, yaw % 3600, pitch, zoom)  # type: ignore[operator, arg-type]


class Bucket:
    """So many at once, so many a second afterwards."""

    __slots__ = ("_at", "_left", "most", "per_second")

    def __init__(self, most: float, per_second: float) -> None:
        self.most, self.per_second = most, per_second
        self._left, self._at = most, 0.0

    def take(self, now: float) -> bool:
        """Whether one more is allowed at this moment (seconds of any clock that only goes on)."""
        if self._at:
            self._left = min(self.most, self._left + (now - self._at) * self.per_second)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Pace:
    """How much one member may still send. It is the member's, not the connection's: coming back does not begin it anew."""

    __slots__ = ("moves", "over", "signals", "words")

    def __init__(self) -> None:
        self.moves, self.words, self.signals = Bucket(30, 15), Bucket(5, 0.5), Bucket(60, 30)
        self.over = 0

    def goes_too_far(self) -> bool:
        """One more message over the limit; true where it was one too many."""
        self.over += 1
        return self.over > ABUSIVE
