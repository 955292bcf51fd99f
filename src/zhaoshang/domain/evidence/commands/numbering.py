"""The human number of a thing: 导入-2026-0001, the next of its year."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

from zhaoshang.domain.evidence.errors import Overtaken

M = TypeVar("M", bound=models.Model)


def numbered(model: type[M], word: str, year: int, **said: Any) -> M:
    """A new row with the next free number of the year, `word-year-0001`. Whoever comes second to a number (PostgreSQL lets
    two look at once) takes another; refuses as overtaken when that goes on and on. Called inside a command."""
    start = f"{word}-{year}-"
    for ahead in range(1, 100):
        serial = model._default_manager.filter(number__startswith=start).count() + 1 + ahead // 10
        try:
            with transaction.atomic():
                return model._default_manager.create(number=f"{start}{serial:04d}", **said)
        except IntegrityError:
            continue
    raise Overtaken
