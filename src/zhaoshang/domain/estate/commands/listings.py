"""What is on offer: described, found right, shown to the public, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from zhaoshang.domain.estate.commands.offers import refresh
from zhaoshang.domain.estate.errors import EmptiedInPublic, NamesMobile, NotComplete, NotPublic
from zhaoshang.domain.estate.gates import Lack, lacks, lacks_of_card
from zhaoshang.domain.estate.models import Building, Listing, Parcel
from zhaoshang.domain.estate.queries import file_of, stated_of
from zhaoshang.domain.evidence.commands.facts import lock_books
from zhaoshang.domain.evidence.commands.numbering import numbered
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.journal.errors import NotAllowed
from zhaoshang.domain.journal.rules import may
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.personal import mobile_in
from zhaoshang.kernel.zone import day_of

DESCRIBE = Bilingual("填写招商信息", "describe what is on offer")


@command("estate.describe", DESCRIBE)
def describe(
    *,
    parcel: Parcel | None = None,
    building: Building | None = None,
    name_en: str | None = None,
    summary: str,
    summary_en: str = "",
    contact: str,
    contact_en: str | None = None,
    org_path: str,
    by: Any,
    at: datetime,
) -> Listing:
    """The parcel or building has its listing with these words; a published one shows them at once, and keeps what it could not
    be published without. Of an English name and an
    English contact it keeps what it has unless they are said. Another unit's listing is not its to describe. Refuses a
    person's mobile number as the contact."""
    listing = Listing.objects.select_for_update().filter(parcel=parcel, building=building).first()
    if not may("estate.describe", by, listing or Listing(org_path=org_path)):
        raise NotAllowed(verb=DESCRIBE)
    if listing is None:
        listing = numbered(
            Listing,
            "招商",
            day_of(at).year,
            parcel=parcel,
            building=building,
            org_path=org_path,
            recorded_at=at,
            recorded_by=by.journal_key,
        )
    told = {
        "name_en": listing.name_en if name_en is None else name_en,
        "summary": summary,
        "summary_en": summary_en,
        "contact": contact,
        "contact_en": listing.contact_en if contact_en is None else contact_en,
    }
    for name, text in told.items():
        setattr(listing, name, text.strip())
    for name in ("contact", "contact_en"):
        if number := mobile_in(told[name]):
            raise NamesMobile(number=number, field=name)
    if listing.published_at is not None and (missing := lacks_of_card(listing)):
        raise EmptiedInPublic(lacking=_named(missing), field=missing[0].field)
    listing.version += 1
    listing.save(update_fields=[*told, "version"])
    refresh(listing, at)
    tell(listing, **{name: getattr(listing, name) for name in told})
    return listing


@command("estate.verify", Bilingual("核实招商信息", "find a listing right"), about="listing")
def verify(*, listing: Listing, by: Any, at: datetime) -> Listing:
    """Somebody has looked and found it right; for 90 days it is not shown as to be verified."""
    row: Listing = Listing.objects.select_for_update().get(pk=listing.pk)
    row.verified_at, row.verified_by = at, by.journal_key
    row.version += 1
    row.save(update_fields=["verified_at", "verified_by", "version"])
    tell(row)
    return row


@command("estate.publish", Bilingual("公开招商信息", "publish a listing"), about="listing")
def publish(*, listing: Listing, by: Any, at: datetime) -> Listing:
    """Everybody sees it from now on. Refuses while anything is missing, naming all of it.

    The books are held: an import that states meanwhile that this is for inside only is asked again when it is written.
    """
    lock_books()
    row: Listing = Listing.objects.select_for_update().get(pk=listing.pk)
    missing = lacks(row, stated_of(row), day_of(at), file_of(row))
    if missing:
        raise NotComplete(lacking=_named(missing))
    row.published_at, row.published_by = at, by.journal_key
    row.version += 1
    row.save(update_fields=["published_at", "published_by", "version"])
    refresh(row, at)
    tell(row)
    return row


@command("estate.withdraw", Bilingual("撤下招商信息", "withdraw a listing"), about="listing")
def withdraw(*, listing: Listing, by: Any, at: datetime) -> Listing:
    """Only the desk sees it from now on."""
    row: Listing = Listing.objects.select_for_update().get(pk=listing.pk)
    if row.published_at is None:
        raise NotPublic(number=row.number)
    row.published_at, row.published_by = None, ""
    row.version += 1
    row.save(update_fields=["published_at", "published_by", "version"])
    refresh(row, at)
    tell(row)
    return row


def _named(missing: Sequence[Lack]) -> Bilingual:
    return Bilingual("、".join(m.name.zh for m in missing), ", ".join(m.name.en for m in missing))
