"""What must hold before the program serves: asserted when a server process starts, not hoped for."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

BUSY_MS = 15_000


def assert_database() -> None:
    """SQLite runs in WAL with IMMEDIATE transactions, full durability and a 15 s timeout.

    With Django's default (deferred) transactions nearly every read-then-write collides when several processes write.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        found = {
            name: _pragma(cursor, name) for name in ("journal_mode", "busy_timeout", "synchronous", "foreign_keys")
        }
    wanted = {"journal_mode": "wal", "busy_timeout": str(BUSY_MS), "synchronous": "2", "foreign_keys": "1"}
    mode = connection.settings_dict.get("OPTIONS", {}).get("transaction_mode")
    wrong = [f"{name} is {found[name]}, not {value}" for name, value in wanted.items() if found[name] != value]
    if mode != "IMMEDIATE":
        wrong.append(f"transaction_mode is {mode}, not IMMEDIATE")
    connection.close()
    if wrong:
        raise ImproperlyConfigured("SQLite is not set up as this program needs it: " + "; ".join(wrong))


def _pragma(cursor: object, name: str) -> str:
    cursor.execute(f"PRAGMA {name}")  # type: ignore[attr-defined]
    return str(cursor.fetchone()[0]).lower()  # type: ignore[attr-defined]
