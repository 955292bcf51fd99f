"""Which parcel, building, floor or unit a row is about, and on which day."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.errors import LeadersOnly
from zhaoshang.domain.estate.models.things import key_inside
from zhaoshang.domain.estate.states import LEADERS_WORDS, PUBLISH_LEVEL_WORDS
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.cells import CellMissing
from zhaoshang.kernel.ledger import Column
from zhaoshang.kernel.names import fold

PARK = Column("park", Bilingual("所属园区", "Park"), synonyms=("园区", "所在园区", "产业园区"))
PUBLISH_LEVEL = Column(
    "publish_level",
    Bilingual("公开级别", "Publish level"),
    "choice",
    choices=PUBLISH_LEVEL_WORDS,
    synonyms=("公开范围", "公开程度"),
    not_here=dict.fromkeys(LEADERS_WORDS, LeadersOnly),
)
FEES: Mapping[str, Fraction] = {
    "元/㎡/月": Fraction(1),
    "元/月/㎡": Fraction(1),
    "元/㎡/天": Fraction(365, 12),
}


_NUMBERS = ("money", "area", "number", "count", "percent")


def exactly(*columns: Column) -> tuple[Column, ...]:
    """The columns, each number in them exact: no fact of land and buildings has a place beside a number to keep 约 or 超 in, so
    what would lose it is refused."""
    return tuple(dataclasses.replace(c, exact=True) if c.kind in _NUMBERS else c for c in columns)


def attach_estate(facts: list[Any], *, by: Any, at: datetime, is_sample: bool = False, **_: Any) -> None:
    """Every fact points at its parcel, building, floor or unit."""
    said = {"is_sample": is_sample, "by": by, "at": at}
    of_parcels = [f for f in facts if hasattr(f, "parcel_id")]
    if of_parcels:
        parcels = commands.register_parcels(known_as=[(f.parcel_no, f.name) for f in of_parcels], **said)
        for fact in of_parcels:
            fact.parcel_id = parcels[fact.parcel_no].pk
    inside = [f for f in facts if not hasattr(f, "parcel_id")]
    if not inside:
        return
    buildings = commands.register_buildings(names=[f.building_name for f in inside], **said)
    named = [(fact, buildings[fold(fact.building_name)]) for fact in inside]
    for fact, building in named:
        if hasattr(fact, "building_id"):
            fact.building_id = building.pk
    floors = [(building, fact.floor_label) for fact, building in named if hasattr(fact, "floor_id")]
    units = [(building, fact.unit_no) for fact, building in named if hasattr(fact, "unit_id")]
    of_floors = commands.register_floors(known_as=floors, **said) if floors else {}
    of_units = commands.register_units(known_as=units, **said) if units else {}
    for fact, building in named:
        if hasattr(fact, "floor_id"):
            fact.floor_id = of_floors[key_inside(building.pk, fact.floor_label)].pk
        if hasattr(fact, "unit_id"):
            fact.unit_id = of_units[key_inside(building.pk, fact.unit_no)].pk


def day_of_ledger(values: dict[str, Any]) -> date:
    """The day the ledger stands for, taken out of the row's values."""
    day = values.pop("as_of", None)
    if not isinstance(day, date):
        raise CellMissing(field="as_of", label=Bilingual("台账截止日期", "the ledger's as-of day"))
    return day
