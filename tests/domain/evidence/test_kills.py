"""R59: kill -9 at any instant of a check, a booking or an undoing; taken up again it says the same, and nothing is half-booked.

And R45 with two processes: the same rows booked from both at once are booked once.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.factories.houses import House
from tests.factories.ledgers import sample_rows
from tests.factories.nursery import Nursery
from tests.factories.tries import tries

pytestmark = [pytest.mark.slow, pytest.mark.soak]
ROWS, LOOPS = 2600, tries(11, 100)
dice = random.Random(59)


@pytest.fixture
def nursery(house: House) -> Iterator[Nursery]:
    made = Nursery(house)
    yield made
    made.close()


@pytest.fixture
def file(ledger_file: Callable[..., Path]) -> Callable[[int], Path]:
    """The n-th workbook: rows of its own, two of them wrong, and a total that does not fit."""

    def make(number: int) -> Path:
        rows = sample_rows("fdi", ROWS, start=number * ROWS + 1, paid_in_usd=Decimal("10.01"))
        rows[7] |= {"paid_on": "2020-13-01"}
        rows[ROWS - 2] |= {"paid_in_usd": "约10"}
        return ledger_file("fdi", rows, name=f"{number}.xlsx", total={"paid_in_usd": Decimal(1)})

    return make


def test_killed_checks_say_the_same_when_taken_up(nursery: Nursery, file: Callable[[int], Path]) -> None:
    nursery.do("close_august")  # so that late rows are among what must be said again
    path = file(0)
    whole = nursery.do("upload", path, "fdi")
    began = time.monotonic()
    nursery.do("check", whole)
    lasts = time.monotonic() - began
    expected = nursery.do("checked", whole)
    assert expected["counts"] == {"new": ROWS - 2, "changed": 0, "unchanged": 0, "refused": 2, "skipped": 1}
    assert len(expected["notes"]) == 2  # the total, the late rows
    nursery.do("drop", whole)
    cut = 0
    for _ in range(LOOPS):
        pk = nursery.do("upload", path, "fdi")
        for _ in range(dice.choice((1, 1, 2))):  # sometimes the second try is killed as well
            nursery.kill_during(dice.uniform(0, lasts), "check", pk)
        state = nursery.do("state", pk)
        assert state in ("read", "checking", "checked")
        cut += state != "checked"
        if state == "checking":
            assert pk in nursery.do("resume")
        elif state == "read":
            nursery.do("check", pk)
        assert nursery.do("checked", pk) == expected
        nursery.do("drop", pk)
    assert cut >= LOOPS // 2
    assert nursery.do("books")["facts"] == 0


def test_killed_bookings_are_all_or_nothing(nursery: Nursery, file: Callable[[int], Path]) -> None:
    first = nursery.do("upload", file(0), "fdi")
    nursery.do("check", first)
    began = time.monotonic()
    nursery.do("book", first, "随机")
    lasts = time.monotonic() - began
    each, stand, cut = ROWS - 2, ROWS - 2, 0
    assert nursery.do("books")["facts"] == each
    for number in range(1, LOOPS + 1):
        pk = nursery.do("upload", file(number), "fdi")
        nursery.do("check", pk)
        nursery.kill_during(dice.uniform(0, lasts * 1.05), "book", pk, "随机")
        there, state = nursery.do("books"), nursery.do("state", pk)
        assert there["facts"] in (stand, stand + each), "half-booked"
        assert (there["facts"] == stand + each) == (state == "booked")
        cut += state != "booked"
        if state != "booked":
            word, told = nursery.tried("book", pk, "随机")
            assert word == "done", told
        stand += each
        whole = nursery.do("books")
        assert (whole["facts"], whole["keys"], whole["integrity"]) == (stand, stand, "ok")
        assert Decimal(whole["sum"]) == stand * Decimal(100100)
        assert whole["booked"] == number + 1
    assert cut >= LOOPS // 3
    assert nursery.do("books", True)["broken"] == []


def test_killed_undoings_are_all_or_nothing(nursery: Nursery, file: Callable[[int], Path]) -> None:
    each, cut, lasts = ROWS - 2, 0, 0.0
    for number in range(LOOPS // 2):
        pk = nursery.do("upload", file(number), "fdi")
        nursery.do("check", pk)
        nursery.do("book", pk, "随机")
        nursery.do("ask_to_undo", pk)
        began = time.monotonic()
        if number:
            nursery.kill_during(dice.uniform(0, lasts * 1.05), "undo", pk)
        else:
            nursery.do("undo", pk)
            lasts = time.monotonic() - began
        there, state = nursery.do("books")["facts"], nursery.do("state", pk)
        assert there in (0, each), "half-undone"
        assert (there == 0) == (state == "undone")
        cut += state != "undone"
        if state != "undone":
            assert pk in nursery.do("resume")
        whole = nursery.do("books")
        assert (whole["facts"], whole["integrity"], nursery.do("state", pk)) == (0, "ok", "undone")
    assert cut >= LOOPS // 6
    assert nursery.do("books", True)["broken"] == []


def test_the_same_rows_from_two_processes_at_once(nursery: Nursery, file: Callable[[int], Path]) -> None:
    for number in range(3):
        pks = [nursery.do("upload", file(number), "fdi") for _ in range(2)]
        for pk in pks:
            nursery.do("check", pk)
        for pid in [nursery.begin("book", pk, "同时") for pk in pks]:
            nursery.ended(pid)
        states = sorted(nursery.do("state", pk) for pk in pks)
        assert states in (["booked", "checked"], ["booked", "booking"]), states
        whole = nursery.do("books", True)
        assert (whole["facts"], whole["keys"], whole["booked"]) == ((ROWS - 2) * (number + 1),) * 2 + (number + 1,)
        assert whole["broken"] == []
