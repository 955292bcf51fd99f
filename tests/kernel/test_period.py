from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaoshang.kernel.percent import round_half_up
from zhaoshang.kernel.period import (
    Month,
    NotAMonth,
    Period,
    PeriodReversed,
    half_year_of,
    month_in_text,
    quarter_of,
    year_of,
    year_to_date,
)

AUGUST = Month(2020, 8)
months = st.builds(Month, st.integers(1960, 2090), st.integers(1, 12))
days = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "text", ["2020-08", "2020年8月", "202008", "2020.8", "2020/08", "２０２０年８月份", " 2020 年 8 月 "]
)
def test_ways_to_write_august(text):
    assert Month.parse(text) == AUGUST


@pytest.mark.parametrize("text", ["", "2020-13", "20208", "8月", "2020", "1900-01", "2020-08-15", "202000"])
def test_what_is_no_month(text):
    with pytest.raises(NotAMonth) as refused:
        Month.parse(text)
    assert f"“{text}”" in refused.value.said.zh


def test_labels():
    assert (AUGUST.label_zh, AUGUST.cumulative_label_zh, str(AUGUST)) == ("2020年8月", "1-8月", "2020-08")
    assert (AUGUST.label.en, AUGUST.cumulative_label.en) == ("Aug 2020", "Jan-Aug")
    assert Month(2020, 1).cumulative_label_zh == "1月"


def test_time_progress_of_august():
    assert round_half_up(AUGUST.time_progress) == Decimal("66.67")
    assert Month(2020, 12).time_progress == 100


def test_the_report_is_ahead_as_the_article_says():
    assert round_half_up(Decimal("148.53") - AUGUST.time_progress) == Decimal("81.86")
    assert round_half_up(Decimal("103.64") - AUGUST.time_progress) == Decimal("36.97")


def test_a_moment_belongs_to_the_month_in_china():
    assert Month.of(datetime(2020, 8, 31, 16, 30, tzinfo=UTC)) == Month(2020, 9)
    assert AUGUST.contains(datetime(2020, 7, 31, 16, 0, tzinfo=UTC))


@given(months)
def test_months_follow_each_other(month):
    assert month.next().previous() == month
    assert month < month.next()
    assert month.end == month.next().first_day == month.last_day + timedelta(days=1)
    assert Month.parse(str(month)) == Month.parse(month.label_zh) == month


@given(months, st.integers(-100, 100))
def test_going_and_coming_back(month, n):
    assert month.plus(n).minus(n) == month
    assert len(list(Month.span(month, month.plus(n)))) == max(0, n + 1)


@given(days)
def test_a_day_lies_in_its_month_and_in_no_other(day):
    month = Month.of(day)
    assert month.contains(day) and month.period.contains(day)
    assert not month.next().contains(day)
    for wider in (quarter_of(month), half_year_of(month), year_of(month), year_to_date(month)):
        assert wider.contains(day)


@given(days, st.none() | st.integers(1, 500), days, st.none() | st.integers(1, 500))
def test_overlapping_is_sharing_a_day(start, length, other, other_length):
    a = Period(start, start + timedelta(length) if length else None)
    b = Period(other, other + timedelta(other_length) if other_length else None)
    shared = max(start, other)
    assert a.overlaps(b) == b.overlaps(a) == (a.contains(shared) and b.contains(shared))


def test_the_end_day_is_outside():
    period = Period(date(2020, 1, 1), date(2020, 2, 1))
    assert not period.contains(date(2020, 2, 1))
    assert not period.overlaps(Period(date(2020, 2, 1)))
    assert (period.days, Period(date(2020, 2, 1)).days) == (31, None)
    with pytest.raises(PeriodReversed):
        Period(date(2020, 1, 1), date(2020, 1, 1))


def test_a_leap_year_has_366_days():
    assert (year_of(AUGUST).days, year_of(Month(2021, 1)).days) == (366, 365)
    assert year_to_date(AUGUST).days == 244


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("拱墅区2020年1-8月外资台账", AUGUST),
        ("2020年1月至8月", AUGUST),
        ("截至2020年8月底", AUGUST),
        ("截至2020年8月15日", AUGUST),
        ("台账202008", AUGUST),
        ("2020-08-05", AUGUST),
        ("2020.1-8月", AUGUST),
        ("20200815导出", AUGUST),
        ("2020年度目标", None),
        ("2020年7月、2020年8月", None),
        ("13820200812", None),
        ("", None),
        (None, None),
    ],
)
def test_the_month_of_a_title(title, month):
    assert month_in_text(title) == month
