"""Writes of editions: contents are frozen, set in the background, and stand in public once both files are whole.

Reading the contents and setting the pages happen before and after, outside any transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from zhaoshang.domain.estate.queries import stated_of_each
from zhaoshang.domain.evidence.commands.files import Kept, document_of
from zhaoshang.domain.evidence.commands.imports import as_note
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.journal.models import writing
from zhaoshang.domain.publishing.commands.handbooks import held
from zhaoshang.domain.publishing.errors import (
    ContentsOvertaken,
    EditionUnderWay,
    HandbookNotComplete,
    NoReason,
    PictureNotPublic,
    PlaceNotPublic,
    WrongEditionStep,
)
from zhaoshang.domain.publishing.gates import handbook_lacks
from zhaoshang.domain.publishing.models import Handbook, HandbookContents, HandbookEdition
from zhaoshang.domain.publishing.queries.handbooks import (
    called,
    chosen,
    next_edition,
    not_public_any_more,
    places_hidden_since,
)
from zhaoshang.domain.publishing.states import EDITIONS, edition_before
from zhaoshang.kernel import sealing
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.zone import day_of

Json = dict[str, Any]


@command("publishing.proof_handbook", Bilingual("排印样稿", "set a proof of a handbook"), about="handbook")
def proof_handbook(*, handbook: Handbook, content: Json, by: Any, at: datetime) -> HandbookEdition:
    """The contents as they are now wait to be set as a proof. Refuses contents read before something changed."""
    row = held(handbook)
    _refuse_overtaken(row, content, None)
    made: HandbookEdition = HandbookEdition.objects.create(
        handbook=row,
        number=called(row.kind, row.year, None).zh,
        contents=_frozen(row, content, by, at),
        state=HandbookEdition.State.SETTING,
        frozen_at=at,
        frozen_by=by.journal_key,
        frozen_name=by.journal_name,
    )
    tell(made, contents=made.contents.digest)
    return made


@command("publishing.issue_handbook", Bilingual("印发招商手册", "issue a handbook"), about="handbook")
def issue_handbook(*, handbook: Handbook, content: Json, by: Any, at: datetime) -> HandbookEdition:
    """The contents are frozen under the next number and wait to be set; the edition is public once it is. Refuses while anything
    is missing, naming all of it, while another edition is being set, and contents read before something changed."""
    row = held(handbook)
    busy = HandbookEdition.objects.filter(handbook=row, state=HandbookEdition.State.SETTING, edition__isnull=False)
    under_way = busy.first()
    if under_way is not None:
        raise EditionUnderWay(number=under_way.number)
    listings = chosen(row)
    missing = handbook_lacks(row, listings, stated_of_each(listings), day_of(at))
    if missing:
        names = Bilingual("；".join(m.name.zh for m in missing), "; ".join(m.name.en for m in missing))
        raise HandbookNotComplete(lacking=names)
    edition = next_edition(row)
    _refuse_overtaken(row, content, edition)
    made: HandbookEdition = HandbookEdition.objects.create(
        handbook=row,
        edition=edition,
        number=called(row.kind, row.year, edition).zh,
        contents=_frozen(row, content, by, at),
        state=HandbookEdition.State.SETTING,
        frozen_at=at,
        frozen_by=by.journal_key,
        frozen_name=by.journal_name,
    )
    tell(made, number=made.number, contents=made.contents.digest, entries=len(content["entries"]))
    return made


@command("publishing.take_pages", Bilingual("接收手册文件", "take the files of a handbook"), about="edition")
def take_pages(*, edition: HandbookEdition, zh: Kept, en: Kept, pages: int, by: Any, at: datetime) -> HandbookEdition:
    """Both files are kept. A proof can be read at the desk; an edition stands in public, in the place of the one before. Refuses
    files with a picture, and an edition with a place, that is not public any more."""
    row = _held(edition, "publishing.take_pages", Bilingual("接收文件", "take files"))
    refuse_hidden(row)
    handbook = held(row.handbook)
    row.zh, row.en, row.pages, row.notes = document_of(zh, by=by, at=at), document_of(en, by=by, at=at), pages, []
    if row.is_proof:
        row.state = HandbookEdition.State.PROOF
    else:
        for former in HandbookEdition.objects.filter(handbook=handbook, state=HandbookEdition.State.ISSUED):
            former.state = HandbookEdition.State.REPLACED
            former.version += 1
            former.save(update_fields=["state", "version"])
        row.state, row.issued_at, row.issued_by = HandbookEdition.State.ISSUED, at, by.journal_key
        handbook.state = Handbook.State.ISSUED
        handbook.version += 1
        handbook.save(update_fields=["state", "version"])
    row.save(update_fields=["zh", "en", "pages", "notes", "state", "issued_at", "issued_by", "version"])
    tell(row, number=row.number, contents=row.contents.digest, zh=zh.sha256, en=en.sha256, pages=pages)
    return row


@command("publishing.refuse_pages", Bilingual("手册排版未成", "note that a handbook was not set"), about="edition")
def refuse_pages(*, edition: HandbookEdition, refusal: Refusal, by: Any, at: datetime) -> HandbookEdition:
    """Nothing was set; the sentence stays with it, and its number is free again."""
    row = _held(edition, "publishing.refuse_pages", Bilingual("记下未成", "be noted as not set"))
    row.state, row.notes = HandbookEdition.State.FAILED, [as_note(refusal, "stop")]
    row.save(update_fields=["state", "notes", "version"])
    tell(row, refusal=refusal.code, said=refusal.said.zh)
    return row


@command("publishing.set_again", Bilingual("重新排版", "set a handbook again"), about="edition")
def set_again(*, edition: HandbookEdition, by: Any, at: datetime) -> HandbookEdition:
    """The same frozen contents wait to be set once more. Refuses when its number has gone to another edition meanwhile, and while a
    picture or a place of it is not public."""
    row = _held(edition, "publishing.set_again", Bilingual("重新排版", "be set again"))
    handbook = held(row.handbook)
    if row.edition is not None and row.edition != next_edition(handbook):
        raise ContentsOvertaken(number=handbook.number)
    refuse_hidden(row)
    row.state, row.done, row.beat_at = HandbookEdition.State.SETTING, 0, at
    row.save(update_fields=["state", "done", "beat_at", "version"])
    tell(row)
    return row


@command("publishing.withdraw_edition", Bilingual("撤回手册", "withdraw a handbook"), about="edition")
def withdraw_edition(*, edition: HandbookEdition, reason: str, by: Any, at: datetime) -> HandbookEdition:
    """Its files are no longer handed out; the public is told so, with the reason. Refuses without one."""
    if not reason.strip():
        raise NoReason(number=edition.number)
    row = _held(edition, "publishing.withdraw_edition", Bilingual("撤回", "be withdrawn"))
    handbook, stood = held(row.handbook), row.state == HandbookEdition.State.ISSUED
    row.state, row.withdrawn_because = HandbookEdition.State.WITHDRAWN, reason.strip()
    row.withdrawn_at = at
    row.withdrawn_by = by.journal_key
    row.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_because", "version"])
    if stood:
        handbook.state = Handbook.State.WITHDRAWN
        handbook.version += 1
        handbook.save(update_fields=["state", "version"])
    tell(row, number=row.number, reason=row.withdrawn_because)
    return row


def progress(edition: HandbookEdition, *, done: int, at: datetime) -> None:
    """How far the setting is, in hundredths; shown to whoever waits, no part of the journal."""
    edition.done, edition.beat_at = done, at
    with transaction.atomic(), writing("publishing.progress"):
        edition.save(update_fields=["done", "beat_at"])


def refuse_hidden(edition: HandbookEdition) -> None:
    """Refuses an edition of which a place, and an edition or proof of which a picture is not public any more: what was frozen is not
    changed, nor printed."""
    if places := places_hidden_since(edition):
        raise PlaceNotPublic(places=Bilingual("、".join(p.zh for p in places), ", ".join(p.en for p in places)))
    if hidden := not_public_any_more(edition.contents.content):
        raise PictureNotPublic(numbers=Bilingual("、".join(hidden), ", ".join(hidden)))


def _held(edition: HandbookEdition, verb: str, step: Bilingual) -> HandbookEdition:
    rows = HandbookEdition.objects.select_for_update(of=("self",)).select_related("handbook", "contents")
    row: HandbookEdition = rows.get(pk=edition.pk)
    if row.state not in edition_before(verb):
        raise WrongEditionStep(number=row.number, state=EDITIONS[row.state], step=step)
    row.version += 1
    return row


def _refuse_overtaken(handbook: Handbook, content: Json, edition: int | None) -> None:
    claimed = (content.get("handbook"), content.get("choice"), content.get("version"), content.get("edition"))
    if claimed != (handbook.number, handbook.revised, handbook.version, edition):
        raise ContentsOvertaken(number=handbook.number)


def _frozen(handbook: Handbook, content: Json, by: Any, at: datetime) -> HandbookContents:
    made: HandbookContents = HandbookContents.objects.create(
        handbook=handbook,
        content=content,
        digest=sealing.digest(content),
        recorded_at=at,
        recorded_by=by.journal_key,
    )
    return made
