"""Whether an outline that is to be drawn would lie over another one: two parcels share no ground, nor do two buildings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely

from zhaoshang.domain.estate.models import Parcel
from zhaoshang.domain.estate.queries.ground import outlines
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.crs import DEGREES, OFFSET, WGS84, Reading, to_degrees
from zhaoshang.kernel.outlines import STEPS, Polygons, to_shape
from zhaoshang.kernel.refusal import Refusal

WORTH_ASKING = 10  # per cent of the smaller of both: less comes of surveying and simplifying
AROUND = 2 * STEPS // 100  # some two kilometres: further than web maps move anything
ELSEWHOSE = Bilingual("您无权查看的一处", "one you may not see")


@dataclass(frozen=True, slots=True)
class Overlap:
    """What an outline would lie over most, how much of the smaller of both in whole per cent, and the system of web maps read in
    which it would lie over nothing."""

    what: Bilingual
    percent: int
    looks_like: str


class Ground:
    """What lies there: the outlines in force of one kind of things, but for those the file draws anew, and these."""

    def __init__(self, known: Mapping[int, Any], drawn: Mapping[int, Polygons], *, of_parcels: bool) -> None:
        self.known, self.drawn = known, drawn
        self.shapes: dict[int, Any] = {pk: to_shape(polygons) for pk, polygons in drawn.items()}
        self.unchanged: set[int] = set()
        self.standing: list[int] = []
        rows = outlines().filter(parcel__isnull=not of_parcels)
        if drawn:
            west, south, east, north = (
                round(edge * STEPS) for edge in shapely.total_bounds(list(self.shapes.values()))
            )
            rows = rows.filter(west__lte=east + AROUND, east__gte=west - AROUND)
            rows = rows.filter(south__lte=north + AROUND, north__gte=south - AROUND)
        for outline in rows if drawn else ():
            pk = (outline.parcel_id if of_parcels else outline.building_id) or 0
            if pk not in drawn:
                self.shapes[pk] = to_shape(outline.rings)
                self.standing.append(pk)
            elif outline.rings == drawn[pk]:
                self.unchanged.add(pk)
        self.keys = list(self.shapes)
        self.tree = shapely.STRtree(list(self.shapes.values()))

    def overlap_of(self, thing: Any, raw: Any, reading: Reading, *, is_said: bool) -> Overlap | None:
        """What the outline of a thing would lie over; `raw` is its shape as the file has it. None where it lies so already."""
        if thing.pk in self.unchanged:
            return None
        under, share = self._most(thing.pk, self.shapes[thing.pk])
        if under is None or share <= WORTH_ASKING:
            return None
        name = str(self.known[under]) if under in self.known else ""
        # What else is in the file would move with it.
        is_told = is_said or under in self.drawn or reading.system not in (str(DEGREES), str(WGS84))
        looks_like = "" if is_told else next((w for w in OFFSET if self._is_free(thing.pk, raw, w, reading)), "")
        return Overlap(Bilingual(name, name) if name else ELSEWHOSE, share, looks_like)

    def _is_free(self, pk: int, raw: Any, system: str, reading: Reading) -> bool:
        try:
            moved = to_degrees(raw, Reading(system, reading.is_swapped))
        except Refusal:
            return False
        return self._most(pk, moved, only=self.standing)[1] <= WORTH_ASKING

    def _most(self, own: int, shape: Any, only: list[int] | None = None) -> tuple[int | None, int]:
        """The other that shares most with a shape, and how much of the smaller of both that is, in whole per cent."""
        found: tuple[int | None, int] = (None, 0)
        for at in self.tree.query(shape, predicate="intersects"):
            pk = self.keys[at]
            if pk == own or (only is not None and pk not in only):
                continue
            other = self.shapes[pk]
            both = shapely.area(shapely.intersection(shape, other))
            share = round(both * 100 / min(shapely.area(shape), shapely.area(other)))
            found = max(found, (pk, share), key=lambda one: one[1])
        return found


def ground_under(things: Mapping[int, Any], drawn: Mapping[int, Polygons]) -> Ground:
    """What lies where these outlines of some of the things are to be drawn."""
    return Ground(things, drawn, of_parcels=any(isinstance(thing, Parcel) for thing in things.values()))
