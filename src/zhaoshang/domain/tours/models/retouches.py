"""The table of what was covered in panoramas."""

from __future__ import annotations

from django.db import models

from zhaoshang.domain.journal.models import GuardedModel, at_with_by
from zhaoshang.domain.tours.models.panoramas import Panorama


class Retouch(GuardedModel):
    """A cover of a panorama and the tiles that were cut with it. The panorama shows its old tiles until it is applied.

    Boxes and radius are those of `readers.covers`; `logo` is what the patch shows, the product's own mark without one.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        READY = "ready"
        APPLIED = "applied"
        REFUSED = "refused"
        DROPPED = "dropped"

    UNPROVED = ("done", "beat_at")  # how far the work is

    panorama = models.ForeignKey(Panorama, on_delete=models.PROTECT, related_name="retouches")
    number = models.PositiveIntegerField()
    boxes = models.JSONField(default=list)
    radius = models.PositiveSmallIntegerField(null=True)
    logo = models.ForeignKey("evidence.Document", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State.choices)
    tiles = models.CharField(max_length=64, blank=True, db_index=True)
    levels = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    done = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    recorded_name = models.CharField(max_length=80)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["panorama", "number"], name="tours_retouch_numbered_once"),
            at_with_by("tours_retouch_applied_at_with_by", "applied"),
        ]

    def __str__(self) -> str:
        return f"{self.panorama.number} 第{self.number}次遮盖"
