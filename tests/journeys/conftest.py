"""The loaded example, served once for all journeys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

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
