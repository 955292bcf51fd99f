"""Why a text was not read as a number: each way has its own sentence and remedy."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal


class NotANumber(Refusal):
    """Text that is no number, or has two readings."""

    code = "number.unreadable"
    sentence = Bilingual("“{text}”读不成一个数。", "“{text}” cannot be read as a number.")
    remedy = Bilingual(
        "请写成 1250.5 或 3.2亿元 这样的数；负数写 -5，不写（5）。",
        "Please write a number like 1250.5 or 3.2亿元; less than nothing is -5, not (5).",
    )


class LooksLikeACode(NotANumber):
    """A leading zero: a telephone or a number plate, not an amount."""

    code = "number.leading_zero"
    sentence = Bilingual(
        "“{text}”以0开头，像是编号或电话，不像数量。",
        "“{text}” begins with 0 and looks like a code or telephone.",
    )
    remedy = Bilingual("若确是数量，请去掉开头的0。", "If it is a quantity, please remove the leading zero.")


class FormulaError(NotANumber):
    """An Excel error value."""

    code = "number.formula_error"
    sentence = Bilingual(
        "单元格里是公式错误“{text}”，不是数值。", "The cell holds the formula error “{text}”, not a value."
    )
    remedy = Bilingual(
        "请在表格里修正公式，或直接填入数值。", "Please mend the formula in the workbook or type the value."
    )


class RangeReversed(NotANumber):
    """The lower end is above the upper."""

    code = "number.range_reversed"
    sentence = Bilingual("区间“{text}”的起点大于终点。", "The range “{text}” begins above its end.")
    remedy = Bilingual(
        "请把小的数写在前面，并在两端都写明单位，如 5000万~1亿元。",
        "Please put the smaller first, with a unit on both ends.",
    )


class ContradictoryWords(NotANumber):
    """约 with 以上, 不足 with 余, a range with 超: the words do not agree."""

    code = "number.contradictory"
    sentence = Bilingual("“{text}”里的限定词互相矛盾。", "The qualifying words in “{text}” contradict each other.")
    remedy = Bilingual(
        "请只保留一个，如 约3亿元 或 3亿元以上。", "Please keep one of them, such as 约3亿元 or 3亿元以上."
    )


class UnitsDisagree(NotANumber):
    """Two units in one cell that are not the same."""

    code = "number.units_disagree"
    sentence = Bilingual(
        "“{text}”里写了两个不同的单位：{first} 和 {second}。",
        "“{text}” has two different units: {first} and {second}.",
    )
    remedy = Bilingual("请只写一个单位。", "Please keep one unit.")


class LostDigits(NotANumber):
    """A telephone or code that Excel turned into a rounded number."""

    code = "number.lost_digits"
    sentence = Bilingual(
        "“{text}”是科学计数法，后面的数字已经丢失。",
        "“{text}” is in scientific notation; its last digits are lost.",
    )
    remedy = Bilingual("请把该列设为“文本”格式后重新填写。", "Please set the column to Text format and type it again.")


class DashOrOne(NotANumber):
    """A lone 一, which people type for a dash as often as for the number."""

    code = "number.dash_or_one"
    sentence = Bilingual(
        "单元格里只有一个“{text}”，可能是横线，也可能是数字1。",
        "A lone “{text}” may be a dash or the number 1.",
    )
    remedy = Bilingual(
        "是数字请写 1；没有数据请留空。",
        "Please type 1 if it is the number; leave it empty if there is none.",
    )
