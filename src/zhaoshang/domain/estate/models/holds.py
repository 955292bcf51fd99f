"""Promises of a parcel or unit to one project at a time."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models

from zhaoshang.domain.estate.models.things import Parcel, Unit
from zhaoshang.domain.journal.models import GuardedModel, at_with_by
from zhaoshang.kernel.zone import day_of


class Hold(GuardedModel):
    """A parcel or unit promised to one project until a moment. While it lives nobody else is promised the same.

    It lives until `ended_at` is set: released by a person, taken up by a contract, or found expired. The database refuses a
    second living hold of the same thing.
    """

    class End(models.TextChoices):
        RELEASED = "released"
        TAKEN_UP = "taken_up"
        EXPIRED = "expired"

    number = models.CharField(max_length=32, unique=True)
    parcel = models.ForeignKey(Parcel, null=True, on_delete=models.PROTECT, related_name="holds")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="holds")
    project_number = models.CharField(max_length=40)
    expires_at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)
    org_path = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    recorded_name = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    end = models.CharField(max_length=10, choices=End.choices, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="estate_hold_of_one_thing",
                condition=models.Q(parcel__isnull=True, unit__isnull=False)
                | models.Q(parcel__isnull=False, unit__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["parcel"], condition=models.Q(ended_at__isnull=True), name="estate_hold_parcel_once"
            ),
            models.UniqueConstraint(
                fields=["unit"], condition=models.Q(ended_at__isnull=True), name="estate_hold_unit_once"
            ),
            models.CheckConstraint(
                name="estate_hold_ended_with_end",
                condition=models.Q(ended_at__isnull=True, end="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(end="")),
            ),
            at_with_by("estate_hold_ended_at_with_by", "ended"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=models.Q(ended_at__isnull=True), name="estate_hold_living")
        ]

    @property
    def until(self) -> date:
        """The last day it lasts."""
        return day_of(self.expires_at - timedelta(seconds=1))

    def __str__(self) -> str:
        return f"{self.number} {self.parcel or self.unit}"
