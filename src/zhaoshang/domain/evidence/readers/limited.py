"""A limited child process, watched from outside: for every parser of foreign bytes, not only workbooks.

The child limits itself (`child.guard`); the parent keeps the clock, kills the child's whole process group,
and turns every way a child can end into either its result or one `ChildFailed`.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from zhaoshang.domain.evidence.readers.limits import MEBIBYTE, Limits

POLL_SECONDS = 0.1
LONGEST_LINE = 1 << 20
STDERR_KEPT = 4096
SOURCE = Path(__file__).resolve().parents[4]
"""The folder that holds the `zhaoshang` package."""
OUT_OF_MEMORY = (b"memory allocation of", b"MemoryError", b"capacity overflow", b"Cannot allocate memory")


class ChildFailed(Exception):
    """The child gave no result. `code` is that of a refusal in `errors`; `details` fill its sentence."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details: dict[str, object] = details


def run_limited(
    script: Path,
    job: dict[str, Any],
    *,
    limits: Limits,
    progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> dict[str, Any]:
    """The result the child told. Raises ChildFailed for everything else; no process is left behind in any
    case."""
    told = {**job, "limits": asdict(limits), "source": str(SOURCE)}
    command = [sys.executable, "-I", "-B", "-X", "utf8", str(script), json.dumps(told)]
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and script, no shell
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=job["into"],
        # A clean environment: no secrets of the server, one memory arena so that the limit means what it
        # says.
        env={"LANG": "C.UTF-8", "TMPDIR": job["into"], "RUST_BACKTRACE": "0", "MALLOC_ARENA_MAX": "1"},
        start_new_session=True,
        close_fds=True,
    )
    try:
        return _Watch(child, limits, progress, should_stop).result()
    finally:
        end(child)


def end(child: subprocess.Popen[bytes]) -> None:
    """The child and anything it started are gone, and its pipes closed."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    for pipe in (child.stdout, child.stderr):
        if pipe is not None:
            pipe.close()


class _Watch:
    """Reads what the child says until it ends, or until its time is over."""

    def __init__(
        self,
        child: subprocess.Popen[bytes],
        limits: Limits,
        progress: Callable[[int, int], None] | None,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        self.child, self.limits, self.progress, self.should_stop = child, limits, progress, should_stop
        self.line = self.stderr = b""
        self.done: dict[str, Any] | None = None

    def result(self) -> dict[str, Any]:
        deadline = time.monotonic() + self.limits.seconds
        with selectors.DefaultSelector() as selector:
            for pipe in (self.child.stdout, self.child.stderr):
                assert pipe is not None
                selector.register(pipe, selectors.EVENT_READ)
            while selector.get_map():
                for key, _ in selector.select(POLL_SECONDS):
                    self._take(key.fileobj, selector)  # type: ignore[arg-type]
                self._check_clock(deadline)
        while self.child.poll() is None:
            self._check_clock(deadline)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.child.wait(POLL_SECONDS)
        if self.child.returncode == 0 and self.done is not None:
            return self.done
        raise self._explained(self.child.returncode)

    def _check_clock(self, deadline: float) -> None:
        if time.monotonic() > deadline:
            raise ChildFailed("reading.took_too_long", seconds=round(self.limits.seconds))
        if self.should_stop is not None and self.should_stop():
            raise ChildFailed("reading.stopped")

    def _take(self, pipe: IO[bytes], selector: selectors.BaseSelector) -> None:
        piece = os.read(pipe.fileno(), 65_536)
        if not piece:
            selector.unregister(pipe)
        elif pipe is self.child.stderr:
            # Head and tail are enough to explain a crash; a parser that complains forever must not fill us.
            self.stderr = (
                (self.stderr + piece)[-STDERR_KEPT:] if len(self.stderr) > STDERR_KEPT else self.stderr + piece
            )
        else:
            *lines, self.line = (self.line + piece).split(b"\n")
            for line in lines:
                self._hear(line)
            if len(self.line) > LONGEST_LINE:
                raise ChildFailed("reading.damaged", reason="the reader said too much")

    def _hear(self, line: bytes) -> None:
        try:
            message = json.loads(line)
        except ValueError as problem:
            raise ChildFailed("reading.damaged", reason="the reader spoke nonsense") from problem
        if "progress" in message and self.progress is not None:
            self.progress(*message["progress"])
        elif "refused" in message:
            raise ChildFailed(message["refused"], **self._with_limits(message["details"]))
        elif "done" in message:
            self.done = message["done"]

    def _explained(self, code: int) -> ChildFailed:
        """Why a child ended without a word: told by its signal and by what it wrote last."""
        reason = self.stderr[-200:].decode("utf-8", "replace")
        if -code in (signal.SIGXCPU, signal.SIGALRM):
            return ChildFailed("reading.took_too_long", seconds=round(self.limits.seconds))
        if -code == signal.SIGXFSZ:
            return ChildFailed("reading.result_too_large")
        if any(words in self.stderr for words in OUT_OF_MEMORY):
            return ChildFailed("reading.too_much_memory", **self._with_limits({}))
        if -code in (signal.SIGKILL, signal.SIGTERM):
            return ChildFailed("reading.interrupted", reason=reason)
        kind = "reading.reader_failed" if code >= 0 else "reading.damaged"
        return ChildFailed(kind, reason=f"exit {code}: {reason}")

    def _with_limits(self, details: dict[str, Any]) -> dict[str, Any]:
        return {"limit_mb": self.limits.memory_bytes // MEBIBYTE, **details}
