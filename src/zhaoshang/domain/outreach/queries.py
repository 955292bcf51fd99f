"""Reads of outreach, and the population its figure counts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.domain.outreach.models import Mailing


def visible_to(user: Any) -> QuerySet[Mailing]:
    """Mailings within the reach of the person's roles."""
    return within_reach(Mailing.objects.all(), user, "rows.read")


def mailings() -> QuerySet[Mailing]:
    """Every mailing."""
    return Mailing.objects.all()
