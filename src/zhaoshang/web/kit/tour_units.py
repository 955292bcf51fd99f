"""A unit marked in a scene as everybody may see it: whether it can be had, and its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from zhaoshang.domain.estate.models import Offer
from zhaoshang.domain.tours.models import Scene, Tour
from zhaoshang.domain.tours.queries.units import offers_of, units_marked
from zhaoshang.kernel.units import unit_called
from zhaoshang.web.kit.words import english, number


@dataclass(frozen=True, slots=True)
class ShownUnit:
    """What is said of it, and where it stands among the free units of its building; nowhere where it cannot be had."""

    said: str
    href: str


def shown_units(tour: Tour, scenes: Sequence[Scene]) -> dict[int, ShownUnit]:
    """The units marked in these scenes, by the hotspot's id."""
    marked = units_marked(tour, scenes)
    offers = offers_of(marked.values()) if marked else {}
    return {
        hotspot: _said_of(offers[unit.pk])
        if unit.pk in offers
        else ShownUnit(f"{unit.unit_no} · {_('not available now')}", "")
        for hotspot, unit in marked.items()
    }


def _said_of(offer: Offer) -> ShownUnit:
    rent = unit_called("元/㎡/天").in_language("en" if english() else "zh")
    told = [
        offer.label,
        "" if offer.area_sqm is None else f"{number(offer.area_sqm)} ㎡",
        "" if offer.rent_yuan is None else f"{number(offer.rent_yuan)} {rent}",
        _("can be had"),
    ]
    href = f"{reverse('portal:listing', args=[offer.listing.number])}#unit-{offer.unit_id}"
    return ShownUnit(" · ".join(text for text in told if text), href)
