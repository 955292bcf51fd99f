"""Writes of panoramas: a picture comes in or is drawn, becomes tiles, is turned to the north, published, withdrawn."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from zhaoshang.domain.estate.models import Building, Parcel
from zhaoshang.domain.estate.states import PUBLISH_LEVELS
from zhaoshang.domain.evidence.commands.files import Kept, document_of
from zhaoshang.domain.evidence.commands.imports import as_note
from zhaoshang.domain.evidence.commands.numbering import numbered
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.journal.models import writing
from zhaoshang.domain.tours.errors import CoverPending, NotAHeading, NotAPair, PlaceKeptInside, WrongPanoramaStep
from zhaoshang.domain.tours.models.panoramas import Panorama
from zhaoshang.domain.tours.queries.inside import kept_inside
from zhaoshang.domain.tours.queries.panoramas import covers_pending
from zhaoshang.domain.tours.readers.pictures import Cut
from zhaoshang.domain.tours.renderers.scene import from_plain
from zhaoshang.domain.tours.states import RETOUCHES, STATES, before
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.zone import day_of


@command("tours.ingest", Bilingual("上传全景", "upload a panorama"))
def ingest(
    *,
    kept: Kept,
    title: str,
    title_en: str = "",
    parcel: Parcel | None = None,
    building: Building | None = None,
    kind: str = Panorama.Kind.PHOTOGRAPH,
    org_path: str,
    is_sample: bool = False,
    by: Any,
    at: datetime,
) -> Panorama:
    """The picture waits to be cut into tiles; nobody but its keepers sees it before it is published."""
    made = numbered(
        Panorama,
        "全景",
        day_of(at).year,
        title=title.strip(),
        title_en=title_en.strip(),
        parcel=parcel,
        building=building,
        kind=kind,
        state=Panorama.State.UPLOADED,
        document=document_of(kept, by=by, at=at),
        file_name=kept.name,
        org_path=org_path,
        is_sample=is_sample,
        recorded_at=at,
        recorded_by=by.journal_key,
        recorded_name=by.journal_name,
    )
    tell(made, file=kept.sha256, name=kept.name, size=kept.size)
    return made


@command("tours.render", Bilingual("生成效果图", "draw a rendering"))
def render(
    *,
    scene: dict[str, Any],
    title: str,
    title_en: str = "",
    parcel: Parcel | None = None,
    building: Building | None = None,
    before: Panorama | None = None,
    org_path: str,
    is_sample: bool = False,
    by: Any,
    at: datetime,
) -> Panorama:
    """A rendering waits to be drawn in the background. `scene` is what `composing.described` wrote down; `before` the photograph
    from whose spot it is drawn."""
    if before is not None:
        _refuse_unless_alike(before, parcel, building)
    made = numbered(
        Panorama,
        "全景",
        day_of(at).year,
        title=title.strip(),
        title_en=title_en.strip(),
        parcel=parcel,
        building=building,
        kind=Panorama.Kind.RENDERING,
        state=Panorama.State.DRAWING,
        scene=scene,
        before=before,
        org_path=org_path,
        is_sample=is_sample,
        recorded_at=at,
        recorded_by=by.journal_key,
        recorded_name=by.journal_name,
    )
    tell(made, scene=from_plain(scene["drawn"]).digest, basis=scene["basis"])
    return made


@command("tours.take_picture", Bilingual("接收效果图", "take a drawn picture"), about="panorama")
def take_picture(*, panorama: Panorama, kept: Kept, by: Any, at: datetime) -> Panorama:
    """The drawn picture is the rendering's document and waits to be cut into tiles."""
    row = _held(panorama, "tours.take_picture", Bilingual("接收图片", "take a picture"))
    row.document, row.file_name, row.state = document_of(kept, by=by, at=at), kept.name, Panorama.State.UPLOADED
    row.save(update_fields=["document", "file_name", "state", "version"])
    tell(row, file=kept.sha256, size=kept.size)
    return row


@command("tours.pair", Bilingual("配对实景", "pair with a photograph"), about="panorama")
def pair(*, panorama: Panorama, before: Panorama, by: Any, at: datetime) -> Panorama:
    """The rendering and the photograph are shown as before and after; both are turned to the north, so they lie over one another."""
    row: Panorama = Panorama.objects.select_for_update().get(pk=panorama.pk)
    if row.kind != Panorama.Kind.RENDERING:
        raise NotAPair(field="before")
    _refuse_unless_alike(before, row.parcel, row.building)
    row.before, row.version = before, row.version + 1
    row.save(update_fields=["before", "version"])
    tell(row, before=before.number)
    return row


@command("tours.unpair", Bilingual("解除配对", "part from a photograph"), about="panorama")
def unpair(*, panorama: Panorama, by: Any, at: datetime) -> Panorama:
    """The rendering stands by itself again."""
    row: Panorama = Panorama.objects.select_for_update().get(pk=panorama.pk)
    was, row.before = row.before, None
    row.version += 1
    row.save(update_fields=["before", "version"])
    tell(row, was=was.number if was else "")
    return row


def _refuse_unless_alike(before: Panorama, parcel: Parcel | None, building: Building | None) -> None:
    if before.kind != Panorama.Kind.PHOTOGRAPH or (before.parcel, before.building) != (parcel, building):
        raise NotAPair(field="before")


def _held(panorama: Panorama, verb: str, step: Bilingual) -> Panorama:
    row: Panorama = Panorama.objects.select_for_update().get(pk=panorama.pk)
    if row.state not in before(verb):
        raise WrongPanoramaStep(number=row.number, state=STATES[row.state], step=step)
    row.version += 1
    return row


@command("tours.begin", Bilingual("开始处理全景", "begin work on a panorama"), about="panorama")
def begin(*, panorama: Panorama, by: Any, at: datetime) -> Panorama:
    """The work is under way; a worker that finds it stopped takes it up again."""
    row = _held(panorama, "tours.begin", Bilingual("处理", "be cut into tiles"))
    row.state, row.done, row.beat_at = Panorama.State.CUTTING, 0, at
    row.save(update_fields=["state", "done", "beat_at", "version"])
    tell(row)
    return row


@command("tours.take_tiles", Bilingual("生成全景瓦片", "take the tiles of a panorama"), about="panorama")
def take_tiles(*, panorama: Panorama, cut: Cut, by: Any, at: datetime) -> Panorama:
    """The tiles stand under their digest and the panorama can be looked at by its keepers."""
    row = _held(panorama, "tours.take_tiles", Bilingual("接收瓦片", "take its tiles"))
    row.width, row.height, row.tiles, row.levels = cut.width, cut.height, cut.digest, cut.levels
    row.heading_tenths, row.state, row.notes = _tenths(cut.heading), Panorama.State.READY, []
    row.save(update_fields=["width", "height", "tiles", "levels", "heading_tenths", "state", "notes", "version"])
    tell(row, tiles=cut.digest, width=cut.width, height=cut.height)
    return row


@command("tours.refuse", Bilingual("拒收全景", "refuse a picture"), about="panorama")
def refuse(*, panorama: Panorama, refusal: Refusal, by: Any, at: datetime) -> Panorama:
    """The picture cannot be used; the sentence stays with it."""
    row = _held(panorama, "tours.refuse", Bilingual("拒收", "be refused"))
    row.state, row.notes = Panorama.State.REFUSED, [as_note(refusal, "stop")]
    row.save(update_fields=["state", "notes", "version"])
    tell(row, refusal=refusal.code, said=refusal.said.zh)
    return row


@command("tours.set_heading", Bilingual("校正朝向", "set a heading"), about="panorama")
def set_heading(*, panorama: Panorama, heading: Decimal, by: Any, at: datetime) -> Panorama:
    """The middle of the picture looks to `heading` degrees from north, clockwise, to a tenth."""
    if not heading.is_finite() or not 0 <= heading < 360:
        raise NotAHeading(text=str(heading), field="heading")
    row: Panorama = Panorama.objects.select_for_update().get(pk=panorama.pk)
    was, row.heading_tenths = row.heading, _tenths(heading)
    row.version += 1
    row.save(update_fields=["heading_tenths", "version"])
    tell(row, was=was, heading=row.heading)
    return row


@command("tours.publish", Bilingual("发布全景", "publish a panorama"), about="panorama")
def publish(*, panorama: Panorama, by: Any, at: datetime) -> Panorama:
    """Everybody sees it from now on. Refuses while a cover that was ordered is neither applied nor dropped, and what shows a
    place that its ledger keeps inside."""
    row = _held(panorama, "tours.publish", Bilingual("发布", "be published"))
    for level in kept_inside([row]).values():
        raise PlaceKeptInside(what=row.parcel or row.building, number=row.number, level=PUBLISH_LEVELS[level])
    if (cover := covers_pending([row.pk]).get(row.pk)) is not None:
        raise CoverPending(number=row.number, n=cover.number, state=RETOUCHES[cover.state])
    row.state, row.published_at, row.published_by = Panorama.State.PUBLISHED, at, by.journal_key
    row.save(update_fields=["state", "published_at", "published_by", "version"])
    tell(row, tiles=row.tiles)
    return row


@command("tours.withdraw", Bilingual("下架全景", "withdraw a panorama"), about="panorama")
def withdraw(*, panorama: Panorama, reason: str = "", by: Any, at: datetime) -> Panorama:
    """Only its keepers see it from now on; copies that browsers have kept stay with them."""
    row = _held(panorama, "tours.withdraw", Bilingual("下架", "be withdrawn"))
    row.state, row.published_at, row.published_by = Panorama.State.WITHDRAWN, None, ""
    row.save(update_fields=["state", "published_at", "published_by", "version"])
    tell(row, reason=reason)
    return row


def _tenths(heading: Decimal) -> int:
    return int(round_half_up(heading, 1) * 10) % 3600


def progress(panorama: Panorama, *, done: int, at: datetime) -> None:
    """How far the work is, in hundredths; shown to whoever waits, no part of the journal."""
    panorama.done, panorama.beat_at = done, at
    with transaction.atomic(), writing("tours.progress"):
        panorama.save(update_fields=["done", "beat_at"])
