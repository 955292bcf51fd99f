"""Closing the books of a month. `targets` freezes the figures first and calls this last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhaoshang.domain.evidence.commands.facts import turn_books
from zhaoshang.domain.evidence.errors import MonthNotOver, MonthOrder
from zhaoshang.domain.evidence.models import Books
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.zone import day_of


@command("evidence.close_month", Bilingual("锁定账簿", "lock the books of a month"))
def close_month(*, month: Month, by: Any, at: datetime) -> Books:
    """Nothing counts in `month` or earlier any more. Months close in order; a running month cannot be closed."""
    books: Books = Books.objects.select_for_update().get(pk=1)
    closed = Month.of(books.closed_through) if books.closed_through else None
    may_close(month, closed, at)
    books.closed_through = month.first_day
    books.save(update_fields=["closed_through"])
    turn_books()
    tell(books, month=month.first_day)
    return books


def may_close(month: Month, closed: Month | None, at: datetime) -> None:
    """Refuses a month that is not the next one, or not over."""
    if closed and month != closed.next():
        raise MonthOrder(month=month.label, expected=closed.next().label)
    if day_of(at) < month.end:
        raise MonthNotOver(month=month.label, next_month=month.next().label)
