"""Land and buildings in public: what is on offer, found by what is needed; one parcel or building with its panoramas."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from zhaoshang.domain.estate.gates import is_stale
from zhaoshang.domain.estate.models import Listing, Offer, Outline
from zhaoshang.domain.estate.queries import (
    file_of,
    on_show,
    outline_of,
    published_listings,
    section_of,
    stated_of,
)
from zhaoshang.domain.estate.queries.needs import LAND_MEASURES, SPACE_MEASURES, Measure, read_number
from zhaoshang.domain.estate.states import LAND_USES
from zhaoshang.domain.tours.models import Tour
from zhaoshang.domain.tours.queries import public_before, published_tours
from zhaoshang.domain.tours.queries import published as published_panoramas
from zhaoshang.domain.tours.queries.tours import scenes_of
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.kit.estate import facts_of, listing_name
from zhaoshang.web.kit.maps import Schematic, schematic
from zhaoshang.web.kit.panoramas import shown
from zhaoshang.web.kit.sections import drawn
from zhaoshang.web.kit.tours import ShownTour, in_words, shown_tour
from zhaoshang.web.portal.cards import listing_cards, today
from zhaoshang.web.portal.handbooks import sheet_of
from zhaoshang.web.portal.keeping import kept_by
from zhaoshang.web.portal.sharing import shared
from zhaoshang.web.portal.structured import structured

PER_PAGE = 24
MOST_FREE = 60  # units told one by one


@require_safe
@shared
def land(request: HttpRequest) -> HttpResponse:
    """Parcels in public, by use, size in mu and words; those that can be had first."""
    wanted = _wanted(request, "q", "use", "least", "most")
    bounds, unread = _bounds(wanted, least=LAND_MEASURES[0], most=LAND_MEASURES[1])
    rows = on_show(Offer.Kind.PARCEL, words=wanted["q"], use=wanted["use"], **bounds)
    language = get_language() or "zh-hans"
    uses = [(key, name.in_language(language)) for key, name in LAND_USES.items()]
    return render(request, "portal/land.html", _paged(request, rows, wanted) | {"uses": uses, "unread": unread})


@require_safe
@shared
def buildings(request: HttpRequest) -> HttpResponse:
    """Buildings in public, by free space in square metres and words; those that have some first."""
    wanted = _wanted(request, "q", "least")
    bounds, unread = _bounds(wanted, least=SPACE_MEASURES[0])
    rows = on_show(Offer.Kind.BUILDING, words=wanted["q"], **bounds)
    return render(request, "portal/buildings.html", _paged(request, rows, wanted) | {"unread": unread})


@require_safe
@shared
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One parcel or building: 360° first, then the facts."""
    listing = published_listings().filter(number=number).first()
    if listing is None:
        raise Http404
    stated, file = stated_of(listing), file_of(listing)
    around = published_panoramas().filter(parcel=listing.parcel, building=listing.building)
    around = around.select_related("parcel__listing", "building__listing", "before").order_by("kind", "pk")
    rows = sorted(around, key=lambda p: public_before(p) is None)  # before and after come first
    panoramas = [(p, shown(p, over=public_before(p))) for p in rows]
    english = get_language() == "en"
    tour, walk = _tour(listing)
    kept = kept_by(request)
    context = {
        "tour": tour,
        "walk": walk,
        "walk_data": walk.data(walk.scenes[0]) if walk else "",
        "listing": listing,
        "is_kept": listing.number in kept,
        "name": listing_name(listing),
        "name_zh": str(listing.parcel or listing.building),
        "contact": listing.contact_en if english and listing.contact_en else listing.contact,
        "summary": listing.summary_en if english and listing.summary_en else listing.summary,
        "facts": facts_of(stated, file),
        "as_of": stated.happened_on if stated else None,
        "is_stale": is_stale(listing, today()),
        "is_taken": not listing.offers.exclude(side=Offer.Side.NEITHER).exists(),
        **_space(listing, kept),
        "ground": _ground(listing),
        "sheet": sheet_of(listing),
        "data": structured(request, listing, stated, file),
        "first": panoramas[0][1] if panoramas else None,
        "panoramas": panoramas[1:],
    }
    return render(request, "portal/listing.html", context)


def _space(listing: Listing, kept: list[str]) -> dict[str, Any]:
    """A building floor by floor and its free units, each with its number and whether it is on the visitor's list, as everybody may
    see them; nothing for a parcel."""
    if listing.building is None:
        return {}
    moment = timezone.now()
    section = section_of(listing.building, moment, day_of(moment))
    free = [(unit, f"{listing.number}-{unit.unit.pk}") for unit in section.units if unit.is_free]
    return {
        "drawing": drawn(section, lambda unit: f"#unit-{unit.unit.pk}" if unit.is_free else "", for_public=True)
        if section.units
        else None,
        "free": [(unit, number, number in kept) for unit, number in free[:MOST_FREE]],
        "more_free": max(0, len(free) - MOST_FREE),
    }


def _ground(listing: Listing) -> Schematic | None:
    """Where it lies among what else is on offer; None while nobody has drawn it."""
    own = outline_of(listing.parcel or listing.building)  # type: ignore[arg-type]
    if own is None:
        return None
    rows = published_listings().values_list("parcel_id", "building_id", "number", "name_en")
    shown_ones: dict[tuple[int | None, int | None], tuple[str, str]] = {
        (parcel, building): (number, name_en) for parcel, building, number, name_en in rows
    }

    def link(outline: Outline) -> str | None:
        number, _ = shown_ones.get((outline.parcel_id, outline.building_id), ("", ""))
        return reverse("portal:listing", args=[number]) if number else None

    def name(outline: Outline) -> str:
        _, name_en = shown_ones.get((outline.parcel_id, outline.building_id), ("", ""))
        return in_words(str(outline), name_en)

    return schematic(own, link, for_public=True, name=name)


def _tour(listing: Listing) -> tuple[Tour | None, ShownTour | None]:
    """The latest published tour of the parcel or building, if it has a scene to show."""
    of_it = published_tours().filter(parcel=listing.parcel, building=listing.building)
    tour = of_it.order_by("-published_at", "-pk").first()
    told = shown_tour(tour, scenes_of(tour, tour.shown), public=True) if tour else None
    return (tour, told) if told and told.scenes else (None, None)


def _wanted(request: HttpRequest, *names: str) -> dict[str, str]:
    return {name: request.GET.get(name, "").strip()[:40] for name in names}


def _bounds(wanted: dict[str, str], **measures: Measure) -> tuple[dict[str, Any], list[Refusal]]:
    """The bounds of the area as the search reads them, in square metres; and why those that are none bound nothing."""
    bounds: dict[str, Any] = {}
    unread: list[Refusal] = []
    for name, measure in measures.items():
        try:
            if wanted[name]:
                bounds[f"{name}_sqm"] = read_number(measure, wanted[name])
        except Refusal as refusal:
            unread.append(refusal)
    return bounds, unread


def _paged(request: HttpRequest, rows: QuerySet[Listing], wanted: dict[str, str]) -> dict[str, Any]:
    """A page of these listings as cards."""
    asked = {name: text for name, text in wanted.items() if text}
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    cards = listing_cards(list(page), kept_by(request))
    return {"cards": cards, "page": page, "query": urlencode(asked), "wanted": wanted, "is_asked": bool(asked)}
