"""The section of a building as it is drawn: storeys from the top down, units as wide as their area, coloured by how they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhaoshang.domain.estate.queries.standing import Section, Standing, Storey
from zhaoshang.domain.estate.states import UNIT_STANDINGS
from zhaoshang.kernel.percent import percent_of, round_half_up
from zhaoshang.web.kit.shapes import percent

# What is told apart in public: free, free soon, promised, and the rest.
PUBLIC = {"vacant": "vacant", "leaving": "leaving", "held": "held", "reserved": "held"}
ORDER = ("vacant", "leaving", "held", "reserved", "taken_up", "leased", "fitting_out", "self_use")


@dataclass(frozen=True, slots=True)
class DrawnUnit:
    """One unit in its storey: where it starts and how wide it is (SVG lengths), what is written on it, where it leads."""

    x: str
    width: str
    state: str
    name: str
    size: str
    said: str
    href: str


@dataclass(frozen=True, slots=True)
class DrawnStorey:
    """One storey; `is_below` for a floor under the ground, `is_ground` for the first above it."""

    label: str
    units: list[DrawnUnit]
    whole: str
    free: str
    is_below: bool
    is_ground: bool


@dataclass(frozen=True, slots=True)
class Share:
    """One state in the legend: its name, area and share, and its part of the bar."""

    state: str
    name: str
    area: str
    percent: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole section."""

    storeys: list[DrawnStorey] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    free: str = ""
    count: int = 0


def drawn(section: Section, link: Callable[[Standing], str], *, for_public: bool = False) -> Drawing:
    """The drawing of a section. In public nobody learns who sits where, or for whom something is held."""
    # A garage is wider than what stands on it, and says nothing: the widest storey with units is the measure.
    measured = [storey for storey in section.storeys if storey.units] or section.storeys
    widest = max((storey.area_sqm for storey in measured), default=Decimal(0))
    lowest_above = min((s.level for s in section.storeys if s.level > 0), default=None)
    storeys = [
        DrawnStorey(
            label=storey.label,
            units=_units(storey, widest, link, for_public=for_public),
            whole=percent(storey.area_sqm, widest),
            free=area(storey.free_sqm) if storey.free_sqm else "",
            is_below=storey.level < 0,
            is_ground=storey.level == lowest_above,
        )
        for storey in section.storeys
    ]
    free = sum((storey.free_sqm for storey in section.storeys), Decimal(0))
    return Drawing(storeys, _shares(section, for_public=for_public), area(free), len(section.units))


def _units(storey: Storey, widest: Decimal, link: Callable[[Standing], str], *, for_public: bool) -> list[DrawnUnit]:
    drawings, start = [], Decimal(0)
    for unit in storey.units:
        size = unit.record.gfa_sqm or Decimal(0)
        state = PUBLIC.get(unit.state, "leased") if for_public else unit.state
        words = [unit.unit.unit_no, area(size), standing_word(state, for_public=for_public)]
        if not for_public and unit.lease is not None:
            words.append(unit.lease.tenant_name)
        drawings.append(
            DrawnUnit(
                x=percent(start, widest),
                width=percent(size, widest),
                state=state,
                name=unit.unit.unit_no,
                size=area(size),
                said=" · ".join(words),
                href=link(unit),
            )
        )
        start += size
    return drawings


def _shares(section: Section, *, for_public: bool) -> list[Share]:
    sums: dict[str, Decimal] = {}
    for state, amount in section.by_state.items():
        shown = PUBLIC.get(state, "leased") if for_public else state
        sums[shown] = sums.get(shown, Decimal(0)) + amount
    total, start, found = section.total_sqm, Decimal(0), []
    for state in (s for s in ORDER if s in sums):
        share = percent_of(sums[state], total)
        said = f"{round_half_up(share, 1)}%" if share is not None else ""
        name = standing_word(state, for_public=for_public)
        found.append(Share(state, name, area(sums[state]), said, percent(start, total), percent(sums[state], total)))
        start += sums[state]
    return found


def standing_word(state: str, *, for_public: bool = False) -> str:
    """How a unit stands, in the reader's language."""
    if for_public and state == "leased":
        return _("taken")
    return UNIT_STANDINGS[state].in_language(get_language() or "zh-hans")


def area(sqm: Decimal | None) -> str:
    """Square metres, whole ones."""
    return "" if sqm is None else f"{round_half_up(sqm, 0):,f} ㎡"
