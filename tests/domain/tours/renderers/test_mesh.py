"""Triangles cover what they are made from: no more, no less, and walls look outwards."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from tests.factories.neighbourhoods import canal, neighbourhood, roads
from zhaoshang.domain.tours.renderers.child.building import mesh_of
from zhaoshang.domain.tours.renderers.child.mesh import Array, Mesh, Stuff, flat, polygon_of, standing, walls
from zhaoshang.domain.tours.renderers.child.planting import MOST_TREES, add_trees
from zhaoshang.domain.tours.renderers.child.solids import add_solid
from zhaoshang.domain.tours.renderers.scene import Eye, Patch, Ring, Scene, Solid, Sun

STAR: Ring = tuple((r * np.cos(k * np.pi / 5), r * np.sin(k * np.pi / 5)) for k, r in enumerate([40, 15] * 5))
COURT: Ring = ((-6, -6), (6, -6), (6, 6), (-6, 6))


def crosses(triangles: Array) -> Array:
    """Twice the area of each triangle, as a vector along its normal."""
    return np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])


@pytest.mark.parametrize(
    "shape", [Polygon(STAR), Polygon(STAR, [COURT]), canal(), *roads(), box(0, 0, 3, 2).union(box(10, 0, 11, 1))]
)
def test_triangles_cover_a_polygon_and_nothing_else(shape: Polygon) -> None:
    made = flat(shape, 5.0)
    up = crosses(made)
    assert np.abs(up).sum() / 2 == pytest.approx(shape.area, rel=1e-4)
    assert (up[:, 2] > 0).all(), "they look up"
    assert (made[:, :, 2] == 5).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-90, 90), st.integers(-90, 90)), min_size=3, max_size=12, unique=True))
def test_any_ring_becomes_a_valid_polygon_that_triangles_cover(ring: list[tuple[int, int]]) -> None:
    shape = polygon_of(tuple(ring))
    assert shape.is_valid
    assert np.abs(crosses(flat(shape, 0.0))).sum() / 2 == pytest.approx(shape.area, rel=1e-3, abs=0.05)


def test_walls_look_away_from_the_building_and_into_its_court() -> None:
    shape = Polygon(STAR, [COURT])
    for start, end in walls(shape):
        made = standing(start, end, 0, 10)
        outward = crosses(made)[0]
        middle = made.mean(axis=(0, 1)) + outward / np.linalg.norm(outward) * 0.1
        assert not shape.contains(shapely.Point(middle[:2])), "a wall looks into its own building"


@pytest.mark.parametrize("role", ["permitted", "standing", "neighbour"])
def test_a_solid_rises_to_its_top(role: str) -> None:
    mesh = Mesh()
    add_solid(mesh, Solid(role, "offices", STAR, top=21.0, storey=4.2), 3)  # type: ignore[arg-type]
    heights = mesh.triangles[:, :, 2]
    assert (heights.min(), heights.max()) == (0, 21)
    wall = Stuff.WALL_PERMITTED if role == "permitted" else Stuff.WALL_STANDING if role == "standing" else Stuff.WALL
    assert (mesh.stuff == wall).sum() == len(STAR)
    assert len(mesh.of) == len(mesh.triangles) and mesh.of.max() < len(mesh.faces)


def test_a_solid_without_area_or_height_is_left_out() -> None:
    mesh = Mesh()
    add_solid(mesh, Solid("neighbour", "homes", ((0, 0), (5, 5), (10, 10)), top=9), 0)
    add_solid(mesh, Solid("neighbour", "homes", STAR, top=0), 1)
    assert len(mesh.triangles) == 0


def test_trees_stand_on_lawns_and_nowhere_else_and_not_before_the_eye() -> None:
    lawn, house = box(0, 0, 90, 60), box(30, 20, 50, 40)
    mesh = Mesh()
    planted = add_trees(mesh, [(lawn, "lawn")], Polygon(), house, Eye(10, 10, 2))
    bark = mesh.triangles[np.isin(mesh.of, np.nonzero(mesh.stuff == Stuff.BARK)[0])]
    assert 30 < planted <= MOST_TREES and len(bark) == 12 * planted
    for x, y, _ in bark.mean(axis=1):
        at = shapely.Point(x, y)
        assert lawn.contains(at) and house.distance(at) > 1.5 and at.distance(shapely.Point(10, 10)) > 8


def test_a_street_over_the_canal_is_a_bridge_and_no_tree_stands_in_the_water() -> None:
    around = neighbourhood()
    ground = (*(Patch("water", r, h) for r, h in around.water), *(Patch("road", r, h) for r, h in around.roads))
    mesh = mesh_of(Scene(Eye(0, 0, 30), Sun(180, 45), ground))
    bark = mesh.triangles[np.isin(mesh.of, np.nonzero(mesh.stuff == Stuff.BARK)[0])]
    assert len(bark) and all(canal().distance(shapely.Point(x, y)) > 0 for x, y, _ in bark.mean(axis=1))
    stone = mesh.triangles[np.isin(mesh.of, np.nonzero(mesh.stuff == Stuff.STONE)[0])]
    assert stone[:, :, 2].max() == pytest.approx(1.1)
