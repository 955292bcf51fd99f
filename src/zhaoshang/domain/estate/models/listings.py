"""What the public is told besides what the ledgers state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import models

from zhaoshang.domain.estate.errors import StillPublic
from zhaoshang.domain.estate.models.things import Building, Parcel
from zhaoshang.domain.estate.states import KEPT_INSIDE, PUBLISH_LEVELS
from zhaoshang.domain.journal.models import GuardedModel, at_with_by
from zhaoshang.kernel.refusal import Refusal


class Listing(GuardedModel):
    """What the public is told of a parcel or building besides what the ledgers state: its English name, a few sentences, who
    answers, and since when it was last found to be right. Public while `published_at` is set."""

    number = models.CharField(max_length=32, unique=True)
    parcel = models.OneToOneField(Parcel, null=True, on_delete=models.PROTECT, related_name="listing")
    building = models.OneToOneField(Building, null=True, on_delete=models.PROTECT, related_name="listing")
    name_en = models.CharField(max_length=120, blank=True)
    summary = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    contact = models.CharField(max_length=120, blank=True)
    contact_en = models.CharField(max_length=200, blank=True)
    org_path = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.CharField(max_length=80, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="estate_listing_of_one_thing",
                condition=models.Q(parcel__isnull=True, building__isnull=False)
                | models.Q(parcel__isnull=False, building__isnull=True),
            ),
            at_with_by("estate_listing_verified_at_with_by", "verified"),
            at_with_by("estate_listing_published_at_with_by", "published"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.parcel or self.building}"


def kept_inside(
    stated: Sequence[Mapping[str, Any]], path: str, name_of: Callable[[Mapping[str, Any]], str]
) -> list[Refusal | None]:
    """Of values that state a publish level: that the listing is withdrawn first, where they keep inside what everybody sees. `path`
    leads from a listing to what `name_of` finds in the values."""
    names = sorted({name_of(values) for values in stated if values.get("publish_level") in KEPT_INSIDE})
    public: dict[str, str] = {}
    for start in range(0, len(names), 800):
        rows = Listing.objects.filter(published_at__isnull=False, **{f"{path}__in": names[start : start + 800]})
        public |= dict(rows.values_list(path, "number"))
    return [
        StillPublic(
            what=values.get("name") or values.get("building_name") or name_of(values),
            number=public[name_of(values)],
            level=PUBLISH_LEVELS[str(values["publish_level"])],
            field="publish_level",
        )
        if values.get("publish_level") in KEPT_INSIDE and name_of(values) in public
        else None
        for values in stated
    ]
