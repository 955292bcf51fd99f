"""The example's renderings: drawn one after the other in the background, published, and joined to a walk of eight scenes."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django_tasks import task
from django_tasks.base import TASK_MIN_PRIORITY

from zhaoshang.demo import books, people
from zhaoshang.demo.content.ground import lot_of
from zhaoshang.demo.content.scenery import around
from zhaoshang.domain.estate.models import Building, Listing, Parcel
from zhaoshang.domain.estate.queries import outline_of, published_listings
from zhaoshang.domain.tours import commands, tasks
from zhaoshang.domain.tours.models import Panorama, Tour
from zhaoshang.domain.tours.queries.grounds import ground_of, scene_of
from zhaoshang.domain.tours.readers.arrangements import read_arrangement
from zhaoshang.domain.tours.readers.pictures import LEAST_WIDTH
from zhaoshang.domain.tours.renderers.drawing import WIDTH
from zhaoshang.kernel.zone import SHANGHAI

OF_EACH = 6
SCENES = 8
MORNING = datetime(2020, 9, 22, 10, 30, tzinfo=SHANGHAI)  # where the sun stands in the pictures
TOUR = ("示例·云看拱墅", "Sample: Gongshu from above")
UNDRAWN = (Panorama.State.DRAWING, Panorama.State.UPLOADED, Panorama.State.CUTTING, Panorama.State.READY)


def wanted() -> list[Parcel | Building]:
    """Six parcels and six buildings of what is on offer, in the order of their numbers."""
    rows = published_listings().order_by("number").exclude(parcel__is_sample=False).exclude(building__is_sample=False)
    parcels = [row.parcel for row in rows if row.parcel][:OF_EACH]
    buildings = [row.building for row in rows if row.building][:OF_EACH]
    return [*parcels, *buildings]


def is_drawn() -> bool:
    """Whether nothing is left to do: the walk stands, or there is nothing on offer."""
    return Tour.objects.filter(name=TOUR[0]).exists() or not wanted()


def ask() -> bool:
    """The next picture waits in the queue, behind everything people ask for; false where nothing is left to do."""
    queue = apps.get_model("django_tasks_database", "DBTaskResult")
    asked = queue.objects.filter(task_path=draw_next.module_path, status="READY").exists()
    if not settings.EXAMPLE_PICTURES or is_drawn() or asked:
        return False
    draw_next.using(priority=TASK_MIN_PRIORITY).enqueue(people.OFFICER)
    return True


@task(queue_name=tasks.PICTURES)
def draw_next(username: str) -> None:
    """Background: one picture is drawn and published, and the next one asked for; after the last the walk is made. One at a time,
    so that nobody's photograph waits behind all of them."""
    by = get_user_model().objects.get(username=username)
    waiting = [thing for thing in wanted() if not _is_settled(thing)]
    if waiting:
        draw(waiting[0], by)
    elif not is_drawn():
        walk(by)
    if len(waiting) > 1 or not is_drawn():
        ask()
    else:
        books.issue()  # with all their pictures


def _is_settled(thing: Parcel | Building) -> bool:
    """Whether its picture is public, or somebody has decided otherwise."""
    row = _picture_of(thing)
    return row is not None and row.state not in UNDRAWN


def _picture_of(thing: Parcel | Building) -> Panorama | None:
    pictures = Panorama.objects.filter(kind=Panorama.Kind.RENDERING, is_sample=True)
    return (pictures.filter(parcel=thing) if isinstance(thing, Parcel) else pictures.filter(building=thing)).first()


def draw(thing: Parcel | Building, by: Any, *, width: int = WIDTH, least_width: int = LEAST_WIDTH) -> None:
    """The thing has its picture, as far as it had none, and everybody sees it."""
    named: dict[str, Any] = {"parcel": thing} if isinstance(thing, Parcel) else {"building": thing}
    row = _picture_of(thing)
    if row is None:
        known_as = thing.parcel_no if isinstance(thing, Parcel) else thing.name
        word, english = ("规划体量", "permitted massing") if isinstance(thing, Parcel) else ("外观", "from outside")
        row = commands.render(
            **named,
            scene=scene_of(ground_of(thing, around(lot_of(known_as))), MORNING),
            title=f"{thing}{word}",
            title_en=f"Sample: {english}",
            org_path=Listing.objects.get(**named).org_path,
            is_sample=True,
            by=by,
            at=_now(),
        )
    if row.state == Panorama.State.DRAWING:
        row = tasks.draw(row, by=by, now=_now, width=width)
    if row.state in (Panorama.State.UPLOADED, Panorama.State.CUTTING):
        row = tasks.cut(row, by=by, now=_now, least_width=least_width)
    if row.state == Panorama.State.READY:
        commands.publish(panorama=row, by=by, at=_now())


def walk(by: Any) -> None:
    """The pictures are joined to a walk that everybody can take, when there are enough."""
    shown = Panorama.objects.filter(kind=Panorama.Kind.RENDERING, state=Panorama.State.PUBLISHED, is_sample=True)
    rows = list(shown.order_by("pk"))
    parcels, buildings = ([p for p in rows if p.parcel_id], [p for p in rows if p.building_id])
    chosen = [*parcels[: SCENES // 2], *buildings[: SCENES - SCENES // 2]]
    if len(chosen) < SCENES:
        return
    tour = commands.found_tour(
        name=TOUR[0], name_en=TOUR[1], org_path=chosen[0].org_path, is_sample=True, by=by, at=_now()
    )
    commands.arrange(tour=tour, arrangement=read_arrangement({"scenes": _scenes(chosen)}), seen=0, by=by, at=_now())
    commands.publish_tour(tour=Tour.objects.get(pk=tour.pk), by=by, at=_now())


def _scenes(chosen: list[Panorama]) -> list[dict[str, Any]]:
    """Each scene leads to the next and back, and tells what it is of."""
    scenes: list[dict[str, Any]] = []
    for place, row in enumerate(chosen):
        thing = str(row.parcel or row.building)
        look = row.scene["drawn"]["eye"]["look_tenths"] if row.scene else 0
        scenes.append(
            {
                "key": f"scene{place + 1}",
                "panorama": row.number,
                "label": thing,
                "label_en": f"Sample {place + 1}",
                "caption": "渲染示意，非实景。",
                "caption_en": "A rendering, no photograph.",
                "view": {"yaw": look % 3600, "pitch": -60, "zoom": 200},
                "spot": _spot(row),
                "hotspots": [],
            }
        )
    for here, there in pairwise(scenes):
        here["hotspots"].append(_lead("next", here, there, 300))
        there["hotspots"].append(_lead("back", there, here, -300))
    return scenes


def _spot(row: Panorama) -> dict[str, int] | None:
    """Where it is on the map, in 1e-7 degrees."""
    thing = row.parcel or row.building
    outline = outline_of(thing) if thing else None
    return {"lon": outline.lon // 10, "lat": outline.lat // 10} if outline else None


def _lead(key: str, here: dict[str, Any], there: dict[str, Any], beside: int) -> dict[str, Any]:
    """A way from one scene to another, beside where one looks first."""
    yaw = (here["view"]["yaw"] + beside) % 3600
    said = {"label": there["label"], "label_en": there["label_en"]}
    return said | {"key": key, "kind": "scene", "target": there["key"], "yaw": yaw, "pitch": -120}


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 -- background work reads the clock, as in tours.tasks
