"""What every step of an enquiry begins with: the row, locked, where the step may start; and the stages it settles."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from zhaoshang.domain.projects.errors import EnquiryChanged, EnquiryReasonMissing, PersonalInText, WrongEnquiryStep
from zhaoshang.domain.projects.models import Deadline, Enquiry, ResponseRule
from zhaoshang.domain.projects.states.enquiries import STATES, before
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.personal import holds_personal
from zhaoshang.kernel.workdays import promised

NOBODY = Bilingual("无", "nobody")


def held(enquiry: Enquiry, verb: str | Collection[str], step: Bilingual, version: int | None = None) -> Enquiry:
    """The enquiry as it stands now, locked, one version on. Refuses where the step does not start, and, where the version that
    was seen is given, what was changed since."""
    rows = Enquiry.objects.select_for_update(of=("self",)).select_related("officer")
    row: Enquiry = rows.get(pk=enquiry.pk)
    if version is not None and version != row.version:
        officer = row.officer.full_name if row.officer else NOBODY
        raise EnquiryChanged(number=row.number, state=STATES[row.state], officer=officer)
    if row.state not in (before(verb) if isinstance(verb, str) else verb):
        raise WrongEnquiryStep(number=row.number, state=STATES[row.state], step=step)
    row.version += 1
    return row


def meet(enquiry: Enquiry, stages: Collection[str], *, by: Any, at: datetime) -> None:
    """These stages are done, unless they were."""
    for deadline in Deadline.objects.filter(enquiry=enquiry, stage__in=stages, met_at__isnull=True):
        deadline.met_at, deadline.met_by = at, by.journal_key
        deadline.save(update_fields=["met_at", "met_by"])


def days_of(rule: ResponseRule, day: date) -> dict[str, Any]:
    """The days of a deadline by its rule, counted from the day the enquiry came."""
    due_on, is_provisional = promised(day, rule.working_days)
    return {
        "due_on": due_on,
        "remind_on": promised(due_on, -rule.remind_before)[0],
        "head_on": promised(due_on, rule.head_after)[0],
        "leader_on": promised(due_on, rule.leader_after)[0],
        "is_provisional": is_provisional,
    }


def said_why(reason: str) -> str:
    """The reason, trimmed. Refuses none, and one that tells how to reach somebody: the journal keeps it for ever."""
    if not reason.strip():
        raise EnquiryReasonMissing(field="reason")
    no_personal(reason, "reason")
    return reason.strip()


def no_personal(text: str, field: str) -> None:
    """Refuses a text that holds a telephone, an e-mail address or an identity number."""
    if holds_personal(text):
        raise PersonalInText(field=field)
