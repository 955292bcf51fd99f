"""Which month and which day of knowledge a page speaks of, from its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from zhaoshang.domain.evidence.queries import closed_through
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.zone import SHANGHAI, day_of
from zhaoshang.web.desk.access import now


class NoSuchDay(Refusal):
    code = "desk.no_such_day"
    sentence = Bilingual("日历上没有“{text}”这一天。", "“{text}” is no day of the calendar.")
    remedy = Bilingual("请写成 2020-05-10 这样的日期，或清除日期。", "Write a day such as 2020-05-10, or clear it.")


class NotYet(Refusal):
    code = "desk.not_yet"
    sentence = Bilingual(
        "{day}还没有到，还不知道那天会知道什么。", "{day} has not come; what will be known then is not known."
    )
    remedy = Bilingual(
        "请选今天（{today}）或以前的日期，或清除日期。", "Choose today ({today}) or a day before it, or clear it."
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """The month asked for, and the day as of which it is to be known (None: now, or as frozen)."""

    month: Month
    as_of_day: date | None
    closed: Month | None

    @property
    def as_of(self) -> datetime | None:
        """The end of that day in China."""
        return datetime.combine(self.as_of_day, time.max, SHANGHAI) if self.as_of_day else None

    @property
    def title(self) -> Bilingual:
        """The span in words: 2020年1-8月."""
        span = self.month.cumulative_label
        return Bilingual(f"{self.month.year}年{span.zh}", f"{span.en} {self.month.year}")

    @property
    def is_closed(self) -> bool:
        """Whether the month's books are closed."""
        return self.closed is not None and self.month <= self.closed

    @property
    def lies_ahead(self) -> bool:
        """Whether the month has not begun."""
        return self.month.first_day > day_of(now())

    @property
    def query(self) -> str:
        """The same question for another address."""
        return urlencode({"month": str(self.month)} | ({"as_of": self.as_of_day.isoformat()} if self.as_of_day else {}))

    def link(self, key: str) -> str:
        """The page of a figure for the same month and day of knowledge."""
        return f"{reverse('desk:figure', args=[key])}?{self.query}"

    def choices(self, name: str, **kwargs: str) -> dict[str, object]:
        """What the month picker needs: the year's months and the ways to its neighbours."""
        here = reverse(name, kwargs=kwargs or None)
        newest = max(self.closed.next() if self.closed else self.month, self.month)
        items = []
        for number in range(1, 13):
            month = Month(self.month.year, number)
            items.append(
                {
                    "label": f"{number}",
                    "href": f"{here}?month={month}" if month <= newest else "",
                    "current": month == self.month,
                    "note": "",
                }
            )
        return {
            "items": items,
            "before": f"{here}?month={Month(self.month.year - 1, 12)}" if self.month.year > 2000 else "",
            "after": f"{here}?month={Month(self.month.year + 1, 1)}" if newest.year > self.month.year else "",
            "label": str(self.month.year),
        }


def asked(request: HttpRequest) -> Asked:
    """The month of the address, else the last closed one, else this one. What is no month or no day is refused, not guessed."""
    closed = closed_through()
    month = Month.parse(request.GET["month"]) if request.GET.get("month") else closed or Month.of(day_of(now()))
    day = None
    if request.GET.get("as_of"):
        try:
            day = date.fromisoformat(request.GET["as_of"])
        except ValueError as problem:
            raise NoSuchDay(text=request.GET["as_of"][:40]) from problem
        if day > day_of(now()):
            raise NotYet(day=day.isoformat(), today=day_of(now()).isoformat())
    return Asked(month, day, closed)
