"""Writes of estate: parcels and buildings become known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from zhaoshang.domain.estate.models import Building, Parcel
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.names import fold


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
