"""What a nursery's children do: one step each, through the real commands, by the machine and the real clock."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def now() -> datetime:
    return datetime.now(UTC)


def machine() -> Any:
    from zhaoshang.domain.organisations.queries import machine as found

    return found()


def settle(seconds: float = 60) -> None:
    """The database has ended what a killed process had asked of it.

    A server may have the whole of a COMMIT in hand when the one who sent it dies: what is read before it is carried
    out and what is read after would be two states of the books.
    """
    from django.db import connection

    if connection.vendor == "sqlite":
        return  # the one who writes is the process that was killed
    until = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchall():
            if time.monotonic() > until:
                raise TimeoutError("the server still works for a process that is gone")
            time.sleep(0.01)


def batch_of(pk: int) -> Any:
    from zhaoshang.domain.evidence.models import Import

    return Import.objects.get(pk=pk)


def upload(file: str, ledger: str) -> int:
    """Uploaded and read; its number."""
    from zhaoshang.domain.evidence import tasks
    from zhaoshang.domain.evidence.commands import files, imports

    kept = files.keep([Path(file).read_bytes()], name=Path(file).name)
    made = imports.upload(kept=kept, ledger=ledger, org_path="0001/0002/", by=machine(), at=now())
    return int(tasks.read(made, by=machine(), now=now).pk)


def check(pk: int) -> str:
    """Checked, from wherever it stands."""
    from zhaoshang.domain.evidence import tasks

    return str(tasks.check(batch_of(pk), by=machine(), now=now).state)


def book(pk: int, reason: str = "") -> str:
    """Booked."""
    from zhaoshang.domain.evidence import tasks

    return str(tasks.book(batch_of(pk), reason=reason, by=machine(), now=now).state)


def ask_to_undo(pk: int) -> str:
    """It waits to be taken back."""
    from zhaoshang.domain.evidence.commands import undoing

    return str(undoing.ask(batch=batch_of(pk), reason="随机", by=machine(), at=now()).state)


def undo(pk: int) -> str:
    """Taken back."""
    from zhaoshang.domain.evidence import tasks

    return str(tasks.undo(batch_of(pk), reason="随机", by=machine(), now=now).state)


def resume() -> list[int]:
    """What the worker does after a crash: unfinished imports are queued again, and the queue is worked off."""
    from zhaoshang.domain.evidence import tasks
    from zhaoshang.domain.evidence.queries import unfinished_imports

    done = []
    for found in unfinished_imports():
        step = tasks.STEPS[found.state]
        reason = found.layout.get("undo_reason", "") if step == "undo" else found.reason
        tasks.work_on_import.func(found.pk, found.layout["acting"], step, reason)
        done.append(int(found.pk))
    return done


def checked(pk: int) -> dict[str, Any]:
    """What a check said, numbers of the database left out."""
    batch, hasher = batch_of(pk), hashlib.sha256()
    for row in batch.rows.order_by("number"):
        hasher.update(f"{row.number} {row.cells} {row.verdict} {row.problems} {row.statements}\n".encode())
    return {
        "state": batch.state,
        "counts": batch.counts,
        "notes": [n["zh"] for n in batch.notes],
        "rows": hasher.hexdigest(),
    }


def books(proved: bool = False) -> dict[str, Any]:
    """What stands: facts in force, their sum, how many bookings; `proved` checks journal and facts as well."""
    from django.db import connection

    from zhaoshang.domain.enterprises.models import PaidInCapital
    from zhaoshang.domain.evidence.queries import altered_facts, altered_sheets, in_force
    from zhaoshang.domain.journal.models import Entry
    from zhaoshang.domain.journal.queries import altered_rows, verify

    facts = in_force(PaidInCapital)
    whole = "ok"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            whole = cursor.execute("PRAGMA integrity_check").fetchone()[0]
    return {
        "facts": facts.count(),
        "keys": facts.values("key").distinct().count(),
        "sum": str(sum(facts.values_list("paid_in_usd", flat=True))),
        "booked": Entry.objects.filter(verb="evidence.book", outcome="done").count(),
        "broken": [*verify([]).broken, *altered_facts(), *altered_rows(), *altered_sheets()] if proved else [],
        "integrity": whole,
    }


def state(pk: int) -> str:
    return str(batch_of(pk).state)


def drop(pk: int) -> str:
    from zhaoshang.domain.evidence.commands import imports

    return str(imports.drop(batch=batch_of(pk), by=machine(), at=now()).state)


def close_august() -> str:
    from zhaoshang.domain.targets.commands import close
    from zhaoshang.kernel.period import Month

    return str(close(month=Month(2020, 8), by=machine(), at=now()).digest)
