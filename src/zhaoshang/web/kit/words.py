"""Values as people read them: numbers, money, shares, moments, and texts in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTHING = "–"
# unit: (base units in one, Chinese name; base units in one in English, word before, word after)
MONEY_UNITS: dict[str, tuple[int, str, int, str, str]] = {
    "元": (1, "元", 1, "CNY", ""),
    "万元": (10_000, "万元", 1_000, "CNY", "thousand"),
    "亿元": (100_000_000, "亿元", 1_000_000, "CNY", "million"),
    "美元": (1, "美元", 1, "USD", ""),
    "万美元": (10_000, "万美元", 1_000, "USD", "thousand"),
    "亿美元": (100_000_000, "亿美元", 1_000_000, "USD", "million"),
}


def english() -> bool:
    return (get_language() or "").startswith("en")


def said(value: object) -> object:
    """A `Bilingual` or a refusal in the reader's language; anything else as it is."""
    language = get_language() or "zh-hans"
    if isinstance(value, Bilingual):
        return value.in_language(language)
    if isinstance(value, Refusal):
        return value.said.in_language(language)
    return value


def decimal(value: object) -> Decimal:
    """The number of anything that is one: a Decimal, an int, a text, or a thing with an `amount`."""
    amount = getattr(value, "amount", value)
    return amount if isinstance(amount, Decimal) else Decimal(str(amount))


def number(value: Any, places: int | None = None) -> str:
    """12345.6 → "12,345.6"; with places, half up: "12,345.60". Nothing is a dash, never a zero."""
    if value is None or value == "":
        return NOTHING
    amount = decimal(value)
    if places is None:
        text = f"{amount:,f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return f"{amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,f}"


def money(value: Any, unit: str, places: int = 2) -> str:
    """Base units as people read them: 668000000 in 亿美元 is "6.68 亿美元", or "USD 668.00 million"."""
    if unit not in MONEY_UNITS:
        raise ValueError(f"There is no money unit “{unit}”. There are: {', '.join(MONEY_UNITS)}.")
    if value is None or value == "":
        return NOTHING
    base, chinese, base_english, before, after = MONEY_UNITS[unit]
    if english():
        return f"{before} {number(decimal(value) / base_english, places)} {after}".strip()
    return f"{number(decimal(value) / base, places)} {chinese}"


def share(value: Any, places: int = 2) -> str:
    """A ratio as a percentage: 1.26667 → "126.67%"."""
    return NOTHING if value is None or value == "" else f"{number(decimal(value) * 100, places)}%"


def points(value: Any, places: int = 2) -> str:
    """A difference of two ratios in percentage points, with its sign."""
    if value is None or value == "":
        return NOTHING
    amount = decimal(value) * 100
    sign = "+" if amount > 0 else ""
    return f"{sign}{number(amount, places)} pp" if english() else f"{sign}{number(amount, places)} 个百分点"


def moment(value: date | datetime | None, form: str = "") -> str:
    """A moment by the clock of Shanghai, or a day. Forms: "" (in words), "date", "short", "time", "month"."""
    if not value:
        return NOTHING
    if isinstance(value, datetime):
        at = value.astimezone(SHANGHAI) if value.tzinfo else value
        day, clock = at.date(), f"{at:%H:%M}"
    else:
        day, clock = value, ""
    if form == "time":
        return clock or NOTHING
    if form == "short":
        return f"{day:%Y-%m-%d} {clock}".strip()
    if english():
        text = f"{day:%B} {day.year}" if form == "month" else f"{day.day} {day:%b} {day.year}"
    else:
        text = f"{day.year} 年 {day.month} 月" + ("" if form == "month" else f" {day.day} 日")
    return f"{text} {clock}".strip() if form == "" else text
