"""Small words of the desk's templates."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext

from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.web.kit.standing import shown
from zhaoshang.web.kit.words import number

register = template.Library()


@register.filter
def item(mapping: Mapping[str, Any], key: str) -> Any:
    """What a mapping holds under a key; the key itself when it holds nothing."""
    return mapping.get(key, key)


@register.filter
def over(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """A ratio, or None where there is none."""
    return part / whole if part is not None and whole else None


@register.filter
def as_figure(value: Decimal | None, key: str) -> str:
    """A value of a figure, at the figure's own decimals."""
    return shown(registry()[key], value) or "–"


@register.filter
def mu(sqm: Decimal | None) -> str:
    """Square metres shown in mu (1 mu is 2000/3 ㎡)."""
    return "–" if sqm is None else number(round_half_up(sqm * 3 / 2000, 2), 2)


@register.simple_tag
def import_steps() -> list[str]:
    """The four steps of an import."""
    return [gettext("Upload"), gettext("Columns"), gettext("Check"), gettext("Book")]


@register.simple_tag
def people_tabs(current: str) -> list[dict[str, Any]]:
    """The pages of people and rights."""
    pages = (
        ("desk:people", gettext("People")),
        ("desk:roles", gettext("Roles")),
        ("desk:organisations", gettext("Organisations")),
    )
    return _tabs(pages, current)


@register.simple_tag
def league_tabs(current: str) -> list[dict[str, Any]]:
    """The pages of the league table."""
    pages = (
        ("desk:league", gettext("League table")),
        ("desk:schemes", gettext("Scoring rules")),
        ("desk:peers", gettext("Peer groups")),
        ("desk:externals", gettext("Published results")),
    )
    return _tabs(pages, current)


def _tabs(pages: tuple[tuple[str, str], ...], current: str) -> list[dict[str, Any]]:
    return [{"label": label, "href": reverse(name), "current": name == f"desk:{current}"} for name, label in pages]
