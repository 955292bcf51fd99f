"""Reading dates as people type them: 2020.8.15, 2020年8月, 20200815, Excel's day numbers."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from zhaoshang.kernel import chinese_numbers
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.characters import half_width
from zhaoshang.kernel.period import FIRST_YEAR, LAST_YEAR
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.zone import day_of

EXCEL_LEAP_BUG_DAY = 60  # Excel's 1900 system has a 29 February 1900, kept for Lotus 1-2-3
_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DAY = re.compile(rf"(\d{{4}})\s*([-./])\s*(\d{{1,2}})\s*\2\s*(\d{{1,2}}){_TIME}")
_DAY_ZH = re.compile(rf"(\d{{4}})\s*年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*[日号]?{_TIME}")
_MONTH = re.compile(r"(\d{4})(?:\s*年\s*(\d{1,2})\s*月份?|\s*[-./]\s*(\d{1,2}))")
_YEAR = re.compile(r"(\d{4})\s*(?:年度?)?")
_SHORT_YEAR = re.compile(r"\d{1,2}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}日?")
_DIGIT_ROW = "零〇○一二三四五六七八九"


class Precision(StrEnum):
    """How much of a date was stated."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a cell states. For a month or a year `date` is its first day, and `precision` says so."""

    date: dt.date
    precision: Precision = Precision.DAY


class NotADate(Refusal):
    """Text that is no date."""

    code = "date.unreadable"
    sentence = Bilingual("“{text}”读不成一个日期。", "“{text}” cannot be read as a date.")
    remedy = Bilingual(
        "请写成 2020-08-15、2020年8月15日 或 2020年8月。",
        "Please write it as 2020-08-15, 2020年8月15日 or 2020年8月.",
    )


class ImpossibleDate(NotADate):
    """A day the calendar does not have."""

    code = "date.impossible"
    sentence = Bilingual("日历上没有“{text}”这一天。", "The calendar has no day “{text}”.")
    remedy = Bilingual("请核对月份和日期。", "Please check the month and the day.")


class AbsurdYear(NotADate):
    """A year this field cannot mean."""

    code = "date.absurd_year"
    sentence = Bilingual(
        "“{text}”的年份是 {year}，应在 {first} 到 {last} 之间。",
        "“{text}” is in {year}; expected {first} to {last}.",
    )
    remedy = Bilingual(
        "请核对年份；如果是表格里的数字，请把该列设为日期格式。",
        "Please check the year, or set the column to a date format.",
    )

    def __init__(self, **details: object) -> None:
        super().__init__(**{"first": FIRST_YEAR, "last": LAST_YEAR} | details)


class ShortYear(NotADate):
    """A year of two digits, or a day before the year: several readings."""

    code = "date.short_year"
    sentence = Bilingual("“{text}”没有写全四位年份。", "“{text}” does not begin with a year of four digits.")
    remedy = Bilingual("请写全年份，如 2020.8.15。", "Please write the year in full, such as 2020.8.15.")


class AmbiguousMonth(NotADate):
    """2020.1 as a number: January, or October whose last zero Excel dropped."""

    code = "date.ambiguous_month"
    sentence = Bilingual("数字“{text}”可能是1月，也可能是10月。", "The number “{text}” may be January or October.")
    remedy = Bilingual("请写成 2020年1月 或 2020年10月。", "Please write 2020年1月 or 2020年10月.")


def read_date(value: str | int | Decimal | dt.date, *, epoch_1904: bool = False) -> DateReading:
    """The date a cell states, with its precision. Refuses blanks, impossible days and years outside
    1949-2100.

    Numbers are Excel day numbers (`epoch_1904` for old Mac workbooks), but 20200815, 202008 and 2020 are read
    as written: as day numbers they would lie far outside those years.
    """
    if isinstance(value, bool | float):
        raise NotADate(text=value)
    if isinstance(value, dt.datetime):
        return _sane(day_of(value) if value.tzinfo else value.date(), value)
    if isinstance(value, dt.date):
        return _sane(value, value)
    if isinstance(value, int | Decimal):
        return _number(Decimal(value), value, epoch_1904)
    return _text(value, epoch_1904)


def from_excel_serial(serial: int, *, epoch_1904: bool = False) -> dt.date:
    """The day of an Excel day number. Day 60 of the 1900 system, 29 February 1900, never was: refused."""
    if not 0 <= serial <= 2_958_465 or (serial == EXCEL_LEAP_BUG_DAY and not epoch_1904):
        raise ImpossibleDate(text=serial)
    if epoch_1904:
        return dt.date(1904, 1, 1) + dt.timedelta(days=min(serial, 2_957_003))
    return dt.date(1899, 12, 31 if serial < EXCEL_LEAP_BUG_DAY else 30) + dt.timedelta(days=serial)


def _number(number: Decimal, came: object, epoch_1904: bool) -> DateReading:
    if not number.is_finite() or not 0 <= number < 10**8:
        raise NotADate(text=came)
    whole = int(number)
    fraction = f"{number:f}".partition(".")[2].rstrip("0")
    if fraction and FIRST_YEAR <= whole <= LAST_YEAR:
        if fraction == "1":
            raise AmbiguousMonth(text=came)
        return _dated(came, str(whole), fraction) if len(fraction) <= 2 else _refuse(came)
    if not fraction and len(str(whole)) in (4, 6, 8):
        return _compact(str(whole), came)
    if whole > 2_958_465:
        raise NotADate(text=came)
    return _sane(from_excel_serial(whole, epoch_1904=epoch_1904), came)


def _text(text: str, epoch_1904: bool) -> DateReading:
    written = _arabic(half_width(text).replace("\n", ""))
    if match := _DAY.fullmatch(written):
        return _dated(text, match[1], match[3], match[4])
    if match := _DAY_ZH.fullmatch(written):
        return _dated(text, match[1], match[2], match[3])
    if match := _MONTH.fullmatch(written):
        return _dated(text, match[1], match[2] or match[3])
    if match := _YEAR.fullmatch(written):
        return _dated(text, match[1])
    if re.fullmatch(r"\d{6}|\d{8}", written):
        return _compact(written, text)
    if re.fullmatch(r"\d{5}(?:\.\d+)?", written):
        return _number(Decimal(written), text, epoch_1904)
    if _SHORT_YEAR.fullmatch(written):
        raise ShortYear(text=text)
    return _refuse(text)


def _arabic(text: str) -> str:
    """二〇二〇年八月十五日 in digits; other text as it came."""

    def digits(match: re.Match[str]) -> str:
        value = chinese_numbers.read(match[0])
        return str(value) if value is not None else match[0]

    return re.sub(f"[{_DIGIT_ROW}十]+(?=[年月日号])", digits, text)


def _compact(digits: str, came: object) -> DateReading:
    return _dated(came, *(part for part in (digits[:4], digits[4:6], digits[6:8]) if part))


def _dated(came: object, year: str, month: str | None = None, day: str | None = None) -> DateReading:
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise AbsurdYear(text=came, year=int(year))
    try:
        date = dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ImpossibleDate(text=came) from None
    return DateReading(date, Precision.DAY if day else Precision.MONTH if month else Precision.YEAR)


def _sane(day: dt.date, came: object) -> DateReading:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise AbsurdYear(text=came, year=day.year)
    return DateReading(day)


def _refuse(came: object) -> DateReading:
    raise NotADate(text=came)
