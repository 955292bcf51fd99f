"""Outlines are drawn: the newest is in force, the one before keeps its moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhaoshang.domain.estate.commands.offers import refresh_things
from zhaoshang.domain.estate.models import Building, Outline, Parcel
from zhaoshang.domain.evidence.commands.files import Kept, document_of
from zhaoshang.domain.evidence.models import Document
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.outlines import Polygons, area_sqm, box_of, middle_of, simplified
from zhaoshang.kernel.sealing import digest


@command("estate.bring_map", Bilingual("上传界线图", "bring a map"))
def bring_map(*, kept: Kept, by: Any, at: datetime) -> Document:
    """The map lies among the documents, untouched; nothing is drawn from it yet."""
    made = document_of(kept, by=by, at=at)
    tell(made, file=kept.sha256, name=kept.name, size=kept.size)
    return made


@command("estate.draw_outline", Bilingual("导入界线", "draw an outline"))
def draw_outline(
    *,
    parcel: Parcel | None = None,
    building: Building | None = None,
    polygons: Polygons,
    shown_to_m: int = 10,
    source_crs: str,
    source_name: str = "",
    accuracy_text: str = "",
    document: Document | None = None,
    org_path: str,
    is_sample: bool = False,
    by: Any,
    at: datetime,
) -> Outline:
    """The parcel or building lies there. `polygons` are checked (`kernel.outlines.checked`), in CGCS2000; the public sees them
    to `shown_to_m` metres. The same outline again changes nothing but what the public sees of it, and how exact it is said to be
    where that is said; `accuracy_text` is as the survey has it, for the desk."""
    shown = simplified(polygons, shown_to_m)
    standing = Outline.objects.select_for_update().filter(parcel=parcel, building=building, replaced_at=None).first()
    if standing is not None:
        is_same = standing.rings == polygons
        if is_same:
            accuracy_text = accuracy_text or standing.accuracy_text
        is_told_alike = standing.accuracy_text == accuracy_text and standing.shown_to_m == shown_to_m
        if is_same and is_told_alike and standing.shown_rings == shown:
            tell(standing, unchanged=True)
            return standing
        standing.replaced_at, standing.replaced_by = at, by.journal_key
        standing.save(update_fields=["replaced_at", "replaced_by"])
    box, (lon, lat) = box_of(polygons), middle_of(polygons)
    made: Outline = Outline.objects.create(
        parcel=parcel,
        building=building,
        rings=polygons,
        shown_rings=shown,
        shown_to_m=shown_to_m,
        west=box.west,
        south=box.south,
        east=box.east,
        north=box.north,
        lon=lon,
        lat=lat,
        area_sqm=area_sqm(polygons),
        source_crs=source_crs,
        source_name=source_name,
        accuracy_text=accuracy_text,
        document=document,
        org_path=org_path,
        is_sample=is_sample,
        recorded_at=at,
        recorded_by=by.journal_key,
    )
    refresh_things(parcel=made.parcel_id, building=made.building_id, at=at)
    said = {"source_crs": source_crs, "accuracy": accuracy_text}
    tell(made, thing=str(parcel or building), area_sqm=made.area_sqm, rings=digest(polygons), **said)
    return made
