"""Months and half-open periods. Reporting is monthly and cumulative: the August report covers 1-8月."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.characters import half_width
from zhaoshang.kernel.percent import percent_of
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.zone import day_of

FIRST_YEAR, LAST_YEAR = 1949, 2100
_MONTH = re.compile(r"(\d{4})(?:\s*年\s*|\s*[-./]\s*)(\d{1,2})(?:\s*月份?)?|(\d{4})(\d{2})")
# Three ways a title names a month: 2020年1-8月, 2020.8 (or 2020.1-8月), 202008 (or 20200815).
_IN_TEXT = re.compile(
    r"(?<!\d)(?:(\d{4})年度?\s*(?:\d{1,2}月?份?\s*[-–—~至到]\s*)?(\d{1,2})月"
    r"|(\d{4})[-./](?:\d{1,2}\s*[-–—~至到]\s*(?=\d{1,2}月))?(\d{1,2})(?!\d)"
    r"|((?:19|20)\d{2})(0[1-9]|1[0-2])(?:\d{2})?(?!\d))"
)
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class NotAMonth(Refusal):
    """Text, or numbers, that are no month from 1949 to 2100."""

    code = "month.unreadable"
    sentence = Bilingual("“{text}”不是一个月份。", "“{text}” is not a month.")
    remedy = Bilingual("请写成 2020-08 或 2020年8月。", "Please write it as 2020-08 or 2020年8月.")


class PeriodReversed(Refusal):
    """A period that ends before it begins, or on the same day."""

    code = "period.reversed"
    sentence = Bilingual(
        "期间的结束日 {end} 不晚于开始日 {start}。",
        "The period ends on {end}, not after it begins on {start}.",
    )
    remedy = Bilingual(
        "请核对两个日期；结束日当天不计入期间。",
        "Please check both dates; the end day itself is not part of it.",
    )


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; ordered, and usable as a key."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.month <= 12):
            raise NotAMonth(text=f"{self.year}-{self.month:02}")

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month of 2020-08, 2020年8月, 202008 or 2020.8; refuses anything else."""
        match = _MONTH.fullmatch(half_width(text))
        if match is None:
            raise NotAMonth(text=text)
        try:
            return cls(int(match[1] or match[3]), int(match[2] or match[4]))
        except NotAMonth:
            raise NotAMonth(text=text) from None

    @classmethod
    def of(cls, moment: date) -> Month:
        """The month of a day, or of a moment as seen in China: 2020-08-31 16:30 UTC is September."""
        day = day_of(moment) if isinstance(moment, datetime) and moment.tzinfo else moment
        return cls(day.year, day.month)

    @classmethod
    def span(cls, first: Month, last: Month) -> Iterator[Month]:
        """Every month from `first` to `last`, both included; none if they are reversed."""
        while first <= last:
            yield first
            first = first.next()

    @property
    def first_day(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The last day."""
        return self.end - timedelta(days=1)

    @property
    def end(self) -> date:
        """The first day after it (half-open)."""
        return date(self.year + self.month // 12, self.month % 12 + 1, 1)

    @property
    def period(self) -> Period:
        """The month as a period."""
        return Period(self.first_day, self.end)

    def plus(self, months: int) -> Month:
        """The month `months` later."""
        years, index = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(years, index + 1)

    def minus(self, months: int) -> Month:
        """The month `months` earlier; 12 for 同比, 1 for 环比."""
        return self.plus(-months)

    def next(self) -> Month:
        """The month after."""
        return self.plus(1)

    def previous(self) -> Month:
        """The month before."""
        return self.plus(-1)

    def contains(self, day: date) -> bool:
        """Whether a day, or a moment as seen in China, lies in it."""
        return Month.of(day) == self

    @property
    def quarter(self) -> int:
        """1 to 4."""
        return (self.month + 2) // 3

    @property
    def half(self) -> int:
        """1 or 2."""
        return 1 if self.month <= 6 else 2

    @property
    def label(self) -> Bilingual:
        """2020年8月, Aug 2020."""
        return Bilingual(self.label_zh, f"{_ENGLISH[self.month - 1]} {self.year}")

    @property
    def label_zh(self) -> str:
        """2020年8月."""
        return f"{self.year}年{self.month}月"

    @property
    def cumulative_label(self) -> Bilingual:
        """1-8月, Jan-Aug: the year up to and including this month."""
        english = _ENGLISH[0] if self.month == 1 else f"{_ENGLISH[0]}-{_ENGLISH[self.month - 1]}"
        return Bilingual(self.cumulative_label_zh, english)

    @property
    def cumulative_label_zh(self) -> str:
        """1-8月; January alone is 1月."""
        return "1月" if self.month == 1 else f"1-{self.month}月"

    @property
    def time_progress(self) -> Decimal:
        """序时进度: months elapsed of twelve in percent, unrounded (August 66.66…)."""
        progress = percent_of(self.month, 12)
        assert progress is not None
        return progress

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` up to but not including `end`; without an end it is still running."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise PeriodReversed(start=self.start, end=self.end)

    def contains(self, day: date) -> bool:
        """Whether the day lies in it; the end day does not."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether they share a day; periods that only touch do not."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)

    @property
    def days(self) -> int | None:
        """How many days it has; None while it runs."""
        return None if self.end is None else (self.end - self.start).days


def year_to_date(month: Month) -> Period:
    """From 1 January to the end of `month`: what a cumulative figure counts."""
    return Period(date(month.year, 1, 1), month.end)


def year_of(month: Month) -> Period:
    """The calendar year a month lies in."""
    return Period(date(month.year, 1, 1), date(month.year + 1, 1, 1))


def quarter_of(month: Month) -> Period:
    """The quarter a month lies in."""
    first = Month(month.year, month.quarter * 3 - 2)
    return Period(first.first_day, Month(month.year, month.quarter * 3).end)


def half_year_of(month: Month) -> Period:
    """The half-year a month lies in."""
    first = Month(month.year, month.half * 6 - 5)
    return Period(first.first_day, Month(month.year, month.half * 6).end)


def month_in_text(text: str | None) -> Month | None:
    """The month a title speaks of (2020年1-8月 is August 2020), or None when it names none, or several."""
    found: set[Month] = set()
    for match in _IN_TEXT.finditer(half_width(text or "")):
        year, month = (int(digits) for digits in match.groups() if digits)
        if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12:
            found.add(Month(year, month))
    return found.pop() if len(found) == 1 else None
