"""What the journal costs: a command (right asked, one row written, one entry beside it) against the bare write.

The command is `evidence.learn` without its look-ups' luck: it writes one heading and one journal entry in one transaction.
The bare write saves the same row in a transaction of its own, by the ORM, with the same PRAGMAs; nothing is journalled.
The sealing of all entries afterwards is shown apart: it is done in the background, never beside a writer's commit.

    python -m benchmarks.bench_journal [--rows 2000]
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from typing import Any

from benchmarks.common import Stopwatch, answer, contest, percentile, prepare, scratch, table, verdict

AT = datetime(2020, 9, 2, 3, tzinfo=UTC)


def contestant(rows: int) -> None:
    """Both ways in turns, so that both meet the same machine; times in milliseconds."""
    prepare()
    from django.db import transaction  # noqa: PLC0415 -- after set-up

    from zhaoshang.domain.evidence.commands.imports import learn  # noqa: PLC0415 -- as above
    from zhaoshang.domain.evidence.models import Synonym  # noqa: PLC0415 -- as above
    from zhaoshang.domain.journal.commands import seal  # noqa: PLC0415 -- as above
    from zhaoshang.domain.journal.models import Entry, writing  # noqa: PLC0415 -- as above
    from zhaoshang.domain.organisations.queries import machine  # noqa: PLC0415 -- as above

    by: Any = machine()
    told: list[float] = []
    bare: list[float] = []
    before = Entry.objects.count()
    for n in range(rows):
        begun = time.perf_counter()
        learn(ledger="fdi", heading=f"列名{n}", field="remark", by=by, at=AT)
        told.append((time.perf_counter() - begun) * 1000)
        begun = time.perf_counter()
        with transaction.atomic(), writing("bench"):
            row = Synonym.objects.filter(ledger="fdi", heading=f"裸{n}").first() or Synonym(
                ledger="fdi", heading=f"裸{n}"
            )
            row.field, row.recorded_at, row.recorded_by = "remark", AT, by.journal_key
            row.save()
        bare.append((time.perf_counter() - begun) * 1000)
    written = Entry.objects.count() - before
    assert written == rows, written
    watch = Stopwatch()
    with watch("seal"):
        made = seal(by=by, at=AT)
    assert made is not None and made.count >= rows
    answer(told=told, bare=bare, seal=watch.seconds["seal"], sealed=made.count)


def main() -> None:
    """Measures and prints the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--part", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        contestant(given.rows)
        return
    with scratch("journal") as folder:
        found = contest(__file__, "all", folder, "--rows", given.rows)
    lines: list[list[object]] = [["", "p50 ms", "p95 ms"]]
    for name, key in (("command with its entry", "told"), ("bare write", "bare")):
        lines.append([name, f"{percentile(found[key], 0.5):.2f}", f"{percentile(found[key], 0.95):.2f}"])
    table(f"Journal, {given.rows:,} writes each, in turns", lines)
    verdict(
        "command ÷ bare write (p50)", percentile(found["told"], 0.5) / percentile(found["bare"], 0.5), "no aim", True
    )
    verdict("sealing, ms per entry", found["seal"] * 1000 / found["sealed"], "no aim", True)


if __name__ == "__main__":
    main()
