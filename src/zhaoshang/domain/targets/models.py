"""Tables of targets."""

from __future__ import annotations

from django.db import models

from zhaoshang.domain.evidence.models import ExactField
from zhaoshang.domain.journal.models import AppendOnlyModel, GuardedModel


class Target(AppendOnlyModel):
    """What a figure has to reach in a year, in the figure's own unit; a later row for the same year replaces it.

    `is_derived` marks a value nobody printed, computed from others (6 projects at 120 % imply 5).
    """

    figure = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    value = ExactField(places=4)
    printed = models.CharField(max_length=60)
    issuer = models.CharField(max_length=120)
    doc_no = models.CharField(max_length=120, blank=True)
    is_derived = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["figure", "year", "id"]
        indexes = [models.Index(fields=["figure", "year", "recorded_at"], name="targets_target_for")]

    def __str__(self) -> str:
        return f"{self.figure} {self.year}: {self.printed}"


class ClosedMonth(AppendOnlyModel):
    """A month as it was frozen: everything below hangs on this row, and its digest covers all of it."""

    first_day = models.DateField(unique=True)
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["first_day"]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m}"


class FrozenFigure(AppendOnlyModel):
    """One figure of a closed month: its values, the version it was counted by, and the rows it counted that month."""

    month = models.ForeignKey(ClosedMonth, on_delete=models.PROTECT, related_name="figures")
    first_day = models.DateField()
    figure = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    in_month = ExactField(places=8, null=True)
    cumulative = ExactField(places=8, null=True)
    parts = models.JSONField(default=dict)
    rows_in_month = models.IntegerField()  # below zero where more was taken back than came
    rows_cumulative = models.IntegerField()
    corrections = models.PositiveIntegerField(default=0)
    target = ExactField(places=4, null=True)
    row_ids = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["month", "figure"], name="targets_frozen_once")]
        indexes = [models.Index(fields=["figure", "first_day"], name="targets_frozen_series")]

    def __str__(self) -> str:
        return f"{self.figure} {self.first_day:%Y-%m}"


class ExternalResult(AppendOnlyModel):
    """A result somebody else published: another district's, or our own as printed. Kept apart from ours.

    `ours` marks the place that is this district. `rank_applies` says when a rank's row is ambiguous in the source.
    """

    figure = models.CharField(max_length=60)
    first_day = models.DateField()
    place = models.CharField(max_length=60)
    ours = models.BooleanField(default=False)
    value = ExactField(places=4, null=True)
    qualifier = models.CharField(max_length=12, blank=True)
    target = ExactField(places=4, null=True)
    printed_value = models.CharField(max_length=60, blank=True)
    printed_percent = ExactField(places=4, null=True)
    rank_city = models.PositiveSmallIntegerField(null=True)
    rank_group = models.PositiveSmallIntegerField(null=True)
    rank_is_ambiguous = models.BooleanField(default=False)
    source = models.CharField(max_length=200)
    is_sample = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["figure", "first_day", "id"]
        indexes = [models.Index(fields=["figure", "first_day", "recorded_at"], name="targets_external_for")]

    def __str__(self) -> str:
        return f"{self.place} {self.figure} {self.first_day:%Y-%m}"


class PeerGroup(GuardedModel):
    """The districts that are compared with one another (同城组), from one day to another."""

    name = models.CharField(max_length=60)
    places = models.JSONField(default=list)
    since = models.DateField()
    until = models.DateField(null=True)
    source = models.CharField(max_length=200)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "since"]

    def __str__(self) -> str:
        return self.name


class Scheme(AppendOnlyModel):
    """A version of the scoring rules of the league table: items with weight, method and caps, as data.

    `items`: a list of {figure, weight, method, cap, floor, step, per}; methods are described in `states.METHODS`.
    """

    key = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    issuer = models.CharField(max_length=120)
    doc_no = models.CharField(max_length=120, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    items = models.JSONField(default=list)
    is_sample = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["key", "version"]
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="targets_scheme_once")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"
