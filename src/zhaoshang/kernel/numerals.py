"""Reading numbers as people type them into Chinese workbooks: 约3.2亿, 1.5~2亿, 400余家, ６６８３６．９,
三百二十.

What has two readings is refused, never guessed: 三万五, 1 250, 0571, 1,25.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext

from zhaoshang.kernel import chinese_numbers
from zhaoshang.kernel.characters import half_width
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.units import MULTIPLIER_PATTERN, MULTIPLIERS, find_unit, split_unit, unit_name
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

LONGEST_TEXT = 60
LARGEST_EXPONENT = 20
MOST_DIGITS = 24
_NOTHING = frozenset({"", "/", "\\", "无", "暂无", "未知", "不详", "待定", "未定", "n/a", "na", "null", "none"})
_DASHES = re.compile(r"[-—–―─_]{1,6}")
_EXCEL_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|GETTING_DATA)", re.IGNORECASE)
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?"
_SIMPLE = re.compile(r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,8})?")
_PLAIN = re.compile(rf"[+-]?{_DIGITS}")
_MAGNITUDE = re.compile(rf"({_DIGITS})({MULTIPLIER_PATTERN})?")
_RANGE = re.compile(r"(?<=[^~])(?<![\deE][eE])(?:~+|～|〜|∼|-+|–|—+|至|到)(?=.)")
_SIGN = re.compile(r"¥|RMB|CNY|人民币|US\$|USD|HK\$|HKD|€|EUR|£|GBP", re.IGNORECASE)

# Longer words first: 不超过 must not be read as 超过, nor 不少于 as 少于.
_BEFORE: tuple[tuple[str, Qualifier], ...] = (
    *((word, Qualifier.LTE) for word in ("不超过", "不高于", "不大于", "不多于", "最多", "至多", "≤", "<=", "≦")),
    *((word, Qualifier.GTE) for word in ("不少于", "不低于", "不小于", "不下于", "至少", "最少", "≥", ">=", "≧")),
    *((word, Qualifier.LT_NEAR) for word in ("接近", "将近", "近")),
    *((word, Qualifier.GT) for word in ("超过", "高于", "大于", "多于", "突破", "超", "逾", ">")),
    *((word, Qualifier.LT) for word in ("不足", "不到", "不满", "低于", "小于", "少于", "<")),
    *((word, Qualifier.APPROX) for word in ("大约", "大概", "约为", "约", "~", "～", "≈")),
)
_AFTER: tuple[tuple[str, Qualifier], ...] = (
    *((word, Qualifier.GTE) for word in ("及以上", "以上")),
    *((word, Qualifier.LTE) for word in ("及以下", "以下", "以内", "之内")),
    *((word, Qualifier.APPROX) for word in ("左右", "上下")),
)
_ODD = re.compile(rf"(?<=[\d{chinese_numbers.CHARACTERS}])(?:[余多]|\+(?!\d))")


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a cell states, in base units: 约3.2亿元 is 320000000, 元, approx. `high` is set for a range."""

    low: Decimal
    high: Decimal | None
    unit: str | None
    qualifier: Qualifier
    text: str

    @property
    def is_exact(self) -> bool:
        """One number, without a qualifier."""
        return self.high is None and self.qualifier.is_exact


def read_number(text: str) -> Decimal:
    """The number a text consists of, without unit or qualifier: 1,250.5, 三百二十, 3.2亿."""
    quantity = _read(_tight(text), text) if text.strip() else None
    if quantity is None or quantity.unit or not quantity.is_exact:
        raise NotANumber(text=text)
    return quantity.low


def read_quantity(value: str | int | Decimal, default_unit: str | None = None) -> Quantity | None:
    """What a cell states, or None where it states nothing (blank, —, /, 无).

    `default_unit` (the heading's, 万元) is used only where the cell names no unit: 3000 is then 30,000,000
    元. A cell's own multiplier replaces the heading's, so 3000万 under 亿元 is 30,000,000 元.
    """
    if isinstance(value, bool | float):
        raise TypeError(f"{type(value).__name__} is not a figure; hand over text, int or Decimal")
    factor, name = split_unit(default_unit) if default_unit else (Decimal(1), None)
    if not isinstance(value, str):
        number = Decimal(value)
        if not _is_sane(number):
            raise NotANumber(text=value)
        return Quantity(number * factor, None, name or None, Qualifier.EXACT, str(value))
    if _SIMPLE.fullmatch(value):  # most cells of a large workbook
        return Quantity(Decimal(value) * factor, None, name or None, Qualifier.EXACT, value)
    tight = _tight(value)
    if tight.lower() in _NOTHING or _DASHES.fullmatch(tight):
        return None
    if tight == "一":
        raise DashOrOne(text=value)
    return _read(tight, value, factor, name or None)


def read_digits(value: str | int | Decimal) -> str:
    """The digits of a telephone or code, undoing scientific notation; refuses when digits were lost."""
    written = half_width(str(value)).replace(" ", "")
    if re.fullmatch(r"\d(?:\.\d+)?[eE]\+?\d{1,2}", written):
        mantissa, exponent = re.split("[eE]", written)
        if len(mantissa.partition(".")[2]) < int(exponent):
            raise LostDigits(text=value)
        return f"{Decimal(written):f}".partition(".")[0]
    return re.sub(r"\.0+$", "", written)


def _is_sane(number: Decimal) -> bool:
    """Small enough that no later sum in the usual 28 digits is rounded unseen."""
    return (
        number.is_finite()
        and len(number.as_tuple().digits) <= MOST_DIGITS
        and (not number or abs(number.adjusted()) <= LARGEST_EXPONENT)
    )


def _tight(text: str) -> str:
    """The text without blanks; one between two digits stays and is refused later (1 250 has two readings)."""
    return re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", half_width(text).replace("\n", " "))


def _read(tight: str, text: str, factor: Decimal = Decimal(1), default: str | None = None) -> Quantity:
    if len(tight) > LONGEST_TEXT:
        raise NotANumber(text=f"{text[:LONGEST_TEXT]}…")
    if _EXCEL_ERROR.fullmatch(tight):
        raise FormulaError(text=text)
    with localcontext(prec=100):
        return _state(tight, text, factor, default)


def _state(tight: str, text: str, factor: Decimal, default: str | None) -> Quantity:
    body, qualifier = _qualifier(tight, text)
    sign = _SIGN.match(body)
    body = body[sign.end() :] if sign else body
    ends = [part for part in _RANGE.split(body) if part]
    if len(ends) > 2 or not ends:
        raise NotANumber(text=text)
    high, high_multiplied, unit = _number_and_unit(ends[-1], text)
    unit = _agreed(text, unit, unit_name(sign[0].upper()) if sign else None)
    if len(ends) == 1:
        scale = Decimal(1) if unit or high_multiplied else factor
        return Quantity(high * scale, None, unit or default, qualifier, text)
    if qualifier not in (Qualifier.EXACT, Qualifier.APPROX):
        raise ContradictoryWords(text=text)
    low, low_multiplied, low_unit = _number_and_unit(ends[0], text)
    unit = _agreed(text, unit, low_unit)
    if not low_multiplied and low_unit is None:
        low *= high_multiplied or 1
    # The heading's multiplier applies only to a range that brings neither multiplier nor unit of its own.
    scale = Decimal(1) if unit or high_multiplied or low_multiplied else factor
    low, high = low * scale, high * scale
    if low > high:
        raise RangeReversed(text=text)
    return Quantity(low, high, unit or default, qualifier, text)


def _agreed(text: str, first: str | None, second: str | None) -> str | None:
    if first and second and first != second:
        raise UnitsDisagree(text=text, first=first, second=second)
    return first or second


def _qualifier(tight: str, text: str) -> tuple[str, Qualifier]:
    """Takes the qualifying words off; 约 beside 余 or 近 adds nothing, other pairs contradict each other."""
    found: set[Qualifier] = set()
    body, before = tight, None
    while body != before:
        before = body
        for word, qualifier in _BEFORE:
            if body.startswith(word):
                body = body.removeprefix(word)
                found.add(qualifier)
                break
        for word, qualifier in _AFTER:
            if body.endswith(word):
                body = body.removesuffix(word)
                found.add(qualifier)
                break
    body, odd = _ODD.subn("", body)
    if odd:
        found.add(Qualifier.GT_APPROX)
    if found >= {Qualifier.GT, Qualifier.GT_APPROX}:
        found.remove(Qualifier.GT_APPROX)  # 超400余家
    if found & {Qualifier.GT_APPROX, Qualifier.LT_NEAR}:
        found.discard(Qualifier.APPROX)  # 约400余家, 近20亿左右
    if len(found) > 1 or odd > 1:
        raise ContradictoryWords(text=text)
    return body, next(iter(found), Qualifier.EXACT)


def _number_and_unit(part: str, text: str) -> tuple[Decimal, int, str | None]:
    """The value, the multiplier of its last group (0 when it has none), and the unit's kept name."""
    if fraction := re.match(r"(百|千)分之(.+)", part):
        value = chinese_numbers.read(fraction[2]) if not _PLAIN.fullmatch(fraction[2]) else Decimal(fraction[2])
        if value is None:
            raise NotANumber(text=text)
        return value, 0, "%" if fraction[1] == "百" else "‰"
    negative = part.startswith("-")
    rest = part.removeprefix("-") if negative else part.removeprefix("+")
    if re.match(r"0\d", rest):
        raise LooksLikeACode(text=text)
    if rest[:1].isascii():
        value, multiplier, rest = _arabic(rest, text)
    else:
        value, multiplier, rest = _chinese(rest, text)
    unit = _unit_of(rest, text)
    return -value if negative else value, multiplier, unit


def _arabic(rest: str, text: str) -> tuple[Decimal, int, str]:
    """Groups from large to small: 1亿2000万. A bare last group must fill its place: 3万5 is refused."""
    total, last = Decimal(0), 0
    while match := _MAGNITUDE.match(rest):
        number = Decimal(match[1].replace(",", ""))
        if not _is_sane(number):
            raise NotANumber(text=text)
        multiplier = MULTIPLIERS[match[2]] if match[2] else 1
        if last and not (number * multiplier < last and (match[2] or len(match[1]) == len(str(last)) - 1)):
            raise NotANumber(text=text)
        total += number * multiplier
        last, rest = multiplier, rest[match.end() :]
        if multiplier == 1:
            break
    if not last:
        raise NotANumber(text=text)
    return total, last if last > 1 else 0, rest


def _chinese(rest: str, text: str) -> tuple[Decimal, int, str]:
    match = re.match(f"[{chinese_numbers.CHARACTERS}]+(?<!百(?=分))", rest)
    value = chinese_numbers.read(match[0]) if match else None
    if match is None or value is None:
        raise NotANumber(text=text)
    ending = re.search(rf"{MULTIPLIER_PATTERN}$", match[0])
    large = ending is not None and ending[0][-1] in "万亿"
    return value, MULTIPLIERS[ending[0][-1]] if ending and large else 0, rest[match.end() :]


def _unit_of(rest: str, text: str) -> str | None:
    if not rest:
        return None
    written = re.sub(r"人民币$", "", rest) or rest
    name = unit_name(written)
    if name is None:
        if find_unit(written):  # a multiplier out of place, as in 3亿千万元
            raise NotANumber(text=text)
        if re.search(r"[\d,.:;()]", written):
            raise NotANumber(text=text)
        split_unit(written)
    return name
