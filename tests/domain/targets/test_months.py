"""Closing: in order, once, when nothing waits; afterwards the month never moves, whatever is booked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.booking import AUGUST, Books, figures, value
from tests.factories.ledgers import SAMPLES, sample_rows
from tests.factories.moments import Clock, moment
from tests.factories.people import Crowd
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.evidence import tasks
from zhaoshang.domain.evidence.commands import facts, imports
from zhaoshang.domain.evidence.errors import MonthNotOver, MonthOrder
from zhaoshang.domain.evidence.queries import closed_through, in_force, kinds, late_in
from zhaoshang.domain.journal.errors import NotAllowed
from zhaoshang.domain.targets.commands import close, set_target
from zhaoshang.domain.targets.errors import (
    AlreadyClosed,
    MonthUnfinished,
    NoAuthority,
    NotWhole,
    UnknownFigure,
    UnlikeItsPrint,
)
from zhaoshang.domain.targets.models import ClosedMonth, FrozenFigure
from zhaoshang.domain.targets.queries import values
from zhaoshang.domain.targets.queries.proof import altered_months
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.domain.targets.queries.standing import standings, targets_of, time_progress
from zhaoshang.domain.targets.queries.values import live, worths
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db
SEPTEMBER = AUGUST.next()


def shut(books: Books, month: Month = AUGUST) -> ClosedMonth:
    return close(month=month, by=books.by, at=books.now())


def test_a_closed_month_is_frozen_with_every_figure(books: Books) -> None:
    for ledger in SAMPLES:
        books.booked(ledger, sample_rows(ledger, 3))
    before = figures()
    closed = shut(books)
    assert figures() == before
    assert set(FrozenFigure.objects.filter(month=closed).values_list("figure", flat=True)) == set(registry())
    assert all(w.is_frozen for w in worths(AUGUST).values())
    assert closed_through() == AUGUST
    assert list(altered_months()) == []


def test_nothing_that_happens_later_moves_it(books: Books, clock: Clock) -> None:
    for ledger in SAMPLES:
        books.booked(ledger, sample_rows(ledger, 4))
    shut(books)
    frozen = figures()
    clock.set("2020-10-03")
    for ledger in SAMPLES:
        books.booked(ledger, sample_rows(ledger, 2, start=50), reason="迟到")
    for kind in kinds().values():
        one, other = in_force(kind).order_by("pk")[:2]
        facts.withdraw_fact(fact=one, reason="x", by=books.by, at=clock())
        day = other.happened_on.replace(day=2)
        facts.correct(fact=other, values={}, happened_on=day, reason="x", by=books.by, at=clock())
    assert figures() == frozen
    shut(books, SEPTEMBER)
    assert figures() == frozen
    assert {k: (live(w).cumulative, live(w).rows_cumulative) for k, w in worths(AUGUST).items()} == {
        k: (cumulative, count) for k, (_, cumulative, count) in frozen.items()
    }
    assert list(altered_months()) == []


def test_an_open_month_goes_on_from_what_was_frozen(books: Books, clock: Clock) -> None:
    books.booked("fdi", sample_rows("fdi", 3))
    shut(books)
    clock.set("2020-10-03")
    books.booked("fdi", sample_rows("fdi", 2, start=9, paid_on="2020-09-09"))
    assert (value("fdi", SEPTEMBER).in_month, value("fdi", SEPTEMBER).cumulative) == (200, 500)
    again = value("fdi", SEPTEMBER, as_of=clock.at)  # from the facts alone
    assert (again.in_month, again.cumulative, again.rows_cumulative) == (200, 500, 5)


def test_a_new_year_begins_at_nothing(books: Books, clock: Clock) -> None:
    books.booked("fdi", sample_rows("fdi", 3))
    clock.set("2021-02-03")
    for month in Month.span(AUGUST, Month(2020, 12)):
        shut(books, month)
    books.booked("fdi", sample_rows("fdi", 1, start=9, paid_on="2021-01-05"))
    assert value("fdi", Month(2020, 12)).cumulative == 300
    january = value("fdi", Month(2021, 1))
    assert (january.in_month, january.cumulative, january.rows_cumulative) == (100, 100, 1)


def test_in_order_once_and_when_it_is_over(books: Books, clock: Clock) -> None:
    with pytest.raises(MonthNotOver) as early:
        shut(books, SEPTEMBER)
    assert "2020年10月1日" in early.value.cure.zh
    shut(books)
    with pytest.raises(AlreadyClosed) as twice:
        shut(books)
    assert "2020年9月" in twice.value.cure.zh
    with pytest.raises(AlreadyClosed):
        shut(books, AUGUST.previous())
    clock.set("2020-12-01")
    with pytest.raises(MonthOrder):
        shut(books, Month(2020, 10))
    shut(books, SEPTEMBER)
    assert ClosedMonth.objects.count() == 2


def test_the_last_minute_of_a_month_is_chinas(books: Books) -> None:
    with pytest.raises(MonthNotOver):
        close(month=AUGUST, by=books.by, at=moment("2020-08-31 23:59"))
    close(month=AUGUST, by=books.by, at=moment("2020-09-01 00:00"))


def test_what_waits_to_be_booked_holds_it_up(books: Books) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 1))
    with pytest.raises(MonthUnfinished) as waiting:
        shut(books)
    assert batch.number in waiting.value.said.zh
    imports.drop(batch=batch, by=books.by, at=books.now())
    shut(books)


def test_a_refused_close_leaves_nothing(books: Books) -> None:
    with pytest.raises(MonthNotOver):
        shut(books, SEPTEMBER)
    assert not ClosedMonth.objects.exists()
    assert not FrozenFigure.objects.exists()
    assert closed_through() is None


def test_only_whom_it_is_for(books: Books, crowd: Crowd) -> None:
    for role in ("bureau_officer", "section_head", "bureau_leader", "auditor", "administrator", "subdistrict_officer"):
        with pytest.raises(NotAllowed):
            close(month=AUGUST, by=crowd(role), at=books.now())
        with pytest.raises(NotAllowed):
            set_target(
                figure="fdi", year=2020, value=Decimal(1), printed="1", issuer="x", by=crowd(role), at=books.now()
            )
    close(month=AUGUST, by=crowd("statistician"), at=books.now())


def test_an_import_checked_before_and_booked_after_counts_in_the_open_month(books: Books) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2))
    from zhaoshang.domain.evidence.commands.months import close_month

    close_month(month=AUGUST, by=books.by, at=books.now())
    tasks.book(batch, reason="迟到", by=books.by, now=books.now)
    assert {f.counts_in for f in PaidInCapital.objects.all()} == {SEPTEMBER.first_day}


def test_targets_newest_counts_as_known(books: Books, clock: Clock) -> None:
    def target(number: int, day: str, **more: str) -> None:
        set_target(
            figure="fdi", year=2020, value=Decimal(number), printed=str(number), issuer=more.get("issuer", "市商务局"),
            by=books.by, at=clock.set(day),
        )  # fmt: skip

    target(45000, "2020-01-10")
    target(50000, "2020-06-10")
    assert targets_of(2020)["fdi"].value == 50000
    assert targets_of(2020, moment("2020-05-01"))["fdi"].value == 45000
    assert targets_of(2020, moment("2020-01-01")) == {}
    with pytest.raises(NoAuthority):
        target(1, "2020-07-01", issuer="  ")
    with pytest.raises(UnknownFigure):
        set_target(figure="gdp", year=2020, value=Decimal(1), printed="1", issuer="x", by=books.by, at=clock())


def test_completion_progress_and_gap(books: Books, clock: Clock) -> None:
    """The article: 66836.9 of 45000 is 148.53 %; eight months are 66.67 %; ahead by 81.86 points."""
    set_target(
        figure="fdi", year=2020, value=Decimal(45000), printed="4.5亿美元", issuer="示例", by=books.by, at=clock()
    )
    books.booked("fdi", sample_rows("fdi", 1, paid_in_usd=Decimal("66836.9")), reason="全区合计一笔记入")
    stands = next(s for s in standings(AUGUST, keys=["fdi"]))
    assert stands.completion is not None and stands.gap is not None
    assert f"{stands.completion:.2f}" == "148.53"
    assert f"{time_progress(AUGUST):.2f}" == "66.67"
    assert f"{stands.gap:.2f}" == "81.86"
    assert stands.pace == "ahead"
    without = next(s for s in standings(AUGUST, keys=["mailed"]))
    assert (without.completion, without.gap, without.pace) == (None, None, "none")


def test_a_target_set_after_the_close_does_not_enter_the_frozen_month(books: Books, clock: Clock) -> None:
    set_target(figure="fdi", year=2020, value=Decimal(100), printed="100", issuer="示例", by=books.by, at=clock())
    shut(books)
    set_target(figure="fdi", year=2020, value=Decimal(999), printed="999", issuer="示例", by=books.by, at=clock())
    assert FrozenFigure.objects.get(figure="fdi").target == Decimal(100)
    assert list(altered_months()) == []


def test_undo_across_two_closed_months(books: Books, clock: Clock) -> None:
    first = books.booked("fdi", sample_rows("fdi", 2))
    shut(books)
    clock.set("2020-10-02")
    shut(books, SEPTEMBER)
    frozen = figures(), figures(SEPTEMBER)
    books.undone(first)
    assert (figures(), figures(SEPTEMBER)) == frozen
    assert value("fdi", Month(2020, 10)).in_month == -200


@pytest.mark.parametrize(
    ("ledger", "first", "second"),
    [
        ("parcels", {"granted_on": "2020-07-10", "area_sqm": Decimal(1)}, {"granted_on": "2020-08-10", "area_sqm": Decimal(1)}),
        (
            "signed",
            {"signed_on": "2020-07-18", "registered_on": "2020-07-20", "agreed_total_yuan": Decimal("12.000000005")},
            {"agreed_total_yuan": Decimal("12.000000005")},
        ),
    ],
)  # fmt: skip
def test_what_a_month_froze_is_added_on_exactly(books: Books, ledger: str, first: Any, second: Any) -> None:
    """A value is kept with eight decimals; a mu of land and a cent of a 100 million need more."""
    changed = {"is_recognised": "否", "recognised_in": None} if ledger == "signed" else {}
    books.booked(ledger, sample_rows(ledger, 9, **first, **changed))
    shut(books, Month(2020, 7))
    books.booked(ledger, sample_rows(ledger, 1, start=20, **second, **changed))
    shut(books, AUGUST)
    assert list(altered_months()) == []


def test_after_a_month_frozen_without_its_exact_sum_the_year_is_counted(
    books: Books, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an earlier version of the program froze them: the rounded value is nothing to add on to."""
    summed = values._summed
    with monkeypatch.context() as earlier:
        earlier.setattr(values, "_summed", lambda *given: replace(summed(*given), parts={}))
        books.booked("parcels", sample_rows("parcels", 9, area_sqm=Decimal("10.01")))
        shut(books)
    clock.set("2020-10-03")
    books.booked("parcels", sample_rows("parcels", 9, start=20, area_sqm=Decimal("10.01"), granted_on="2020-09-10"))
    shut(books, SEPTEMBER)
    assert FrozenFigure.objects.get(figure="land_area", first_day=SEPTEMBER.first_day).rows_cumulative == 18
    assert list(altered_months()) == []


def test_a_late_entry_stays_one_through_undoing_booking_again_and_a_change(books: Books, clock: Clock) -> None:
    """Late is what an import brought of months closed before, and of which nothing had counted until then."""
    books.booked("fdi", sample_rows("fdi", 2))
    shut(books)
    clock.set("2020-10-03")

    def late() -> list[tuple[str, int]]:
        found = late_in(PaidInCapital.objects.all(), SEPTEMBER)
        return sorted((f.voucher_no, f.revision) for f in found)

    (row,) = sample_rows("fdi", 1, start=50)
    first = books.booked("fdi", [row], reason="迟到")
    assert [revision for _, revision in late()] == [1]
    books.undone(first)
    assert late() == []
    books.booked("fdi", [row], reason="迟到，重新入账")
    assert [revision for _, revision in late()] == [2]
    books.booked("fdi", [row | {"paid_in_usd": "7"}], reason="金额更正")
    assert [revision for _, revision in late()] == [3]
    # What had counted in August is corrected, not late.
    books.booked("fdi", [r | {"paid_in_usd": "9"} for r in sample_rows("fdi", 1)], reason="金额更正")
    assert len(late()) == 1


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e30", "1e-30", "0.00004"])
def test_a_target_that_is_no_number_of_ours_is_refused(books: Books, value: str) -> None:
    with pytest.raises(Refusal):
        set_target(
            figure="fdi", year=2020, value=Decimal(value), printed=value, issuer="示例", by=books.by, at=books.now()
        )


@pytest.mark.parametrize(
    ("figure", "value", "printed", "stands"),
    [
        ("fdi", "45000", "4.5亿美元", True), ("fdi", "45000", "力争4.5亿美元以上", True), ("fdi", "45000", "", True),
        ("fdi", "4.5", "4.5亿美元", False), ("landed", "300", "300个", True), ("landed", "300.5", "", False),
    ],
)  # fmt: skip
def test_a_target_is_what_its_wording_says(books: Books, figure: str, value: str, printed: str, stands: bool) -> None:
    def setting() -> None:
        set_target(
            figure=figure, year=2020, value=Decimal(value), printed=printed, issuer="示例", by=books.by, at=books.now()
        )

    if stands:
        setting()
        assert targets_of(2020)[figure].value == Decimal(value)
    else:
        with pytest.raises((UnlikeItsPrint, NotWhole)):
            setting()
