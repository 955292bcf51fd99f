"""The first page: a place to look at behind the question what one needs, what is on offer, the centres, and the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhaoshang.domain.estate.models import Offer
from zhaoshang.domain.estate.queries import offered_to, on_show
from zhaoshang.domain.estate.queries.needs import What
from zhaoshang.domain.evidence.queries import holds_samples
from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.industries.queries import visible_to as centres_visible_to
from zhaoshang.domain.publishing.queries import visible_to as bulletins_visible_to
from zhaoshang.domain.publishing.queries.handbooks import standing_editions
from zhaoshang.domain.targets.queries.standing import latest_closed, standings
from zhaoshang.domain.tours.models import Panorama
from zhaoshang.domain.tours.queries import published as published_panoramas
from zhaoshang.domain.tours.queries import published_tours
from zhaoshang.domain.tours.queries.tours import first_pictures
from zhaoshang.kernel.period import Month
from zhaoshang.web.kit.panoramas import ShownPanorama, shown
from zhaoshang.web.kit.standing import tile
from zhaoshang.web.portal.cards import Card, listing_cards
from zhaoshang.web.portal.finding import FindForm
from zhaoshang.web.portal.keeping import kept_by
from zhaoshang.web.portal.pages import figure_href
from zhaoshang.web.portal.sharing import shared

HEADLINES = ("fdi", "yi_projects", "landed", "land_area")
ASKED: dict[What, tuple[str, ...]] = {
    "space": ("area_from", "load", "height", "rent"),
    "land": ("area_from", "area_to", "price"),
}
"""The numbers asked for at once; the others stand on the page of the search."""
OF_A_KIND = 3
LOOKED_THROUGH = 24  # the latest, so that those with a picture come first


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two questions, for space or for land: its form, and the numbers it asks for with their units."""

    what: What
    form: FindForm
    numbers: list[tuple[Any, str]]


@require_safe
@shared
def home(request: HttpRequest) -> HttpResponse:
    """A place, what is needed, what is on offer, the centres, and the figures of the latest closed month."""
    closed = latest_closed()
    month = Month.of(closed.first_day) if closed else None
    stands = {s.worth.figure.key: s for s in standings(month)} if month else {}
    centres, kept = list(centres_visible_to(request.user)), kept_by(request)
    sight, walk = _sight() or (None, "")
    offered = offered_to([one.key for one in centres])
    context = {
        "sight": sight,
        "walk": walk,
        "sides": [_side(what, centres) for what in ASKED],
        "space": _cards(Offer.Kind.BUILDING, kept),
        "land": _cards(Offer.Kind.PARCEL, kept),
        "centres": [(one, *offered[one.key]) for one in centres],
        "has_tours": published_tours().exists(),
        "has_books": standing_editions().exists(),
        "month": month,
        "closed": closed,
        "tiles": [tile(stands[k], figure_href) for k in HEADLINES if k in stands],
        "bulletin": bulletins_visible_to(None).filter(first_day=closed.first_day).first() if closed else None,
        "holds_samples": holds_samples(),
    }
    return render(request, "portal/home.html", context)


def _sight() -> tuple[ShownPanorama, str] | None:
    """What stands behind the search, and where one can walk into it: the first scene of the latest tour, else the latest panorama,
    of what is public itself (a tour may be of the district); of either a photograph before a rendering. None while there is neither."""
    on_offer = Q(parcel__listing__published_at__isnull=False) | Q(building__listing__published_at__isnull=False)
    newest = ("-published_at", "-pk")
    tours = published_tours().filter(on_offer | Q(parcel=None, building=None)).order_by(*newest)[:LOOKED_THROUGH]
    first = first_pictures(list(tours))
    seen = [(first[t.pk].panorama, reverse("portal:tour", args=[t.number])) for t in tours if t.pk in first]
    if not seen:
        rows = published_panoramas().filter(on_offer).exclude(tiles="").order_by(*newest)[:LOOKED_THROUGH]
        seen = [(p, reverse("portal:panorama", args=[p.number])) for p in rows]
    if not seen:
        return None
    panorama, href = min(seen, key=lambda one: one[0].kind == Panorama.Kind.RENDERING)
    sight = shown(panorama)
    return (sight, href) if sight else None


def _side(what: What, centres: list[IndustryCentre]) -> Side:
    form = FindForm({}, what, centres)
    form.auto_id = f"{what}_%s"
    return Side(what, form, [(form[name], unit) for name, unit in form.units.items() if name in ASKED[what]])


def _cards(kind: Offer.Kind, kept: Sequence[str]) -> list[Card]:
    """What can be had now, the latest first; what has a picture before what has none."""
    rows = [listing for listing in on_show(kind)[:LOOKED_THROUGH] if listing.can_be_had]  # type: ignore[attr-defined]
    return sorted(listing_cards(rows, kept), key=lambda card: card.picture is None)[:OF_A_KIND]
