"""Writes of what stands beside a tour's scenes: floor plans, documents, films."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Q

from zhaoshang.domain.evidence.commands.files import Kept, document_of
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.tours.errors import NotAttachable, NotLookedOver, PlanInUse
from zhaoshang.domain.tours.models import Attachment, FloorPlan, Scene, Tour
from zhaoshang.domain.tours.queries.publicity import Looked
from zhaoshang.domain.tours.readers.plans import Redrawn
from zhaoshang.kernel.bilingual import Bilingual

KINDS = {
    "application/pdf": Attachment.Kind.DOCUMENT,
    "video/mp4": Attachment.Kind.VIDEO,
    "video/webm": Attachment.Kind.VIDEO,
}


@command("tours.add_plan", Bilingual("添加平面图", "add a floor plan"), about="tour")
def add_plan(
    *, tour: Tour, kept: Kept, redrawn: Redrawn, name: str, name_en: str = "", by: Any, at: datetime
) -> FloorPlan:
    """The plan stands beside the tour's others; its redrawn picture is what is served."""
    made: FloorPlan = FloorPlan.objects.create(
        tour=tour,
        name=name.strip(),
        name_en=name_en.strip(),
        document=document_of(kept, by=by, at=at),
        tiles=redrawn.digest,
        width=redrawn.width,
        height=redrawn.height,
        recorded_at=at,
        recorded_by=by.journal_key,
    )
    tell(tour, plan=made.pk, name=made.name, file=kept.sha256)
    return made


@command("tours.retire_plan", Bilingual("撤下平面图", "take a floor plan away"), about="tour")
def retire_plan(*, tour: Tour, plan: FloorPlan, by: Any, at: datetime) -> FloorPlan:
    """No scene can be put on it any more. Refuses while scenes of the latest or of the public revision stand on it."""
    row: FloorPlan = FloorPlan.objects.select_for_update().get(pk=plan.pk, tour=tour)
    stand = Q(revision__number=F("revision__tour__revised")) | Q(revision__number=F("revision__tour__shown"))
    if Scene.objects.filter(stand, plan=row).exists():
        raise PlanInUse(name=row.name)
    row.retired_at, row.retired_by = at, by.journal_key
    row.save(update_fields=["retired_at", "retired_by"])
    tell(tour, plan=row.pk, name=row.name)
    return row


@command("tours.attach", Bilingual("添加导览文件", "add a file to a tour"), about="tour")
def attach(
    *, tour: Tour, kept: Kept, media_type: str, name: str, name_en: str = "", by: Any, at: datetime
) -> Attachment:
    """The document or film can be shown by hotspots; the public gets it once it is released. `media_type` is what its bytes say
    (`readers.media`); anything but PDF, MP4 and WebM is refused."""
    if media_type not in KINDS:
        raise NotAttachable(name=kept.name, field="file")
    made: Attachment = Attachment.objects.create(
        tour=tour,
        kind=KINDS[media_type],
        name=name.strip(),
        name_en=name_en.strip(),
        document=document_of(kept, by=by, at=at),
        media_type=media_type,
        recorded_at=at,
        recorded_by=by.journal_key,
    )
    tell(tour, attachment=made.pk, name=made.name, file=kept.sha256)
    return made


@command("tours.release", Bilingual("公开导览文件", "mark a tour's file as public"), about="tour")
def release(*, tour: Tour, attachment: Attachment, looked: Looked, by: Any, at: datetime) -> Attachment:
    """The public may open it where a published tour shows it. `looked` is what `queries.publicity.look_over` found in the file
    just before; refuses what it says stands against it, and a look at other bytes."""
    row: Attachment = Attachment.objects.select_for_update().select_related("document").get(pk=attachment.pk, tour=tour)
    if looked.sha256 != row.document.sha256:
        raise NotLookedOver(name=row.name)
    if looked.refusal is not None:
        raise looked.refusal
    row.released_at, row.released_by = at, by.journal_key
    row.save(update_fields=["released_at", "released_by"])
    tell(tour, attachment=row.pk, name=row.name)
    return row


@command("tours.hold_back", Bilingual("收回导览文件", "hold a tour's file back"), about="tour")
def hold_back(*, tour: Tour, attachment: Attachment, by: Any, at: datetime) -> Attachment:
    """Only the desk may open it from now on; hotspots that show it vanish from the public tour."""
    row: Attachment = Attachment.objects.select_for_update().get(pk=attachment.pk, tour=tour)
    row.released_at, row.released_by = None, ""
    row.save(update_fields=["released_at", "released_by"])
    tell(tour, attachment=row.pk, name=row.name)
    return row
