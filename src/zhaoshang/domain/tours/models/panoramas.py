"""The table of panoramas."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from zhaoshang.domain.journal.models import GuardedModel, at_with_by
from zhaoshang.domain.tours.models.places import OfAPlace


class Panorama(OfAPlace, GuardedModel):
    """A picture of the full circle around a place, of a parcel or a building.

    `heading_tenths` is the direction the middle of the picture looks to, in tenths of a degree from north, clockwise.
    `tiles` is the digest under which its tiles lie and are served; the original stays a private document. A rendering of
    ours keeps what was drawn in `scene`: the scene itself, the indices and outline it rests on (`basis`), what it shows.
    `before` is the photograph taken from the same spot.
    """

    class State(models.TextChoices):
        DRAWING = "drawing"
        UPLOADED = "uploaded"
        CUTTING = "cutting"
        READY = "ready"
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"
        REFUSED = "refused"

    class Kind(models.TextChoices):
        PHOTOGRAPH = "photograph"
        RENDERING = "rendering"

    UNPROVED = ("done", "beat_at")  # how far the work is

    number = models.CharField(max_length=32, unique=True)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    parcel = models.ForeignKey("estate.Parcel", null=True, on_delete=models.PROTECT, related_name="panoramas")
    building = models.ForeignKey("estate.Building", null=True, on_delete=models.PROTECT, related_name="panoramas")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=12, choices=State.choices)
    document = models.ForeignKey("evidence.Document", null=True, on_delete=models.PROTECT, related_name="+")
    scene = models.JSONField(default=dict)
    before = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="afters")
    file_name = models.CharField(max_length=255)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    heading_tenths = models.PositiveSmallIntegerField(default=0)
    tiles = models.CharField(max_length=64, blank=True, db_index=True)
    levels = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    org_path = models.CharField(max_length=200)
    is_sample = models.BooleanField(default=False)
    done = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
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
                name="tours_panorama_of_one_thing",
                condition=models.Q(parcel__isnull=True, building__isnull=False)
                | models.Q(parcel__isnull=False, building__isnull=True),
            ),
            models.CheckConstraint(
                name="tours_panorama_only_undrawn_without_picture",
                condition=models.Q(document__isnull=False)
                | models.Q(kind="rendering", state__in=("drawing", "refused")),
            ),
            models.CheckConstraint(
                name="tours_panorama_before_a_rendering",
                condition=models.Q(before__isnull=True) | models.Q(kind="rendering"),
            ),
            at_with_by("tours_panorama_published_at_with_by", "published"),
        ]

    @property
    def heading(self) -> Decimal:
        """The same in degrees."""
        return Decimal(self.heading_tenths) / 10

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
