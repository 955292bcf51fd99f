"""A browser for all journeys; an empty house and the loaded example, each served once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.factories.houses import Builder, House
from tests.journeys.serving import Served, served

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as Debian has it."""
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(chromium).exists():
        pytest.skip("no Chromium here; make test names it")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "1"  # Playwright's loop is not ours; fixtures of other folders use the database
    )
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def example_house(builder: Builder) -> House:
    """A house with the example of Gongshu 2020, loaded by `zhaoshang demo`."""
    made = builder.new()
    made.ok("demo")
    return made


@pytest.fixture(scope="session")
def example(example_house: House) -> Iterator[Served]:
    """The example, served; without the second step, which has a journey of its own."""
    with served(example_house, ZHAOSHANG_MFA="optional") as running:
        yield running
