"""Reads of industries."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from zhaoshang.domain.industries.models import IndustryCentre


def visible_to(user: Any) -> QuerySet[IndustryCentre]:
    """The industry centres; they are public."""
    return IndustryCentre.objects.all()
