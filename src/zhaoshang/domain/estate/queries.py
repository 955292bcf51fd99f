"""Reads of estate, and the populations its figures count."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from zhaoshang.domain.estate.models import Building, OccupancyReading, Parcel, ParcelRecord
from zhaoshang.domain.estate.states import GRANTED
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
