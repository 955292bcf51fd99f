"""Editions of bulletins, and who may see which."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, QuerySet

from zhaoshang.domain.organisations.rules import holds
from zhaoshang.domain.publishing.models import Bulletin
from zhaoshang.kernel.period import Month


def visible_to(user: Any) -> QuerySet[Bulletin]:
    """Every edition to whoever may read bulletins at the desk; to all others what is published and not withdrawn."""
    every = Bulletin.objects.select_related("word")
    return every if holds(user, "bulletins.read") else _in_public(every)


def latest_published() -> Bulletin | None:
    """The published bulletin of the newest month, or None."""
    return _in_public(Bulletin.objects.select_related("word")).first()


def published_of(month: Month) -> Bulletin | None:
    """The edition of a month that stands published, or None."""
    return _in_public(Bulletin.objects.filter(first_day=month.first_day)).first()


def next_edition(month: Month) -> int:
    """The edition a bulletin of the month would get now."""
    last = Bulletin.objects.filter(first_day=month.first_day).aggregate(last=Max("edition"))["last"]
    return int(last or 0) + 1


def number_of(month: Month, edition: int) -> str:
    """月报-2020-08-1."""
    return f"月报-{month}-{edition}"


def _in_public(rows: QuerySet[Bulletin]) -> QuerySet[Bulletin]:
    return rows.filter(published_at__isnull=False, withdrawn_at__isnull=True)
