"""What was taken up by the project it was held for, and has not been stated anew since: the contract is signed, and the ledgers
do not say so yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from zhaoshang.domain.estate.models import Hold, ParcelRecord, Tenancy, UnitRecord
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.kernel.names import fold
from zhaoshang.kernel.zone import day_of


def is_taken_up(parcel: int | None, stated: ParcelRecord | None) -> bool:
    """Whether a parcel was taken up after what is stated of it."""
    return parcel is not None and parcel in taken_up_parcels({parcel: stated})


def taken_up_parcels(stated: Mapping[int, ParcelRecord | None]) -> set[int]:
    """Of these parcels those taken up after what is stated of each."""
    rows = Hold.objects.filter(parcel__in=list(stated), end=Hold.End.TAKEN_UP).order_by("ended_at")
    last = {hold.parcel_id: hold for hold in rows}
    return {parcel for parcel, hold in last.items() if parcel is not None and not _is_anew(stated[parcel], hold)}


def taken_up_units(records: Collection[UnitRecord], holds: Iterable[Hold], today: date) -> set[int]:
    """Of the units of these records, those taken up (by one of these holds) after what is stated of them, while no lease has
    begun since they were held."""
    taken = (hold for hold in holds if hold.ended_at is not None and hold.end == Hold.End.TAKEN_UP)
    last = {hold.unit_id: hold for hold in sorted(taken, key=lambda hold: hold.ended_at or hold.recorded_at)}
    open_ = [r for r in records if r.unit_id in last and not _is_anew(r, last[r.unit_id])]
    if not open_:
        return set()
    begun: dict[tuple[int, str], date] = {}
    buildings = {record.unit.building_id for record in open_}
    leases = in_force(Tenancy).filter(building__in=buildings, happened_on__lte=today).order_by("happened_on")
    for building, unit_no, day in leases.values_list("building_id", "unit_no", "happened_on"):
        begun[building, fold(unit_no)] = day

    def is_let(record: UnitRecord) -> bool:
        day = begun.get((record.unit.building_id, fold(record.unit_no)))
        return day is not None and day >= day_of(last[record.unit_id].recorded_at)

    return {record.unit_id for record in open_ if not is_let(record)}


def _is_anew(stated: Any, hold: Hold) -> bool:
    """Whether this was written after the contract, about a day no earlier."""
    if stated is None or hold.ended_at is None:
        return False
    return bool(stated.recorded_at > hold.ended_at and stated.happened_on >= day_of(hold.ended_at))
