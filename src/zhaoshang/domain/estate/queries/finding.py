"""Finding what can be had by what is needed: exactly, and near misses that say by how much.

The one door to the search: pages, the public interface and the command line ask here, so that another engine can stand
behind it. What is true of a whole place (words, centre, map window) is asked of places first; where few are left, their offers
are looked through, else the index over the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from zhaoshang.domain.estate.models import Offer, OfferPlace
from zhaoshang.domain.estate.queries.needs import FLAGS, Measure, Needs
from zhaoshang.domain.estate.queries.offering import CENTRE
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.kernel.searching import Term, terms_of

MOST_COUNTED = 1000
"""Beyond this it is only said that there are more: nobody looks through them, and counting them all takes longest."""
FEW_PLACES = 400
A_HANDFUL = 5
NEAR = 6
SHARE = Decimal("0.2")
"""How far a near miss may be from what was asked for."""
LATE_DAYS = 60
UNKNOWN = 10**9
ORDERS: dict[str, tuple[Any, ...]] = {
    "newest": ("-listing_id", "unit_id"),
    "area": (F("area_sqm").asc(nulls_last=True), "pk"),
    "-area": (F("area_sqm").desc(nulls_last=True), "pk"),
    "cheapest": (F("rent_yuan").asc(nulls_last=True), F("price_yuan").asc(nulls_last=True), "pk"),
    "metro": (F("metro_m").asc(nulls_last=True), "pk"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A page of offers that fit, and how many fit in all; `has_more`: at least so many."""

    offers: list[Offer]
    count: int
    has_more: bool


@dataclass(frozen=True, slots=True)
class Near:
    """An offer that fits but for one need, and by how much it falls short: `misses` in words, `by` in the column's unit (days
    for a day), None where nobody stated it."""

    offer: Offer
    misses: Bilingual
    field: str
    by: Decimal | None


def find(needs: Needs, *, first: int = 0, most: int = 24, after: tuple[int, int] | None = None) -> Found:
    """Offers that meet every need, `most` of them from number `first` on (or, newest first, those after a listing and
    unit). What nobody stated meets no need."""
    rows = _narrowed(_shown(needs), needs)
    for measure, bound in needs.measures:
        rows = rows.filter(**{f"{measure.column}__{'lte' if measure.is_ceiling else 'gte'}": bound})
    if needs.by:
        rows = rows.filter(free_day__lte=needs.by.toordinal())
    for flag in needs.flags:
        rows = rows.filter(**{FLAGS[flag][0]: True})
    known = list(rows.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1])
    has_more = len(known) > MOST_COUNTED
    if not has_more:
        rows = Offer.objects.filter(pk__in=known)
    order = ORDERS[needs.sort if after is None else "newest"]
    if after is not None:
        listing, unit = after
        rows = rows.filter(Q(listing_id__lt=listing) | Q(listing_id=listing, unit_id__gt=unit))
    page = rows.order_by(*order).select_related("listing__parcel", "listing__building")[first : first + most]
    return Found(list(page), min(len(known), MOST_COUNTED), has_more)


def near_misses(needs: Needs, *, most: int = NEAR) -> list[Near]:
    """Offers that meet all needs but one number, day or equipment, the nearest first; what is not stated comes last."""
    rows = _narrowed(_shown(needs), needs)
    tests = [_measure_test(m, bound) for m, bound in needs.measures if bound]
    if needs.by:
        tests.append(_day_test(needs.by))
    tests += [_flag_test(flag) for flag in needs.flags]
    if not tests:
        return []
    misses: Any = Value(0)
    gaps: Any = Value(0)
    for meets, within, gap in tests:
        rows = rows.filter(within)
        misses = misses + Case(When(meets, then=Value(0)), default=Value(1), output_field=IntegerField())
        gaps = gaps + Case(When(meets, then=Value(0)), default=gap, output_field=BigIntegerField())
    rows = rows.annotate(misses=misses, gap=gaps).filter(misses=1).order_by("gap", "pk")
    found = list(rows.select_related("listing__parcel", "listing__building")[:most])
    return [_told(offer, needs) for offer in found]


def offers_called(numbers: Sequence[str]) -> dict[str, Offer]:
    """Public offers by their numbers (`Offer.number`); what is no longer offered is not among them."""
    listings, units = set(numbers), set()
    for number in numbers:
        listing, _, unit = number.rpartition("-")
        if listing and unit.isascii() and unit.isdecimal() and len(unit) <= 18:
            units.add((listing, int(unit)))
    rows = Offer.objects.select_related("listing__parcel", "listing__building").filter(
        Q(listing__number__in=listings, unit=None)
        | Q(listing__number__in={listing for listing, _ in units}, unit__in={unit for _, unit in units}),
        listing__published_at__isnull=False,
    )
    found = {row.number: row for row in rows}
    return {number: found[number] for number in numbers if number in found}


def _shown(needs: Needs) -> QuerySet[Any]:
    rows = Offer.objects.all()
    if needs.what == "buildings":
        return rows.filter(kind=Offer.Kind.BUILDING)
    rows = rows.filter(side=int(Offer.Side.LAND if needs.is_land else Offer.Side.SPACE))
    return rows.filter(kind=Offer.Kind.UNIT) if needs.what == "units" else rows


def _narrowed(rows: QuerySet[Any], needs: Needs) -> QuerySet[Any]:
    """Of the offers, those whose place has the words, is meant for the centre and touches the window."""
    if needs.use:
        rows = rows.filter(land_use=needs.use)
    terms = terms_of(needs.words)
    if needs.centre:
        terms.append(Term(f"{CENTRE}{needs.centre}", False))
    if not terms and needs.window is None:
        return rows
    places = OfferPlace.objects.all()
    if terms:
        places = places.filter(pk__in=_holding(terms))
    if needs.window is not None:
        west, south, east, north = needs.window
        places = places.filter(west__lte=east, east__gte=west, south__lte=north, north__gte=south)
    few = list(places.order_by().values_list("pk", flat=True)[: FEW_PLACES + 1])
    return rows.filter(listing_id__in=few if len(few) <= FEW_PLACES else places.order_by().values("pk"))


def _holding(terms: Sequence[Term]) -> RawSQL:
    """The places whose words hold all of these."""
    if connection.vendor == "sqlite":
        asked = " AND ".join(f'"{t.token}"{"*" if t.begins else ""}' for t in terms)
        return RawSQL('SELECT rowid FROM "estate_offer_words" WHERE words MATCH %s', [asked])
    asked = " & ".join(f"'{t.token}'{':*' if t.begins else ''}" for t in terms)
    return RawSQL(
        'SELECT listing_id FROM "estate_offerplace" '
        "WHERE array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery",
        [asked],
    )


def _measure_test(measure: Measure, bound: Decimal) -> tuple[Q, Q, Any]:
    """Whether it is met, whether it is met or nearly, and by how many ten-thousandths of the need it falls short."""
    column, exact = measure.column, int(bound.scaleb(measure.places))
    sign = "lte" if measure.is_ceiling else "gte"
    edge = bound * (1 + SHARE) if measure.is_ceiling else bound * (1 - SHARE)
    within = Q(**{f"{column}__{sign}": edge})
    if column not in ("area_sqm", "least_sqm"):
        within |= Q(**{f"{column}__isnull": True})
    own = Cast(column, BigIntegerField())
    distance = own - Value(exact) if measure.is_ceiling else Value(exact) - own
    gap = Case(
        When(**{f"{column}__isnull": True}, then=Value(UNKNOWN)),
        default=distance * Value(10_000) / Value(exact),
        output_field=BigIntegerField(),
    )
    return Q(**{f"{column}__{sign}": bound}), within, gap


def _day_test(day: date) -> tuple[Q, Q, Any]:
    last = day.toordinal()
    within = Q(free_day__lte=last + LATE_DAYS) | Q(free_day__isnull=True)
    late = (Cast("free_day", BigIntegerField()) - Value(last)) * Value(int(SHARE * 10_000)) / Value(LATE_DAYS)
    gap = Case(When(free_day__isnull=True, then=Value(UNKNOWN)), default=late, output_field=BigIntegerField())
    return Q(free_day__lte=last), within, gap


def _flag_test(flag: str) -> tuple[Q, Q, Any]:
    column = FLAGS[flag][0]
    return Q(**{column: True}), Q(**{column: True}) | Q(**{f"{column}__isnull": True}), Value(UNKNOWN)


def _told(offer: Offer, needs: Needs) -> Near:
    """The need this offer misses, in words."""
    for measure, bound in needs.measures:
        own: Decimal | None = getattr(offer, measure.column)
        if own is None:
            return Near(offer, measure.unknown, measure.field, None)
        by = own - bound if measure.is_ceiling else bound - own
        if by > 0:
            factor, unit = measure.shown
            shown = _plain(by * factor.denominator / factor.numerator)
            return Near(offer, measure.short.filled(by=shown, unit=unit), measure.field, by)
    for flag in needs.flags:
        if getattr(offer, FLAGS[flag][0]) is not True:
            return Near(offer, FLAGS[flag][2], flag, None)
    assert needs.by is not None
    if offer.free_day is None:
        return Near(offer, Bilingual("空出时间未载明", "not stated when it is free"), "by", None)
    days = offer.free_day - needs.by.toordinal()
    said = Bilingual(f"晚{days}天空出", f"free {days} day{'' if days == 1 else 's'} later")
    return Near(offer, said, "by", Decimal(days))


def _plain(number: Decimal) -> str:
    """To the hundredth, or as fine as it takes not to say nothing."""
    rounded = round_half_up(number, 2)
    text = f"{rounded or number.normalize():,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
