"""The example, loaded once for the tests of this folder and rolled back afterwards. Tests read; they do not write."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from tests.demo.moments import LOOKED_AT
from zhaoshang.demo.load import load
from zhaoshang.domain.organisations.queries import machine


@pytest.fixture(scope="package")
def gongshu(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[list[str]]:
    """What the loader said; the example stands in the database meanwhile."""
    home = tmp_path_factory.mktemp("gongshu")
    said: list[str] = []
    with (
        override_settings(HOME=home, MEDIA_ROOT=home / "files"),
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        transaction.atomic(),
    ):
        load(by=machine(), now=LOOKED_AT, say=said.append)
        yield said
        transaction.set_rollback(True)
