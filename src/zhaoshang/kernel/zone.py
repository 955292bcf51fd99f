"""The one time zone of the field: moments are stored in UTC, days are days in China."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def day_of(moment: datetime) -> date:
    """The calendar day in China at a moment, whatever zone the moment is written in."""
    return moment.astimezone(SHANGHAI).date()


def end_of(day: date) -> datetime:
    """The first moment that is no longer this day in China."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
