"""A guided visit with its crowd: 30 guests who look around, a guide who turns ten times a second, 500 silent viewers; and what the
desk notices of it.

    python -m benchmarks.bench_visits [--viewers 500] [--seconds 15]

Everything is real: `zhaoshang serve`, websockets over TCP, a signed-in officer opening a desk page all the while. Printed are messages a
second, how late a direction reaches guests and viewers, and the p95 of the desk page beside the same page without any visit.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks.common import environment, percentile, scratch, table, verdict

PORT = 8461
ORIGIN = f"http://127.0.0.1:{PORT}"
GUESTS = 30
DESK_LIMIT_MS = 500.0
LATE_LIMIT_MS = 1000.0
FURNISH = """
import django, json, time
django.setup()
from datetime import timedelta
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from tests.factories.visits import public_tour, running
from zhaoshang.domain.estate.commands import register_parcels
from zhaoshang.domain.organisations.models import User
from zhaoshang.domain.tours import commands
from zhaoshang.web.kit import tickets

now = timezone.now
by = User.objects.get(username="lin")
parcel = next(iter(register_parcels(known_as=[("示例-1", "")], by=by, at=now()).values()))
visit = running(public_tour(parcel, by, now), by, now)
store = SessionStore()
store[SESSION_KEY], store[HASH_SESSION_KEY] = str(by.pk), by.get_session_auth_hash()
store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
store["kit.seen_at"] = store["kit.signed_in_at"] = int(time.time())
store.save()
session, viewers = str(store.session_key), {viewers}
told = [("guide", by.pk, session)]
for n in range({guests}):
    one = commands.join_visit(visit=visit, name=f"示例{{n}}", agreed=1, secret=f"g{{n}}", by=commands.VISITOR, at=now())
    told.append(("guest", one.pk, f"g{{n}}"))
told += [("viewer", 0, f"v{{n}}") for n in range(viewers)]
line = [[r, s, tickets.issue(visit=visit.pk, role=r, who=w, secret=s)] for r, w, s in told]
print(json.dumps({{"visit": visit.pk, "session": session, "tickets": line}}))
"""


class Line:
    """A websocket client as small as one can be (RFC 6455): text frames, nothing else."""

    def __init__(self, role: str) -> None:
        self.role, self.heard, self.late = role, 0, []  # type: int, list[float]

    async def open(self, visit: int, secret: str, ticket: str) -> None:
        """Shakes hands."""
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", PORT + 1)
        cookie = f"{'sessionid' if self.role == 'guide' else 'visit'}={secret}"
        key = base64.b64encode(os.urandom(16)).decode()
        self.writer.write(
            f"GET /live/visits/{visit}/?ticket={ticket} HTTP/1.1\r\nHost: 127.0.0.1:{PORT + 1}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nOrigin: {ORIGIN}\r\n"
            f"Cookie: {cookie}\r\n\r\n".encode()
        )
        head = await self.reader.readuntil(b"\r\n\r\n")
        assert b" 101 " in head.split(b"\r\n")[0], head

    def say(self, told: dict[str, Any]) -> None:
        """Sends a message, masked as a client has to."""
        body, mask = json.dumps(told).encode(), os.urandom(4)
        size = bytes([0x80 | len(body)]) if len(body) < 126 else bytes([0x80 | 126]) + len(body).to_bytes(2, "big")
        self.writer.write(b"\x81" + size + mask + bytes(b ^ mask[n % 4] for n, b in enumerate(body)))

    async def listen(self) -> None:
        """Counts what comes; the guide's pitch carries the moment it was sent, in milliseconds modulo 900."""
        while True:
            _, size = await self.reader.readexactly(2)
            length = size & 127
            if length == 126:
                length = int.from_bytes(await self.reader.readexactly(2), "big")
            elif length == 127:
                length = int.from_bytes(await self.reader.readexactly(8), "big")
            told = json.loads(await self.reader.readexactly(length))
            self.heard += 1
            if told["t"] == "ping":
                self.say({"t": "pong"})
            elif told["t"] == "tick" and told["lead"] and self.role != "guide":
                sent = told["lead"]["yaw"] * 900 + told["lead"]["pitch"]
                self.late.append((int(time.monotonic() * 1000) - sent) % (3600 * 900))


async def crowd(visit: int, lines: list[list[str]], seconds: float) -> dict[str, list[Line]]:
    """Everybody comes, looks and listens for so long."""
    by_role: dict[str, list[Line]] = {"guide": [], "guest": [], "viewer": []}
    for role, secret, ticket in lines:
        one = Line(role)
        await one.open(visit, secret, ticket)
        by_role[role].append(one)
    everybody = [one for ones in by_role.values() for one in ones]
    listening = [asyncio.create_task(one.listen()) for one in everybody]
    await asyncio.sleep(1)
    for one in everybody:
        one.heard, one.late = 0, []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        moment = int(time.monotonic() * 1000) % (3600 * 900)
        look = {"t": "look", "scene": "scene0", "yaw": moment // 900, "pitch": moment % 900, "zoom": 0}
        for one in (*by_role["guide"], *by_role["guest"]):
            one.say(look)
        await asyncio.sleep(0.1)
    for task in listening:
        task.cancel()
    return by_role


def desk(session: str, seconds: float, out: Path) -> subprocess.Popen[bytes]:
    """A process of its own that opens a desk page again and again and writes how long each took."""
    code = (
        "import sys,time,json,urllib.request as u\n"
        "end=time.monotonic()+float(sys.argv[2]);took=[]\n"
        f"r=u.Request('{ORIGIN}/desk/visits/?show=all',headers={{'Cookie':'sessionid='+sys.argv[1]}})\n"
        "while time.monotonic()<end:\n"
        "  s=time.perf_counter();a=u.urlopen(r);a.read();took.append((time.perf_counter()-s)*1000);assert a.url.endswith('all')\n"
        "  time.sleep(0.02)\n"
        "open(sys.argv[3],'w').write(json.dumps(took))\n"
    )
    return subprocess.Popen([sys.executable, "-c", code, session, str(seconds), str(out)])


def main() -> int:
    """Prints the figures; 1 where one is beyond its limit."""
    given = argparse.ArgumentParser()
    given.add_argument("--viewers", type=int, default=500)
    given.add_argument("--seconds", type=float, default=15)
    asked = given.parse_args()
    with scratch("visits") as home:
        env = environment(home / "house", ZHAOSHANG_MFA="optional", DJANGO_SETTINGS_MODULE="zhaoshang.config.settings")
        program = str(Path(sys.executable).parent / "zhaoshang")
        subprocess.run([program, "prepare"], env=env, check=True, stdout=subprocess.DEVNULL)
        add = ["user", "add", "lin", "林专员", "--role", "bureau_officer", "--password", "yunhe two bridges 1203"]
        subprocess.run([program, *add], env=env, check=True, stdout=subprocess.DEVNULL)
        serving = subprocess.Popen([program, "serve", "--port", str(PORT)], env=env, stdout=subprocess.DEVNULL)
        try:
            return measured(env, home, asked)
        finally:
            serving.terminate()
            serving.wait(30)


def measured(env: dict[str, str], home: Path, asked: argparse.Namespace) -> int:
    """The desk alone, then the desk beside the crowd."""
    wait_for_pages()

    def furnished() -> dict[str, Any]:
        code = FURNISH.format(viewers=asked.viewers, guests=GUESTS)
        done = subprocess.run([sys.executable, "-c", code], env=env, check=True, stdout=subprocess.PIPE, text=True)
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told

    told = furnished()
    times: dict[str, list[float]] = {}

    async def with_crowd() -> dict[str, list[Line]]:
        watching = desk(told["session"], asked.seconds, home / "with.json")
        found = await crowd(told["visit"], told["tickets"], asked.seconds)
        await asyncio.to_thread(watching.wait)
        return found

    by_role = asyncio.run(with_crowd())
    time.sleep(2)
    desk(told["session"], asked.seconds, home / "without.json").wait()
    for name in ("with", "without"):
        times[name] = json.loads((home / f"{name}.json").read_text())
    rows: list[list[object]] = [["", "connections", "messages/s", "late p50 ms", "late p95 ms"]]
    for role in ("guide", "guest", "viewer"):
        late = [ms for one in by_role[role] for ms in one.late]
        heard = sum(one.heard for one in by_role[role]) / asked.seconds
        spans = [f"{percentile(late, share):.0f}" for share in (0.5, 0.95)] if late else ["", ""]
        rows.append([role, len(by_role[role]), f"{heard:.0f}", *spans])
    table(f"a visit with {GUESTS} guests and {asked.viewers} viewers", rows)
    p95 = {name: percentile(took, 0.95) for name, took in times.items()}
    table("desk page", [["", "p95 ms", "pages"], *([n, f"{p95[n]:.1f}", len(times[n])] for n in ("without", "with"))])
    worst = max(percentile([ms for one in by_role[r] for ms in one.late] or [9e9], 0.95) for r in ("guest", "viewer"))
    checks = (
        ("desk p95 with the crowd ÷ limit", p95["with"] / DESK_LIMIT_MS),
        ("p95 of a direction's way ÷ limit", worst / LATE_LIMIT_MS),
    )
    for name, ratio in checks:
        verdict(name, ratio, "≤ 1", ratio <= 1)
    verdict("desk p95 with ÷ without", p95["with"] / p95["without"], "told, not judged: one machine does both", True)
    return int(any(ratio > 1 for _, ratio in checks))


def wait_for_pages() -> None:
    """Until both processes answer."""
    for port in (PORT, PORT + 1):
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=5).read()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.2)


if __name__ == "__main__":
    raise SystemExit(main())
