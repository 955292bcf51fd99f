"""What is asserted when a server starts (R section 0), and what Django's own deployment check says behind TLS (R26)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from zhaoshang.config import checks
from zhaoshang.config.settings import SQLITE_OPTIONS

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own options")
PRAGMAS = SQLITE_OPTIONS["init_command"]


@pytest.fixture
def options(transactional_db: None) -> Iterator[dict[str, Any]]:
    """The options of the connection; put back, and the connection opened anew, after each test."""
    kept = connection.settings_dict["OPTIONS"]
    connection.close()
    connection.settings_dict["OPTIONS"] = altered = dict(kept)
    yield altered
    connection.close()
    connection.settings_dict["OPTIONS"] = kept
    with connection.cursor() as cursor:  # WAL is written into the file: it stands for the tests after us
        cursor.execute("PRAGMA journal_mode=WAL")


@on_sqlite
def test_the_database_is_set_up_as_it_has_to_be(options: dict[str, Any]) -> None:
    checks.assert_database()


@on_sqlite
@pytest.mark.parametrize(
    ("altered", "said"),
    [
        ({"transaction_mode": "DEFERRED"}, "transaction_mode is DEFERRED, not IMMEDIATE"),
        ({"transaction_mode": None}, "transaction_mode is None, not IMMEDIATE"),
        ({"timeout": 5}, "busy_timeout is 5000, not 15000"),
        ({"init_command": PRAGMAS.replace("journal_mode=WAL", "journal_mode=DELETE")}, "journal_mode is delete"),
        ({"init_command": PRAGMAS.replace("synchronous=FULL", "synchronous=NORMAL")}, "synchronous is 1, not 2"),
        ({"init_command": PRAGMAS.replace("foreign_keys=ON", "foreign_keys=OFF")}, "foreign_keys is 0, not 1"),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else "",
)
def test_anything_else_is_named_and_stops_the_start(
    options: dict[str, Any], altered: dict[str, Any], said: str
) -> None:
    options.update(altered)

    with pytest.raises(ImproperlyConfigured, match=said):
        checks.assert_database()


@pytest.mark.parametrize("entry", ["wsgi", "asgi"])
def test_both_servers_ask_before_they_serve(tmp_path: Path, entry: str) -> None:
    """The entries are read in a process whose database is set up the way Django would by itself."""
    program = (
        "from zhaoshang.config import settings\n"
        "settings.DATABASES['default']['OPTIONS'] = {}\n"
        f"from zhaoshang.config import {entry}\n"
    )

    ended = run(["-c", program], tmp_path)

    assert ended.returncode == 1
    assert "SQLite is not set up as this program needs it" in ended.stderr
    assert run(["-c", f"from zhaoshang.config import {entry}"], tmp_path).returncode == 0


def test_the_deployment_check_has_nothing_to_say_behind_tls(tmp_path: Path) -> None:
    check = ["-m", "django", "check", "--deploy", "--fail-level", "WARNING"]

    behind, plain = run(check, tmp_path, ZHAOSHANG_TLS="1"), run(check, tmp_path)

    assert (behind.returncode, behind.stderr) == (0, ""), behind.stderr
    assert "no issues (0 silenced)" in behind.stdout, "nothing may be silenced either"
    assert "security.W008" in plain.stderr, "the check looks: without TLS it says so"


def run(words: list[str], home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """A Python of its own with a home of its own, on SQLite."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ZHAOSHANG_", "DATABASE_", "REDIS_", "DJANGO_"))}
    told = {"ZHAOSHANG_HOME": str(home), "DJANGO_SETTINGS_MODULE": "zhaoshang.config.settings", **more}
    return subprocess.run(
        [sys.executable, *words], env=kept | told, capture_output=True, text=True, timeout=60, check=False
    )
