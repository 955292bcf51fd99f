"""Background work of projects: deadlines of enquiries are spoken of, and personal data is erased when its time is over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhaoshang.domain.projects.commands import minding
from zhaoshang.domain.projects.queries.enquiries import to_erase, unsettled, unspoken
from zhaoshang.kernel.zone import day_of


def speak_of_deadlines(*, by: Any, at: datetime) -> int:
    """Everything that has to be spoken of by now was, once on each level; returns how many were new."""
    waiting = list(unspoken(day_of(at)))
    for deadline, level in waiting:
        minding.remind(deadline=deadline, level=level, by=by, at=at)
    return len(waiting)


def settle_deadlines(*, by: Any, at: datetime) -> int:
    """Days promised before a year's holidays were announced are counted by them now; returns how many."""
    waiting = list(unsettled())
    for deadline in waiting:
        minding.settle_deadline(deadline=deadline, by=by, at=at)
    return len(waiting)


def erase_in_time(*, by: Any, at: datetime, most: int = 200) -> int:
    """Enquiries whose time is over have no personal data any more; returns how many. The rest waits for the next round."""
    done = 0
    for enquiry in list(to_erase(at))[:most]:
        minding.forget_enquiry(enquiry=enquiry, by=by, at=at)
        done += 1
    return done
