"""Tables of outreach."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models

from zhaoshang.domain.evidence.models import Fact
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.names import same_name_key


class Mailing(Fact):
    """A handbook sent to a target company: which edition, when, whether it arrived, what came back."""

    NAME = Bilingual("手册寄送", "Mailing")
    ABOUT = ("enterprise_name", "uscc")
    DAY = "sent_on"
    KNOWN_LATER = "uscc"
    LIKE_BY = "enterprise__name_key"
    VALUES = (
        "enterprise_name",
        "uscc",
        "edition",
        "courier_no",
        "is_received",
        "followed_up_on",
        "feedback",
        "returned_because",
    )

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.PROTECT, related_name="mailings")
    enterprise_name = models.CharField(max_length=200)
    uscc = models.CharField(max_length=18, blank=True)
    edition = models.CharField(max_length=120)
    courier_no = models.CharField(max_length=60, blank=True)
    is_received = models.BooleanField(null=True)
    followed_up_on = models.DateField(null=True)
    feedback = models.TextField(blank=True)
    returned_because = models.CharField(max_length=120, blank=True)

    class Meta(Fact.Meta):
        pass

    @classmethod
    def likenesses(cls, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Firm."""
        return (same_name_key(str(values["enterprise_name"])),)

    @classmethod
    def resembles(cls, values: Mapping[str, Any], day: date, other: Any) -> bool:
        """To the same firm in the same year."""
        same_firm = same_name_key(str(values["enterprise_name"])) == same_name_key(other.enterprise_name)
        return same_firm and day.year == other.happened_on.year

    @classmethod
    def key_of(cls, values: Mapping[str, Any], day: date) -> str:
        """Company and year: a second copy the same year is the same mailing."""
        return f"{values.get('uscc') or same_name_key(str(values['enterprise_name']))}|{day.year}"
