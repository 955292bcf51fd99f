"""Numbers written in Chinese characters: 三百二十, 两千零五, 二〇二〇, 三点五亿, 壹仟贰佰万.

Colloquial short forms with two readings (三百二, 一万五) are not read.
"""

from __future__ import annotations

from decimal import Decimal

_ROWS = ("零〇○", "一壹", "二两贰兩", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS = {character: number for number, row in enumerate(_ROWS) for character in row}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
CHARACTERS = "".join([*_DIGITS, *_SMALL, *_LARGE, "点"])


def read(text: str) -> Decimal | None:
    """The value, or None when the characters are no number or have two readings."""
    whole, point, fraction = text.partition("点")
    if point:
        return _with_fraction(whole, fraction)
    if len(text) > 1 and all(c in _DIGITS for c in text):
        # 二〇二〇: digits in a row. Two readings exist only with 两.
        return None if "两" in text else Decimal("".join(str(_DIGITS[c]) for c in text))
    value = _groups(text)
    return None if value is None else Decimal(value)


def _with_fraction(whole: str, fraction: str) -> Decimal | None:
    """三点五亿: digits after the point, then at most one large multiplier."""
    multiplier = 1
    while fraction and fraction[-1] in _LARGE:
        multiplier *= _LARGE[fraction[-1]]
        fraction = fraction[:-1]
    value = _groups(whole)
    if value is None or not fraction or any(c not in _DIGITS for c in fraction) or multiplier > 10**12:
        return None
    return Decimal(f"{value}." + "".join(str(_DIGITS[c]) for c in fraction)) * multiplier


def _groups(text: str) -> int | None:
    """Splits at the largest multiplier: left of 亿, right of 亿; each side is read the same way."""
    for characters, size in (("亿億", 10**8), ("万萬", 10**4)):
        at = max(text.rfind(c) for c in characters)
        if at < 0:
            continue
        left, right = _groups(text[:at]), _remainder(text[at + 1 :], size)
        return None if left is None or right is None or left == 0 else left * size + right
    return _below_ten_thousand(text)


def _remainder(text: str, size: int) -> int | None:
    """What follows a large multiplier. A bare digit must have 零 before it (一万五 has two readings)."""
    if not text:
        return 0
    spoken_zero = text[0] in "零〇○"
    body = text[1:] if spoken_zero else text
    if not body or (len(body) == 1 and not spoken_zero):
        return None
    value = _groups(body)
    return value if value is not None and 0 < value < size else None


def _below_ten_thousand(text: str) -> int | None:
    if text and all(c in "零〇○" for c in text):
        return 0 if len(text) == 1 else None
    total, pending, smallest, zero = 0, None, 10**4, False
    for character in text:
        if character in _SMALL:
            size = _SMALL[character]
            if size >= smallest or (pending is None and not (size == 10 and total == 0)) or pending == 0:
                return None
            total += (pending or 1) * size
            smallest, pending, zero = size, None, False
        elif character in _DIGITS and pending is None:
            digit = _DIGITS[character]
            if digit:
                pending = digit
            elif zero:
                return None
            else:
                zero = True
        else:
            return None
    if pending is not None:
        # 三百二 may be 302 or 320; 三百零二 and 三十二 are plain.
        if smallest > 10 and total and not zero:
            return None
        return total + pending
    return total if total and not zero else None
