"""A figure's course through the year is what each month says by itself, counted with few questions."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.booking import Books
from tests.factories.ledgers import SAMPLES, sample_rows
from tests.factories.moments import Clock
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.estate.models import OccupancyReading
from zhaoshang.domain.evidence.commands import facts
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.domain.targets.commands import close
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.domain.targets.queries.values import series, worth
from zhaoshang.kernel.period import Month

YEAR = [Month(2020, number) for number in range(1, 13)]


@pytest.mark.parametrize("closed", [None, Month(2020, 7), Month(2020, 8), Month(2020, 12), Month(2019, 12)], ids=str)
def test_a_series_is_what_each_month_says(books: Books, clock: Clock, machine: Any, closed: Month | None) -> None:
    clock.set("2021-01-05 10:00")
    for ledger in SAMPLES:
        books.booked(ledger, sample_rows(ledger, 2), reason="示例")
    books.booked("fdi", sample_rows("fdi", 2, 50, paid_on="2020-03-05"), reason="示例")
    before = clock()
    if closed:
        close(month=closed, by=machine, at=clock())
    for kind in (PaidInCapital, OccupancyReading):
        fact = in_force(kind).order_by("pk")[0]
        values = fact.stated() | {"remark": "更正"}
        facts.correct(fact=fact, values=values, happened_on=fact.happened_on, reason="示例", by=machine, at=clock())
    books.booked("buildings", sample_rows("buildings", 1, as_of="2020-11-30", leased_sqm="9000"), reason="示例")

    for figure in registry().values():
        for as_of in (None, before):
            for last in (YEAR[1], YEAR[7], YEAR[11]):
                told = series(figure, last, as_of)
                assert told == [worth(figure, month, as_of) for month in YEAR[: last.month]], (figure.key, last, as_of)


def test_a_series_of_a_flow_is_one_question_however_long_the_year(books: Books) -> None:
    books.booked("fdi", sample_rows("fdi", 2))
    asked = []
    for last in (YEAR[0], YEAR[11]):
        with CaptureQueriesContext(connection) as questions:
            series(registry()["fdi"], last)
        asked.append(len(questions))

    assert asked == [2, 2]
