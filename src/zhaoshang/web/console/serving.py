"""Three processes under one roof: pages (WSGI), live channels (ASGI), background work. One that dies is started again."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from zhaoshang.web.console.answers import told

STOP_SECONDS = 10
PR_SET_PDEATHSIG = 1  # linux/prctl.h


@dataclass(slots=True)
class Part:
    """One process: how it is started, and when it last was."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    falls: int = 0

    def start(self) -> None:
        """The process runs, in a session of its own, so that Ctrl-C reaches it through us only."""
        self.process = subprocess.Popen(  # noqa: S603 -- our own programs; one thread only
            self.command,
            env={**os.environ, **self.environment},
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            preexec_fn=_end_with_the_parent(),  # noqa: PLW1509 -- this process has one thread
        )
        self.started = time.monotonic()

    def is_down(self) -> bool:
        """Whether it has ended."""
        return self.process is None or self.process.poll() is not None

    def wait_seconds(self) -> float:
        """How long to wait before starting it again: longer when it falls at once."""
        return min(0.5 * (1 << min(self.falls, 6)), 30.0)


def _end_with_the_parent() -> Callable[[], None] | None:
    """On Linux the kernel tells a part to stop when we are killed, so that no page server is left holding the port."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return lambda: library.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def parts(host: str, port: int, workers: int) -> list[Part]:
    """The three processes for an address."""
    granian = str(Path(sys.executable).parent / "granian")
    shared = {
        "DJANGO_SETTINGS_MODULE": "zhaoshang.config.settings",
        "ZHAOSHANG_PAGES": os.environ.get("ZHAOSHANG_PAGES", f"http://127.0.0.1:{port},http://localhost:{port}"),
        "ZHAOSHANG_LIVE_URL": os.environ.get("ZHAOSHANG_LIVE_URL", f"http://{host}:{port + 1}"),
    }
    common = ["--host", host, "--no-access-log", "--log-level", "warning"]
    pages = [
        granian, *common, "--interface", "wsgi", "--port", str(port), "--workers", str(workers),
        "--blocking-threads", "4", "--backlog", "1024", "--respawn-failed-workers", "zhaoshang.config.wsgi:application",
    ]  # fmt: skip
    live = [
        granian, *common, "--interface", "asginl", "--port", str(port + 1), "--workers", "1", "zhaoshang.config.asgi:application",
    ]  # fmt: skip
    return [
        Part("pages", pages, shared),
        Part("live", live, shared),
        Part("work", [sys.executable, "-m", "zhaoshang.web.console.worker"], shared),
    ]


def serve_all(*, host: str, port: int, workers: int, logins: list[tuple[str, str, str]]) -> int:
    """Runs until Ctrl-C or SIGTERM; then every part is stopped and 0 is returned."""
    for one in (port, port + 1):  # pages, and the live channels beside them
        if taken := _why_not(host, one):
            told(*taken)
            return 1
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    running = parts(host, port, workers)
    for part in running:
        part.start()
    _greet(host, port, logins)
    while not stopping:
        for part in running:
            if part.is_down() and not stopping:
                _again(part)
        time.sleep(0.2)
    for part in running:
        _stop(part)
    told("已停止。", "Stopped.")
    return 0


def _again(part: Part) -> None:
    lived = time.monotonic() - part.started
    part.falls = 0 if lived > 60 else part.falls + 1
    told(f"· {part.name} 停了，重新启动", f"· {part.name} ended and is started again")
    time.sleep(part.wait_seconds())
    part.start()


def _stop(part: Part) -> None:
    if part.process is None or part.process.poll() is not None:
        return
    part.process.terminate()
    try:
        part.process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(part.process.pid, signal.SIGKILL)
        part.process.wait()


def _why_not(host: str, port: int) -> tuple[str, str] | None:
    """Why nothing can be served there, in both languages; None where it can."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            return (
                f"端口 {port} 已被占用。请关闭占用它的程序，或换一个：zhaoshang serve --port 8100",
                f"Port {port} is in use. Stop the program that holds it, or choose another: zhaoshang serve --port 8100",
            )
        if problem.errno == errno.EACCES:
            return (
                f"没有权限使用端口 {port}。请换一个：zhaoshang serve --port 8100",
                f"There is no permission to use port {port}. Choose another: zhaoshang serve --port 8100",
            )
        return (
            f"这台机器没有地址 {host}。请改用 --host 127.0.0.1，或这台机器自己的地址。",
            f"This machine has no address {host}. Use --host 127.0.0.1, or an address of this machine.",
        )
    return None


def _greet(host: str, port: int, logins: list[tuple[str, str, str]]) -> None:
    told(f"\n  招商  http://{host}:{port}\n", f"\n  Zhaoshang  http://{host}:{port}\n")
    for username, name, password in logins:
        told(f"  {username:14} {password}   {name}", f"  {username:14} {password}   {name}")
    if logins:
        told("  以上是示例账号。按 Ctrl-C 停止。\n", "  These are example accounts. Ctrl-C stops.\n")
    sys.stdout.flush()
