"""What is on offer, and what the ledgers state of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from zhaoshang.domain.estate.models import BuildingRecord, Listing, OccupancyReading, Offer, ParcelRecord, UnitRecord
from zhaoshang.domain.estate.queries.standing import Reach, everything
from zhaoshang.domain.estate.states import KEPT_INSIDE
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.kernel.names import fold


def published_listings() -> QuerySet[Listing]:
    """What everybody may see, the latest first."""
    shown = Listing.objects.filter(published_at__isnull=False).select_related("parcel", "building")
    return shown.order_by("-published_at", "-pk")


def stated_of(listing: Listing, reach: Reach = everything) -> ParcelRecord | OccupancyReading | None:
    """The latest fact in force about the listing's parcel or building; `reach` leaves what a person may see."""
    return next(iter(stated_of_each([listing], reach).values()), None)


def stated_of_each(listings: Iterable[Listing], reach: Reach = everything) -> dict[int | None, Any]:
    """The same for many, by the listing's id: three questions to the database however many they are. A public building whose
    units are known carries what they leave free (`free_by_units`), as the search has it."""
    given = list(listings)
    parcels = {one.parcel_id: one.pk for one in given if one.parcel_id}
    buildings = {one.building_id: one.pk for one in given if one.building_id}
    found: dict[int | None, Any] = {}
    if parcels:
        for record in reach(in_force(ParcelRecord)).filter(parcel__in=parcels).order_by("happened_on", "pk"):
            found[parcels[record.parcel_id]] = record
    if buildings:
        for reading in reach(in_force(OccupancyReading)).filter(building__in=buildings).order_by("happened_on", "pk"):
            found[buildings[reading.building_id]] = reading
        told = Offer.objects.filter(listing__in=buildings.values(), kind=Offer.Kind.BUILDING, side=Offer.Side.NEITHER)
        for listing, free in told.values_list("listing_id", "area_sqm"):
            if listing in found:
                found[listing].free_by_units = free
    return found


def building_files(buildings: Iterable[int], reach: Reach = everything) -> dict[int, BuildingRecord]:
    """The file in force of each building, by its id."""
    rows = reach(in_force(BuildingRecord)).filter(building__in=list(buildings)).order_by("happened_on", "pk")
    return {row.building_id: row for row in rows}


def file_of(listing: Listing, reach: Reach = everything) -> BuildingRecord | None:
    """The file in force of the listing's building; None for a parcel."""
    return building_files([listing.building_id], reach).get(listing.building_id) if listing.building_id else None


def places_kept_inside(*, parcels: Iterable[int] = (), buildings: Iterable[int] = ()) -> dict[tuple[str, int], str]:
    """Of these parcels and buildings those whose ledger says that they are for inside only, as (`parcels` or `buildings`, id), with
    the level it says."""
    found: dict[tuple[str, int], str] = {}
    for name, kind, column, asked in (
        ("parcels", ParcelRecord, "parcel_id", set(parcels)),
        ("buildings", BuildingRecord, "building_id", set(buildings)),
    ):
        rows = in_force(kind).filter(**{f"{column}__in": asked}).order_by("happened_on", "pk") if asked else None
        latest = dict(rows.values_list(column, "publish_level")) if rows is not None else {}
        found |= {(name, pk): level for pk, level in latest.items() if level in KEPT_INSIDE}
    return found


def lettable_by_building(names: Iterable[str]) -> dict[str, Decimal]:
    """The lettable area of buildings by folded name: of their file, else of the latest reading."""
    keys = {fold(name) for name in names}
    found: dict[str, Decimal] = {}
    for kind in (OccupancyReading, BuildingRecord):
        rows = in_force(kind).filter(building__name_key__in=keys, lettable_sqm__gt=0).order_by("happened_on", "pk")
        found |= {fold(row.building_name): row.lettable_sqm for row in rows}
    return found


def names_with_file(names: Iterable[str]) -> set[str]:
    """Of these folded names of buildings, those whose file says what is lettable."""
    rows = in_force(BuildingRecord).filter(building__name_key__in=set(names), lettable_sqm__gt=0)
    return set(rows.values_list("building__name_key", flat=True))


def summed_units(names: Iterable[str]) -> dict[str, Decimal]:
    """What the units of buildings that stand add up to, by the building's folded name."""
    found: dict[str, Decimal] = {}
    rows = in_force(UnitRecord).filter(unit__building__name_key__in=set(names))
    for name, area in rows.order_by().values_list("unit__building__name_key", "gfa_sqm"):
        found[name] = found.get(name, Decimal(0)) + (area or Decimal(0))
    return found


def units_beside(building: str, keys: Collection[str]) -> Decimal:
    """What the units of a building that stand add up to, without those known by these keys."""
    rows = in_force(UnitRecord).filter(unit__building__name_key=fold(building)).values_list("key", "gfa_sqm")
    return sum((area or Decimal(0) for key, area in rows if key not in keys), Decimal(0))
