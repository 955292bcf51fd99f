from decimal import Decimal

import pytest

from zhaoshang.kernel.units import (
    UnknownUnit,
    find_unit,
    split_unit,
    unit_called,
    unit_in_header,
    unknown_unit_in_header,
)


@pytest.mark.parametrize(
    ("text", "factor", "name"),
    [
        ("万元", 10_000, "元"),
        ("人民币亿元", 10**8, "元"),
        ("亿美元", 10**8, "美元"),
        ("万方", 10_000, "㎡"),
        ("平方米", 1, "㎡"),
        ("m²", 1, "㎡"),
        ("万元/亩", 10_000, "元/亩"),
        ("元/平方米·天", 1, "元/㎡/天"),
        ("个百分点", 1, "百分点"),
        ("百分点", 1, "百分点"),
        ("千瓦", 1, "千瓦"),
        ("万千瓦", 10_000, "千瓦"),
        ("个/百㎡", 1, "个/百㎡"),
        ("万", 10_000, ""),
    ],
)
def test_units(text, factor, name):
    assert split_unit(text) == (Decimal(factor), name)


@pytest.mark.parametrize("text", ["", "期", "地块", "元/期", "万期", "是"])
def test_what_is_no_unit(text):
    assert find_unit(text) is None
    with pytest.raises(UnknownUnit):
        split_unit(text)


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("总投资(亿元)", "亿元"),
        ("总投资\n（亿元）", "亿元"),
        ("总投资（亿元，人民币）", "亿元"),
        ("单位：万元", "万元"),
        ("（金额单位：人民币万元 截至2020年8月）", "万元"),
        ("投资强度(万元/亩)", "万元/亩"),
        ("租金(元/㎡/天)", "元/㎡/天"),
        ("荷载(kN/㎡)", "kN/㎡"),
        ("面积（万方）", "万㎡"),
        ("办公需求(平方米)", "㎡"),
        ("入驻率(%)", "%"),
        ("限高(m)", "m"),
        ("意向载体(地块/楼宇)", None),
        ("市级认定(是/否)", None),
        ("对方人员(职务)", None),
        ("责任单位：区投促局", None),
        ("单位：万元、亩", None),
        ("项目名称", None),
    ],
)
def test_the_unit_a_heading_names(header, unit):
    assert unit_in_header(header) == unit


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("用地面积(英亩)", "英亩"), ("租金（港币/㎡/月）", ""), ("租金(元/平方英尺/月)", "元/平方英尺/月"), ("投资额(万卢布)", "万卢布"),
        ("实到外资(外币)", "外币"), ("总投资(亿元)", ""), ("意向载体(地块/楼宇)", ""), ("市级认定(是/否)", ""), ("到资(人民币)", ""),
        ("对方人员(职务)", ""), ("面积(亩)", ""), ("租金(含物业费)", ""), ("金额(单位：万元)", ""), ("项目名称", ""), ("截至(2020年8月)", ""),
    ],
)  # fmt: skip
def test_a_unit_nobody_knows_is_seen_in_a_heading(header, unit):
    assert unknown_unit_in_header(header) == unit


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("万美元", "10,000 USD"),
        ("亿元", "100 million yuan"),
        ("元", "yuan"),
        ("亩", "mu"),
        ("㎡", "㎡"),
        ("元/㎡/天", "yuan/㎡/day"),
        ("%", "%"),
        ("个百分点", "percentage points"),
        ("光年", "光年"),
    ],
)
def test_a_unit_is_called_in_both_languages(text, english):
    assert (unit_called(text).zh, unit_called(text).en) == (text, english)
