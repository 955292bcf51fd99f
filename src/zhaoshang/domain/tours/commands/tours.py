"""Writes of tours: one is begun, described, arranged (as a whole, each time as a new revision), published, withdrawn."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhaoshang.domain.estate.models import Building, Parcel
from zhaoshang.domain.evidence.commands.numbering import numbered
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.journal.rules import may
from zhaoshang.domain.tours.errors import (
    NoSuchAttachment,
    NoSuchPanorama,
    NoSuchPlan,
    NothingSaved,
    Overwritten,
    TourNotComplete,
    WrongTourStep,
)
from zhaoshang.domain.tours.gates import tour_lacks
from zhaoshang.domain.tours.models import Attachment, FloorPlan, Hotspot, Panorama, Scene, Tour, TourRevision
from zhaoshang.domain.tours.queries.inside import kept_inside_by_tour
from zhaoshang.domain.tours.queries.panoramas import covers_pending
from zhaoshang.domain.tours.queries.tours import arrangement_of, of_its_thing, revision_of, scenes_of
from zhaoshang.domain.tours.queries.units import units_marked
from zhaoshang.domain.tours.readers.arrangements import Arrangement, PlacedHotspot, PlacedScene, View
from zhaoshang.domain.tours.states import TOUR_STATES, tour_before
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.zone import day_of


@command("tours.found_tour", Bilingual("新建导览", "begin a tour"))
def found_tour(
    *,
    name: str,
    name_en: str = "",
    parcel: Parcel | None = None,
    building: Building | None = None,
    org_path: str,
    is_sample: bool = False,
    by: Any,
    at: datetime,
) -> Tour:
    """A tour without scenes; of the district when it is of no parcel and no building."""
    made = numbered(
        Tour,
        "导览",
        day_of(at).year,
        name=name.strip(),
        name_en=name_en.strip(),
        parcel=parcel,
        building=building,
        state=Tour.State.DRAFT,
        org_path=org_path,
        is_sample=is_sample,
        recorded_at=at,
        recorded_by=by.journal_key,
        recorded_name=by.journal_name,
    )
    tell(made, name=made.name)
    return made


@command("tours.describe_tour", Bilingual("填写导览信息", "describe a tour"), about="tour")
def describe_tour(*, tour: Tour, name: str, name_en: str, summary: str, summary_en: str, by: Any, at: datetime) -> Tour:
    """Names and a few sentences; a published tour shows them at once."""
    row = _held(tour)
    row.name, row.name_en, row.summary, row.summary_en = (t.strip() for t in (name, name_en, summary, summary_en))
    row.version += 1
    row.save(update_fields=["name", "name_en", "summary", "summary_en", "version"])
    tell(row, name=row.name, name_en=row.name_en)
    return row


@command("tours.arrange", Bilingual("编排导览", "arrange a tour"), about="tour")
def arrange(*, tour: Tour, arrangement: Arrangement, seen: int, by: Any, at: datetime) -> TourRevision:
    """The whole arrangement is the tour's next revision. `seen` is the number of the revision the editor began from (0 for
    none): when another stands meanwhile it is refused as overwritten, and nothing is lost on either side. Refuses panoramas,
    plans and files that are not this tour's to use."""
    row = _held(tour)
    if row.revised != seen:
        latest = revision_of(row, row.revised)
        raise Overwritten(who=latest.recorded_name if latest else "", theirs=row.revised, mine=seen)
    return _saved(row, arrangement, None, by, at)


@command("tours.bring_back", Bilingual("恢复导览的旧版", "bring back a revision"), about="tour")
def bring_back(*, tour: Tour, number: int, by: Any, at: datetime) -> TourRevision:
    """An earlier arrangement stands again, as a new revision; those between stay. Refuses what was never saved."""
    row = _held(tour)
    if revision_of(row, number) is None:
        raise NothingSaved(number=row.number)
    return _saved(row, arrangement_of(scenes_of(row, number)), number, by, at)


@command("tours.publish_tour", Bilingual("发布导览", "publish a tour"), about="tour")
def publish_tour(*, tour: Tour, by: Any, at: datetime) -> Tour:
    """Everybody sees the latest revision from now on. Refuses while anything is missing, naming all of it."""
    row = _held(tour)
    if row.state not in tour_before("tours.publish_tour"):
        raise WrongTourStep(number=row.number, state=TOUR_STATES[row.state], step=Bilingual("发布", "be published"))
    scenes = scenes_of(row, row.revised)
    uncovered = covers_pending(scene.panorama_id for scene in scenes)
    missing = tour_lacks(row, scenes, units_marked(row, scenes), uncovered, kept_inside_by_tour(row, scenes))
    if missing:
        names = Bilingual("；".join(m.name.zh for m in missing), "; ".join(m.name.en for m in missing))
        raise TourNotComplete(lacking=names)
    row.state, row.shown = Tour.State.PUBLISHED, row.revised
    row.published_at, row.published_by = at, by.journal_key
    row.version += 1
    row.save(update_fields=["state", "shown", "published_at", "published_by", "version"])
    tell(row, revision=row.shown)
    return row


@command("tours.withdraw_tour", Bilingual("下架导览", "withdraw a tour"), about="tour")
def withdraw_tour(*, tour: Tour, reason: str = "", by: Any, at: datetime) -> Tour:
    """Only its keepers see it from now on."""
    row = _held(tour)
    if row.state not in tour_before("tours.withdraw_tour"):
        raise WrongTourStep(number=row.number, state=TOUR_STATES[row.state], step=Bilingual("下架", "be withdrawn"))
    row.state, row.shown, row.published_at, row.published_by = Tour.State.WITHDRAWN, None, None, ""
    row.version += 1
    row.save(update_fields=["state", "shown", "published_at", "published_by", "version"])
    tell(row, reason=reason)
    return row


def _held(tour: Tour) -> Tour:
    row: Tour = Tour.objects.select_for_update().get(pk=tour.pk)
    return row


def _saved(tour: Tour, arrangement: Arrangement, brought_back: int | None, by: Any, at: datetime) -> TourRevision:
    panoramas = _panoramas(tour, arrangement, by)
    _check_plans(tour, arrangement)
    _check_attachments(tour, arrangement)
    tour.revised += 1
    tour.version += 1
    tour.save(update_fields=["revised", "version"])
    revision: TourRevision = TourRevision.objects.create(
        tour=tour,
        number=tour.revised,
        recorded_at=at,
        recorded_by=by.journal_key,
        recorded_name=by.journal_name,
        brought_back=brought_back,
    )
    scenes = Scene.objects.bulk_create(
        [_scene(revision, placed, panoramas[placed.panorama], n) for n, placed in enumerate(arrangement.scenes, 1)]
    )
    by_key = {scene.key: scene for scene in scenes}
    Hotspot.objects.bulk_create(
        [
            _hotspot(by_key[placed.key], spot, by_key.get(spot.target or ""), m)
            for placed in arrangement.scenes
            for m, spot in enumerate(placed.hotspots, 1)
        ]
    )
    tell(tour, revision=revision.number, brought_back=brought_back, scenes=len(scenes))
    return revision


def _panoramas(tour: Tour, arrangement: Arrangement, by: Any) -> dict[str, Panorama]:
    wanted = [scene.panorama for scene in arrangement.scenes]
    rows = of_its_thing(tour, Panorama.objects.filter(number__in=wanted).exclude(tiles=""))
    found = {row.number: row for row in rows if may("tours.arrange", by, row)}
    for place, number in enumerate(wanted, 1):
        if number not in found:
            raise NoSuchPanorama(place=place, number=number)
    return found


def _check_plans(tour: Tour, arrangement: Arrangement) -> None:
    known = set(FloorPlan.objects.filter(tour=tour, retired_at__isnull=True).values_list("pk", flat=True))
    for place, scene in enumerate(arrangement.scenes, 1):
        if scene.plan is not None and scene.plan.plan not in known:
            raise NoSuchPlan(place=place)


def _check_attachments(tour: Tour, arrangement: Arrangement) -> None:
    known = set(Attachment.objects.filter(tour=tour).values_list("pk", "kind"))
    for place, scene in enumerate(arrangement.scenes, 1):
        for spot in scene.hotspots:
            if spot.attachment is not None and (spot.attachment, spot.kind) not in known:
                raise NoSuchAttachment(place=place)


def _columns(prefix: str, view: View | None) -> dict[str, int | None]:
    return {f"{prefix}_{part}": getattr(view, part, None) for part in ("yaw", "pitch", "zoom")}


def _scene(revision: TourRevision, placed: PlacedScene, panorama: Panorama, n: int) -> Scene:
    return Scene(
        revision=revision,
        place=n,
        key=placed.key,
        panorama=panorama,
        label=placed.label,
        label_en=placed.label_en,
        caption=placed.caption,
        caption_en=placed.caption_en,
        plan_id=placed.plan.plan if placed.plan else None,
        plan_x=placed.plan.x if placed.plan else None,
        plan_y=placed.plan.y if placed.plan else None,
        lon=placed.spot.lon if placed.spot else None,
        lat=placed.spot.lat if placed.spot else None,
        **_columns("view", placed.view),
    )


def _hotspot(scene: Scene, placed: PlacedHotspot, target: Scene | None, n: int) -> Hotspot:
    return Hotspot(
        scene=scene,
        place=n,
        key=placed.key,
        yaw=placed.yaw,
        pitch=placed.pitch,
        kind=placed.kind,
        label=placed.label,
        label_en=placed.label_en,
        target=target,
        title=placed.title,
        title_en=placed.title_en,
        text=placed.text,
        text_en=placed.text_en,
        attachment_id=placed.attachment,
        unit_ref=placed.unit_ref,
        **_columns("arrival", placed.arrival),
    )
