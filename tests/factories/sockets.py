"""A browser's side of a websocket, spoken straight to the ASGI application: no server, the same messages.

As with the server we run, a close that is sent while the application waits for what the browser says does not arrive.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import async_to_sync
from django.db import connections

from zhaoshang.web.live.visits.hall import hall
from zhaoshang.web.live.visits.sockets import application

PAGE = "https://zhaoshang.example"


class Socket:
    """One connection. `code` is why it was closed; `refused` whether it never came to stand."""

    def __init__(self, path: str, *, origin: str = PAGE, cookies: dict[str, str] | None = None) -> None:
        address, _, query = path.partition("?")
        cookie = "; ".join(f"{k}={v}" for k, v in (cookies or {}).items())
        self.scope = {
            "type": "websocket", "path": address, "query_string": query.encode(),
            "headers": [(b"origin", origin.encode()), (b"cookie", cookie.encode())],
        }  # fmt: skip
        self.sent: asyncio.Queue[Any] = asyncio.Queue()
        self.came: asyncio.Queue[Any] = asyncio.Queue()
        self.refused, self.code, self.stalled = False, 0, False
        self.task: asyncio.Task[None] | None = None
        self._waited_for = False

    async def open(self) -> Socket:
        """Knocks; whether it was let in is in `refused`."""
        self.sent.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(application(self.scope, self._give, self._take))
        first = await asyncio.wait_for(self.came.get(), 10)
        if first["type"] == "websocket.close":
            self.refused, self.code = True, first["code"]
        return self

    async def _give(self) -> Any:
        self._waited_for = True
        try:
            return await self.sent.get()
        finally:
            self._waited_for = False

    async def _take(self, event: Any) -> None:
        while self.stalled:
            await asyncio.sleep(0.01)
        if event["type"] == "websocket.close" and self._waited_for:
            return
        self.came.put_nowait(event)

    def say(self, **told: Any) -> None:
        """Sends a message."""
        self.raw(json.dumps(told, ensure_ascii=False))

    def raw(self, text: str) -> None:
        """Sends a text as it is."""
        self.sent.put_nowait({"type": "websocket.receive", "text": text})

    async def hear(self, kind: str, within: float = 5, fits: Callable[[Any], bool] = lambda _: True) -> Any:
        """The next message of this kind that fits; others are passed over."""
        async with asyncio.timeout(within):
            while True:
                event = await self.came.get()
                if event["type"] == "websocket.close":
                    self.code = event["code"]
                    raise AssertionError(f"closed with {self.code} instead of {kind}")
                told = json.loads(event["text"])
                if told["t"] == kind and fits(told):
                    return told

    async def closed(self, within: float = 5) -> int:
        """The code it is closed with."""
        async with asyncio.timeout(within):
            while not self.code:
                event = await self.came.get()
                if event["type"] == "websocket.close":
                    self.code = event["code"]
        return self.code

    async def heard(self, seconds: float) -> list[Any]:
        """Everything that comes within a time."""
        await asyncio.sleep(seconds)
        found = []
        while not self.came.empty():
            event = self.came.get_nowait()
            if event["type"] == "websocket.send":
                found.append(json.loads(event["text"]))
            elif event["type"] == "websocket.close":
                self.code = event["code"]
        return found

    async def go(self) -> None:
        """The browser is gone."""
        self.sent.put_nowait({"type": "websocket.disconnect", "code": 1001})
        if self.task is not None:
            await asyncio.wait_for(self.task, 5)


def finished(work: Callable[[], Awaitable[Any]]) -> Any:
    """What a coroutine returns, run in a thread of its own: in this one a browser's loop may be running."""

    async def whole() -> Any:
        try:
            return await work()
        finally:
            await hall().stop()

    def run() -> Any:
        try:
            return async_to_sync(whole)()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()
