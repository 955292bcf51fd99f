"""R52: two processes of eight threads write at once while a third seals, one is killed; no gap, no fork, nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.factories.houses import House

pytestmark = [pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[3]
EACH = 60
ENDLESS = 100_000  # more than the second writer can do before it is killed
WRITER = """
import os, sys, threading
from datetime import UTC, datetime
from django.db import connection
from zhaoshang.domain.evidence.commands.imports import learn
from zhaoshang.domain.organisations.queries import machine

def write(thread):
    by = machine()
    for number in range(int(sys.argv[2])):
        learn(ledger="fdi", heading=f"{sys.argv[1]} {thread} {number}", field="paid_in_usd", by=by, at=datetime.now(UTC))
        os.write(1, f"{sys.argv[1]} {thread} {number}\\n".encode())
    connection.close()

threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
[t.start() for t in threads]
[t.join() for t in threads]
"""
SEALER = """
import sys, time
from datetime import UTC, datetime
from zhaoshang.domain.journal.commands import seal
from zhaoshang.domain.organisations.queries import machine
print("ready", flush=True)
for line in sys.stdin:
    seal(by=machine(), at=datetime.now(UTC))
    print("sealed", flush=True)
"""
CHECK = """
from zhaoshang.domain.journal.queries import verify
from zhaoshang.domain.journal.models import Entry
from zhaoshang.domain.evidence.models import Synonym
found = verify([])
print(len(found.broken), found.seals, *found.broken[:3])
print(*Synonym.objects.values_list("heading", flat=True), sep="\\n")
print("===")
import json
print(*[json.loads(p)["heading"] for p in Entry.objects.filter(verb="evidence.learn").values_list("payload", flat=True)], sep="\\n")
"""


def test_parallel_writers_a_sealer_and_a_kill(house: House) -> None:
    first, second = house.start(WRITER, "a", EACH), house.start(WRITER, "b", ENDLESS)
    sealer = subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup()\n{SEALER}"], env=house.environment, cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert sealer.stdout and sealer.stdin and first.stdout and second.stdout
    sealer.stdout.readline()
    told = [second.stdout.readline() for _ in range(EACH)]  # it is in full work now
    for _ in range(3):
        sealer.stdin.write("now\n")
        sealer.stdin.flush()
        assert sealer.stdout.readline() == "sealed\n"
        time.sleep(0.1)
    os.kill(second.pid, signal.SIGKILL)
    told += second.communicate()[0].splitlines(keepends=True)
    rest, trouble = first.communicate(timeout=180)
    assert first.returncode == 0, trouble[-2000:]
    told += rest.splitlines(keepends=True)
    sealer.stdin.write("now\n")
    sealer.stdin.close()
    assert sealer.wait(60) == 0
    sealer.stdout.close()

    there, _, entered = house.python(CHECK).partition("===\n")
    count, seals = there.splitlines()[0].split()[:2]
    assert (count, int(seals) >= 4) == ("0", True), there.splitlines()[0]
    effects, entries = there.splitlines()[1:], entered.splitlines()
    assert sorted(effects) == sorted(entries), "an effect without entry, or an entry without effect"
    acknowledged = {line.strip() for line in told if line.endswith("\n")}
    assert acknowledged <= set(effects), "something acknowledged was lost"
    assert len([e for e in effects if e.startswith("a ")]) == 8 * EACH
    assert len([e for e in effects if e.startswith("b ")]) >= EACH
    if not house.database:
        alone = subprocess.run(
            [sys.executable, ROOT / "verifier/zhaoshang_verify.py", house.sqlite],
            capture_output=True,
            text=True,
            check=False,
        )
        assert alone.returncode == 0, alone.stdout
