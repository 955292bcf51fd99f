"""Covering faces, plates and the tripod in a panorama: boxes drawn or typed, looked at when they are cut, then applied."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhaoshang.domain.evidence.commands import files
from zhaoshang.domain.evidence.errors import FileTooHeavy
from zhaoshang.domain.evidence.readers.limits import MEBIBYTE
from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.models import Panorama, Retouch
from zhaoshang.domain.tours.queries import standing_covers
from zhaoshang.domain.tours.readers.covers import Cover, read_cover
from zhaoshang.domain.tours.states import RETOUCHES
from zhaoshang.domain.tours.tasks import work_on_retouch
from zhaoshang.kernel.characters import half_width
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.desk.access import found, now, page
from zhaoshang.web.desk.panoramas import seen_panoramas
from zhaoshang.web.desk.tour_forms import CoverForm
from zhaoshang.web.kit.panoramas import pictures, shown_retouch, viewer_words

MOST_LOGO_BYTES = 10 * MEBIBYTE
DEGREES = re.compile(r"-?[0-9]{1,4}(\.[0-9]{1,3})?")
EDGES = ("yaw", "top", "width", "height")


@page("tours.keep", "GET", "POST")
def retouch(request: HttpRequest, pk: int) -> HttpResponse:
    """The boxes and the patch of a panorama; sent, new tiles are cut in the background."""
    row = found(seen_panoramas(request), pk=pk)
    latest = standing_covers([row.pk]).select_related("logo").first()
    if request.headers.get("HX-Request") and request.GET.get("part") == "progress":
        return render(request, "desk/retouch-progress.html", {"panorama": row, "retouch": latest})
    if request.method != "POST":
        radius = Decimal(latest.radius) / 10 if latest and latest.radius else Decimal(20)
        form = CoverForm(initial={"has_patch": bool(latest and latest.radius), "radius": radius})
        return _shown(request, row, latest, form, _degrees(latest.boxes if latest else []))
    form = CoverForm(request.POST, request.FILES)
    sent = [dict(zip(EDGES, edges, strict=False)) for edges in zip(*map(request.POST.getlist, EDGES), strict=False)]
    sent = [box for box in sent if any(text.strip() for text in box.values())]
    if form.is_valid():
        try:
            made = _ordered(
                request, row, latest, form, read_cover([_tenths(box) for box in sent], form.radius_tenths())
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            work_on_retouch.enqueue(made.pk, request.user.get_username())
            return redirect("desk:panorama-retouch", pk=pk)
    return _shown(request, row, latest, form, sent)


@page("tours.keep", "POST")
def apply_retouch(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """The covered tiles take the place of the old ones."""
    row = found(seen_panoramas(request), pk=pk)
    commands.apply_retouch(panorama=row, retouch=found(row.retouches.all(), pk=item), by=request.user, at=now())
    return redirect("desk:panorama", pk=pk)


@page("tours.keep", "POST")
def drop_retouch(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """The panorama stays as it is."""
    row = found(seen_panoramas(request), pk=pk)
    commands.drop_retouch(panorama=row, retouch=found(row.retouches.all(), pk=item), by=request.user, at=now())
    return redirect("desk:panorama", pk=pk)


def _ordered(request: HttpRequest, row: Panorama, latest: Retouch | None, form: CoverForm, cover: Cover) -> Retouch:
    file = form.cleaned_data["logo"]
    logo = files.keep(file.chunks(), name=file.name, most=MOST_LOGO_BYTES, refusal=FileTooHeavy) if file else None
    kept = latest.logo if latest and not form.cleaned_data["own_mark"] else None
    return commands.retouch(
        panorama=row, cover=cover, logo=logo, same_logo=kept, is_urgent=form.cleaned_data["is_urgent"],
        by=request.user, at=now(),
    )  # fmt: skip


def _shown(
    request: HttpRequest, row: Panorama, latest: Retouch | None, form: CoverForm, boxes: list[dict[str, str]]
) -> HttpResponse:
    words = viewer_words() | {
        "remove": _("Remove"), "yaw": _("Left edge, degrees"), "top": _("Upper edge, degrees"),
        "width": _("Width, degrees"), "height": _("Height of the box, degrees"), "drawn": _("Box {n} was drawn."),
        "draw": _("Draw a box"), "drawing": _("Drag over a face or a plate; Esc ends it."),
    }  # fmt: skip
    told = pictures(row) | {"boxes": boxes, "words": words} if row.tiles else {}
    context = {
        "panorama": row,
        "retouch": latest,
        "state": RETOUCHES[latest.state] if latest else "",
        "is_pending": latest is not None and latest.state != Retouch.State.APPLIED,
        "after": shown_retouch(row, latest) if latest and latest.state == Retouch.State.READY else None,
        "form": form,
        "boxes": [*boxes, *([{}] * 3)],
        "told": json.dumps(told, ensure_ascii=False),
    }
    return render(request, "desk/retouch.html", context, status=form.status)


def _degrees(boxes: list[dict[str, int]]) -> list[dict[str, str]]:
    return [{edge: f"{Decimal(box[edge]) / 10:f}" for edge in EDGES} for box in boxes]


def _tenths(box: dict[str, str]) -> dict[str, Any]:
    """Degrees as they were typed, in whole tenths; what is no number is left for the reader of covers to name."""
    made: dict[str, Any] = {}
    for edge, text in box.items():
        is_number = DEGREES.fullmatch(half_width(text).strip())
        made[edge] = int((Decimal(is_number[0]) * 10).to_integral_value()) if is_number else text
    return made
