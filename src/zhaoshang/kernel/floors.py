"""Floors as buildings call them: 3F, B1, 地下一层, 十二层, 3A, 首层. What they are called is kept; the level sorts them."""

from __future__ import annotations

import re
from decimal import Decimal

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.characters import half_width
from zhaoshang.kernel.chinese_numbers import CHARACTERS, read
from zhaoshang.kernel.refusal import Refusal

HIGHEST, DEEPEST = 200, 12
HALF = Decimal("0.5")
_GROUND = frozenset({"g", "gf", "l", "首", "底", "大堂", "地面"})
_BELOW = re.compile(r"(?:b|负|地下|-)(.*)")
_NUMBER = re.compile(rf"(\d{{1,3}}|[{CHARACTERS}]{{1,5}})(a|夹)?")


class NotAFloor(Refusal):
    code = "floors.not_a_floor"
    sentence = Bilingual("“{text}”看不出是哪一层。", "“{text}” does not say which floor it is.")
    remedy = Bilingual("请写成 3F、3层、B1、地下一层 这样的楼层。", "Write the floor as 3F, 3层, B1 or 地下一层.")


def level_of(label: str) -> Decimal:
    """The level of a floor: 1 is the first above ground, -1 the first below; there is no 0. 3A and 3夹 lie half a level above 3,
    as buildings that skip the fourth name it."""
    text = half_width(label).strip().casefold().replace(" ", "")
    text = re.sub(r"^第", "", text)
    text = re.sub(r"(?:楼层|层|楼|f)$", "", text) or text
    if text in _GROUND:
        return Decimal(1)
    below = _BELOW.fullmatch(text)
    match = _NUMBER.fullmatch(re.sub(r"(?:层|楼|f)$", "", below[1])) if below else _NUMBER.fullmatch(text)
    number = _number(match[1]) if match else None
    if match is None or number is None or not 0 < number <= (DEEPEST if below else HIGHEST):
        raise NotAFloor(text=label)
    half = HALF if match[2] else Decimal(0)
    return -(number + half) if below else number + half


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text.isdigit() else read(text)
