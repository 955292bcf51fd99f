"""From a scene to its triangles: ground, houses, trees."""

from __future__ import annotations

import shapely

from zhaoshang.domain.tours.renderers.child.ground import add_ground, planted, together
from zhaoshang.domain.tours.renderers.child.mesh import Mesh, polygon_of
from zhaoshang.domain.tours.renderers.child.planting import add_trees
from zhaoshang.domain.tours.renderers.child.solids import add_solid
from zhaoshang.domain.tours.renderers.scene import Scene

GARDEN = 9.0


def mesh_of(scene: Scene) -> Mesh:
    """Everything the caster needs of a scene. Around homes lie gardens, along streets stand trees: a model's usual setting."""
    mesh = Mesh()
    shapes = [polygon_of(s.ring, s.holes) for s in scene.solids]
    homes = [
        shape.buffer(GARDEN, join_style="mitre")
        for shape, solid in zip(shapes, scene.solids, strict=True)
        if solid.role == "neighbour" and solid.dress == "homes"
    ]
    add_ground(mesh, scene.ground, scene.outlines, shapely.union_all(homes))
    for number, solid in enumerate(scene.solids):
        add_solid(mesh, solid, number)
    streets, wet = together(scene.ground, "road"), together(scene.ground, "water")
    taken = shapely.union_all([*shapes, wet])
    add_trees(mesh, planted(scene.ground), streets, taken, scene.eye)
    return mesh
