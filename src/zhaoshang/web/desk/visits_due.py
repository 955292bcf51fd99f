"""Guided visits in "my day": those that go on or are planned today, then what follows from earlier ones."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from zhaoshang.domain.tours.queries.visits import follow_ups_waiting, visits_ahead
from zhaoshang.kernel.zone import SHANGHAI


def visits_waiting(user: Any, today: date) -> list[dict[str, Any]]:
    """What waits about visits, most pressing first."""
    waits = []
    tomorrow = datetime.combine(today + timedelta(days=1), time(), SHANGHAI)
    for visit in visits_ahead(user, tomorrow):
        is_running = visit.state == "running"
        text = gettext("The visit “%(topic)s” goes on") if is_running else gettext("Guide “%(topic)s” at %(time)s")
        begins = timezone.localtime(visit.planned_for).strftime("%H:%M")
        waits.append(
            {
                "what": text % {"topic": visit.topic, "time": begins},
                "href": reverse("desk:visit-guide", args=[visit.pk]),
                "side": visit.number,
                "tone": "bad" if is_running else "warn",
            }
        )
    for row in follow_ups_waiting(user, today):
        is_late = row.due_on < today
        text = gettext("%(text)s: overdue since %(day)s") if is_late else gettext("%(text)s: due %(day)s")
        waits.append(
            {
                "what": text % {"text": row.text, "day": row.due_on.isoformat()},
                "href": reverse("desk:visit", args=[row.visit_id]),
                "side": row.visit.number,
                "tone": "bad" if is_late else "warn",
            }
        )
    return waits
