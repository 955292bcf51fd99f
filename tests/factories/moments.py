"""The tests' clock: the only thing that is not real."""

from __future__ import annotations

from datetime import datetime, timedelta

from zhaoshang.kernel.zone import SHANGHAI


def moment(text: str) -> datetime:
    """`2020-09-05 10:00` (or just the day, then noon) as a moment in China."""
    day, _, hour = text.partition(" ")
    return datetime.fromisoformat(f"{day}T{hour or '12:00'}").replace(tzinfo=SHANGHAI)


class Clock:
    """Stands where it was set and goes on by one second each time it is read."""

    def __init__(self, text: str = "2020-09-05 10:00") -> None:
        self.at = moment(text)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def set(self, text: str) -> datetime:
        """The clock is put to this moment (forwards or backwards)."""
        self.at = moment(text)
        return self.at

    def on(self, **span: float) -> datetime:
        """The clock goes on by a span of time: `on(days=2)`."""
        self.at += timedelta(**span)
        return self.at
