"""A tour as a page shows it: text and links for everybody, and what the viewer needs to walk through it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from zhaoshang.domain.tours.models import FloorPlan, Hotspot, Panorama, Scene, Tour
from zhaoshang.domain.tours.queries.tours import view_of
from zhaoshang.domain.tours.states import HOTSPOTS, KINDS
from zhaoshang.web.kit.panoramas import pictures, viewer_words
from zhaoshang.web.kit.tour_units import ShownUnit, shown_units
from zhaoshang.web.kit.words import english


@dataclass(frozen=True, slots=True)
class ShownHotspot:
    """A hotspot in the reader's language; `href` leads where it leads."""

    key: str
    yaw: int
    pitch: int
    kind: str
    kind_word: str
    label: str
    title: str
    text: str
    target: str
    arrival: dict[str, int] | None
    href: str
    media_type: str
    unit: str


@dataclass(frozen=True, slots=True)
class ShownScene:
    """A scene in the reader's language."""

    key: str
    label: str
    caption: str
    href: str
    thumb: str
    card: str
    still: str
    rendering: str
    panorama: dict[str, Any]
    view: dict[str, int] | None
    plan: dict[str, int] | None
    spot: dict[str, int] | None
    hotspots: list[ShownHotspot]


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """A floor plan in the reader's language."""

    id: int
    name: str
    src: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ShownTour:
    """A tour in the reader's language, and the viewer's own data as JSON."""

    name: str
    summary: str
    href: str
    scenes: list[ShownScene]
    plans: list[ShownPlan]

    def scene(self, key: str) -> ShownScene | None:
        """The scene of this key; the first for none."""
        if not key:
            return self.scenes[0] if self.scenes else None
        return next((scene for scene in self.scenes if scene.key == key), None)

    def data(self, start: ShownScene) -> str:
        """What the viewer is told; it begins at `start`."""
        told = {
            "start": start.key,
            "scenes": [asdict(scene) for scene in self.scenes],
            "plans": [asdict(plan) for plan in self.plans],
            "words": viewer_words() | walking_words(),
        }
        return json.dumps(told, ensure_ascii=False)


def in_words(zh: str, en: str) -> str:
    """The text in the reader's language; the Chinese where there is no English."""
    return en if get_language() == "en" and en else zh


def plan_source(plan: FloorPlan) -> str:
    """Where a plan's picture is."""
    return reverse("portal:tile", args=[plan.tiles, "plan.webp"])


def shown_tour(tour: Tour, scenes: list[Scene], *, public: bool) -> ShownTour:
    """The tour with these scenes. In public whatever is not published is left out: panoramas that were withdrawn, files that
    were held back, and hotspots that would lead to either."""
    there = [s for s in scenes if s.panorama.tiles and (not public or s.panorama.state == Panorama.State.PUBLISHED)]
    keys = {scene.key for scene in there}
    units = shown_units(tour, there)
    plans = {scene.plan.pk: scene.plan for scene in there if scene.plan}
    return ShownTour(
        name=in_words(tour.name, tour.name_en),
        summary=in_words(tour.summary, tour.summary_en),
        href=reverse("portal:tour", args=[tour.number]),
        scenes=[_scene(tour, scene, keys, units, public=public) for scene in there],
        plans=[
            ShownPlan(p.pk, in_words(p.name, p.name_en), plan_source(p), p.width, p.height)
            for _pk, p in sorted(plans.items())
        ],
    )


def _scene(tour: Tour, scene: Scene, keys: set[str], units: dict[int, ShownUnit], *, public: bool) -> ShownScene:
    found = pictures(scene.panorama)
    view = view_of(scene, "view")
    is_rendering = scene.panorama.kind == Panorama.Kind.RENDERING
    return ShownScene(
        key=scene.key,
        label=in_words(scene.label, scene.label_en) or scene.panorama.title,
        caption=in_words(scene.caption, scene.caption_en),
        href=reverse("portal:tour-scene", args=[tour.number, scene.key]),
        thumb=f"{found['tiles']}0/0_0.webp",
        card=found["card"],
        still=found["still"],
        rendering=KINDS[scene.panorama.kind].in_language(get_language() or "zh-hans") if is_rendering else "",
        panorama=found,
        view=asdict(view) if view else None,
        plan={"plan": scene.plan_id, "x": scene.plan_x, "y": scene.plan_y} if scene.plan_id else None,  # type: ignore[dict-item]
        spot={"lon": scene.lon, "lat": scene.lat} if scene.lon is not None else None,  # type: ignore[dict-item]
        hotspots=[
            _hotspot(tour, h, units.get(h.pk)) for h in scene.hotspots.all() if not public or _is_public(h, keys)
        ],
    )


def _is_public(hotspot: Hotspot, keys: set[str]) -> bool:
    if hotspot.kind == Hotspot.Kind.SCENE:
        return hotspot.target is not None and hotspot.target.key in keys
    if hotspot.kind in (Hotspot.Kind.DOCUMENT, Hotspot.Kind.VIDEO):
        return hotspot.attachment is not None and hotspot.attachment.released_at is not None
    return True


def _hotspot(tour: Tour, hotspot: Hotspot, unit: ShownUnit | None) -> ShownHotspot:
    attachment, arrival, target = hotspot.attachment, view_of(hotspot, "arrival"), hotspot.target
    href = reverse("portal:tour-scene", args=[tour.number, target.key]) if target else ""
    if attachment is not None:
        href = reverse("portal:tour-file", args=[tour.number, attachment.pk])
    if unit is not None:
        href = unit.href
    title = in_words(hotspot.title, hotspot.title_en)
    if attachment is not None and not title:
        title = in_words(attachment.name, attachment.name_en)
    return ShownHotspot(
        key=hotspot.key,
        yaw=hotspot.yaw,
        pitch=hotspot.pitch,
        kind=hotspot.kind,
        kind_word=HOTSPOTS[hotspot.kind].in_language(get_language() or "zh-hans"),
        label=in_words(hotspot.label, hotspot.label_en) or title or hotspot.key,
        title=title,
        text=in_words(hotspot.text, hotspot.text_en),
        target=target.key if target else "",
        arrival=asdict(arrival) if arrival else None,
        href=href,
        media_type=attachment.media_type if attachment else "",
        unit=unit.said if unit else hotspot.unit_ref,
    )


def walking_words() -> dict[str, str]:
    """What the viewer says on a walk, in the reader's language."""
    return {
        "stop": ". " if english() else "。",
        "now": _("You are now in: {scene}"),
        "close": _("Close"),
        "open": _("Open the document"),
        "seeUnit": _("See the unit"),
        "north": pgettext("compass", "North"),
        "here": _("You are here"),
        "map": _("Map"),
        "captions": _("Captions"),
        "gyroscope": _("Look by moving the phone"),
        "stereo": _("Cardboard headset"),
        "headset": _("Enter the headset"),
        "noHeadset": _("The headset could not be entered."),
        "noHotspots": _("Nothing is marked in this scene."),
    }
