"""Handbooks in public: the editions that stand, one handbook with all its editions, and their files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from zhaoshang.domain.estate.models import Listing
from zhaoshang.domain.evidence.commands.files import file_of
from zhaoshang.domain.publishing.models import HandbookEdition
from zhaoshang.domain.publishing.queries.handbooks import (
    called,
    edition_with,
    editions_visible_to,
    handbooks_visible_to,
    standing_editions,
)
from zhaoshang.domain.publishing.states import EDITIONS, KINDS
from zhaoshang.domain.tours.queries import published as published_panoramas
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.web.kit.handbooks import changes_of, page_in, since_of, size_said
from zhaoshang.web.kit.ranges import ranged
from zhaoshang.web.portal.sharing import shared

HANDED_OUT = (HandbookEdition.State.ISSUED, HandbookEdition.State.REPLACED)
PDF = "application/pdf"


@require_safe
@shared
def every_handbook(request: HttpRequest) -> HttpResponse:
    """The edition that stands of each handbook, and those that were withdrawn without another in their place."""
    cards = _cards(list(standing_editions().select_related("contents")))
    gone = [(book, KINDS[book.kind]) for book in handbooks_visible_to(None).filter(state="withdrawn")]
    return render(request, "portal/handbooks.html", {"cards": cards, "gone": gone})


@require_safe
@shared
def one_handbook(request: HttpRequest, number: str) -> HttpResponse:
    """A handbook: its files, what changed, and every edition it had."""
    book = handbooks_visible_to(None).filter(number=number).first()
    if book is None:
        raise Http404
    editions = list(editions_visible_to(None).filter(handbook=book).select_related("contents"))
    standing = next((e for e in editions if e.state == HandbookEdition.State.ISSUED), None)
    content = standing.contents.content if standing else None
    context = {
        "book": book,
        "kind": KINDS[book.kind],
        "heading": _heading(book),
        "card": _cards([standing])[0] if standing else None,
        "editions": [(e, _called(e), EDITIONS[e.state], _files(e)) for e in editions],
        "since": since_of(content) if content else None,
        "changes": changes_of(content) if content else [],
        "gone_called": _called(editions[0]) if editions else "",
        "gone": editions[0] if editions and editions[0].state == HandbookEdition.State.WITHDRAWN else None,
    }
    return render(request, "portal/handbook.html", context)


@require_safe
def edition_file(request: HttpRequest, number: str, language: str) -> HttpResponseBase:
    """The PDF of an edition in a language, in the parts the browser asks for; none of one that was withdrawn."""
    edition = editions_visible_to(None).filter(number=number, state__in=HANDED_OUT).first()
    document = {"zh": edition.zh, "en": edition.en}.get(language) if edition else None
    if document is None:
        raise Http404
    return ranged(request, file_of(document), media_type=PDF, name=document.name, inline=True)


def sheet_of(listing: Listing) -> str:
    """Where the standing handbook shows a listing, in the reader's language; empty when it does not."""
    edition = edition_with(listing)
    page = page_in(edition, listing) if edition else None
    if edition is None or page is None:
        return ""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return f"{reverse('portal:handbook-file', args=[edition.number, language])}#page={page}"


def _cards(editions: list[HandbookEdition]) -> list[dict[str, Any]]:
    """What a list shows of each, with its first picture if that is still public."""
    first = {e.pk: _first_picture(e.contents.content) for e in editions}
    shown = set(published_panoramas().filter(tiles__in=first.values()).values_list("tiles", flat=True))
    return [_card(e, first[e.pk] if first[e.pk] in shown else "") for e in editions]


def _first_picture(content: dict[str, Any]) -> str:
    return next((str(e["picture"]["tiles"]) for e in content["entries"] if e["picture"]), "")


def _card(edition: HandbookEdition, picture: str) -> dict[str, Any]:
    book, content = edition.handbook, edition.contents.content
    return {
        "edition": edition,
        "book": book,
        "title": _title(book),
        "called": _called(edition),
        "kind": KINDS[book.kind],
        "count": len(content["entries"]),
        "files": _files(edition),
        "picture": reverse("portal:tile", args=[picture, "card.jpg"]) if picture else "",
        "digest": edition.contents.digest,
    }


def _title(book: Any) -> str:
    return str(book.title_en if get_language() == "en" and book.title_en else book.title)


def _heading(book: Any) -> str:
    """The title, with the year unless it says it."""
    title = _title(book)
    return title if str(book.year) in title else f"{title} {book.year}"


def _called(edition: HandbookEdition) -> Bilingual:
    return called(edition.handbook.kind, edition.handbook.year, edition.edition)


def _files(edition: HandbookEdition) -> list[dict[str, str]]:
    if edition.state not in HANDED_OUT or edition.zh is None or edition.en is None:
        return []
    both = (("zh", "中文", edition.zh), ("en", "English", edition.en))
    return [
        {
            "word": word,
            "text": f"{word} · PDF {size_said(document.size)}",
            "href": reverse("portal:handbook-file", args=[edition.number, language]),
            "size": size_said(document.size),
            "sha256": document.sha256,
        }
        for language, word, document in (reversed(both) if get_language() == "en" else both)
    ]
