"""The tables of handbooks (招商手册). What is chosen is saved as a whole, each time as a row that stays; what is printed is frozen
before it is set, so that an edition says the same as long as it is kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhaoshang.domain.journal.models import AppendOnlyModel, GuardedModel, at_with_by


class Handbook(GuardedModel):
    """The handbook of a year: of its land or of its buildings.

    `revised` is the number of its latest choice.
    """

    class Kind(models.TextChoices):
        LAND = "land"
        BUILDINGS = "buildings"

    class State(models.TextChoices):
        DRAFT = "draft"
        ISSUED = "issued"
        WITHDRAWN = "withdrawn"

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    title_en = models.CharField(max_length=120, blank=True)
    preface = models.TextField(blank=True)
    preface_en = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)
    contact_en = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, choices=State.choices)
    revised = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    recorded_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["-year", "kind"]
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="publishing_handbook_one_a_year")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class HandbookChoice(AppendOnlyModel):
    """One saving of what a handbook shows, in which order."""

    handbook = models.ForeignKey(Handbook, on_delete=models.PROTECT, related_name="choices")
    number = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    recorded_name = models.CharField(max_length=80)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["handbook", "number"], name="publishing_choice_numbered_once")]

    def __str__(self) -> str:
        return f"{self.handbook} {self.number}"


class HandbookEntry(AppendOnlyModel):
    """One parcel or building of a choice; `place` counts from 1."""

    choice = models.ForeignKey(HandbookChoice, on_delete=models.PROTECT, related_name="entries")
    place = models.PositiveSmallIntegerField()
    listing = models.ForeignKey("estate.Listing", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["choice", "place"], name="publishing_entry_placed_once"),
            models.UniqueConstraint(fields=["choice", "listing"], name="publishing_entry_chosen_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.listing}"


class HandbookContents(AppendOnlyModel):
    """Everything a proof or an edition prints, as it was read: plain data in both languages, each fact with where it came from."""

    handbook = models.ForeignKey(Handbook, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.digest[:12]


class HandbookEdition(GuardedModel):
    """A proof (样稿), or an edition with its number: its frozen contents, and the files set from them in both languages.

    `edition` is empty for a proof. Nobody sees a file before both are whole.
    """

    class State(models.TextChoices):
        SETTING = "setting"
        PROOF = "proof"
        ISSUED = "issued"
        REPLACED = "replaced"
        WITHDRAWN = "withdrawn"
        FAILED = "failed"

    UNPROVED = ("done", "beat_at")  # how far the work is

    handbook = models.ForeignKey(Handbook, on_delete=models.PROTECT, related_name="editions")
    edition = models.PositiveSmallIntegerField(null=True)
    number = models.CharField(max_length=40)
    contents = models.OneToOneField(HandbookContents, on_delete=models.PROTECT, related_name="edition")
    state = models.CharField(max_length=12, choices=State.choices)
    zh = models.ForeignKey("evidence.Document", null=True, on_delete=models.PROTECT, related_name="+")
    en = models.ForeignKey("evidence.Document", null=True, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveSmallIntegerField(default=0)
    notes = models.JSONField(default=list)
    done = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=80)
    frozen_name = models.CharField(max_length=80)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.CharField(max_length=80, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=80, blank=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["handbook", "edition"], condition=~Q(state="failed"), name="publishing_handbook_edition_once"
            ),
            models.UniqueConstraint(
                fields=["handbook"], condition=Q(state="issued"), name="publishing_handbook_one_stands"
            ),
            models.CheckConstraint(
                name="publishing_handbook_whole_when_shown",
                condition=Q(state__in=("setting", "failed")) | Q(zh__isnull=False, en__isnull=False, pages__gt=0),
            ),
            at_with_by("publishing_handbook_issued_at_with_by", "issued"),
            at_with_by("publishing_handbook_withdrawn_at_with_by", "withdrawn"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_proof(self) -> bool:
        """Whether it is a proof, which nobody outside sees."""
        return self.edition is None
