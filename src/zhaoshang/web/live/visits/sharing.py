"""Several live processes hold one visit together through Redis, where `REDIS_URL` names one; one process alone needs none.

Each tells the others its own part of a room (see `rooms.Room.part`): whole, again and again, so that what is lost does no harm.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable
from typing import Any

import orjson
from django.conf import settings

from zhaoshang.web.kit.tickets import LIVES_SECONDS

LOG = logging.getLogger("zhaoshang.live")
CHANNEL = "zhaoshang:visits"
RETRY_SECONDS = 2
Heard = Callable[[str, dict[str, Any]], None]


class Alone:
    """One process: nobody to tell, and a ticket is used where it is."""

    def __init__(self) -> None:
        self._used: dict[str, float] = {}

    async def start(self, heard: Heard) -> None:
        """Nothing to listen to."""

    async def stop(self) -> None:
        """Nothing to end."""

    def tell(self, told: dict[str, Any]) -> None:
        """Nobody to tell."""

    async def take(self, once: str, now: float) -> bool:
        """Whether this ticket is used for the first time."""
        self._used = {word: until for word, until in self._used.items() if until > now}
        if once in self._used:
            return False
        self._used[once] = now + LIVES_SECONDS + 5
        return True


class Together:
    """Processes that hear one another through Redis. While Redis is away each goes on by itself."""

    def __init__(self, url: str) -> None:
        from redis import asyncio as redis  # noqa: PLC0415 -- only where there is one

        self.name = secrets.token_hex(4)
        self._redis = redis.from_url(url)
        self._tasks: set[asyncio.Task[None]] = set()
        self._alone = Alone()

    async def start(self, heard: Heard) -> None:
        """What the others tell is given to `heard` with their names."""
        self._keep(self._listen(heard))

    async def stop(self) -> None:
        """No more is heard."""
        for task in list(self._tasks):
            task.cancel()
        await self._redis.aclose()

    def tell(self, told: dict[str, Any]) -> None:
        """The others hear it, soon."""
        self._keep(self._publish(orjson.dumps(told | {"from": self.name})))

    async def take(self, once: str, now: float) -> bool:
        """Whether this ticket is used for the first time, in any process."""
        try:
            taken = await self._redis.set(f"{CHANNEL}:ticket:{once}", 1, nx=True, ex=LIVES_SECONDS + 5)
        except Exception:
            LOG.exception("Redis did not answer; the ticket is judged here alone")
            return await self._alone.take(once, now)
        return bool(taken)

    def _keep(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _publish(self, content: bytes) -> None:
        with contextlib.suppress(Exception):  # told whole again within two seconds
            await self._redis.publish(CHANNEL, content)

    async def _listen(self, heard: Heard) -> None:
        while True:
            try:
                async with self._redis.pubsub() as line:
                    await line.subscribe(CHANNEL)
                    async for message in line.listen():
                        if message["type"] == "message":
                            told = orjson.loads(message["data"])
                            if told["from"] != self.name:
                                heard(told["from"], told)
            except Exception:
                LOG.exception("Redis is away; visits go on in each process by itself")
                await asyncio.sleep(RETRY_SECONDS)


def company() -> Alone | Together:
    """How this process shares its visits."""
    return Together(settings.REDIS_URL) if settings.REDIS_URL else Alone()
