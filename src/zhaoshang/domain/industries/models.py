"""Tables of industries."""

from __future__ import annotations

from django.db import models

from zhaoshang.domain.journal.models import GuardedModel
from zhaoshang.kernel.bilingual import Bilingual


class IndustryCentre(GuardedModel):
    """One of the district's industry centres. A bureau edits the list; the article names six fields, "等"."""

    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60, unique=True)
    name_en = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(default=0)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> Bilingual:
        """Its name in both languages."""
        return Bilingual(self.name, self.name_en)

    @property
    def version(self) -> str:
        """What of it can be changed, in one line: two that are equal say the same."""
        return f"{self.order}|{self.name_en}"
