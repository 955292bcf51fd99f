"""What must be there before a tour is shown to the public: every lack at once, with where to supply it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhaoshang.domain.estate.states import PUBLISH_LEVELS
from zhaoshang.domain.tours.models import Hotspot, Panorama, Scene, Tour
from zhaoshang.domain.tours.models.places import Place
from zhaoshang.kernel.bilingual import Bilingual

FACTS, EDITOR, PANORAMA, FILES, PLACE = "facts", "editor", "panorama", "files", "place"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing, why it is needed, and where it is supplied: on the tour's card, in the editor (at a scene), on
    the page of a panorama, among the tour's files, on the page of a parcel or building (`place`)."""

    name: Bilingual
    why: Bilingual
    where: str
    scene: str = ""
    panorama: int | None = None
    place: Place | None = None


NOWHERE: Mapping[Place, str] = {}
ENGLISH = Bilingual("英文版的访客要看得懂", "visitors of the English site must understand it")


def tour_lacks(
    tour: Tour,
    scenes: Sequence[Scene],
    units: Container[int],
    uncovered: Container[int] = (),
    inside: Mapping[Place, str] = NOWHERE,
) -> list[Lack]:
    """What keeps a tour from being published with these scenes; they come with panoramas, hotspots and attachments loaded. `units`
    holds the hotspots whose unit is known (`queries.units`), `uncovered` the panoramas with a cover that is not applied
    (`queries.covers_pending`), `inside` the places that are for inside only (`queries.inside`)."""
    found: list[Lack] = []
    if not tour.name_en:
        found.append(Lack(Bilingual("导览的英文名称", "the tour's English name"), ENGLISH, FACTS))
    if not scenes:
        nowhere = Bilingual("没有场景就没有可看的", "without a scene there is nothing to see")
        found.append(Lack(Bilingual("场景", "a scene"), nowhere, EDITOR))
    reached = reachable(scenes)
    for scene in scenes:
        found += _of_scene(scene, reached=scene.key in reached)
        for n, hotspot in enumerate(scene.hotspots.all(), 1):
            found += _of_hotspot(scene, hotspot, n)
    return [*found, *_unknown_units(scenes, units), *_uncovered(scenes, uncovered), *_inside(tour, scenes, inside)]


def reachable(scenes: Sequence[Scene]) -> set[str]:
    """The keys of the scenes somebody can walk to from the first."""
    leads = {s.pk: {h.target_id for h in s.hotspots.all() if h.kind == Hotspot.Kind.SCENE} for s in scenes}
    waiting = [scenes[0].pk] if scenes else []
    seen: set[int] = set()
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting += [pk for pk in leads.get(here, ()) if pk is not None]
    return {s.key for s in scenes if s.pk in seen}


def _called(scene: Scene) -> Bilingual:
    name = scene.label or scene.key
    return Bilingual(f"第{scene.place}个场景“{name}”", f"scene {scene.place} “{scene.label_en or name}”")


def _of_scene(scene: Scene, *, reached: bool) -> Iterator[Lack]:
    called = _called(scene)

    def lack(zh: str, en: str, why: Bilingual, where: str = EDITOR) -> Lack:
        return Lack(Bilingual(f"{called.zh}：{zh}", f"{called.en}: {en}"), why, where, scene.key, scene.panorama_id)

    if scene.panorama.state != Panorama.State.PUBLISHED:
        number = scene.panorama.number
        why = Bilingual("只有发布了的全景才能公开", "only a published panorama may be shown")
        yield lack(f"全景{number}还没有发布", f"panorama {number} is not published", why, PANORAMA)
    if not scene.label:
        yield lack(
            "名称", "its label", Bilingual("列表和读屏软件靠它认场景", "lists and screen readers call the scene by it")
        )
    if not scene.label_en:
        yield lack("英文名称", "its English label", ENGLISH)
    if scene.caption and not scene.caption_en:
        yield lack("英文说明", "its English caption", ENGLISH)
    if scene.view_yaw is None:
        yield lack(
            "初始视角",
            "its opening view",
            Bilingual("访客先看到的画面要选定", "what visitors see first must be chosen"),
        )
    if not reached:
        why = Bilingual("从第一个场景走不到它", "nobody can walk to it from the first scene")
        yield lack("没有通向它的热点", "no hotspot leads to it", why)


def _unknown_units(scenes: Sequence[Scene], units: Container[int]) -> Iterator[Lack]:
    """Hotspots about a unit that no ledger of the building knows: visitors would be told of nothing."""
    why = Bilingual("访客要能看到这套房源现在能不能租", "visitors are told whether the unit can be had")
    for scene in scenes:
        called = _called(scene)
        for hotspot in scene.hotspots.all():
            if hotspot.kind == Hotspot.Kind.UNIT and hotspot.unit_ref and hotspot.pk not in units:
                ref = hotspot.unit_ref
                zh = f"{called.zh}：房源“{ref}”不在全景所属楼宇的房源台账里"
                en = f"{called.en}: no ledger of the panorama's building has the unit “{ref}”"
                yield Lack(Bilingual(zh, en), why, EDITOR, scene.key)


def _of_hotspot(scene: Scene, hotspot: Hotspot, n: int) -> Iterator[Lack]:
    called, name = _called(scene), f"“{hotspot.label}”" if hotspot.label else ""
    at = Bilingual(f"{called.zh}的热点{n}{name}", f"hotspot {n} {name} of {called.en}".replace("  ", " "))
    for zh, en, why, where in (*_unlabelled(hotspot), *_DEAD[hotspot.kind](hotspot)):
        yield Lack(Bilingual(f"{at.zh}：{zh}", f"{at.en}: {en}"), why, where, scene.key)


def _uncovered(scenes: Sequence[Scene], uncovered: Container[int]) -> Iterator[Lack]:
    """Scenes whose panorama shows what somebody ordered to be covered."""
    why = Bilingual("要遮的人脸和车牌还看得见", "faces and plates that were to be covered can still be seen")
    for scene in scenes:
        if scene.panorama_id in uncovered:
            called, number = _called(scene), scene.panorama.number
            zh = f"{called.zh}：全景{number}的遮盖还没有启用，也没有放弃"
            en = f"{called.en}: the cover of panorama {number} is neither applied nor dropped"
            yield Lack(Bilingual(zh, en), why, PANORAMA, scene.key, scene.panorama_id)


def _inside(tour: Tour, scenes: Sequence[Scene], inside: Mapping[Place, str]) -> Iterator[Lack]:
    """Places the bureau keeps inside, each once: what a tour shows of them everybody would see."""
    why = Bilingual(
        "台账定为内部的地块、楼宇，不能让公众看到", "what its ledger keeps inside is not shown to the public"
    )
    shown: list[Panorama | Tour] = [tour, *(scene.panorama for scene in scenes)]
    for place, one in {one.place: one for one in shown}.items():
        if place is not None and place in inside:
            said, thing = PUBLISH_LEVELS[inside[place]], one.parcel or one.building
            zh = f"“{thing}”的公开级别“公开”（台账写的是“{said.zh}”）"
            en = f"the publish level 公开 of “{thing}” (its ledger says {said.zh})"
            yield Lack(Bilingual(zh, en), why, PLACE, place=place)


Missing = Iterator[tuple[str, str, Bilingual, str]]
DEAD = Bilingual("点了没有反应的热点不能公开", "a hotspot that does nothing may not be shown")


def _unlabelled(hotspot: Hotspot) -> Missing:
    if not hotspot.label:
        why = Bilingual("列表和读屏软件靠它认热点", "lists and screen readers call it by this")
        yield "名称", "its label", why, EDITOR
    if not hotspot.label_en:
        yield "英文名称", "its English label", ENGLISH, EDITOR


def _leads_nowhere(hotspot: Hotspot) -> Missing:
    if hotspot.target_id is None:
        yield "去往的场景", "the scene it leads to", DEAD, EDITOR


def _untitled(hotspot: Hotspot) -> Missing:
    if not hotspot.title:
        yield "标题", "its title", DEAD, EDITOR
    elif not hotspot.title_en:
        yield "英文标题", "its English title", ENGLISH, EDITOR


def _says_nothing(hotspot: Hotspot) -> Missing:
    yield from _untitled(hotspot)
    if not hotspot.text:
        yield "正文", "its text", DEAD, EDITOR
    elif not hotspot.text_en:
        yield "英文正文", "its English text", ENGLISH, EDITOR


def _of_no_unit(hotspot: Hotspot) -> Missing:
    yield from _untitled(hotspot)
    if not hotspot.unit_ref:
        yield "房源", "the unit", DEAD, EDITOR


def _shows_nothing(hotspot: Hotspot) -> Missing:
    if hotspot.attachment is None:
        yield "文件", "its file", DEAD, EDITOR
    elif hotspot.attachment.released_at is None:
        held = hotspot.attachment.name
        why = Bilingual("没有标为可公开的文件不给公众", "what is not marked as public is not shown to the public")
        yield f"文件“{held}”没有标为可公开", f"its file “{held}” is not marked as public", why, FILES


_DEAD: dict[str, Callable[[Hotspot], Missing]] = {
    Hotspot.Kind.SCENE: _leads_nowhere,
    Hotspot.Kind.FACTS: _says_nothing,
    Hotspot.Kind.UNIT: _of_no_unit,
    Hotspot.Kind.DOCUMENT: _shows_nothing,
    Hotspot.Kind.VIDEO: _shows_nothing,
}
