"""A map's areas against the parcels and buildings of the house: which is which, how large, and what stands in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import shapely
from django.conf import settings
from django.db.models import QuerySet

from zhaoshang.domain.estate.errors import AreaFarOff, FarFromHere, NobodysArea, OutsideDistrict, TwoAreas
from zhaoshang.domain.estate.models import Building, Outline, Parcel, ParcelRecord
from zhaoshang.domain.estate.queries.overlapping import Overlap, ground_under
from zhaoshang.domain.estate.readers.maps import Feature, Map
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.coordinates import Crs, Position
from zhaoshang.kernel.crs import OFFSET, Reading, reading_of, to_degrees
from zhaoshang.kernel.names import fold
from zhaoshang.kernel.outlines import STEPS, Polygons, area_sqm, checked, middle_of
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.kernel.refusal import Refusal

WORTH_SAYING = Decimal("0.5")  # per cent: what outline and ledger may differ by (domain handbook, 5.1)
FAR_OFF = Decimal(20)
WORTH_ASKING_M = 100  # how far a redrawn outline may move before somebody has to say that it did
SAME_PLACE_M = 30  # what two drawings of one plot differ by, and the formulas of web maps
FAR_DEGREES = Decimal("0.6")  # from the middle of what is known: some sixty kilometres


@dataclass(frozen=True, slots=True)
class Placed:
    """One area: what it is called in the file, whose it is, its outline in CGCS2000, its area and what the ledger says; or why it
    cannot be drawn. `moved_m` is how far its middle lies from that of the outline in force, in metres; `looks_like` the system of web
    maps in which it would lie where that does; `overlap` what it would lie over."""

    label: str
    thing: Parcel | Building | None
    polygons: Polygons | None
    area_sqm: Decimal | None
    declared_sqm: Decimal | None
    refusal: Refusal | None
    moved_m: int = 0
    looks_like: str = ""
    overlap: Overlap | None = None

    @property
    def is_good(self) -> bool:
        """Whether it can be drawn without a question."""
        return self.can_be_drawn()

    def can_be_drawn(self, *, is_moved: bool = False, is_over: bool = False) -> bool:
        """Whether it can be drawn once somebody has confirmed that places have changed, that outlines may lie over others."""
        is_where_it_was = not self.is_elsewhere or (is_moved and self.has_moved)
        return self.refusal is None and is_where_it_was and (self.overlap is None or is_over)

    @property
    def is_elsewhere(self) -> bool:
        """Whether it would lie elsewhere than the outline in force."""
        return self.refusal is None and self.moved_m > WORTH_ASKING_M

    @property
    def has_moved(self) -> bool:
        """Whether it can be drawn once somebody confirms that the place has changed; not while the system of a web map explains it."""
        return self.is_elsewhere and not self.looks_like

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
    seen = {thing.pk: thing for thing in things}
    known = _known(seen.values())
    readings = {name: _reading(found, name, said) for name in dict.fromkeys(f.layer for f in found.features)}
    named_by = field or _best_field(found.features, known)
    declared = _declared(found.features, known, named_by)
    standing = _Standing.now()
    named = [(f, label := f.attributes.get(named_by, ""), known.get(fold(label))) for f in found.features]
    times = Counter(thing.pk for _, _, thing in named if thing is not None)
    placed = [
        _placed(
            feature,
            label,
            thing,
            readings[feature.layer],
            declared,
            standing,
            is_twin=thing is not None and times[thing.pk] > 1,
            is_said=bool(said),
        )
        for feature, label, thing in named
    ]
    drawn = {one.thing.pk: one.polygons for one in placed if one.thing and one.polygons and one.refusal is None}
    ground = ground_under(seen, drawn)
    asked = [
        one
        if one.thing is None or one.refusal is not None
        else replace(one, overlap=ground.overlap_of(one.thing, f.shape, readings[f.layer], is_said=bool(said)))
        for one, f in zip(placed, found.features, strict=True)
    ]
    return Plan(asked, readings, named_by)


@dataclass(frozen=True, slots=True)
class _Standing:
    """The outlines in force: where each thing lies, and the middle of them all, in whole steps."""

    middle: tuple[int, int] | None
    parcels: dict[int, tuple[int, int]]
    buildings: dict[int, tuple[int, int]]

    @classmethod
    def now(cls) -> _Standing:
        rows = list(Outline.objects.filter(replaced_at=None).values_list("parcel", "building", "lon", "lat"))
        middle = (sum(r[2] for r in rows) // len(rows), sum(r[3] for r in rows) // len(rows)) if rows else None
        return cls(middle, {r[0]: r[2:] for r in rows if r[0]}, {r[1]: r[2:] for r in rows if r[1]})

    def of(self, thing: Any) -> tuple[int, int] | None:
        return (self.parcels if isinstance(thing, Parcel) else self.buildings).get(thing.pk)


def _placed(
    feature: Feature,
    label: str,
    thing: Any,
    reading: Reading,
    declared: Mapping[int, Decimal],
    standing: _Standing,
    *,
    is_twin: bool,
    is_said: bool,
) -> Placed:
    if thing is None:
        return Placed(label, None, None, None, None, NobodysArea(label=label or "–"))
    said = declared.get(thing.pk) if isinstance(thing, Parcel) else None
    polygons, area = None, None
    try:
        if is_twin:
            raise TwoAreas(what=str(thing))
        polygons = checked(to_degrees(feature.shape, reading))
        area = area_sqm(polygons)
        _near(polygons, standing.middle)
        if said and abs(area - said) / said * 100 > FAR_OFF:
            raise AreaFarOff(what=str(thing), area=f"{area:,.0f}", declared=f"{said:,.0f}")
    except Refusal as refusal:
        return Placed(label, thing, polygons, area, said, refusal)
    moved_m, looks_like = _moved(polygons, standing.of(thing), is_said=is_said)
    return Placed(label, thing, polygons, area, said, None, moved_m, looks_like)


def _near(polygons: Polygons, middle: tuple[int, int] | None) -> None:
    """A wrong system or a wrong file puts a parcel into the sea: what lies outside the district, or far from everything known where
    nobody said where the district lies, is not drawn."""
    lon, lat = middle_of(polygons)
    place = {"lon": f"{lon / STEPS:.4f}", "lat": f"{lat / STEPS:.4f}"}
    if settings.DISTRICT_BOX is not None:
        if not settings.DISTRICT_BOX.holds(lon / STEPS, lat / STEPS):
            raise OutsideDistrict(**place, district=Bilingual(**settings.DISTRICT))
    elif middle is not None and max(abs(lon - middle[0]), abs(lat - middle[1])) > FAR_DEGREES * STEPS:
        raise FarFromHere(**place)


def _moved(polygons: Polygons, before: tuple[int, int] | None, *, is_said: bool) -> tuple[int, str]:
    """How far the middle lies from where it lay, in metres; and the system of web maps that would explain it,
    where nobody said which system it is."""
    if before is None:
        return 0, ""
    there = Position(before[0] / STEPS, before[1] / STEPS, Crs.CGCS2000)
    lon, lat = (step / STEPS for step in middle_of(polygons))
    moved_m = round(there.metres_to(Position(lon, lat, Crs.CGCS2000)))
    if moved_m <= WORTH_ASKING_M or is_said:
        return moved_m, ""
    explained = [word for word, crs in OFFSET.items() if there.metres_to(Position(lon, lat, crs)) < SAME_PLACE_M]
    return moved_m, explained[0] if explained else ""


def _reading(found: Map, layer: str, said: str) -> Reading:
    shapes = [f.shape for f in found.features if f.layer == layer]
    west, south, east, north = shapely.total_bounds(shapes)
    return reading_of((float(west), float(south), float(east), float(north)), found.declared.get(layer), said)


def _known(things: Iterable[Any]) -> dict[str, Any]:
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
