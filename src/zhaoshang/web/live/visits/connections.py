"""One browser's connection: what waits to be sent, never more than a little; a reader who is too slow is let go."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

MOST_WAITING = 64
SLOWEST_SECONDS = 10
SILENT_SECONDS = 50

Send = Callable[[Any], Awaitable[None]]


class Connection:
    """What is to be sent: `latest` takes the place of one that was not sent yet, `tell` waits in order."""

    def __init__(self, role: str, who: str, send: Send, now: float, session: str = "") -> None:
        self.role, self.who, self.session = role, who, session
        self._send = send
        self._waiting: deque[str] = deque()
        self._latest = ""
        self._wake = asyncio.Event()
        self._sending_since = 0.0
        self.code = 0  # why it is to be closed; 0 while it is not
        self.heard_at = now

    def latest(self, text: str) -> None:
        """Where everybody is now; only the newest counts."""
        self._latest = text
        self._wake.set()

    def tell(self, text: str) -> None:
        """Something each has to learn. Who does not read while much waits is let go: a snapshot tells all when they are back."""
        if len(self._waiting) >= MOST_WAITING:
            self.close(1013)
            return
        self._waiting.append(text)
        self._wake.set()

    def close(self, code: int) -> None:
        """No more than what waits already is sent; then it is to be closed with this code."""
        self.code = self.code or code
        self._wake.set()

    def is_stuck(self, now: float) -> bool:
        """Whether something has been on its way for too long, or nothing was heard for too long."""
        slow = self._sending_since and now - self._sending_since > SLOWEST_SECONDS
        return bool(slow) or now - self.heard_at > SILENT_SECONDS

    async def deliver(self, clock: Callable[[], float]) -> None:
        """Sends what is there; ends when the connection is to be closed."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting or self._latest:
                if self._waiting:
                    text = self._waiting.popleft()
                else:
                    text, self._latest = self._latest, ""
                self._sending_since = clock()
                await self._send({"type": "websocket.send", "text": text})
                self._sending_since = 0.0
            if self.code:
                return
