"""One fact at a time: corrected or withdrawn, in an open month and after it was closed; every past day stays readable."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.booking import AUGUST, Books, figures, value
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock, moment
from tests.factories.people import Crowd
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.evidence.commands.facts import correct, withdraw_fact
from zhaoshang.domain.evidence.errors import FutureDate, NothingChanged, NotInForce, ReasonNeeded
from zhaoshang.domain.evidence.queries import altered_facts, in_force, known_at, sources
from zhaoshang.domain.journal.errors import NotAllowed
from zhaoshang.domain.targets.commands import close

pytestmark = pytest.mark.django_db
SEPTEMBER = AUGUST.next()


@pytest.fixture
def fact(books: Books) -> PaidInCapital:
    """100 万美元 of August, one of three rows."""
    books.booked("fdi", sample_rows("fdi", 3))
    found = PaidInCapital.objects.first()
    assert found
    return found


def amount(wan: int) -> dict[str, Any]:
    return {"paid_in_usd": Decimal(wan) * 10000}


def test_in_an_open_month_the_correction_counts_there(fact: PaidInCapital, books: Books) -> None:
    made = correct(fact=fact, values=amount(90), reason="银行更正", by=books.by, at=books.now())
    assert (made.revision, made.sign, made.counts_in) == (2, 1, AUGUST.first_day)
    august = value("fdi")
    assert (august.in_month, august.cumulative, august.rows_cumulative) == (Decimal(290), Decimal(290), 3)
    assert made.enterprise_id == fact.enterprise_id
    assert sources(made)["paid_in_usd"].text == "100"  # the cell still says what it said
    assert list(altered_facts()) == []


def test_after_the_close_it_counts_in_the_next_month(fact: PaidInCapital, books: Books, clock: Clock) -> None:
    close(month=AUGUST, by=books.by, at=clock())
    frozen = figures()
    made = correct(fact=fact, values=amount(90), reason="银行更正", by=books.by, at=clock())
    assert made.counts_in == SEPTEMBER.first_day
    assert figures() == frozen
    september = value("fdi", SEPTEMBER)
    assert (september.in_month, september.cumulative, september.corrections) == (Decimal(-10), Decimal(290), 1)
    again = correct(fact=made, values=amount(95), reason="再次更正", by=books.by, at=clock())
    assert (again.revision, value("fdi", SEPTEMBER).cumulative) == (3, Decimal(295))
    assert figures() == frozen


def test_moved_to_another_day_it_moves_to_its_month(fact: PaidInCapital, books: Books) -> None:
    correct(fact=fact, values={}, happened_on=date(2020, 7, 31), reason="日期写错", by=books.by, at=books.now())
    assert value("fdi", AUGUST.previous()).in_month == Decimal(100)
    assert (value("fdi").in_month, value("fdi").cumulative) == (Decimal(200), Decimal(300))


def test_withdrawn_in_an_open_and_in_a_closed_month(fact: PaidInCapital, books: Books, clock: Clock) -> None:
    withdraw_fact(fact=fact, reason="重复登记", by=books.by, at=clock())
    assert value("fdi").cumulative == Decimal(200)
    close(month=AUGUST, by=books.by, at=clock())
    frozen = figures()
    other = in_force(PaidInCapital).first()
    row = withdraw_fact(fact=other, reason="重复登记", by=books.by, at=clock())
    assert (row.sign, row.counts_in) == (-1, SEPTEMBER.first_day)
    assert figures() == frozen
    assert value("fdi", SEPTEMBER).cumulative == Decimal(100)
    assert list(altered_facts()) == []


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_needed(fact: PaidInCapital, books: Books, reason: str) -> None:
    with pytest.raises(ReasonNeeded):
        correct(fact=fact, values=amount(1), reason=reason, by=books.by, at=books.now())
    with pytest.raises(ReasonNeeded):
        withdraw_fact(fact=fact, reason=reason, by=books.by, at=books.now())
    assert PaidInCapital.objects.count() == 3


def test_what_is_not_in_force_is_not_corrected(fact: PaidInCapital, books: Books) -> None:
    made = correct(fact=fact, values=amount(90), reason="x", by=books.by, at=books.now())
    reversal = PaidInCapital.objects.get(sign=-1)
    for row in (fact, reversal):
        with pytest.raises(NotInForce):
            correct(fact=row, values=amount(80), reason="x", by=books.by, at=books.now())
        with pytest.raises(NotInForce):
            withdraw_fact(fact=row, reason="x", by=books.by, at=books.now())
    withdraw_fact(fact=made, reason="x", by=books.by, at=books.now())
    with pytest.raises(NotInForce):
        correct(fact=made, values=amount(80), reason="x", by=books.by, at=books.now())


def test_nothing_changed_and_no_future(fact: PaidInCapital, books: Books, clock: Clock) -> None:
    for same in ({}, amount(100), {"remark": ""}, {"paid_in_usd": "1000000.00"}):
        with pytest.raises(NothingChanged):
            correct(fact=fact, values=same, reason="x", by=books.by, at=clock())
    with pytest.raises(FutureDate):
        correct(fact=fact, values={}, happened_on=date(2020, 9, 6), reason="x", by=books.by, at=clock())
    # Evening in London, already tomorrow in China: the day of the fact is China's.
    late = moment("2020-09-06 00:30")
    correct(fact=fact, values={}, happened_on=date(2020, 9, 6), reason="x", by=books.by, at=late)


def test_who_may_correct(fact: PaidInCapital, books: Books, crowd: Crowd) -> None:
    for role in ("bureau_officer", "auditor", "section_head", "bureau_leader", "administrator"):
        with pytest.raises(NotAllowed):
            correct(fact=fact, values=amount(1), reason="x", by=crowd(role), at=books.now())
    assert value("fdi").cumulative == Decimal(300)
    correct(fact=fact, values=amount(1), reason="x", by=crowd("statistician"), at=books.now())


def test_every_past_day_can_be_read_again(fact: PaidInCapital, books: Books, clock: Clock) -> None:
    clock.set("2020-09-06")
    second = correct(fact=fact, values=amount(90), reason="x", by=books.by, at=clock())
    clock.set("2020-09-07")
    close(month=AUGUST, by=books.by, at=clock())
    clock.set("2020-09-08")
    withdraw_fact(fact=second, reason="x", by=books.by, at=clock())
    clock.set("2020-09-09")
    books.booked("fdi", sample_rows("fdi", 1, start=9), reason="迟到")
    known = {day: value("fdi", AUGUST, as_of=moment(f"2020-09-{day:02} 23:59")).cumulative for day in range(4, 10)}
    assert known == {4: 0, 5: 300, 6: 290, 7: 290, 8: 290, 9: 290}
    later = {day: value("fdi", SEPTEMBER, as_of=moment(f"2020-09-{day:02} 23:59")).cumulative for day in range(4, 10)}
    assert later == {4: 0, 5: 300, 6: 290, 7: 290, 8: 200, 9: 300}
    stood = {d: known_at(PaidInCapital.objects.all(), moment(f"2020-09-{d:02} 23:59")).count() for d in range(4, 10)}
    assert stood == {4: 0, 5: 3, 6: 3, 7: 3, 8: 2, 9: 3}
