"""Where the example's parcels and buildings lie: a schematic of Gongshu in 2020, no survey.

The middles of the subdistricts are roughly where they are; the outlines in them are invented, each as large as its ledger says.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import shapely
from shapely import affinity

from zhaoshang.demo.content import land
from zhaoshang.demo.content.sample import Dice
from zhaoshang.demo.content.spaces import bodies
from zhaoshang.kernel.outlines import Polygons, checked, plane_at

# Longitude and latitude in ten-thousandths of a degree.
MIDDLES: dict[str, tuple[int, int]] = {
    "米市巷街道": (1201500, 302870),
    "湖墅街道": (1201560, 302960),
    "小河街道": (1201370, 303110),
    "和睦街道": (1201250, 303080),
    "拱宸桥街道": (1201360, 303230),
    "大关街道": (1201600, 303100),
    "上塘街道": (1201640, 303290),
    "祥符街道": (1201120, 303330),
    "康桥街道": (1201510, 303590),
    "半山街道": (1201830, 303680),
}
UNPLACED = "祥符街道"  # the two buildings the article names without saying where they stand
CELL_M = 270
TURN = -8  # degrees: as the streets beside the canal run
# Cells of a subdistrict in the order they are given away: a spiral around its middle.
SPIRAL = [
    (0, 0), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1), (2, -1), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2),
    (-1, 2), (-2, 2), (-2, 1), (-2, 0), (-2, -1),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lot:
    """One outline: whose it is, its ring in metres on the 3-degree plane of 120° E, and the same in degrees."""

    name: str
    place: str
    is_building: bool
    metres: shapely.Polygon
    polygons: Polygons


@cache
def lots() -> tuple[Lot, ...]:
    """Every parcel by its number and every building by its name."""
    taken: dict[str, int] = {}
    found = []
    for number, place, mu in land.placed():
        sqm = mu * 2000 / 3
        found.append(_lot(taken, number, place, sqm, is_building=False))
    for body in bodies():
        plate = Decimal(body.gross) / (body.storeys + body.basements)
        found.append(_lot(taken, body.tower.name, body.tower.place or UNPLACED, plate, is_building=True))
    return tuple(found)


def lot_of(name: str) -> Lot:
    """The outline of a parcel by its number, or of a building by its name."""
    return next(lot for lot in lots() if lot.name == name)


def _lot(taken: dict[str, int], name: str, place: str, sqm: Decimal, *, is_building: bool) -> Lot:
    dice = Dice(f"界线{name}")
    cell = SPIRAL[taken.get(place, 0)]
    taken[place] = taken.get(place, 0) + 1
    there, back = plane_at(120.14)
    lon, lat = MIDDLES[place]
    east, north = there(lon / 10_000, lat / 10_000)
    shape = _shape(dice, is_building=is_building)
    grown = (float(sqm) / shape.area) ** 0.5
    shape = affinity.scale(shape, grown, grown, origin=(0, 0))
    shape = affinity.rotate(shape, TURN + dice.between(-3, 3), origin=(0, 0))
    shape = affinity.translate(
        shape, east + cell[0] * CELL_M + dice.between(-12, 12), north + cell[1] * CELL_M + dice.between(-12, 12)
    )
    degrees = shapely.transform(shape, back, interleaved=False)
    return Lot(name, place, is_building, shape, checked(degrees))


def _shape(dice: Dice, *, is_building: bool) -> shapely.Polygon:
    """A plot with cut-off corners, or a footprint; around the middle, of no particular size."""
    wide, deep = dice.between(100, 130), dice.between(80, 100)
    if is_building:
        return shapely.box(-wide, -deep, wide, deep)
    cut, bite = dice.between(10, 28), dice.between(0, 30)
    ring = [
        (-wide, -deep), (wide - cut, -deep), (wide, -deep + cut), (wide, deep - bite), (wide - bite, deep), (-wide + cut, deep),
        (-wide, deep - cut),
    ]  # fmt: skip
    return shapely.Polygon(ring)
