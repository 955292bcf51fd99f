"""What may stand on a plot: blocks whose floor area uses up the floor area ratio without breaking height limit and density.

An illustration of the control indices, no design: of the ways buildings of the use are commonly laid out, the one whose
heights come nearest to what is usual. `Massing.bound_by` says what ended it when the ratio cannot be reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from math import ceil, log

import shapely
from shapely.geometry import Polygon

from zhaoshang.domain.tours.errors import LACKS, NothingFits, PlotUnclear
from zhaoshang.domain.tours.renderers.plates import (
    around_a_court,
    facing_south,
    long_axis,
    placed,
    resized,
    ring_of,
    shrunk_to,
    spread_out,
)
from zhaoshang.domain.tours.renderers.scene import Dress, Ring, Solid
from zhaoshang.domain.tours.renderers.uses import HABITS, Habit

HUNDREDTH = Decimal("0.01")
ENOUGH = Decimal("0.995")
FREE_HEIGHT = Decimal(100)
"""Drawn to, in metres, when no height limit is stated."""
COURT_DEPTH = 22.0
MOST_CHOSEN = 10
"""Buildings up to this number are tried one by one; beyond, all that fit."""
LEAST_PLOT = Decimal(200)
DIFFERS = Decimal("0.05")
"""How far the stated area may differ from the outline's before the outline is doubted."""


@dataclass(frozen=True, slots=True)
class Indices:
    """Control indices of a plot. `density` is a share (0.35); None is not stated. `area` in ㎡ when the ledger states it."""

    use: str
    far: Decimal | None
    density: Decimal | None = None
    height: Decimal | None = None
    area: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a massing: a ring that rises `storeys` × `storey` metres from `base`; courts are `holes`."""

    dress: Dress
    ring: Ring
    holes: tuple[Ring, ...]
    base: Decimal
    storeys: int
    storey: Decimal

    @property
    def top(self) -> Decimal:
        """Metres above the ground."""
        return self.base + self.storeys * self.storey

    @property
    def footprint(self) -> Decimal:
        """Square metres on the ground, of the corners as they are written."""
        return Decimal(repr(Polygon(self.ring, self.holes).area)).quantize(HUNDREDTH, ROUND_DOWN)

    @property
    def floor_area(self) -> Decimal:
        """Square metres of all its storeys."""
        return self.footprint * self.storeys

    def as_solid(self) -> Solid:
        """The same as the renderer draws it."""
        return Solid(
            "permitted", self.dress, self.ring, top=float(self.top), base=float(self.base), storey=float(self.storey), holes=self.holes
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Massing:
    """Blocks, what they come to, what was allowed, and what bound them: `far` when the ratio is used up, else `height`,
    `density` or `outline`. `assumed` names the indices that were not stated and taken as usual."""

    blocks: tuple[Block, ...]
    allowed: Decimal
    bound_by: str
    assumed: tuple[str, ...]

    @property
    def floor_area(self) -> Decimal:
        """Square metres reached."""
        return sum((b.floor_area for b in self.blocks), Decimal(0))

    @property
    def footprint(self) -> Decimal:
        """Square metres covered; a tower on its podium covers nothing more."""
        return sum((b.footprint for b in self.blocks if b.base == 0), Decimal(0))

    @property
    def height(self) -> Decimal:
        """The highest top, metres."""
        return max(b.top for b in self.blocks)


def massing_of(ring: Ring, indices: Indices, holes: tuple[Ring, ...] = ()) -> Massing:
    """The massing of a plot. Refuses a plot whose ratio or use is not stated, whose outline is none, or too small to build on."""
    habit = HABITS.get(indices.use)
    if habit is None or indices.far is None or indices.far <= 0:
        raise PlotUnclear(what=LACKS["use" if habit is None else "far"])
    outline = _outline(ring, holes, indices)
    area = indices.area or Decimal(repr(outline.area)).quantize(HUNDREDTH, ROUND_DOWN)
    plan = _Plan(
        outline,
        _zone(outline, habit.setback),
        habit,
        indices.far * area,
        (indices.density or habit.density) * area,
        indices.height or FREE_HEIGHT,
    )
    assumed = tuple(n for n, v in (("density", indices.density), ("height", indices.height)) if v is None)
    layouts = sorted(plan.layouts(), key=lambda found: found[0])
    blocks = layouts[0][1] if layouts else plan.one_block()
    reached = sum((b.floor_area for b in blocks), Decimal(0))
    bound = "far" if reached >= plan.allowed * ENOUGH else plan.what_binds(blocks)
    return Massing(blocks, plan.allowed.quantize(HUNDREDTH), bound, assumed)


def _outline(ring: Ring, holes: tuple[Ring, ...], indices: Indices) -> Polygon:
    outline = Polygon(ring, holes) if len(ring) > 2 else Polygon()
    if not outline.is_valid or outline.is_empty:
        raise PlotUnclear(what=LACKS["outline"])
    drawn = Decimal(repr(outline.area))
    if drawn < LEAST_PLOT:
        raise NothingFits(area=f"{drawn:.0f}")
    if indices.area and abs(drawn - indices.area) > DIFFERS * indices.area:
        raise PlotUnclear(what=LACKS["area"])
    return outline


def _zone(outline: Polygon, setback: float) -> Polygon:
    """Where one may build: the outline without a strip along its boundary, narrower where the plot is small."""
    for share in (1, 0.75, 0.5, 0.25):
        drawn_in = outline.buffer(-setback * share, join_style="mitre")
        parts = [p for p in getattr(drawn_in, "geoms", [drawn_in]) if isinstance(p, Polygon) and not p.is_empty]
        if parts and sum(p.area for p in parts) > 0.3 * outline.area:
            return max(parts, key=lambda p: p.area)
    raise NothingFits(area=f"{outline.area:.0f}")


@dataclass(frozen=True, slots=True)
class _Plan:
    """One plot being laid out: areas in ㎡, the limit in metres."""

    outline: Polygon
    zone: Polygon
    habit: Habit
    allowed: Decimal
    cap: Decimal
    limit: Decimal

    def layouts(self) -> Iterator[tuple[float, tuple[Block, ...]]]:
        """Every layout that uses up the ratio within the limits, with how far it is from the usual (less is better)."""
        turn = long_axis(self.outline)
        if self.habit.dress == "homes":
            turn = facing_south(turn)
        for size in self.habit.plates:
            plates = spread_out(placed(self.zone, turn, size, (self.habit.gap_along, self.habit.gap_across)))
            for count in (n for n in range(1, len(plates) + 1) if n <= MOST_CHOSEN or n == len(plates)):
                for storeys in self.habit.podium_storeys:
                    made = self._on(plates[:count], storeys)
                    if made:
                        yield self._oddness(made, count), made

    def _on(self, plates: list[Polygon], podium_storeys: int) -> tuple[Block, ...] | None:
        podium = self._podium(plates) if podium_storeys else None
        covered = podium.area if podium else sum(p.area for p in plates)
        if (podium_storeys and podium is None) or covered > float(self.cap):
            return None
        blocks: list[Block] = []
        base, left = Decimal(0), self.allowed
        if podium is not None:
            below = _block("shops", podium, base, podium_storeys, self.habit.podium_storey)
            base, left = below.top, left - below.floor_area
            blocks.append(below)
        plate = Decimal(repr(sum(p.area for p in plates)))
        storeys = ceil(left / plate)
        if storeys < (1 if podium is None else 3) or base + storeys * self.habit.storey > self.limit:
            return None
        share = float(left / (plate * storeys))
        if share < 0.45:
            return None
        while True:
            towers = [_block(self.habit.dress, resized(p, share), base, storeys, self.habit.storey) for p in plates]
            if sum((t.floor_area for t in towers), Decimal(0)) <= left:
                return (*blocks, *towers)
            share *= 0.9998  # rounding corners to centimetres may add a little

    def _podium(self, plates: list[Polygon]) -> Polygon | None:
        """One base under all towers, six metres wider than they are."""
        around = shapely.minimum_rotated_rectangle(shapely.union_all(plates)).buffer(6, join_style="mitre")
        base = self.zone.intersection(around)
        if not isinstance(base, Polygon) or base.interiors or not all(base.covers(p) for p in plates):
            return None
        return base

    def _oddness(self, blocks: tuple[Block, ...], count: int) -> float:
        top = float(max(b.top for b in blocks))
        liked = min(self.habit.liked_height, float(self.limit) * 0.9)
        uneven: float = abs(log(top / liked))
        towers = [b for b in blocks if b.base > 0 or len(blocks) == count]
        slender: float = max(0.0, top / float(towers[0].footprint) ** 0.5 - 3.6) * 0.3
        podium = 0.0 if blocks[0].dress == "shops" or 3 not in self.habit.podium_storeys else 0.25
        return uneven + slender + podium + 0.02 * count

    def one_block(self) -> tuple[Block, ...]:
        """A single building over as much of the zone as it takes, around a court where it would be too deep: always possible."""
        highest = max(1, int(self.limit / self.habit.storey))
        room = min(self.cap, Decimal(repr(self.zone.area)))
        storeys = min(highest, max(1, ceil(self.allowed / room)))
        area = min(float(self.allowed / storeys), float(room))
        while True:
            court = None if self.habit.dress == "works" else around_a_court(self.zone, area, COURT_DEPTH)
            block = _block(
                self.habit.dress, court or shrunk_to(self.zone, area), Decimal(0), storeys, self.habit.storey
            )
            if block.floor_area <= self.allowed and block.footprint <= self.cap:
                return (block,)
            area *= 0.9998

    def what_binds(self, blocks: tuple[Block, ...]) -> str:
        """Which limit left the ratio unused."""
        footprint = sum((b.footprint for b in blocks if b.base == 0), Decimal(0))
        if footprint < self.cap * ENOUGH:
            return "outline"
        return "height" if self.habit.storey > self.limit - max(b.top for b in blocks) else "density"


def _block(dress: Dress, shape: Polygon, base: Decimal, storeys: int, storey: Decimal) -> Block:
    holes = tuple(ring_of(hole) for hole in shape.interiors)
    return Block(dress, ring_of(shape.exterior), holes, base, storeys, storey)
