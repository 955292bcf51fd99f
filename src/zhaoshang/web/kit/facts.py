"""One row behind a figure in words: what it is about, and what it adds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from zhaoshang.kernel.figure import Figure, Shape
from zhaoshang.web.kit.words import said

NAMES = ("project_name", "enterprise_name", "building_name", "name", "parcel_no")


def title_of(fact: Any) -> str:
    """What a fact is about: a name, else its kind and day. Its key is for machines."""
    for name in NAMES:
        if getattr(fact, name, ""):
            return str(getattr(fact, name))
    return f"{said(type(fact).NAME)} · {fact.happened_on}"


def amount_of(figure: Figure, fact: Any) -> Decimal | None:
    """What a fact adds to a figure, in the figure's unit and with its sign; of a share, the fact's own. None where facts are
    counted."""
    measure = figure.measure
    amount = getattr(fact, measure.of) if measure.of else None
    if amount is None:
        return None
    if measure.over:
        whole, before = getattr(fact, measure.over), getattr(fact, measure.since) if measure.since else 0
        return (amount - before) * 100 / whole if whole and before is not None else None
    return Decimal(amount * measure.times / measure.per * fact.sign)


def kept_from(figure: Figure, counted: int, seen: int) -> int:
    """How many rows count in a figure and lie outside what somebody may see; a ratio shows its numerator's and tells none."""
    return 0 if figure.shape is Shape.RATIO else counted - seen
