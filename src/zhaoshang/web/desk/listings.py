"""A parcel or building on the desk: what the ledgers state of it, what the public is told, what is still missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.errors import EmptiedInPublic
from zhaoshang.domain.estate.gates import is_stale, lacks
from zhaoshang.domain.estate.models import Building, Listing, Outline, Parcel
from zhaoshang.domain.estate.queries import file_of, outline_of, parcels_visible_to, standing_of_parcel, stated_of
from zhaoshang.domain.estate.queries import visible_to as buildings_visible_to
from zhaoshang.domain.estate.states import KEPT_INSIDE
from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.domain.tours import commands as tours
from zhaoshang.domain.tours.models import Panorama, Tour
from zhaoshang.domain.tours.queries.grounds import ground_of, scene_of
from zhaoshang.domain.tours.queries.tours import left_in_public
from zhaoshang.domain.tours.tasks import render_and_cut
from zhaoshang.kernel.zone import SHANGHAI, day_of
from zhaoshang.web.desk.access import found, now, page
from zhaoshang.web.desk.estate_forms import HoldForm
from zhaoshang.web.desk.forms import ListingForm
from zhaoshang.web.desk.holds import holds_of, placed
from zhaoshang.web.desk.units import history_chart, reach_of, section_drawn
from zhaoshang.web.kit.estate import facts_inside, facts_of
from zhaoshang.web.kit.maps import schematic
from zhaoshang.web.kit.panoramas import shown as panorama_shown

VERBS: dict[str, Callable[..., Any]] = {
    "verify": commands.verify,
    "publish": commands.publish,
    "withdraw": commands.withdraw,
}
DRAWN_AT = time(10)  # of the day it is asked for: the sun is up, whenever somebody asks
PANORAMAS = 12  # on a page
KINDS = {"parcels": "parcel", "buildings": "building"}


@page("estate.read")
def listing(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The card of a parcel or building."""
    thing = _thing(request, kind, pk)
    return _shown(request, kind, thing, _told(thing["row"]))


@page("estate.keep", "POST")
def describe(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What the public is told besides the ledger is kept."""
    thing = _thing(request, kind, pk)
    form = ListingForm(request.POST)
    if form.is_valid():
        try:
            commands.describe(
                **thing["named"], **form.cleaned_data, org_path=thing["row"].org_path, by=request.user, at=now()
            )
        except EmptiedInPublic as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:listing", kind=kind, pk=pk)
    return _shown(request, kind, thing, form)


@page("estate.keep", "POST")
def step(request: HttpRequest, kind: str, pk: int, verb: str) -> HttpResponse:
    """The listing is found right, shown to the public, or withdrawn from it."""
    row = _thing(request, kind, pk)["row"]
    if verb not in VERBS or row.pk is None:
        raise Http404
    VERBS[verb](listing=row, by=request.user, at=now())
    if verb == "withdraw" and (left := left_in_public(row.parcel or row.building)):
        said = _("These of it are still public; withdraw them as well if nobody is to see it: %(numbers)s")
        messages.warning(request, said % {"numbers": "、".join(one.number for one in left)})
    return redirect("desk:listing", kind=kind, pk=pk)


@page("estate.keep", "POST")
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """The parcel is held for a project."""
    thing = _thing(request, "parcels", pk)
    promise = placed(request, thing["thing"])
    if promise is None:
        return redirect("desk:listing", kind="parcels", pk=pk)
    return _shown(request, "parcels", thing, _told(thing["row"]), promise)


@page("tours.keep", "POST")
def render_it(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """A rendering is drawn in the background from outline and indices; what is missing for it is said."""
    thing = _thing(request, kind, pk)
    place = thing["thing"]
    scene = scene_of(ground_of(place), datetime.combine(day_of(now()), DRAWN_AT, SHANGHAI))
    word, english = (
        (_("permitted massing"), "permitted massing") if kind == "parcels" else (_("from outside"), "from outside")
    )
    made = tours.render(
        **thing["named"], scene=scene, title=f"{place} {word}", title_en=english, org_path=request.user.organisation.path,  # type: ignore[union-attr]
        is_sample=place.is_sample, by=request.user, at=now(),
    )  # fmt: skip
    render_and_cut.enqueue(made.pk, request.user.get_username())
    return redirect("desk:panorama", pk=made.pk)


def _told(row: Listing) -> ListingForm:
    return ListingForm(
        initial={n: getattr(row, n) for n in ("name_en", "summary", "summary_en", "contact", "contact_en")}
    )


def _shown(
    request: HttpRequest, kind: str, thing: dict[str, Any], form: ListingForm, promise: HoldForm | None = None
) -> HttpResponse:
    row, is_parcel = thing["row"], kind == "parcels"
    reach = reach_of(request)
    stated, file, today = stated_of(row, reach), file_of(row, reach), day_of(now())
    panoramas = Panorama.objects.filter(**thing["named"]).select_related("parcel", "building")
    seen = Paginator(within_reach(panoramas, request.user, "estate.read"), PANORAMAS).get_page(request.GET.get("page"))
    context = {
        "thing": thing["thing"],
        "kind": kind,
        "listing": row if row.pk else None,
        "facts": [*facts_of(stated, file), *facts_inside(stated, file)],
        "record": stated,
        "record_kind": stated._meta.label_lower if stated else "",
        "file": file,
        "inside_in_public": _inside_in_public(request, thing["thing"], stated if is_parcel else file),
        "lacks": lacks(row, stated, today, file),
        "is_stale": is_stale(row, today),
        "form": form,
        "may_keep": request.user.has_perm("estate.keep", row),
        "may_render": request.user.has_perm("tours.keep"),
        "panoramas": [(p, panorama_shown(p)) for p in seen],
        "page": seen,
        **_ground(request, thing["thing"]),
        "holds": holds_of(request, thing["thing"], promise, _parcel_stands(thing["thing"], stated))
        if is_parcel
        else None,
        "drawing": None if is_parcel else section_drawn(request, thing["thing"]),
        "history": None if is_parcel else history_chart(request, thing["thing"]),
    }
    return render(request, "desk/listing.html", context, status=(promise or form).status)


def _inside_in_public(request: HttpRequest, place: Parcel | Building, stated: Any) -> list[tuple[str, str]]:
    """What everybody sees of a place that its ledger keeps inside: the number of each panorama and tour, and where it is withdrawn."""
    if getattr(stated, "publish_level", "") not in KEPT_INSIDE:
        return []
    pages = {Panorama: ("desk:panorama", "portal:panorama"), Tour: ("desk:tour", "portal:tour")}
    left = left_in_public(place)
    mine = {
        (kind, pk)
        for kind in pages
        for pk in within_reach(kind.objects.all(), request.user, "estate.read")
        .filter(pk__in=[one.pk for one in left if isinstance(one, kind)])
        .values_list("pk", flat=True)
    }
    return [
        (
            one.number,
            reverse(desk, args=[one.pk]) if (type(one), one.pk) in mine else reverse(public, args=[one.number]),
        )
        for one in left
        for desk, public in [pages[type(one)]]
    ]


def _parcel_stands(parcel: Parcel, stated: Any) -> str:
    """How it stands, as far as the person may see what is stated of it."""
    return standing_of_parcel(parcel) if stated is not None else ""


def _ground(request: HttpRequest, thing: Any) -> dict[str, Any]:
    """Where it lies, among what the person may see."""
    own = outline_of(thing)
    if own is None:
        return {}
    parcels = set(parcels_visible_to(request.user).values_list("pk", flat=True))
    buildings = set(buildings_visible_to(request.user).values_list("pk", flat=True))

    def link(outline: Outline) -> str | None:
        if outline.parcel_id in parcels:
            return reverse("desk:listing", args=["parcels", outline.parcel_id])
        return (
            reverse("desk:listing", args=["buildings", outline.building_id])
            if outline.building_id in buildings
            else None
        )

    return {"outline": own, "ground": schematic(own, link, for_public=False)}


def _thing(request: HttpRequest, kind: str, pk: int) -> dict[str, Any]:
    if kind not in KINDS:
        raise Http404
    rows: Any = parcels_visible_to(request.user) if kind == "parcels" else buildings_visible_to(request.user)
    thing = found(rows, pk=pk)
    named = {KINDS[kind]: thing}
    row = Listing.objects.filter(**named).first()
    return {
        "thing": thing,
        "named": named,
        "row": row or Listing(**named, org_path=request.user.organisation.path),  # type: ignore[union-attr]
    }
