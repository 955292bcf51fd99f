"""What the benchmarks share: a home that is thrown away, contestants in processes of their own, peaks, tables."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MIB = 1024 * 1024


@contextmanager
def scratch(name: str) -> Iterator[Path]:
    """A folder that is gone afterwards, whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix=f"zhaoshang-bench-{name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a contestant: a home of its own, nothing of the caller's installation."""
    home.mkdir(parents=True, exist_ok=True)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ZHAOSHANG_", "REDIS_", "DATABASE_"))}
    path = f"{ROOT}{os.pathsep}{ROOT / 'src'}"
    return {**kept, "ZHAOSHANG_HOME": str(home), "PYTHONPATH": path, **more}


def contest(script: str, part: str, home: Path, *words: object, **more: str) -> dict[str, Any]:
    """Runs one contestant (`script --part part …`) in a process of its own and returns what it told as JSON."""
    command = [sys.executable, script, "--part", part, *map(str, words)]
    done = subprocess.run(command, env=environment(home, **more), stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{part}: ended with {done.returncode}")
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def answer(**told: Any) -> None:
    """What a contestant hands back: its last line of output."""
    print(json.dumps(told), flush=True)


def prepare() -> None:
    """Django is set up and the database of this home stands at this version."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhaoshang.config.settings")
    import django  # noqa: PLC0415 -- after the environment is set
    from django.core.management import call_command  # noqa: PLC0415 -- as above

    django.setup()
    call_command("migrate", interactive=False, verbosity=0, run_syncdb=True)


def peak_bytes() -> int:
    """The highest resident memory of this process so far."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def processor_seconds() -> float:
    """What this process and its ended children have used of the processor."""
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system


class Stopwatch:
    """Seconds by name, on the wall and of the processor: `with watch("read"): …`."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.processor = 0.0

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        start, used = time.perf_counter(), processor_seconds()
        try:
            yield
        finally:
            self.processor += processor_seconds() - used
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


def table(title: str, rows: Sequence[Sequence[object]]) -> None:
    """A small table on standard output."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in texts if i < len(row)) for i in range(max(map(len, texts)))]
    print(f"\n{title}")
    for row in texts:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip())
    sys.stdout.flush()


def verdict(name: str, value: float, wanted: str, ok: bool) -> None:
    """One ratio beside what was wanted."""
    print(f"  {'✓' if ok else '✗'} {name}: {value:.2f} (wanted {wanted})", flush=True)
