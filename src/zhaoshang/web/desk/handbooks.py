"""Handbooks on the desk: begin one, fill in its words, look at a proof, issue an edition, withdraw it."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from zhaoshang.domain.estate.queries import stated_of_each
from zhaoshang.domain.evidence.commands.files import file_of
from zhaoshang.domain.publishing import commands
from zhaoshang.domain.publishing.gates import CHOICE, WORDS, Lack, handbook_lacks
from zhaoshang.domain.publishing.models import Handbook, HandbookEdition
from zhaoshang.domain.publishing.queries.handbooks import (
    chosen,
    editions_visible_to,
    handbooks_visible_to,
    next_edition,
    not_public_any_more,
    places_hidden_since,
)
from zhaoshang.domain.publishing.states import EDITIONS, HANDBOOKS, KINDS
from zhaoshang.domain.publishing.tasks import work_on_edition
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.desk.access import found, now, page, posted
from zhaoshang.web.desk.forms import ReasonForm
from zhaoshang.web.desk.handbook_forms import HandbookForm, HandbookWordsForm
from zhaoshang.web.kit.handbooks import changes_of, contents_of, since_of, size_said, unprinted_in
from zhaoshang.web.kit.ranges import ranged

PER_PAGE = 30
EDITIONS_SHOWN = 30
WORDS_OF = ("title", "title_en", "preface", "preface_en", "contact", "contact_en")
PDF = "application/pdf"


@page("bulletins.read")
def every_handbook(request: HttpRequest) -> HttpResponse:
    """All handbooks, the newest year first, each with its latest edition."""
    paged = Paginator(handbooks_visible_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    latest: dict[int, HandbookEdition] = {}
    for edition in editions_visible_to(request.user).filter(handbook__in=list(paged), edition__isnull=False):
        latest.setdefault(edition.handbook_id, edition)
    rows = [(book, KINDS[book.kind], HANDBOOKS[book.state], latest.get(book.pk)) for book in paged]
    context = {"rows": rows, "page": paged, "may_compose": request.user.has_perm("publishing.compose")}
    return render(request, "desk/handbooks.html", context)


@page("publishing.compose", "GET", "POST")
def begin(request: HttpRequest) -> HttpResponse:
    """A handbook is begun; what it shows is chosen next."""
    form = HandbookForm(posted(request), initial={"year": day_of(now()).year})
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.begin_handbook(**form.cleaned_data, by=request.user, at=now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:handbook-choose", pk=made.pk)
    return render(request, "desk/handbook-begin.html", {"form": form}, status=form.status)


@page("bulletins.read")
def one_handbook(request: HttpRequest, pk: int) -> HttpResponse:
    """A handbook: what it shows, what is missing, its proofs and editions."""
    book = found(handbooks_visible_to(request.user), pk=pk)
    if request.headers.get("HX-Request") and request.GET.get("part") == "progress":
        return render(request, "desk/handbook-progress.html", {"book": book, "busy": _busy(book)})
    return _shown(request, book)


@page("publishing.compose", "POST")
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Titles, preface and contact are kept."""
    book = found(handbooks_visible_to(request.user), pk=pk)
    form = HandbookWordsForm(request.POST)
    if form.is_valid():
        commands.describe_handbook(handbook=book, **form.cleaned_data, by=request.user, at=now())
        return redirect("desk:handbook", pk=pk)
    return _shown(request, book, words=form)


@page("publishing.compose", "POST")
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """A proof of what the handbook would print now is set in the background."""
    book, moment = found(handbooks_visible_to(request.user), pk=pk), now()
    made = commands.proof_handbook(
        handbook=book, content=contents_of(book, None, at=moment), by=request.user, at=moment
    )
    work_on_edition.enqueue(made.pk, request.user.get_username())
    return redirect("desk:handbook", pk=pk)


@page("publishing.publish", "POST")
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """What it would print now is frozen as the next edition, set in the background, and public once it is whole."""
    book, moment = found(handbooks_visible_to(request.user), pk=pk), now()
    content = contents_of(book, next_edition(book), at=moment)
    made = commands.issue_handbook(handbook=book, content=content, by=request.user, at=moment)
    work_on_edition.enqueue(made.pk, request.user.get_username())
    return redirect("desk:handbook", pk=pk)


@page("publishing.compose", "POST")
def set_again(request: HttpRequest, pk: int) -> HttpResponse:
    """What was not set is set once more from the same contents."""
    edition = found(editions_visible_to(request.user), pk=pk)
    commands.set_again(edition=edition, by=request.user, at=now())
    work_on_edition.enqueue(edition.pk, request.user.get_username())
    return redirect("desk:handbook", pk=edition.handbook_id)


@page("publishing.withdraw", "POST")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """An edition is no longer handed out, with a reason that everybody reads."""
    edition = found(editions_visible_to(request.user), pk=pk)
    gone = commands.withdraw_edition(edition=edition, reason=request.POST.get("reason", ""), by=request.user, at=now())
    messages.success(request, gettext("%(number)s is not handed out any more.") % {"number": gone.number})
    return redirect("desk:handbook-edition", pk=pk)


@page("bulletins.read")
def one_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """An edition or proof: its files, their digests, and what changed."""
    edition = found(editions_visible_to(request.user).select_related("contents"), pk=pk)
    content = edition.contents.content
    context = {
        "edition": edition,
        "book": edition.handbook,
        "state": EDITIONS[edition.state],
        "files": files_of(edition),
        "count": len(content["entries"]),
        "since": since_of(content),
        "changes": changes_of(content),
        "unprinted": unprinted_in(content),
        "form": ReasonForm(),
        "may_withdraw": request.user.has_perm("publishing.withdraw")
        and edition.state in (HandbookEdition.State.ISSUED, HandbookEdition.State.REPLACED),
    }
    return render(request, "desk/handbook-edition.html", context)


@page("bulletins.read")
def edition_file(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The PDF of an edition or proof in a language; shown by the browser itself."""
    edition = found(editions_visible_to(request.user), pk=pk)
    document = {"zh": edition.zh, "en": edition.en}.get(language)
    if document is None:
        raise Http404
    return cast("HttpResponse", ranged(request, file_of(document), media_type=PDF, name=document.name, inline=True))


def files_of(edition: HandbookEdition) -> list[dict[str, Any]]:
    """Its files as a page lists them; none while they are not whole."""
    found_files = []
    for language, word, document in (("zh", "中文", edition.zh), ("en", "English", edition.en)):
        if document is not None:
            found_files.append(
                {
                    "word": word,
                    "href": reverse("desk:handbook-file", args=[edition.pk, language]),
                    "size": size_said(document.size),
                    "sha256": document.sha256,
                }
            )
    return found_files


def _busy(book: Handbook) -> HandbookEdition | None:
    rows: Any = HandbookEdition.objects.filter(handbook=book, state=HandbookEdition.State.SETTING)
    row: HandbookEdition | None = rows.first()
    return row


def _shown(request: HttpRequest, book: Handbook, *, words: HandbookWordsForm | None = None) -> HttpResponse:
    listings = chosen(book)
    lacks = handbook_lacks(book, listings, stated_of_each(listings), day_of(now()))
    rows = editions_visible_to(request.user).filter(handbook=book)[:EDITIONS_SHOWN]
    editions = [(e, EDITIONS[e.state]) for e in rows]
    newest = next((e for e, _ in editions if e.state != HandbookEdition.State.FAILED), None)
    failed = editions[0][0] if editions and editions[0][0].state == HandbookEdition.State.FAILED else None
    context = {
        "book": book,
        "kind": KINDS[book.kind],
        "state": HANDBOOKS[book.state],
        "listings": listings,
        "lacks": [(lack, _where(book, lack)) for lack in lacks],
        "busy": next((e for e, _ in editions if e.state == HandbookEdition.State.SETTING), None),
        "proof": next((e for e, _ in editions if e.state == HandbookEdition.State.PROOF), None),
        "issued": next((e for e, _ in editions if e.state == HandbookEdition.State.ISSUED), None),
        "failed": failed,
        "may_set_again": failed is not None
        and not places_hidden_since(failed)
        and not not_public_any_more(failed.contents.content),
        "editions": editions,
        "unprinted": unprinted_in(newest.contents.content) if newest else [],
        "next": next_edition(book),
        "words_form": words or HandbookWordsForm(initial={name: getattr(book, name) for name in WORDS_OF}),
        "may_compose": request.user.has_perm("publishing.compose"),
        "may_issue": request.user.has_perm("publishing.publish"),
    }
    return render(request, "desk/handbook.html", context, status=words.status if words else 200)


def _where(book: Handbook, lack: Lack) -> str:
    """The address at which a lack is supplied."""
    if lack.where == CHOICE:
        return reverse("desk:handbook-choose", args=[book.pk])
    if lack.where == WORDS or lack.listing is None:
        return f"{reverse('desk:handbook', args=[book.pk])}#words"
    kind = "parcels" if lack.listing.parcel_id else "buildings"
    return reverse("desk:listing", args=[kind, lack.listing.parcel_id or lack.listing.building_id])
