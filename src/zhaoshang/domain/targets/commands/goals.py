"""Targets: what a figure has to reach in a year."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from zhaoshang.domain.evidence.models import ExactField
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.targets.errors import NoAuthority, NothingToReach, NotWhole, UnlikeItsPrint, YearOutOfRange
from zhaoshang.domain.targets.models import Target
from zhaoshang.domain.targets.queries.registry import figure_called
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.figure import Figure
from zhaoshang.kernel.numerals import read_quantity
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.sealing import plain_decimal
from zhaoshang.kernel.units import split_unit
from zhaoshang.kernel.zone import day_of

FIRST_YEAR, YEARS_AHEAD = 2000, 10
PLACES = 4  # as the column keeps it: what is less than its step is nothing


@command("targets.set_target", Bilingual("下达目标", "set a target"))
def set_target(
    *,
    figure: str,
    year: int,
    value: Decimal,
    printed: str,
    issuer: str,
    doc_no: str = "",
    is_derived: bool = False,
    note: str = "",
    by: Any,
    at: datetime,
) -> Target:
    """The figure has to reach this value (in its own unit) in the year. An earlier target stays on record.

    Refuses a year nobody sets targets for, a target of nothing, and a target without its authority.
    """
    measured = figure_called(figure)
    last = day_of(at).year + YEARS_AHEAD
    if not FIRST_YEAR <= year <= last:
        raise YearOutOfRange(field="year", year=year, first=FIRST_YEAR, last=last)
    kept = ExactField(places=PLACES).settle(value)
    if kept <= 0:
        raise NothingToReach(field="value", value=f"{value:.4G}")
    if measured.places == 0 and kept != kept.to_integral_value():
        raise NotWhole(field="value", figure=measured.name, unit=measured.unit, value=plain_decimal(kept))
    said = _said(printed, measured)
    if said is not None and said != kept:
        raise UnlikeItsPrint(
            field="value", value=plain_decimal(kept), unit=measured.unit, printed=printed, said=plain_decimal(said)
        )
    if not issuer.strip():
        raise NoAuthority(field="issuer")
    made: Target = Target.objects.create(
        figure=figure,
        year=year,
        value=kept,
        printed=printed,
        issuer=issuer,
        doc_no=doc_no,
        is_derived=is_derived,
        note=note,
        recorded_at=at,
        recorded_by=by.journal_key,
    )
    tell(made, figure=figure, year=year, value=value, printed=printed, issuer=issuer, doc_no=doc_no)
    return made


def _said(printed: str, figure: Figure) -> Decimal | None:
    """What the wording says, in the figure's unit, where it is one number of that kind; else None: words say what they say."""
    try:
        factor, name = split_unit(figure.unit.zh)
        quantity = read_quantity(printed, figure.unit.zh)
    except Refusal:
        return None
    if quantity is None or quantity.high is not None or quantity.unit not in (name, None):
        return None
    return quantity.low / factor
