from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaoshang.kernel.money import (
    MONEY_UNITS,
    AmountUnreadable,
    CurrenciesDiffer,
    Money,
    NotMoney,
    money_unit,
    read_money,
    unit_factor,
)
from zhaoshang.kernel.qualifier import Qualifier

amounts = st.decimals(-(10**12), 10**12, places=4)
any_unit = st.sampled_from(sorted(MONEY_UNITS))


def test_4_5_yi_dollars_are_45000_wan():
    assert Money.from_unit(Decimal("4.5"), "亿美元") == Money.from_unit(45_000, "万美元")
    assert Money.from_unit(Decimal("4.5"), "亿美元").in_unit("万美元") == 45_000


def test_the_fdi_of_2020_is_shown_as_printed():
    money, qualifier = read_money("６６，８３６．９", "万美元")
    assert money == Money(Decimal(668_369_000), "USD")
    assert qualifier is Qualifier.EXACT
    assert money.format("万美元", 1) == "66836.9万美元"
    assert money.format("亿美元") == "6.68亿美元"


def test_over_72_yi_keeps_its_word():
    assert read_money("超72亿元") == (Money(Decimal("7.2e9"), "CNY"), Qualifier.GT)


@pytest.mark.parametrize(
    ("cell", "header"), [("—", "万元"), ("1.5~2亿元", None), ("3000", None), ("约3.2亿", None), ("3亿", "万")]
)
def test_no_single_amount_is_refused(cell, header):
    with pytest.raises(AmountUnreadable):
        read_money(cell, header)


def test_an_area_is_no_money():
    with pytest.raises(NotMoney):
        read_money("363亩", "万元")
    with pytest.raises(NotMoney):
        money_unit("万期")


def test_currencies_never_mix():
    yuan, dollars = Money.from_unit(1, "亿元"), Money.from_unit(1, "万美元")
    for mix in (lambda: yuan + dollars, lambda: yuan - dollars, lambda: yuan < dollars, lambda: yuan.in_unit("万美元")):
        with pytest.raises(CurrenciesDiffer):
            mix()
    with pytest.raises(CurrenciesDiffer):
        Money.total([yuan, dollars], "CNY")
    assert dollars.converted("CNY", Decimal("6.9")) == Money(Decimal(69_000), "CNY")


@given(amounts, any_unit)
def test_units_are_ways_to_show_not_to_change(value, unit):
    assert Money.from_unit(value, unit).in_unit(unit) == value


@given(st.lists(amounts, max_size=20))
def test_totals_are_exact(values):
    moneys = [Money(value, "CNY") for value in values]
    assert Money.total(moneys, "CNY").amount == sum(values)
    assert Money.total(moneys, "CNY") == Money.total(reversed(moneys), "CNY")


@given(amounts, amounts)
def test_order_is_that_of_amounts(a, b):
    assert (Money(a, "CNY") < Money(b, "CNY")) == (a < b)
    assert Money(a, "CNY") + Money(b, "CNY") - Money(b, "CNY") == Money(a, "CNY")


def test_factors():
    assert (unit_factor("万元"), unit_factor("亿美元"), unit_factor("㎡")) == (10_000, 10**8, 1)
