"""What the public interface says of an offer or a panorama: what the pages show of it, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse

from zhaoshang.domain.estate.gates import is_stale
from zhaoshang.domain.estate.models import Listing, Offer, OfferPlace
from zhaoshang.domain.estate.queries import building_files, outlines_of, stated_of_each, to_be_had
from zhaoshang.domain.estate.queries.needs import E7
from zhaoshang.domain.tours.models import Panorama
from zhaoshang.kernel.outlines import to_geojson
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.kit.panoramas import pictures
from zhaoshang.web.portal.cards import href_of, today

Absolute = Callable[[str], str]


def offers_told(offers: Sequence[Offer], absolute: Absolute) -> list[dict[str, Any]]:
    """Each offer as plain values; numbers as numbers."""
    listings = {offer.listing_id: offer.listing for offer in offers}
    stated = stated_of_each(listings.values())
    files = building_files([one.building_id for one in listings.values() if one.building_id])
    boxes, free = boxes_of(listings), to_be_had(offers)
    return [
        _offer(
            offer,
            [stated.get(offer.listing_id), files.get(offer.listing.building_id or 0)],
            boxes.get(offer.listing_id),
            absolute,
            is_free=offer.pk in free,
        )
        for offer in offers
    ]


def _offer(
    offer: Offer, stated: Sequence[Any], box: list[float] | None, absolute: Absolute, *, is_free: bool
) -> dict[str, Any]:
    """`stated` are the latest fact and the building's file, as far as there are any."""
    published = offer.listing.published_at

    def first(name: str) -> str | None:
        return next((text for one in stated if (text := getattr(one, name, ""))), None)

    return {
        "number": offer.number,
        "kind": offer.kind,
        "listing": offer.listing.number,
        "name": f"{offer.listing.parcel or offer.listing.building} {offer.label}".strip(),
        "name_en": f"{offer.listing.name_en} {offer.label}".strip() if offer.listing.name_en else "",
        "label": offer.label,
        "floor": offer.floor_label,
        "url": absolute(href_of(offer)),
        "land_use": offer.land_use or None,
        "subdistrict": first("subdistrict"),
        "park": first("park"),
        "area_sqm": _number(offer.area_sqm),
        "smallest_part_sqm": _number(offer.least_sqm),
        "clear_height_m": _number(offer.clear_height_m),
        "floor_load_kn_per_sqm": _number(offer.floor_load_kn),
        "power_kva": _number(offer.power_kva),
        "rent_yuan_per_sqm_day": _number(offer.rent_yuan),
        "starting_price_yuan": _number(offer.price_yuan),
        "starting_floor_price_yuan_per_sqm": _floor_price(getattr(stated[0], "start_floor_price", None)),
        "closing_price_yuan": _number(getattr(stated[0], "deal_price_yuan", None)),
        "closing_floor_price_yuan_per_sqm": _floor_price(getattr(stated[0], "deal_floor_price", None)),
        "metro_m": _number(offer.metro_m),
        "has_water": offer.has_water,
        "has_exhaust": offer.has_exhaust,
        "can_be_had": is_free,
        "available_from": offer.free_from.isoformat() if is_free and offer.free_from else None,
        "published_at": published.isoformat() if published else "",
        "verified_on": day_of(checked).isoformat() if (checked := offer.listing.verified_at) else None,
        "is_stale": is_stale(offer.listing, today()),
        "is_sample": offer.is_sample,
        "box": box,
    }


def boxes_of(listings: Any) -> dict[int, list[float]]:
    """The box of each listing's public outline, in degrees."""
    rows = OfferPlace.objects.filter(pk__in=list(listings), west__isnull=False)
    found: dict[int, list[float]] = {}
    for row in rows:
        sides = (row.west, row.south, row.east, row.north)
        found[row.pk] = [side / E7 for side in sides if side is not None]
    return found


def shapes_of(listings: Sequence[Listing]) -> dict[int, dict[str, object]]:
    """The public outline of each listing's parcel or building as a geometry: no corner of it is a surveyed one."""
    drawn = outlines_of(
        [one.parcel_id for one in listings if one.parcel_id], [one.building_id for one in listings if one.building_id]
    )
    by_thing = {(outline.parcel_id, outline.building_id): outline for outline in drawn}
    found = {}
    for one in listings:
        outline = by_thing.get((one.parcel_id, one.building_id))
        if outline is not None:
            found[one.pk] = to_geojson(outline.shown_rings)
    return found


def middle(box: list[float] | None) -> list[float] | None:
    """The middle of a box, to some metres."""
    return [round((box[0] + box[2]) / 2, 5), round((box[1] + box[3]) / 2, 5)] if box else None


def panoramas_told(
    rows: Sequence[Panorama], places: dict[tuple[int | None, int | None], Listing], absolute: Absolute
) -> list[dict[str, Any]]:
    """Each panorama as plain values, with its pictures."""
    boxes = boxes_of([listing.pk for listing in places.values()])
    found = []
    for row in rows:
        listing = places.get((row.parcel_id, row.building_id))
        drawn = pictures(row) if row.tiles else {}
        found.append(
            {
                "number": row.number,
                "title": row.title,
                "title_en": row.title_en,
                "listing": listing.number if listing else None,
                "place": str(row.parcel or row.building),
                "place_en": listing.name_en if listing else "",
                "is_rendering": row.kind == Panorama.Kind.RENDERING,
                "url": absolute(reverse("portal:panorama", args=[row.number])),
                "still": absolute(drawn["still"]) if drawn else None,
                "card": absolute(drawn["card"]) if drawn else None,
                "width": row.width,
                "height": row.height,
                "published_at": row.published_at.isoformat() if row.published_at else "",
                "is_sample": row.is_sample,
                "point": middle(boxes.get(listing.pk)) if listing else None,
            }
        )
    return found


def _floor_price(yuan: Fraction | None) -> float | int | None:
    return None if yuan is None else _number(round_half_up(yuan))


def _number(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
