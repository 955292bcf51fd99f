"""What stands around a place of the example so that its rendering looks like a town: blocks, streets, the canal. All invented."""

from __future__ import annotations

import shapely
from shapely import affinity

from zhaoshang.demo.content.ground import CELL_M, TURN, Lot, lots
from zhaoshang.demo.content.sample import Dice
from zhaoshang.domain.tours.renderers.composing import Area, Around, Neighbour
from zhaoshang.domain.tours.renderers.scene import Ring

REACH = 3  # cells on each side
STREET_M = 18
USES = ("residential", "commercial", "residential", "innovative", "residential", "mixed")


def around(lot: Lot) -> Around:
    """The town around a lot, in metres from the middle of its outline, clear of every lot of the example."""
    dice = Dice(f"周边{lot.name}")
    middle = lot.metres.centroid
    taken = shapely.union_all([_moved(other, middle).buffer(14) for other in lots()])
    neighbours: list[Neighbour] = []
    green: list[Area] = []
    for column in range(-REACH, REACH + 1):
        for row in range(-REACH, REACH + 1):
            if column == -REACH + 1:  # the canal runs here
                continue
            if dice.chance(9):
                green.append((_ring(_turned(column * CELL_M, row * CELL_M, 96, 90)), ()))
                continue
            use = dice.one_of(USES)
            for east in (-62, 62):
                for north in (-58, 58):
                    block = _block(dice, column * CELL_M + east, row * CELL_M + north, use)
                    if not block.intersects(taken):
                        neighbours.append(Neighbour(_ring(block), float(_height(dice, use)), use))
    return Around(tuple(neighbours), (_canal(),), (*green, *_banks()), tuple(_streets()))


def _block(dice: Dice, east: float, north: float, use: str) -> shapely.Polygon:
    wide, deep = (
        (dice.between(20, 27), dice.between(8, 10))
        if use == "residential"
        else (dice.between(18, 30), dice.between(12, 20))
    )
    return _turned(east + dice.between(-8, 8), north + dice.between(-8, 8), wide, deep)


def _height(dice: Dice, use: str) -> int:
    return dice.between(18, 54) if use == "residential" else dice.between(16, 64)


def _turned(east: float, north: float, wide: float, deep: float) -> shapely.Polygon:
    box = shapely.box(east - wide, north - deep, east + wide, north + deep)
    turned: shapely.Polygon = affinity.rotate(box, TURN, origin=(0, 0))
    return turned


def _canal() -> Area:
    east = (-REACH + 1) * CELL_M
    return (_ring(_turned(east, 0, 32, (REACH + 1) * CELL_M)), ())


def _banks() -> list[Area]:
    east = (-REACH + 1) * CELL_M
    return [(_ring(_turned(east + side * 56, 0, 20, (REACH + 1) * CELL_M)), ()) for side in (-1, 1)]


def _streets() -> list[Area]:
    far = (REACH + 1) * CELL_M
    places = [(n + 0.5) * CELL_M for n in range(-REACH - 1, REACH + 1)]
    along = [(_ring(_turned(at, 0, STREET_M / 2, far)), ()) for at in places]
    across = [(_ring(_turned(0, at, far, STREET_M / 2)), ()) for at in places]
    return [*along, *across]


def _moved(other: Lot, middle: shapely.Point) -> shapely.Polygon:
    moved: shapely.Polygon = affinity.translate(other.metres, -middle.x, -middle.y)
    return moved


def _ring(polygon: shapely.Polygon) -> Ring:
    return tuple((float(x), float(y)) for x, y in list(polygon.exterior.coords)[:-1])
