import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaoshang.kernel.numerals import read_digits, read_number, read_quantity
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.unreadable import (
    ContradictoryWords,
    DashOrOne,
    FormulaError,
    LooksLikeACode,
    LostDigits,
    NotANumber,
    RangeReversed,
    UnitsDisagree,
)

Q = Qualifier


@pytest.mark.parametrize(
    ("text", "default", "low", "high", "unit", "qualifier"),
    [
        ("约3.2亿", None, "3.2e8", None, None, Q.APPROX),
        ("约3.2亿", "万元", "3.2e8", None, "元", Q.APPROX),
        ("1.5~2亿", None, "1.5e8", "2e8", None, Q.EXACT),
        ("1.5～2亿元", None, "1.5e8", "2e8", "元", Q.EXACT),
        ("1.5-2亿元", None, "1.5e8", "2e8", "元", Q.EXACT),
        ("5000万—1亿", "亿元", "5e7", "1e8", "元", Q.EXACT),
        ("1万-20000", "万元", "1e4", "2e4", "元", Q.EXACT),
        ("约1.5至2亿元", None, "1.5e8", "2e8", "元", Q.APPROX),
        ("1.5-2", "亿元", "1.5e8", "2e8", "元", Q.EXACT),
        ("超72亿元", None, "7.2e9", None, "元", Q.GT),
        ("400余家", None, "400", None, "家", Q.GT_APPROX),
        ("约400余家", None, "400", None, "家", Q.GT_APPROX),
        ("70余亿元", None, "7e9", None, "元", Q.GT_APPROX),
        ("三百多家", None, "300", None, "家", Q.GT_APPROX),
        ("近20亿", None, "2e9", None, None, Q.LT_NEAR),
        ("不足3亿元", None, "3e8", None, "元", Q.LT),
        ("不超过24米", None, "24", None, "m", Q.LTE),
        ("≤2.5", None, "2.5", None, None, Q.LTE),
        ("3000万", None, "3e7", None, None, Q.EXACT),
        ("3000万", "亿元", "3e7", None, "元", Q.EXACT),
        ("3000", "万元", "3e7", None, "元", Q.EXACT),
        ("3000元", "万元", "3000", None, "元", Q.EXACT),
        ("６６８３６．９", "万美元", "668369000", None, "美元", Q.EXACT),
        ("1,250.5", None, "1250.5", None, None, Q.EXACT),
        ("1，250.5", None, "1250.5", None, None, Q.EXACT),
        ("10亿元以上", None, "1e9", None, "元", Q.GTE),
        ("不少于5000万", None, "5e7", None, None, Q.GTE),
        ("1万方", None, "1e4", None, "㎡", Q.EXACT),
        ("20个百分点", None, "20", None, "百分点", Q.EXACT),
        ("20个百分点以上", None, "20", None, "百分点", Q.GTE),
        ("百分之二十", None, "20", None, "%", Q.EXACT),
        ("≥3.6m", None, "3.6", None, "m", Q.GTE),
        (" 3.2\n亿元\u00a0", None, "3.2e8", None, "元", Q.EXACT),
        ("¥3000万", None, "3e7", None, "元", Q.EXACT),
        ("3000万元人民币", None, "3e7", None, "元", Q.EXACT),
        ("USD 500万", None, "5e6", None, "美元", Q.EXACT),
        ("300万元/亩", None, "3e6", None, "元/亩", Q.EXACT),
        ("1亿2000万元", None, "1.2e8", None, "元", Q.EXACT),
        ("3千万", None, "3e7", None, None, Q.EXACT),
        ("三点五亿", None, "3.5e8", None, None, Q.EXACT),
        ("-3.5", "%", "-3.5", None, "%", Q.EXACT),
        ("1.38E+10", None, "1.38e10", None, None, Q.EXACT),
        (3000, "万元", "3e7", None, "元", Q.EXACT),
        (Decimal("4.5"), "亿美元", "4.5e8", None, "美元", Q.EXACT),
        (12, None, "12", None, None, Q.EXACT),
    ],
)
def test_what_people_type(text, default, low, high, unit, qualifier):
    quantity = read_quantity(text, default)
    assert quantity is not None
    assert (quantity.low, quantity.high) == (Decimal(low), Decimal(high) if high else None)
    assert (quantity.unit, quantity.qualifier, quantity.text) == (unit, qualifier, str(text))
    assert quantity.is_exact == (high is None and qualifier is Q.EXACT)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "-", "—", "——", "－", "/", "／", "无", "暂无", "N/A", "待定"])
def test_nothing_is_not_zero(text):
    assert read_quantity(text, "万元") is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("三百二", NotANumber),
        ("3万5", NotANumber),
        ("1 250", NotANumber),
        ("1,25", NotANumber),
        ("66836,9", NotANumber),
        ("3.2亿元(约4500万美元)", NotANumber),
        ("亿", NotANumber),
        ("约", NotANumber),
        ("3亿千万元", NotANumber),
        ("1e400", NotANumber),
        ("9" * 40, NotANumber),
        ("9" * 400, NotANumber),
        ("几百家", NotANumber),
        ("张三", NotANumber),
        ("一", DashOrOne),
        ("0571-88881234", LooksLikeACode),
        ("#DIV/0!", FormulaError),
        ("2-1亿", RangeReversed),
        ("5000-1亿", RangeReversed),
        ("约10亿元以上", ContradictoryWords),
        ("超1.5~2亿", ContradictoryWords),
        ("USD500万元", UnitsDisagree),
        ("500元~2万美元", UnitsDisagree),
    ],
)
def test_two_readings_are_refused_kindly(text, kind):
    with pytest.raises(kind) as refused:
        read_quantity(text)
    assert refused.value.said.zh
    assert refused.value.cure.en


@pytest.mark.parametrize("text", ["一期", "3天后", "10²", "12寸"])
def test_an_unknown_unit_is_named(text):
    with pytest.raises(Refusal, match="计量单位"):
        read_quantity(text)


def test_floats_are_a_bug_not_a_figure():
    with pytest.raises(TypeError):
        read_quantity(3.2)  # type: ignore[arg-type]


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(Refusal):
        read_quantity(text, "万元")


@given(st.text("0123456789.,-~约超近余以上万亿元美㎡ %eE+一二三十百点", max_size=14))
def test_any_likely_text_is_read_or_refused(text):
    try:
        quantity = read_quantity(text, "万元")
    except Refusal:
        return
    assert quantity is None or quantity.high is None or quantity.low <= quantity.high


numbers = st.decimals(0, 10**9, places=2)


@given(numbers, st.sampled_from(["万元", "亿元", "元", "万美元", "亩", "万㎡"]))
def test_a_unit_in_the_cell_and_in_the_heading_mean_the_same(number, unit):
    beside, above = read_quantity(f"{number:,}{unit}"), read_quantity(str(number), unit)
    assert beside is not None
    assert above is not None
    assert (beside.low, beside.unit) == (above.low, above.unit)


@given(numbers, st.sampled_from([q for q in Qualifier if q is not Q.EXACT]), st.sampled_from(["亿元", "家", "㎡"]))
def test_what_is_printed_is_read_again(number, qualifier, unit):
    again, plain = read_quantity(qualifier.print_with(str(number), unit)), read_quantity(f"{number}{unit}")
    assert again is not None
    assert plain is not None
    assert (again.low, again.unit, again.qualifier) == (plain.low, plain.unit, qualifier)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三百二十", 320),
        ("十二", 12),
        ("两千零五", 2005),
        ("一万零五十", 10050),
        ("二〇二〇", 2020),
        ("壹仟贰佰万", 12_000_000),
        ("一亿零三万", 100_030_000),
        ("１２３", 123),
        ("3.2亿", 320_000_000),
    ],
)
def test_plain_numbers(text, value):
    assert read_number(text) == value


def spoken(number: int) -> str:
    """The standard Chinese reading of a number below 10^12, by the rules of primary school."""
    if number == 0:
        return "零"
    words, pending = "", False
    for size, word in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, number = divmod(number, size)
        pending = pending or (bool(words) and 0 < group < 1000)
        if group:
            words += ("零" if pending and words else "") + below_ten_thousand(group) + word
            pending = False
        elif words:
            pending = True
    return words


def below_ten_thousand(number: int) -> str:
    words, gap = "", False
    for size, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            words += ("零" if gap and words else "") + "零一二三四五六七八九"[digit] + word
            gap = False
        elif words:
            gap = True
    return words


@given(st.integers(0, 10**12 - 1))
def test_every_number_is_read_as_it_is_spoken(number):
    assert read_number(spoken(number)) == number


@pytest.mark.parametrize("text", ["", "3家", "约3", "1~2", "12%", "007"])
def test_a_plain_number_has_nothing_beside_it(text):
    with pytest.raises(NotANumber):
        read_number(text)


def test_telephones_in_scientific_notation():
    assert read_digits("1.3800001234E+10") == "13800001234"
    assert read_digits(Decimal("13800001234")) == "13800001234"
    assert read_digits("13800001234.0") == "13800001234"
    assert read_digits("0571-88881234") == "0571-88881234"
    with pytest.raises(LostDigits):
        read_digits("1.38E+10")
