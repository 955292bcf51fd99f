"""Reading one cell by its column: what a person typed becomes a value in base units, or a refusal that names the cell.

A cell, as the workbook reader hands it over, is None, text, a boolean, or a mapping with one key: "n" number as exact
text, "d" day, "t" moment, "e" error. Numbers typed as numbers take a short path; text is read with its own unit and
qualifier.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zhaoshang.kernel.area import AREA_UNITS_SQM
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.dates import Precision, read_date
from zhaoshang.kernel.ledger import Column, Value
from zhaoshang.kernel.money import MONEY_UNITS, money_unit
from zhaoshang.kernel.names import fold, tidy
from zhaoshang.kernel.numerals import Quantity, read_quantity
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.units import (
    LONGEST_UNIT,
    MULTIPLIER_PATTERN,
    split_unit,
    unit_after_number,
    unit_in_header,
    unit_name,
)
from zhaoshang.kernel.uscc import read_uscc

YES = {"是", "√", "✓", "yes", "y", "true", "1", "有", "对", "已认定", "已签收"}
NO = {"否", "×", "✗", "no", "n", "false", "0", "无", "未", "未认定", "未签收"}
NOTHING = {"", "-", "—", "——", "/", "\\", "无", "暂无", "不详", "待定"}
REMEMBERED = 2048
_NUMBER = re.compile(rf"\d(?:[\s]*{MULTIPLIER_PATTERN})*")
_ASIDE = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")  # what a price includes, behind it: （含税）


class CellMissing(Refusal):
    code = "cells.missing"
    sentence = Bilingual(
        "“{label}”没有内容（“待定”“无”“—”也算没有）。", "“{label}” says nothing (待定, 无 and — say nothing either)."
    )
    remedy = Bilingual("请补上这一格。", "Fill in this cell.")


class CellUnreadable(Refusal):
    code = "cells.unreadable"
    sentence = Bilingual(
        "“{label}”写的是“{text}”，应为{expected}。", "“{label}” says “{text}”; {expected} was expected."
    )
    remedy = Bilingual("请改正这一格。", "Correct this cell.")


class CellUncalculated(Refusal):
    """A formula saved by a program that never worked it out: the file holds no number."""

    code = "cells.uncalculated"
    sentence = Bilingual(
        "“{label}”这一格是公式，文件里没有存下计算结果。",
        "“{label}” is a formula here, and the file holds no result of it.",
    )
    remedy = Bilingual(
        "请用 Excel 或 WPS 打开文件，看到数字后保存，再上传。",
        "Open the file in Excel or WPS, see the number appear, save it, and upload it again.",
    )


class CellFormulaFailed(Refusal):
    """A formula that shows #REF!, #DIV/0! and the like."""

    code = "cells.formula_failed"
    sentence = Bilingual(
        "“{label}”这一格的公式出错，显示为“{text}”。",
        "The formula in “{label}” fails; the cell shows “{text}”.",
    )
    remedy = Bilingual(
        "请在表格里修正公式，或直接填入数值，再上传。",
        "Mend the formula in the workbook, or type the value, and upload it again.",
    )


class CellImplausible(Refusal):
    code = "cells.implausible"
    sentence = Bilingual(
        "“{label}”为{shown}，超出合理范围（{low}至{high}）。",
        "“{label}” is {shown}, outside the plausible range ({low} to {high}).",
    )
    remedy = Bilingual(
        "多半是单位写错或多写了零，请核对。", "Most often the unit is wrong or a zero too many; please check."
    )


class CellQualified(Refusal):
    code = "cells.qualified"
    sentence = Bilingual(
        "“{label}”写的是“{text}”，这里需要一个确切的数。",
        "“{label}” says “{text}”; one exact number is needed here.",
    )
    remedy = Bilingual(
        "请填写确切数字；估计数和区间不能加总。只有估计数、这一格又可以不填的，留空，在备注或招商简介里写明。",
        "Enter the exact number; estimates and ranges are never added up. Where only an estimate is known and the cell may be "
        "empty, leave it empty and say it in the remark or in the description.",
    )


class CellOneOrAll(Refusal):
    """A bare 1 in a column of percentages: the file keeps 100 % as 1, and people write 1 for 1 %."""

    code = "cells.one_or_all"
    sentence = Bilingual(
        "“{label}”这一格的数是 1，看不出是 1% 还是 100%。",
        "The number in “{label}” is 1, which may mean 1 % or 100 %.",
    )
    remedy = Bilingual("请在这一格写成“1%”或“100%”的文字。", "Write “1%” or “100%” as text in this cell.")


class WrongUnit(Refusal):
    code = "cells.wrong_unit"
    sentence = Bilingual(
        "“{label}”写的是“{text}”，单位“{unit}”不适用，应为{expected}。",
        "“{label}” says “{text}”; the unit “{unit}” does not fit, {expected} was expected.",
    )
    remedy = Bilingual(
        "请在文件里换算成{expected}；如果是这一列的单位认错了，请在“改列或单位”里改。",
        "Convert it to {expected} in the file; if the column's unit was taken wrongly, change it under “Other columns or units”.",
    )


UNCALCULATED = "#UNCALCULATED!"
"""What the workbook reader hands over for a formula without a result (its own name for it is the same)."""

EXPECTED = {
    "date": Bilingual("日期，如2020-08-15", "a date such as 2020-08-15"),
    "month": Bilingual("月份，如2020年8月", "a month such as 2020-08"),
    "money": Bilingual("金额，如1250.5", "an amount such as 1250.5"),
    "area": Bilingual("面积，如29.52", "an area such as 29.52"),
    "number": Bilingual("数字", "a number"),
    "count": Bilingual("整数", "a whole number"),
    "percent": Bilingual("百分数，如85或85%", "a percentage such as 85 or 85%"),
    "yes_no": Bilingual("“是”或“否”", "yes or no"),
}


class CellReader:
    """Reads the cells of one column; `unit` is the heading's or the sheet's, empty for the column's own.

    `is_share`: the numbers of this column of percentages are shares, so 1 is all of it (`shares_among`).
    """

    def __init__(self, column: Column, unit: str = "", *, is_share: bool = False) -> None:
        self.column = column
        self.is_share = is_share
        self.unit = unit or column.unit
        self.label = column.name
        self._known: dict[tuple[str, Any], tuple[Value, Qualifier]] = {}
        self.choices = {fold(word): code for word, code in column.choices.items()}
        self.not_here = {fold(word): refusal for word, refusal in column.not_here.items()}
        self._factor, self._per = self._unit_factor()
        self._other_currency = (
            column.kind == "money" and money_unit(self.unit).currency != money_unit(column.unit).currency
        )
        self._read: Callable[[Any], tuple[Value, Qualifier]] = {
            "text": self._amount_as_written if column.keeps_unit and self.unit else self._text,
            "phone": self._text,
            "date": self._date,
            "month": self._month,
            "money": self._quantity,
            "area": self._quantity,
            "number": self._quantity,
            "count": self._count,
            "percent": self._percent,
            "yes_no": self._yes_no,
            "uscc": self._uscc,
            "choice": self._choice,
        }[column.kind]

    def read_into(self, values: dict[str, Any], cell: Any) -> None:
        """Puts the cell's value under the column's field, and a qualifier that is not exact beside it."""
        if type(cell) is dict:
            ((form, said),) = cell.items()
            mark = (form, said)
        else:
            mark = ("", cell)
        # A column repeats itself (days, stages, officers, amounts): what a cell like this one says is looked up, not read.
        read = self._known.get(mark)
        if read is None:
            read = self._said(cell)
            if len(self._known) < REMEMBERED:
                self._known[mark] = read
        value, qualifier = read
        if value is None:
            return
        if qualifier is not Qualifier.EXACT:
            values[f"{self.column.field.removesuffix('_yuan')}_qualifier"] = str(qualifier)
        values[self.column.field] = value

    def _said(self, cell: Any) -> tuple[Value, Qualifier]:
        """What the cell says, or a refusal; None where it says nothing and may."""
        if cell is None or (isinstance(cell, str) and cell.strip() in NOTHING):
            if cell is not None and self.column.kind == "yes_no" and cell.strip() in NO:
                return False, Qualifier.EXACT
            if self.column.required:
                raise CellMissing(label=self.label)
            return None, Qualifier.EXACT
        if isinstance(cell, dict) and "e" in cell:
            if cell["e"] == UNCALCULATED:
                raise CellUncalculated(label=self.label)
            raise CellFormulaFailed(label=self.label, text=cell["e"])
        value, qualifier = self._read(cell)
        if value is None:
            if self.column.required:
                raise CellMissing(label=self.label)
            return None, Qualifier.EXACT
        if isinstance(value, Decimal):
            self._plausible(value)
        if qualifier is self.column.bound:
            return value, Qualifier.EXACT
        if qualifier is not Qualifier.EXACT and self.column.exact:
            raise CellQualified(label=self.label, text=shown(cell))
        return value, qualifier

    def check(self, value: Any) -> None:
        """Refuses a value in base units that no cell of this column could have given: none where one is needed, one
        beyond what is plausible, a wrong credit code."""
        field = self.column.field
        if value is None or value == "":
            if self.column.required:
                raise CellMissing(label=self.label, field=field)
        elif isinstance(value, Decimal):
            if not value.is_finite():
                raise CellUnreadable(label=self.label, text=value, expected=EXPECTED["number"], field=field)
            self._plausible(value)
        elif self.column.kind == "uscc":
            read_uscc(str(value))
        elif self.column.kind == "choice" and value not in self.column.choices.values():
            known = "、".join(list(dict.fromkeys(self.column.choices))[:8])
            raise CellUnreadable(
                label=self.label, text=value, expected=Bilingual(f"其中之一：{known}", f"one of: {known}"), field=field
            )

    def _unit_factor(self) -> tuple[Decimal, Decimal]:
        """A plain number in this column times the first over the second is in base units, exactly."""
        if self.column.kind == "money" and self.unit:
            return money_unit(self.unit).factor, Decimal(1)
        if self.column.kind == "area" and self.unit:
            factor, name = split_unit(self.unit)
            ratio = Fraction(factor) * AREA_UNITS_SQM[name]
            return Decimal(ratio.numerator), Decimal(ratio.denominator)
        if self.column.units:
            ratio = self._worth(self.unit, self.unit)
            return Decimal(ratio.numerator), Decimal(ratio.denominator)
        return Decimal(1), Decimal(1)

    def _worth(self, unit: str | None, text: str) -> Fraction:
        """What one of a unit is worth in a column of numbers that knows its units."""
        name = unit_name(unit or self.unit) or ""
        if name not in self.column.units:
            raise self._wrong_unit(text, unit)
        return self.column.units[name]

    def _text(self, cell: Any) -> tuple[Value, Qualifier]:
        return tidy(shown(cell)) or None, Qualifier.EXACT

    def _amount_as_written(self, cell: Any) -> tuple[Value, Qualifier]:
        """The text; an amount that names no unit, or only how the heading's begins, gets the heading's behind its number: 2.2-3.0元/㎡/天,
        3元/㎡/天以上, 4.5元/㎡/天（含税）. What else a text says, a second amount too, stays as it is."""
        value, _ = self._text(cell)
        text = str(value or "")
        aside = _ASIDE.search(text)
        told = text[: aside.start()] if aside else text
        amount = stated_amount(told)
        if amount is None or (aside and unit_in_header(aside[0])) or not (numbers := list(_NUMBER.finditer(told))):
            return value, Qualifier.EXACT
        ends = [numbers[-1].end()]
        missing = self.unit
        if amount.unit:
            if not self.unit.startswith(f"{amount.unit}/"):
                return value, Qualifier.EXACT
            # Both ends of a range may name it, 2元-3元: both are completed, else they would be of two units.
            ends = [n.end() + len(unit) for n in numbers if (unit := _written_unit(told[n.end() :], amount.unit))]
            missing = self.unit.removeprefix(amount.unit)
        for end in reversed(ends):
            told = f"{told[:end]}{missing}{told[end:].lstrip()}"
        return told + (aside[0].strip() if aside else ""), Qualifier.EXACT

    def _quantity(self, cell: Any) -> tuple[Value, Qualifier]:
        if isinstance(cell, dict) and "n" in cell:
            if self._other_currency:
                raise self._wrong_unit(cell["n"], self.unit)
            number = Decimal(cell["n"]) * self._factor
            return (number if self._per == 1 else number / self._per), Qualifier.EXACT
        if not isinstance(cell, str):
            raise self._unreadable(shown(cell))
        quantity = read_quantity(cell, self.unit or None)
        if quantity is None:
            return None, Qualifier.EXACT
        if quantity.high is not None:
            raise CellQualified(label=self.label, text=cell)
        return self._in_base(quantity, cell), quantity.qualifier

    def _in_base(self, quantity: Quantity, cell: str) -> Decimal:
        if self.column.kind == "money":
            if (
                quantity.unit not in MONEY_UNITS
                or money_unit(quantity.unit).currency != money_unit(self.column.unit).currency
            ):
                raise self._wrong_unit(cell, quantity.unit)
            return quantity.low
        if self.column.kind == "area":
            if quantity.unit not in AREA_UNITS_SQM:
                raise self._wrong_unit(cell, quantity.unit)
            ratio = AREA_UNITS_SQM[str(quantity.unit)]
            return quantity.low * Decimal(ratio.numerator) / Decimal(ratio.denominator)
        if self.column.units:
            ratio = self._worth(quantity.unit, cell)
            return quantity.low * Decimal(ratio.numerator) / Decimal(ratio.denominator)
        return quantity.low

    def _count(self, cell: Any) -> tuple[Value, Qualifier]:
        value, qualifier = self._quantity(cell)
        if isinstance(value, Decimal) and (value != value.to_integral_value() or "%" in shown(cell)):
            raise self._unreadable(shown(cell))
        return value, qualifier

    def _percent(self, cell: Any) -> tuple[Value, Qualifier]:
        """Per cent. A number cell below 1 is a share shown as a percentage (0.853 is 85.3 %): so Excel keeps it. A bare 1 is
        100 % in a column of shares, and otherwise nobody can tell."""
        if isinstance(cell, str):
            quantity = read_quantity(cell)
            if quantity is None:
                return None, Qualifier.EXACT
            if quantity.unit not in (None, "%"):
                raise self._wrong_unit(cell, quantity.unit)
            if quantity.high is not None:
                raise CellQualified(label=self.label, text=cell)
            return quantity.low, quantity.qualifier
        value, qualifier = self._quantity(cell)
        if isinstance(value, Decimal) and (0 < value < 1 or (value == 1 and self.is_share)):
            value *= 100
        elif value == 1:
            raise CellOneOrAll(label=self.label)
        return value, qualifier

    def _date(self, cell: Any) -> tuple[Value, Qualifier]:
        reading = read_date(_dated(cell, self))
        if reading.precision is Precision.YEAR:
            raise self._unreadable(shown(cell))
        return reading.date, Qualifier.EXACT

    def _month(self, cell: Any) -> tuple[Value, Qualifier]:
        reading = read_date(_dated(cell, self))
        if reading.precision is Precision.YEAR:
            raise self._unreadable(shown(cell))
        return reading.date.replace(day=1), Qualifier.EXACT

    def _yes_no(self, cell: Any) -> tuple[Value, Qualifier]:
        if isinstance(cell, bool):
            return cell, Qualifier.EXACT
        word = shown(cell).strip().lower()
        if word in YES or word in NO:
            return word in YES, Qualifier.EXACT
        raise self._unreadable(shown(cell))

    def _uscc(self, cell: Any) -> tuple[Value, Qualifier]:
        return str(read_uscc(shown(cell))), Qualifier.EXACT

    def _choice(self, cell: Any) -> tuple[Value, Qualifier]:
        said = fold(shown(cell))
        if said in self.not_here:
            raise self.not_here[said](label=self.label, text=shown(cell))
        code = self.choices.get(said)
        if code is None:
            first: dict[str, str] = {}  # one word for each choice, the first a ledger may use
            for word, choice in self.column.choices.items():
                first.setdefault(choice, word)
            known = list(first.values())
            raise CellUnreadable(
                label=self.label,
                text=shown(cell),
                expected=Bilingual("其中之一：" + "、".join(known), "one of: " + ", ".join(known)),
            )
        return code, Qualifier.EXACT

    def _plausible(self, value: Decimal) -> None:
        limits = self.column.plausible
        if limits and not limits[0] <= value <= limits[1]:
            low, high, now = (self.worded(v) for v in (*limits, value))
            raise CellImplausible(label=self.label, shown=now, low=low, high=high, field=self.column.field)

    def in_unit(self, value: Decimal) -> Decimal:
        """A base-unit value in the unit the column's cells are in, as a person would write it there."""
        number = value * self._per / self._factor
        return round_half_up(number, 4) if self.column.kind == "area" else number

    def worded(self, value: Decimal) -> Bilingual:
        """The same with its unit, to two decimals, or six below 1: 1,250.5万元 (1,250.5 × 10,000 yuan), 0.003亩."""
        number = self.in_unit(value)
        text = (f"{number:,.2f}" if abs(number) >= 1 else f"{number:.6f}").rstrip("0").rstrip(".")
        return Bilingual(text + self.unit, f"{text} {unit_after_number(self.unit).en}".rstrip())

    def _unreadable(self, text: str) -> CellUnreadable:
        return CellUnreadable(label=self.label, text=text, expected=EXPECTED.get(self.column.kind, EXPECTED["number"]))

    def _wrong_unit(self, text: str, unit: str | None) -> WrongUnit:
        return WrongUnit(label=self.label, text=text, unit=unit or "", expected=self.column.unit or self.unit)


def stated_amount(text: str) -> Quantity | None:
    """The amount a text states; None where it states none or more than that. A price “from 3 on” (3元/㎡/天起) is 3 and more."""
    plain = text.strip()
    is_from = plain.endswith("起")
    try:
        found = read_quantity(plain.removesuffix("起"))
    except Refusal:
        return None
    return dataclasses.replace(found, qualifier=Qualifier.GTE) if found is not None and is_from else found


def _written_unit(after: str, unit: str) -> str:
    """How a unit is spelt where a text goes on with it, blanks before it too; nothing where it does not."""
    spelt = (after[:end] for end in range(min(len(after), LONGEST_UNIT), 0, -1))
    return next((text.rstrip() for text in spelt if unit_name(text) == unit), "")


def shares_among(numbers: Iterable[Decimal]) -> bool:
    """Whether the numbers of a column of percentages are shares of 1: none is larger, and some lie between."""
    some = False
    for number in numbers:
        if number > 1:
            return False
        some = some or 0 < number < 1
    return some


def units_for(column: Column) -> tuple[str, ...]:
    """The units a column may be written in; money only in its own currency."""
    if column.kind == "money":
        currency = money_unit(column.unit).currency
        return tuple(name for name, unit in MONEY_UNITS.items() if unit.currency == currency)
    return ("㎡", "万㎡", "亩", "公顷", "平方公里") if column.kind == "area" else tuple(column.units)


def shown(cell: Any) -> str:
    """A cell as a person reads it."""
    if isinstance(cell, dict):
        return str(next(iter(cell.values())))
    return "" if cell is None else ("是" if cell is True else "否" if cell is False else str(cell))


def _dated(cell: Any, reader: CellReader) -> str | Decimal | date:
    if isinstance(cell, dict):
        if "d" in cell:
            return date.fromisoformat(cell["d"])
        if "t" in cell and "T" in cell["t"]:  # a time of day alone (a 0 shown as a date is one) names no day
            return date.fromisoformat(cell["t"][:10])
        if "n" in cell:
            return Decimal(cell["n"])
    if isinstance(cell, str):
        return cell
    raise CellUnreadable(label=reader.label, text=shown(cell), expected=EXPECTED["date"])
