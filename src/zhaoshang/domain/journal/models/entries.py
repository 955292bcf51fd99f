"""The journal's own tables: entries, and the seals that hold them in batches."""

from __future__ import annotations

from django.db import models

from zhaoshang.domain.journal.models.guarded import AppendOnlyModel
from zhaoshang.domain.journal.models.traces import utc_text


class Seal(AppendOnlyModel):
    """One sealed batch: the Merkle root of its entries, chained to the seal before it."""

    IS_TRACED = False

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    algorithm = models.CharField(max_length=16)
    root = models.CharField(max_length=128)
    previous = models.CharField(max_length=128)
    digest = models.CharField(max_length=128, unique=True)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"


class Entry(AppendOnlyModel):
    """One thing somebody did, or was refused: who, what verb, to what, with which values, why."""

    IS_TRACED = False
    settable_once = ("seal_id", "position")

    class Outcome(models.TextChoices):
        DONE = "done", "done"
        REFUSED = "refused", "refused"

    uid = models.CharField(max_length=36, unique=True)
    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=80, db_index=True)
    by_key = models.CharField(max_length=80, db_index=True)
    by_name = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=80, blank=True)
    subject_name = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.TextField(blank=True)
    payload = models.TextField()
    digest = models.CharField(max_length=64)
    seal = models.ForeignKey(Seal, null=True, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="journal_entry_subject"),
            models.Index(fields=["id"], name="journal_entry_unsealed", condition=models.Q(seal__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["seal", "position"], name="journal_entry_one_place"),
            models.CheckConstraint(
                name="journal_entry_seal_and_position_together",
                condition=models.Q(seal__isnull=True, position__isnull=True)
                | models.Q(seal__isnull=False, position__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_name} {self.verb}"

    def content(self) -> dict[str, str]:
        """What the digest covers: everything but the place in a seal. Times are UTC to the microsecond."""
        return {
            "uid": self.uid,
            "at": utc_text(self.at),
            "verb": self.verb,
            "by_key": self.by_key,
            "by_name": self.by_name,
            "subject_kind": self.subject_kind,
            "subject_id": self.subject_id,
            "subject_name": self.subject_name,
            "outcome": self.outcome,
            "reason": self.reason,
            "payload": self.payload,
        }
