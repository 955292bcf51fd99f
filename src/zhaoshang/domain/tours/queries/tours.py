"""Reads of tours: who sees which, what a revision holds, what the public gets of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from zhaoshang.domain.estate.models import Building, Parcel
from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.domain.tours.models import Attachment, FloorPlan, Hotspot, Panorama, Scene, Tour, TourRevision
from zhaoshang.domain.tours.queries.panoramas import published
from zhaoshang.domain.tours.readers.arrangements import (
    Arrangement,
    OnMap,
    OnPlan,
    PlacedHotspot,
    PlacedScene,
    View,
)


def tours_visible_to(user: Any) -> QuerySet[Tour]:
    """Tours within the reach of the person's roles; what is published, to everybody."""
    if user is None or not getattr(user, "is_authenticated", False):
        return published_tours()
    return within_reach(Tour.objects.all(), user, "estate.read") | published_tours()


def left_in_public(thing: Parcel | Building) -> list[Panorama | Tour]:
    """The panoramas and tours of a parcel or building that everybody sees."""
    named = {"parcel": thing} if isinstance(thing, Parcel) else {"building": thing}
    return [
        *published().filter(**named).order_by("pk"),
        *published_tours().filter(**named).order_by("pk"),
    ]


def published_tours() -> QuerySet[Tour]:
    """What everybody may see."""
    return Tour.objects.filter(state=Tour.State.PUBLISHED)


def revision_of(tour: Tour, number: int | None) -> TourRevision | None:
    """The tour's revision of this number; None when there is none."""
    return None if not number else TourRevision.objects.filter(tour=tour, number=number).first()


def scenes_of(tour: Tour, number: int | None) -> list[Scene]:
    """The scenes of a revision in their order, with panoramas, hotspots and what these show; two questions to the database."""
    rows = Scene.objects.filter(revision__tour=tour, revision__number=number or 0)
    spots = Prefetch("hotspots", queryset=Hotspot.objects.select_related("target", "attachment"))
    return list(rows.select_related("panorama", "plan").prefetch_related(spots))


def with_scenes(rows: QuerySet[Tour]) -> QuerySet[Tour]:
    """Each tour with how many scenes its latest revision has, as `scene_count`."""
    latest = Count("revisions__scenes", filter=Q(revisions__number=F("revised")))
    return rows.select_related("parcel", "building").annotate(scene_count=latest).order_by("-pk")


def revisions_of(tour: Tour) -> QuerySet[TourRevision]:
    """The tour's revisions, the newest first, each with its `scene_count`."""
    return TourRevision.objects.filter(tour=tour).annotate(scene_count=Count("scenes")).order_by("-number")


def first_pictures(tours: list[Tour]) -> dict[int, Scene]:
    """The first scene with a published panorama of each shown revision, by the tour's id; one question to the database."""
    mine = Scene.objects.filter(
        revision__tour__in=tours, revision__number=F("revision__tour__shown"), panorama__state=Panorama.State.PUBLISHED
    )
    rows = mine.select_related("panorama", "revision").order_by("-place")
    return {row.revision.tour_id: row for row in rows}


def arrangement_of(scenes: list[Scene]) -> Arrangement:
    """The scenes of a revision as an editor takes and sends them."""
    return Arrangement(tuple(_placed(scene) for scene in scenes))


def ready_panoramas(tour: Tour, user: Any) -> QuerySet[Panorama]:
    """What may become a scene: panoramas with tiles, of the tour's thing (of anything, for a tour of the district), in reach."""
    rows = within_reach(Panorama.objects.all(), user, "tours.keep").exclude(tiles="")
    return of_its_thing(tour, rows)


def of_its_thing(tour: Tour, rows: QuerySet[Panorama]) -> QuerySet[Panorama]:
    """Those of the tour's parcel or building; all for a tour of the district."""
    if tour.parcel_id:
        return rows.filter(parcel=tour.parcel_id)
    return rows.filter(building=tour.building_id) if tour.building_id else rows


def shown_attachments(tour: Tour) -> QuerySet[Attachment]:
    """What the public may open: released, and shown by a hotspot of the revision that is published."""
    shows = Hotspot.objects.filter(
        attachment=OuterRef("pk"), scene__revision__tour=tour, scene__revision__number=tour.shown or 0
    )
    return Attachment.objects.filter(Exists(shows), tour=tour, released_at__isnull=False)


def plan_is_public(tiles: str) -> bool:
    """Whether a plan's picture belongs to a published tour, on whose shown revision a scene stands on it."""
    stands = Scene.objects.filter(plan=OuterRef("pk"), revision__number=F("revision__tour__shown"))
    return FloorPlan.objects.filter(Exists(stands), tiles=tiles, tour__state=Tour.State.PUBLISHED).exists()


def plan_is_seen(tiles: str, user: Any) -> bool:
    """Whether a plan's picture belongs to a tour the person may see on the desk."""
    seen = within_reach(Tour.objects.all(), user, "estate.read")
    return FloorPlan.objects.filter(tiles=tiles, tour__in=seen).exists()


def _placed(scene: Scene) -> PlacedScene:
    on_plan = scene.plan_id is not None and scene.plan_x is not None and scene.plan_y is not None
    on_map = scene.lon is not None and scene.lat is not None
    return PlacedScene(
        key=scene.key,
        panorama=scene.panorama.number,
        label=scene.label,
        label_en=scene.label_en,
        caption=scene.caption,
        caption_en=scene.caption_en,
        view=view_of(scene, "view"),
        plan=OnPlan(scene.plan_id, scene.plan_x, scene.plan_y) if on_plan else None,  # type: ignore[arg-type]
        spot=OnMap(scene.lon, scene.lat) if on_map else None,  # type: ignore[arg-type]
        hotspots=tuple(
            PlacedHotspot(
                key=h.key, yaw=h.yaw, pitch=h.pitch, kind=h.kind, label=h.label, label_en=h.label_en,
                target=h.target.key if h.target else None, arrival=view_of(h, "arrival"), title=h.title,
                title_en=h.title_en, text=h.text, text_en=h.text_en, attachment=h.attachment_id, unit_ref=h.unit_ref,
            )
            for h in scene.hotspots.all()
        ),
    )  # fmt: skip


def view_of(row: Scene | Hotspot, prefix: str) -> View | None:
    """A view kept in three columns; None where none is set."""
    yaw = getattr(row, f"{prefix}_yaw")
    return None if yaw is None else View(yaw, getattr(row, f"{prefix}_pitch"), getattr(row, f"{prefix}_zoom"))
