"""The public map: everything on offer by its simplified outline, over a base map or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhaoshang.domain.estate.models import Listing, Outline
from zhaoshang.domain.estate.queries import outlines_of, published_listings, stated_of_each
from zhaoshang.kernel.outlines import STEPS, to_geojson
from zhaoshang.web.kit.english import name_said
from zhaoshang.web.kit.estate import listing_name, size_of
from zhaoshang.web.kit.maps import District, district
from zhaoshang.web.portal.sharing import shared

PUBLIC_SECONDS = 60
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
    """What the map draws, as GeoJSON in WGS 84 (CGCS2000 to within centimetres): simplified outlines, never survey points."""
    rows = placed(list(published_listings()))
    stated = stated_of_each([listing for listing, _ in rows])
    answer = JsonResponse(
        {"type": "FeatureCollection", "features": [_feature(one, outline, stated.get(one.pk)) for one, outline in rows]}
    )
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


def _feature(listing: Listing, outline: Outline, stated: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": to_geojson(outline.shown_rings),
        "properties": {
            "number": listing.number,
            "name": listing_name(listing),
            "kind": "parcel" if listing.parcel_id else "building",
            "size": size_of(stated) if stated is not None else "",
            "part": name_said(stated.subdistrict) if stated is not None else "",
            "href": reverse("portal:listing", args=[listing.number]),
            "lon": round(outline.lon / STEPS, 5),  # the middle is the survey's: to a metre, no closer
            "lat": round(outline.lat / STEPS, 5),
        },
    }
