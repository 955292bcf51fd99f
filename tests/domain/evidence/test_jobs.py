"""Jobs in the queue: one that comes too late does nothing, one that fails leaves a sentence and a way on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.booking import Books, figures
from tests.factories.ledgers import sample_rows
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.evidence import tasks
from zhaoshang.domain.evidence.commands import booking, imports, undoing
from zhaoshang.domain.evidence.errors import NoTable, Overtaken, WrongStep
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.evidence.queries import altered_facts, altered_sheets
from zhaoshang.domain.journal.queries import altered_rows

pytestmark = pytest.mark.django_db


def run(batch: Import, step: str, reason: str = "") -> Import:
    tasks.work_on_import.func(batch.pk, "machine", step, reason)
    return Import.objects.get(pk=batch.pk)


@pytest.mark.parametrize("step", ["read", "check", "book", "undo"])
def test_a_job_that_comes_too_late_does_nothing(books: Books, step: str) -> None:
    batch = books.booked("fdi", sample_rows("fdi", 2))
    before = figures()
    late = run(batch, step)
    assert (late.state, late.notes, figures()) == ("booked", [], before)


def test_a_late_booking_does_not_cancel_an_undoing(books: Books) -> None:
    batch = books.booked("fdi", sample_rows("fdi", 2))
    asked = undoing.ask(batch=batch, reason="传错", by=books.by, at=books.now())
    assert run(asked, "book").state == "undoing"
    assert run(asked, "undo", "传错").state == "undone"


def test_undone_meanwhile_what_was_unchanged_is_compared_anew(books: Books) -> None:
    """The second file's unchanged rows stood by the first; when that is undone they may not vanish without a word."""
    first = books.booked("fdi", sample_rows("fdi", 3))
    second = books.checked("fdi", sample_rows("fdi", 4))
    assert (second.counts["unchanged"], second.counts["new"]) == (3, 1)
    books.undone(first)
    asked = booking.ask(batch=second, reason="", version=None, by=books.by, at=books.now())
    refused = run(asked, "book")
    assert (refused.state, refused.notes[-1]["code"]) == ("checked", Overtaken.code)
    assert PaidInCapital.objects.filter(sign=1, reversal=None).count() == 0
    again = imports.recheck(batch=refused, by=books.by, at=books.now())
    done = run(again, "check")
    assert done.counts["new"] == 4
    tasks.book(done, reason="", by=books.by, now=books.now)
    assert PaidInCapital.objects.filter(sign=1, reversal=None).count() == 4


def test_an_error_of_ours_ends_in_a_sentence_and_a_way_on(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2))
    asked = booking.ask(batch=batch, reason="", version=None, by=books.by, at=books.now())

    def fails(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(tasks.booking, "prepare", fails)
        rested = run(asked, "book")
    assert (rested.state, rested.notes[-1]["code"]) == ("checked", "evidence.work_failed")
    assert "再试一次" in rested.notes[-1]["cure_zh"]
    asked = booking.ask(batch=rested, reason="", version=None, by=books.by, at=books.now())
    assert run(asked, "book").state == "booked"


def test_one_that_waits_in_the_queue_is_not_queued_again(books: Books) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2))
    booking.ask(batch=batch, reason="", version=None, by=books.by, at=books.now())
    assert tasks.take_up(older_than_seconds=-1) == 1
    assert tasks.take_up(older_than_seconds=-1) == 0


def test_only_what_is_being_read_or_checked_can_be_refused(books: Books) -> None:
    batch = books.booked("fdi", sample_rows("fdi", 2))
    with pytest.raises(WrongStep):
        imports.refuse(batch=batch, refusal=NoTable(name="x", ledger="y", needed="z"), by=books.by, at=books.now())
    assert Import.objects.get().state == "booked"


@pytest.mark.parametrize("verb", [imports.recheck, imports.choose])
def test_given_up_while_it_is_checked_anew_the_journal_still_agrees(books: Books, verb: Any) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2))
    more = {"layout": batch.layout} if verb is imports.choose else {}
    batch = verb(batch=batch, by=books.by, at=books.now(), **more)
    assert list(altered_sheets()) == []
    imports.drop(batch=batch, by=books.by, at=books.now())
    assert [*altered_sheets(), *altered_rows(), *altered_facts()] == []
