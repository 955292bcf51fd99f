"""The search is kept in step: what a listing offers is written anew whenever something it follows from has changed.

A command that changes a listing, a hold or an outline calls `refresh` and `refresh_things` in its own transaction. Facts are
written below this room: `follow` finds those written since it last looked, by their numbers, which rise with every writing
of facts (`evidence`: facts are written under the lock of the books).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max, Q

from zhaoshang.domain.estate.models import (
    BuildingRecord,
    FloorRecord,
    Listing,
    OccupancyReading,
    Offer,
    OfferPlace,
    OfferWatch,
    ParcelRecord,
    Tenancy,
    UnitRecord,
)
from zhaoshang.domain.estate.queries.offering import offering_of
from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.zone import day_of

MOST = 200
"""Listings written anew in one transaction."""
# Kinds of facts an offer follows from, and how each points at the thing of a listing.
FOLLOWED: dict[str, tuple[Any, str, str]] = {
    "parcels": (ParcelRecord, "parcel", "parcel_id"),
    "readings": (OccupancyReading, "building", "building_id"),
    "files": (BuildingRecord, "building", "building_id"),
    "floors": (FloorRecord, "building", "floor__building_id"),
    "units": (UnitRecord, "building", "unit__building_id"),
    "leases": (Tenancy, "building", "building_id"),
}


def refresh(listing: Listing, at: datetime) -> None:
    """What the search knows of a listing is what it offers at this moment: nothing while it is not public."""
    Offer.objects.filter(listing=listing).delete()
    OfferPlace.objects.filter(listing=listing).delete()
    made = offering_of(listing, at)
    if made is not None:
        made.place.save(force_insert=True)
        Offer.objects.bulk_create(made.offers, batch_size=500)
    _index(listing.pk, made.place.words if made else "")


def refresh_things(*, parcel: int | None = None, building: int | None = None, at: datetime) -> None:
    """The same for the listing of a parcel or building, if it is public."""
    for listing in Listing.objects.filter(parcel=parcel, building=building, published_at__isnull=False):
        refresh(listing, at)


@command("estate.follow", Bilingual("更新招商检索", "bring the search up to date"))
def follow(*, by: Any, at: datetime) -> int:
    """Listings about which something was stated since the search last looked, whose day has come, or which it does not know
    yet are as they are offered now, up to so many at once; returns how many there were."""
    watch, _ = OfferWatch.objects.select_for_update().get_or_create(pk=1)
    now, whose = _written_since(watch.seen)
    waiting = watch.seen.get("waiting", [])
    rows = sorted({*waiting, *whose.values_list("pk", flat=True), *_behind(at).values_list("pk", flat=True)})
    for listing in Listing.objects.filter(pk__in=rows[:MOST]).select_related("parcel", "building"):
        refresh(listing, at)
    watch.seen = now | {"waiting": rows[MOST:]}
    watch.save(update_fields=["seen"])
    tell(None, refreshed=len(rows[:MOST]), waiting=len(rows[MOST:]))
    return len(rows)


@command("estate.rebuild_search", Bilingual("重建招商检索", "make the search anew"))
def rebuild_search(*, by: Any, at: datetime) -> int:
    """The search is empty and everything public waits for `follow`; returns how many listings wait."""
    watch, _ = OfferWatch.objects.select_for_update().get_or_create(pk=1)
    Offer.objects.all().delete()
    OfferPlace.objects.all().delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute('DELETE FROM "estate_offer_words"')
    watch.seen = _written_since({})[0]
    watch.save(update_fields=["seen"])
    waiting: int = Listing.objects.filter(published_at__isnull=False).count()
    tell(None, waiting=waiting)
    return waiting


def is_behind(at: datetime) -> bool:
    """Whether `follow` would find anything to do."""
    seen = (OfferWatch.objects.filter(pk=1).first() or OfferWatch()).seen
    now, _ = _written_since(seen)
    has_more = any(value != seen.get(name, type(value)()) for name, value in now.items())
    return has_more or bool(seen.get("waiting")) or _behind(at).exists()


def _behind(at: datetime) -> Any:
    """Public listings the search does not know, or whose day has come; and those it knows though they are not public."""
    public = Q(published_at__isnull=False)
    due = Q(place__due_on__lte=day_of(at))
    return Listing.objects.filter((public & (Q(place__isnull=True) | due)) | (~public & Q(place__isnull=False)))


def _written_since(seen: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """The last number of each kind of fact, with the centres there are; and the public listings that later ones are about."""
    centres = IndustryCentre.objects.order_by("pk").values_list("key", "name", "name_en")
    now: dict[str, Any] = {"centres": [list(named) for named in centres]}
    about = Q(pk__in=[])
    for name, (kind, thing, path) in FOLLOWED.items():
        now[name] = kind.objects.aggregate(last=Max("pk"))["last"] or 0
        if now[name] > seen.get(name, 0):
            later = kind.objects.filter(pk__gt=seen.get(name, 0)).order_by()
            about |= Q(**{f"{thing}__in": later.values(path)})
    if now["centres"] != seen.get("centres", []):
        about = Q()
    return now, Listing.objects.filter(about, published_at__isnull=False)


def _index(listing: int, words: str) -> None:
    """On PostgreSQL the index is on the column itself."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute('DELETE FROM "estate_offer_words" WHERE rowid = %s', [listing])
        if words:
            cursor.execute('INSERT INTO "estate_offer_words"(rowid, words) VALUES (%s, %s)', [listing, words])
