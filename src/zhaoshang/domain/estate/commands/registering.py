"""Things become known: parcels by their number, buildings by their name, floors and units by what they are called there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from zhaoshang.domain.estate.models import Building, Floor, Parcel, Unit
from zhaoshang.domain.estate.models.things import key_inside
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.names import fold

CHUNK = 500


@command("estate.register_parcels", Bilingual("登记地块", "register parcels"))
def register_parcels(
    *, known_as: Iterable[tuple[str, str]], is_sample: bool = False, by: Any, at: datetime
) -> dict[str, Parcel]:
    """Every (number, name) has its parcel, found by number or made."""
    wanted = dict(known_as)
    found = {p.parcel_no: p for p in Parcel.objects.filter(parcel_no__in=list(wanted))}
    made = [
        Parcel(parcel_no=no, name=name, recorded_at=at, recorded_by=by.journal_key, is_sample=is_sample)
        for no, name in wanted.items()
        if no not in found
    ]
    Parcel.objects.plant(made, known_by="parcel_no")
    tell(None, made=len(made))
    return found | {p.parcel_no: p for p in made}


@command("estate.register_buildings", Bilingual("登记楼宇", "register buildings"))
def register_buildings(*, names: Iterable[str], is_sample: bool = False, by: Any, at: datetime) -> dict[str, Building]:
    """Every name has its building, found by its folded name or made. Returned by folded name."""
    wanted = {fold(name): name for name in names}
    found = {b.name_key: b for b in Building.objects.filter(name_key__in=list(wanted))}
    made = [
        Building(name=name, name_key=key, recorded_at=at, recorded_by=by.journal_key, is_sample=is_sample)
        for key, name in wanted.items()
        if key not in found
    ]
    Building.objects.plant(made, known_by="name_key")
    tell(None, made=len(made))
    return found | {b.name_key: b for b in made}


@command("estate.register_floors", Bilingual("登记楼层", "register floors"))
def register_floors(
    *, known_as: Iterable[tuple[Building, str]], is_sample: bool = False, by: Any, at: datetime
) -> dict[str, Floor]:
    """Every (building, floor) has its floor, found or made. Returned by `key_inside`."""
    wanted = {key_inside(building.pk, label): (building.pk, label) for building, label in known_as}
    found = _known(Floor, wanted)
    said = {"recorded_at": at, "recorded_by": by.journal_key, "is_sample": is_sample}
    made = [
        Floor(building_id=pk, label=label, key=key, **said) for key, (pk, label) in wanted.items() if key not in found
    ]
    Floor.objects.plant(made, known_by="key")
    tell(None, made=len(made))
    return found | {floor.key: floor for floor in made}


@command("estate.register_units", Bilingual("登记房源", "register units"))
def register_units(
    *, known_as: Iterable[tuple[Building, str]], is_sample: bool = False, by: Any, at: datetime
) -> dict[str, Unit]:
    """Every (building, unit number) has its unit, found by its folded number or made. Returned by `key_inside`."""
    wanted = {key_inside(building.pk, unit_no): (building.pk, unit_no) for building, unit_no in known_as}
    found = _known(Unit, wanted)
    said = {"recorded_at": at, "recorded_by": by.journal_key, "is_sample": is_sample}
    made = [Unit(building_id=pk, unit_no=no, key=key, **said) for key, (pk, no) in wanted.items() if key not in found]
    Unit.objects.plant(made, known_by="key")
    tell(None, made=len(made))
    return found | {unit.key: unit for unit in made}


def _known(kind: Any, wanted: Iterable[str]) -> dict[str, Any]:
    keys = sorted(wanted)
    found: dict[str, Any] = {}
    for start in range(0, len(keys), CHUNK):
        found |= {row.key: row for row in kind.objects.filter(key__in=keys[start : start + CHUNK])}
    return found
