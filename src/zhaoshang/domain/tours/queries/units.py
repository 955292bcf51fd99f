"""The units that hotspots are about: named by their number in the building their panorama is of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zhaoshang.domain.estate.models import Offer, Unit
from zhaoshang.domain.estate.models.things import key_inside
from zhaoshang.domain.tours.models import Hotspot, Scene, Tour


def units_marked(tour: Tour, scenes: Sequence[Scene]) -> dict[int, Unit]:
    """The unit of each hotspot that is about one, by the hotspot's id: that of its number in the panorama's building, or in the
    tour's where the panorama is of none. Not in it: a number that no ledger of that building has."""
    asked = {
        hotspot.pk: key_inside(building, hotspot.unit_ref)
        for scene in scenes
        if (building := scene.panorama.building_id or tour.building_id) is not None
        for hotspot in scene.hotspots.all()
        if hotspot.kind == Hotspot.Kind.UNIT and hotspot.unit_ref
    }
    known = {unit.key: unit for unit in Unit.objects.filter(key__in=set(asked.values()))} if asked else {}
    return {pk: known[key] for pk, key in asked.items() if key in known}


def offers_of(units: Iterable[Unit]) -> dict[int, Offer]:
    """What can be had of these in public, by the unit's id."""
    rows = Offer.objects.filter(unit__in={unit.pk for unit in units}, listing__published_at__isnull=False)
    return {row.unit_id: row for row in rows.select_related("listing") if row.unit_id is not None}


def unit_numbers(buildings: Iterable[int], most: int) -> dict[int, list[str]]:
    """The numbers of these buildings' units, by building, so many in all."""
    rows = Unit.objects.filter(building__in=set(buildings)).order_by("building_id", "unit_no")
    found: dict[int, list[str]] = {}
    for building, number in rows.values_list("building_id", "unit_no")[:most]:
        found.setdefault(building, []).append(number)
    return found
