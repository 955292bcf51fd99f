"""Reads of guided visits: who may see which, which one a link leads to, who is in it, what is due."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from zhaoshang.domain.journal.models import index_of
from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.domain.tours.models import Panorama, Scene, Visit, VisitFollowUp, VisitGuest, VisitRemark, VisitStay
from zhaoshang.domain.tours.states.visits import KEEPS_YEARS, NOT_THERE, OPEN

MOST_WAITING = 20
MOST_ROUNDS = 5
SOON = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Stayed:
    """A scene of a visit: how long the guide was there in all, in seconds, and how often."""

    key: str
    label: str
    label_en: str
    seconds: int
    times: int


def visits_visible_to(user: Any) -> QuerySet[Visit]:
    """Visits within the reach of the person's roles."""
    return within_reach(Visit.objects.select_related("tour", "guide"), user, "enquiries.read")


def with_guests(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    """Each visit with how many guests came and how many remarks of theirs wait for a note, as `guest_count` and `open_count`."""
    asked = Count("remarks", filter=Q(remarks__guest__isnull=False, remarks__answered_at__isnull=True), distinct=True)
    return rows.annotate(guest_count=Count("guests", distinct=True), open_count=asked)


def link_of(visit: Visit) -> str:
    """The word in the visit's link, made by a key outside the database: whoever reads the database alone cannot come in."""
    return word_of(visit.link_seed)


def word_of(seed: str) -> str:
    """The word a seed stands for."""
    return index_of("tours.visit_link", seed)[:40]


def link_digest(word: str) -> str:
    """What is kept of it."""
    return hashlib.sha256(f"visit|{word}".encode()).hexdigest()


def by_link(word: str, at: datetime) -> Visit | None:
    """The visit this link leads to, as long as it does."""
    rows = Visit.objects.select_related("tour", "guide").filter(link_digest=link_digest(word))
    return rows.filter(state__in=OPEN, link_until__gt=at).first()


def browser_digest(secret: str) -> str:
    """What is kept of the secret a guest's browser holds."""
    return hashlib.sha256(f"browser|{secret}".encode()).hexdigest() if secret else ""


def guest_with(visit: Visit, secret: str) -> VisitGuest | None:
    """The guest of this visit whose browser holds the secret."""
    return VisitGuest.objects.filter(visit=visit, browser_digest=browser_digest(secret)).first() if secret else None


def holds_place(guest: VisitGuest, at: datetime) -> bool:
    """Whether the guest has a place: not taken out, not gone, and connected (or come) within the last minutes."""
    is_here = guest.removed_at is None and guest.left_at is None
    return is_here and guest.seen_at is not None and guest.seen_at > at - NOT_THERE


def seats_taken(visit: Visit, at: datetime) -> int:
    """How many places are taken. A personal link stays used when its guest has left, until a new one is made; otherwise the place
    is free again, also that of somebody who joined and never connected."""
    there = VisitGuest.objects.filter(visit=visit, removed_at__isnull=True)
    if visit.seats == 1:  # those of before the link was noted count too
        return there.filter(link_digest__in=(visit.link_digest, "")).count()
    return there.filter(left_at__isnull=True, seen_at__gt=at - NOT_THERE).count()


def may_watch(visit: Visit, at: datetime) -> bool:
    """Whether somebody may watch silently by the link: not by a personal one that is used."""
    return visit.seats > 1 or seats_taken(visit, at) == 0


def is_full(visit: Visit, at: datetime) -> bool:
    """Whether nobody more is let in: its places are taken, or five times as many came and went."""
    return seats_taken(visit, at) >= visit.seats or visit.guests.count() >= MOST_ROUNDS * visit.seats


def stays_of(visit: Visit, at: datetime) -> list[Stayed]:
    """The scenes the guide showed, in the order they were first entered; one that goes on counts until `at`, or until the guide was
    last there."""
    names = {
        key: (label, label_en)
        for key, label, label_en in Scene.objects.filter(
            revision__tour=visit.tour_id, revision__number=visit.revision
        ).values_list("key", "label", "label_en")
    }
    seconds: dict[str, int] = {}
    now = led_until(visit, at)
    times: dict[str, int] = {}
    for stay in VisitStay.objects.filter(visit=visit):
        seconds[stay.scene] = seconds.get(stay.scene, 0) + int(
            ((stay.until or max(now, stay.since)) - stay.since).total_seconds()
        )
        times[stay.scene] = times.get(stay.scene, 0) + 1
    return [Stayed(key, *names.get(key, (key, key)), seconds[key], times[key]) for key in seconds]


def led_until(visit: Visit, at: datetime) -> datetime:
    """`at` while the guide is there, as far as anybody knows; else when they were last seen."""
    seen = visit.guide_seen_at
    return at if seen is None or seen > at - NOT_THERE else seen


def last_led(visit: Visit) -> datetime:
    """The last moment the guide of a visit that was begun is known to have been there."""
    stays = VisitStay.objects.filter(visit=visit).order_by().aggregate(Max("since"), Max("until"))
    known: list[datetime | None] = [visit.started_at, visit.guide_seen_at, *stays.values()]
    return max(moment for moment in known if moment is not None)


def last_shown(visit: Visit) -> Scene | None:
    """The scene the guide showed last, with its panorama, as far as the record knows; one that is not public any more is passed
    over, for guests have not got it."""
    shown = Scene.objects.filter(
        revision__tour=visit.tour_id, revision__number=visit.revision, panorama__state=Panorama.State.PUBLISHED
    )
    scenes = {scene.key: scene for scene in shown.select_related("panorama")}
    stays = VisitStay.objects.filter(visit=visit).order_by("-since", "-pk").values_list("scene", flat=True)
    return next((scenes[key] for key in stays if key in scenes), None)


def remarks_of(visit: Visit) -> QuerySet[VisitRemark]:
    """What was written in a visit, in its order, each with its guest."""
    return VisitRemark.objects.filter(visit=visit).select_related("guest")


def follow_ups_waiting(user: Any, today: date) -> list[VisitFollowUp]:
    """What the person has to do after visits, due within two days or overdue; the longest waiting first."""
    rows = VisitFollowUp.objects.filter(officer=user, done_at__isnull=True, due_on__lte=today + SOON)
    return list(rows.select_related("visit")[:MOST_WAITING])


def visits_ahead(user: Any, until: datetime) -> list[Visit]:
    """The visits the person guides that go on, or are planned before `until`."""
    rows = Visit.objects.filter(Q(state="running") | Q(state="opened", planned_for__lt=until), guide=user)
    return list(rows.order_by("planned_for", "pk")[:MOST_WAITING])


def left_open(at: datetime) -> QuerySet[Visit]:
    """Visits nobody ended though their link is dead."""
    return Visit.objects.filter(state__in=OPEN, link_until__lte=at).order_by("pk")


def visits_to_erase(at: datetime) -> Iterator[Visit]:
    """Visits that are over for as long as the longest promise to one of their guests says."""
    waiting = Visit.objects.filter(ended_at__isnull=False, erased_at__isnull=True)
    for visit in waiting.filter(ended_at__lte=years_before(at, min(KEEPS_YEARS.values()))).order_by("pk"):
        if is_kept_long_enough(visit, at):
            yield visit


def is_kept_long_enough(visit: Visit, at: datetime) -> bool:
    """Whether the time every guest of the visit was promised is over."""
    versions = VisitGuest.objects.filter(visit=visit).order_by().values_list("notice", flat=True).distinct()
    years = max((KEEPS_YEARS[version] for version in versions), default=min(KEEPS_YEARS.values()))
    return visit.ended_at is not None and visit.ended_at <= years_before(at, years)


def years_before(at: datetime, years: int) -> datetime:
    """The same moment so many years earlier; of a 29 February the day before."""
    try:
        return at.replace(year=at.year - years)
    except ValueError:
        return at.replace(year=at.year - years, day=28)
