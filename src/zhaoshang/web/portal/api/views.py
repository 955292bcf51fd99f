"""The addresses of the public interface. It reads, asks nobody who he is, and answers with what the pages show."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError

from zhaoshang.domain.estate.models import Offer, OfferPlace
from zhaoshang.domain.estate.queries import (
    find,
    near_misses,
    offers_called,
    places_that_fit,
    published_listings,
    read_needs,
)
from zhaoshang.domain.estate.queries.finding import A_HANDFUL
from zhaoshang.domain.estate.queries.needs import What
from zhaoshang.domain.tours.queries import published as published_panoramas
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.portal.api.answers import (
    BadCursor,
    BadParameter,
    NotOnOffer,
    answered,
    features,
    format_of,
    only,
    refused,
)
from zhaoshang.web.portal.api.shapes import (
    Offered,
    Offers,
    PanoramaAsk,
    Panoramas,
    PanoramaShown,
    ParcelNeeds,
    Problem,
    Shared,
    SpaceNeeds,
)
from zhaoshang.web.portal.api.telling import offers_told, panoramas_told, shapes_of

PROBLEMS: dict[int, Any] = {404: Problem, 422: Problem}
# With `format=geojson`: RFC 7946, the properties of each feature as the answer in JSON has them.
_FEATURE = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "enum": ["Feature", "FeatureCollection"]},
        "features": {"type": "array", "items": {"type": "object"}},
        "geometry": {"type": "object", "nullable": True},
        "properties": {"type": "object"},
    },
}
GEOJSON: dict[str, Any] = {"responses": {200: {"content": {"application/geo+json": {"schema": _FEATURE}}}}}
api = NinjaAPI(
    title="招商 · Zhaoshang",
    version="1",
    description=(
        "公开的地块、楼宇、房源和全景，只读，无需登记。与网页检索相同的条件。 / Public land, buildings, units and panoramas: read only, "
        "no registration, with the same needs as the search pages. Numbers may carry a unit. HEAD is answered like GET."
    ),
    docs_url=None,
    openapi_url=None,  # `describe`
    urls_namespace="api",
)


@api.exception_handler(Refusal)
def _refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return refused(refusal)


@api.exception_handler(ValidationError)
def _unfit(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    name = str(fault.errors[0]["loc"][-1])
    return refused(BadParameter(name=name, value=request.GET.get(name, "")[:60]))


@api.exception_handler(Http404)
def _absent(request: HttpRequest, fault: Http404) -> HttpResponse:
    return refused(NotOnOffer(number=str(fault)[:60]))


def describe(request: HttpRequest) -> HttpResponse:
    """The interface as OpenAPI describes it."""
    return answered(request, api.get_openapi_schema())


@api.get(
    "/parcels",
    response={200: Offers, **PROBLEMS},
    operation_id="parcels",
    summary="地块 / Land on offer",
    openapi_extra=GEOJSON,
)
def parcels(request: HttpRequest, asked: Query[ParcelNeeds]) -> HttpResponse:
    """Parcels that can still be had, the latest published first."""
    return _found(request, asked, "parcels")


@api.get(
    "/buildings",
    response={200: Offers, **PROBLEMS},
    operation_id="buildings",
    summary="楼宇 / Buildings",
    openapi_extra=GEOJSON,
)
def buildings(request: HttpRequest, asked: Query[SpaceNeeds]) -> HttpResponse:
    """Public buildings; the area is what is free in them."""
    return _found(request, asked, "buildings")


@api.get(
    "/units",
    response={200: Offers, **PROBLEMS},
    operation_id="units",
    summary="房源 / Free units",
    openapi_extra=GEOJSON,
)
def units(request: HttpRequest, asked: Query[SpaceNeeds]) -> HttpResponse:
    """Units of public buildings that are free and promised to nobody."""
    return _found(request, asked, "units")


@api.get(
    "/panoramas",
    response={200: Panoramas, **PROBLEMS},
    operation_id="panoramas",
    summary="全景 / Panoramas",
    openapi_extra=GEOJSON,
)
def panoramas(request: HttpRequest, asked: Query[PanoramaAsk]) -> HttpResponse:
    """Published panoramas, the latest first."""
    only(request, PanoramaAsk.model_fields)
    is_geojson = format_of(asked.format) == "geojson"
    rows = published_panoramas().select_related("parcel__listing", "building__listing").order_by("-pk")
    if words := asked.q.strip()[:80]:
        rows = rows.filter(
            Q(title__icontains=words)
            | Q(title_en__icontains=words)
            | Q(parcel__name__icontains=words)
            | Q(building__name__icontains=words)
            | Q(parcel__listing__name_en__icontains=words)
            | Q(building__listing__name_en__icontains=words)
        )
    if asked.listing:
        listing = published_listings().filter(number=asked.listing).first()
        if listing is None:
            raise NotOnOffer(number=asked.listing[:60])
        rows = rows.filter(parcel=listing.parcel_id, building=listing.building_id)
    rows = _of_places(rows, _places_asked(request, asked))
    count = rows.count()
    if asked.cursor:
        rows = rows.filter(pk__lt=_whole(asked.cursor, asked.cursor))
    page = list(rows[: asked.limit + 1])
    more, page = len(page) > asked.limit, page[: asked.limit]
    told = panoramas_told(page, _places(page), request.build_absolute_uri)
    following = _next(request, str(page[-1].pk)) if more else None
    if is_geojson:
        return answered(request, features(_points(told), count=count, next=following), is_geojson=True)
    return answered(request, {"count": count, "next": following, "items": told})


@api.get(
    "/parcels/{number}",
    response={200: Offered, **PROBLEMS},
    operation_id="parcel",
    summary="一块地 / One parcel",
    openapi_extra=GEOJSON,
)
def parcel(request: HttpRequest, number: str, format: str = "json") -> HttpResponse:
    """A public parcel by its number, also while it is promised to somebody."""
    return _one(request, number, Offer.Kind.PARCEL, format)


@api.get(
    "/buildings/{number}",
    response={200: Offered, **PROBLEMS},
    operation_id="building",
    summary="一幢楼 / One building",
    openapi_extra=GEOJSON,
)
def building(request: HttpRequest, number: str, format: str = "json") -> HttpResponse:
    """A public building by its number."""
    return _one(request, number, Offer.Kind.BUILDING, format)


@api.get(
    "/units/{number}",
    response={200: Offered, **PROBLEMS},
    operation_id="unit",
    summary="一间房 / One unit",
    openapi_extra=GEOJSON,
)
def unit(request: HttpRequest, number: str, format: str = "json") -> HttpResponse:
    """A free unit by its number."""
    return _one(request, number, Offer.Kind.UNIT, format)


@api.get(
    "/panoramas/{number}",
    response={200: PanoramaShown, **PROBLEMS},
    operation_id="panorama",
    summary="一幅全景 / One panorama",
    openapi_extra=GEOJSON,
)
def panorama(request: HttpRequest, number: str, format: str = "json") -> HttpResponse:
    """A published panorama by its number."""
    only(request, ("format",))
    is_geojson = format_of(format) == "geojson"
    row = published_panoramas().filter(number=number).select_related("parcel__listing", "building__listing").first()
    if row is None:
        raise NotOnOffer(number=number[:60])
    (said,) = panoramas_told([row], _places([row]), request.build_absolute_uri)
    return answered(request, features(_points([said]))["features"][0] if is_geojson else said, is_geojson=is_geojson)


def _found(request: HttpRequest, asked: Shared, what: What) -> HttpResponse:
    only(request, type(asked).model_fields)
    is_geojson = format_of(asked.format) == "geojson"
    needs = read_needs(request.GET.dict(), what)
    after = _after(asked.cursor) if asked.cursor else None
    found = find(needs, most=asked.limit + 1, after=after)
    more, page = len(found.offers) > asked.limit, found.offers[: asked.limit]
    near = near_misses(needs) if found.count < A_HANDFUL and after is None else []
    told = offers_told([*page, *(one.offer for one in near)], request.build_absolute_uri)
    items, beside = told[: len(page)], told[len(page) :]
    said = {
        "count": found.count,
        "has_more": found.has_more,
        "next": _next(request, f"{page[-1].listing_id}.{page[-1].unit_id or 0}") if more else None,
    }
    missing = [
        {"field": one.field, "misses": {"zh": one.misses.zh, "en": one.misses.en}, "offer": offer}
        for one, offer in zip(near, beside, strict=True)
    ]
    if not is_geojson:
        return answered(request, {**said, "items": items, "near_misses": missing})
    shapes = shapes_of([offer.listing for offer in page])
    drawn = [(row, shapes.get(offer.listing_id)) for row, offer in zip(items, page, strict=True)]
    return answered(request, features(drawn, **said), is_geojson=True)


def _one(request: HttpRequest, number: str, kind: str, wanted: str) -> HttpResponse:
    only(request, ("format",))
    is_geojson = format_of(wanted) == "geojson"
    offer = offers_called([number]).get(number)
    if offer is None or offer.kind != kind:
        raise NotOnOffer(number=number[:60])
    (said,) = offers_told([offer], request.build_absolute_uri)
    if not is_geojson:
        return answered(request, said)
    feature = features([(said, shapes_of([offer.listing]).get(offer.listing_id))])["features"][0]
    return answered(request, feature, is_geojson=True)


def _places_asked(request: HttpRequest, asked: PanoramaAsk) -> Any:
    """The listings a panorama has to be of; None where nothing is asked of the place."""
    if asked.what not in ("", "land", "space"):
        raise BadParameter(name="what", value=asked.what[:60])
    what: What = "land" if asked.what == "land" else "space"
    given = {name: text for name, text in request.GET.dict().items() if name != "q"}
    needs = read_needs(given, what)
    if asked.what or set(needs.said) - {"window"}:
        return places_that_fit(needs)
    if needs.window is None:
        return None
    west, south, east, north = needs.window
    inside = OfferPlace.objects.filter(west__lte=east, east__gte=west, south__lte=north, north__gte=south)
    return inside.values("listing_id")


def _of_places(rows: Any, places: Any) -> Any:
    """The panoramas of the parcels and buildings of these listings."""
    if places is None:
        return rows
    chosen = published_listings().filter(pk__in=places).order_by()
    return rows.filter(
        Q(parcel__in=chosen.filter(parcel__isnull=False).values("parcel"))
        | Q(building__in=chosen.filter(building__isnull=False).values("building"))
    )


def _places(rows: list[Any]) -> dict[tuple[int | None, int | None], Any]:
    """The public listing of each panorama's parcel or building."""
    parcels, inside = (
        [row.parcel_id for row in rows if row.parcel_id],
        [row.building_id for row in rows if row.building_id],
    )
    listings = published_listings().filter(Q(parcel__in=parcels) | Q(building__in=inside))
    return {(listing.parcel_id, listing.building_id): listing for listing in listings}


def _points(told: list[dict[str, Any]]) -> list[tuple[dict[str, Any], Any]]:
    """Each panorama with where it was taken."""
    return [(said, {"type": "Point", "coordinates": said["point"]} if said["point"] else None) for said in told]


def _after(cursor: str) -> tuple[int, int]:
    listing, _, unit = cursor.partition(".")
    return _whole(listing, cursor), _whole(unit, cursor)


def _whole(text: str, cursor: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise BadCursor(cursor=cursor[:40])
    return int(text)


def _next(request: HttpRequest, cursor: str) -> str:
    query = {**{name: text for name, text in request.GET.items() if text}, "cursor": cursor}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")
