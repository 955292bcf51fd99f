"""Names of companies and projects: kept as written, compared by keys, masked when they are personal.

A key finds candidates for a person to judge. `company_key` and `project_key` strip words (集团, 二期), so two
different things can share one: use `same_name_key` where a machine must decide alone. Traditional characters
are not converted.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache

from zhaoshang.kernel.characters import half_width, tidy
from zhaoshang.kernel.percent import round_half_up

__all__ = [
    "company_key",
    "fold",
    "mask",
    "mask_phone",
    "pinyin_initials",
    "project_key",
    "same_name_key",
    "similarity",
    "tidy",
]

# Variation selectors choose a glyph, zero-width marks choose nothing; neither tells two names apart.
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_DOTS = re.compile("[·•・‧∙⋅]")
_COMPANY_ENDINGS = (
    "股份有限责任公司",
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "股份公司",
    "集团公司",
    "总公司",
    "公司",
    "集团",
)
_PROJECT_ENDING = re.compile(r"(?:第?[一二三四五六七八九十\d]+期(?:工程)?|项目|总部|\(\))$")
_COMPANY_ENDING = re.compile(f"(?:{'|'.join(_COMPANY_ENDINGS)})$")


def fold(text: str) -> str:
    """Text for searching: width, case, compatibility forms, blanks and dots no longer matter."""
    narrow = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).casefold()
    return " ".join(_DOTS.sub("·", unicodedata.normalize("NFKC", narrow)).split())


class _Words(dict[int, int | None]):
    """For `str.translate`: letters, digits and signs stay; punctuation, blanks and controls go. Filled as met."""

    def __missing__(self, code: int) -> int | None:
        kept = self[code] = None if unicodedata.category(chr(code))[0] in "PZC" else code
        return kept


_WORDS = _Words()


@lru_cache(maxsize=16_384)  # asked several times of each name of a ledger
def same_name_key(name: str) -> str:
    """Equal for two spellings of one name: width, case, blanks and punctuation aside, all words count."""
    folded = fold(name)
    return unicodedata.normalize("NFKC", folded.translate(_WORDS)) or folded


def company_key(name: str) -> str:
    """A key spellings of one company usually share: brackets opened, 有限公司, 集团 and so on off."""
    return _stripped(same_name_key(name), _COMPANY_ENDING)


def project_key(name: str) -> str:
    """A key for a project: as a company's, with 项目, 总部 and phases (一期, 第2期) taken off too."""
    key = same_name_key(name)
    shorter = _stripped(key, _PROJECT_ENDING)
    while shorter != key:
        key, shorter = shorter, _stripped(_stripped(shorter, _COMPANY_ENDING), _PROJECT_ENDING)
    return _stripped(shorter, _COMPANY_ENDING)


def _stripped(key: str, ending: re.Pattern[str]) -> str:
    """Endings taken off one after another, but never the whole name."""
    while (shorter := ending.sub("", key)) and shorter != key:
        key = shorter
    return key


def similarity(a: str, b: str) -> Decimal:
    """From 0 (nothing in common) to 1 (equal keys), at 4 decimals; the order of the two does not matter."""
    first, second = sorted((company_key(a), company_key(b)))
    if first == second:
        return Decimal(1)
    if not first or not second:
        return Decimal(0)
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    common = sum(block.size for block in blocks)
    return round_half_up(Decimal(2 * common) / (len(first) + len(second)), 4)


def pinyin_initials(name: str) -> str:
    """Initials to search by: 拱墅 is gs. Latin letters and digits stay; what has no reading is left out."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 -- its dictionary takes half a second; most programs never ask

    parts = lazy_pinyin(
        unicodedata.normalize("NFKC", name),
        style=Style.FIRST_LETTER,
        errors=lambda unread: "".join(c for c in unread if c.isascii() and c.isalnum()),
    )
    return "".join(parts).lower()


def mask_phone(text: str) -> str:
    """A telephone safe to show: 138****1234, 0571-****1234. A short or strange one is hidden completely."""
    digits = re.sub(r"\D", "", half_width(text))
    if not text.strip():
        return ""
    if len(digits) == 13 and digits.startswith("861"):
        digits = digits[2:]
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    if 10 <= len(digits) <= 12 and digits.startswith("0"):
        code = 3 if digits[1] in "12" else 4
        return f"{digits[:code]}-{'*' * (len(digits) - code - 4)}{digits[-4:]}"
    return f"****{digits[-4:]}" if len(digits) >= 8 else "****"


def mask(text: str) -> str:
    """Any personal text safe to show: a telephone, an e-mail (a***@...), otherwise its first character."""
    shown = tidy(text)
    if not shown:
        return ""
    if "@" in shown:
        name, _, host = shown.partition("@")
        return f"{name[:1]}***@{host}"
    if len(re.sub(r"\D", "", half_width(shown))) >= 7:
        return mask_phone(shown)
    return f"{shown[0]}{'*' * min(len(shown) - 1, 3)}" if len(shown) > 1 else "*"
