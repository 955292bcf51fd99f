from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaoshang.kernel.area import SQM_PER_MU, Area, AreaUnreadable, NotAnArea, read_area, sqm_per
from zhaoshang.kernel.qualifier import Qualifier

values = st.decimals(0, 10**8, places=4)
units = st.sampled_from(["亩", "㎡", "公顷", "万㎡", "万亩", "平方公里"])


@pytest.mark.parametrize(
    ("mu", "sqm"),
    [
        ("363", "242000.00"),
        ("165.69", "110460.00"),
        ("72.55", "48366.67"),
        ("17", "11333.33"),
        ("29.52", "19680.00"),
        ("647.76", "431840.00"),
    ],
)
def test_the_land_of_2020(mu, sqm):
    assert Area.from_unit(Decimal(mu), "亩").shown("㎡") == Decimal(sqm)


def test_the_land_of_2020_adds_up_exactly():
    granted = [Area.from_unit(Decimal(mu), "亩") for mu in ("363", "165.69", "72.55", "17", "29.52")]
    assert Area.total(granted).sqm == 431_840
    assert Area.total(granted).in_unit("亩") == Fraction("647.76")


def test_fifteen_mu_are_a_hectare():
    assert SQM_PER_MU * 15 == 10_000
    assert Area.from_unit(15, "亩") == Area.from_unit(1, "公顷")


@pytest.mark.parametrize("spelling", ["1万方", "1万㎡", "10000平方米", "1公顷", "15亩", "10,000m²", "１００００平"])
def test_ways_to_write_ten_thousand_square_metres(spelling):
    assert read_area(spelling) == (Area(Fraction(10_000)), Qualifier.EXACT)


@given(values, units, units)
def test_converting_and_back_loses_nothing(value, unit, other):
    area = Area.from_unit(value, unit)
    assert Area.from_unit(area.in_unit(other), other) == area
    assert area.in_unit(unit) == Fraction(value)


@given(st.lists(values, max_size=10))
def test_the_sum_in_mu_is_the_sum_in_square_metres(mus):
    assert Area.total(Area.from_unit(mu, "亩") for mu in mus).in_unit("亩") == sum(map(Fraction, mus))


def test_what_is_no_area_is_refused():
    with pytest.raises(NotAnArea):
        sqm_per("万元")
    for cell in ("—", "10~20亩", "363"):
        with pytest.raises(AreaUnreadable):
            read_area(cell)
