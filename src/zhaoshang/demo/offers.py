"""What the example offers to the public: where its land and buildings lie, a few sentences on each, found right and published.

Outlines are drawn in September 2020 like the rest of the example. What is on offer was looked at when the example was loaded, so that
it is not at once too old to be believed.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from zhaoshang.demo.content import land
from zhaoshang.demo.content.ground import lots
from zhaoshang.demo.content.spaces import bodies
from zhaoshang.demo.moments import at
from zhaoshang.demo.people import UNITS
from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.models import Building, Listing, Outline, Parcel
from zhaoshang.kernel.names import fold

CONTACT = "拱墅区投资促进局招商服务窗口（示例）0571-0000 0000"
CONTACT_EN = "Investor services, Gongshu Investment Promotion Bureau (sample) +86 571 0000 0000"
SOURCE = "示例示意图，非测绘成果"


def draw(*, org_path: str, by: Any) -> int:
    """Every parcel and building of the example lies somewhere; returns how many were drawn now."""
    drawn = 0
    for lot in lots():
        parcel = None if lot.is_building else Parcel.objects.filter(parcel_no=lot.name).first()
        building = Building.objects.filter(name_key=fold(lot.name)).first() if lot.is_building else None
        known = Outline.objects.filter(parcel=parcel, building=building).exists()
        if (parcel is None and building is None) or known:
            continue
        commands.draw_outline(
            parcel=parcel,
            building=building,
            polygons=lot.polygons,
            source_crs="EPSG:4549",
            source_name=SOURCE,
            org_path=org_path,
            is_sample=True,
            by=by,
            at=at(9, 22, 10),
        )
        drawn += 1
    return drawn


def publish(*, org_path: str, by: Any, now: datetime) -> int:
    """The parcels that are not granted and every building are public; returns how many became so now."""
    published = 0
    for thing, name_en, (summary, summary_en) in _told():
        named: dict[str, Any] = {"parcel": thing} if isinstance(thing, Parcel) else {"building": thing}
        if Listing.objects.filter(**named).exists():
            continue
        listing = commands.describe(
            **named,
            name_en=name_en,
            summary=summary,
            summary_en=summary_en,
            contact=CONTACT,
            contact_en=CONTACT_EN,
            org_path=org_path,
            by=by,
            at=now,
        )
        listing = commands.verify(listing=listing, by=by, at=now)
        commands.publish(listing=listing, by=by, at=now)
        published += 1
    return published


def _told() -> list[tuple[Parcel | Building, str, tuple[str, str]]]:
    found: list[tuple[Parcel | Building, str, tuple[str, str]]] = []
    for number, use in land.on_offer():
        parcel = Parcel.objects.filter(parcel_no=number).first()
        if parcel is not None:
            found.append((parcel, english_name(parcel.name), LAND[use]))
    for body in bodies():
        building = Building.objects.filter(name_key=fold(body.tower.name)).first()
        if building is not None:
            found.append((building, english_name(building.name), LABS if body.has_labs else OFFICES))
    return found


def english_name(name: str) -> str:
    """What a parcel or building of the example is called in English; empty for a name that is not one of its own."""
    if name in NAMED:
        return NAMED[name]
    places = {zh.removesuffix("街道"): en.removesuffix(" Subdistrict") for _, zh, en, _ in UNITS}
    made = re.fullmatch(r"示例·(.+?)(单元|商务楼|产业楼)(\d+)(?:地块)?", name)
    return f"Sample: {places[made[1]]} {SORTS[made[2]]} {made[3]}" if made else ""


NAMED = {"中粮楼宇（示例）": "COFCO building (sample)", "复地楼宇（示例）": "Forte building (sample)"}
SORTS = {"单元": "plot", "商务楼": "offices", "产业楼": "works"}
OFFICES = (
    "示例：整层或分间可租的办公空间，近运河与地铁。可看全景、逐层看可租房源；面积、租金以实地和合同为准。",
    "Sample: offices by the floor or by the room, near the canal and the metro. Look around, and see floor by floor what is free.",
)
LABS = (
    "示例：可做研发、实验和轻型中试的产业楼，层高和荷载高于普通写字楼，多数房源带上下水和排风。",
    "Sample: a building for research, laboratories and pilot lines: higher floors, higher loads, mostly with water and exhaust.",
)
LAND = {
    "residential": (
        "示例：居住用地，配套学校、公园在规划中。出让条件以公告为准。",
        "Sample: residential land; a school and a park are planned beside it. The announcement decides.",
    ),
    "commercial": (
        "示例：商业用地，临主干道，适合总部和商业综合体。出让条件以公告为准。",
        "Sample: commercial land on a main road, for headquarters and retail. The announcement decides.",
    ),
    "mixed": (
        "示例：商住用地，沿河一侧有绿化带。出让条件以公告为准。",
        "Sample: land for homes and shops with a green belt along the water. The announcement decides.",
    ),
    "industrial": (
        "示例：工业用地，道路、给排水、电力已到红线。出让条件以公告为准。",
        "Sample: industrial land; road, water and power reach its edge. The announcement decides.",
    ),
    "innovative": (
        "示例：创新型产业用地，可建研发、中试和配套用房。出让条件以公告为准。",
        "Sample: land for innovative industry: research, pilot lines and what belongs to them. The announcement decides.",
    ),
}
