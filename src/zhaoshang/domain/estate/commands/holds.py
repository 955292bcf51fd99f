"""Promises to one project at a time: placed, extended, ended."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings

from zhaoshang.domain.estate.commands.offers import refresh_things
from zhaoshang.domain.estate.errors import AlreadyHeld, HoldEnded, HoldNeedsProject, HoldTooLong, NotToBeHeld
from zhaoshang.domain.estate.models import Hold, Parcel, Unit
from zhaoshang.domain.estate.queries import (
    expired_holds,
    parcels_visible_to,
    standing_of_parcel,
    standing_of_unit,
    units_visible_to,
)
from zhaoshang.domain.estate.states import PARCEL_HOLDABLE, PARCEL_STANDINGS, UNIT_HOLDABLE, UNIT_STANDINGS
from zhaoshang.domain.evidence.commands.numbering import numbered
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.journal.errors import NotAllowed
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.zone import day_of, end_of

HOLD = Bilingual("预留地块或房源", "hold a parcel or unit")


@command("estate.hold", HOLD)
def hold(
    *,
    parcel: Parcel | None = None,
    unit: Unit | None = None,
    project_number: str,
    until: date,
    note: str = "",
    org_path: str,
    by: Any,
    at: datetime,
) -> Hold:
    """The parcel or unit is promised to one project to the end of the day `until`.

    Refuses while another hold lives, for a parcel that is granted, for a unit that is let, and for either once it was taken
    up. What lies beyond a person's reach is not his to promise. Of two who ask at once the
    second waits for the first and is refused: the row of the thing is locked, and the database takes no second living hold.
    """
    if not project_number.strip():
        raise HoldNeedsProject(field="project_number")
    _in_reach(until, at)
    thing: Any = (
        Parcel.objects.select_for_update().get(pk=parcel.pk)
        if parcel is not None
        else Unit.objects.select_for_update().get(pk=unit.pk)  # type: ignore[union-attr]
    )
    seen = parcels_visible_to(by) if parcel is not None else units_visible_to(by)
    if not getattr(by, "is_machine", False) and not seen.filter(pk=thing.pk).exists():
        raise NotAllowed(verb=HOLD)
    _end_expired(thing, by, at)
    living = _holds_of(thing).filter(ended_at__isnull=True).first()
    if living is not None:
        raise AlreadyHeld(what=str(thing), until=living.until, who=living.recorded_name)
    _may_be_held(thing, day_of(at))
    made = numbered(
        Hold,
        "预留",
        day_of(at).year,
        parcel=parcel,
        unit=unit,
        project_number=project_number.strip(),
        expires_at=end_of(until),
        note=note.strip(),
        org_path=org_path,
        recorded_at=at,
        recorded_by=by.journal_key,
        recorded_name=by.journal_name,
    )
    _offered_anew(made, at)
    tell(made, thing=str(thing), project_number=made.project_number, until=until)
    return made


@command("estate.extend_hold", Bilingual("预留续期", "extend a hold"), about="hold")
def extend_hold(*, hold: Hold, until: date, by: Any, at: datetime) -> Hold:
    """The hold lives to the end of another day. One that has expired is not brought back: somebody may have been told so."""
    _in_reach(until, at)
    row = _living(hold)
    if row.expires_at <= at:
        raise HoldEnded(number=row.number)
    was, row.expires_at = row.expires_at, end_of(until)
    row.version += 1
    row.save(update_fields=["expires_at", "version"])
    _offered_anew(row, at)
    tell(row, was=was, until=until)
    return row


@command("estate.end_hold", Bilingual("释放预留", "end a hold"), about="hold")
def end_hold(*, hold: Hold, end: str = Hold.End.RELEASED, reason: str = "", by: Any, at: datetime) -> Hold:
    """The thing is free for others, or taken up by the project it was held for: then nobody else is offered or promised it
    until a ledger states it anew."""
    row = _living(hold)
    _end(row, end, by, at)
    tell(row, end=end, reason=reason)
    return row


@command("estate.expire_holds", Bilingual("清理到期预留", "end expired holds"))
def expire_holds(*, by: Any, at: datetime) -> int:
    """What has expired is ended. A hold is without effect from its last moment on; this only says so in the record."""
    rows = list(expired_holds(at).select_for_update(of=("self",))[:200])
    for row in rows:
        _end(row, Hold.End.EXPIRED, by, at)
    tell(None, ended=[row.number for row in rows])
    return len(rows)


def _holds_of(thing: Parcel | Unit) -> Any:
    return Hold.objects.filter(parcel=thing) if isinstance(thing, Parcel) else Hold.objects.filter(unit=thing)


def _end_expired(thing: Parcel | Unit, by: Any, at: datetime) -> None:
    for row in _holds_of(thing).filter(ended_at__isnull=True, expires_at__lte=at).select_for_update():
        _end(row, Hold.End.EXPIRED, by, at)


def _end(row: Hold, end: str, by: Any, at: datetime) -> None:
    row.ended_at, row.ended_by, row.end = at, by.journal_key, end
    row.version += 1
    row.save(update_fields=["ended_at", "ended_by", "end", "version"])
    _offered_anew(row, at)


def _offered_anew(row: Hold, at: datetime) -> None:
    """Promised or free again: the search knows at once."""
    refresh_things(parcel=row.parcel_id, building=row.unit.building_id if row.unit else None, at=at)


def _living(hold: Hold) -> Hold:
    row: Hold = Hold.objects.select_for_update().get(pk=hold.pk)
    if row.ended_at is not None:
        raise HoldEnded(number=row.number)
    return row


def _in_reach(until: date, at: datetime) -> None:
    today = day_of(at)
    if not today <= until <= today + timedelta(days=settings.HOLD_DAYS):
        raise HoldTooLong(until=until, most=settings.HOLD_DAYS, field="until")


def _may_be_held(thing: Parcel | Unit, today: date) -> None:
    if isinstance(thing, Parcel):
        state = standing_of_parcel(thing)
        if state and state not in PARCEL_HOLDABLE:
            raise NotToBeHeld(what=str(thing), state=PARCEL_STANDINGS[state])
        return
    standing = standing_of_unit(thing, today)
    if standing not in UNIT_HOLDABLE:
        raise NotToBeHeld(what=str(thing), state=UNIT_STANDINGS[standing])
