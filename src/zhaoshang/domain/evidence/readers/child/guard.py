"""The walls of the child process, raised before the foreign file is opened."""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "pty.",
    "ctypes.",
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def raise_walls(limits: Mapping[str, Any], into: Path) -> None:
    """Memory, CPU time, wall time, file size and descriptors are limited; network, programs, other folders
    are shut.

    The kernel keeps the resource limits whatever the parser does; the audit hook stops only Python code,
    which is enough because the native parser opens no sockets.
    """
    memory, cpu = int(limits["memory_bytes"]), int(limits["cpu_seconds"])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limits["output_bytes"]),) * 2)
    resource.setrlimit(resource.RLIMIT_NOFILE, (int(limits["open_files"]),) * 2)
    if not limits.get("processes"):
        # The kernel counts all processes of the user, so any other number would stop a picture's threads at random:
        # there programs are stopped by the hook alone.
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # If the parent is killed, nobody is left to kill us: the alarm's default action ends this process by
    # itself.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, float(limits["seconds"]) + 2.0)
    os.nice(5)
    folder = os.path.realpath(into)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(FORBIDDEN):
            raise PermissionError(f"a reader may not use {event}")
        if event == "open" and _writes(arguments) and not _inside(arguments[0], folder):
            raise PermissionError("a reader writes only into its own folder")

    sys.addaudithook(watch)


def _writes(arguments: tuple[Any, ...]) -> bool:
    mode, flags = arguments[1], arguments[2]
    return (isinstance(flags, int) and bool(flags & WRITING)) or (
        isinstance(mode, str) and any(c in mode for c in "wax+")
    )


def _inside(path: object, folder: str) -> bool:
    if isinstance(path, int):
        return True
    return os.path.realpath(os.fsdecode(path)).startswith(folder + os.sep)  # type: ignore[arg-type]


def peak_bytes() -> int:
    """The highest resident memory of this process so far, in bytes (0 where /proc does not exist).

    Not `ru_maxrss`: that one keeps the parent's size across the start of a child.
    """
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
