"""Reads of handbooks: who sees which, what is chosen, which edition stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Max, QuerySet

from zhaoshang.domain.estate.models import Listing
from zhaoshang.domain.estate.queries import published_listings
from zhaoshang.domain.organisations.rules import holds
from zhaoshang.domain.publishing.models import (
    Handbook,
    HandbookChoice,
    HandbookContents,
    HandbookEdition,
    HandbookEntry,
)
from zhaoshang.domain.publishing.states import SHORT
from zhaoshang.domain.tours.queries import published as published_panoramas
from zhaoshang.kernel import sealing
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.finding import Finding

PUBLIC = (HandbookEdition.State.ISSUED, HandbookEdition.State.REPLACED, HandbookEdition.State.WITHDRAWN)


def handbooks_visible_to(user: Any) -> QuerySet[Handbook]:
    """Every handbook to whoever reads bulletins at the desk; to all others those of which an edition was issued."""
    every = Handbook.objects.all()
    return every if holds(user, "bulletins.read") else every.exclude(state=Handbook.State.DRAFT)


def editions_visible_to(user: Any) -> QuerySet[HandbookEdition]:
    """Every edition and proof to whoever reads bulletins at the desk; to all others what was issued, withdrawn ones with their
    reason."""
    every = HandbookEdition.objects.select_related("handbook", "zh", "en")
    return every if holds(user, "bulletins.read") else every.filter(state__in=PUBLIC)


def issued_of(handbook: Handbook) -> HandbookEdition | None:
    """The edition that stands in public, or None."""
    mine = HandbookEdition.objects.filter(handbook=handbook, state=HandbookEdition.State.ISSUED)
    return mine.select_related("contents", "zh", "en").first()


def last_handed_out(handbook: Handbook) -> HandbookEdition | None:
    """The newest edition that people hold in their hands, withdrawn or not: what the next one is compared with. None before the
    first."""
    mine = HandbookEdition.objects.filter(handbook=handbook, state__in=PUBLIC, edition__isnull=False)
    return mine.select_related("contents").order_by("-edition").first()


def standing_editions() -> QuerySet[HandbookEdition]:
    """The edition that stands of each handbook, the newest year first."""
    rows = HandbookEdition.objects.filter(state=HandbookEdition.State.ISSUED).select_related("handbook", "zh", "en")
    return rows.order_by("-handbook__year", "handbook__kind")


def edition_with(listing: Listing) -> HandbookEdition | None:
    """The newest standing edition that may show the listing: of its kind."""
    kind = Handbook.Kind.LAND if listing.parcel_id else Handbook.Kind.BUILDINGS
    return standing_editions().filter(handbook__kind=kind).select_related("contents").first()


def next_edition(handbook: Handbook) -> int:
    """The edition the handbook would get now; one that was not set does not count."""
    mine = HandbookEdition.objects.filter(handbook=handbook).exclude(state=HandbookEdition.State.FAILED)
    return int(mine.aggregate(last=Max("edition"))["last"] or 0) + 1


def number_of(kind: str, year: int, edition: int | None = None) -> str:
    """2020-地块, 2020-地块-第2版."""
    return f"{year}-{SHORT[kind].zh}" + ("" if edition is None else f"-第{edition}版")


def called(kind: str, year: int, edition: int | None) -> Bilingual:
    """The number as it is printed in each language."""
    if edition is None:
        return Bilingual(f"{number_of(kind, year)}-样稿", f"{year} {SHORT[kind].en}, proof")
    return Bilingual(number_of(kind, year, edition), f"{year} {SHORT[kind].en}, edition {edition}")


def chosen(handbook: Handbook) -> list[Listing]:
    """What the latest choice shows, in its order; also what is not public any more."""
    rows = HandbookEntry.objects.filter(choice__handbook=handbook, choice__number=F("choice__handbook__revised"))
    rows = rows.select_related("listing__parcel", "listing__building").order_by("place")
    return [row.listing for row in rows]


def latest_choice(handbook: Handbook) -> HandbookChoice | None:
    """The latest saving of what is shown, or None."""
    return HandbookChoice.objects.filter(handbook=handbook).first()


def to_choose_from(handbook: Handbook) -> QuerySet[Listing]:
    """What is public and of the handbook's kind."""
    is_land = handbook.kind == Handbook.Kind.LAND
    return published_listings().filter(parcel__isnull=not is_land).order_by("number")


def unfinished_editions() -> QuerySet[HandbookEdition]:
    """Editions and proofs whose setting waits or has begun."""
    return HandbookEdition.objects.filter(state=HandbookEdition.State.SETTING)


def places_hidden_since(edition: HandbookEdition) -> list[Bilingual]:
    """Names of the parcels and buildings an edition was frozen with and that are not public now. None of a proof: it shows what is
    chosen, public or not, and the desk alone reads it."""
    if edition.is_proof:
        return []
    entries = edition.contents.content["entries"]
    numbers = [entry["listing"] for entry in entries]
    public = set(published_listings().filter(number__in=numbers).values_list("number", flat=True))
    return [
        Bilingual(f"{entry['name']}（{entry['listing']}）", f"{entry['name_en'] or entry['name']} ({entry['listing']})")
        for entry in entries
        if entry["listing"] not in public
    ]


def not_public_any_more(content: dict[str, Any]) -> list[str]:
    """Numbers of the panoramas whose pictures frozen contents show and nobody may see now: withdrawn, or covered since."""
    pictures = [entry["picture"] for entry in content["entries"] if entry["picture"]]
    tiles = {picture["tiles"] for picture in pictures}
    public = set(published_panoramas().filter(tiles__in=tiles).values_list("tiles", flat=True))
    return list(dict.fromkeys(picture["number"] for picture in pictures if picture["tiles"] not in public))


def altered_handbooks() -> Iterator[str]:
    """Frozen contents that are not what their digest says, each in a sentence. The files are documents and proved as such."""
    for row in HandbookContents.objects.order_by("pk").select_related("handbook", "edition").iterator(100):
        if sealing.digest(row.content) != row.digest:
            number = getattr(getattr(row, "edition", None), "number", row.handbook.number)
            yield Finding(
                f"{number}: its frozen contents were changed ({row.digest[:12]}…)",
                zh=f"{number}：冻结的内容被改动过（{row.digest[:12]}…）",
            )
