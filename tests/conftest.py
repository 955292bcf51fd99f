"""Fixtures for every folder. The database is real, the commands are real; only the clock is ours.

`tests/home.py` has already given this run a home of its own, before Django read its settings.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as loaded
from django.core.cache import cache
from django.db import connections
from django.test import Client, TransactionTestCase
from django.utils.translation import deactivate
from playwright.sync_api import Browser, sync_playwright

from tests import home
from tests.factories.booking import Books
from tests.factories.houses import Builder, House
from tests.factories.ledgers import workbook
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.evidence.apps import lock_closed_months, unlock_closed_months
from zhaoshang.domain.journal.apps import lock_tables, unlock_tables
from zhaoshang.web.kit.english import forget

assert Path(loaded.HOME) == home.HOME, "settings were read before tests/home.py: is `-p tests.home` in addopts?"

_flush = TransactionTestCase._fixture_teardown


def _flush_locked_tables(self: TransactionTestCase) -> None:
    """Emptying the test database is the one deletion there is: triggers are lifted for it and laid again."""
    for alias in self._databases_names(include_mirrors=False):
        unlock_all(connections[alias])
    try:
        _flush(self)
    finally:
        for alias in self._databases_names(include_mirrors=False):
            lock_all(connections[alias])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it: one for the whole run, for Playwright's loop cannot be started twice in a process."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium here; make test names it")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the loop is not ours; fixtures beside it use the database
    with sync_playwright() as driver:
        started = driver.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


TransactionTestCase._fixture_teardown = _flush_locked_tables  # type: ignore[method-assign]


def unlock_all(connection: Any) -> None:
    """No trigger of ours stands."""
    unlock_tables(connection)
    unlock_closed_months(connection)


def lock_all(connection: Any) -> None:
    """Every trigger of ours stands, also in a database kept by --reuse-db from before a trigger was written."""
    lock_tables(connection)
    lock_closed_months(connection)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The test database, with the triggers of today whatever program made it."""
    with django_db_blocker.unblock():
        lock_all(connections["default"])


@pytest.fixture(autouse=bool(os.environ.get("REDIS_URL")))
def nothing_remembered() -> Iterator[None]:
    """What a test counted in Redis ends with it, as what it counted in the database does."""
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def no_language_remembered() -> Iterator[None]:
    """The language of one test's last page is not that of the next test, nor are English names read from its books."""
    deactivate()
    yield
    forget()


@pytest.fixture
def clock() -> Clock:
    """5 September 2020, 10:00 in China: August is over and open."""
    return Clock()


@pytest.fixture
def machine(db: None) -> Any:
    """The account the command line acts as."""
    from zhaoshang.domain.organisations.queries import machine

    return machine()


@pytest.fixture
def crowd(db: None, clock: Clock, settings: Any) -> Crowd:
    """Accounts by role, opened when asked for. Passwords are hashed quickly: no test here guesses them."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Crowd(clock)


@pytest.fixture
def people(crowd: Crowd) -> dict[str, Any]:
    """One account for each role, the officer of a subdistrict in each of two."""
    return crowd.everyone()


@pytest.fixture
def books(machine: Any, clock: Clock) -> Books:
    """Uploads, checks and books as the machine; `by=` names somebody else."""
    return Books(machine, clock)


@pytest.fixture
def booked(books: Books) -> Callable[..., Any]:
    """`booked("fdi", rows)`: the import after it was booked."""
    return books.booked


@pytest.fixture
def ledger_file(tmp_path: Path) -> Callable[..., Path]:
    """`ledger_file("fdi", rows)`: a workbook on disk."""

    def make(ledger: str, rows: Any, name: str = "台账.xlsx", **layout: Any) -> Path:
        path = tmp_path / name
        path.write_bytes(workbook(ledger, rows, **layout))
        return path

    return make


@pytest.fixture
def sign_in(settings: Any) -> Callable[[Any], Client]:
    """A browser in which this account is signed in. The second step has its own tests (tests/web/kit)."""
    settings.ZHAOSHANG_MFA = "optional"

    def signed_in(person: Any) -> Client:
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


@pytest.fixture(scope="session")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    """Makes installations; on PostgreSQL each has a database of its own."""
    made = Builder(tmp_path_factory.mktemp("houses"))
    yield made
    made.clear()


@pytest.fixture
def house(builder: Builder) -> House:
    """A prepared, empty installation, driven from outside."""
    return builder.new()
