"""Floors as buildings call them."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaoshang.kernel.floors import NotAFloor, level_of


@pytest.mark.parametrize(
    ("label", "level"),
    [
        ("3F", "3"), ("3层", "3"), ("３Ｆ", "3"), ("第三层", "3"), ("十二层", "12"), ("二十一楼", "21"), ("12", "12"), ("首层", "1"),
        ("G", "1"), ("大堂", "1"), ("B1", "-1"), ("b2", "-2"), ("B1层", "-1"), ("地下一层", "-1"), ("负二层", "-2"), ("-1F", "-1"),
        ("3A", "3.5"), ("3A层", "3.5"), ("B1夹层", "-1.5"),
    ],
)  # fmt: skip
def test_a_floor_has_its_level(label: str, level: str) -> None:
    assert level_of(label) == Decimal(level)


@pytest.mark.parametrize("label", ["", "0", "0F", "屋顶花园", "B0", "B13", "201", "1-3层", "1203室", "?"])
def test_what_is_no_floor_is_refused_with_what_would_be_one(label: str) -> None:
    with pytest.raises(NotAFloor) as told:
        level_of(label)
    assert label in told.value.said.zh and "3F" in told.value.cure.zh


@given(st.integers(1, 200))
def test_the_same_floor_in_every_spelling(number: int) -> None:
    assert {level_of(f"{number}{word}") for word in ("F", "f", "层", "楼", "")} == {Decimal(number)}


@given(st.text(max_size=12))
def test_any_text_is_a_floor_or_a_refusal(text: str) -> None:
    with contextlib.suppress(NotAFloor):
        assert level_of(text) != 0
