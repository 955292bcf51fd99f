"""Reads of estate, and the populations its figures count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from zhaoshang.domain.estate.models import Building, Listing, OccupancyReading, Parcel, ParcelRecord
from zhaoshang.domain.estate.states import GRANTED
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.domain.organisations.queries import within_reach


def visible_to(user: Any) -> QuerySet[Building]:
    """Buildings with a reading within the reach of the person's roles."""
    mine = within_reach(OccupancyReading.objects.filter(building=OuterRef("pk")), user, "estate.read")
    return Building.objects.filter(Exists(mine))


def parcels_visible_to(user: Any) -> QuerySet[Parcel]:
    """Parcels with a record within the reach of the person's roles."""
    mine = within_reach(ParcelRecord.objects.filter(parcel=OuterRef("pk")), user, "estate.read")
    return Parcel.objects.filter(Exists(mine))


def granted_parcels(use: str | None = None) -> QuerySet[ParcelRecord]:
    """Parcels whose grant contract is signed, of one use or all."""
    granted = ParcelRecord.objects.filter(state__in=GRANTED)
    return granted.filter(land_use=use) if use else granted


def occupancy_readings() -> QuerySet[OccupancyReading]:
    """How full the high-end buildings of the ledger stand."""
    return OccupancyReading.objects.filter(lettable_sqm__gt=0)


def readings_with_year_start() -> QuerySet[OccupancyReading]:
    """Readings that print the rate at the year's start."""
    return occupancy_readings().filter(year_start_sqm__isnull=False)


def published_listings() -> QuerySet[Listing]:
    """What everybody may see, the latest first."""
    shown = Listing.objects.filter(published_at__isnull=False).select_related("parcel", "building")
    return shown.order_by("-published_at", "-pk")


def stated_of(listing: Listing) -> ParcelRecord | OccupancyReading | None:
    """The latest fact in force about the listing's parcel or building."""
    return next(iter(stated_of_each([listing]).values()), None)


def stated_of_each(listings: Iterable[Listing]) -> dict[int, Any]:
    """The same for many, by the listing's id: two questions to the database however many they are."""
    given = list(listings)
    parcels = {one.parcel_id: one.pk for one in given if one.parcel_id}
    buildings = {one.building_id: one.pk for one in given if one.building_id}
    found: dict[int, Any] = {}
    if parcels:
        for record in in_force(ParcelRecord).filter(parcel__in=parcels).order_by("happened_on", "pk"):
            found[parcels[record.parcel_id]] = record
    if buildings:
        for reading in in_force(OccupancyReading).filter(building__in=buildings).order_by("happened_on", "pk"):
            found[buildings[reading.building_id]] = reading
    return found
