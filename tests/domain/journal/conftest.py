"""A journal with nothing in it: what the program lays down after a migrate has entries of its own."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests.conftest import lock_all, unlock_all


@pytest.fixture
def blank_journal(db: Any) -> None:
    unlock_all(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry")
        if connection.vendor == "sqlite":
            cursor.execute("UPDATE sqlite_sequence SET seq = 0 WHERE name = 'journal_entry'")
    lock_all(connection)
