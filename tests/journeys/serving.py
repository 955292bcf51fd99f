"""The product as it is served: `zhaoshang serve` with its three processes, on a port of its own, stopped by Ctrl-C."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.factories.houses import COMMAND, House

PATIENCE = 60
STOPS_WITHIN = 10


@dataclass
class Served:
    """A running house: where it answers, and the process that holds the three others."""

    house: House
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> str:
        """What it wrote so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def family(self) -> list[psutil.Process]:
        """Every process below it, children of children too."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def parts(self) -> dict[str, psutil.Process]:
        """The three parts by what they serve."""
        words = {"pages": "config.wsgi", "live": "config.asgi", "work": "console.worker"}
        found: dict[str, psutil.Process] = {}
        for child in psutil.Process(self.process.pid).children():
            line = " ".join(child.cmdline())
            found |= {name: child for name, word in words.items() if word in line}
        return found

    def answers(self, path: str = "/accounts/login/", port: int = 0) -> int:
        """The status a page answers with; 0 while nobody listens."""
        talk = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=15)
        try:
            talk.request("GET", path)
            return talk.getresponse().status
        except OSError:
            return 0
        finally:
            talk.close()

    def wait(self) -> None:
        """Until the pages answer."""
        until(lambda: self.answers() == 200, f"the pages do not answer:\n{self.said()[-3000:]}")

    def stop(self, number: int = signal.SIGINT) -> float:
        """Ctrl-C; returns how many seconds it took to end."""
        begun = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.wait(60)
        return time.monotonic() - begun


def until(true: Any, otherwise: str, seconds: float = PATIENCE) -> None:
    """Waits for something to become true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.2)
    raise AssertionError(otherwise)


def free_ports() -> int:
    """A port that is free together with the one after it: pages and live channels."""
    for _ in range(50):
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no two free ports side by side")


@contextmanager
def served(house: House, **environment: str) -> Iterator[Served]:
    """The house is open for the length of the block; no process of it is left afterwards."""
    port = free_ports()
    log = house.home / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [COMMAND, "serve", "--port", str(port), "--workers", "1"],
            env={**house.environment, **environment}, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    running = Served(house, port, process, log)
    try:
        running.wait()
        yield running
    finally:
        left = running.family() if process.poll() is None else []
        running.stop()
        for one in left:  # never by name: only what this house started
            if one.is_running() and one.status() != psutil.STATUS_ZOMBIE:
                os.kill(one.pid, signal.SIGKILL)
