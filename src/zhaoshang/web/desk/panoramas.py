"""Panoramas on the desk: hand one in, see how far it is, turn it to the north, publish it, withdraw it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaoshang.domain.estate.queries import parcels_visible_to, published_listings
from zhaoshang.domain.estate.queries import visible_to as buildings_visible_to
from zhaoshang.domain.evidence.commands import files
from zhaoshang.domain.evidence.errors import FileTooHeavy
from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.models import Panorama
from zhaoshang.domain.tours.queries import covers_pending, photographs_of
from zhaoshang.domain.tours.queries.inside import kept_inside
from zhaoshang.domain.tours.readers.pictures import MOST_PICTURE_BYTES
from zhaoshang.domain.tours.states import KINDS, STATES, before
from zhaoshang.domain.tours.tasks import work_on_panorama
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.desk.access import found, now, page, posted
from zhaoshang.web.desk.forms import HeadingForm, PairForm, PanoramaForm
from zhaoshang.web.kit.panoramas import shown as panorama_shown
from zhaoshang.web.kit.renderings import rests_on
from zhaoshang.web.kit.templatetags.kit import when

PER_PAGE = 50
BUSY = (Panorama.State.DRAWING, Panorama.State.UPLOADED, Panorama.State.CUTTING)


@page("estate.read")
def every_panorama(request: HttpRequest) -> HttpResponse:
    """All panoramas within the person's reach, the newest first."""
    rows = seen_panoramas(request).select_related("parcel", "building")
    paged = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [(p, STATES[p.state], KINDS[p.kind]) for p in paged],
        "page": paged,
        "may_keep": request.user.has_perm("tours.keep"),
    }
    return render(request, "desk/panoramas.html", context)


@page("tours.keep", "GET", "POST")
def upload(request: HttpRequest) -> HttpResponse:
    """A picture is handed in; it is cut into tiles in the background."""
    things = things_of(request)
    form = PanoramaForm(posted(request), request.FILES or None, owner=request.user, things=things)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            kept = files.keep(
                said["file"].chunks(),
                name=said["file"].name,
                media_type=said["file"].content_type or "",
                most=MOST_PICTURE_BYTES,
                refusal=FileTooHeavy,
            )
            made = commands.ingest(
                kept=kept, title=said["title"], title_en=said["title_en"], kind=said["kind"],
                org_path=request.user.organisation.path, by=request.user, at=now(), **form.thing_chosen(),  # type: ignore[union-attr]
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            form.done()
            work_on_panorama.enqueue(made.pk, request.user.get_username())
            return redirect("desk:panorama", pk=made.pk)
    return render(request, "desk/panorama-upload.html", {"form": form}, status=form.status)


@page("estate.read")
def one_panorama(request: HttpRequest, pk: int) -> HttpResponse:
    """A panorama: its picture, where it stands, and the way on from here."""
    row = found(seen_panoramas(request), pk=pk)
    if request.headers.get("HX-Request") and request.GET.get("part") == "progress":
        return render(request, "desk/panorama-progress.html", {"panorama": row, "busy": row.state in BUSY})
    return _shown(request, row)


@page("tours.keep", "POST")
def heading(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture is turned to the north."""
    row = found(seen_panoramas(request), pk=pk)
    form = HeadingForm(request.POST)
    if form.is_valid():
        try:
            commands.set_heading(panorama=row, heading=form.cleaned_data["heading"], by=request.user, at=now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:panorama", pk=pk)
    return _shown(request, row, heading=form)


@page("tours.keep", "POST")
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """A rendering is laid over the photograph from its spot."""
    row = found(seen_panoramas(request), pk=pk)
    form = PairForm(request.POST, photographs=photographs_of(row) & seen_panoramas(request))
    if form.is_valid():
        try:
            commands.pair(panorama=row, before=form.cleaned_data["before"], by=request.user, at=now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:panorama", pk=pk)
    return _shown(request, row, pair=form)


@page("tours.keep", "POST")
def unpair(request: HttpRequest, pk: int) -> HttpResponse:
    """It stands by itself again."""
    commands.unpair(panorama=found(seen_panoramas(request), pk=pk), by=request.user, at=now())
    return redirect("desk:panorama", pk=pk)


@page("tours.keep", "POST")
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody sees it from now on."""
    commands.publish(panorama=found(seen_panoramas(request), pk=pk), by=request.user, at=now())
    return redirect("desk:panorama", pk=pk)


@page("tours.keep", "POST")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Only the desk sees it from now on."""
    commands.withdraw(panorama=found(seen_panoramas(request), pk=pk), by=request.user, at=now())
    return redirect("desk:panorama", pk=pk)


def _shown(
    request: HttpRequest, row: Panorama, *, heading: HeadingForm | None = None, pair: PairForm | None = None
) -> HttpResponse:
    form = heading or HeadingForm(initial={"heading": row.heading})
    is_rendering = row.kind == Panorama.Kind.RENDERING
    if is_rendering and pair is None:
        pair = PairForm(photographs=photographs_of(row) & seen_panoramas(request))
    inside, retouch = kept_inside([row]), covers_pending([row.pk]).get(row.pk)
    is_ready = row.state in before("tours.publish")
    context = {
        "panorama": row,
        "shown": panorama_shown(row, over=row.before),
        "pair": pair if is_rendering else None,
        "rests_on": rests_on(row) if is_rendering else [],
        "state": STATES[row.state],
        "kind": KINDS[row.kind],
        "busy": row.state in BUSY,
        "retouch": retouch,
        "may_be_public": is_ready and not retouch and not inside,
        "inside_at": reverse("desk:listing", args=place) if (place := next(iter(inside), None)) else "",
        "facts": _facts(row),
        "form": form,
        "may_keep": request.user.has_perm("tours.keep", row),
        "of": row.parcel or row.building,
        "is_of_the_public": published_listings().filter(parcel=row.parcel, building=row.building).exists(),
    }
    return render(request, "desk/panorama.html", context, status=pair.status if pair and pair.is_bound else form.status)


def _facts(row: Panorama) -> list[tuple[str, str]]:
    return [
        (_("Parcel or building"), str(row.parcel or row.building)),
        (_("File"), row.file_name),
        (_("Size"), f"{row.width} × {row.height}" if row.width else ""),
        (_("Drawn") if row.scene else _("Uploaded"), f"{when(row.recorded_at)} · {row.recorded_name}"),
    ]


def seen_panoramas(request: HttpRequest) -> Any:
    """The panoramas within the person's reach."""
    return within_reach(Panorama.objects.all(), request.user, "estate.read")


def things_of(request: HttpRequest) -> list[tuple[str, str]]:
    """The parcels and buildings a picture can be of."""
    parcels = [(f"parcel-{p.pk}", str(p)) for p in parcels_visible_to(request.user).order_by("name")]
    return parcels + [(f"building-{b.pk}", str(b)) for b in buildings_visible_to(request.user).order_by("name")]
