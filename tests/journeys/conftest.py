"""The loaded example, served once for all journeys."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.factories.houses import Builder, House
from tests.journeys.serving import Served, served


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


@pytest.fixture(scope="session")
def offering(builder: Builder) -> Iterator[Served]:
    """A bureau with two parcels and two units on offer, a tour and a handbook, served; see `furnishing`."""
    made = builder.new()
    made.python("from tests.journeys import furnishing; furnishing.bureau_on_offer()")
    with served(made, ZHAOSHANG_MFA="optional") as running:
        yield running


@pytest.fixture(scope="session")
def seeing(browser: Browser) -> Iterator[Browser]:
    """A Chromium that draws WebGL without a graphics card, and hears without a microphone."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    started = browser.browser_type.launch(
        executable_path=chromium,
        args=[
            "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
            "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
        ],
    )  # fmt: skip
    yield started
    started.close()
