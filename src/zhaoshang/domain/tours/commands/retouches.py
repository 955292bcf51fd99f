"""Writes of retouches: faces and plates are covered in new tiles, somebody looks at them, then they take the place of the old."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from zhaoshang.domain.evidence.commands.files import Kept, document_of
from zhaoshang.domain.evidence.commands.imports import as_note
from zhaoshang.domain.evidence.models import Document
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.journal.models import writing
from zhaoshang.domain.tours.errors import WrongPanoramaStep, WrongRetouchStep
from zhaoshang.domain.tours.models import Panorama, Retouch
from zhaoshang.domain.tours.queries.panoramas import standing_covers
from zhaoshang.domain.tours.readers.covers import Cover
from zhaoshang.domain.tours.readers.pictures import Cut
from zhaoshang.domain.tours.states import RETOUCHES, STATES, retouch_before
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal

APPLY = Bilingual("启用", "be applied")
# What has tiles to be covered; one that is being cut, or was refused, has none.
LOOKED_AT = (Panorama.State.READY, Panorama.State.PUBLISHED, Panorama.State.WITHDRAWN)


@command("tours.retouch", Bilingual("遮盖全景", "cover parts of a panorama"), about="panorama")
def retouch(
    *,
    panorama: Panorama,
    cover: Cover,
    logo: Kept | None = None,
    same_logo: Document | None = None,
    is_urgent: bool = False,
    by: Any,
    at: datetime,
) -> Retouch:
    """New tiles with this cover are to be cut from the untouched original; the latest retouch is the one that counts. Where it is
    urgent a published panorama is withdrawn at once; else the public goes on seeing the old tiles until the new are applied."""
    row: Panorama = Panorama.objects.select_for_update().get(pk=panorama.pk)
    if row.state not in LOOKED_AT:
        raise WrongPanoramaStep(number=row.number, state=STATES[row.state], step=Bilingual("遮盖", "be covered"))
    if is_urgent and row.state == Panorama.State.PUBLISHED:
        row.state, row.published_at, row.published_by = Panorama.State.WITHDRAWN, None, ""
        row.version += 1
        row.save(update_fields=["state", "published_at", "published_by", "version"])
    made: Retouch = Retouch.objects.create(
        panorama=row,
        number=Retouch.objects.filter(panorama=row).count() + 1,
        boxes=cover.plain(),
        radius=cover.radius,
        logo=document_of(logo, by=by, at=at) if logo else same_logo,
        state=Retouch.State.WAITING,
        recorded_at=at,
        recorded_by=by.journal_key,
        recorded_name=by.journal_name,
    )
    tell(row, retouch=made.number, boxes=len(cover.boxes), radius=cover.radius, urgent=is_urgent)
    return made


@command("tours.take_retouched", Bilingual("接收遮盖后的瓦片", "take covered tiles"), about="panorama")
def take_retouched(*, panorama: Panorama, retouch: Retouch, cut: Cut, by: Any, at: datetime) -> Retouch:
    """The covered tiles can be looked at by the panorama's keepers."""
    row = _held(retouch, "tours.take_retouched", Bilingual("接收瓦片", "take its tiles"))
    row.state, row.tiles, row.levels = Retouch.State.READY, cut.digest, cut.levels
    row.save(update_fields=["state", "tiles", "levels"])
    tell(panorama, retouch=row.number, tiles=cut.digest)
    return row


@command("tours.refuse_retouch", Bilingual("退回遮盖", "refuse a retouch"), about="panorama")
def refuse_retouch(*, panorama: Panorama, retouch: Retouch, refusal: Refusal, by: Any, at: datetime) -> Retouch:
    """It could not be done; the sentence stays with it, and the panorama as it was."""
    row = _held(retouch, "tours.refuse_retouch", Bilingual("退回", "be refused"))
    row.state, row.notes = Retouch.State.REFUSED, [as_note(refusal, "stop")]
    row.save(update_fields=["state", "notes"])
    tell(panorama, retouch=row.number, refusal=refusal.code, said=refusal.said.zh)
    return row


@command("tours.apply_retouch", Bilingual("启用遮盖后的全景", "apply a retouch"), about="panorama")
def apply_retouch(*, panorama: Panorama, retouch: Retouch, by: Any, at: datetime) -> Panorama:
    """The covered tiles are the panorama's from now on; nobody is served the old ones any more. Refuses any but the latest
    retouch that was not dropped, once it is ready."""
    whole: Panorama = Panorama.objects.select_for_update().get(pk=panorama.pk)
    row = _held(retouch, "tours.apply_retouch", APPLY)
    if standing_covers([whole.pk]).filter(number__gt=row.number).exists():
        raise WrongRetouchStep(n=row.number, state=Bilingual("已有更新的一次", "followed by another"), step=APPLY)
    row.state, row.applied_at, row.applied_by = Retouch.State.APPLIED, at, by.journal_key
    row.save(update_fields=["state", "applied_at", "applied_by"])
    was, whole.tiles, whole.levels = whole.tiles, row.tiles, row.levels
    whole.version += 1
    whole.save(update_fields=["tiles", "levels", "version"])
    tell(whole, retouch=row.number, was=was, tiles=row.tiles)
    return whole


@command("tours.drop_retouch", Bilingual("放弃遮盖", "drop a retouch"), about="panorama")
def drop_retouch(*, panorama: Panorama, retouch: Retouch, by: Any, at: datetime) -> Retouch:
    """The panorama stays as it is and may be published so; an earlier retouch that is not applied counts again."""
    Panorama.objects.select_for_update().get(pk=panorama.pk)
    row = _held(retouch, "tours.drop_retouch", Bilingual("放弃", "be dropped"))
    row.state = Retouch.State.DROPPED
    row.save(update_fields=["state"])
    tell(panorama, retouch=row.number)
    return row


def _held(retouch: Retouch, verb: str, step: Bilingual) -> Retouch:
    row: Retouch = Retouch.objects.select_for_update().get(pk=retouch.pk)
    if row.state not in retouch_before(verb):
        raise WrongRetouchStep(n=row.number, state=RETOUCHES[row.state], step=step)
    return row


def retouch_progress(retouch: Retouch, *, done: int, at: datetime) -> None:
    """How far the work is, in hundredths; shown to whoever waits, no part of the journal."""
    retouch.done, retouch.beat_at = done, at
    with transaction.atomic(), writing("tours.retouch_progress"):
        retouch.save(update_fields=["done", "beat_at"])
