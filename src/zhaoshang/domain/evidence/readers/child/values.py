"""Each value of the parser becomes a cell of ours: numbers as exact text, dates as ISO text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

HALF_MILLISECOND = timedelta(microseconds=500)


def number(value: float) -> dict[str, str]:
    """The shortest decimal text that gives the same double back: 66836.9 stays 66836.9, 3.0 is 3, never an
    exponent."""
    if value.is_integer() and abs(value) < 1e16:
        return {"n": str(int(value))}
    text = repr(value)
    if "e" in text:
        text = format(Decimal(text), "f")
    # A sheet may hold the words inf and nan as numbers only by hand-made XML; no figure may come from them.
    return {"e": "#NUM!"} if "n" in text else {"n": text}


def moment(value: datetime) -> dict[str, str]:
    """Date and time to the second, or to the millisecond where the file holds a part of a second."""
    value += HALF_MILLISECOND
    spec = "milliseconds" if value.microsecond >= 1000 else "seconds"
    return {"t": value.isoformat(timespec=spec)}


def duration(value: timedelta) -> str:
    """A length of time as the sheet shows it, hours above 24 included: 26:30:00."""
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


CONVERT: dict[type, Callable[[Any], Any]] = {
    str: lambda value: value or None,
    float: number,
    int: lambda value: {"n": str(value)},
    bool: lambda value: value,
    date: lambda value: {"d": value.isoformat()},
    datetime: moment,
    time: lambda value: {"t": value.isoformat(timespec="seconds")},
    timedelta: duration,
}


def cell(value: object) -> Any:
    """The cell for a parser's value; anything unknown is kept as its text."""
    return CONVERT.get(type(value), str)(value)
