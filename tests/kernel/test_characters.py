import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaoshang.kernel.characters import half_width, tidy


def test_full_width_is_narrowed_and_nothing_else_is():
    assert half_width("（６６，８３６．９％）\u3000") == "(66,836.9%)"
    assert half_width("10²①㎡") == "10²①㎡"


@pytest.mark.parametrize("name", ["𠮷野家", "㐂多多", "👨‍👩‍👧 工作室", "（中国）·有限公司", "葛󠄀城"])
def test_rare_names_are_shown_as_they_came(name):
    assert tidy(f" \u00a0{name}\u200b ") == name


def test_lines_of_a_note_stay_lines():
    assert tidy(" 已签约 \r\n  待  开工 ") == "已签约\n待 开工"


@given(st.text())
def test_tidying_twice_changes_nothing(text):
    assert tidy(tidy(text)) == tidy(text)
    assert half_width(half_width(text)) == half_width(text)
