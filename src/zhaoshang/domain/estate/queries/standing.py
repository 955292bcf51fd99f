"""Where parcels and units stand on a day: free, held, let; and the section of a building, floor by floor."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from zhaoshang.domain.estate.models import (
    Building,
    FloorRecord,
    Hold,
    OccupancyReading,
    Parcel,
    ParcelRecord,
    Tenancy,
    Unit,
    UnitRecord,
)
from zhaoshang.domain.estate.queries.taking import is_taken_up, taken_up_units
from zhaoshang.domain.estate.states import PARCEL_HOLDABLE
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.kernel.names import fold

TAKEN_UP = "taken_up"
FREE = ("vacant", "leaving")
Reach = Callable[[QuerySet[Any]], QuerySet[Any]]
"""Leaves of facts those a person may see."""


def everything(rows: QuerySet[Any]) -> QuerySet[Any]:
    """No bounds: for what is told to nobody as it stands."""
    return rows


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit on a day: what its record states, how it stands, until when, who is in it."""

    unit: Unit
    record: UnitRecord
    state: str
    hold: Hold | None
    lease: Tenancy | None

    @property
    def is_free(self) -> bool:
        """Whether a firm could be offered it."""
        return self.state in FREE

    @property
    def lacks_lease(self) -> bool:
        """Let according to its record, and no lease says to whom."""
        return self.state == "leased" and self.lease is None


@dataclass(slots=True)
class Storey:
    """One floor of the section: its name, level, record if there is one, its units from the lowest number on."""

    label: str
    level: Decimal
    record: FloorRecord | None = None
    units: list[Standing] = field(default_factory=list)

    @property
    def area_sqm(self) -> Decimal:
        """What its units add up to, or the floor's own lettable or gross area where they are not known."""
        summed = sum((u.record.gfa_sqm or Decimal(0) for u in self.units), Decimal(0))
        if summed or self.record is None:
            return summed
        return self.record.lettable_sqm or self.record.gfa_sqm or Decimal(0)

    @property
    def free_sqm(self) -> Decimal:
        """What is free on it."""
        return sum((u.record.gfa_sqm or Decimal(0) for u in self.units if u.is_free), Decimal(0))


@dataclass(frozen=True, slots=True)
class Section:
    """A building floor by floor, the highest first, and what its units add up to by how they stand."""

    storeys: list[Storey]
    by_state: dict[str, Decimal]

    @property
    def units(self) -> list[Standing]:
        """All its units."""
        return [unit for storey in self.storeys for unit in storey.units]

    @property
    def total_sqm(self) -> Decimal:
        """What all its units add up to."""
        return sum(self.by_state.values(), Decimal(0))


def living_holds(at: datetime) -> QuerySet[Hold]:
    """Holds with effect at a moment."""
    return Hold.objects.filter(ended_at__isnull=True, expires_at__gt=at)


def _living_or_taken_up(at: datetime) -> QuerySet[Hold]:
    return Hold.objects.filter(Q(ended_at__isnull=True, expires_at__gt=at) | Q(end=Hold.End.TAKEN_UP))


def expired_holds(at: datetime) -> QuerySet[Hold]:
    """Holds whose time is over and whose record does not say so yet."""
    return Hold.objects.filter(ended_at__isnull=True, expires_at__lte=at).order_by("expires_at", "pk")


def leases_on(today: date) -> QuerySet[Tenancy]:
    """Leases that run on a day."""
    return in_force(Tenancy).filter(Q(lease_end__isnull=True) | Q(lease_end__gte=today), happened_on__lte=today)


def coming_leases(building: Building, today: date) -> QuerySet[Tenancy]:
    """Leases of a building that begin after a day."""
    return in_force(Tenancy).filter(building=building, happened_on__gt=today)


def standing_of_parcel(parcel: Parcel) -> str:
    """The state its record gives a parcel, or that it was taken up since; empty where neither is known."""
    row = in_force(ParcelRecord).filter(parcel=parcel).order_by("happened_on", "pk").last()
    if (row is None or row.state in PARCEL_HOLDABLE) and is_taken_up(parcel.pk, row):
        return TAKEN_UP
    return row.state if row else ""


def standing_of_unit(unit: Unit, today: date) -> str:
    """How a unit stands apart from living holds: by the lease that runs, by the contract that is signed, else by its record."""
    record = in_force(UnitRecord).filter(unit=unit).select_related("unit").last()
    leases = leases_on(today).filter(building=unit.building).order_by("happened_on", "pk")
    lease = next((one for one in reversed(leases) if fold(one.unit_no) == fold(unit.unit_no)), None)
    if record is None:
        return "vacant" if lease is None else "leased"
    is_taken = taken_up_units([record], Hold.objects.filter(unit=unit, end=Hold.End.TAKEN_UP), today)
    return _state(record, None, lease, is_taken=bool(is_taken))


def section_of(building: Building, at: datetime, today: date, reach: Reach = everything) -> Section:
    """The building floor by floor on a day. `reach` leaves of each kind what a person may see."""
    return sections_of([building.pk], at, today, reach)[building.pk]


def sections_of(buildings: Collection[int], at: datetime, today: date, reach: Reach = everything) -> dict[int, Section]:
    """The same for many, by their ids: four questions to the database, however many buildings and units there are; five where a
    unit was taken up."""
    floors: dict[int, list[FloorRecord]] = {pk: [] for pk in buildings}
    units: dict[int, list[Standing]] = {pk: [] for pk in buildings}
    if not floors:
        return {}
    for floor in reach(in_force(FloorRecord)).filter(floor__building__in=floors).select_related("floor"):
        floors[floor.floor.building_id].append(floor)
    for standing in standings_of(reach(in_force(UnitRecord)).filter(unit__building__in=units), at, today, reach):
        units[standing.unit.building_id].append(standing)
    return {pk: _section(floors[pk], units[pk]) for pk in floors}


def _section(floors: Iterable[FloorRecord], units: Iterable[Standing]) -> Section:
    by_level = {f.level or Decimal(0): f for f in floors}
    storeys = {level: Storey(f.floor_label, level, f) for level, f in by_level.items()}  # 4F and 4层 are one floor
    by_state: dict[str, Decimal] = {}
    for standing in units:
        record = standing.record
        level = record.level or Decimal(0)
        storey = storeys.setdefault(level, Storey(record.floor_label, level))
        storey.units.append(standing)
        by_state[standing.state] = by_state.get(standing.state, Decimal(0)) + (record.gfa_sqm or Decimal(0))
    for storey in storeys.values():
        storey.units.sort(key=lambda one: (len(one.unit.unit_no), one.unit.unit_no))
    return Section(sorted(storeys.values(), key=lambda s: -s.level), by_state)


def standings_of(records: QuerySet[UnitRecord], at: datetime, today: date, reach: Reach = everything) -> list[Standing]:
    """How each unit of these records stands."""
    rows = list(records.select_related("unit__building"))
    promises = list(_living_or_taken_up(at).filter(unit__in=[row.unit_id for row in rows]))
    holds = {hold.unit_id: hold for hold in promises if hold.ended_at is None}
    leases = _leases_by_unit({row.unit.building_id for row in rows}, today, reach)
    taken = taken_up_units(rows, promises, today)
    found = []
    for row in rows:
        hold = holds.get(row.unit_id)
        lease = leases.get((row.unit.building_id, fold(row.unit_no)))
        state = _state(row, hold, lease, is_taken=row.unit_id in taken)
        found.append(Standing(row.unit, row, state, hold, lease))
    return found


def _leases_by_unit(buildings: Iterable[int], today: date, reach: Reach) -> dict[tuple[int, str], Tenancy]:
    rows = reach(leases_on(today)).filter(building__in=list(buildings)).order_by("happened_on", "pk")
    return {(row.building_id, fold(row.unit_no)): row for row in rows}


def _state(record: UnitRecord, hold: Hold | None, lease: Tenancy | None, *, is_taken: bool) -> str:
    """A lease that runs says more than the record, unless the record says that this firm is leaving; a signed contract comes
    next, then a hold."""
    recorded = record.status
    is_next = lease is not None and recorded == "leaving" and lease.happened_on > record.happened_on
    if lease is not None and (is_next or recorded not in ("leaving", "fitting_out")):
        return "leased"
    if recorded not in FREE:
        return recorded
    return TAKEN_UP if is_taken else "held" if hold is not None else recorded


def occupancy_history(building: Building, reach: Reach = everything) -> list[OccupancyReading]:
    """How full the building stood, the earliest first, one reading a day."""
    rows = reach(in_force(OccupancyReading)).filter(building=building).order_by("happened_on", "pk")
    return list({row.happened_on: row for row in rows}.values())


def leases_of(building: Building) -> QuerySet[Tenancy]:
    """Every lease of the building that stands, the latest first."""
    return in_force(Tenancy).filter(building=building).order_by("-happened_on", "-pk")
