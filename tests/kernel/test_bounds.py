"""Limits as plans write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaoshang.kernel.bounds import UNKNOWN, most_allowed, read_bounds


def d(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("≤2.5", None, "2.5"), ("<=2.5", None, "2.5"), ("不大于2.5", None, "2.5"), ("2.5以下", None, "2.5"), ("1.5-2.0", "1.5", "2.0"),
        ("1.5～2.0", "1.5", "2.0"), (">=2.0", "2.0", None), ("≥2.0", "2.0", None), ("不低于2.0", "2.0", None), ("2.5", "2.5", "2.5"),
        ("1.0<容积率≤2.5", "1.0", "2.5"), ("1.0＜FAR≤2.5", "1.0", "2.5"), ("≤45%", None, "45"), ("≤30", None, "30"),
    ],
)  # fmt: skip
def test_what_a_plan_allows(text: str, low: str | None, high: str | None) -> None:
    assert read_bounds(text) == (d(low), d(high))


@pytest.mark.parametrize("text", ["", " ", "—", "详见规划条件", "2.5/3.0地块"])
def test_what_cannot_be_read_sets_no_bound(text: str) -> None:
    assert read_bounds(text) == UNKNOWN


@given(st.text(max_size=20))
def test_any_text_is_read_or_unknown(text: str) -> None:
    low, high = read_bounds(text)
    assert low is None or low.is_finite()
    assert high is None or high.is_finite()


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("≤2.5", "2.5"), ("2.5", "2.5"), ("1.5-2.0", "2.0"), ("1.0<容积率≤2.5", "2.5"), ("不大于2.5", "2.5"),
        (">=2.0", None), ("2.0以上", None), ("约2.5", None), ("近2.5", None), ("250%", None), ("0", None), ("", None), ("详见规划条件", None),
    ],
)  # fmt: skip
def test_the_most_is_told_only_where_it_is_firm(text: str, most: str | None) -> None:
    assert most_allowed(text) == d(most)


@given(st.text(max_size=20))
def test_of_any_text_the_most_can_be_divided_by(text: str) -> None:
    most = most_allowed(text)
    assert most is None or most > 0
