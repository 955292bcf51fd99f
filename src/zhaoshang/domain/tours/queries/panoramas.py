"""Reads of panoramas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.domain.tours.models import FloorPlan, Panorama, Retouch
from zhaoshang.domain.tours.readers.tiles import digest_of
from zhaoshang.kernel.finding import Finding


def visible_to(user: Any) -> QuerySet[Panorama]:
    """Panoramas within the reach of the person's roles; what is published, to everybody."""
    if user is None or not getattr(user, "is_authenticated", False):
        return published()
    return within_reach(Panorama.objects.all(), user, "estate.read") | published()


def published() -> QuerySet[Panorama]:
    """What everybody may see."""
    return Panorama.objects.filter(state=Panorama.State.PUBLISHED)


def folder_of(tiles: str) -> Path:
    """Where the tiles of a digest lie."""
    return Path(settings.HOME) / "tiles" / tiles[:2] / tiles


def kept_tiles() -> Iterator[tuple[str, str]]:
    """Whose pictures they are and the digest they lie under: of every panorama, retouch and floor plan."""
    yield from Panorama.objects.exclude(tiles="").order_by("pk").values_list("number", "tiles")
    for retouch in Retouch.objects.exclude(tiles="").order_by("pk").select_related("panorama"):
        yield f"{retouch.panorama.number} {retouch.number}", retouch.tiles
    for plan in FloorPlan.objects.order_by("pk").select_related("tour"):
        yield f"{plan.tour.number} {plan.name}", plan.tiles


def altered_tiles() -> Iterator[str]:
    """Sets of tiles that are gone or are not what they were when they were cut, each in a sentence."""
    seen: set[str] = set()
    for number, tiles in kept_tiles():
        if tiles not in seen:
            seen.add(tiles)
            folder = folder_of(tiles)
            if not folder.is_dir():
                yield Finding(
                    f"{number}: its tiles are gone ({tiles[:12]}…)",
                    zh=f"{number}：瓦片已不存在（{tiles[:12]}…）",
                )
            elif digest_of(folder) != tiles:
                yield Finding(
                    f"{number}: its tiles were changed ({tiles[:12]}…)",
                    zh=f"{number}：瓦片被改动过（{tiles[:12]}…）",
                )


def retouched_for(user: Any) -> QuerySet[Retouch]:
    """Covered tiles whose panorama lies within the reach of the person's roles: they are looked at before they are applied."""
    mine = within_reach(Panorama.objects.all(), user, "estate.read")
    return Retouch.objects.filter(panorama__in=mine)


def standing_covers(panoramas: Iterable[int]) -> QuerySet[Retouch]:
    """The covers of these panoramas that were not dropped, the latest first."""
    return Retouch.objects.filter(panorama__in=set(panoramas)).exclude(state=Retouch.State.DROPPED).order_by("-number")


def covers_pending(panoramas: Iterable[int]) -> dict[int, Retouch]:
    """By the panorama's id the cover somebody ordered that its tiles do not have yet: its latest one that was not dropped, unless
    that is applied. One question to the database."""
    latest = {row.panorama_id: row for row in standing_covers(panoramas).order_by("number")}
    return {pk: row for pk, row in latest.items() if row.state != Retouch.State.APPLIED}


def unfinished() -> QuerySet[Panorama]:
    """Panoramas whose work has begun or waits, and has not ended."""
    return Panorama.objects.filter(state__in=(Panorama.State.DRAWING, Panorama.State.UPLOADED, Panorama.State.CUTTING))


def public_before(rendering: Panorama) -> Panorama | None:
    """The photograph a rendering is laid over, when everybody may see that too."""
    before = rendering.before
    return before if before is not None and before.state == Panorama.State.PUBLISHED else None


def photographs_of(rendering: Panorama) -> QuerySet[Panorama]:
    """Photographs of the same parcel or building, which the rendering can be laid over."""
    same = Panorama.objects.filter(parcel=rendering.parcel, building=rendering.building, kind=Panorama.Kind.PHOTOGRAPH)
    return same.exclude(tiles="")


def is_out_of_date(rendering: Panorama, basis: Mapping[str, str]) -> bool:
    """Whether indices or outline are others today (`composing.basis_of`) than when the rendering was drawn."""
    return bool(rendering.scene.get("basis", basis) != dict(basis))
