"""Unified social credit codes (统一社会信用代码), GB 32100-2015 with amendment 1 of 2016.

18 characters: registration authority, category, 6 digits of region, 9 of organisation code (GB 11714), check
character (GB/T 17710, modulus 31). Nothing is corrected silently: a letter O is named and the person decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.characters import half_width
from zhaoshang.kernel.refusal import Refusal

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
LENGTH = 18
CATEGORIES: dict[str, str] = {
    "1": "1239",  # 机构编制: office, public institution, mass organisation, other
    "2": "19",  # 外交
    "3": "123459",  # 司法行政: law firm, notary, grassroots legal service, forensic body, arbitration, other
    "4": "19",  # 文化
    "5": "1239",  # 民政: association, private non-enterprise, foundation, other
    "6": "129",  # 旅游
    "7": "129",  # 宗教
    "8": "19",  # 工会
    "9": "123",  # 工商: enterprise, individual business, farmers' co-operative
    "A": "19",  # 中央军委改革和编制办公室
    "N": "1239",  # 农业: collective economic organisations of group, village, township
    "Y": "1",  # 其他
}
"""Categories by registration authority: the standard's 1, 5, 9, Y and those assigned since."""
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_LOOKALIKES = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"}


class NotACreditCode(Refusal):
    """Base of every way a code can be wrong; every subclass is about `text`."""

    code = "uscc.unreadable"
    sentence = Bilingual("“{text}”不是统一社会信用代码。", "“{text}” is not a unified social credit code.")
    remedy = Bilingual(
        "请对照营业执照逐位核对。", "Please compare it with the business licence, character by character."
    )


class WrongLength(NotACreditCode):
    """Not 18 characters."""

    code = "uscc.length"
    sentence = Bilingual(
        "统一社会信用代码应为18位，“{text}”是{length}位。",
        "A credit code has 18 characters; “{text}” has {length}.",
    )
    remedy = Bilingual(
        "请对照营业执照补全；15位的是旧注册号，请换成新执照上的18位代码。",
        "Please complete it from the licence; 15 characters are an old registration number.",
    )


class LostDigits(NotACreditCode):
    """Excel made a number of it and kept 15 digits."""

    code = "uscc.lost_digits"
    sentence = Bilingual(
        "“{text}”被表格当作数字，末几位已经丢失。", "“{text}” was kept as a number; its last digits are lost."
    )
    remedy = Bilingual("请把该列设为“文本”格式后重新填写。", "Please set the column to Text format and type it again.")


class Lookalike(NotACreditCode):
    """I, O, S, V or Z, which the standard leaves out because they look like 1, 0, 5, U and 2."""

    code = "uscc.lookalike"
    sentence = Bilingual(
        "统一社会信用代码不使用字母 I、O、S、V、Z，“{text}”第{place}位是 {came}。",
        "Credit codes never use I, O, S, V or Z; character {place} of “{text}” is {came}.",
    )
    remedy = Bilingual("请核对：这一位可能是 {likely}。", "Please check: it may be {likely}.")


class ForeignCharacter(NotACreditCode):
    """Something that is neither a digit nor a Latin capital."""

    code = "uscc.character"
    sentence = Bilingual(
        "“{text}”第{place}位是“{came}”，只能是数字或大写英文字母。",
        "Character {place} of “{text}” is “{came}”; only digits and capitals are used.",
    )


class UnknownAuthority(NotACreditCode):
    """A first character no registration authority has."""

    code = "uscc.authority"
    sentence = Bilingual(
        "“{text}”第1位是 {came}，没有这样的登记管理部门；企业应为 9。",
        "“{text}” begins with {came}, which is no registration authority; an enterprise has 9.",
    )


class UnknownCategory(NotACreditCode):
    """A second character the authority does not use."""

    code = "uscc.category"
    sentence = Bilingual(
        "“{text}”第2位是 {came}；第1位为 {authority} 时应为 {expected} 之一。",
        "Character 2 of “{text}” is {came}; after {authority} it is one of {expected}.",
    )


class RegionNotDigits(NotACreditCode):
    """A letter within characters 3 to 8."""

    code = "uscc.region"
    sentence = Bilingual(
        "“{text}”第3至8位是行政区划码，应全为数字，实为 {came}。",
        "Characters 3 to 8 of “{text}” are the region and must be digits; {came} came.",
    )


class OrganisationCheck(NotACreditCode):
    """Character 17 does not follow from 9 to 16 (GB 11714)."""

    code = "uscc.organisation_check"
    sentence = Bilingual(
        "“{text}”第17位（组织机构代码校验位）应为 {expected}，实为 {came}。",
        "Character 17 of “{text}” (check digit of the organisation code) should be {expected}; {came} came.",
    )
    remedy = Bilingual("请对照营业执照核对第9至17位。", "Please compare characters 9 to 17 with the business licence.")


class CheckCharacter(NotACreditCode):
    """Character 18 does not follow from the first 17: a slip somewhere, or two characters swapped."""

    code = "uscc.check_digit"
    sentence = Bilingual(
        "统一社会信用代码“{text}”的校验位应为 {expected}，实为 {came}。",
        "The check character of “{text}” should be {expected}; {came} came.",
    )
    remedy = Bilingual(
        "请对照营业执照逐位核对；校验位不符说明其中至少有一位写错。",
        "Please compare it with the licence: at least one character is wrong.",
    )


@dataclass(frozen=True, slots=True)
class Uscc:
    """A code that follows the standard. Whether it was ever issued only the register knows."""

    code: str

    @property
    def authority(self) -> str:
        """Character 1."""
        return self.code[0]

    @property
    def category(self) -> str:
        """Character 2."""
        return self.code[1]

    @property
    def region(self) -> str:
        """Characters 3 to 8: division code of the registering authority, not always the seat."""
        return self.code[2:8]

    @property
    def organisation(self) -> str:
        """Characters 9 to 17."""
        return self.code[8:17]

    def __str__(self) -> str:
        return self.code


def read_uscc(value: str | int | Decimal) -> Uscc:
    """The code a cell states: full-width, small letters, blanks and hyphens are put right, nothing else."""
    if not isinstance(value, str):
        raise LostDigits(text=value)
    text = half_width(value).upper().replace(" ", "").replace("\n", "").replace("-", "")
    if "E+" in text:
        raise LostDigits(text=value)
    if len(text) != LENGTH:
        raise WrongLength(text=text, length=len(text))
    for place, character in enumerate(text, start=1):
        if character in _LOOKALIKES:
            raise Lookalike(text=text, place=place, came=character, likely=_LOOKALIKES[character])
        if character not in _VALUE:
            raise ForeignCharacter(text=text, place=place, came=character)
    _check(text)
    return Uscc(text)


def is_uscc(text: str) -> bool:
    """Whether `read_uscc` would accept it."""
    try:
        read_uscc(text)
    except NotACreditCode:
        return False
    return True


def make_uscc(authority: str, category: str, region: str, body: str) -> str:
    """A valid code around an 8-character organisation body, check characters computed. For demo and tests."""
    organisation = body.upper() + organisation_check(body.upper())
    first = f"{authority}{category}{region}{organisation}"
    return str(read_uscc(first + check_character(first)))


def organisation_check(body: str) -> str:
    """The check digit of 8 characters of an organisation code (GB 11714, modulus 11; X stands for 10)."""
    # GB 11714 counts A as 10 to Z as 35, without the gaps of the 31-character alphabet.
    total = sum(weight * int(c, 36) for weight, c in zip(_ORGANISATION_WEIGHTS, body, strict=True))
    return "0123456789X0"[11 - total % 11]


def check_character(first: str) -> str:
    """The 18th character for the first 17 (modulus 31 with powers of 3)."""
    total = sum(weight * _VALUE[c] for weight, c in zip(_WEIGHTS, first, strict=True))
    return ALPHABET[-total % 31]


def _check(text: str) -> None:
    authority, category, region = text[0], text[1], text[2:8]
    if authority not in CATEGORIES:
        raise UnknownAuthority(text=text, came=authority)
    if category not in CATEGORIES[authority]:
        expected = "、".join(CATEGORIES[authority])
        raise UnknownCategory(text=text, came=category, authority=authority, expected=expected)
    if not region.isdigit():
        raise RegionNotDigits(text=text, came=region)
    if (expected := organisation_check(text[8:16])) != text[16]:
        raise OrganisationCheck(text=text, expected=expected, came=text[16])
    if (expected := check_character(text[:17])) != text[17]:
        raise CheckCharacter(text=text, expected=expected, came=text[17])
