"""Land, buildings and units as cards to choose from: a name, a picture if there is one, the few facts a choice begins with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhaoshang.domain.estate.gates import is_stale
from zhaoshang.domain.estate.models import BuildingRecord, Listing, Offer
from zhaoshang.domain.estate.queries import Near, building_files, stated_of_each, to_be_had
from zhaoshang.domain.estate.states import LAND_USES
from zhaoshang.domain.tours.models import Panorama
from zhaoshang.domain.tours.queries import published as published_panoramas
from zhaoshang.kernel.units import unit_called
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.kit.estate import facts_of, listing_name, mu, size_of, stated_number, taken
from zhaoshang.web.kit.panoramas import ShownPanorama, shown
from zhaoshang.web.kit.words import english, number, said

SHORT = 3  # facts on a card
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Card:
    """A listing, or one unit of it, in a list. `near` says by how much it misses what was asked for; `stand` that it cannot be
    had now, if so; `is_kept` whether it is on the visitor's own list."""

    listing: Listing
    number: str
    name: str
    href: str
    picture: ShownPanorama | None
    facts: list[Fact]
    size: str
    is_stale: bool
    near: str = ""
    stand: str = ""
    is_kept: bool = False


def listing_cards(rows: Sequence[Listing], kept: Collection[str] = ()) -> list[Card]:
    """Listings as `on_show` gives them, each with what the latest fact and a building's file state of it."""
    pictures, stated = pictures_of(rows), stated_of_each(rows)
    files = building_files(row.building_id for row in rows if row.building_id)
    wholes = Offer.objects.filter(listing__in=rows).exclude(kind=Offer.Kind.UNIT)
    sizes = {offer.listing_id: size_of_offer(offer) for offer in wholes}
    day = today()
    return [
        Card(
            listing=listing,
            number=listing.number,
            name=listing_name(listing),
            href=reverse("portal:listing", args=[listing.number]),
            picture=pictures.get((listing.parcel_id, listing.building_id)),
            facts=_short(stated.get(listing.pk), files.get(listing.building_id or 0)),
            size=sizes.get(listing.pk, ""),
            is_stale=is_stale(listing, day),
            stand="" if listing.can_be_had else taken(listing),  # type: ignore[attr-defined]
            is_kept=listing.number in kept,
        )
        for listing in rows
    ]


def offer_cards(offers: Sequence[Offer], kept: Collection[str] = (), near: Sequence[Near] = ()) -> list[Card]:
    """What was found; `near` are the same offers with what each misses."""
    pictures = pictures_of([offer.listing for offer in offers])
    misses = {one.offer.pk: str(said(one.misses)) for one in near}
    free, day = to_be_had(offers), today()
    return [
        Card(
            listing=offer.listing,
            number=offer.number,
            name=name_of(offer),
            href=href_of(offer),
            picture=pictures.get((offer.listing.parcel_id, offer.listing.building_id)),
            facts=facts_of_offer(offer)[:SHORT],
            size=size_of_offer(offer),
            is_stale=is_stale(offer.listing, day),
            near=misses.get(offer.pk, ""),
            stand="" if offer.pk in free else taken(offer.listing),
            is_kept=offer.number in kept,
        )
        for offer in offers
    ]


def name_of(offer: Offer) -> str:
    """The parcel or building, and the unit, in the reader's language."""
    return f"{listing_name(offer.listing)} {offer.label}".strip()


def href_of(offer: Offer) -> str:
    """Its page; for a unit its place on the building's."""
    page = reverse("portal:listing", args=[offer.listing.number])
    return f"{page}#unit-{offer.unit_id}" if offer.unit_id else page


def size_of_offer(offer: Offer) -> str:
    """What one asks first: the area, of land in mu; and whether a part of it can be had, by which it is found too."""
    if offer.area_sqm is None:
        return ""
    whole = _area(offer, offer.area_sqm)
    if offer.kind == Offer.Kind.BUILDING or offer.least_sqm is None or offer.least_sqm >= offer.area_sqm:
        return whole
    if not offer.least_sqm:
        return _("%(whole)s, divisible") % {"whole": whole}
    return _("%(whole)s, in parts from %(least)s") % {"whole": whole, "least": _area(offer, offer.least_sqm)}


def _area(offer: Offer, sqm: Decimal) -> str:
    return mu(sqm) if offer.kind == Offer.Kind.PARCEL else f"{number(sqm)} ㎡"


def facts_of_offer(offer: Offer) -> list[Fact]:
    """(name, value) of what is known of an offer, the most telling first; what nobody stated is left out."""
    rent = unit_called("元/㎡/天").in_language("en" if english() else "zh")
    price = _("%(amount)s × 10,000 yuan") % {"amount": number(offer.price_yuan / 10_000, 0)} if offer.price_yuan else ""
    use = str(said(LAND_USES[offer.land_use])) if offer.land_use in LAND_USES else ""
    told = [
        (_("Land use"), use),
        (_("Starting price"), price),
        (_("Rent"), "" if offer.rent_yuan is None else f"{number(offer.rent_yuan)} {rent}"),
        (_("Clear height"), _with(offer.clear_height_m, "m")),
        (_("Floor load"), _with(offer.floor_load_kn, "kN/㎡")),
        (_("Floor"), offer.floor_label),
        (_("Metro"), _with(offer.metro_m, "m")),
        (_("Power"), _with(offer.power_kva, "kVA")),
        (_("Water"), _whether(offer.has_water)),
        (_("Exhaust"), _whether(offer.has_exhaust)),
        (_("Available from"), _day(offer)),
    ]
    return [(name, value) for name, value in told if value]


def pictures_of(listings: Sequence[Listing]) -> dict[tuple[int | None, int | None], ShownPanorama | None]:
    """The first published panorama of each parcel or building."""
    parcels = [one.parcel_id for one in listings if one.parcel_id]
    places = [one.building_id for one in listings if one.building_id]
    rows = published_panoramas().filter(parcel__in=parcels) | published_panoramas().filter(building__in=places)
    found: dict[tuple[int | None, int | None], ShownPanorama | None] = {}
    row: Panorama
    for row in rows.select_related("parcel__listing", "building__listing").order_by("-kind", "-pk"):
        found[(row.parcel_id, row.building_id)] = shown(row)
    return found


def today() -> date:
    """The day in China."""
    return day_of(timezone.now())


def _day(offer: Offer) -> str:
    if offer.free_from is None:
        return ""
    return _("at once") if offer.free_from <= today() else offer.free_from.isoformat()


def _short(stated: Any, file: BuildingRecord | None) -> list[Fact]:
    """The few facts of a card: without the number, the size (it stands in large) and what the name says already."""
    left_out = (size_of(stated), stated_number(stated)) if stated is not None else ()
    return [(name, value) for name, value in facts_of(stated, file) if value not in left_out][:SHORT]


def _with(value: Any, unit: str) -> str:
    return "" if value is None else f"{number(value)} {unit}"


def _whether(value: bool | None) -> str:
    return "" if value is None else _("yes") if value else _("no")
