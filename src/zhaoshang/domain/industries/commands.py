"""Writes of industries."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from zhaoshang.domain.industries.errors import BadCentre, CentreChanged, CentreKeepsName
from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.kernel.bilingual import Bilingual


@command("industries.name_centre", Bilingual("设立产业中心", "name an industry centre"))
def name_centre(
    *, key: str, name: str, name_en: str, order: int, since: date, seen: str = "", by: Any, at: datetime
) -> IndustryCentre:
    """The centre is in the list under this key; naming it again changes its English name and its order.

    `seen` is what it was (`IndustryCentre.version`) when whoever changes it looked; refuses when somebody else has changed
    it since. Refuses a key that is none, an empty name, the name of another centre, and another name for this one: the facts of
    ledgers belong to a centre by its name.
    """
    for wrong, field, what in (
        (
            not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", key),
            "key",
            Bilingual("代号要用小写字母、数字和下划线", "its key needs small letters, digits and underscores"),
        ),
        (not name.strip(), "name", Bilingual("没有名称", "it has no name")),
        (
            IndustryCentre.objects.filter(name=name).exclude(key=key).exists(),
            "name",
            Bilingual(f"已有名为“{name}”的产业中心", f"there is a centre called “{name}” already"),
        ),
    ):
        if wrong:
            raise BadCentre(what=what, field=field)
    centre = IndustryCentre.objects.select_for_update().filter(key=key).first() or IndustryCentre(
        key=key, name=name, since=since
    )
    if seen and centre.pk and seen != centre.version:
        raise CentreChanged(name=centre.name, name_en=centre.name_en, order=centre.order)
    if centre.name != name:
        raise CentreKeepsName(key=key, name=centre.name, field="name")
    centre.name_en, centre.order = name_en, order
    centre.save()
    tell(centre, key=key, name=name)
    return centre
