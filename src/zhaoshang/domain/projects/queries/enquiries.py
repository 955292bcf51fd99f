"""Reads of enquiries: who may see which, the visitor's own by its receipt, what is due, how many came lately."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from zhaoshang.domain.journal.models import Entry, index_of
from zhaoshang.domain.organisations.models import Organisation
from zhaoshang.domain.organisations.queries import holders, within_reach
from zhaoshang.domain.organisations.rules import grants_of, holds
from zhaoshang.domain.projects.errors import HouseFull, TooMany
from zhaoshang.domain.projects.models import ConsentText, Deadline, Enquiry, Reminder, ResponseRule, VisitorWords
from zhaoshang.domain.projects.states.enquiries import OPEN, STAGES
from zhaoshang.kernel.finding import Finding
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.workdays import promised
from zhaoshang.kernel.zone import day_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_WAITING = 50
LEVEL_DAYS = {"remind": "remind_on", "head": "head_on", "leader": "leader_on"}


def visible_to(user: Any) -> QuerySet[Enquiry]:
    """Enquiries within the reach of the person's roles, and those they are responsible for."""
    rows = within_reach(Enquiry.objects.all(), user, "enquiries.read")
    return rows.select_related("listing", "panorama", "officer", "centre", "consent")


def by_receipt(token: str) -> Enquiry | None:
    """The enquiry whose receipt this is: whoever has the address may see it."""
    return Enquiry.objects.filter(receipt_digest=digest_of(token)).select_related("consent").first()


def by_request(request_key: str) -> Enquiry | None:
    """What this form already brought."""
    return Enquiry.objects.filter(request_key=request_key).first()


def receipt_of(request_key: str) -> str:
    """The unguessable word in the address of a receipt; made from the form's key by a key outside the database, so that a form
    sent twice has one receipt and the database holds none."""
    return index_of("projects.receipt", request_key)[:40]


def digest_of(token: str) -> str:
    """What is kept of that word."""
    return hashlib.sha256(f"receipt|{token}".encode()).hexdigest()


def consent() -> ConsentText:
    """The notice of today."""
    return ConsentText.objects.order_by("-version")[0]


def rules_on(day: date) -> dict[str, ResponseRule]:
    """By stage, the rule for what is received that day."""
    found: dict[str, ResponseRule] = {}
    for rule in ResponseRule.objects.filter(since__lte=day).order_by("since", "pk"):
        found[rule.stage] = rule
    return {stage: found[stage] for stage in STAGES if stage in found}


def came_from(address_index: str, at: datetime, within: timedelta) -> int:
    """How many enquiries came from a network within a time."""
    if not address_index:
        return 0
    return Enquiry.objects.filter(address_index=address_index, recorded_at__gt=at - within).count()


def check_pace(address_index: str, at: datetime, *, is_plain: bool) -> None:
    """Nothing, or a refusal where as many came from there, or in all, as are taken. Those sent without scripts have limits of
    their own, for nothing was worked for them."""
    limits = settings.ENQUIRIES
    for within, most in ((HOUR, limits["per_hour"]), (DAY, limits["per_day"])):
        if (count := came_from(address_index, at, within)) >= most:
            raise TooMany(
                count=count, minutes=_minutes(Enquiry.objects.filter(address_index=address_index), at, within)
            )
    lately = Enquiry.objects.filter(recorded_at__gt=at - timedelta(minutes=1))
    if lately[: limits["per_minute"]].count() >= limits["per_minute"]:
        raise HouseFull(minutes=1)
    if is_plain:
        plain = Enquiry.objects.filter(is_plain=True, recorded_at__gt=at - HOUR)
        own = plain.filter(address_index=address_index)
        if (count := own.count()) >= limits["plain_per_hour"]:
            raise TooMany(count=count, minutes=_minutes(own, at, HOUR))
        if plain.count() >= limits["plain_in_all"]:
            raise HouseFull(minutes=_minutes(plain, at, HOUR))


def _minutes(rows: QuerySet[Enquiry], at: datetime, within: timedelta) -> int:
    """Until the oldest of those counted no longer counts."""
    first = (
        rows.filter(recorded_at__gt=at - within).order_by("recorded_at").values_list("recorded_at", flat=True).first()
    )
    left = (first + within - at) if first else within
    return max(1, -(-int(left.total_seconds()) // 60))


def due(day: date) -> QuerySet[Deadline]:
    """Stages of open enquiries that are to be spoken of by now, the longest waiting first."""
    open_ones = Deadline.objects.filter(met_at__isnull=True, enquiry__state__in=OPEN, remind_on__lte=day)
    return open_ones.select_related("enquiry", "rule").order_by("due_on", "pk")


def unsettled() -> Iterator[Deadline]:
    """Deadlines promised provisionally whose holidays are known by now."""
    for deadline in Deadline.objects.filter(is_provisional=True, met_at__isnull=True).select_related("rule", "enquiry"):
        if not promised(day_of(deadline.enquiry.recorded_at), deadline.rule.working_days)[1]:
            yield deadline


def unspoken(day: date) -> Iterator[tuple[Deadline, str]]:
    """Deadlines and levels that have come and were not spoken of yet."""
    for level, column in LEVEL_DAYS.items():
        spoken = Reminder.objects.filter(deadline=OuterRef("pk"), level=level)
        for deadline in due(day).filter(~Exists(spoken), **{f"{column}__lte": day}):
            yield deadline, level


def waiting_for(user: Any, day: date) -> list[Deadline]:
    """What a person has to be told of: deadlines of enquiries they answer for (or nobody does yet) once they were spoken of,
    and those that were told to a role of theirs. The most pressing first."""
    roles = {grant.role.key for grant in grants_of(user)}
    mine = within_reach(Enquiry.objects.all(), user, "enquiries.read").values("pk")
    own = Q(enquiry__officer=user)
    if holds(user, "enquiries.keep"):
        own |= Q(enquiry__officer__isnull=True)
    told_to_role = Reminder.objects.filter(deadline=OuterRef("pk"), role__in=roles)
    rows = due(day).filter(own | Exists(told_to_role), enquiry__in=mine)
    return list(rows.select_related("enquiry__officer")[:MOST_WAITING])


def unanswered_new(user: Any) -> QuerySet[Enquiry]:
    """Enquiries nobody has taken, which the person may take."""
    rows = within_reach(Enquiry.objects.filter(state="received", officer__isnull=True), user, "enquiries.keep")
    return rows.order_by("pk")


def wrote_again(user: Any) -> QuerySet[Enquiry]:
    """Enquiries the person is responsible for, to which the visitor has added something since the last answer."""
    own = Enquiry.objects.filter(officer=user, state__in=("answered", "screened")).order_by("pk")
    asked, told = Max("words__recorded_at"), Max("answers__recorded_at")
    return own.annotate(asked_at=asked, told_at=told).filter(asked_at__gt=F("told_at"))


def same_person(enquiry: Enquiry) -> QuerySet[Enquiry]:
    """Other enquiries that left the same telephone, e-mail address or WeChat, the latest first. Nothing is opened for it."""
    same = Q(pk__in=[])
    for column in ("phone_index", "email_index", "wechat_index"):
        if value := getattr(enquiry, column):
            same |= Q(**{column: value})
    return Enquiry.objects.filter(same).exclude(pk=enquiry.pk).order_by("-pk")


def reveals_of(user: Any, at: datetime) -> int:
    """How often a person has looked at contacts within the last hour."""
    own = Entry.objects.filter(by_key=user.journal_key, verb="projects.reveal_contact", at__gt=at - HOUR)
    return own.filter(outcome=Entry.Outcome.DONE).count()


def receivers() -> QuerySet[Organisation]:
    """The units an enquiry can be handed over to: those where somebody may answer one."""
    able = holders("enquiries.keep").values("organisation")
    return Organisation.objects.filter(pk__in=able).order_by("path")


def to_erase(at: datetime) -> Iterator[Enquiry]:
    """Closed enquiries whose time is over by what their visitor was promised."""
    waiting = Enquiry.objects.filter(closed_at__isnull=False, erased_at__isnull=True).select_related("consent")
    for years in ConsentText.objects.order_by().values_list("keeps_years", flat=True).distinct():
        yield from waiting.filter(consent__keeps_years=years, closed_at__lte=years_before(at, years)).order_by("pk")


def years_before(at: datetime, years: int) -> datetime:
    """The same moment so many years earlier; of a 29 February the day before."""
    try:
        return at.replace(year=at.year - years)
    except ValueError:
        return at.replace(year=at.year - years, day=28)


def altered_words() -> Iterator[str]:
    """Words of visitors that no longer say what came, each in a sentence."""
    rows = VisitorWords.objects.filter(enquiry__erased_at__isnull=True).select_related("enquiry").order_by("pk")
    for row in rows.iterator(500):
        try:
            is_same = index_of("projects.words", row.said.open()) == row.digest
        except Refusal:
            is_same = False
        if not is_same:
            yield Finding(
                f"enquiry {row.enquiry.number}: the visitor's words ({row.turn}) cannot be read or were changed",
                zh=f"咨询{row.enquiry.number}：访客原话（第{row.turn}段）无法读取或被改动过",
            )
