"""The English names the books hold: of units, industry centres and figures. People, firms and places without one keep theirs."""

from __future__ import annotations

from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.organisations.models import Organisation
from zhaoshang.web.kit.words import english


def english_names() -> dict[str, str]:
    """English names by the Chinese ones; for a Chinese page nothing is asked of the database."""
    if not english():
        return {}
    named = [
        *Organisation.objects.values_list("name", "name_en"),
        *IndustryCentre.objects.values_list("name", "name_en"),
    ]
    return {name: name_en for name, name_en in named if name_en}
