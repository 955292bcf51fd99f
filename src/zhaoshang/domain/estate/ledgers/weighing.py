"""Held against the units of a building that stand: what its reading or its file says is lettable.

The ledger of units asks the same from the other side (`ledgers.units`), so that it does not matter which comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from zhaoshang.domain.estate.errors import LettableUnderUnits
from zhaoshang.domain.estate.models import OccupancyReading
from zhaoshang.domain.estate.queries import names_with_file, summed_units
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.ledger import Question, Statement
from zhaoshang.kernel.names import fold


def of_files(stated: Sequence[Statement]) -> list[Bilingual | None]:
    """Files that state less than the units add up to."""
    units = summed_units(_building_of(s) for s in stated)
    return [_said(s, units) for s in stated]


def of_readings(stated: Sequence[Statement]) -> list[Bilingual | None]:
    """The same of readings: the latest of a building, where no file says what is lettable."""
    names = {_building_of(s) for s in stated}
    units, by_file = summed_units(names), names_with_file(names)
    standing = in_force(OccupancyReading).filter(building__name_key__in=names)
    days = [
        *standing.values_list("building__name_key", "happened_on"),
        *((_building_of(s), s.happened_on) for s in stated),
    ]
    latest = dict(sorted(days))
    return [
        _said(s, units) if (name := _building_of(s)) not in by_file and s.happened_on == latest[name] else None
        for s in stated
    ]


def _said(s: Statement, units: dict[str, Decimal]) -> Bilingual | None:
    lettable, summed = s.values.get("lettable_sqm"), units.get(_building_of(s), Decimal(0))
    if not isinstance(lettable, Decimal) or not lettable or summed <= lettable:
        return None
    name = s.values["building_name"]
    return Bilingual(
        f"“{name}”可租{lettable:,.2f}㎡，房源共{summed:,.2f}㎡",
        f"“{name}” has {lettable:,.2f} ㎡ lettable, its units add up to {summed:,.2f} ㎡",
    )


def _building_of(s: Statement) -> str:
    return fold(str(s.values["building_name"]))


FILE_UNDER_UNITS = Question(of_files, LettableUnderUnits)
READING_UNDER_UNITS = Question(of_readings, LettableUnderUnits)
