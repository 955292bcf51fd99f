"""The table of bulletins."""

from __future__ import annotations

from django.db import models

from zhaoshang.domain.journal.models import GuardedModel, at_with_by


class Bulletin(GuardedModel):
    """One edition of a month's bulletin: its content as frozen data, the Word file made from it, and their hashes."""

    number = models.CharField(max_length=40, unique=True)
    first_day = models.DateField()
    edition = models.PositiveSmallIntegerField()
    content = models.JSONField()
    content_digest = models.CharField(max_length=64)
    month_digest = models.CharField(max_length=64)
    word = models.ForeignKey("evidence.Document", null=True, on_delete=models.PROTECT, related_name="+")
    composed_at = models.DateTimeField()
    composed_by = models.CharField(max_length=80)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=80, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=80, blank=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ["-first_day", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["first_day", "edition"], name="publishing_bulletin_edition"),
            at_with_by("publishing_bulletin_published_at_with_by", "published"),
            at_with_by("publishing_bulletin_withdrawn_at_with_by", "withdrawn"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> str:
        """composed, published or withdrawn; their words are in `states.STATES`."""
        return "withdrawn" if self.withdrawn_at else "published" if self.published_at else "composed"
