"""Tours on the desk: begin one, see what is missing, publish it, withdraw it, bring an earlier revision back."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.gates import EDITOR, FACTS, FILES, PLACE, Lack, tour_lacks
from zhaoshang.domain.tours.models import Tour
from zhaoshang.domain.tours.queries import covers_pending
from zhaoshang.domain.tours.queries.inside import kept_inside_by_tour
from zhaoshang.domain.tours.queries.tours import revisions_of, scenes_of, with_scenes
from zhaoshang.domain.tours.queries.units import units_marked
from zhaoshang.domain.tours.states import TOUR_STATES
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.desk.access import found, now, page, posted
from zhaoshang.web.desk.panoramas import things_of
from zhaoshang.web.desk.tour_forms import AttachmentForm, PlanForm, TourForm, TourWordsForm
from zhaoshang.web.kit.tours import plan_source, shown_tour

PER_PAGE = 50
REVISIONS = 30


def seen_tours(request: HttpRequest) -> Any:
    """The tours within the person's reach."""
    return within_reach(Tour.objects.all(), request.user, "estate.read")


@page("estate.read")
def every_tour(request: HttpRequest) -> HttpResponse:
    """All tours within the person's reach, the newest first."""
    paged = Paginator(with_scenes(seen_tours(request)), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [(tour, TOUR_STATES[tour.state]) for tour in paged],
        "page": paged,
        "may_keep": request.user.has_perm("tours.keep"),
    }
    return render(request, "desk/tours.html", context)


@page("tours.keep", "GET", "POST")
def found_tour(request: HttpRequest) -> HttpResponse:
    """A tour is begun."""
    form = TourForm(posted(request), things=things_of(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = commands.found_tour(
                name=said["name"], name_en=said["name_en"], org_path=request.user.organisation.path,  # type: ignore[union-attr]
                by=request.user, at=now(), **form.thing_chosen(),
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:tour-edit", pk=made.pk)
    return render(request, "desk/tour-found.html", {"form": form}, status=form.status)


@page("estate.read")
def one_tour(request: HttpRequest, pk: int) -> HttpResponse:
    """A tour: what it shows, what is missing, its files and its revisions."""
    return shown(request, found(seen_tours(request).select_related("parcel", "building"), pk=pk))


@page("tours.keep", "POST")
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Names and description are kept."""
    tour = found(seen_tours(request), pk=pk)
    form = TourWordsForm(request.POST)
    if form.is_valid():
        commands.describe_tour(tour=tour, **form.cleaned_data, by=request.user, at=now())
        return redirect("desk:tour", pk=pk)
    return shown(request, tour, words=form)


@page("tours.keep", "POST")
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody sees the latest revision from now on."""
    commands.publish_tour(tour=found(seen_tours(request), pk=pk), by=request.user, at=now())
    return redirect("desk:tour", pk=pk)


@page("tours.keep", "POST")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Only the desk sees it from now on."""
    commands.withdraw_tour(tour=found(seen_tours(request), pk=pk), by=request.user, at=now())
    return redirect("desk:tour", pk=pk)


@page("tours.keep", "POST")
def bring_back(request: HttpRequest, pk: int, revision: int) -> HttpResponse:
    """An earlier revision stands again, as a new one."""
    commands.bring_back(tour=found(seen_tours(request), pk=pk), number=revision, by=request.user, at=now())
    return redirect("desk:tour", pk=pk)


def shown(
    request: HttpRequest,
    tour: Tour,
    *,
    words: TourWordsForm | None = None,
    plan: PlanForm | None = None,
    attachment: AttachmentForm | None = None,
) -> HttpResponse:
    """The page of a tour, with whichever form was filled in wrongly."""
    scenes = scenes_of(tour, tour.revised)
    uncovered = covers_pending(scene.panorama_id for scene in scenes)
    inside = kept_inside_by_tour(tour, scenes)
    lacks = tour_lacks(tour, scenes, units_marked(tour, scenes), uncovered, inside)
    told = {name: getattr(tour, name) for name in ("name", "name_en", "summary", "summary_en")}
    forms = (words, plan, attachment)
    context = {
        "tour": tour,
        "state": TOUR_STATES[tour.state],
        "shown": shown_tour(tour, scenes, public=False),
        "lacks": [(lack, _where(tour, lack)) for lack in lacks],
        "is_inside_in_public": inside and tour.state == Tour.State.PUBLISHED,
        "plans": [(p, plan_source(p)) for p in tour.plans.filter(retired_at__isnull=True)],
        "attachments": tour.attachments.select_related("document"),
        "revisions": revisions_of(tour)[:REVISIONS],
        "words_form": words or TourWordsForm(initial=told),
        "plan_form": plan or PlanForm(),
        "attachment_form": attachment or AttachmentForm(owner=request.user),
        "may_keep": request.user.has_perm("tours.keep", tour),
    }
    status = next((form.status for form in forms if form is not None), 200)
    return render(request, "desk/tour.html", context, status=status)


def _where(tour: Tour, lack: Lack) -> str:
    """The address at which a lack is supplied."""
    here = reverse("desk:tour", args=[tour.pk])
    if lack.where == EDITOR:
        edit = reverse("desk:tour-edit", args=[tour.pk])
        return f"{edit}?scene={lack.scene}" if lack.scene else edit
    if lack.where == PLACE and lack.place:
        return reverse("desk:listing", args=lack.place)
    if lack.where in (FACTS, FILES):
        return f"{here}#{lack.where}"
    return reverse("desk:panorama", args=[lack.panorama])
