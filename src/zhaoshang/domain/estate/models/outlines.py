"""Where a parcel or building lies."""

from __future__ import annotations

from django.db import models

from zhaoshang.domain.estate.models.things import Building, Parcel
from zhaoshang.domain.evidence.models import Document, quantity_field
from zhaoshang.domain.journal.models import GuardedModel, at_with_by


class Outline(GuardedModel):
    """The outline of a parcel, or the footprint of a building, in CGCS2000 (EPSG:4490).

    `rings` are polygons, each a list of rings, each a closed list of [longitude, latitude] in whole hundred-millionths of a
    degree (about a millimetre); the outer ring runs counter-clockwise. They are the survey's own points and stay on the
    desk. `shown_rings` are what the public sees: the same simplified to `shown_to_m` metres. The box and the middle are in the
    same whole steps. One outline of a thing is in force at a time; an earlier one keeps the moment it was replaced.
    """

    parcel = models.ForeignKey(Parcel, null=True, on_delete=models.PROTECT, related_name="outlines")
    building = models.ForeignKey(Building, null=True, on_delete=models.PROTECT, related_name="outlines")
    rings = models.JSONField()
    shown_rings = models.JSONField()
    shown_to_m = models.PositiveSmallIntegerField()
    west = models.BigIntegerField()
    south = models.BigIntegerField()
    east = models.BigIntegerField()
    north = models.BigIntegerField()
    lon = models.BigIntegerField()
    lat = models.BigIntegerField()
    area_sqm = quantity_field(2)
    source_crs = models.CharField(max_length=40)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    source_name = models.CharField(max_length=200, blank=True)
    accuracy_text = models.CharField(max_length=60, blank=True)
    org_path = models.CharField(max_length=200)
    is_sample = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="estate_outline_of_one_thing",
                condition=models.Q(parcel__isnull=True, building__isnull=False)
                | models.Q(parcel__isnull=False, building__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["parcel"], condition=models.Q(replaced_at__isnull=True), name="estate_outline_parcel_once"
            ),
            models.UniqueConstraint(
                fields=["building"], condition=models.Q(replaced_at__isnull=True), name="estate_outline_building_once"
            ),
            at_with_by("estate_outline_replaced_at_with_by", "replaced"),
        ]
        indexes = [
            models.Index(
                fields=["west", "east"], condition=models.Q(replaced_at__isnull=True), name="estate_outline_window"
            )
        ]

    def __str__(self) -> str:
        return f"{self.parcel or self.building}"
