"""A listing in the words of schema.org, for machines that read pages: drawn as microdata, for the pages' policy runs no scripts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from zhaoshang.domain.estate.models import Listing, Offer, OfferPlace
from zhaoshang.domain.estate.queries.needs import E7
from zhaoshang.kernel.zone import day_of


@dataclass(frozen=True, slots=True)
class Structured:
    """What a listing's page tells machines: address, day, where, how large, and for how much. What nobody stated is left out;
    `lon` and `lat` are the middle of the public outline's box, in degrees as text."""

    url: str
    posted: str
    locality: str
    street: str
    lon: str
    lat: str
    area_sqm: Decimal | None
    price: Decimal | None
    rent: Decimal | None


def structured(request: HttpRequest, listing: Listing, *stated: Any) -> Structured:
    """The same for every reader, and nothing that the page itself does not show; `stated` are the facts it shows."""

    def first(name: str) -> str:
        return next((text for one in stated if (text := getattr(one, name, ""))), "")

    offer = Offer.objects.filter(listing=listing, unit=None).first()
    place = OfferPlace.objects.filter(listing=listing).first()
    lon, lat = ("", "") if place is None else (_middle(place.west, place.east), _middle(place.south, place.north))
    return Structured(
        url=request.build_absolute_uri(reverse("portal:listing", args=[listing.number])),
        posted=day_of(listing.published_at).isoformat() if listing.published_at else "",
        locality=first("subdistrict"),
        street=first("address"),
        lon=lon,
        lat=lat,
        area_sqm=offer.area_sqm if offer else None,
        price=offer.price_yuan if offer else None,
        rent=offer.rent_yuan if offer else None,
    )


def _middle(low: int | None, high: int | None) -> str:
    return "" if low is None or high is None else f"{Decimal((low + high) // 2) / E7:.5f}"
