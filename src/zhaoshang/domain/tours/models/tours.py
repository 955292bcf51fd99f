"""The tables of tours. A tour is saved as a whole: each saving is a revision that is never changed, so that any of them can be
brought back, and what the public sees does not move while somebody works on the next."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhaoshang.domain.journal.models import AppendOnlyModel, GuardedModel, at_with_by
from zhaoshang.domain.tours.models.panoramas import Panorama
from zhaoshang.domain.tours.models.places import OfAPlace


def _whole_or_not(name: str, prefix: str, limits: dict[str, tuple[int, int]]) -> models.CheckConstraint:
    """The columns are all empty, or all within their limits."""
    fields = {f"{prefix}{part}": limit for part, limit in limits.items()}
    neither, within = Q(), Q()
    for column, (least, most) in fields.items():
        neither &= Q(**{f"{column}__isnull": True})
        within &= Q(**{f"{column}__isnull": False, f"{column}__gte": least, f"{column}__lte": most})
    return models.CheckConstraint(name=name, condition=neither | within)


VIEW = {"yaw": (0, 3599), "pitch": (-900, 900), "zoom": (0, 1000)}


class Tour(OfAPlace, GuardedModel):
    """A walk through scenes: of a parcel, of a building, or of the district when it is of neither.

    `revised` is the number of its latest revision; `shown` that of the revision the public sees while it is published.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"

    number = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    summary = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    parcel = models.ForeignKey("estate.Parcel", null=True, on_delete=models.PROTECT, related_name="tours")
    building = models.ForeignKey("estate.Building", null=True, on_delete=models.PROTECT, related_name="tours")
    state = models.CharField(max_length=12, choices=State.choices)
    org_path = models.CharField(max_length=200)
    is_sample = models.BooleanField(default=False)
    revised = models.PositiveIntegerField(default=0)
    shown = models.PositiveIntegerField(null=True)
    version = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    recorded_name = models.CharField(max_length=80)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="tours_tour_of_one_thing_at_most", condition=Q(parcel__isnull=True) | Q(building__isnull=True)
            ),
            models.CheckConstraint(
                name="tours_tour_published_shows_a_revision",
                condition=Q(state="published", shown__isnull=False, published_at__isnull=False)
                | (~Q(state="published") & Q(shown__isnull=True, published_at__isnull=True)),
            ),
            at_with_by("tours_tour_published_at_with_by", "published"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class TourRevision(AppendOnlyModel):
    """One saving of a tour: its scenes and their hotspots as they were then."""

    tour = models.ForeignKey(Tour, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    recorded_name = models.CharField(max_length=80)
    brought_back = models.PositiveIntegerField(null=True)  # the earlier revision it repeats

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["tour", "number"], name="tours_revision_numbered_once")]

    def __str__(self) -> str:
        return f"{self.tour} 第{self.number}版"


class FloorPlan(GuardedModel):
    """The picture of a floor on which scenes have their place; re-encoded, under the digest it is served by."""

    tour = models.ForeignKey(Tour, on_delete=models.PROTECT, related_name="plans")
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    document = models.ForeignKey("evidence.Document", on_delete=models.PROTECT, related_name="+")
    tiles = models.CharField(max_length=64, db_index=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [at_with_by("tours_floorplan_retired_at_with_by", "retired")]

    def __str__(self) -> str:
        return self.name


class Attachment(GuardedModel):
    """A document or film a hotspot may show. The public gets it only while it is released."""

    class Kind(models.TextChoices):
        DOCUMENT = "document"
        VIDEO = "video"

    tour = models.ForeignKey(Tour, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    document = models.ForeignKey("evidence.Document", on_delete=models.PROTECT, related_name="+")
    media_type = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [at_with_by("tours_attachment_released_at_with_by", "released")]

    def __str__(self) -> str:
        return self.name


class Scene(AppendOnlyModel):
    """A panorama in its place in a revision. `key` stays the same from revision to revision; addresses carry it.

    Units are those of `readers.arrangements`.
    """

    revision = models.ForeignKey(TourRevision, on_delete=models.PROTECT, related_name="scenes")
    place = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=16)
    panorama = models.ForeignKey(Panorama, on_delete=models.PROTECT, related_name="scenes")
    label = models.CharField(max_length=80, blank=True)
    label_en = models.CharField(max_length=80, blank=True)
    caption = models.CharField(max_length=500, blank=True)
    caption_en = models.CharField(max_length=500, blank=True)
    view_yaw = models.SmallIntegerField(null=True)
    view_pitch = models.SmallIntegerField(null=True)
    view_zoom = models.SmallIntegerField(null=True)
    plan = models.ForeignKey(FloorPlan, null=True, on_delete=models.PROTECT, related_name="scenes")
    plan_x = models.SmallIntegerField(null=True)
    plan_y = models.SmallIntegerField(null=True)
    lon = models.IntegerField(null=True)
    lat = models.IntegerField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "key"], name="tours_scene_one_key"),
            models.UniqueConstraint(fields=["revision", "place"], name="tours_scene_one_place"),
            _whole_or_not("tours_scene_view_whole", "view_", VIEW),
            _whole_or_not("tours_scene_plan_whole", "plan_", {"x": (0, 1000), "y": (0, 1000)}),
            models.CheckConstraint(
                name="tours_scene_plan_with_its_place",
                condition=Q(plan__isnull=True, plan_x__isnull=True) | Q(plan__isnull=False, plan_x__isnull=False),
            ),
            _whole_or_not(
                "tours_scene_spot_whole", "",
                {"lon": (-1_800_000_000, 1_800_000_000), "lat": (-900_000_000, 900_000_000)},
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label or self.key


class Hotspot(AppendOnlyModel):
    """A point in a scene that leads to another, or tells or shows something."""

    class Kind(models.TextChoices):
        SCENE = "scene"
        FACTS = "facts"
        DOCUMENT = "document"
        VIDEO = "video"
        UNIT = "unit"

    scene = models.ForeignKey(Scene, on_delete=models.PROTECT, related_name="hotspots")
    place = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=16)
    yaw = models.SmallIntegerField()
    pitch = models.SmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    label = models.CharField(max_length=80, blank=True)
    label_en = models.CharField(max_length=80, blank=True)
    target = models.ForeignKey(Scene, null=True, on_delete=models.PROTECT, related_name="arrivals")
    arrival_yaw = models.SmallIntegerField(null=True)
    arrival_pitch = models.SmallIntegerField(null=True)
    arrival_zoom = models.SmallIntegerField(null=True)
    title = models.CharField(max_length=80, blank=True)
    title_en = models.CharField(max_length=80, blank=True)
    text = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="hotspots")
    unit_ref = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["scene", "key"], name="tours_hotspot_one_key"),
            models.UniqueConstraint(fields=["scene", "place"], name="tours_hotspot_one_place"),
            models.CheckConstraint(
                name="tours_hotspot_in_the_picture",
                condition=Q(yaw__gte=0, yaw__lte=3599, pitch__gte=-900, pitch__lte=900),
            ),
            _whole_or_not("tours_hotspot_arrival_whole", "arrival_", VIEW),
            models.CheckConstraint(name="tours_hotspot_leads_elsewhere", condition=~Q(target=F("scene"))),
        ]

    def __str__(self) -> str:
        return self.label or self.key
