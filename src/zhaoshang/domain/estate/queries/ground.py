"""Where things lie: outlines in force, by thing and by window."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from zhaoshang.domain.estate.models import Building, Outline, Parcel
from zhaoshang.kernel.outlines import Box


def outlines() -> QuerySet[Outline]:
    """Outlines in force, each with its thing."""
    return Outline.objects.filter(replaced_at__isnull=True).select_related("parcel", "building")


def outline_of(thing: Parcel | Building) -> Outline | None:
    """Where a parcel or building lies; None while nobody has said."""
    found = outlines().filter(parcel=thing) if isinstance(thing, Parcel) else outlines().filter(building=thing)
    return found.first()


def outlines_of(parcels: Iterable[int], buildings: Iterable[int]) -> list[Outline]:
    """The outlines of many things."""
    found = outlines().filter(parcel__in=list(parcels)) | outlines().filter(building__in=list(buildings))
    return list(found)


def outlines_within(box: Box) -> QuerySet[Outline]:
    """Outlines that touch a window."""
    return outlines().filter(west__lte=box.east, east__gte=box.west, south__lte=box.north, north__gte=box.south)
