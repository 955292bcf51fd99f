"""A panorama as a page shows it: the still picture for everybody, and what the viewer needs to draw it all around."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhaoshang.domain.tours.models import Panorama, Retouch
from zhaoshang.domain.tours.states import KINDS


@dataclass(frozen=True, slots=True)
class ShownPanorama:
    """Addresses of the pictures, what stands beside them, and the viewer's own data as JSON."""

    title: str
    place: str
    still: str
    card: str
    kind: str
    is_rendering: bool
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


def shown(panorama: Panorama) -> ShownPanorama | None:
    """The panorama as a page shows it; None while it has no tiles."""
    return _shown(panorama, pictures(panorama)) if panorama.tiles else None


def shown_retouch(panorama: Panorama, retouch: Retouch) -> ShownPanorama:
    """The panorama as it would be with covered tiles."""
    return _shown(panorama, _pictures(panorama, retouch.tiles, retouch.levels))


def _shown(panorama: Panorama, found: dict[str, Any]) -> ShownPanorama:
    title = title_of(panorama)
    return ShownPanorama(
        title=title,
        place=str(panorama.parcel or panorama.building),
        still=found["still"],
        card=found["card"],
        kind=KINDS[panorama.kind].in_language(get_language() or "zh-hans"),
        is_rendering=panorama.kind == Panorama.Kind.RENDERING,
        data=json.dumps(found | {"caption": title, "words": viewer_words()}, ensure_ascii=False),
    )
