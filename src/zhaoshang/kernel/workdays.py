"""Working days in China: weekends, statutory holidays, and the weekend days worked in exchange (调休).

The State Council announces each year's days in the preceding November; `chinesecalendar` carries them. A year
it does not know is refused, because a guessed deadline is a wrong deadline.
"""

from __future__ import annotations

from datetime import date, timedelta

from chinese_calendar import constants

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal

_HOLIDAYS: frozenset[date] = frozenset(constants.holidays)
_WORKED_WEEKENDS: frozenset[date] = frozenset(constants.workdays)
_YEARS = range(min(_HOLIDAYS).year, max(_HOLIDAYS).year + 1)
_ONE = timedelta(days=1)
# The holidays that fall on the same day every year: 全国年节及纪念日放假办法, art. 2, as in force since 1 January 2025.
_ALWAYS: frozenset[tuple[int, int]] = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


class YearUnknown(Refusal):
    """The holidays of that year are not in the calendar."""

    code = "workdays.year_unknown"
    sentence = Bilingual(
        "还没有 {year} 年的放假安排，不能计算工作日（已有 {first} 至 {last} 年）。",
        "The holidays of {year} are not known, so working days cannot be counted (known: {first} to {last}).",
    )
    remedy = Bilingual(
        "国务院一般在上年11月公布放假安排；请管理员更新 chinesecalendar，或先手工填写截止日期。",
        "They are announced in November of the year before; ask the administrator to update chinesecalendar, "
        "or type the deadline by hand for now.",
    )


def known_years() -> range:
    """The years whose holidays are known."""
    return _YEARS


def is_workday(day: date) -> bool:
    """Whether offices work that day; refuses a year not known."""
    if day.year not in _YEARS:
        raise YearUnknown(year=day.year, first=_YEARS[0], last=_YEARS[-1])
    return day in _WORKED_WEEKENDS or (day.weekday() < 5 and day not in _HOLIDAYS)


def add_workdays(day: date, n: int) -> date:
    """The n-th working day after `day`, or before it when n is negative; 0 is `day` itself.

    The first day does not count (Civil Code art. 201): three working days from Monday end on Thursday.
    """
    step = _ONE if n > 0 else -_ONE
    left = abs(n)
    while left:
        day += step
        left -= is_workday(day)
    return day


def workdays_between(start: date, end: date) -> int:
    """Working days after the earlier day up to and including the later; negative when `end` is earlier."""
    if end < start:
        return -workdays_between(end, start)
    return sum(is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def next_workday(day: date) -> date:
    """`day` itself if offices work, otherwise the next day they do (Civil Code art. 203)."""
    while not is_workday(day):
        day += _ONE
    return day


def _may_be_worked(day: date) -> bool:
    """Whether offices may work on a day of a year whose holidays are not announced."""
    return day.weekday() < 5 and (day.month, day.day) not in _ALWAYS


def promised(day: date, n: int) -> tuple[date, bool]:
    """The n-th working day after `day` for a promise that has to be given now, and whether it is provisional: where the
    holidays of the year are not announced yet, only weekends and the holidays of every year are left out."""
    try:
        return add_workdays(day, n), False
    except YearUnknown:
        step = _ONE if n > 0 else -_ONE
        left = abs(n)
        while left:
            day += step
            left -= is_workday(day) if day.year in _YEARS else _may_be_worked(day)
        return day, True
