"""Writes of bulletins: keep an edition of a month's bulletin, publish it, withdraw it.

Drafting, hashing and drawing the Word file happen before any transaction begins; `compose` checks and keeps the result.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhaoshang.domain.evidence.commands.files import Kept, document_of, file_of
from zhaoshang.domain.evidence.models import Document
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.publishing.errors import (
    AlreadyPublished,
    AlreadyWithdrawn,
    ContentChanged,
    DraftOvertaken,
    MonthChanged,
    MonthNotClosed,
    NoReason,
    NotPublished,
)
from zhaoshang.domain.publishing.models.bulletins import Bulletin
from zhaoshang.domain.publishing.queries.composing import digest, same_figures
from zhaoshang.domain.publishing.queries.editions import next_edition, number_of, published_of
from zhaoshang.domain.publishing.queries.frozen import prove
from zhaoshang.domain.targets.models import ClosedMonth, FrozenFigure
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.period import Month


@command("publishing.compose", Bilingual("编制月报", "compose a bulletin"))
def compose(*, month: Month, content: dict[str, Any], word: Kept | None = None, by: Any, at: datetime) -> Bulletin:
    """The draft (`queries.draft`) and the Word file made from it are kept as the month's next edition.

    Refuses an open month, and a draft whose figures, digest or edition are no longer those of the month.
    """
    closed = ClosedMonth.objects.select_for_update().filter(first_day=month.first_day).first()
    if closed is None:
        raise MonthNotClosed(month=month.label, closed="—")
    edition = next_edition(month)
    frozen = {r.figure: r for r in FrozenFigure.objects.filter(month=closed).defer("row_ids")}
    known = {key: row for key, row in frozen.items() if key in registry()}
    claimed = (content.get("month"), content.get("edition"), content.get("month_digest"))
    if claimed != (str(month), edition, closed.digest) or not same_figures(content, known):
        raise DraftOvertaken(month=month.label)
    made: Bulletin = Bulletin.objects.create(
        number=number_of(month, edition),
        first_day=month.first_day,
        edition=edition,
        content=content,
        content_digest=digest(content),
        month_digest=closed.digest,
        word=document_of(word, by=by, at=at) if word else None,
        composed_at=at,
        composed_by=by.journal_key,
    )
    tell(
        made,
        number=made.number,
        content=made.content_digest,
        month=made.month_digest,
        word=word.sha256 if word else None,
    )
    return made


@command("publishing.publish", Bilingual("发布月报", "publish a bulletin"), about="bulletin")
def publish(*, bulletin: Bulletin, by: Any, at: datetime) -> Bulletin:
    """Everybody may read it from now on.

    Refuses it twice, after a withdrawal, beside another published edition of the month, when the month's frozen figures
    or the content are not what they were when it was composed, and when its Word file is gone.
    """
    current: Bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if current.withdrawn_at:
        raise AlreadyWithdrawn(number=current.number)
    month = Month.of(current.first_day)
    standing = current if current.published_at else published_of(month)
    if standing:
        raise AlreadyPublished(number=standing.number)
    if digest(current.content) != current.content_digest:
        raise ContentChanged(number=current.number)
    closed = ClosedMonth.objects.filter(first_day=current.first_day).first()
    if closed is None or closed.digest != current.month_digest:
        raise MonthChanged(month=month.label)
    prove(closed)
    document: Document | None = current.word
    if document is not None:
        file_of(document)
    current.published_at, current.published_by = at, by.journal_key
    current.save(update_fields=["published_at", "published_by"])
    tell(current, number=current.number, content=current.content_digest, month=current.month_digest)
    return current


@command("publishing.withdraw", Bilingual("撤回月报", "withdraw a bulletin"), about="bulletin")
def withdraw(*, bulletin: Bulletin, reason: str, by: Any, at: datetime) -> Bulletin:
    """The public no longer sees it; it stays on record with the reason. Refuses without one, unpublished, or twice."""
    current: Bulletin = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if not reason.strip():
        raise NoReason(number=current.number)
    if current.withdrawn_at:
        raise AlreadyWithdrawn(number=current.number)
    if not current.published_at:
        raise NotPublished(number=current.number)
    current.withdrawn_at, current.withdrawn_by = at, by.journal_key
    current.withdrawn_because = reason.strip()
    current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    tell(current, number=current.number)
    return current
