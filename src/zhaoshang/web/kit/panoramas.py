"""A panorama as a page shows it: the still picture for everybody, and what the viewer needs to draw it all around."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhaoshang.domain.tours.models import Panorama
from zhaoshang.domain.tours.states import KINDS, NOT_REAL


@dataclass(frozen=True, slots=True)
class Today:
    """The photograph a rendering is laid over: what a page shows of it where no panorama can be drawn."""

    title: str
    still: str


@dataclass(frozen=True, slots=True)
class ShownPanorama:
    """Addresses of the pictures, what stands beside them, and the viewer's own data as JSON."""

    title: str
    place: str
    still: str
    card: str
    kind: str
    is_rendering: bool
    label: str
    before: Today | None
    data: str


def title_of(panorama: Panorama) -> str:
    """Its title in the reader's language."""
    return panorama.title_en if get_language() == "en" and panorama.title_en else panorama.title


def shown(panorama: Panorama, *, over: Panorama | None = None) -> ShownPanorama | None:
    """The panorama as a page shows it; None while it has no tiles. `over` is the photograph it can be changed for."""
    if not panorama.tiles:
        return None
    title, is_rendering = title_of(panorama), panorama.kind == Panorama.Kind.RENDERING
    label = NOT_REAL.in_language(get_language() or "zh-hans") if is_rendering else ""
    before = _picture(over) if over is not None and over.tiles else None
    picture = _picture(panorama)
    data = picture | {
        "look": _look(panorama),
        "caption": f"{title} · {label}" if label else title,
        "words": {
            "zoom": _("Zoom"), "zoomOut": _("Zoom out"), "zoomIn": _("Zoom in"), "fullscreen": _("Full screen"),
            "moveUp": _("Look up"), "moveDown": _("Look down"), "moveLeft": _("Look left"), "moveRight": _("Look right"),
            "loadError": _("The panorama cannot be loaded"), "loading": _("Loading…"), "ctrlZoom": _("Hold Ctrl to zoom"),
        },
    }  # fmt: skip
    if before is not None:
        data["before"] = before
    return ShownPanorama(
        title=title,
        place=str(panorama.parcel or panorama.building),
        still=picture["still"],
        card=picture["still"].removesuffix("still.jpg") + "card.jpg",
        kind=KINDS[panorama.kind].in_language(get_language() or "zh-hans"),
        is_rendering=is_rendering,
        label=label,
        before=Today(before["caption"], before["still"]) if before else None,
        data=json.dumps(data, ensure_ascii=False),
    )


def _picture(panorama: Panorama) -> dict[str, Any]:
    """What the viewer needs to draw one picture."""
    root = reverse("portal:tile", args=[panorama.tiles, "still.jpg"]).removesuffix("still.jpg")
    return {
        "tiles": f"{root}tiles/",
        "levels": panorama.levels,
        "still": f"{root}still.jpg",
        "heading": float(panorama.heading),
        "caption": title_of(panorama),
    }


def _look(panorama: Panorama) -> float:
    """The heading a visitor looks to first: towards what was drawn, else the middle of the picture."""
    eye = panorama.scene.get("drawn", {}).get("eye", {})
    return float(eye["look_tenths"] / 10 if eye else panorama.heading)
