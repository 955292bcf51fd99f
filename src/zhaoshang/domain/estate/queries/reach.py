"""Which things a person may see: the only road from a page to them."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from zhaoshang.domain.estate.models import (
    Building,
    BuildingRecord,
    Hold,
    OccupancyReading,
    Parcel,
    ParcelRecord,
    Unit,
    UnitRecord,
)
from zhaoshang.domain.evidence.models import Fact
from zhaoshang.domain.organisations.queries import within_reach


def visible_to(user: Any) -> QuerySet[Building]:
    """Buildings of which something was stated within the reach of the person's roles: a reading, a file, or a unit."""
    of_units = within_reach(UnitRecord.objects.filter(unit__building=OuterRef("pk")), user, "estate.read")
    readings, files = (_stated(kind, "building", user) for kind in (OccupancyReading, BuildingRecord))
    return Building.objects.filter(Exists(readings) | Exists(files) | Exists(of_units))


def parcels_visible_to(user: Any) -> QuerySet[Parcel]:
    """Parcels with a record within the reach of the person's roles."""
    return Parcel.objects.filter(Exists(_stated(ParcelRecord, "parcel", user)))


def units_visible_to(user: Any) -> QuerySet[Unit]:
    """Units with a record within the reach of the person's roles."""
    return Unit.objects.filter(Exists(_stated(UnitRecord, "unit", user)))


def holds_visible_to(user: Any) -> QuerySet[Hold]:
    """Holds placed within the reach of the person's roles."""
    return within_reach(Hold.objects.all(), user, "estate.read")


def _stated(kind: type[Fact], thing: str, user: Any) -> QuerySet[Any]:
    return within_reach(kind._default_manager.filter(**{thing: OuterRef("pk")}), user, "estate.read")
