"""The ground as triangles: a board to the horizon and what lies on it, each a few centimetres above what it covers."""

from __future__ import annotations

import shapely
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from zhaoshang.domain.tours.renderers.child.mesh import Mesh, Stuff, flat, parts_of, polygon_of, standing, walls
from zhaoshang.domain.tours.renderers.scene import Patch, Ring, Surface

# What covers what: later ones lie higher.
ORDER: tuple[Surface, ...] = ("green", "water", "road", "plaza", "plot", "lawn")
STUFF: dict[Surface, Stuff] = {
    "plot": Stuff.PLOT, "lawn": Stuff.LAWN, "plaza": Stuff.PLAZA, "road": Stuff.ROAD, "green": Stuff.GREEN, "water": Stuff.WATER,
}  # fmt: skip
STEP = 0.004
FAR = 30_000.0
KERB = 3.0
BANK_WIDTH, BANK_HEIGHT, PARAPET_HEIGHT = 0.7, 0.6, 1.1
LINE_WIDTH, LINE_HEIGHT = 0.9, 0.32


def add_ground(mesh: Mesh, patches: tuple[Patch, ...], outlines: tuple[Ring, ...], lots: BaseGeometry) -> None:
    """Board, pavements beside roads, patches in their order, stone banks along water, the boundary as a raised line."""
    mesh.add(flat(box(-FAR, -FAR, FAR, FAR), 0.0), mesh.face(Stuff.BOARD))
    shapes = {name: together(patches, name) for name in ORDER}
    wet = shapes["water"]
    walk = shapes["road"].buffer(KERB, quad_segs=4).difference(shapes["road"]).difference(wet)
    mesh.add(flat(walk, 2 * STEP), mesh.face(Stuff.WALK))
    covered = shapely.union_all([walk, *shapes.values()])
    mesh.add(flat(lots.difference(covered), STEP), mesh.face(Stuff.GREEN))
    for rank, name in enumerate(ORDER):
        shape = shapes[name] if name in ("water", "road") else shapes[name].difference(wet)
        mesh.add(flat(shape, STEP * (rank + 3)), mesh.face(STUFF[name], float(rank)))
    bank = wet.buffer(BANK_WIDTH, join_style="mitre").difference(wet).difference(shapes["road"].buffer(1.0))
    _raised(mesh, bank, BANK_HEIGHT, Stuff.STONE)
    # A street that crosses water is a bridge: it has a parapet there.
    bridge = (
        shapes["road"].buffer(BANK_WIDTH, join_style="mitre").difference(shapes["road"]).intersection(wet.buffer(2.5))
    )
    _raised(mesh, bridge, PARAPET_HEIGHT, Stuff.STONE)
    for ring in outlines:
        edge = polygon_of(ring)
        line = edge.difference(edge.buffer(-LINE_WIDTH, join_style="mitre"))
        _raised(mesh, line, LINE_HEIGHT, Stuff.LINE)


def _raised(mesh: Mesh, shape: BaseGeometry, height: float, stuff: Stuff) -> None:
    mesh.add(flat(shape, height), mesh.face(stuff))
    for start, end in walls(shape):
        mesh.add(standing(start, end, 0.0, height), mesh.face(stuff))


def together(patches: tuple[Patch, ...], name: Surface) -> BaseGeometry:
    """All patches of one surface as one shape."""
    given = [polygon_of(p.ring, p.holes) for p in patches if p.surface == name]
    return shapely.union_all(given) if given else Polygon()


def planted(patches: tuple[Patch, ...]) -> list[tuple[Polygon, Surface]]:
    """Where trees may grow: lawns and greens, away from water and road."""
    bare = shapely.union_all([polygon_of(p.ring, p.holes) for p in patches if p.surface in ("road", "water")])
    found: list[tuple[Polygon, Surface]] = []
    for name in ("green", "lawn"):
        for part in parts_of(together(patches, name).difference(bare)):
            found.append((part, name))
    return found
