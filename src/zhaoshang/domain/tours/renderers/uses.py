"""How each land use is usually built: storeys, plates, distances. Habits of the field for a first picture, no rule of any plan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zhaoshang.domain.tours.renderers.scene import Dress

Metres = float
"""A length in a picture."""


@dataclass(frozen=True, slots=True)
class Habit:
    """Plates (long side, short side), the height of a storey, storeys of a podium (none: 0), the distance from the boundary and
    between buildings, the height such buildings like to have, and the density taken when none is stated."""

    dress: Dress
    plates: tuple[tuple[Metres, Metres], ...]
    storey: Decimal
    podium_storeys: tuple[int, ...]
    podium_storey: Decimal
    setback: Metres
    gap_along: Metres
    gap_across: Metres
    liked_height: Metres
    density: Decimal


OFFICES = Habit(
    "offices", ((54.0, 27.0), (42.0, 30.0), (36.0, 36.0), (33.0, 24.0), (24.0, 18.0)), Decimal("4.2"), (0, 2, 3, 4),
    Decimal("5.1"), 8.0, 20.0, 24.0, 70.0, Decimal("0.40"),
)  # fmt: skip
HABITS: dict[str, Habit] = {
    "residential": Habit(
        "homes", ((48.0, 15.0), (34.0, 15.0), (26.0, 17.0), (16.0, 14.0)), Decimal("3.0"), (0,), Decimal("4.5"),
        8.0, 14.0, 34.0, 54.0, Decimal("0.25"),
    ),
    "commercial": OFFICES,
    "mixed": Habit(
        "homes", ((40.0, 17.0), (30.0, 18.0), (20.0, 16.0)), Decimal("3.0"), (2, 3, 0), Decimal("4.8"),
        8.0, 18.0, 30.0, 60.0, Decimal("0.35"),
    ),
    "industrial": Habit(
        "works", ((96.0, 48.0), (72.0, 36.0), (48.0, 24.0), (30.0, 18.0)), Decimal("6.0"), (0,), Decimal("6.0"),
        10.0, 16.0, 18.0, 20.0, Decimal("0.50"),
    ),
    "innovative": Habit(
        "offices", ((60.0, 24.0), (48.0, 24.0), (36.0, 27.0), (24.0, 18.0)), Decimal("4.5"), (0, 2), Decimal("5.4"),
        8.0, 18.0, 22.0, 45.0, Decimal("0.40"),
    ),
}  # fmt: skip
