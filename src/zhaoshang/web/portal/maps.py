"""The public map: everything on offer by its simplified outline, over a base map or none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhaoshang.domain.estate.models import Listing, OfferPlace, Outline
from zhaoshang.domain.estate.queries import outlines, outlines_of, published_listings, read_needs, stated_of_each
from zhaoshang.kernel.outlines import STEPS, to_geojson
from zhaoshang.web.kit.english import name_said
from zhaoshang.web.kit.estate import listing_name, size_of
from zhaoshang.web.kit.maps import District, district
from zhaoshang.web.portal.sharing import shared

PUBLIC_SECONDS = 60
MOST_NAMED = 200
Placed = list[tuple[Listing, Outline]]


@require_safe
@shared
def the_map(request: HttpRequest) -> HttpResponse:
    """The map with what is on offer; without scripts one drawing and the same as a list."""
    rows = placed(list(published_listings()))
    return render(
        request,
        "portal/map.html",
        {"drawing": drawing_of(rows), "named": [(one, listing_name(one)) for one, _ in rows]},
    )


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """What the map draws, as GeoJSON in WGS 84 (CGCS2000 to within centimetres): where everything lies and what it is, or of what
    `numbers` name; with `window` the simplified outlines in it instead, never survey points."""
    listings = published_listings()
    if text := request.GET.get("window", "").strip():
        features = [_shape(one, outline) for one, outline in placed(list(_within(listings, text)))]
    else:
        named = [number for number in request.GET.get("numbers", "").split(",") if number][:MOST_NAMED]
        known = list(listings.filter(number__in=named) if named else listings)
        stated, middles = stated_of_each(known), _middles(known)
        features = [
            _place(one, stated.get(one.pk), middles[key])
            for one in known
            if (key := (one.parcel_id, one.building_id)) in middles
        ]
    # Names as they are written: escaped they would be twice as long.
    said = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    answer = HttpResponse(said, content_type="application/json; charset=utf-8")
    answer["Cache-Control"] = f"public, max-age={PUBLIC_SECONDS}"
    answer["Vary"] = "Accept-Language, Cookie"
    return answer


def placed(listings: Sequence[Listing]) -> Placed:
    """Those of these listings that have an outline, each with it."""
    drawn = outlines_of(
        (one.parcel_id for one in listings if one.parcel_id), (one.building_id for one in listings if one.building_id)
    )
    by_thing = {(outline.parcel_id, outline.building_id): outline for outline in drawn}
    return [(one, by_thing[key]) for one in listings if (key := (one.parcel_id, one.building_id)) in by_thing]


def drawing_of(rows: Placed) -> District | None:
    """All of them as one drawing, each leading to its page; None where there is none."""
    of = {outline.pk: listing for listing, outline in rows}
    return district(
        [outline for _, outline in rows],
        lambda o: reverse("portal:listing", args=[of[o.pk].number]),
        lambda o: listing_name(of[o.pk]),
    )


def _within(listings: QuerySet[Listing], text: str) -> QuerySet[Listing]:
    """Those whose simplified outline touches a window of degrees. Refuses one that cannot be read."""
    window = read_needs({"window": text}, "land").window
    assert window is not None
    west, south, east, north = window
    inside = OfferPlace.objects.filter(west__lte=east, east__gte=west, south__lte=north, north__gte=south)
    return listings.filter(pk__in=inside.values("listing_id"))


def _middles(listings: Sequence[Listing]) -> dict[tuple[int | None, int | None], list[float]]:
    """Where each parcel and building that is drawn lies. The middle is the survey's: told to a metre, no closer."""
    drawn = outlines().filter(parcel__in=[one.parcel_id for one in listings if one.parcel_id])
    drawn |= outlines().filter(building__in=[one.building_id for one in listings if one.building_id])
    rows = drawn.values_list("parcel_id", "building_id", "lon", "lat")
    return {(parcel, building): [round(lon / STEPS, 5), round(lat / STEPS, 5)] for parcel, building, lon, lat in rows}


def _place(listing: Listing, stated: Any, middle: list[float]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": middle},
        "properties": {
            **_named(listing),
            "name": listing_name(listing),
            "size": size_of(stated) if stated is not None else "",
            "part": name_said(stated.subdistrict) if stated is not None else "",
            "href": reverse("portal:listing", args=[listing.number]),
        },
    }


def _shape(listing: Listing, outline: Outline) -> dict[str, Any]:
    return {"type": "Feature", "geometry": to_geojson(outline.shown_rings), "properties": _named(listing)}


def _named(listing: Listing) -> dict[str, str]:
    return {"number": listing.number, "kind": "parcel" if listing.parcel_id else "building"}
