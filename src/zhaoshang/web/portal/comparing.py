"""Up to four offers side by side: what is the same, and where they differ."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhaoshang.domain.estate.models import Offer
from zhaoshang.domain.estate.queries import building_files, offers_called, stated_of_each, to_be_had
from zhaoshang.web.kit.estate import facts_of, stand_said
from zhaoshang.web.portal.cards import Card, Fact, facts_of_offer, offer_cards, size_of_offer
from zhaoshang.web.portal.keeping import kept_by, numbers_in
from zhaoshang.web.portal.sharing import shared

MOST = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of all of them; what is not stated of one is empty there, and differs from nothing."""

    name: str
    values: list[str]

    @property
    def differs(self) -> bool:
        """Whether those that are stated are not all the same."""
        return len({value for value in self.values if value}) > 1


@require_safe
@shared
def compare(request: HttpRequest) -> HttpResponse:
    """Those the address names; what is too many is left out and said, what is gone is said."""
    named = numbers_in(request)
    found = offers_called(named[:20])
    offers = list(found.values())[:MOST]
    kept = kept_by(request)
    cards = offer_cards(offers, kept)
    context = {
        "cards": [(card, _without([o.number for o in offers], card)) for card in cards],
        "rows": _rows(offers),
        "gone": [number for number in named[:20] if number not in found],
        "left_out": len(found) - len(offers),
        "most": MOST,
        "share": request.build_absolute_uri(f"{request.path}?{urlencode([('p', o.number) for o in offers])}"),
    }
    return render(request, "portal/compare.html", context)


def _without(numbers: list[str], card: Card) -> str:
    left = [("p", number) for number in numbers if number != card.number]
    return f"{reverse('portal:compare')}?{urlencode(left)}"


def _rows(offers: list[Offer]) -> list[Row]:
    told = [dict(facts) for facts in _facts(offers)]
    names = dict.fromkeys(name for facts in told for name in facts)
    rows = [Row(name, [facts.get(name, "") for facts in told]) for name in names]
    is_free = offers and all(offer.kind == Offer.Kind.BUILDING for offer in offers)
    free = to_be_had(offers)
    stands = [stand_said(offer.listing, is_free=offer.pk in free) for offer in offers]
    size = Row(_("Free area") if is_free else _("Area"), [size_of_offer(offer) for offer in offers])
    return [Row(_("Availability"), stands), size, *rows] if offers else []


def _facts(offers: list[Offer]) -> list[list[Fact]]:
    """What is known of each, the numbers first; a unit has besides its own what its building's file says."""
    listings = [offer.listing for offer in offers]
    stated = stated_of_each(listings)
    files = building_files([one.building_id for one in listings if one.building_id])
    found = []
    for offer in offers:
        own = facts_of_offer(offer)
        known = {name for name, _value in own} | {_("Area"), _("Free area")}
        more = facts_of(stated.get(offer.listing_id), files.get(offer.listing.building_id or 0))
        found.append([*own, *((name, value) for name, value in more if name not in known)])
    return found
