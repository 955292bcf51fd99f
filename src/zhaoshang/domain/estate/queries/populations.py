"""The populations the figures of estate count."""

from __future__ import annotations

from django.db.models import QuerySet

from zhaoshang.domain.estate.models import OccupancyReading, ParcelRecord
from zhaoshang.domain.estate.states import GRANTED


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
