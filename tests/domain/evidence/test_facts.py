"""One fact at a time: corrected or withdrawn, in an open month and after it was closed; every past day stays readable."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.booking import AUGUST, Books, figures, value
from tests.factories.ledgers import SAMPLES, sample_rows
from tests.factories.moments import Clock, moment
from tests.factories.people import Crowd
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.estate.models import OccupancyReading
from zhaoshang.domain.evidence.commands.facts import correct, withdraw_fact
from zhaoshang.domain.evidence.errors import FutureDate, NothingChanged, NotInForce, ReasonNeeded, Unconfirmed
from zhaoshang.domain.evidence.queries import altered_facts, fact_kind, in_force, kinds, known_at, sources
from zhaoshang.domain.journal.errors import NotAllowed
from zhaoshang.domain.targets.commands import close
from zhaoshang.kernel.refusal import Refusal

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


def test_the_same_file_again_undoes_no_correction(fact: PaidInCapital, books: Books, crowd: Crowd) -> None:
    made = correct(fact=fact, values=amount(90), reason="银行回单", by=books.by, at=books.now())
    for by in (books.by, crowd("bureau_officer")):
        again = books.checked("fdi", sample_rows("fdi", 3), by=by)
        assert (again.counts["unchanged"], again.counts["refused"]) == (2, 1)
        assert [p["code"] for r in again.rows.filter(verdict="refused") for p in r.problems] == [
            "evidence.corrected_by_hand"
        ]
    news = books.checked("fdi", [sample_rows("fdi", 1, paid_in_usd=Decimal(95))[0], *sample_rows("fdi", 2, start=2)])
    assert news.counts["changed"] == 1, "what is new in the file is a change like any other"
    right = books.checked("fdi", [sample_rows("fdi", 1, paid_in_usd=Decimal(90))[0], *sample_rows("fdi", 2, start=2)])
    assert right.counts["unchanged"] == 3
    assert value("fdi").cumulative == made.paid_in_usd / 10000 + 200


def test_what_was_taken_back_comes_again_only_with_a_reason(fact: PaidInCapital, books: Books) -> None:
    withdraw_fact(fact=fact, reason="登错企业", by=books.by, at=books.now())
    again = books.checked("fdi", sample_rows("fdi", 3))
    assert again.counts["new"] == 1
    assert [n["code"] for n in again.notes] == ["evidence.coming_back"]
    with pytest.raises(Unconfirmed):
        books.booked("fdi", sample_rows("fdi", 3))
    assert value("fdi").cumulative == Decimal(200)
    books.booked("fdi", sample_rows("fdi", 3), reason="确应计入")
    assert value("fdi").cumulative == Decimal(300)


@pytest.mark.parametrize(
    ("ledger", "kind", "values", "code"),
    [
        ("fdi", "enterprises.paidincapital", {"paid_in_usd": Decimal(-5)}, "cells.implausible"),
        ("fdi", "enterprises.paidincapital", {"paid_in_usd": Decimal(10) ** 15}, "cells.implausible"),
        ("fdi", "enterprises.paidincapital", {"paid_in_usd": None}, "cells.missing"),
        ("fdi", "enterprises.paidincapital", {"uscc": "123"}, "uscc.length"),
        ("fdi", "enterprises.paidincapital", {"enterprise_name": ""}, "cells.missing"),
        ("buildings", "estate.occupancyreading", {"leased_sqm": Decimal(99_999)}, "estate.leased_over_lettable"),
        ("parcels", "estate.parcelrecord", {"area_sqm": Decimal(-700)}, "cells.implausible"),
        ("tenancies", "estate.tenancy", {"lease_end": date(2019, 8, 31)}, "estate.lease_ends_before"),
        ("signed", "projects.signing", {"fixed_investment_yuan": Decimal(10) ** 10}, "projects.fixed_over_total"),
    ],
)
def test_a_correction_is_held_to_what_the_ledger_asks(
    books: Books, ledger: str, kind: str, values: dict[str, Any], code: str
) -> None:
    books.booked(ledger, sample_rows(ledger, 1))
    before, stood = figures(), in_force(fact_kind(kind)).get()
    with pytest.raises(Refusal) as refused:
        correct(fact=stood, values=values, reason="x", by=books.by, at=books.now())
    assert refused.value.code == code
    assert figures() == before


def test_what_the_ledger_works_out_follows_a_correction(books: Books) -> None:
    books.booked("buildings", sample_rows("buildings", 1))
    stood = in_force(OccupancyReading).get()
    made = correct(fact=stood, values={"lettable_sqm": Decimal(20_000)}, reason="x", by=books.by, at=books.now())
    assert made.year_start_sqm == Decimal(15_000)


@pytest.mark.parametrize("ledger", SAMPLES)
def test_every_fact_of_every_ledger_can_be_corrected(books: Books, ledger: str) -> None:
    books.booked(ledger, sample_rows(ledger, 1))
    for kind in kinds().values():
        for stood in in_force(kind):
            day = (stood.happened_on - timedelta(days=31)).replace(day=1)
            made = correct(fact=stood, values={}, happened_on=day, reason="x", by=books.by, at=books.now())
            assert made.happened_on == day and made.stated() == stood.stated()
