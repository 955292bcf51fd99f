"""What must be there before an edition of a handbook is issued: every lack at once, with where to supply it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhaoshang.domain.estate.gates import is_stale
from zhaoshang.domain.estate.models import Listing
from zhaoshang.domain.publishing.models import Handbook
from zhaoshang.kernel.bilingual import Bilingual

WORDS, CHOICE, LISTING = "words", "choice", "listing"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing, and where it is supplied: the handbook's words, its choice, or a listing's own page."""

    name: Bilingual
    where: str
    listing: Listing | None = None


def handbook_lacks(
    handbook: Handbook, chosen: Sequence[Listing], stated: Mapping[int | None, Any], today: date
) -> list[Lack]:
    """What keeps an edition from being issued; `stated` is the fact in force about each listing, by its id."""
    found = []
    if not handbook.title_en:
        found.append(Lack(Bilingual("英文书名", "the title in English"), WORDS))
    if not handbook.contact:
        found.append(Lack(Bilingual("对外联系方式", "the public contact"), WORDS))
    if not chosen:
        found.append(Lack(Bilingual("入册的地块或楼宇", "parcels or buildings to show"), CHOICE))
    for listing in chosen:
        name = str(listing.parcel or listing.building)
        if listing.published_at is None:
            said = Bilingual(
                f"{name}已不公开：撤出手册，或重新公开", f"{name} is not public any more: leave it out or publish it"
            )
            found.append(Lack(said, LISTING, listing))
        elif is_stale(listing, today):
            said = Bilingual(f"{name}超过90天没有核实", f"{name} was not checked within 90 days")
            found.append(Lack(said, LISTING, listing))
        if listing.pk not in stated:
            said = Bilingual(f"{name}没有台账记载", f"no ledger states anything of {name}")
            found.append(Lack(said, LISTING, listing))
    return found
