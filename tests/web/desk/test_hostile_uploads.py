"""R27, R28: hostile files by the addresses people upload to. A sentence each time, quickly, and this process stays small.

What each file is and that every one of them is refused: tests/domain/evidence/readers/test_hostile.py. Here the cheap ones
to make go the whole way: the upload, the work in the background, the page of the import.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as loaded
from django.test import Client

from tests.domain.evidence.readers.bombs import CASES, Make
from tests.domain.evidence.readers.conftest import MemoryWatch
from tests.factories.people import Crowd
from zhaoshang.domain.evidence import tasks
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.evidence.readers.limits import MEBIBYTE

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:Duplicate name")]
NAMES = (
    "xfd.xlsx", "far.xlsx", "zipbomb.xlsx", "media.xlsx", "overlap.xlsx", "laughs-strings.xlsx", "laughs-sheet.xlsx", "nested.xlsx",
    "encrypted.xlsx", "broken.xls", "truncated.xlsx", "sheets.xlsx",
)  # fmt: skip
HOSTILE = [(name, make) for name, make, _ in CASES if name in NAMES]


@pytest.fixture
def watch() -> Iterator[MemoryWatch]:
    watch = MemoryWatch()
    yield watch
    watch.stop()


def left_in_tmp() -> set[Path]:
    """What lies in the folder for things under way."""
    return set((Path(loaded.HOME) / "tmp").iterdir())


def within_limits(watch: MemoryWatch, began: float) -> None:
    """R28, and R27's bound of the process that serves."""
    assert time.monotonic() - began <= 5
    assert watch.child_peak <= 300 * MEBIBYTE
    assert watch.growth <= 50 * MEBIBYTE
    assert not watch.own.children()


def test_every_file_named_here_is_there() -> None:
    assert {name for name, _ in HOSTILE} == set(NAMES)


@pytest.mark.parametrize(("name", "make"), HOSTILE, ids=[name for name, _ in HOSTILE])
def test_a_hostile_ledger_ends_in_a_sentence(
    name: str, make: Make, tmp_path: Path, crowd: Crowd, sign_in: Callable[[Any], Client], watch: MemoryWatch
) -> None:
    make(tmp_path / name)
    person = crowd("statistician")
    browser, before = sign_in(person), left_in_tmp()
    watch.begin()
    began = time.monotonic()

    with (tmp_path / name).open("rb") as file:
        answer = browser.post("/desk/imports/upload/", {"ledger": "fdi", "file": file})
    assert answer.status_code == 302
    batch = Import.objects.get()
    tasks.work_on_import.func(batch.pk, person.username, "read")

    within_limits(watch, began)
    batch.refresh_from_db()
    page = browser.get(answer["Location"])
    assert (batch.state, page.status_code) == ("refused", 200)
    assert batch.notes[0]["zh"] in page.content.decode()
    assert batch.notes[0]["code"] != "evidence.work_failed"
    assert left_in_tmp() == before
    assert browser.get("/desk/imports/").status_code == browser.get(f"{answer['Location']}original/").status_code == 200


@pytest.mark.parametrize(("name", "make"), HOSTILE, ids=[name for name, _ in HOSTILE])
def test_a_hostile_workbook_of_results_is_refused_in_the_same_answer(
    name: str, make: Make, tmp_path: Path, crowd: Crowd, sign_in: Callable[[Any], Client], watch: MemoryWatch
) -> None:
    make(tmp_path / name)
    browser, before = sign_in(crowd("statistician")), left_in_tmp()
    watch.begin()
    began = time.monotonic()

    with (tmp_path / name).open("rb") as file:
        answer = browser.post("/desk/league/external/import/", {"file": file})

    within_limits(watch, began)
    assert 400 <= answer.status_code < 500
    assert left_in_tmp() == before
