"""Writes that come out of a guided visit as it goes on: guests come and go, scenes are entered, words are said and answered.

Guests are nobody's account: what lets them is the link, and afterwards their browser's secret.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from zhaoshang.domain.journal.commands import Program, command, tell
from zhaoshang.domain.journal.models import sealed, writing
from zhaoshang.domain.tours.commands.visits import held
from zhaoshang.domain.tours.errors.visits import (
    GuestNameMissing,
    GuestRemoved,
    LinkUsed,
    NameOfTheGuide,
    NoSuchScene,
    NothingSaid,
    NoticeNotAgreed,
    SaidTooMuch,
    TooManyWords,
    VisitFull,
    VisitOver,
)
from zhaoshang.domain.tours.models import Scene, Visit, VisitGuest, VisitRemark, VisitStay
from zhaoshang.domain.tours.queries.visits import browser_digest, holds_place, is_full, seats_taken
from zhaoshang.domain.tours.states.visits import NOTICE_VERSION, OPEN
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.characters import tidy, unsteered
from zhaoshang.kernel.names import fold
from zhaoshang.kernel.refusal import Refusal

VISITOR = Program("visitor", "访客")
LIVE = Program("live", "带看服务")
LONGEST = 500
MOST_REMARKS, MOST_OF_A_GUEST = 1000, 200
GUIDES = ("讲解人", "讲解员", "主持人", "guide", "the guide", "host")
STEP = Bilingual("写下这些", "take this")


@command("tours.join_visit", Bilingual("参加带看", "join a guided visit"), about="visit")
def join_visit(
    *,
    visit: Visit,
    name: str,
    firm: str = "",
    agreed: int,
    secret: str,
    language: str = "zh-hans",
    by: Any,
    at: datetime,
) -> VisitGuest:
    """Whoever's browser holds `secret` has a place in the visit, by this name. `agreed` is the version of the notice they agreed
    to. The same browser again gives the same guest. Refuses what is missing, a visit that is over or full, a guest who was
    taken out."""
    row: Visit = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if row.state not in OPEN or row.link_until <= at:
        raise VisitOver
    called = checked_name(name, agreed, row)
    digest = browser_digest(secret)
    there = VisitGuest.objects.filter(visit=row, browser_digest=digest).first()
    if there is not None:
        if there.removed_at is not None:
            raise GuestRemoved
        tell(row, guest=there.place, again=True)
        return there
    if is_full(row, at):
        raise no_place(row)
    made: VisitGuest = VisitGuest.objects.create(
        visit=row,
        place=row.guests.count() + 1,
        name=sealed(VisitGuest, "name", called),
        firm=sealed(VisitGuest, "firm", tidy(unsteered(firm))[:120]),
        browser_digest=digest,
        link_digest=row.link_digest,
        notice=agreed,
        language="en" if language.startswith("en") else "zh-hans",
        joined_at=at,
        joined_by=by.journal_key,
        seen_at=at,
    )
    tell(row, guest=made.place, notice=agreed)
    return made


@command("tours.leave_visit", Bilingual("离开带看", "leave a guided visit"), about="visit")
def leave_visit(*, visit: Visit, guest: VisitGuest, by: Any, at: datetime) -> VisitGuest:
    """The guest is not there any more, and may come back while there is a place."""
    row: VisitGuest = VisitGuest.objects.select_for_update().get(pk=guest.pk, visit=visit)
    if row.left_at is None:
        row.left_at, row.left_by = at, by.journal_key
        row.save(update_fields=["left_at", "left_by"])
    tell(visit, guest=row.place)
    return row


@command("tours.come_back", Bilingual("回到带看", "come back to a guided visit"), about="visit")
def come_back(*, visit: Visit, guest: VisitGuest, by: Any, at: datetime) -> VisitGuest:
    """The guest is there again, or connects for the first time long after joining. Refuses a visit that is over, one whose places were taken meanwhile, and who was taken out."""
    standing: Visit = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    row: VisitGuest = VisitGuest.objects.get(pk=guest.pk, visit=standing)
    if row.removed_at is not None:
        raise GuestRemoved
    if standing.state not in OPEN:
        raise VisitOver
    if not holds_place(row, at):
        if standing.seats > 1 and seats_taken(standing, at) >= standing.seats:
            raise VisitFull(seats=standing.seats)
        row.left_at, row.left_by, row.seen_at = None, "", at
        row.save(update_fields=["left_at", "left_by", "seen_at"])
    tell(standing, guest=row.place)
    return row


@command("tours.enter_scene", Bilingual("带看进入场景", "enter a scene with guests"), about="visit")
def enter_scene(*, visit: Visit, scene: str, by: Any, at: datetime) -> VisitStay:
    """The stay before ends at `at`, this one begins. Nothing changes where the guide is there already. Refuses a scene the
    tour does not have, and a visit that does not go on."""
    row = held(visit, ("running",), Bilingual("进入场景", "enter a scene"))
    if not Scene.objects.filter(revision__tour=row.tour_id, revision__number=row.revision, key=scene).exists():
        raise NoSuchScene(number=row.number)
    last: VisitStay | None = VisitStay.objects.filter(visit=row, until__isnull=True).first()
    if last is not None and last.scene == scene:
        tell(row, scene=scene, again=True)
        return last
    if last is not None:
        last.until = max(at, last.since)
        last.save(update_fields=["until"])
    made: VisitStay = VisitStay.objects.create(visit=row, scene=scene, since=at)
    tell(row, scene=scene)
    return made


@command("tours.leave_scene", Bilingual("讲解人离开场景", "guide leaves a scene"), about="visit")
def leave_scene(*, visit: Visit, by: Any, at: datetime) -> Visit:
    """Nobody leads since `at`: a stay that began before ended then."""
    row = held(visit, ("running",), Bilingual("离开场景", "be left by its guide"))
    for stay in VisitStay.objects.filter(visit=row, until__isnull=True, since__lte=at):
        stay.until = at
        stay.save(update_fields=["until"])
    tell(row)
    return row


@command("tours.ask_in_visit", Bilingual("来宾留言", "write in a guided visit"), about="visit")
def ask_in_visit(*, visit: Visit, guest: VisitGuest, words: str, by: Any, at: datetime) -> VisitRemark:
    """What a guest asks or says; it waits for the guide's note."""
    if VisitGuest.objects.filter(pk=guest.pk, visit=visit, removed_at__isnull=False).exists():
        raise GuestRemoved
    return _said(visit, guest, words, by, at)


@command("tours.tell_in_visit", Bilingual("讲解人留言", "write to the guests of a visit"), about="visit")
def tell_in_visit(*, visit: Visit, words: str, by: Any, at: datetime) -> VisitRemark:
    """What the guide writes to everybody."""
    return _said(visit, None, words, by, at)


@command("tours.answer_remark", Bilingual("答复来宾提问", "note the answer to a guest"), about="visit")
def answer_remark(*, visit: Visit, remark: VisitRemark, words: str, by: Any, at: datetime) -> VisitRemark:
    """The question has its answer; a later note takes the place of the earlier one. Also when the visit is over."""
    row: VisitRemark = VisitRemark.objects.select_for_update(of=("self",)).get(pk=remark.pk, visit=visit)
    row.answer = sealed(VisitRemark, "answer", checked_words(words))
    row.answered_at, row.answered_by = at, by.journal_key
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    tell(visit, remark=row.pk)
    return row


def note_presence(visit: int, *, guide: bool, guests: Collection[int], at: datetime) -> None:
    """The guide, where `guide`, and these guests are connected at `at`; no part of the journal."""
    with transaction.atomic(), writing("tours.note_presence"):
        if guide:
            Visit.objects.filter(pk=visit, state__in=OPEN).update(guide_seen_at=at)
        if guests:
            VisitGuest.objects.filter(visit=visit, pk__in=guests).update(seen_at=at)


def no_place(visit: Visit) -> Refusal:
    """Why nobody more is let in."""
    return LinkUsed() if visit.seats == 1 else VisitFull(seats=visit.seats)


def checked_name(name: str, agreed: int, visit: Visit) -> str:
    """The name as it is kept. Refuses none, that of the guide, and the notice not agreed to. Pages ask before the command does: what a stranger is
    refused is no business of the journal."""
    called = tidy(unsteered(name))[:40]
    if not called:
        raise GuestNameMissing(field="name")
    if fold(called) in {fold(one) for one in (*GUIDES, visit.recorded_name, visit.guide.journal_name)}:
        raise NameOfTheGuide(name=called, field="name")
    if agreed != NOTICE_VERSION:
        raise NoticeNotAgreed(field="agreed")
    return called


def checked_words(words: str) -> str:
    """The text as it is kept. Refuses nothing, and too much."""
    text = tidy(unsteered(words))
    if not text:
        raise NothingSaid(field="words")
    if len(text) > LONGEST:
        raise SaidTooMuch(length=len(text), most=LONGEST, field="words")
    return text


def _said(visit: Visit, guest: VisitGuest | None, words: str, by: Any, at: datetime) -> VisitRemark:
    text = checked_words(words)
    row = held(visit, OPEN, STEP)
    if guest is not None:  # the guide is always heard
        by_guests = VisitRemark.objects.filter(visit=row, guest__isnull=False)
        if (count := by_guests.count()) >= MOST_REMARKS or by_guests.filter(guest=guest).count() >= MOST_OF_A_GUEST:
            raise TooManyWords(count=count)
    made: VisitRemark = VisitRemark.objects.create(
        visit=row,
        guest=guest,
        said=sealed(VisitRemark, "said", text),
        recorded_at=at,
        recorded_by=by.journal_key,
    )
    tell(row, remark=made.pk, guest=guest.place if guest else None, length=len(text))
    return made
