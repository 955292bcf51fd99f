"""Writes of guided visits by their guide: one is opened, begun, ended; its link is made anew; what follows is noted and done."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, Q, Value
from django.db.models.functions import Coalesce

from zhaoshang.domain.evidence.commands.numbering import numbered
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.journal.models import Sealed
from zhaoshang.domain.tours.errors.visits import (
    FollowUpDone,
    FollowUpPast,
    NothingSaid,
    PersonalInFollowUp,
    PlannedTooFar,
    PlannedTooLate,
    TopicMissing,
    TourNotPublic,
    VisitKept,
    WrongSeats,
    WrongVisitStep,
)
from zhaoshang.domain.tours.models import Tour, Visit, VisitFollowUp, VisitGuest, VisitRemark, VisitStay
from zhaoshang.domain.tours.queries.visits import is_kept_long_enough, led_until, link_digest, word_of
from zhaoshang.domain.tours.states.visits import LINK_HOURS, MOST_GUESTS, NOT_THERE, OPEN, STATES, before
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.characters import unsteered
from zhaoshang.kernel.personal import holds_personal
from zhaoshang.kernel.zone import day_of

FAR = timedelta(days=366)
LATE = timedelta(hours=1)  # a form that stood open for a while may name the moment it was opened


@command("tours.open_visit", Bilingual("开启带看", "open a guided visit"), about="tour")
def open_visit(
    *,
    tour: Tour,
    topic: str,
    planned_for: datetime,
    seats: int = MOST_GUESTS,
    is_sample: bool = False,
    by: Any,
    at: datetime,
) -> Visit:
    """The visit waits for its guide, `by`; its link lets in up to `seats` guests (1: a single one), until a day after the
    planned time. Refuses a tour that is not public, no topic, seats out of bounds, a time that is over."""
    row: Tour = Tour.objects.select_for_update().get(pk=tour.pk)
    if row.shown is None:
        raise TourNotPublic(number=row.number)
    topic = unsteered(topic).strip()
    if not topic:
        raise TopicMissing(field="topic")
    if not 1 <= seats <= MOST_GUESTS:
        raise WrongSeats(seats=seats, most=MOST_GUESTS, field="seats")
    if planned_for < at - LATE:
        raise PlannedTooLate(field="planned_for")
    if planned_for > at + FAR:
        raise PlannedTooFar(field="planned_for")
    seed = secrets.token_urlsafe(24)
    made = numbered(
        Visit,
        "带看",
        day_of(at).year,
        tour=row,
        revision=row.shown,
        guide=by,
        topic=topic,
        planned_for=planned_for,
        seats=seats,
        state="opened",
        link_seed=seed,
        link_digest=link_digest(word_of(seed)),
        link_until=planned_for + timedelta(hours=LINK_HOURS),
        org_path=row.org_path,
        is_sample=is_sample,
        recorded_at=at,
        recorded_by=by.journal_key,
        recorded_name=by.journal_name,
    )
    tell(made, tour=row.number, seats=seats, planned_for=planned_for.isoformat())
    return made


@command("tours.start_visit", Bilingual("开始带看", "begin a guided visit"), about="visit")
def start_visit(*, visit: Visit, by: Any, at: datetime) -> Visit:
    """The guests follow from now on, through what the tour shows in public now. Refuses when the tour was withdrawn meanwhile."""
    row = held(visit, before("tours.start_visit"), Bilingual("开始", "begin"))
    shown = Tour.objects.get(pk=row.tour_id).shown
    if shown is None:
        raise TourNotPublic(number=row.tour.number)
    row.revision, row.state, row.started_at, row.started_by = shown, "running", at, by.journal_key
    row.link_until = max(row.link_until, at + timedelta(hours=LINK_HOURS))
    row.save(update_fields=["revision", "state", "started_at", "started_by", "link_until", "version"])
    tell(row, revision=shown)
    return row


@command("tours.end_visit", Bilingual("结束带看", "end a guided visit"), about="visit")
def end_visit(*, visit: Visit, since: datetime | None = None, by: Any, at: datetime) -> Visit:
    """Nobody is in it any more, its link is dead, and it has its record. `since` is when it was over already, for one that nobody
    ended. A guide or guest whose connection was lost before is in the record until they were last seen."""
    row = held(visit, before("tours.end_visit"), Bilingual("结束", "be ended"))
    row.state, row.ended_at, row.ended_by = "ended", since or at, by.journal_key
    row.save(update_fields=["state", "ended_at", "ended_by", "version"])
    until = min(led_until(row, at), row.ended_at)
    for stay in VisitStay.objects.filter(visit=row, until__isnull=True):
        stay.until = max(stay.since, until)
        stay.save(update_fields=["until"])
    there = VisitGuest.objects.filter(visit=row, left_at__isnull=True)
    lost = Q(seen_at__isnull=True) | Q(seen_at__lte=at - NOT_THERE)
    last_seen = Coalesce("seen_at", Value(row.ended_at, output_field=DateTimeField()))
    there.filter(lost).update(left_at=last_seen, left_by=by.journal_key)
    there.update(left_at=at, left_by=by.journal_key)
    tell(row, guests=row.guests.count())
    return row


@command("tours.cancel_visit", Bilingual("取消带看", "cancel a guided visit"), about="visit")
def cancel_visit(*, visit: Visit, by: Any, at: datetime) -> Visit:
    """It does not take place; its link is dead."""
    row = held(visit, before("tours.cancel_visit"), Bilingual("取消", "be cancelled"))
    row.state, row.ended_at, row.ended_by = "cancelled", at, by.journal_key
    row.save(update_fields=["state", "ended_at", "ended_by", "version"])
    VisitGuest.objects.filter(visit=row, left_at__isnull=True).update(left_at=at, left_by=by.journal_key)
    tell(row)
    return row


@command("tours.renew_link", Bilingual("更换带看链接", "make a new link"), about="visit")
def renew_link(*, visit: Visit, by: Any, at: datetime) -> Visit:
    """The old link lets nobody in any more; who is there stays. A personal link is good for one guest again."""
    row = held(visit, OPEN, Bilingual("更换链接", "have a new link"))
    row.link_seed = secrets.token_urlsafe(24)
    row.link_digest = link_digest(word_of(row.link_seed))
    row.link_until = max(row.link_until, at + timedelta(hours=LINK_HOURS))
    row.save(update_fields=["link_seed", "link_digest", "link_until", "version"])
    tell(row)
    return row


@command("tours.remove_guest", Bilingual("请来宾离开带看", "take a guest out of a visit"), about="visit")
def remove_guest(*, visit: Visit, guest: VisitGuest, by: Any, at: datetime) -> VisitGuest:
    """The guest's browser is not let in again; the place is free."""
    row = held(visit, OPEN, Bilingual("请人离开", "lose a guest"))
    one: VisitGuest = VisitGuest.objects.get(pk=guest.pk, visit=row)
    if one.removed_at is None:
        one.removed_at, one.removed_by = at, by.journal_key
        if one.left_at is None:
            one.left_at, one.left_by = at, by.journal_key
        one.save(update_fields=["removed_at", "removed_by", "left_at", "left_by"])
        row.save(update_fields=["version"])
    tell(row, guest=one.place)
    return one


@command("tours.plan_follow_up", Bilingual("登记带看跟进", "note what follows from a visit"), about="visit")
def plan_follow_up(
    *, visit: Visit, text: str, due_on: date, officer: Any = None, by: Any, at: datetime
) -> VisitFollowUp:
    """`officer` (whoever notes it, unless named) has it in their day until it is done. Refuses a text with a telephone or the
    like, and a day that is over."""
    if not text.strip():
        raise NothingSaid(field="text")
    if holds_personal(text):
        raise PersonalInFollowUp(field="text")
    if due_on < day_of(at):
        raise FollowUpPast(day=due_on.isoformat(), field="due_on")
    made: VisitFollowUp = VisitFollowUp.objects.create(
        visit=visit,
        text=text.strip(),
        due_on=due_on,
        officer=officer or by,
        recorded_at=at,
        recorded_by=by.journal_key,
    )
    tell(visit, text=made.text, due=due_on, officer=made.officer.journal_key)
    return made


@command("tours.finish_follow_up", Bilingual("办结带看跟进", "do what follows from a visit"), about="visit")
def finish_follow_up(*, visit: Visit, follow_up: VisitFollowUp, by: Any, at: datetime) -> VisitFollowUp:
    """It is done."""
    row: VisitFollowUp = VisitFollowUp.objects.select_for_update().get(pk=follow_up.pk, visit=visit)
    if row.done_at is not None:
        raise FollowUpDone
    row.done_at, row.done_by = at, by.journal_key
    row.save(update_fields=["done_at", "done_by"])
    tell(visit, text=row.text)
    return row


@command("tours.forget_visit", Bilingual("删除带看的个人信息", "erase the personal data of a visit"), about="visit")
def forget_visit(*, visit: Visit, reason: str = "", by: Any, at: datetime) -> Visit:
    """Names, companies and what was written are gone; number, dates, scenes and how many came stay. Before its time only with
    a reason: when a guest asks for it."""
    row: Visit = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    is_due = is_kept_long_enough(row, at) or (row.ended_at is not None and bool(reason.strip()))
    if row.erased_at is not None or not is_due:
        raise VisitKept(number=row.number)
    if holds_personal(reason):
        raise PersonalInFollowUp(field="reason")
    nothing = Sealed("", "")
    VisitGuest.objects.filter(visit=row).update(name=nothing, firm=nothing)
    VisitRemark.objects.filter(visit=row).update(said=nothing, answer=nothing)
    row.erased_at, row.erased_by = at, by.journal_key
    row.version += 1
    row.save(update_fields=["erased_at", "erased_by", "version"])
    tell(row, reason=reason.strip())
    return row


def held(visit: Visit, where: Any, step: Bilingual) -> Visit:
    """The visit as it stands now, locked, one version on. Refuses where the step does not start."""
    row: Visit = Visit.objects.select_for_update(of=("self",)).select_related("tour").get(pk=visit.pk)
    if row.state not in where:
        raise WrongVisitStep(number=row.number, state=STATES[row.state], step=step)
    row.version += 1
    return row
