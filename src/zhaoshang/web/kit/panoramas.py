"""A panorama as a page shows it: the still picture for everybody, and what the viewer needs to draw it all around."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhaoshang.domain.tours.models import Panorama, Retouch
from zhaoshang.domain.tours.states import KINDS, NOT_REAL
from zhaoshang.web.kit.estate import place_name

STEPS = 24
"""Parts of a flat picture's width, as styles know them: 15 degrees each."""


@dataclass(frozen=True, slots=True)
class Today:
    """The photograph a rendering is laid over: what a page shows of it where no panorama can be drawn."""

    title: str
    still: str


@dataclass(frozen=True, slots=True)
class ShownPanorama:
    """Addresses of the pictures, what stands beside them, and the viewer's own data as JSON. `at` is where in the picture lies
    what it was taken for (`at_of`)."""

    title: str
    place: str
    still: str
    card: str
    at: int
    kind: str
    is_rendering: bool
    label: str
    before: Today | None
    data: str


def title_of(panorama: Panorama) -> str:
    """Its title in the reader's language."""
    return panorama.title_en if get_language() == "en" and panorama.title_en else panorama.title


def pictures(panorama: Panorama) -> dict[str, Any]:
    """Where the viewer finds the pictures of a panorama that has tiles, and which way its middle looks."""
    return _pictures(panorama, panorama.tiles, panorama.levels)


def _pictures(panorama: Panorama, tiles: str, levels: list[dict[str, int]]) -> dict[str, Any]:
    root = reverse("portal:tile", args=[tiles, "still.jpg"]).removesuffix("still.jpg")
    return {
        "tiles": f"{root}tiles/",
        "levels": levels,
        "still": f"{root}still.jpg",
        "card": f"{root}card.jpg",
        "heading": float(panorama.heading),
    }


def viewer_words() -> dict[str, str]:
    """What the viewer's own buttons are called, in the reader's language."""
    return {
        "zoom": _("Zoom"), "zoomOut": _("Zoom out"), "zoomIn": _("Zoom in"), "fullscreen": _("Full screen"),
        "moveUp": _("Look up"), "moveDown": _("Look down"), "moveLeft": _("Look left"), "moveRight": _("Look right"),
        "loadError": _("The panorama cannot be loaded"), "loading": _("Loading…"), "ctrlZoom": _("Hold Ctrl to zoom"),
    }  # fmt: skip


def shown(panorama: Panorama, *, over: Panorama | None = None) -> ShownPanorama | None:
    """The panorama as a page shows it; None while it has no tiles. `over` is the photograph it can be changed for."""
    before = over if over is not None and over.tiles else None
    return _shown(panorama, pictures(panorama), before) if panorama.tiles else None


def shown_retouch(panorama: Panorama, retouch: Retouch) -> ShownPanorama:
    """The panorama as it would be with covered tiles."""
    return _shown(panorama, _pictures(panorama, retouch.tiles, retouch.levels), None)


def _shown(panorama: Panorama, found: dict[str, Any], over: Panorama | None) -> ShownPanorama:
    title, is_rendering = title_of(panorama), panorama.kind == Panorama.Kind.RENDERING
    label = NOT_REAL.in_language(get_language() or "zh-hans") if is_rendering else ""
    before = pictures(over) | {"caption": title_of(over)} if over is not None else None
    caption = f"{title} · {label}" if label else title
    data = found | {"look": _look(panorama), "caption": caption, "words": viewer_words()}
    if before is not None:
        data["before"] = before
    return ShownPanorama(
        title=title,
        place=place_name(panorama.parcel or panorama.building),  # type: ignore[arg-type]
        still=found["still"],
        card=found["card"],
        at=at_of(panorama),
        kind=KINDS[panorama.kind].in_language(get_language() or "zh-hans"),
        is_rendering=is_rendering,
        label=label,
        before=Today(before["caption"], before["still"]) if before else None,
        data=json.dumps(data, ensure_ascii=False),
    )


def at_of(panorama: Panorama) -> int:
    """Where in the flat picture lies what a visitor looks to first: of `STEPS` from its left edge."""
    turned = (_look(panorama) - float(panorama.heading)) / 360 + 0.5
    return round(turned % 1 * STEPS) % STEPS


def _look(panorama: Panorama) -> float:
    """The heading a visitor looks to first: towards what was drawn, else the middle of the picture."""
    eye = panorama.scene.get("drawn", {}).get("eye", {})
    return float(eye["look_tenths"] / 10 if eye else panorama.heading)
