"""The example's fixed moments in China: when a bureau would have worked in 2020. Nothing here reads a clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from zhaoshang.demo.article import YEAR
from zhaoshang.kernel.zone import SHANGHAI


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of the year."""
    return datetime(YEAR, month, day, hour, minute, tzinfo=SHANGHAI)


def coming_in(month: int) -> Iterator[datetime]:
    """When the sheets of a month come in: one each half hour, on the 2nd and 3rd of the next month."""
    for day in (2, 3):
        start = at(month + 1, day, 9)
        yield from (start + timedelta(minutes=30 * n) for n in range(12))
