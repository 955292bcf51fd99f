"""A made-up neighbourhood for renderings: a canal, streets, blocks of houses around one free plot. Metres around its middle."""

from __future__ import annotations

from shapely import affinity
from shapely.geometry import LineString, Polygon, box
from shapely.ops import unary_union

from zhaoshang.domain.tours.renderers.composing import Around, Neighbour
from zhaoshang.domain.tours.renderers.scene import Ring

PLOT: Ring = ((-62, -48), (58, -52), (66, 40), (-20, 52), (-58, 30))


def ring(shape: Polygon) -> Ring:
    """The corners of a shape's outside."""
    return tuple((x, y) for x, y, *_ in shape.exterior.coords[:-1])


def houses(plot: Ring = PLOT, blocks: int = 3, seed: int = 5) -> list[Neighbour]:
    """Buildings of all kinds in a grid of streets, none on the plot, none in the canal."""
    free = unary_union([Polygon(plot).buffer(14), canal().buffer(16)])
    found, number = [], seed
    for i in range(-blocks, blocks + 1):
        for j in range(-blocks, blocks + 1):
            if (i, j) == (0, 0):
                continue
            x, y = i * 165, j * 140
            for dx, dy, w, d in ((-45, -35, 44, 16), (18, -36, 30, 26), (-44, 12, 36, 24), (20, 14, 46, 15)):
                number = (number * 1_103_515_245 + 12_345) % 2**31
                kind = number >> 8 & 7
                height = (18, 24, 33, 54, 12, 78, 21, 45)[kind]
                use = (
                    "residential",
                    "commercial",
                    "residential",
                    "residential",
                    "industrial",
                    "commercial",
                    "commercial",
                    "residential",
                )[kind]
                shape = affinity.rotate(box(x + dx, y + dy, x + dx + w, y + dy + d), (number >> 12 & 7) - 3)
                if shape.disjoint(free):
                    found.append(Neighbour(ring(shape), height=height, use=use))
    return found


def canal() -> Polygon:
    """A bend of the canal west of the plot, forty metres wide."""
    return LineString([(-150, -900), (-118, -200), (-112, 0), (-128, 180), (-240, 420), (-300, 900)]).buffer(
        20, quad_segs=8
    )


def roads() -> list[Polygon]:
    """Streets between the blocks, not over the water."""
    lines = [LineString([(x, -620), (x, 620)]).buffer(8, cap_style="flat") for x in (-412, -247, 82, 247, 412)]
    lines += [LineString([(-560, y), (560, y)]).buffer(9, cap_style="flat") for y in (-350, -210, -70, 70, 210, 350)]
    whole = unary_union(lines)
    return [part for part in getattr(whole, "geoms", [whole])]


def neighbourhood() -> Around:
    """All of it as the renderer takes it."""
    green = canal().buffer(22).difference(canal().buffer(3)).difference(unary_union(roads()))
    parks = [box(95, 84, 232, 196), *getattr(green, "geoms", [green])]
    return Around(
        neighbours=tuple(houses()),
        water=((ring(canal()), ()),),
        green=tuple((ring(p), tuple(tuple((x, y) for x, y, *_ in h.coords[:-1]) for h in p.interiors)) for p in parks),
        roads=tuple(
            (ring(r), tuple(tuple((x, y) for x, y, *_ in h.coords[:-1]) for h in r.interiors)) for r in roads()
        ),
    )
