from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaoshang.kernel.workdays import (
    YearUnknown,
    add_workdays,
    is_workday,
    known_years,
    next_workday,
    promised,
    workdays_between,
)

days = st.dates(date(2005, 1, 1), date(2024, 12, 31))


def test_national_day_2020():
    assert is_workday(date(2020, 9, 27))  # a Sunday worked in exchange
    assert is_workday(date(2020, 10, 10))  # a Saturday worked in exchange
    assert not any(is_workday(date(2020, 10, day)) for day in range(1, 9))
    assert add_workdays(date(2020, 9, 30), 1) == date(2020, 10, 9)
    assert add_workdays(date(2020, 9, 30), 2) == date(2020, 10, 10)
    assert workdays_between(date(2020, 9, 25), date(2020, 10, 12)) == 7
    assert next_workday(date(2020, 10, 1)) == date(2020, 10, 9)


def test_the_spring_festival_that_was_prolonged():
    assert not is_workday(date(2020, 1, 31))


@given(days, st.integers(-60, 60))
def test_adding_and_counting_agree(day, n):
    # Counting back, the day itself counts if it is worked, and the day arrived at does not.
    expected = n if n >= 0 else n + (not is_workday(day))
    assert workdays_between(day, add_workdays(day, n)) == expected


@given(days, st.integers(1, 60))
def test_a_deadline_is_a_working_day_and_later_ones_are_later(day, n):
    assert is_workday(add_workdays(day, n))
    assert add_workdays(day, n) < add_workdays(day, n + 1)
    assert is_workday(add_workdays(day, -n))


@given(days, st.integers(0, 90), st.integers(0, 90))
def test_counts_add_up(day, first, second):
    middle, end = day + timedelta(first), day + timedelta(first + second)
    assert workdays_between(day, middle) + workdays_between(middle, end) == workdays_between(day, end)
    assert workdays_between(end, day) == -workdays_between(day, end)


def test_a_year_not_announced_is_refused_with_what_to_do():
    unknown = known_years()[-1] + 1
    for attempt in (
        lambda: is_workday(date(unknown, 3, 1)),
        lambda: add_workdays(date(unknown - 1, 12, 31), 1),
        lambda: workdays_between(date(unknown - 1, 12, 1), date(unknown, 2, 1)),
        lambda: is_workday(date(1999, 1, 1)),
    ):
        with pytest.raises(YearUnknown) as refused:
            attempt()
        assert str(known_years()[-1]) in refused.value.said.zh
        assert "chinesecalendar" in refused.value.cure.en


def test_the_years_of_the_example_are_known():
    assert 2020 in known_years()


def test_no_promise_for_a_day_that_is_a_holiday_every_year() -> None:
    last = known_years()[-1]
    for month, day, length in ((1, 1, 1), (5, 1, 2), (10, 1, 3)):
        eve = date(last + 1, month, day) - timedelta(1)
        due, _ = promised(eve, 1)
        assert due >= date(last + 1, month, day) + timedelta(length) and due.weekday() < 5


def test_a_promise_is_given_where_the_holidays_are_not_announced_yet() -> None:
    last = known_years()[-1]
    assert promised(date(2020, 9, 30), 1) == (date(2020, 10, 9), False)
    due, is_provisional = promised(date(last, 12, 31), 5)
    assert is_provisional and due.year == last + 1 and due.weekday() < 5
    assert promised(date(last + 1, 6, 7), -1)[1]
