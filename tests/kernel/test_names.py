from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhaoshang.kernel.names import (
    company_key,
    fold,
    mask,
    mask_phone,
    pinyin_initials,
    project_key,
    same_name_key,
    similarity,
    tidy,
)

names = st.text("浙江杭州阿里巴云网络科技有限公司集团项目一二期总部（）()A b𠮷㐂😀", max_size=16)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("浙数文化科技发展(浙江)有限公司", "浙数文化科技发展（浙江） 有限责任公司"),
        ("ABC科技股份有限公司", "ａｂｃ科技"),
        ("杭钢集团有限公司", "杭钢"),
    ],
)
def test_spellings_of_one_company_share_a_key(a, b):
    assert company_key(a) == company_key(b)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("旭航网络科技有限公司总部项目", "旭航网络科技"),
        ("芯空间项目（一期）", "芯空间"),
        ("芯空间项目第2期", "芯空间"),
        ("浙江云计算数据中心项目二期", "浙江云计算数据中心"),
        ("项目", "项目"),
    ],
)
def test_project_keys(name, key):
    assert project_key(name) == key


def test_a_machine_that_decides_alone_keeps_every_word():
    assert same_name_key("芯空间（一期）") == same_name_key("芯空间 (一期)")
    assert same_name_key("芯空间一期") != same_name_key("芯空间二期")
    assert same_name_key("杭钢集团有限公司") != same_name_key("杭钢有限公司")


@given(names)
def test_keys_are_stable_and_never_swallow_a_name(name):
    for key in (company_key, project_key, same_name_key, fold):
        assert key(key(name)) == key(name)
        assert bool(key(name)) == bool(fold(name))


@settings(deadline=None)  # whoever asks first waits for the dictionary
@given(st.text(max_size=20))
def test_any_text_has_its_keys(text):
    for key in (company_key, project_key, same_name_key, fold):
        assert key(key(text)) == key(text)
    pinyin_initials(text)


@given(names, names)
def test_likeness_is_mutual_and_bounded(a, b):
    assert similarity(a, b) == similarity(b, a)
    assert 0 <= similarity(a, b) <= 1
    assert similarity(a, a) == 1


def test_likeness_tells_near_from_far():
    near = similarity("浙江物产中杨供应链服务有限公司", "浙江物产中扬供应链服务有限公司")
    assert near > Decimal("0.9") > Decimal("0.3") > similarity("天洁集团", "神华能源")


@pytest.mark.parametrize("name", ["𠮷野家（中国）有限公司", "㐂多多", "🐼公司", "葛󠄀城"])
def test_rare_names_are_shown_as_they_came(name):
    assert tidy(name) == name
    assert company_key(name)


def test_variation_selectors_do_not_tell_names_apart():
    assert fold("葛󠄀城") == fold("葛城")


def test_folding_for_search():
    assert fold(" ＡＢＣ\u3000Café・北 ") == "abc café·北"


def test_initials():
    assert pinyin_initials("拱墅区") == "gsq"
    assert pinyin_initials("重庆OPPO（中国）") == "cqoppozg"


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800001234", "138****1234"),
        ("+86 138 0000 1234", "138****1234"),
        ("１３８００００１２３４", "138****1234"),
        ("0571-88881234", "0571-****1234"),
        ("021-12345678", "021-****5678"),
        ("88881234", "****1234"),
        ("110", "****"),
        ("微信同号", "****"),
        (" ", ""),
    ],
)
def test_telephones_are_masked(phone, masked):
    assert mask_phone(phone) == masked


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_four_digits_of_a_mobile_are_always_hidden(phone):
    assert mask_phone(phone) == f"{phone[:3]}****{phone[7:]}"


def test_other_personal_text_is_masked():
    assert (mask("张三"), mask("欧阳娜娜"), mask("李"), mask("")) == ("张*", "欧***", "*", "")
    assert mask("zhang.san@example.cn") == "z***@example.cn"
    assert mask("张三 13800001234") == "138****1234"
