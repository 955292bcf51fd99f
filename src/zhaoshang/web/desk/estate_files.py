"""Land and buildings as files: ledgers in their own layout, outlines for mapping programs."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhaoshang.domain.estate.models import ParcelRecord
from zhaoshang.domain.estate.queries import outlines, parcels_visible_to
from zhaoshang.domain.estate.queries import visible_to as buildings_visible_to
from zhaoshang.domain.estate.renderers.maps import FORMATS, MapRow, write_map
from zhaoshang.domain.evidence.queries import LEDGERS, in_force, kinds
from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.desk.access import now, page, posted
from zhaoshang.web.desk.estate_forms import MapExportForm
from zhaoshang.web.desk.figures import download
from zhaoshang.web.desk.stating import BY_HAND
from zhaoshang.web.kit.workbooks import ledger_rows


@page("rows.read")
def ledger(request: HttpRequest, key: str) -> HttpResponse:
    """Every row of a ledger that stands, in the ledger's own layout, so that the file can be imported again."""
    one = LEDGERS.get(key) if key in BY_HAND else None
    if one is None:
        raise Http404
    kind = kinds()[one.facts[0]]
    rows = within_reach(in_force(kind), request.user, "rows.read").order_by("happened_on", "pk")
    language = get_language() or "zh-hans"
    title = one.name.in_language(language)
    return download(ledger_rows(one, rows.iterator(2000), title, language), f"{title}.xlsx")


@page("estate.keep", "GET", "POST")
def export_map(request: HttpRequest) -> HttpResponse:
    """Outlines within reach as a file for a mapping program."""
    form = MapExportForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        data, ending = write_map(_rows(request.user, said["kind"], said["level"]), said["form"], int(said["system"]))
        name = f"{_('Outlines')} {day_of(now())}"
        media_type = FORMATS[said["form"]].media_type
        return download(data, f"{name}.{ending}", media_type)
    return render(request, "desk/map-export.html", {"form": form}, status=form.status)


def _rows(user: Any, kind: str, level: str) -> list[MapRow]:
    of = Q(parcel__in=parcels_visible_to(user)) if kind != "buildings" else Q()
    if kind != "parcels":
        of |= Q(building__in=buildings_visible_to(user))
    numbers = dict(in_force(ParcelRecord).order_by("happened_on", "pk").values_list("parcel_id", "parcel_no"))
    return [
        MapRow(
            str(outline),
            numbers.get(outline.parcel_id, "") or "",
            "parcel" if outline.parcel_id else "building",
            outline.area_sqm,
            outline.rings if level == "survey" else outline.shown_rings,
        )
        for outline in outlines().filter(of).order_by("pk")
    ]
