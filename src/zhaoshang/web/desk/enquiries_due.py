"""Enquiries in "my day": what is overdue or nearly due, then those nobody has taken."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from zhaoshang.domain.projects.queries.enquiries import unanswered_new, waiting_for, wrote_again
from zhaoshang.domain.projects.states.enquiries import STAGES
from zhaoshang.web.kit.words import said

MOST = 10


def enquiries_waiting(user: Any, today: date) -> list[dict[str, Any]]:
    """What waits about enquiries, most pressing first."""
    waits = []
    for deadline in waiting_for(user, today)[:MOST]:
        is_late = deadline.due_on < today
        text = (
            gettext("%(number)s: %(stage)s overdue since %(day)s")
            if is_late
            else gettext("%(number)s: %(stage)s due %(day)s")
        )
        told = {
            "number": deadline.enquiry.number,
            "stage": said(STAGES[deadline.stage]),
            "day": deadline.due_on.isoformat(),
        }
        officer = deadline.enquiry.officer
        waits.append(
            {
                "what": text % told,
                "href": reverse("desk:enquiry", args=[deadline.enquiry_id]),
                "side": officer.full_name if officer else gettext("nobody's yet"),
                "tone": "bad" if is_late else "warn",
            }
        )
    for row in wrote_again(user)[:MOST]:
        waits.append(
            {
                "what": gettext("%(number)s: the visitor wrote again") % {"number": row.number},
                "href": reverse("desk:enquiry", args=[row.pk]),
                "side": gettext("answer"),
                "tone": "warn",
            }
        )
    if count := unanswered_new(user).count():
        waits.append(
            {
                "what": ngettext("%(n)s new enquiry to take", "%(n)s new enquiries to take", count) % {"n": count},
                "href": f"{reverse('desk:enquiries')}?show=free",
                "side": gettext("take"),
                "tone": "warn",
            }
        )
    return waits
