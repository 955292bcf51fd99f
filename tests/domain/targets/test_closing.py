"""Closing a month: frozen with its rows, in order; what comes later is a correction in an open month."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.booking import Books, value
from tests.factories.ledgers import sample_rows
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.evidence.commands.facts import correct
from zhaoshang.domain.evidence.errors import MonthNotOver, MonthOrder, ReasonNeeded
from zhaoshang.domain.targets import commands
from zhaoshang.domain.targets.errors import AlreadyClosed, MonthUnfinished, NoAuthority
from zhaoshang.domain.targets.models import FrozenFigure
from zhaoshang.domain.targets.queries.proof import altered_months
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.domain.targets.queries.rows import rows
from zhaoshang.domain.targets.queries.standing import standings
from zhaoshang.domain.targets.queries.values import live, worths
from zhaoshang.kernel.figure import Shape
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.kernel.period import Month

JULY, AUGUST, SEPTEMBER = Month(2020, 7), Month(2020, 8), Month(2020, 9)


def test_a_closed_month_does_not_move_and_the_next_shows_the_correction(books: Books, machine: Any, clock: Any) -> None:
    books.booked("fdi", sample_rows("fdi", 2, paid_in_usd=Decimal(100)))
    commands.close(month=AUGUST, by=machine, at=clock())
    frozen = value("fdi", AUGUST)
    fact = PaidInCapital.objects.first()

    correct(fact=fact, values={"paid_in_usd": Decimal(400_000)}, reason="银行更正", by=machine, at=clock())

    assert value("fdi", AUGUST) == frozen
    assert frozen.cumulative == Decimal(200)
    september = value("fdi", SEPTEMBER)
    assert (september.in_month, september.cumulative, september.corrections) == (Decimal(-60), Decimal(140), 1)
    assert list(altered_months()) == []


def test_a_correction_needs_a_reason_and_says_where_it_will_count(books: Books, machine: Any, clock: Any) -> None:
    books.booked("fdi", sample_rows("fdi", 1))
    commands.close(month=AUGUST, by=machine, at=clock())

    with pytest.raises(ReasonNeeded) as refusal:
        correct(fact=PaidInCapital.objects.get(), values={"remark": "x"}, reason=" ", by=machine, at=clock())

    assert "2020年9月" in refusal.value.cure.zh


def test_months_close_once_in_order_and_when_over(books: Books, machine: Any, clock: Any) -> None:
    commands.close(month=JULY, by=machine, at=clock())

    with pytest.raises(AlreadyClosed):
        commands.close(month=JULY, by=machine, at=clock())
    with pytest.raises(MonthOrder):
        commands.close(month=SEPTEMBER, by=machine, at=clock())
    commands.close(month=AUGUST, by=machine, at=clock())
    with pytest.raises(MonthNotOver):
        commands.close(month=SEPTEMBER, by=machine, at=clock())


def test_an_import_that_waits_holds_the_month_open(books: Books, machine: Any, clock: Any) -> None:
    books.checked("fdi", sample_rows("fdi", 1))

    with pytest.raises(MonthUnfinished):
        commands.close(month=AUGUST, by=machine, at=clock())


def test_a_target_needs_its_authority(machine: Any, clock: Any) -> None:
    with pytest.raises(NoAuthority):
        commands.set_target(figure="fdi", year=2020, value=Decimal(1), printed="1", issuer=" ", by=machine, at=clock())


def test_completion_pace_and_gap(books: Books, machine: Any, clock: Any) -> None:
    """66,836.9 of 45,000 in eight months: 148.53 %, 81.86 points ahead of time."""
    books.booked("fdi", sample_rows("fdi", 1, paid_in_usd=Decimal("66836.9")))
    commands.set_target(
        figure="fdi", year=2020, value=Decimal(45000), printed="4.5亿美元", issuer="杭州市", by=machine, at=clock()
    )

    stands = standings(AUGUST, keys=["fdi"])[0]

    assert stands.completion is not None and stands.gap is not None
    assert (round_half_up(stands.completion), round_half_up(stands.gap)) == (Decimal("148.53"), Decimal("81.86"))


def test_what_was_known_on_a_day(books: Books, clock: Any) -> None:
    books.booked("fdi", sample_rows("fdi", 1, paid_in_usd=Decimal(100)))
    then = clock()
    clock.on(days=2)
    books.booked("fdi", sample_rows("fdi", 1, paid_in_usd=Decimal(70)))

    assert value("fdi", AUGUST, as_of=then).cumulative == Decimal(100)
    assert value("fdi", AUGUST).cumulative == Decimal(70)


LEDGERS = ("fdi", "above_scale", "parcels", "signed", "negotiations", "mailings")


@pytest.mark.slow
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    st.lists(
        st.tuples(st.sampled_from(LEDGERS), st.integers(1, 6), st.integers(1, 8), st.booleans()), min_size=1, max_size=6
    )
)
def test_rows_behind_a_figure_always_add_up_to_it(
    books: Books, machine: Any, clock: Any, steps: list[tuple[str, int, int, bool]]
) -> None:
    """Any sequence of bookings, changes, undos and closings: Σ signs of the rows is the number of rows and the value."""
    from zhaoshang.kernel.refusal import Refusal

    for ledger, start, count, back in steps:
        clock.on(minutes=5)
        try:
            batch = books.booked(ledger, sample_rows(ledger, count, start), reason="示例")
            if back:
                books.undone(batch, by=machine)
        except Refusal:
            continue
    for month in (JULY, AUGUST, SEPTEMBER):
        for key, worth in worths(month).items():
            figure = registry()[key]
            if figure.shape is not Shape.FLOW:
                continue
            behind = list(rows(figure, month))
            total = sum(
                (r.sign * (getattr(r, figure.measure.of) if figure.measure.of else 1) for r in behind), Decimal(0)
            )
            assert total * figure.measure.times / figure.measure.per == worth.cumulative, key
            assert sum(r.sign for r in behind) == worth.rows_cumulative, key


def test_a_frozen_month_equals_what_its_facts_give(books: Books, machine: Any, clock: Any) -> None:
    for ledger in LEDGERS:
        books.booked(ledger, sample_rows(ledger, 3))
    commands.close(month=AUGUST, by=machine, at=clock())

    for key, worth in worths(AUGUST).items():
        again = live(worth)
        assert (again.in_month, again.cumulative, again.rows_cumulative) == (
            worth.in_month,
            worth.cumulative,
            worth.rows_cumulative,
        ), key
    assert FrozenFigure.objects.count() == len(registry())
