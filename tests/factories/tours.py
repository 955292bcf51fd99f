"""Tours made through the commands: panoramas that are ready without cutting pixels, arrangements in plain form."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.factories.moments import Clock
from zhaoshang.domain.estate.models import Building, Parcel
from zhaoshang.domain.evidence.commands import files
from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.models import Panorama, Tour
from zhaoshang.domain.tours.readers.arrangements import Arrangement, read_arrangement
from zhaoshang.domain.tours.readers.pictures import Cut

LEVELS = [{"width": 512, "cols": 1, "rows": 1}]


def ready(thing: Parcel | Building, keeper: Any, clock: Clock, n: int = 1, *, published: bool = True) -> Panorama:
    """A panorama with tiles of its own digest, public unless said."""
    named: dict[str, Any] = {"parcel": thing} if isinstance(thing, Parcel) else {"building": thing}
    kept = files.keep([b"\xff\xd8\xff picture %d" % n], name=f"全景{n}.jpg")
    row = commands.ingest(
        kept=kept, title=f"示例{n}", **named, org_path=keeper.organisation.path, by=keeper, at=clock()
    )
    row = commands.begin(panorama=row, by=keeper, at=clock())
    cut = Cut(2048, 1024, Decimal(0), LEVELS, f"{n:064x}", 0)
    row = commands.take_tiles(panorama=row, cut=cut, by=keeper, at=clock())
    return commands.publish(panorama=row, by=keeper, at=clock()) if published else row


def scene(key: str, panorama: Panorama, *hotspots: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A scene as an editor sends it, with all the gate asks for."""
    told = {
        "key": key, "panorama": panorama.number, "label": f"场景{key}", "label_en": f"Scene {key}",
        "view": {"yaw": 0, "pitch": 0, "zoom": 0}, "hotspots": list(hotspots),
    }  # fmt: skip
    return told | more


def way(key: str, target: str | None, yaw: int = 900, **more: Any) -> dict[str, Any]:
    """A hotspot that leads to another scene."""
    told = {"key": key, "yaw": yaw, "pitch": -50, "kind": "scene", "label": "前行", "label_en": "Onwards"}
    return told | {"target": target} | more


def facts(key: str, **more: Any) -> dict[str, Any]:
    """A hotspot that tells something."""
    told = {
        "key": key, "yaw": 1800, "pitch": 0, "kind": "facts", "label": "荷载", "label_en": "Load",
        "title": "楼面荷载", "title_en": "Floor load", "text": "5 kN/㎡", "text_en": "5 kN/㎡",
    }  # fmt: skip
    return told | more


def walk(panoramas: list[Panorama]) -> Arrangement:
    """A ring of scenes, each leading to the next and back."""
    keys = [f"scene{n}" for n in range(len(panoramas))]
    ring = len(panoramas)
    return read_arrangement(
        {
            "scenes": [
                scene(keys[n], p, *([way("next", keys[(n + 1) % ring])] if ring > 1 else []), facts("facts"))
                for n, p in enumerate(panoramas)
            ]
        }
    )


def tour_of(parcel: Parcel, keeper: Any, clock: Clock) -> Tour:
    """A tour without scenes."""
    return commands.found_tour(
        name="示例导览", name_en="Example tour", parcel=parcel, org_path=keeper.organisation.path, by=keeper, at=clock()
    )
