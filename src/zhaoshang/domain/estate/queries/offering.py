"""What can be had of a public parcel or building, worked out from what is stated, promised and drawn.

The search keeps it (`models.offers`); nothing else decides what of a listing is offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Min

from zhaoshang.domain.estate.models import (
    BuildingRecord,
    FloorRecord,
    Hold,
    Listing,
    OccupancyReading,
    Offer,
    OfferPlace,
)
from zhaoshang.domain.estate.models.offers import NEVER
from zhaoshang.domain.estate.queries.ground import outline_of
from zhaoshang.domain.estate.queries.listings import file_of, stated_of
from zhaoshang.domain.estate.queries.standing import (
    Section,
    Standing,
    coming_leases,
    living_holds,
    section_of,
    sections_of,
)
from zhaoshang.domain.estate.queries.taking import is_taken_up, taken_up_parcels
from zhaoshang.domain.estate.states import LAND_USES, PARCEL_HOLDABLE
from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.kernel.names import fold
from zhaoshang.kernel.outlines import STEPS, box_of
from zhaoshang.kernel.searching import tokens_of
from zhaoshang.kernel.zone import day_of

COARSER = STEPS // 10**7  # steps of an outline in one of a window
CENTRE = "_centre_"
"""Before the key of an industry centre, among the words of what is meant for it. No word somebody types begins so: words are
letters and digits (`kernel.searching`)."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Offering:
    """All that a listing offers; unsaved."""

    place: OfferPlace
    offers: list[Offer]


def offering_of(listing: Listing, at: datetime) -> Offering | None:
    """What a listing offers at a moment; None while it is not public."""
    if listing.published_at is None:
        return None
    stated, file = stated_of(listing), file_of(listing)
    place = _place(listing, stated, file)
    offers, dues = _offers(listing, stated, file, at)
    place.due_on = min(dues, default=NEVER)
    for offer in offers:
        offer.public_since = microseconds(listing.published_at)
    return Offering(place, offers)


@dataclass(frozen=True, slots=True)
class Stands:
    """How parcels and buildings stand at a moment, by their ids."""

    sections: dict[int, Section]
    held: dict[int, Hold]
    taken_up: set[int]


def stands_of(listings: Iterable[Listing], stated: Mapping[int | None, Any], at: datetime) -> Stands:
    """How each listing stands: six questions to the database however many they are, seven where a unit was taken up."""
    given = list(listings)
    parcels = {one.parcel_id: stated.get(one.pk) for one in given if one.parcel_id}
    sections = sections_of([one.building_id for one in given if one.building_id], at, day_of(at))
    held = {hold.parcel_id: hold for hold in living_holds(at).filter(parcel__in=list(parcels)) if hold.parcel_id}
    return Stands(sections, held, taken_up_parcels(parcels))


def can_be_had(listing: Listing, stated: Any, file: BuildingRecord | None, stands: Stands) -> bool:
    """Whether anything of a listing could be had at that moment: land that nobody was promised or granted, a building with free
    space. Worked out from what is stated of it; the search follows what is booked a little later."""
    if listing.building_id:
        offers = _in_building(listing, stands.sections[listing.building_id], stated, file)
    else:
        place = listing.parcel_id or 0
        offers = _on_parcel(listing, stated, stands.held.get(place), is_taken=place in stands.taken_up)
    return any(offer.side != Offer.Side.NEITHER for offer in offers)


def microseconds(moment: datetime) -> int:
    """A moment as the search orders by it."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def _place(listing: Listing, stated: Any, file: BuildingRecord | None) -> OfferPlace:
    told = [one for one in (stated, file) if one is not None]

    def said(*names: str) -> list[str]:
        return [text for one in told for name in names if (text := getattr(one, name, ""))]

    thing = listing.parcel or listing.building
    names = [thing.name, *said("name", "alias", "subdistrict", "park", "address", "metro_name", "industry_focus")]  # type: ignore[union-attr]
    if listing.parcel_id:
        names += [LAND_USES[key].zh for key in said("land_use") if key in LAND_USES]
    uses = [LAND_USES[key].en for key in said("land_use") if key in LAND_USES]
    texts = [
        listing.number,
        listing.name_en,
        listing.summary,
        listing.summary_en,
        *uses,
        *said("parcel_no", "grade", "land_use_code"),
    ]
    meant_for = list(centres_in(said("industry_focus")))
    texts += [centre.name_en for centre in meant_for]
    words = [*tokens_of(dict.fromkeys(names), texts), *(f"{CENTRE}{centre.key}" for centre in meant_for)]
    place = OfferPlace(listing=listing, words=" ".join(words))
    outline = outline_of(thing)  # type: ignore[arg-type]
    if outline is not None:
        box = box_of(outline.shown_rings)
        place.west, place.south = box.west // COARSER, box.south // COARSER
        place.east, place.north = -(-box.east // COARSER), -(-box.north // COARSER)
    return place


def centres_in(focuses: Iterable[str]) -> Iterator[IndustryCentre]:
    """Every industry centre that one of these texts names."""
    folded = [fold(focus) for focus in focuses]
    for centre in IndustryCentre.objects.order_by("key") if folded else ():
        if any(fold(centre.name) in focus for focus in folded):
            yield centre


def _offers(listing: Listing, stated: Any, file: BuildingRecord | None, at: datetime) -> tuple[list[Offer], list[date]]:
    """What it offers, and the days on which that changes by itself."""
    return _of_parcel(listing, stated, at) if listing.parcel_id else _of_building(listing, stated, file, at)


def _of_parcel(listing: Listing, r: Any, at: datetime) -> tuple[list[Offer], list[date]]:
    if r is None:
        return [], []
    hold = living_holds(at).filter(parcel=listing.parcel_id).first()
    offers = _on_parcel(listing, r, hold, is_taken=is_taken_up(listing.parcel_id, r))
    return offers, [_after(hold.until)] if hold else []


def _on_parcel(listing: Listing, r: Any, hold: Hold | None, *, is_taken: bool) -> list[Offer]:
    if r is None:
        return []
    is_free = r.state in PARCEL_HOLDABLE and hold is None and not is_taken
    is_ready = r.state in ("cleared", "listed", "failed")
    least = (r.min_unit_sqm or Decimal(0)) if r.divisible else r.area_sqm
    offer = Offer(
        listing=listing,
        kind=Offer.Kind.PARCEL,
        side=Offer.Side.LAND if is_free else Offer.Side.NEITHER,
        land_use=r.land_use,
        area_sqm=r.area_sqm,
        least_sqm=least,
        power_kva=r.power_kva,
        price_yuan=r.start_price_yuan,
        metro_m=r.metro_m,
        free_day=_ordinal(r.planned_on or (r.happened_on if is_ready else None)),
        is_sample=r.is_sample,
    )
    return [offer]


def _of_building(
    listing: Listing, stated: Any, file: BuildingRecord | None, at: datetime
) -> tuple[list[Offer], list[date]]:
    building, today = listing.building, day_of(at)
    assert building is not None
    section = section_of(building, at, today)
    begins = coming_leases(building, today).aggregate(first=Min("happened_on"))["first"]
    return _in_building(listing, section, stated, file), [*_ends(section), *([begins] if begins else [])]


def _in_building(listing: Listing, section: Section, stated: Any, file: BuildingRecord | None) -> list[Offer]:
    free = [unit for unit in section.units if unit.is_free]
    floors = {s.level: s.record for s in section.storeys}
    units = [_unit(listing, one, floors.get(one.record.level or Decimal(0)), file) for one in free]
    whole = _building(listing, section, stated, file)
    return ([whole] if whole else []) + units


def _building(
    listing: Listing, section: Section, r: OccupancyReading | None, file: BuildingRecord | None
) -> Offer | None:
    source = r or file
    if source is None:
        return None
    read = r.unlet_sqm if r else None
    summed = sum((storey.free_sqm for storey in section.storeys), Decimal(0))
    has_units = bool(section.units)
    is_full = read is not None and read <= 0
    return Offer(
        listing=listing,
        kind=Offer.Kind.BUILDING,
        side=Offer.Side.NEITHER if has_units or is_full else Offer.Side.SPACE,
        area_sqm=summed if has_units else read,
        least_sqm=Decimal(0),
        clear_height_m=file.clear_height_m if file else None,
        floor_load_kn=file.floor_load_kn if file else None,
        power_kva=file.power_kva if file else None,
        rent_yuan=file.rent_low_yuan if file else None,
        metro_m=file.metro_m if file else None,
        free_day=_ordinal(source.happened_on),
        is_sample=source.is_sample,
    )


def _unit(listing: Listing, one: Standing, floor: FloorRecord | None, file: BuildingRecord | None) -> Offer:
    """A free unit. What its own row leaves open, its floor says, then its building; of power and rent only what is the unit's:
    the building's supply is everybody's, and of a span of rents the higher is what a ceiling is held against."""
    r = one.record

    def stated(name: str) -> Any:
        return next((v for source in (r, floor, file) if (v := getattr(source, name, None)) is not None), None)

    rent = r.rent_yuan
    if rent is None and file is not None:
        rent = file.rent_high_yuan if file.rent_high_yuan is not None else file.rent_low_yuan
    return Offer(
        listing=listing,
        unit=one.unit,
        kind=Offer.Kind.UNIT,
        side=Offer.Side.SPACE,
        label=r.unit_no,
        floor_label=r.floor_label,
        area_sqm=r.gfa_sqm,
        least_sqm=Decimal(0) if r.divisible else r.gfa_sqm,
        clear_height_m=stated("clear_height_m"),
        floor_load_kn=stated("floor_load_kn"),
        power_kva=r.power_kva,
        rent_yuan=rent,
        metro_m=file.metro_m if file else None,
        has_water=r.has_water,
        has_exhaust=r.has_exhaust,
        free_day=_ordinal(_free_from(one)),
        is_sample=r.is_sample,
    )


def _free_from(one: Standing) -> date | None:
    """The day its row names; else a vacant one can be had since that was stated, and one that is left when its lease is over."""
    if one.record.available_from is not None:
        return one.record.available_from
    if one.state == "vacant":
        return one.record.happened_on
    return _after(one.lease.lease_end) if one.lease and one.lease.lease_end else None


def _ends(section: Section) -> Iterator[date]:
    """Days on which a unit stands otherwise without anybody doing anything: its hold or its lease is over."""
    for one in section.units:
        if one.hold is not None:
            yield _after(one.hold.until)
        if one.lease is not None and one.lease.lease_end is not None:
            yield _after(one.lease.lease_end)


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None


def _after(day: date) -> date:
    return day + timedelta(days=1)
