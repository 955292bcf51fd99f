"""Booking and undoing: one step each; late rows need a reason and count in the open month; an undo restores exactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.booking import AUGUST, Books, figures, value
from tests.factories.ledgers import SAMPLES, sample_rows
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.enterprises.models import Enterprise, PaidInCapital
from zhaoshang.domain.evidence import tasks
from zhaoshang.domain.evidence.commands import booking, facts, imports, undoing
from zhaoshang.domain.evidence.errors import (
    ChangedSince,
    NothingToBook,
    Overtaken,
    Unconfirmed,
    UndoneForAReason,
    WrongStep,
)
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.evidence.queries import altered_facts, altered_files, in_force, kinds, sources
from zhaoshang.domain.journal.errors import NotAllowed
from zhaoshang.domain.targets.commands import close
from zhaoshang.kernel.period import Month

pytestmark = pytest.mark.django_db
SEPTEMBER = AUGUST.next()


def undo(books: Books, batch: Import, reason: str = "传错了文件") -> Import:
    return books.undone(batch, reason)


def standing() -> dict[str, list[Any]]:
    """What is in force: keys with their values and days, whatever revision says so."""
    return {
        label: sorted((f.key, f.happened_on, f.counts_in, sorted(map(str, f.stated().items()))) for f in in_force(kind))
        for label, kind in kinds().items()
    }


def test_every_value_remembers_its_cell(books: Books) -> None:
    books.booked("fdi", sample_rows("fdi", 2), sheet="8月", name="外资台账.xlsx")
    fact = PaidInCapital.objects.order_by("pk").last()
    found = sources(fact)
    assert (found["paid_in_usd"].file, found["paid_in_usd"].sheet) == ("外资台账.xlsx", "8月")
    assert found["paid_in_usd"].row == 4
    assert found["paid_in_usd"].cell.endswith("4")
    assert found["enterprise_name"].text == "示例企业2有限公司"
    assert list(altered_files()) == []


def test_booked_twice_is_booked_once(books: Books) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2))
    first, again = books.made_ready(batch), books.made_ready(batch)
    first()
    with pytest.raises(WrongStep):
        again()
    assert PaidInCapital.objects.count() == 2


def test_overtaken_by_another_import_nothing_is_written(books: Books) -> None:
    """Two checks of the same rows, then two bookings: the second finds its check out of date."""
    first = books.checked("fdi", sample_rows("fdi", 3))
    second = books.checked("fdi", sample_rows("fdi", 4), name="second.xlsx")
    tasks.book(first, by=books.by, now=books.now)
    with pytest.raises(Overtaken):
        tasks.book(second, by=books.by, now=books.now)
    assert PaidInCapital.objects.count() == 3
    assert list(altered_facts()) == []


def test_asked_with_an_old_page(books: Books) -> None:
    """R42: somebody else checked again since this page was shown."""
    batch = books.checked("fdi", sample_rows("fdi", 2))
    with pytest.raises(Overtaken):
        booking.ask(batch=batch, reason="", version=batch.version - 1, by=books.by, at=books.now())
    asked = booking.ask(batch=batch, reason="", version=batch.version, by=books.by, at=books.now())
    assert asked.state == "booking"
    with pytest.raises(WrongStep):
        booking.ask(batch=batch, reason="", version=None, by=books.by, at=books.now())


@pytest.mark.parametrize("ledger", SAMPLES)
def test_an_undo_of_a_first_import_leaves_nothing_counted(books: Books, ledger: str) -> None:
    before, stood = figures(), standing()
    batch = books.booked(ledger, sample_rows(ledger, 4))
    assert standing() != stood
    undo(books, batch)
    assert figures() == before
    assert standing() == stood
    assert list(altered_facts()) == []


@pytest.mark.parametrize("ledger", SAMPLES)
def test_an_undo_restores_exactly_what_was_replaced(books: Books, ledger: str) -> None:
    from tests.domain.evidence.test_idempotence import CHANGES

    rows = sample_rows(ledger, 4)
    books.booked(ledger, rows)
    before, stood = figures(), standing()
    field, new = CHANGES[ledger]
    batch = books.booked(ledger, [{**rows[0], field: new}, *rows[1:], *sample_rows(ledger, 2, start=9)])
    assert batch.counts["changed"] == 1 and batch.counts["new"] == 2
    undo(books, batch)
    assert figures() == before
    assert standing() == stood
    assert list(altered_facts()) == []
    again = books.booked(ledger, [{**rows[0], field: new}, *rows[1:]])  # and it can be brought again
    assert again.counts["changed"] == 1


def test_undone_and_brought_again(books: Books) -> None:
    rows = sample_rows("fdi", 3)
    batch = books.booked("fdi", rows)
    counted = figures()
    undo(books, batch)
    second = books.booked("fdi", rows)
    assert second.counts["new"] == 3
    assert figures() == counted
    undo(books, second)
    books.booked("fdi", rows)
    assert figures() == counted
    assert list(altered_facts()) == []


def test_an_undo_needs_a_reason_and_the_right_step(books: Books) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 1))
    with pytest.raises(WrongStep):
        undo(books, batch)
    batch = tasks.book(batch, by=books.by, now=books.now)
    with pytest.raises(UndoneForAReason):
        undo(books, batch, reason="  ")
    undo(books, batch)
    with pytest.raises(WrongStep):
        undo(books, batch)


def test_undone_after_corrections_takes_back_what_stands(books: Books) -> None:
    """Corrected in value, corrected in what it is known by, taken back singly, replaced from an earlier import: all is as before."""
    rows = sample_rows("fdi", 4)
    books.booked("fdi", rows[:1])
    counted, stood = figures(), standing()
    batch = books.booked("fdi", [{**rows[0], "paid_in_usd": Decimal(60)}, *rows[1:]])
    first, second, third = PaidInCapital.objects.filter(booking=batch, sign=1).order_by("pk")[:3]
    for fact, change in ((first, {"paid_in_usd": Decimal(1)}), (second, {"voucher_no": "V-9"})):
        facts.correct(fact=fact, values=change, reason="银行更正", by=books.by, at=books.now())
    facts.withdraw_fact(fact=third, reason="重复登记", by=books.by, at=books.now())
    undo(books, batch)
    assert (figures(), standing()) == (counted, stood)
    assert list(altered_facts()) == []


def test_what_a_later_import_replaced_is_undone_after_it(books: Books) -> None:
    rows = sample_rows("fdi", 2)
    batch = books.booked("fdi", rows)
    later = books.booked("fdi", [{**rows[0], "paid_in_usd": Decimal(60)}, rows[1]])
    counted = figures()
    with pytest.raises(ChangedSince) as refused:
        undo(books, batch)
    assert later.number in refused.value.said.zh and later.number in refused.value.cure.zh
    assert figures() == counted
    undo(books, later)
    undo(books, batch)
    assert not in_force(PaidInCapital).exists()


def close_august(books: Books, clock: Clock) -> dict[str, Any]:
    clock.set("2020-09-10")
    close(month=AUGUST, by=books.by, at=clock())
    return figures()


def test_late_rows_need_a_reason_and_count_in_the_open_month(books: Books, clock: Clock) -> None:
    books.booked("fdi", sample_rows("fdi", 3))
    frozen = close_august(books, clock)
    late = sample_rows("fdi", 5)  # two more of August
    batch = books.checked("fdi", late)
    assert [n["code"] for n in batch.notes] == ["evidence.late_rows"]
    assert "2条" in batch.notes[0]["zh"] and "2020年9月" in batch.notes[0]["zh"]
    with pytest.raises(Unconfirmed):
        tasks.book(batch, by=books.by, now=clock)
    tasks.book(batch, reason="银行回单迟到", by=books.by, now=clock)
    assert figures() == frozen
    assert figures(SEPTEMBER)["fdi"] == (Decimal(200), Decimal(500), 5)
    two = PaidInCapital.objects.filter(counts_in=SEPTEMBER.first_day)
    assert {f.happened_on for f in two} == {date(2020, 8, 15)}
    assert {f.reason for f in two} == {"银行回单迟到"}


def test_a_changed_row_of_a_closed_month_is_a_correction(books: Books, clock: Clock) -> None:
    rows = sample_rows("fdi", 3)
    books.booked("fdi", rows)
    frozen = close_august(books, clock)
    rows[0]["paid_in_usd"] = Decimal(60)
    books.booked("fdi", rows, reason="银行更正")
    assert figures() == frozen
    september = value("fdi", SEPTEMBER)
    assert (september.in_month, september.cumulative, september.corrections) == (Decimal(-40), Decimal(260), 1)


def test_undoing_a_closed_month_takes_back_in_the_open_one(books: Books, clock: Clock) -> None:
    batch = books.booked("fdi", sample_rows("fdi", 3))
    frozen = close_august(books, clock)
    undo(books, batch)
    assert figures() == frozen
    september = value("fdi", SEPTEMBER)
    assert (september.in_month, september.cumulative) == (Decimal(-300), Decimal(0))
    assert september.rows_cumulative == 0
    assert list(altered_facts()) == []


def test_closed_between_check_and_booking(books: Books, clock: Clock) -> None:
    """The month is closed while a checked import waits: it may not slip into it."""
    batch = books.checked("fdi", sample_rows("fdi", 2))
    book = books.made_ready(batch)
    from zhaoshang.domain.evidence.commands.months import close_month

    clock.set("2020-09-10")
    close_month(month=AUGUST, by=books.by, at=clock())
    with pytest.raises(Overtaken):
        book()
    assert not PaidInCapital.objects.exists()


def test_nothing_to_book(books: Books) -> None:
    rows = sample_rows("fdi", 2, paid_on="2020-13-01")
    batch = books.checked("fdi", rows)
    with pytest.raises(NothingToBook):
        tasks.book(batch, by=books.by, now=books.now)


def test_dropped_is_not_booked(books: Books) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2))
    book = books.made_ready(batch)
    batch = imports.drop(batch=batch, by=books.by, at=books.now())
    for verb in (imports.drop,):
        with pytest.raises(WrongStep):
            verb(batch=batch, by=books.by, at=books.now())
    with pytest.raises(WrongStep):
        book()
    assert not PaidInCapital.objects.exists()


def test_an_officer_books_for_the_own_unit_and_touches_no_other(books: Books, crowd: Crowd) -> None:
    here, there = crowd("subdistrict_officer", "xiangfu"), crowd("subdistrict_officer", "gongchen")
    batch = books.booked("fdi", sample_rows("fdi", 2), by=here)
    assert {f.org_path for f in PaidInCapital.objects.all()} == {here.organisation.path}
    for verb, more in ((undoing.ask, {"reason": "x"}), (imports.drop, {})):
        with pytest.raises(NotAllowed):
            verb(batch=batch, by=there, at=books.now(), **more)
    with pytest.raises(NotAllowed):
        books.booked("fdi", sample_rows("fdi", 2, start=5), by=crowd("auditor"))
    assert PaidInCapital.objects.count() == 2


def test_one_subdistricts_ledger_does_not_rewrite_anothers_rows(books: Books, crowd: Crowd) -> None:
    """The same key in another unit's workbook would reverse rows the officer may not even see."""
    here, there = crowd("subdistrict_officer", "xiangfu"), crowd("subdistrict_officer", "gongchen")
    rows = sample_rows("fdi", 2)
    books.booked("fdi", rows, by=here)
    before = standing()
    rows[0]["paid_in_usd"] = Decimal(1)
    rows += sample_rows("fdi", 1, start=9)
    batch = books.booked("fdi", rows, by=there)
    assert (batch.counts["refused"], batch.counts["unchanged"], batch.counts["new"]) == (2, 0, 1)
    problem = batch.rows.filter(verdict="refused").first().problems[0]
    assert problem["code"] == "evidence.of_another_unit"
    assert "100" not in str(problem), "the other unit's value is told"
    after = standing()
    assert set(map(str, before["enterprises.paidincapital"])) < set(map(str, after["enterprises.paidincapital"]))
    changed = books.booked("fdi", rows, by=crowd("bureau_officer"))  # the bureau reaches every unit
    assert changed.counts["changed"] == 1


def test_companies_are_found_again_by_code_then_by_name(books: Books) -> None:
    from zhaoshang.kernel.uscc import make_uscc

    code = make_uscc("9", "1", "330105", "MA27WXYM")
    rows = sample_rows("fdi", 2, enterprise_name="示例甲有限公司", uscc="")
    rows[1] |= {"uscc": code, "voucher_no": "V2"}
    books.booked("fdi", rows)
    one = Enterprise.objects.get()
    assert (one.uscc, one.capital.count()) == (code, 2)
    books.booked("fdi", sample_rows("fdi", 1, start=7, enterprise_name="示例甲 有限公司"))
    assert Enterprise.objects.count() == 1


def test_figures_of_other_months_are_untouched(books: Books) -> None:
    books.booked("fdi", sample_rows("fdi", 2, paid_on="2020-03-31"))
    books.booked("fdi", sample_rows("fdi", 2, start=5, paid_on="2020-04-01"))
    assert [value("fdi", Month(2020, m)).in_month for m in range(1, 6)] == [0, 0, 200, 200, 0]
    assert [value("fdi", Month(2020, m)).cumulative for m in range(1, 6)] == [0, 0, 200, 400, 400]
