"""What estate knows by a number or a name: parcels, buildings, their floors and units."""

from __future__ import annotations

from django.db import models

from zhaoshang.domain.journal.models import GuardedModel
from zhaoshang.kernel.names import fold


class Parcel(GuardedModel):
    """One bounded lot of land, known by its official number."""

    parcel_no = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["parcel_no"]

    def __str__(self) -> str:
        return self.name or self.parcel_no


class Building(GuardedModel):
    """A commercial building, known by its name within the district."""

    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120, unique=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Floor(GuardedModel):
    """One floor of a building, known by what it is called there: 3F, B1, 3A."""

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="floors")
    label = models.CharField(max_length=20)
    key = models.CharField(max_length=60, unique=True)  # building and folded label
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["building_id", "label"]

    def __str__(self) -> str:
        return f"{self.building} {self.label}"


class Unit(GuardedModel):
    """One room or suite that is let as a whole, known by its number within the building."""

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="units")
    unit_no = models.CharField(max_length=60)
    key = models.CharField(max_length=100, unique=True)  # building and folded number
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["building_id", "unit_no"]

    def __str__(self) -> str:
        return f"{self.building} {self.unit_no}"


def key_inside(building_id: int, name: str) -> str:
    """What a floor or unit is known by: its building and its folded name there."""
    return f"{building_id}|{fold(name)}"
