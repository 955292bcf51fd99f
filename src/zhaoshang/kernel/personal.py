"""Ways to reach a person: written in one way so that equals are equal, and found in texts where they do not belong."""

from __future__ import annotations

import re

from zhaoshang.kernel.characters import half_width

# Telephone, identity card, e-mail: what a careless text might carry. Better a masked digit too many.
_PERSONAL = (
    (re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)"), "[phone]"),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])"), "[id-card]"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
)


def masked(text: str) -> str:
    """The text with every telephone, identity card and e-mail address replaced by what it is."""
    for pattern, word in _PERSONAL:
        text = pattern.sub(word, text)
    return text


def mobile_in(text: str) -> str:
    """The first mobile number in the text, as it is written there; empty where there is none."""
    found = _PERSONAL[0][0].search(half_width(text))
    return found[0] if found else ""


def holds_personal(text: str) -> bool:
    """Whether a telephone, identity card or e-mail address stands in the text."""
    return masked(text) != text


def phone_key(text: str) -> str:
    """The digits of a telephone, without the country's 86 before a mobile number; nothing for what has too few."""
    digits = re.sub(r"\D", "", half_width(text))
    if len(digits) == 13 and digits.startswith("861"):
        digits = digits[2:]
    if len(digits) == 15 and digits.startswith("00861"):
        digits = digits[4:]
    return digits if len(digits) >= 7 else ""


def email_key(text: str) -> str:
    """An e-mail address in small letters."""
    return half_width(text).casefold()


def wechat_key(text: str) -> str:
    """A WeChat name in small letters: WeChat tells none apart by case."""
    return half_width(text).casefold()
