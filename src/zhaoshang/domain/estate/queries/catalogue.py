"""All that is public of land or of buildings, taken ones too, as the lists of the public site show it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from zhaoshang.domain.estate.models import Listing, Offer, OfferPlace
from zhaoshang.domain.estate.queries.finding import places_with
from zhaoshang.domain.estate.queries.listings import published_listings
from zhaoshang.domain.estate.queries.offering import CENTRE


def to_be_had(offers: Iterable[Offer]) -> set[int]:
    """Keys of those that can be had now: a parcel nobody has been promised or granted, a free unit, a building with one or with free
    space."""
    known = list(offers)
    wholes = {one.listing_id for one in known if one.kind == Offer.Kind.BUILDING and one.side == Offer.Side.NEITHER}
    free = Offer.objects.filter(listing__in=wholes).exclude(side=Offer.Side.NEITHER) if wholes else Offer.objects.none()
    with_free = set(free.values_list("listing_id", flat=True))
    return {
        one.pk
        for one in known
        if one.side != Offer.Side.NEITHER or (one.kind == Offer.Kind.BUILDING and one.listing_id in with_free)
    }


def on_show(
    kind: Offer.Kind,
    *,
    words: str = "",
    use: str = "",
    least_sqm: Decimal | None = None,
    most_sqm: Decimal | None = None,
) -> QuerySet[Listing]:
    """Public parcels or buildings of which something is stated: what can be had first, then the latest.

    The area is a parcel's own, and what is free of a building, in square metres; a bound is met by what has exactly so much.
    Each listing carries `can_be_had`: a parcel that nobody has been promised or granted, a building with free space.
    """
    offers = Offer.objects.filter(kind=kind)
    if use:
        offers = offers.filter(land_use=use)
    if least_sqm is not None:
        offers = offers.filter(area_sqm__gte=least_sqm)
    if most_sqm is not None:
        offers = offers.filter(area_sqm__lte=most_sqm)
    shown = published_listings().filter(pk__in=offers.values("listing_id"))
    found = places_with(words)
    if found is not None:
        shown = shown.filter(pk__in=found)
    free = Offer.objects.filter(listing=OuterRef("pk")).exclude(side=Offer.Side.NEITHER)
    return shown.annotate(can_be_had=Exists(free)).order_by("-can_be_had", "-published_at", "-pk")


def offered_to(centres: Collection[str]) -> dict[str, tuple[int, int]]:
    """How many buildings and how many parcels that can be had are meant for each industry centre, by its key; one question to the
    database however many they are."""
    counts = {}
    for n, key in enumerate(centres):
        meant = Q(told__contains=f" {CENTRE}{key} ")
        counts[f"buildings{n}"] = Count("pk", filter=meant & Q(listing__building__isnull=False))
        counts[f"parcels{n}"] = Count("pk", filter=meant & Q(listing__parcel__isnull=False))
    free = Offer.objects.filter(listing=OuterRef("pk")).exclude(side=Offer.Side.NEITHER)
    places = OfferPlace.objects.filter(Exists(free)).annotate(
        told=Concat(Value(" "), "words", Value(" "), output_field=TextField())
    )
    found = places.aggregate(**counts)
    return {key: (found[f"buildings{n}"], found[f"parcels{n}"]) for n, key in enumerate(centres)}
