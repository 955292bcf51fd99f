"""An arrangement as an editor sends it, read into plain values. Nothing here asks the database.

Directions are whole tenths of a degree within the picture: yaw 0 is its middle, 0 to 3599 clockwise; pitch -900 is straight
down, 900 straight up; so a corrected heading moves no hotspot. Zoom is in tenths of a hundredth of the viewer's range, 0 (wide)
to 1000. A place on a plan is in per-mille of the plan's width and height; a place on the map in 1e-7 degrees.

What is not supplied yet (a label, a target, an opening view) may be missing: a draft is kept as it stands, and the gate before
publishing asks for it. What cannot be (a target that is no scene, a yaw of 4000) is refused with the scene and the hotspot named.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from zhaoshang.domain.tours.errors import WrongArrangement
from zhaoshang.kernel.bilingual import Bilingual

MOST_SCENES, MOST_HOTSPOTS = 60, 40
MOST_LABEL, MOST_CAPTION, MOST_TEXT = 80, 500, 2000
MOST_KEPT = 2**31
KINDS = ("scene", "facts", "document", "video", "unit")
_UNKEPT = re.compile("[\x00\ud800-\udfff]")  # no database keeps these
_KEY = re.compile(r"[a-z0-9]{4,16}")


@dataclass(frozen=True, slots=True)
class View:
    """Where somebody looks in a picture, and how close."""

    yaw: int
    pitch: int
    zoom: int


@dataclass(frozen=True, slots=True)
class OnPlan:
    """A place on a floor plan."""

    plan: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class OnMap:
    """A place on the map."""

    lon: int
    lat: int


@dataclass(frozen=True, slots=True)
class PlacedHotspot:
    """A point in a picture that leads somewhere or tells something."""

    key: str
    yaw: int
    pitch: int
    kind: str
    label: str = ""
    label_en: str = ""
    target: str | None = None
    arrival: View | None = None
    title: str = ""
    title_en: str = ""
    text: str = ""
    text_en: str = ""
    attachment: int | None = None
    unit_ref: str = ""


@dataclass(frozen=True, slots=True)
class PlacedScene:
    """A panorama in its place in the tour."""

    key: str
    panorama: str
    label: str = ""
    label_en: str = ""
    caption: str = ""
    caption_en: str = ""
    view: View | None = None
    plan: OnPlan | None = None
    spot: OnMap | None = None
    hotspots: tuple[PlacedHotspot, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All scenes of a tour in their order."""

    scenes: tuple[PlacedScene, ...] = ()

    def plain(self) -> dict[str, Any]:
        """The same as an editor sends and takes it."""
        return asdict(self)


def read_arrangement(sent: object) -> Arrangement:
    """The arrangement that was sent. Raises WrongArrangement, which names the scene and the hotspot."""
    here = _Place(Bilingual("导览", "the tour"))
    scenes = here.items(here.mapping(sent), "scenes", MOST_SCENES, Bilingual("场景", "scenes"))
    made = tuple(_scene(row, n) for n, row in enumerate(scenes, 1))
    keys = [scene.key for scene in made]
    if len(set(keys)) < len(keys):
        here.refuse(Bilingual("两个场景用了同一个代号", "two scenes have the same key"))
    for n, scene in enumerate(made, 1):
        for m, spot in enumerate(scene.hotspots, 1):
            there = _hotspot_place(_scene_place(scene.label, n), spot.label, m)
            if spot.target is not None and spot.target not in keys:
                there.refuse(Bilingual("指向的场景不在导览里", "it leads to a scene that is not in the tour"))
            if spot.target == scene.key:
                there.refuse(Bilingual("指向了它自己所在的场景", "it leads to the scene it stands in"))
    return Arrangement(made)


def _scene(sent: object, n: int) -> PlacedScene:
    label = sent.get("label", "") if isinstance(sent, dict) else ""
    here = _scene_place(label, n)
    row = here.mapping(sent)
    here.only(row, PlacedScene)
    spots = here.items(row, "hotspots", MOST_HOTSPOTS, Bilingual("热点", "hotspots"))
    hotspots = tuple(_hotspot(spot, here, m) for m, spot in enumerate(spots, 1))
    keys = [spot.key for spot in hotspots]
    if len(set(keys)) < len(keys):
        here.refuse(Bilingual("两个热点用了同一个代号", "two hotspots have the same key"))
    return PlacedScene(
        key=here.key(row),
        panorama=here.text(row, "panorama", 32, needed=True),
        label=here.text(row, "label", MOST_LABEL),
        label_en=here.text(row, "label_en", MOST_LABEL),
        caption=here.text(row, "caption", MOST_CAPTION),
        caption_en=here.text(row, "caption_en", MOST_CAPTION),
        view=here.optional(row, "view", _view),
        plan=here.optional(row, "plan", _on_plan),
        spot=here.optional(row, "spot", _on_map),
        hotspots=hotspots,
    )


def _hotspot(sent: object, scene: _Place, m: int) -> PlacedHotspot:
    label = sent.get("label", "") if isinstance(sent, dict) else ""
    here = _hotspot_place(scene, label, m)
    row = here.mapping(sent)
    here.only(row, PlacedHotspot)
    kind = here.text(row, "kind", 16, needed=True)
    if kind not in KINDS:
        here.refuse(Bilingual(f"没有“{kind}”这种热点", f"there is no hotspot of the kind “{kind}”"))
    return PlacedHotspot(
        key=here.key(row),
        yaw=here.whole(row, "yaw", 0, 3599),
        pitch=here.whole(row, "pitch", -900, 900),
        kind=kind,
        label=here.text(row, "label", MOST_LABEL),
        label_en=here.text(row, "label_en", MOST_LABEL),
        target=here.text(row, "target", 16) or None,
        arrival=here.optional(row, "arrival", _view),
        title=here.text(row, "title", MOST_LABEL),
        title_en=here.text(row, "title_en", MOST_LABEL),
        text=here.text(row, "text", MOST_TEXT),
        text_en=here.text(row, "text_en", MOST_TEXT),
        attachment=None if row.get("attachment") is None else here.whole(row, "attachment", 1, MOST_KEPT),
        unit_ref=here.text(row, "unit_ref", MOST_LABEL),
    )


def _view(here: _Place, row: dict[str, Any]) -> View:
    return View(here.whole(row, "yaw", 0, 3599), here.whole(row, "pitch", -900, 900), here.whole(row, "zoom", 0, 1000))


def _on_plan(here: _Place, row: dict[str, Any]) -> OnPlan:
    return OnPlan(here.whole(row, "plan", 1, MOST_KEPT), here.whole(row, "x", 0, 1000), here.whole(row, "y", 0, 1000))


def _on_map(here: _Place, row: dict[str, Any]) -> OnMap:
    return OnMap(
        here.whole(row, "lon", -1_800_000_000, 1_800_000_000), here.whole(row, "lat", -900_000_000, 900_000_000)
    )


def _scene_place(label: object, n: int) -> _Place:
    called = label[:20] if isinstance(label, str) else ""
    return _Place(Bilingual(f"第{n}个场景“{called}”", f"scene {n} “{called}”"))


def _hotspot_place(scene: _Place, label: object, m: int) -> _Place:
    called = label[:20] if isinstance(label, str) else ""
    where = scene.where
    return _Place(Bilingual(f"{where.zh}的第{m}个热点“{called}”", f"hotspot {m} “{called}” of {where.en}"))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the arrangement we are, for the sentence of a refusal; and how values are taken there."""

    where: Bilingual

    def refuse(self, what: Bilingual) -> None:
        raise WrongArrangement(where=self.where, what=what)

    def mapping(self, sent: object) -> dict[str, Any]:
        if not isinstance(sent, dict):
            self.refuse(Bilingual("内容不完整", "it is incomplete"))
        return sent  # type: ignore[return-value]

    def only(self, row: dict[str, Any], kind: type) -> None:
        unknown = sorted(set(row) - set(kind.__dataclass_fields__))  # type: ignore[attr-defined]
        if unknown:
            self.refuse(Bilingual(f"有不认识的内容“{unknown[0][:20]}”", f"“{unknown[0][:20]}” is not known"))

    def items(self, row: dict[str, Any], name: str, most: int, what: Bilingual) -> list[object]:
        sent = row.get(name, [])
        if not isinstance(sent, list | tuple):
            self.refuse(Bilingual("内容不完整", "it is incomplete"))
        if len(sent) > most:
            self.refuse(
                Bilingual(
                    f"有{len(sent)}个{what.zh}，最多{most}个", f"it has {len(sent)} {what.en}, at most {most} are kept"
                )
            )
        return list(sent)

    def key(self, row: dict[str, Any]) -> str:
        key = row.get("key")
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            self.refuse(Bilingual("没有代号", "it has no key"))
        return str(key)

    def text(self, row: dict[str, Any], name: str, most: int, *, needed: bool = False) -> str:
        sent = row.get(name)
        if sent is None and not needed:
            return ""
        if not isinstance(sent, str) or _UNKEPT.search(sent) or (needed and not sent.strip()):
            self.refuse(Bilingual(f"“{WORDS[name].zh}”不是文字", f"its {WORDS[name].en} is no text"))
        text = str(sent).strip()
        if len(text) > most:
            self.refuse(
                Bilingual(
                    f"“{WORDS[name].zh}”有{len(text)}个字，最多{most}个",
                    f"its {WORDS[name].en} has {len(text)} characters, at most {most} are kept",
                )
            )
        return text

    def whole(self, row: dict[str, Any], name: str, least: int, most: int) -> int:
        sent = row.get(name)
        if isinstance(sent, bool) or not isinstance(sent, int) or not least <= sent <= most:
            if (parts := PARTS_OF_A_DEGREE.get(name)) and isinstance(sent, int) and abs(sent) < 10**15:
                low, high, said = (f"{n / parts:.12g}" for n in (least, most, sent))
                self.refuse(
                    Bilingual(
                        f"“{WORDS[name].zh}”是{said}，应为{low}至{high}度",
                        f"its {WORDS[name].en} is {said}, not from {low} to {high} degrees",
                    )
                )
            self.refuse(
                Bilingual(
                    f"“{WORDS[name].zh}”是{str(sent)[:20]}，应为{least}至{most}的整数",
                    f"its {WORDS[name].en} is {str(sent)[:20]}, not a whole number from {least} to {most}",
                )
            )
        return int(sent)  # type: ignore[arg-type]

    def optional(self, row: dict[str, Any], name: str, made: Callable[[_Place, dict[str, Any]], Any]) -> Any:
        sent = row.get(name)
        return None if sent is None else made(self, self.mapping(sent))


# How many of what is sent make a degree.
PARTS_OF_A_DEGREE = {"lon": 10**7, "lat": 10**7, "yaw": 10, "pitch": 10}
WORDS: dict[str, Bilingual] = {
    "panorama": Bilingual("全景", "panorama"),
    "label": Bilingual("名称", "label"),
    "label_en": Bilingual("英文名称", "English label"),
    "caption": Bilingual("说明", "caption"),
    "caption_en": Bilingual("英文说明", "English caption"),
    "kind": Bilingual("类型", "kind"),
    "target": Bilingual("去往的场景", "target"),
    "title": Bilingual("标题", "title"),
    "title_en": Bilingual("英文标题", "English title"),
    "text": Bilingual("正文", "text"),
    "text_en": Bilingual("英文正文", "English text"),
    "attachment": Bilingual("文件", "file"),
    "unit_ref": Bilingual("房源", "unit"),
    "yaw": Bilingual("水平方向", "yaw"),
    "pitch": Bilingual("俯仰", "pitch"),
    "zoom": Bilingual("缩放", "zoom"),
    "plan": Bilingual("平面图", "plan"),
    "x": Bilingual("平面图横向位置", "place across the plan"),
    "y": Bilingual("平面图纵向位置", "place down the plan"),
    "lon": Bilingual("经度", "longitude"),
    "lat": Bilingual("纬度", "latitude"),
}
