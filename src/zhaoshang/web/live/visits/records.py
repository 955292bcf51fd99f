"""What the live process asks the database and writes into it: short, through the commands of the room, in a thread of its own.

Nothing here runs for a direction or a pointer.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.models import Scene, Visit, VisitGuest, VisitRemark, VisitStay
from zhaoshang.domain.tours.queries.visits import (
    by_link,
    guest_with,
    holds_place,
    last_shown,
    led_until,
    may_watch,
    remarks_of,
)
from zhaoshang.domain.tours.states.visits import OPEN
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.kit import tickets
from zhaoshang.web.kit.middleware import ended
from zhaoshang.web.live.visits.messages import Look
from zhaoshang.web.live.visits.rooms import GUIDE, MOST_WORDS, Member, Room

NOTED_AGAIN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """A visit's row as it stands, and the guests who were taken out of it."""

    state: str
    version: int
    revision: int
    removed: frozenset[int]


def load(visit: int) -> Room | None:
    """The room of a visit that is not over; nobody is in it yet. It stands at the scene that was shown last."""
    close_old_connections()
    row = Visit.objects.select_related("guide").filter(pk=visit, state__in=OPEN).first()
    if row is None:
        return None
    keys = Scene.objects.filter(revision__tour=row.tour_id, revision__number=row.revision).values_list("key", flat=True)
    room = Room(
        visit=row.pk,
        number=row.number,
        topic=row.topic,
        guide=row.guide.full_name,
        state=row.state,
        revision=row.revision,
        row_version=row.version,
        scenes=frozenset(keys),
        version=int(time.time() * 1000),  # a process that was started again does not fall behind what browsers know
        lead=_opening(last_shown(row)),
    )
    for remark in reversed(remarks_of(row).order_by("-pk")[:MOST_WORDS]):
        room.words.append(item_of(remark))
    return room


def _opening(scene: Scene | None) -> Look | None:
    """Where the scene opens; the record keeps no direction."""
    if scene is None:
        return None
    yaw, pitch, zoom = scene.view_yaw or 0, scene.view_pitch or 0, scene.view_zoom or 0
    return Look(scene.key, (yaw + scene.panorama.heading_tenths) % 3600, pitch, zoom)


def item_of(remark: VisitRemark) -> dict[str, Any]:
    """A remark as browsers get it."""
    guest = remark.guest
    return {
        "id": remark.pk,
        "who": str(guest.place) if guest else GUIDE,
        "name": guest.name.open() if guest else "",
        "text": remark.said.open(),
        "answer": remark.answer.open(),
    }


def member_for(ticket: tickets.Ticket, session_key: str) -> Member | None:
    """Whoever the ticket is for, if they may still come in: the guide signed in, the guest not taken out. A guest who had left,
    or not connected for long, has their place again. None where they may not."""
    close_old_connections()
    visit = Visit.objects.select_related("guide").filter(pk=ticket.visit, state__in=OPEN).first()
    if visit is None:
        return None
    now = timezone.now()
    if ticket.role == tickets.GUIDE:
        if not guides(visit, session_key):
            return None
        if (until := led_until(visit, now)) < now:  # gone while nobody noted it
            _left_by_guide(visit, until)
        commands.note_presence(visit.pk, guide=True, guests=(), at=now)
        return Member(GUIDE, visit.guide.full_name)
    guest = VisitGuest.objects.filter(pk=ticket.who, visit=visit, removed_at__isnull=True).first()
    if guest is None:
        return None
    if holds_place(guest, now):
        commands.note_presence(visit.pk, guide=False, guests=(guest.pk,), at=now)
    else:
        try:
            commands.come_back(visit=visit, guest=guest, by=commands.VISITOR, at=now)
        except Refusal:
            return None
    return Member(str(guest.place), guest.name.open(), guest.firm.open(), guest.pk)


def guides(visit: Visit, session_key: str) -> bool:
    """Whether the session is that of the visit's guide, not over, and the right is still theirs."""
    store = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    if not session_key or not store.exists(session_key) or str(store.get(SESSION_KEY)) != str(visit.guide_id):
        return False
    user = get_user_model()._default_manager.filter(pk=visit.guide_id, is_active=True).first()
    if user is None or ended(store, int(time.time())):
        return False
    secret = user.get_session_auth_hash()
    return constant_time_compare(store.get(HASH_SESSION_KEY, ""), secret) and user.has_perm("tours.start_visit", visit)


def still_guides(visit: int, session_key: str) -> bool:
    """The same, asked again while a connection stands."""
    close_old_connections()
    row = Visit.objects.filter(pk=visit).first()
    return row is not None and guides(row, session_key)


def reader_of(visit: int, *, secret: str, session_key: str, word: str) -> tuple[str, str] | None:
    """(role, member) of a browser that reads a snapshot over plain HTTP; None where it may not."""
    close_old_connections()
    row = Visit.objects.filter(pk=visit, state__in=OPEN).first()
    if row is None:
        return None
    if session_key and guides(row, session_key):
        return tickets.GUIDE, GUIDE
    guest = guest_with(row, secret)
    if guest is not None:
        if guest.removed_at:
            return None
        _is_reading(row, guest, timezone.now())
        return tickets.GUEST, str(guest.place)
    found = by_link(word, timezone.now()) if word else None
    is_right = found is not None and found.pk == row.pk and may_watch(row, timezone.now())
    return (tickets.VIEWER, "") if is_right else None


def _is_reading(visit: Visit, guest: VisitGuest, at: datetime) -> None:
    """A guest whom no line reaches holds their place by reading."""
    if guest.left_at is None and not holds_place(guest, at):
        with contextlib.suppress(Refusal):
            commands.come_back(visit=visit, guest=guest, by=commands.VISITOR, at=at)
    elif guest.left_at is None and (guest.seen_at or at) < at - NOTED_AGAIN:
        commands.note_presence(visit.pk, guide=False, guests=(guest.pk,), at=at)


def standings(visits: Collection[int]) -> dict[int, Standing]:
    """The rows of these visits; two questions however many they are."""
    close_old_connections()
    out: dict[int, set[int]] = {}
    for visit, guest in VisitGuest.objects.filter(visit__in=visits, removed_at__isnull=False).values_list(
        "visit", "pk"
    ):
        out.setdefault(visit, set()).add(guest)
    rows = Visit.objects.filter(pk__in=visits).values_list("pk", "state", "version", "revision")
    return {pk: Standing(state, version, revision, frozenset(out.get(pk, ()))) for pk, state, version, revision in rows}


def enter(visit: int, scene: str, seconds_ago: float) -> None:
    """The record knows that the guide is in this scene, since so many seconds ago."""
    close_old_connections()
    row = Visit.objects.select_related("guide").get(pk=visit)
    at = timezone.now() - timedelta(seconds=seconds_ago)
    if row.started_at is not None:
        commands.enter_scene(visit=row, scene=scene, by=row.guide, at=max(at, row.started_at))


def stepped_out(visit: int, seconds_ago: float) -> None:
    """The record knows that the guide has been gone for so many seconds."""
    close_old_connections()
    row = Visit.objects.get(pk=visit)
    _left_by_guide(row, timezone.now() - timedelta(seconds=seconds_ago))


def _left_by_guide(row: Visit, at: datetime) -> None:
    if row.state == "running" and VisitStay.objects.filter(visit=row, until__isnull=True, since__lte=at).exists():
        commands.leave_scene(visit=row, by=commands.LIVE, at=at)


def present(visit: int, guide: bool, guests: Collection[int]) -> None:
    """The record knows who is connected now."""
    close_old_connections()
    commands.note_presence(visit, guide=guide, guests=guests, at=timezone.now())


def left(visit: int, guest: int) -> None:
    """The record knows that the guest has left."""
    close_old_connections()
    row = VisitGuest.objects.select_related("visit").get(pk=guest)
    if row.visit_id == visit and row.left_at is None:
        commands.leave_visit(visit=row.visit, guest=row, by=commands.VISITOR, at=timezone.now())


def say(visit: int, member: Member, words: str, answers: int) -> dict[str, Any]:
    """What was written is kept, then it may be shown. `answers` is the remark the guide answers with it, 0 for none. Refuses
    what the room refuses."""
    close_old_connections()
    row, now = Visit.objects.select_related("guide").get(pk=visit), timezone.now()
    if member.id != GUIDE:
        guest = VisitGuest.objects.get(pk=member.row)
        made = commands.ask_in_visit(visit=row, guest=guest, words=words, by=commands.VISITOR, at=now)
    elif answers:
        asked = VisitRemark.objects.filter(visit=row, pk=answers, guest__isnull=False).first()
        if asked is None:
            return {}
        made = commands.answer_remark(visit=row, remark=asked, words=words, by=row.guide, at=now)
    else:
        made = commands.tell_in_visit(visit=row, words=words, by=row.guide, at=now)
    return item_of(VisitRemark.objects.select_related("guest").get(pk=made.pk))
