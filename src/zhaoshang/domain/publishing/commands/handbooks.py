"""Writes of handbooks: one is begun, described, and what it shows is chosen as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from zhaoshang.domain.estate.models import Listing
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.publishing.errors import (
    ChoiceOverwritten,
    ChosenTwice,
    HandbookThere,
    NotAYear,
    NotToBeChosen,
    TooManyChosen,
)
from zhaoshang.domain.publishing.models import Handbook, HandbookChoice, HandbookEntry
from zhaoshang.domain.publishing.queries.handbooks import chosen, latest_choice, number_of, to_choose_from
from zhaoshang.kernel.bilingual import Bilingual

MOST = 500  # parcels or buildings in one handbook: a thousand pages
YEARS = range(2000, 2101)


@command("publishing.begin_handbook", Bilingual("新建招商手册", "begin a handbook"))
def begin_handbook(
    *, kind: str, year: int, title: str, title_en: str = "", is_sample: bool = False, by: Any, at: datetime
) -> Handbook:
    """The handbook of a year is being made, and shows nothing yet. Refuses a second of its kind and year."""
    if year not in YEARS:
        raise NotAYear(year=year, field="year")
    number = number_of(kind, year)
    try:
        with transaction.atomic():
            made: Handbook = Handbook.objects.create(
                number=number,
                kind=kind,
                year=year,
                title=title.strip(),
                title_en=title_en.strip(),
                state=Handbook.State.DRAFT,
                is_sample=is_sample,
                recorded_at=at,
                recorded_by=by.journal_key,
                recorded_name=by.journal_name,
            )
    except IntegrityError as problem:
        raise HandbookThere(number=number, field="year") from problem
    tell(made, number=number, title=made.title)
    return made


@command("publishing.describe_handbook", Bilingual("填写手册文字", "describe a handbook"), about="handbook")
def describe_handbook(
    *,
    handbook: Handbook,
    title: str,
    title_en: str,
    preface: str,
    preface_en: str,
    contact: str,
    contact_en: str = "",
    by: Any,
    at: datetime,
) -> Handbook:
    """Titles, a few sentences and who answers; the next proof and edition print them."""
    row = held(handbook)
    row.title, row.title_en = title.strip(), title_en.strip()
    row.contact, row.contact_en = contact.strip(), contact_en.strip()
    row.preface, row.preface_en = preface.strip(), preface_en.strip()
    row.version += 1
    row.save(update_fields=["title", "title_en", "contact", "contact_en", "preface", "preface_en", "version"])
    tell(row, title=row.title, title_en=row.title_en, contact=row.contact, contact_en=row.contact_en)
    return row


@command("publishing.choose_listings", Bilingual("选编手册", "choose what a handbook shows"), about="handbook")
def choose_listings(
    *, handbook: Handbook, listings: Sequence[Listing], seen: int, by: Any, at: datetime
) -> HandbookChoice:
    """These, in this order, are the handbook's next choice. `seen` is the number of the choice the page began from (0 for none):
    when another stands meanwhile it is refused as overwritten. Refuses what is not public, of the other kind, or twice there;
    what was chosen before and is not public any more may stay, the gate before an edition names it."""
    row = held(handbook)
    if row.revised != seen:
        latest = latest_choice(row)
        raise ChoiceOverwritten(who=latest.recorded_name if latest else "", theirs=row.revised, mine=seen)
    if len(listings) > MOST:
        raise TooManyChosen(count=len(listings), most=MOST)
    allowed = {one.pk for one in chosen(row)} | set(to_choose_from(row).values_list("pk", flat=True))
    known: set[int] = set()
    for one in listings:
        if one.pk not in allowed:
            raise NotToBeChosen(number=one.number)
        if one.pk in known:
            raise ChosenTwice(number=one.number)
        known.add(one.pk)
    row.revised += 1
    row.version += 1
    row.save(update_fields=["revised", "version"])
    choice: HandbookChoice = HandbookChoice.objects.create(
        handbook=row,
        number=row.revised,
        recorded_at=at,
        recorded_by=by.journal_key,
        recorded_name=by.journal_name,
    )
    HandbookEntry.objects.bulk_create(
        [HandbookEntry(choice=choice, place=n, listing=one) for n, one in enumerate(listings, 1)]
    )
    tell(row, choice=choice.number, listings=[one.number for one in listings])
    return choice


def held(handbook: Handbook) -> Handbook:
    """The row as it stands, locked."""
    row: Handbook = Handbook.objects.select_for_update().get(pk=handbook.pk)
    return row
