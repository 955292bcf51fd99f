"""Tours in public: those there are, one of them scene by scene, and the files its hotspots show."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhaoshang.domain.evidence.commands.files import file_of
from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.domain.tours.models import Attachment, Scene, Tour
from zhaoshang.domain.tours.queries.tours import first_pictures, published_tours, scenes_of, shown_attachments
from zhaoshang.web.kit.estate import place_name
from zhaoshang.web.kit.panoramas import pictures
from zhaoshang.web.kit.ranges import ranged
from zhaoshang.web.kit.tours import in_words, shown_tour
from zhaoshang.web.portal.sharing import shared

PER_PAGE = 24


@require_safe
@shared
def every_tour(request: HttpRequest) -> HttpResponse:
    """All published tours, as pictures to choose from."""
    rows = published_tours().select_related("parcel__listing", "building__listing").order_by("-published_at", "-pk")
    paged = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    first = first_pictures(list(paged))
    cards = [(t, in_words(t.name, t.name_en), _place(t), _card(first.get(t.pk))) for t in paged]
    return render(request, "portal/tours.html", {"cards": cards, "page": paged})


@require_safe
@shared
def one_tour(request: HttpRequest, number: str, scene: str = "") -> HttpResponse:
    """One scene of a tour, the first unless named: a picture, what is to know, where one can go from here. Where the browser
    draws it, the picture becomes the tour to walk through."""
    tour = published_tours().filter(number=number).select_related("parcel__listing", "building__listing").first()
    if tour is None:
        raise Http404
    told = shown_tour(tour, scenes_of(tour, tour.shown), public=True)
    here = told.scene(scene)
    if here is None:
        raise Http404
    context = {"tour": tour, "shown": told, "scene": here, "data": told.data(here), "place": _place(tour)}
    return render(request, "portal/tour.html", context)


def _place(tour: Tour) -> str:
    """What it shows; nothing for a tour of the district."""
    place = tour.parcel or tour.building
    return place_name(place) if place else ""


@require_safe
def tour_file(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """A document or film of a tour: to everybody while it is released and shown, else to whoever may see the tour on the desk.
    The right is asked on every request; a film is given in the parts the browser asks for."""
    tour = published_tours().filter(number=number).first()
    row = shown_attachments(tour).filter(pk=pk).select_related("document").first() if tour else None
    if row is None and request.user.is_authenticated:
        mine = within_reach(Tour.objects.filter(number=number), request.user, "estate.read")
        row = Attachment.objects.filter(pk=pk, tour__in=mine).select_related("document").first()
    if row is None:
        raise Http404
    # Called as the tour calls it: what somebody's own file was called is theirs.
    ending = row.media_type.rpartition("/")[2]
    return ranged(request, file_of(row.document), media_type=row.media_type, name=f"{row.name}.{ending}")


def _card(scene: Scene | None) -> str:
    return str(pictures(scene.panorama)["card"]) if scene else ""
