"""The child process itself: its walls, its deaths, and the size of an honest ledger."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.domain.evidence.readers import files
from tests.domain.evidence.readers.conftest import MemoryWatch
from zhaoshang.domain.evidence.readers import errors
from zhaoshang.domain.evidence.readers.limited import SOURCE, ChildFailed, run_limited
from zhaoshang.domain.evidence.readers.limits import MEBIBYTE, Limits
from zhaoshang.domain.evidence.readers.workbook import Workbook

Read = Callable[..., Workbook]
WALLED = """
import sys, json
job = json.loads(sys.argv[1])
sys.path.insert(0, job["source"])
from pathlib import Path
from zhaoshang.domain.evidence.readers.child import delimited, excel, guard, output
guard.raise_walls(job["limits"], Path(job["into"]))
def trial(act):
    try:
        act()
    except BaseException as problem:
        return type(problem).__name__
    return "allowed"
"""


def walled(tmp_path: Path, body: str, **limits: float) -> dict[str, object]:
    script = tmp_path / "script.py"
    script.write_text(WALLED + body, encoding="utf-8")
    (tmp_path / "in").mkdir(exist_ok=True)
    return run_limited(script, {"into": str(tmp_path / "in")}, limits=Limits(**limits))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return files.ledger(tmp_path_factory.mktemp("big") / "台账.xlsx", 100_000)


def test_child_is_walled_in(tmp_path: Path) -> None:
    done = walled(
        tmp_path,
        """
import os, socket, subprocess
into = Path(job["into"])
output.tell(done={
    "socket": trial(lambda: socket.socket()),
    "resolve": trial(lambda: socket.getaddrinfo("localhost", 80)),
    "program": trial(lambda: subprocess.run(["true"])),
    "system": trial(lambda: os.system("true")),
    "fork": trial(os.fork),
    "write": trial(lambda: open(into.parent / "x", "w")),
    "climb": trial(lambda: open(into / ".." / "x", "w")),
    "own": trial(lambda: open(into / "x", "w").close()),
    "memory": trial(lambda: bytearray(600 << 20)),
    "stdin": sys.stdin.read(),
    "environment": sorted(os.environ),
    "django": [name for name in sys.modules if name.split(".")[0] == "django"],
    "session": os.getsid(0) == os.getpid(),
})
""",
    )

    stopped = dict.fromkeys(["socket", "resolve", "program", "system", "fork", "write", "climb"], "PermissionError")
    assert {key: done[key] for key in stopped} == stopped
    assert (done["own"], done["memory"], done["stdin"], done["django"]) == ("allowed", "MemoryError", "", [])
    assert set(done["environment"]) <= {"LANG", "LC_CTYPE", "TMPDIR", "RUST_BACKTRACE", "MALLOC_ARENA_MAX"}  # type: ignore[call-overload]
    assert done["session"] is True


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("while True: pass", "reading.took_too_long"),
        ("import time\ntime.sleep(60)", "reading.took_too_long"),
        ("import os\nos.kill(os.getpid(), 11)", "reading.damaged"),
        ("import os\nos.kill(os.getpid(), 9)", "reading.interrupted"),
        ("raise ValueError", "reading.reader_failed"),
        ("pass", "reading.reader_failed"),
        ("print('nonsense', flush=True)", "reading.damaged"),
        ("sys.stdout.write('x' * 3_000_000)", "reading.damaged"),
        ("sys.stderr.write('x' * 3_000_000)\nimport os\nos.abort()", "reading.damaged"),
        ("x = bytearray(600 << 20)", "reading.too_much_memory"),
        ("open(Path(job['into']) / 'x', 'wb').write(bytes(2000))", "reading.reader_failed"),
    ],
)
def test_every_death_is_explained(tmp_path: Path, body: str, code: str) -> None:
    with pytest.raises(ChildFailed) as caught:
        walled(tmp_path, body, seconds=1.5, cpu_seconds=1, output_bytes=1000)

    assert caught.value.code == code
    assert not psutil.Process().children()


def test_child_killed_midway_leaves_nothing(tmp_path: Path, read: Read, big: Path) -> None:
    def kill(done: int, total: int) -> None:
        if done:
            os.kill(psutil.Process().children()[0].pid, signal.SIGKILL)

    with pytest.raises(errors.ReadingInterrupted):
        read(big, progress=kill)

    assert not (tmp_path / "out").exists()


def test_reading_stops_when_asked_or_when_progress_fails(tmp_path: Path, read: Read, big: Path) -> None:
    with pytest.raises(errors.ReadingStopped):
        read(big, should_stop=lambda: True)

    def broken(done: int, total: int) -> None:
        raise RuntimeError("of the caller")

    with pytest.raises(RuntimeError, match="of the caller"):
        read(big, progress=broken)
    assert not (tmp_path / "out").exists()
    assert not psutil.Process().children()


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (Limits(seconds=0.5), errors.TookTooLong),
        (Limits(cpu_seconds=1), errors.TookTooLong),
        (Limits(memory_bytes=150 * MEBIBYTE), errors.TooMuchMemory),
        (Limits(output_bytes=MEBIBYTE), errors.ResultTooLarge),
        (Limits(unpacked_bytes=20 * MEBIBYTE), errors.UnpacksTooLarge),
        (Limits(rows=99_999), errors.TooManyRows),
        (Limits(columns=23), errors.TooManyColumns),
        (Limits(grid_cells=100_000), errors.StrayCell),
    ],
)
def test_each_limit_has_its_refusal(
    tmp_path: Path, read: Read, big: Path, limits: Limits, expected: type[errors.ReadingRefused]
) -> None:
    with pytest.raises(expected):
        read(big, limits=limits)

    assert not (tmp_path / "out").exists()


def test_child_ends_when_the_parent_is_killed(tmp_path: Path, big: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from zhaoshang.domain.evidence.readers.workbook import read_workbook\n"
        f"read_workbook(Path({str(big)!r}), name='a.xlsx', into=Path({str(tmp_path / 'out')!r}))"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], env={"PYTHONPATH": str(SOURCE)})
    found: list[psutil.Process] = []
    until = time.monotonic() + 10
    while not found and time.monotonic() < until:
        found = psutil.Process(parent.pid).children()
        time.sleep(0.02)

    parent.kill()
    parent.wait()

    _, alive = psutil.wait_procs(found, timeout=10)
    assert found
    assert not alive


@pytest.mark.slow
def test_hundred_thousand_rows_fit(tmp_path: Path, read: Read, big: Path, memory: MemoryWatch) -> None:
    memory.begin()
    started = time.monotonic()
    workbook = read(big)
    parsed = time.monotonic() - started
    count = sum(len(cells) for _, cells in workbook.rows(0))
    total = time.monotonic() - started

    memory.stop()
    print(
        f"\n100 000 x 24: child {parsed:.1f} s, read back {total - parsed:.1f} s, "
        f"peak {workbook.child_peak_bytes / MEBIBYTE:.0f} MiB, parent +{memory.growth / MEBIBYTE:.0f} MiB"
    )
    assert (workbook.sheets[0].row_count, count) == (100_000, 2_400_000)
    assert 0 < workbook.child_peak_bytes <= 400 * MEBIBYTE
    assert memory.growth <= 50 * MEBIBYTE
