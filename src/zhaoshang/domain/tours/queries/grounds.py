"""What a rendering of a parcel or building is drawn from: its outline, what the ledgers state of it, and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from zhaoshang.domain.estate.models import Building, BuildingRecord, Listing, Outline, Parcel
from zhaoshang.domain.estate.queries import building_files, outline_of, outlines_within, stated_of
from zhaoshang.domain.tours.errors import LACKS, PlotUnclear
from zhaoshang.domain.tours.renderers.composing import (
    Around,
    Neighbour,
    Place,
    Plot,
    Standing,
    basis_of,
    described,
    scene_for,
)
from zhaoshang.domain.tours.renderers.massing import Indices
from zhaoshang.domain.tours.renderers.scene import Ring
from zhaoshang.kernel.bounds import read_bounds
from zhaoshang.kernel.outlines import STEPS, Box, plane_at

NOTHING = Around()
REACH_M = 900
METRES_IN_A_DEGREE = 90_000  # of longitude here, rounded down, so that the window is wide enough
UNKNOWN_HEIGHT_M = Decimal(24)  # of a neighbour whose file says nothing
USUAL_STOREY_M = Decimal(4)


@dataclass(frozen=True, slots=True)
class Ground:
    """Subject and surroundings in metres around the middle of the subject's outline, and where that lies."""

    subject: Plot | Standing
    around: Around
    place: Place
    outline: Outline


def ground_of(thing: Parcel | Building, beside: Around = NOTHING) -> Ground:
    """What is known of a place. `beside` is added to the neighbours the house knows. Refuses without an outline."""
    outline = outline_of(thing)
    if outline is None:
        raise PlotUnclear(what=LACKS["outline"])
    rings = _local(outline, outline)
    subject: Plot | Standing
    if isinstance(thing, Parcel):
        subject = Plot(rings[0], _indices(thing), tuple(rings[1:]))
    else:
        height, storeys = _stature(building_files([thing.pk]).get(thing.pk))
        subject = Standing(rings[0], height=height, storeys=storeys, holes=tuple(rings[1:]))
    known = _neighbours(outline)
    around = Around((*known, *beside.neighbours), beside.water, beside.green, beside.roads)
    return Ground(subject, around, Place(outline.lon / STEPS, outline.lat / STEPS), outline)


def scene_of(ground: Ground, moment: datetime) -> dict[str, Any]:
    """What `tours.render` keeps of a ground, as the sun stands at a moment."""
    composed = scene_for(ground.subject, ground.around, place=ground.place, moment=moment)
    return described(composed, basis_of(ground.subject, str(ground.outline.pk)))


def _indices(parcel: Parcel) -> Indices:
    stated: Any = stated_of(Listing(parcel=parcel))
    if stated is None:
        raise PlotUnclear(what=LACKS["use"])
    low, high = read_bounds(stated.far_text)
    density = read_bounds(stated.density_text)[1]
    return Indices(
        use=stated.land_use,
        far=high if high is not None else low,
        density=None if density is None else density / 100,
        height=stated.height_limit_m,
        area=stated.area_sqm,
    )


def _stature(file: BuildingRecord | None) -> tuple[float | None, int | None]:
    """Height in metres and storeys, as far as the file of a building says."""
    if file is None or file.floors_above is None:
        return None, None
    storeys = int(file.floors_above)
    return float((file.floor_height_m or USUAL_STOREY_M) * storeys), storeys


def _neighbours(own: Outline) -> tuple[Neighbour, ...]:
    """The buildings around whose outlines the house knows."""
    reach = REACH_M * STEPS // METRES_IN_A_DEGREE
    window = Box(own.lon - reach, own.lat - reach, own.lon + reach, own.lat + reach)
    found = [one for one in outlines_within(window) if one.building_id and one.pk != own.pk]
    files = building_files(one.building_id for one in found if one.building_id)
    told = []
    for one in found:
        height, _ = _stature(files.get(one.building_id or 0))
        rings = _local(own, one)
        told.append(
            Neighbour(rings[0], height if height is not None else float(UNKNOWN_HEIGHT_M), holes=tuple(rings[1:]))
        )
    return tuple(told)


def _local(own: Outline, other: Outline) -> list[Ring]:
    """The first part of an outline in metres around the middle of `own`: outer ring, then holes; rings not closed."""
    there, _ = plane_at(own.lon / STEPS)
    east, north = there(own.lon / STEPS, own.lat / STEPS)
    rings: list[Ring] = []
    for ring in other.rings[0]:
        points = [there(x / STEPS, y / STEPS) for x, y in ring[:-1]]
        rings.append(tuple((x - east, y - north) for x, y in points))
    return rings
