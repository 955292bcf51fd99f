"""A panorama as a page shows it: the still picture for everybody, and what the viewer needs to draw it all around."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhaoshang.domain.tours.models import Panorama
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


def shown(panorama: Panorama) -> ShownPanorama | None:
    """The panorama as a page shows it; None while it has no tiles."""
    if not panorama.tiles:
        return None
    root = reverse("portal:tile", args=[panorama.tiles, "still.jpg"]).removesuffix("still.jpg")
    title = title_of(panorama)
    data = {
        "tiles": f"{root}tiles/",
        "levels": panorama.levels,
        "still": f"{root}still.jpg",
        "heading": float(panorama.heading),
        "caption": title,
        "words": {
            "zoom": _("Zoom"), "zoomOut": _("Zoom out"), "zoomIn": _("Zoom in"), "fullscreen": _("Full screen"),
            "moveUp": _("Look up"), "moveDown": _("Look down"), "moveLeft": _("Look left"), "moveRight": _("Look right"),
            "loadError": _("The panorama cannot be loaded"), "loading": _("Loading…"), "ctrlZoom": _("Hold Ctrl to zoom"),
        },
    }  # fmt: skip
    return ShownPanorama(
        title=title,
        place=str(panorama.parcel or panorama.building),
        still=f"{root}still.jpg",
        card=f"{root}card.jpg",
        kind=KINDS[panorama.kind].in_language(get_language() or "zh-hans"),
        is_rendering=panorama.kind == Panorama.Kind.RENDERING,
        data=json.dumps(data, ensure_ascii=False),
    )
