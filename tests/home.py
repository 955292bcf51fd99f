"""Loaded before Django (see addopts): tests get a home of their own, a database file of their own, and their options.

Nothing a test does can reach the home of a working installation: ZHAOSHANG_HOME is replaced, not only defaulted.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "house", "gongshu"}


def _own_home() -> Path:
    """One folder a run, one below it for each xdist worker; the process that made the folder removes it."""
    if "ZHAOSHANG_TESTS_ROOT" not in os.environ:
        os.environ["ZHAOSHANG_TESTS_ROOT"] = tempfile.mkdtemp(prefix="zhaoshang-tests-")
        atexit.register(shutil.rmtree, os.environ["ZHAOSHANG_TESTS_ROOT"], ignore_errors=True)
    home = Path(os.environ["ZHAOSHANG_TESTS_ROOT"]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
    home.mkdir(parents=True, exist_ok=True)
    return home


def _own_redis(url: str) -> str:
    """Workers share a Redis, never a numbered database of it."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    return f"{url.rsplit('/', 1)[0]}/{number}" if url.count("/") > 2 else f"{url}/{number}"


HOME = _own_home()
os.environ["ZHAOSHANG_HOME"] = str(HOME)
os.environ["ZHAOSHANG_EXAMPLE_PICTURES"] = "0"  # a test that wants them draws them itself, small
os.environ["ZHAOSHANG_TEST_DB"] = os.environ.get("ZHAOSHANG_TEST_DB_KEPT") or str(HOME / "test.sqlite3")
os.environ.setdefault("ZHAOSHANG_LANG", "zh")
if os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = _own_redis(os.environ["REDIS_URL"])


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--only-database` is the second pass of `make test`: the part that touches the database, on PostgreSQL."""
    parser.addoption("--only-database", action="store_true", help="only tests that touch the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what this run has no server for, and says so; narrows to the database when asked."""
    on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    for item in items:
        if item.get_closest_marker("postgres") and not on_postgres:
            item.add_marker(pytest.mark.skip(reason="needs DATABASE_URL of a PostgreSQL (make test starts one)"))
        if item.get_closest_marker("redis") and not os.environ.get("REDIS_URL"):
            item.add_marker(pytest.mark.skip(reason="needs REDIS_URL (make test starts one)"))
    if config.getoption("--only-database"):
        kept = [item for item in items if touches_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def touches_database(item: pytest.Item) -> bool:
    """Whether a test opens the database, by marker or by fixture."""
    named = set(getattr(item, "fixturenames", ()))
    marks = ("django_db", "postgres", "redis")
    return bool(named & DATABASE_FIXTURES) or any(item.get_closest_marker(m) for m in marks)
