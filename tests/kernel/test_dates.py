import contextlib
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaoshang.kernel.dates import (
    AbsurdYear,
    AmbiguousMonth,
    DateReading,
    ImpossibleDate,
    NotADate,
    Precision,
    ShortYear,
    from_excel_serial,
    read_date,
)
from zhaoshang.kernel.refusal import Refusal

DAY = date(2020, 8, 15)
sane_days = st.dates(date(1949, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "came",
    [
        "2020.8.15",
        "2020-8-15",
        "2020-08-15",
        "2020/8/15",
        "2020年8月15日",
        "2020 年 8 月 15 日",
        "２０２０．８．１５",
        "20200815",
        "2020-08-15 00:00:00",
        "2020-08-15T09:58",
        "二〇二〇年八月十五日",
        "44058",
        44058,
        Decimal("44058.415"),
        20200815,
        DAY,
        datetime(2020, 8, 15, 9, 58),
        datetime(2020, 8, 14, 16, 0, tzinfo=UTC),
    ],
)
def test_ways_to_write_a_day(came):
    assert read_date(came) == DateReading(DAY, Precision.DAY)


@pytest.mark.parametrize("came", ["2020年8月", "2020-08", "2020.8", "202008", 202008, Decimal("2020.8"), "2020年8月份"])
def test_a_month_says_it_is_one(came):
    assert read_date(came) == DateReading(date(2020, 8, 1), Precision.MONTH)


@pytest.mark.parametrize("came", ["2020", "2020年", 2020])
def test_a_year_says_it_is_one(came):
    assert read_date(came) == DateReading(date(2020, 1, 1), Precision.YEAR)


@pytest.mark.parametrize(
    ("came", "kind"),
    [
        ("2020-02-30", ImpossibleDate),
        ("2021.2.29", ImpossibleDate),
        ("20201301", ImpossibleDate),
        ("2020-13", ImpossibleDate),
        (60, ImpossibleDate),
        ("1900-01-01", AbsurdYear),
        ("2200-01-01", AbsurdYear),
        (3, AbsurdYear),
        (date(1905, 1, 1), AbsurdYear),
        ("20.8.15", ShortYear),
        ("8/15/20", ShortYear),
        (Decimal("2020.1"), AmbiguousMonth),
        ("2020年底", NotADate),
        ("2020-08/15", NotADate),
        ("", NotADate),
        (True, NotADate),
        (-5, NotADate),
        (Decimal("NaN"), NotADate),
        (10**30, NotADate),
    ],
)
def test_what_is_refused(came, kind):
    with pytest.raises(kind) as refused:
        read_date(came)
    assert str(came) in refused.value.said.zh


def test_excel_and_its_leap_year_that_never_was():
    assert from_excel_serial(1) == date(1900, 1, 1)
    assert from_excel_serial(59) == date(1900, 2, 28)
    assert from_excel_serial(61) == date(1900, 3, 1)
    assert from_excel_serial(44058) == DAY
    assert from_excel_serial(42596, epoch_1904=True) == DAY
    assert read_date(42596, epoch_1904=True).date == DAY


@given(sane_days)
def test_every_day_comes_back(day):
    written = (
        f"{day:%Y-%m-%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
    )
    assert {read_date(text) for text in written} == {DateReading(day)}
    serial = (day - date(1899, 12, 30)).days
    assert read_date(serial) == read_date(str(serial)) == DateReading(day)


@given(st.integers(61, 100_000))
def test_later_numbers_are_later_days(serial):
    assert from_excel_serial(serial) < from_excel_serial(serial + 1)


@given(st.text(max_size=20) | st.text("0123456789.-/年月日 ", max_size=12) | st.integers() | st.decimals())
def test_anything_is_read_or_refused(came):
    with contextlib.suppress(Refusal):
        assert 1949 <= read_date(came).date.year <= 2100
