import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaoshang.kernel.qualifier import Qualifier, combine, combine_all

Q = Qualifier
any_qualifier = st.sampled_from(Qualifier)


@pytest.mark.parametrize(
    ("qualifier", "number", "unit", "zh", "en"),
    [
        (Q.EXACT, "72", "亿元", "72亿元", "72 亿元"),
        (Q.GT, "72", "亿元", "超72亿元", "over 72 亿元"),
        (Q.GTE, "20", "个百分点", "20个百分点以上", "at least 20 个百分点"),
        (Q.LT_NEAR, "20", "亿", "近20亿", "nearly 20 亿"),
        (Q.GT_APPROX, "400", "家", "400余家", "400-odd 家"),
        (Q.APPROX, "5", "%", "约5%", "about 5%"),
        (Q.LT, "3", "", "不足3", "under 3"),
        (Q.LTE, "24", "m", "不超过24m", "at most 24 m"),
    ],
)
def test_a_number_is_printed_again_as_it_was_stated(qualifier, number, unit, zh, en):
    assert qualifier.print_with(number, unit, "zh-hans") == zh
    assert qualifier.print_with(number, unit, "en-gb") == en


@given(any_qualifier, any_qualifier, any_qualifier)
def test_the_order_of_adding_never_matters(a, b, c):
    assert combine(a, b) == combine(b, a)
    assert combine(a, combine(b, c)) == combine(combine(a, b), c)


@given(any_qualifier, any_qualifier)
def test_a_sum_is_exact_only_if_both_are(a, b):
    assert combine(a, b).is_exact == (a.is_exact and b.is_exact)


def test_sums_of_qualified_numbers():
    assert combine_all([]) is Q.EXACT
    assert combine_all([Q.GT, Q.EXACT]) is Q.GT
    assert combine(Q.GTE, Q.GT_APPROX) is Q.GT
    assert combine(Q.LT, Q.LT_NEAR) is Q.LT
    assert combine(Q.GT, Q.LT_NEAR) is Q.APPROX
    assert combine(Q.GTE, Q.GTE) is Q.GTE
