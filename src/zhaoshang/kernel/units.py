"""The units a bureau's workbooks use: their spellings, and the multiplier in front (万元, 亿美元, 万方)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.characters import half_width
from zhaoshang.kernel.refusal import Refusal

MULTIPLIERS: dict[str, int] = {
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "十亿": 10**9,
    "亿": 10**8,
    "万": 10**4,
    "千": 10**3,
    "百": 100,
    "十": 10,
}
# 百分点, 千瓦, 千克, 千米 and 千牛 begin with a multiplier's character and are units.
MULTIPLIER_PATTERN = rf"(?:{'|'.join(MULTIPLIERS)})(?<!百(?=分))(?<!千(?=[分瓦克米牛]))"

# Spelling -> the name we keep. 方 and 平 mean square metres in property work ("1万方" in the 2020 article).
_SPELLINGS: dict[str, tuple[str, ...]] = {
    "元": ("元人民币", "人民币元", "人民币", "圆", "RMB", "CNY", "¥"),
    "美元": ("美金", "USD", "US$"),
    "欧元": ("EUR", "€"),
    "港元": ("港币", "HKD", "HK$"),
    "日元": ("JPY",),
    "英镑": ("GBP", "£"),
    "㎡": ("平方米", "平米", "平方", "平", "方", "m²", "m2", "M2", "M²", "sqm"),
    "亩": ("亩地",),
    "公顷": ("ha",),
    "平方公里": ("平方千米", "km²", "km2"),
    "m": ("米", "M"),
    "km": ("公里", "千米"),
    "%": ("百分比", "pct"),
    "‰": (),
    "百分点": ("个百分点", "pp"),
    "个": ("個",),
    "家": (),
    "宗": (),
    "幢": (),
    "栋": (),
    "座": (),
    "套": (),
    "间": (),
    "层": (),
    "项": (),
    "户": (),
    "人": ("名", "位"),
    "人次": (),
    "次": (),
    "场": (),
    "批": (),
    "份": (),
    "册": (),
    "件": (),
    "条": (),
    "块": (),
    "辆": (),
    "台": (),
    "支": (),
    "天": ("日",),
    "月": ("个月",),
    "年": (),
    "倍": (),
    "吨": ("t",),
    "吨标煤": ("吨标准煤",),
    "千克": ("公斤", "kg"),
    "kN": ("千牛",),
    "千瓦": ("kW",),
    "千瓦时": ("kWh",),
    "度": (),
    "百㎡": (),
}
# What the kept names are called in English; a sign such as ㎡ is the same in both.
_ENGLISH: dict[str, str] = {
    "元": "yuan",
    "美元": "USD",
    "欧元": "EUR",
    "港元": "HKD",
    "日元": "JPY",
    "英镑": "GBP",
    "亩": "mu",
    "公顷": "ha",
    "平方公里": "km²",
    "百分点": "percentage points",
    "个": "projects",
    "家": "firms",
    "宗": "plots",
    "幢": "buildings",
    "栋": "buildings",
    "座": "buildings",
    "层": "floors",
    "户": "households",
    "人": "people",
    "份": "copies",
    "册": "copies",
    "天": "day",
    "月": "month",
    "年": "year",
    "吨": "t",
    "千克": "kg",
    "千瓦": "kW",
    "千瓦时": "kWh",
}
_NAMES = {name: name for name in _SPELLINGS} | {s: name for name, others in _SPELLINGS.items() for s in others}
_MULTIPLIER = re.compile(MULTIPLIER_PATTERN)
_PER = re.compile(r"\s*[/·・每]\s*")
_BRACKETS = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_TITLE = re.compile(r"单位\s*[:为]\s*([^()\[\]【】]*)")
# 人民币 says which 元; 年, 月 and 日 stand in the date beside the unit.
_NOT_IN_HEADERS = frozenset({"人民币", "RMB", "CNY", "USD", "年", "月", "日"})
_LIKE_A_UNIT = re.compile(
    r"(元|币|美金|镑|卢布|尺|亩|坪|平|平米|公里|英里|㎡|m2|USD|HKD|EUR|JPY|GBP|ft2|sqft|acres?)$", re.I
)
LONGEST_UNIT = 16
_WORDS = re.compile(r"[、,;:\s]+")


class UnknownUnit(Refusal):
    """A unit outside the list came; it is never guessed."""

    code = "unit.unknown"
    sentence = Bilingual("不认识计量单位“{text}”。", "The unit “{text}” is not known.")
    remedy = Bilingual(
        "请改用常用单位，如 元、万元、亿元、万美元、㎡、亩、公顷、%、个、家。",
        "Please use a common unit such as 元, 万元, 亿元, 万美元, ㎡, 亩, 公顷, %, 个 or 家.",
    )


@lru_cache(maxsize=4096)
def unit_name(text: str) -> str | None:
    """The kept name of a unit (平方米 -> ㎡, 元/平方米·天 -> 元/㎡/天), or None if it is not one."""
    written = half_width(text).replace(" ", "")
    if written in _NAMES:
        return _NAMES[written]
    parts = _PER.split(written)
    names = [_NAMES.get(part) for part in parts]
    if len(names) < 2 or None in names:
        return None
    return "/".join(name for name in names if name)


@lru_cache(maxsize=4096)
def find_unit(text: str) -> tuple[Decimal, str] | None:
    """Multiplier and kept name (万元 -> 10000, 元; 万 -> 10000, no name), or None for what is no unit."""
    written = re.sub(r"^人民币(?=.)", "", half_width(text).replace(" ", ""))
    if name := unit_name(written):
        return Decimal(1), name
    if match := _MULTIPLIER.match(written):
        rest = written[match.end() :]
        name = unit_name(rest) if rest else ""
        if name is not None:
            return Decimal(MULTIPLIERS[match[0]]), name
    return None


def split_unit(text: str) -> tuple[Decimal, str]:
    """Multiplier and kept name of a unit; refuses with `UnknownUnit`."""
    found = find_unit(text)
    if found is None:
        raise UnknownUnit(text=text)
    return found


def unit_called(text: str) -> Bilingual:
    """A unit in both languages: 万美元 is 10,000 USD, 元/㎡/天 is yuan/㎡/day. What is no unit keeps its words."""
    found = find_unit(text)
    if found is None:
        return Bilingual(text, text)
    factor, name = int(found[0]), found[1]
    english = "/".join(_ENGLISH.get(part, part) for part in name.split("/"))
    times = f"{factor // 10**6:,} million" if factor >= 10**6 else f"{factor:,}"
    return Bilingual(text, english if factor == 1 else f"{times} {english}".strip())


def unit_after_number(text: str) -> Bilingual:
    """A unit as it follows a number: 1,350.6 万美元 is 1,350.6 × 10,000 USD."""
    called = unit_called(text)
    return Bilingual(called.zh, f"× {called.en}" if called.en[:1].isdigit() else called.en)


def unit_in_header(header: str) -> str | None:
    """The unit a heading or title line names: 总投资(亿元) -> 亿元, 单位：万元 -> 万元; None if none or
    several.

    Brackets that hold something else, (地块/楼宇) or (是/否), name no unit. A title such as 单位：万元、亩
    names two and settles nothing.
    """
    plain = half_width(header).replace("\n", " ")
    titles = _TITLE.findall(plain)
    texts = titles or _BRACKETS.findall(plain)
    candidates = {word for text in texts for word in [text, *_WORDS.split(text)]} - _NOT_IN_HEADERS
    found = {unit for candidate in candidates if (unit := _canonical(candidate))}
    return found.pop() if len(found) == 1 else None


def unknown_unit_in_header(header: str) -> str:
    """What a heading's brackets give as a unit that is not in the list: 用地面积(英亩) -> 英亩; nothing where they hold none.

    Words that end like a unit, or have one on each side of a stroke; (地块/楼宇), (是/否) and (人民币) are none.
    """
    for text in _BRACKETS.findall(half_width(header).replace("\n", " ")):
        parts = [part for part in _PER.split(text.strip()) if part]
        if not parts or ":" in text or text.strip() in _NOT_IN_HEADERS or _canonical(text.strip()):
            continue
        if len(text) <= LONGEST_UNIT and all(_LIKE_A_UNIT.search(part) or find_unit(part) for part in parts):
            return str(text).strip()
    return ""


def _canonical(text: str) -> str | None:
    unit = find_unit(text)
    if unit is None or not unit[1]:
        return None
    factor = int(unit[0])
    written = next((name for name, value in MULTIPLIERS.items() if value == factor), "")
    return f"{written}{unit[1]}"
