"""Writes of industries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.kernel.bilingual import Bilingual


@command("industries.name_centre", Bilingual("设立产业中心", "name an industry centre"))
def name_centre(*, key: str, name: str, name_en: str, order: int, since: date, by: Any, at: datetime) -> IndustryCentre:
    """The centre is in the list under this key; naming it again changes name and order."""
    centre = IndustryCentre.objects.filter(key=key).first() or IndustryCentre(key=key, since=since)
    centre.name, centre.name_en, centre.order = name, name_en, order
    centre.save()
    tell(centre, key=key, name=name)
    return centre
