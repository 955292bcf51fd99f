"""Buildings as triangles: walls that know their bays and storeys, roofs with a parapet, a head house on tall ones."""

from __future__ import annotations

import math

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from zhaoshang.domain.tours.renderers.child.mesh import Mesh, Stuff, flat, parts_of, polygon_of, standing, walls
from zhaoshang.domain.tours.renderers.scene import DRESSES, Solid

PARAPET = 0.9
PARAPET_WIDTH = 0.35
TALL = 24.0
WALLS = {"permitted": Stuff.WALL_PERMITTED, "standing": Stuff.WALL_STANDING, "neighbour": Stuff.WALL}


def add_solid(mesh: Mesh, solid: Solid, number: int) -> None:
    """The solid stands in the mesh. A parapet is inside its height; what is only permitted has neither parapet nor head house."""
    shape = polygon_of(solid.ring, solid.holes)
    if shape.is_empty or solid.top <= solid.base:
        return
    stuff = WALLS[solid.role]
    seed = float(number % 97)
    roof = Stuff.ROOF_PERMITTED if solid.role == "permitted" else Stuff.ROOF
    for start, end in walls(shape):
        _wall(mesh, stuff, (start, end), solid, seed)
    inside = shape.buffer(-PARAPET_WIDTH, join_style="mitre")
    low = max(solid.base, solid.top - PARAPET)
    if solid.role == "permitted" or inside.is_empty or solid.top - solid.base < 2 * PARAPET:
        mesh.add(flat(shape, solid.top), mesh.face(roof, seed))
        return
    mesh.add(flat(inside, low), mesh.face(roof, seed))
    rim = mesh.face(Stuff.STONE, seed)
    mesh.add(flat(shape.difference(inside), solid.top), rim)
    for start, end in walls(inside):
        mesh.add(standing(end, start, low, solid.top), mesh.face(Stuff.STONE, seed))
    if solid.top > TALL:
        _head_house(mesh, inside, low, seed)


def _wall(
    mesh: Mesh, stuff: Stuff, side: tuple[tuple[float, float], tuple[float, float]], solid: Solid, seed: float
) -> None:
    (x, y), (u, v) = side
    length = math.hypot(u - x, v - y)
    if length < 0.01:
        return
    face = mesh.face(
        stuff, x, y, solid.base, (u - x) / length, (v - y) / length, length, solid.top - solid.base, solid.storey, seed,
        float(DRESSES.index(solid.dress)),
    )  # fmt: skip
    mesh.add(standing((x, y), (u, v), solid.base, solid.top), face)


def _head_house(mesh: Mesh, roof: BaseGeometry, low: float, seed: float) -> None:
    """Lifts and machines on the roof of what stands already, set back from its edge."""
    part = max(parts_of(roof), key=lambda p: p.area, default=Polygon())
    box = shapely.minimum_rotated_rectangle(part)
    house = shapely.affinity.scale(box, 0.42, 0.34, origin=part.representative_point())
    house = house.intersection(part.buffer(-2.0))
    if house.is_empty or house.area < 30:
        return
    mesh.add(flat(house, low + 3.6), mesh.face(Stuff.ROOF, seed))
    for start, end in walls(house):
        mesh.add(standing(start, end, low, low + 3.6), mesh.face(Stuff.STONE, seed))
