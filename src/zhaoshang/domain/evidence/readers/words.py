"""The words by which a Chinese ledger shows what a row is: labels, units, periods, totals, notes."""

from __future__ import annotations

import re
from functools import lru_cache

HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
BESIDE_HAN = re.compile(rf"(?<=[{HAN}()/:、。]) +| +(?=[{HAN}()/:、。])")

UNIT = (
    r"(?:[百千万亿]{0,2}(?:元|美元|欧元|港元|日元|人民币|亩|平方米|平米|㎡|m²|m2|公顷|个|家|人|户|宗|幢|栋|层|间|台|吨|次|天|年|月|批|条|辆|位)"
    r"|%|％|‰|m|km|kN/㎡|kN/m2)(?:/[^/,，;；、\s()]{1,6}){0,3}"
)
UNIT_ONLY = re.compile(rf"{UNIT}(?:[、,，/]{UNIT})*")
UNIT_IN_BRACKETS = re.compile(rf"\(\s*(?:单位:?)?({UNIT})\s*\)\s*$")
UNIT_LINE = re.compile(rf"(?<![填报表送制任])(?:金额|计量|货币)?单位:({UNIT}(?:[、,，/]{UNIT})*)")
PERIOD = re.compile(
    r"(?:19|20)\d{2}年(?:度|\d{1,2}(?:月)?[-—–~至到]+\d{1,2}月|\d{1,2}月(?:\d{1,2}日)?|第?[一二三四1-4]季度|[上下]半年)?"
    r"(?:[-—–~至到]+(?:(?:19|20)\d{2}年)?\d{1,2}月(?:\d{1,2}日)?)?"
)
LABEL = re.compile(
    r"序号|编号|名称|项目|企业|公司|单位|街道|镇|地址|日期|时间|年份|月份|金额|投资|外资|资本|资金|税收|产值|营收|面积|用地|租金|楼宇"
    r"|地块|容积率|比例|占比|率$|数$|数量|类型|类别|分类|性质|行业|产业|国别|国家|地区|信用代码|代码|联系|电话|手机|邮箱|人$|职务|领导"
    r"|阶段|进展|进度|状态|情况|问题|需求|计划|目标|指标|完成|任务|备注|说明|来源|凭证|材料|是否|内容|方式|版本|层高|荷载|车位|层|币种"
    r"|折算|口径|快递|单号|签收|反馈|原因|意向|特色|产品|载体|标准|范围|总额|规模|等级|名次|牵头|责任|城市|去向|组别|合计|小计|累计|同比|排名|方向|年限|^(?:name|no\.?|id|date|amount|total|unit|remarks?|address)$",
    re.IGNORECASE,
)
SEQUENCE = re.compile(r"序号?|编号|No\.?|#", re.IGNORECASE)
NUMBER_LIKE = re.compile(r"[+\-]?[\d,]+(?:\.\d+)?%?")
DATE_LIKE = re.compile(r"(?:19|20)\d{2}[./\-年]\d{1,2}(?:[./\-月]\d{1,2}日?|月)?")
TOTAL_EXACT = re.compile(
    r"(?:本页|本月|本年|全区|全市|全部|总)?(?:合计|小计|总计|共计|累计|总和)(?:\(.*\))?:?|total|subtotal",
    re.I,
)
WHOLE = re.compile(r"(?:全区|全市|全部|总)?(?:合计|总计|共计)(?:\(.*\))?:?|total", re.I)
TOTAL_LOOSE = re.compile(r".{1,12}(?:合计|小计|总计|共计)(?:\(.*\))?:?")
OF_WHICH = re.compile(r"其中(?::.*|.{0,10})")
NOTE = re.compile(
    r"(?:注|附注|备注|说明|填表说明|填报说明|数据来源|资料来源|来源)(?:[:.、]|\d)"
    r"|(?:填表|填报|制表|报送|审核|复核|编制|经办|联系|负责|统计|单位负责)(?:人|单位|日期|时间|部门|负责人|电话)?[^:]{0,8}:"
    r"|(?:电话|日期|手机|签字|盖章|审批|领导签字)[^:]{0,6}:"
    r"|第\d+页|共\d+页|\*|※|以上|以下空白"
)
SECTION = re.compile(r"\(?[一二三四五六七八九十]{1,3}[)、.]|第[一二三四五六七八九十]+(?:部分|类)|[IVX]+[、.]")


@lru_cache(maxsize=8192)  # a ledger says the same thousands of times
def cleaned(text: str) -> str:
    """A label as it is compared and shown: one line, half-width signs, no blanks beside Chinese; 总 投 资 is
    总投资."""
    flat = text if text.isascii() else INVISIBLE.sub("", text).translate(WIDE)
    flat = " ".join(flat.split())
    return BESIDE_HAN.sub("", flat) if " " in flat else flat
