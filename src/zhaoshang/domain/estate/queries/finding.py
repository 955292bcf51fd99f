"""Finding what can be had by what is needed: exactly, and near misses that say by how much.

The one door to the search: pages, the public interface and the command line ask here, so that another engine can stand
behind it. What is true of a whole place (words, centre, map window) is asked of places first; where few are left, their offers
are looked through, else the index over the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from zhaoshang.domain.estate.errors import PlaceLost
from zhaoshang.domain.estate.models import Listing, Offer
from zhaoshang.domain.estate.queries.needs import FLAGS, Measure, Needs
from zhaoshang.domain.estate.queries.offering import CENTRE, microseconds
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.characters import half_width
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.kernel.searching import Term, terms_of

MOST_COUNTED = 1000
"""Beyond this it is only said that there are more: nobody looks through them, and counting them all takes longest."""
FEW_PLACES = 400
A_HANDFUL = 5
NEAR = 6
NEAREST = 400  # looked through, so that one large building does not hide the others
OF_ONE_PLACE = 2
"""Near misses of one place, while others are as near as can be told."""
SHARE = Decimal("0.2")
"""How far a near miss may be from what was asked for."""
LATE_DAYS = 60
# By order: the columns that decide, in SQL, and whether each runs downwards. Of what is equal the later listing comes first,
# and of one listing the earlier unit: neither is the same of two offers.
ORDERS: dict[str, tuple[tuple[str, bool], ...]] = {
    "newest": (("public_since", True),),
    "area": (("area_sqm", False),),
    "-area": (("area_sqm", True),),
    "cheapest": (("rent_yuan", False),),
    "metro": (("metro_m", False),),
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
    """Offers that meet every need, `most` of them from number `first` on (or, newest first, those after a listing and unit;
    refuses where that listing is not public any more). What nobody stated meets no need."""
    where = _fitting(needs)
    order = ORDERS[needs.sort if after is None else "newest"]
    if needs.is_land and order == ORDERS["cheapest"]:
        order = (("price_yuan", False),)
    keys = ", ".join(column for column, _ in order)
    known = where.rows(f"id, listing_id, unit_id, {keys}", f"LIMIT {MOST_COUNTED + 1}")
    has_more, count = len(known) > MOST_COUNTED, min(len(known), MOST_COUNTED)
    since = None if after is None else _since(after[0])
    if has_more:
        if after is not None:
            listing, unit = after
            where.add(f"public_since <= {since}")  # said by itself, it is where the index is entered
            where.add(
                f"public_since < {since} OR listing_id < %s OR (listing_id = %s AND unit_id > %s)",
                listing,
                listing,
                unit,
            )
        sorted_by = ", ".join(f"{column} {'DESC' if down else 'ASC'} NULLS LAST" for column, down in order)
        if order == ORDERS["newest"]:
            sorted_by = "public_since DESC"  # as its index runs: it is never empty
        tail = f"ORDER BY {sorted_by}, listing_id DESC, unit_id LIMIT {most} OFFSET {first}"
        page = [row[0] for row in where.rows("id", tail)]
    else:
        if after is not None:
            known = [row for row in known if (-row[3], -row[1], row[2] or 0) > (-since, -after[0], after[1])]  # type: ignore[operator]
        known.sort(
            key=lambda row: (
                [_key(value, down) for value, (_, down) in zip(row[3:], order, strict=True)],
                -row[1],
                row[2] or 0,
            )
        )
        page = [row[0] for row in known[first : first + most]]
    return Found(_loaded(page), count, has_more)


def _since(listing: int) -> int:
    """The moment a listing was published, as the search orders by it."""
    public = Listing.objects.filter(pk=listing, published_at__isnull=False).values_list("published_at", flat=True)
    moment = public.first()
    if moment is None:
        raise PlaceLost
    return microseconds(moment)


def near_misses(needs: Needs, *, most: int = NEAR) -> list[Near]:
    """Offers that meet all needs but one number, day or equipment, the nearest first; what is not stated comes last."""
    tests = [_measure_test(m, bound) for m, bound in needs.measures if bound]
    if needs.by:
        tests.append(_day_test(needs.by))
    tests += [_flag_test(flag) for flag in needs.flags]
    if not tests:
        return []
    place = _where(needs)
    where = place.with_all(test.nearly for test in tests)
    where.add(" + ".join(f"CASE WHEN {t.meets} THEN 0 ELSE 1 END" for t in tests) + " = 1")
    gap = " + ".join(f"CASE WHEN {t.meets} THEN 0 ELSE {t.gap} END" for t in tests)
    found = _of_many_places(where.rows("id, listing_id", f"ORDER BY {gap}, id LIMIT {NEAREST}"), most)
    # What is not stated is asked for need by need: one question with all the nulls in it would look through everything.
    for unknown in tests:
        if len(found) >= most or unknown.column in ("area_sqm", "least_sqm"):
            continue
        beside = place.with_all(test.meets for test in tests if test is not unknown)
        beside.add(f"{unknown.column} IS NULL")
        found += _of_many_places(beside.rows("id, listing_id", f"ORDER BY id LIMIT {NEAREST}"), most - len(found))
    return [_told(offer, needs) for offer in _loaded([row[0] for row in found])]


def _of_many_places(rows: Sequence[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """The first of these rows (key, listing), of one place no more than a few while there are others; in the order given."""
    told: dict[int, int] = {}
    first: list[tuple[int, int]] = []
    rest: list[tuple[int, int]] = []
    for row in rows:
        told[row[1]] = told.get(row[1], 0) + 1
        (first if told[row[1]] <= OF_ONE_PLACE else rest).append(row)
    chosen = {*first[:most], *rest[: max(0, most - len(first))]}
    return [row for row in rows if row in chosen]


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


@dataclass(slots=True)
class _Where:
    """Conditions on the rows of the search, in the SQL both databases understand. Columns and whole numbers are ours and stand
    in it; whatever somebody wrote is bound."""

    said: list[str]
    bound: list[Any]

    def add(self, condition: str, *bound: Any) -> None:
        self.said.append(f"({condition})")
        self.bound += bound

    def with_all(self, conditions: Iterable[str]) -> _Where:
        """The same with more of them, beside this one."""
        return _Where([*self.said, *(f"({condition})" for condition in conditions)], [*self.bound])

    def rows(self, columns: str, tail: str) -> list[Any]:
        """What fits, as tuples of these columns."""
        sql = f'SELECT {columns} FROM "estate_offer" WHERE {" AND ".join(self.said) or "1 = 1"} {tail}'  # noqa: S608 -- see the class
        with connection.cursor() as cursor:
            cursor.execute(sql, self.bound)
            return list(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class _Test:
    """Of a need: its column, what says that it is met, that it is met or nearly, and by how many ten-thousandths it is not."""

    column: str
    meets: str
    nearly: str
    gap: str


def _fitting(needs: Needs) -> _Where:
    """What meets every need."""
    where = _where(needs)
    for measure, bound in needs.measures:
        where.add(f"{measure.column} {'<=' if measure.is_ceiling else '>='} {_steps(measure, bound)}")
    if needs.by:
        where.add(f"free_day <= {needs.by.toordinal()}")
    for flag in needs.flags:
        where.add(FLAGS[flag][0])
    return where


def _where(needs: Needs) -> _Where:
    """What is offered on that side, at places that have the words, are meant for the centre and touch the window."""
    where = _Where([], [])
    if needs.what == "buildings":
        where.add("kind = 'building'")
    else:
        where.add(f"side = {int(Offer.Side.LAND if needs.is_land else Offer.Side.SPACE)}")
        if needs.what == "units":
            where.add("kind = 'unit'")
    if needs.use:
        where.add("land_use = %s", needs.use)
    terms = terms_of(needs.words)
    places = _places(terms, needs.centre, needs.window)
    if places is None:
        return where
    few = _few(places)
    if not few and needs.words and not needs.is_land and needs.what != "buildings":
        return _labelled(where, needs, terms)
    if len(few) <= FEW_PLACES:
        where.add(f"listing_id IN ({', '.join(map(str, few))})" if few else "1 = 0")
    else:
        where.add(f"listing_id IN ({places[0]})", *places[1])
    return where


def _few(places: tuple[str, list[Any]]) -> list[int]:
    """The listings that fit, as far as they are few; one more than that where they are not."""
    with connection.cursor() as cursor:
        cursor.execute(f"{places[0]} LIMIT {FEW_PLACES + 1}", places[1])
        return [row[0] for row in cursor.fetchall()]


def _labelled(where: _Where, needs: Needs, terms: Sequence[Term]) -> _Where:
    """No place has all the words: units whose number has those with digits, at places that have the rest (复地 1201); where
    nothing else is asked of the place, units with just this number."""
    numbers = [term for term in terms if any(sign.isdecimal() for sign in term.token)]
    places = _places([term for term in terms if term not in numbers], needs.centre, needs.window)
    if not numbers:
        where.add("1 = 0")
    elif places is None:
        written = half_width(needs.words).strip()
        where.add("label IN (%s, %s, %s)", written, written.upper(), written.lower())
    else:
        few = _few(places)[:FEW_PLACES]
        where.add(f"listing_id IN ({', '.join(map(str, few))})" if few else "1 = 0")
        for term in numbers:
            where.add("LOWER(label) LIKE %s", f"%{term.token}%")
    return where


def places_that_fit(needs: Needs) -> RawSQL:
    """The listings that offer something which meets every need, to be asked within another question."""
    where = _fitting(needs)
    said = " AND ".join(where.said)
    return RawSQL(f'SELECT listing_id FROM "estate_offer" WHERE {said}', where.bound)  # noqa: S608, S611 -- as in `_Where`


def places_with(words: str) -> RawSQL | None:
    """The listings whose names and texts hold all of these words, to be asked within another question; None for no words."""
    places = _places(terms_of(words), "", None)
    return None if places is None else RawSQL(places[0], places[1])  # noqa: S611 -- as in `_Where`


def _places(
    terms: Sequence[Term], centre: str, window: tuple[int, int, int, int] | None
) -> tuple[str, list[Any]] | None:
    """The places that have these words, are meant for the centre and touch the window, as a question; None where nothing is
    asked of them."""
    asked = [*terms, *([Term(f"{CENTRE}{centre}", False)] if centre else [])]
    if not asked and window is None:
        return None
    said, bound = [], []
    if asked:
        holding, tokens = _holding(asked)
        said.append(holding)
        bound.append(tokens)
    if window is not None:
        west, south, east, north = window
        said.append(f"west <= {east} AND east >= {west} AND south <= {north} AND north >= {south}")
    return f'SELECT listing_id FROM "estate_offerplace" WHERE {" AND ".join(said)}', bound  # noqa: S608 -- as in `_Where`


def _holding(terms: Sequence[Term]) -> tuple[str, str]:
    """That a place's words hold all of these. Tokens are letters and digits: no sign of either language is among them."""
    if connection.vendor == "sqlite":
        asked = " AND ".join(f'"{t.token}"{"*" if t.begins else ""}' for t in terms)
        return 'listing_id IN (SELECT rowid FROM "estate_offer_words" WHERE words MATCH %s)', asked
    asked = " & ".join(f"'{t.token}'{':*' if t.begins else ''}" for t in terms)
    return "array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery", asked


def _steps(measure: Measure, number: Decimal) -> int:
    """A number in whole steps of its column."""
    return int(number.scaleb(measure.places).to_integral_value())


def _measure_test(measure: Measure, bound: Decimal) -> _Test:
    column, exact = measure.column, _steps(measure, bound)
    sign = "<=" if measure.is_ceiling else ">="
    edge = _steps(measure, bound * (1 + SHARE if measure.is_ceiling else 1 - SHARE))
    nearly = f"{column} {sign} {edge}"
    distance = f"{column} - {exact}" if measure.is_ceiling else f"{exact} - {column}"
    return _Test(column, f"{column} {sign} {exact}", nearly, f"({distance}) * 10000 / {max(exact, 1)}")


def _day_test(day: date) -> _Test:
    last = day.toordinal()
    gap = f"(free_day - {last}) * {int(SHARE * 10_000)} / {LATE_DAYS}"
    return _Test("free_day", f"free_day <= {last}", f"free_day <= {last + LATE_DAYS}", gap)


def _flag_test(flag: str) -> _Test:
    """Equipment is there or not: nothing is nearly."""
    column = FLAGS[flag][0]
    return _Test(column, column, column, "0")


def _key(value: Any, down: bool) -> tuple[bool, Any]:
    """What is not stated comes last, whichever way the order runs."""
    return value is None, 0 if value is None else -value if down else value


def _loaded(keys: Sequence[int]) -> list[Offer]:
    """These offers in this order, each with its listing and thing."""
    rows = Offer.objects.select_related("listing__parcel", "listing__building").in_bulk(keys) if keys else {}
    return [rows[pk] for pk in keys if pk in rows]


def _told(offer: Offer, needs: Needs) -> Near:
    """The need this offer misses, in words."""
    for measure, bound in needs.measures:
        own: Decimal | None = getattr(offer, measure.column)
        if own is None:
            return Near(offer, measure.unknown, measure.field, None)
        by = own - bound if measure.is_ceiling else bound - own
        if by > 0:
            shown = _plain(by * measure.shown.denominator / measure.shown.numerator)
            return Near(offer, measure.short.filled(by=shown), measure.field, by)
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
