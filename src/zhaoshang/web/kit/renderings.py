"""What a rendering rests on and shows, as a page says it."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhaoshang.domain.estate.states import LAND_USES
from zhaoshang.domain.tours.models import Panorama


def rests_on(rendering: Panorama) -> list[tuple[str, str | None]]:
    """Names and values; empty for a rendering that was uploaded, of which nothing is known."""
    basis, shows = rendering.scene.get("basis", {}), rendering.scene.get("shows", {})
    if not basis:
        return []
    facts: list[tuple[str, str | None]] = [(_("Land use"), _use(basis["use"]))]
    if "far" in basis:
        facts += [
            (_("Floor area ratio"), basis["far"] or None),
            (_("Building density"), f"{Decimal(basis['density']) * 100:.0f}%" if basis["density"] else None),
        ]
    facts.append(
        (_("Height limit") if "far" in basis else _("Height"), f"{basis['height']} m" if basis["height"] else None)
    )
    if "storeys" in basis:
        facts.append((_("Storeys"), basis["storeys"] or None))
    if shows:
        facts += [
            (_("Floor area drawn"), f"{Decimal(shows['floor_area']):,.0f} ㎡"),
            (_("Floor area allowed"), f"{Decimal(shows['allowed']):,.0f} ㎡"),
            (_("Highest building"), f"{shows['height']} m"),
            (_("Bound by"), _bound(shows["bound_by"])),
        ]
        if shows["assumed"]:
            facts.append((_("Taken as usual, because not stated"), _assumed(tuple(shows["assumed"]))))
    return facts


def _use(key: str) -> str | None:
    name = LAND_USES.get(key)
    return name.in_language(get_language() or "zh-hans") if name else None


def _bound(key: str) -> str:
    return {
        "far": _("the floor area ratio, used up"),
        "height": _("the height limit"),
        "density": _("the building density"),
        "outline": _("the outline, once it is set back"),
    }[key]


def _assumed(keys: tuple[str, ...]) -> str:
    return {
        ("density",): _("building density"),
        ("height",): _("height limit"),
        ("density", "height"): _("building density and height limit"),
    }[keys]
