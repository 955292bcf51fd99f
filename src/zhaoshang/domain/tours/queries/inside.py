"""Which of the places that panoramas and tours show are for inside only."""

from __future__ import annotations

from collections.abc import Iterable

from zhaoshang.domain.estate.queries import places_kept_inside
from zhaoshang.domain.tours.models import Panorama, Scene, Tour
from zhaoshang.domain.tours.models.places import Place


def kept_inside(shown: Iterable[Panorama | Tour]) -> dict[Place, str]:
    """The places of these whose ledger says that they are for inside only, with the level it says."""
    places = {place for one in shown if (place := one.place)}
    return places_kept_inside(
        parcels=(pk for kind, pk in places if kind == "parcels"),
        buildings=(pk for kind, pk in places if kind == "buildings"),
    )


def kept_inside_by_tour(tour: Tour, scenes: Iterable[Scene]) -> dict[Place, str]:
    """The same of a tour with these scenes: its own place and those its panoramas show."""
    return kept_inside([tour, *(scene.panorama for scene in scenes)])
