"""A map's areas against the parcels and buildings of the house: which is which, how large, and what stands in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import shapely
from django.db.models import Avg, QuerySet

from zhaoshang.domain.estate.errors import AreaFarOff, FarFromHere, NobodysArea, TwoAreas
from zhaoshang.domain.estate.models import Building, Parcel, ParcelRecord
from zhaoshang.domain.estate.queries.ground import outlines
from zhaoshang.domain.estate.readers.maps import Feature, Map
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.kernel.crs import Reading, reading_of, to_degrees
from zhaoshang.kernel.names import fold
from zhaoshang.kernel.outlines import STEPS, Polygons, area_sqm, checked, middle_of
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.kernel.refusal import Refusal

WORTH_SAYING = Decimal("0.5")  # per cent: what outline and ledger may differ by (domain handbook, 5.1)
FAR_OFF = Decimal(20)
FAR_DEGREES = Decimal("0.6")  # from the middle of what is known: some sixty kilometres


@dataclass(frozen=True, slots=True)
class Placed:
    """One area: what it is called in the file, whose it is, its outline in CGCS2000, its area and what the ledger says; or why it
    cannot be drawn."""

    label: str
    thing: Parcel | Building | None
    polygons: Polygons | None
    area_sqm: Decimal | None
    declared_sqm: Decimal | None
    refusal: Refusal | None

    @property
    def difference(self) -> Decimal | None:
        """By how much the outline is larger than the ledger says, in per cent."""
        if self.area_sqm is None or not self.declared_sqm:
            return None
        return round_half_up((self.area_sqm - self.declared_sqm) / self.declared_sqm * 100)

    @property
    def differs(self) -> bool:
        """Whether that is more than surveying explains."""
        return self.difference is not None and abs(self.difference) > WORTH_SAYING


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be drawn: every area of the file, how each layer was read, and the attribute that names the things."""

    placed: list[Placed]
    readings: dict[str, Reading]
    named_by: str


def plan_of(found: Map, things: QuerySet[Any], *, said: str = "", field: str = "") -> Plan:
    """The areas of a map against these parcels or buildings. `said` is the system a person names, `field` the attribute with the
    number or name; without it the one that fits most. Refuses when a layer's system cannot be told."""
    known = _known(things)
    readings = {name: _reading(found, name, said) for name in dict.fromkeys(f.layer for f in found.features)}
    named_by = field or _best_field(found.features, known)
    declared = _declared(found.features, known, named_by)
    middle = outlines().aggregate(lon=Avg("lon"), lat=Avg("lat"))
    seen: set[int] = set()
    placed = []
    for feature in found.features:
        label = feature.attributes.get(named_by, "")
        thing = known.get(fold(label))
        placed.append(_placed(feature, label, thing, readings[feature.layer], declared, seen, middle))
    return Plan(placed, readings, named_by)


def _placed(
    feature: Feature,
    label: str,
    thing: Any,
    reading: Reading,
    declared: Mapping[int, Decimal],
    seen: set[int],
    middle: Mapping[str, Any],
) -> Placed:
    if thing is None:
        return Placed(label, None, None, None, None, NobodysArea(label=label or "–"))
    said = declared.get(thing.pk) if isinstance(thing, Parcel) else None
    polygons, area = None, None
    try:
        if thing.pk in seen:
            raise TwoAreas(what=str(thing))
        polygons = checked(to_degrees(feature.shape, reading))
        area = area_sqm(polygons)
        _near(polygons, middle)
        seen.add(thing.pk)
        if said and abs(area - said) / said * 100 > FAR_OFF:
            raise AreaFarOff(what=str(thing), area=f"{area:,.0f}", declared=f"{said:,.0f}")
    except Refusal as refusal:
        return Placed(label, thing, polygons, area, said, refusal)
    return Placed(label, thing, polygons, area, said, None)


def _near(polygons: Polygons, middle: Mapping[str, Any]) -> None:
    """A wrong system or a wrong file puts a parcel into the sea: what lies far from everything known is not drawn."""
    if middle["lon"] is None:
        return
    lon, lat = middle_of(polygons)
    far = max(abs(lon - int(middle["lon"])), abs(lat - int(middle["lat"])))
    if far > FAR_DEGREES * STEPS:
        raise FarFromHere(lon=f"{lon / STEPS:.4f}", lat=f"{lat / STEPS:.4f}")


def _reading(found: Map, layer: str, said: str) -> Reading:
    shapes = [f.shape for f in found.features if f.layer == layer]
    west, south, east, north = shapely.total_bounds(shapes)
    return reading_of((float(west), float(south), float(east), float(north)), found.declared.get(layer), said)


def _known(things: QuerySet[Any]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for thing in things:
        names = (thing.parcel_no, thing.name) if isinstance(thing, Parcel) else (thing.name,)
        for name in names:
            known.setdefault(fold(name), thing)
    known.pop("", None)
    return known


def _best_field(features: Iterable[Feature], known: Mapping[str, Any]) -> str:
    fits: Counter[str] = Counter()
    for feature in features:
        for name, text in feature.attributes.items():
            fits[name] += fold(text) in known
    return fits.most_common(1)[0][0] if fits else ""


def _declared(features: Iterable[Feature], known: Mapping[str, Any], field: str) -> dict[int, Decimal]:
    """What the land ledger says of the parcels named in the file."""
    named = {known.get(fold(f.attributes.get(field, ""))) for f in features}
    pks = [thing.pk for thing in named if isinstance(thing, Parcel)]
    rows = in_force(ParcelRecord).filter(parcel__in=pks).order_by("happened_on", "pk")
    return {row.parcel_id: row.area_sqm for row in rows if row.area_sqm}
