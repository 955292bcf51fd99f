"""Proof of work: found by search, checked at once, worth nothing for another task or more bits."""

from __future__ import annotations

import hashlib

import pytest

from zhaoshang.kernel.work import is_solved, solve


def test_what_was_searched_for_is_a_solution() -> None:
    found = solve("task", 12)
    assert is_solved("task", found, 12)
    assert hashlib.sha256(f"task.{found}".encode()).hexdigest().startswith("000")
    assert not any(is_solved("task", str(n), 12) for n in range(int(found)))


def test_it_solves_nothing_else() -> None:
    found = solve("task", 12)
    assert not is_solved("another", found, 12)
    assert not is_solved("task", found, 40)


@pytest.mark.parametrize("solution", ["", "-1", "1e3", "٣", "9" * 21, "0x1", " 1", "1\n"])
def test_what_is_no_number_solves_nothing(solution: str) -> None:
    assert not is_solved("task", solution, 0)


def test_every_number_solves_what_asks_for_no_bits() -> None:
    assert is_solved("task", "0", 0)
