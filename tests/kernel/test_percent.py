from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaoshang.kernel.percent import (
    Agreement,
    PercentagePoints,
    percent_of,
    printed_agrees,
    round_half_up,
    truncate,
)

values = st.decimals(-(10**10), 10**10, places=6)
places = st.integers(0, 4)


@pytest.mark.parametrize(
    ("printed", "part", "whole", "agreement"),
    [
        ("148.53", "66836.9", "45000", Agreement.EQUAL),
        ("126.66", "19", "15", Agreement.TRUNCATED),
        ("126.67", "19", "15", Agreement.EQUAL),
        ("103.64", "114", "110", Agreement.EQUAL),
        ("120", "6", "5", Agreement.EQUAL),
        ("12.64", "881.4", "6793.18", Agreement.DIFFERENT),
        ("12.97", "881.4", "6793.18", Agreement.EQUAL),
        ("12.64", "881.4", "6973.18", Agreement.EQUAL),
        ("82.98", "907", "1093", Agreement.EQUAL),
        ("36.69", "401", "1093", Agreement.EQUAL),
        ("41.17", "9.88", "24", Agreement.EQUAL),
    ],
)
def test_printed_rates_are_compared_with_ours(printed, part, whole, agreement):
    computed = percent_of(Decimal(part), Decimal(whole))
    assert computed is not None
    assert printed_agrees(Decimal(printed), computed) is agreement


def test_no_whole_no_rate():
    assert percent_of(3, 0) is None
    assert percent_of(0, 3) == 0


@given(values, places)
def test_half_up_agrees_with_decimal(value, places):
    assert round_half_up(value, places) == value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@given(values, places)
def test_cutting_never_grows_and_is_within_one_step(value, places):
    cut, step = truncate(value, places), Decimal(1).scaleb(-places)
    assert abs(cut) <= abs(value) < abs(cut) + step
    assert round_half_up(value, places) - cut in (0, step, -step)


@given(values, values, places)
def test_rounding_keeps_the_order(a, b, places):
    low, high = sorted((a, b))
    assert round_half_up(low, places) <= round_half_up(high, places)
    assert truncate(low, places) <= truncate(high, places)


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_rate_is_not_rounded_twice(part, whole):
    computed = percent_of(part, whole)
    assert computed is not None
    assert round_half_up(computed) == round_half_up(Fraction(part * 100, whole))
    assert printed_agrees(round_half_up(computed), computed) is Agreement.EQUAL
    assert printed_agrees(truncate(computed), computed) in (Agreement.EQUAL, Agreement.TRUNCATED)


def test_minus_zero_is_zero():
    assert str(round_half_up(Decimal("-0.001"))) == "0.00"


def test_points_are_not_per_cent():
    risen = PercentagePoints.between(Decimal(60), Decimal(80))
    assert risen == PercentagePoints(Decimal(20))
    assert risen.print(0) == "20个百分点"
    assert risen.print(0, "en") == "20 percentage points"
