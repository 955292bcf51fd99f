"""The tour editor: the page its island stands on, and the saving of an arrangement."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.errors import Overwritten, WrongArrangement
from zhaoshang.domain.tours.models import Panorama, Tour
from zhaoshang.domain.tours.queries.tours import arrangement_of, ready_panoramas, revision_of, scenes_of
from zhaoshang.domain.tours.queries.units import unit_numbers
from zhaoshang.domain.tours.readers.arrangements import read_arrangement
from zhaoshang.domain.tours.states import HOTSPOTS
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.desk.access import found, now, page
from zhaoshang.web.desk.editor_words import editor_words
from zhaoshang.web.desk.tours import seen_tours
from zhaoshang.web.kit.asked import whole
from zhaoshang.web.kit.panoramas import pictures, viewer_words
from zhaoshang.web.kit.templatetags.kit import when
from zhaoshang.web.kit.tours import in_words, plan_source

MOST_UNITS = 3000  # numbers proposed for a hotspot; others can be typed
MOST_OFFERED = 200  # panoramas to choose from: those of one thing are few


@page("tours.keep")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor."""
    tour = found(seen_tours(request), pk=pk)
    scenes = scenes_of(tour, tour.revised)
    offered = ready_panoramas(tour, request.user).order_by("-pk")[:MOST_OFFERED]
    shown = [*(s.panorama for s in scenes), *offered]
    buildings = {building for p in shown if (building := p.building_id or tour.building_id) is not None}
    told = {
        "arrangement": arrangement_of(scenes).plain(),
        "revision": tour.revised,
        "save": reverse("desk:tour-arrange", args=[tour.pk]),
        "start": request.GET.get("scene", ""),
        "panoramas": {p.number: _offered(p) | {"building": p.building_id or tour.building_id} for p in shown},
        "units": unit_numbers(buildings, MOST_UNITS),
        "plans": [
            {
                "id": p.pk,
                "name": in_words(p.name, p.name_en),
                "src": plan_source(p),
                "width": p.width,
                "height": p.height,
            }
            for p in tour.plans.filter(retired_at__isnull=True)
        ],
        "attachments": [
            {"id": a.pk, "kind": a.kind, "name": in_words(a.name, a.name_en), "released": a.released_at is not None}
            for a in tour.attachments.all()
        ],
        "kinds": {key: name.in_language(_language()) for key, name in HOTSPOTS.items()},
        "words": viewer_words() | editor_words(),
    }
    return render(request, "desk/tour-edit.html", {"tour": tour, "told": json.dumps(told, ensure_ascii=False)})


@page("tours.keep", "POST")
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """The arrangement becomes the next revision. Answers in JSON: the new revision; or what was refused and why, and, where
    somebody else saved meanwhile, their arrangement beside the sender's own (409)."""
    tour = found(seen_tours(request), pk=pk)
    try:
        sent = read_arrangement(_json(request.POST.get("arrangement", "")))
        made = commands.arrange(
            tour=tour, arrangement=sent, seen=whole(request.POST.get("seen")), by=request.user, at=now()
        )
    except Refusal as refusal:
        return JsonResponse(_refused(tour, refusal), status=getattr(refusal, "http_status", 422))
    return JsonResponse({"revision": made.number, "at": when(made.recorded_at, "time")})


def _refused(tour: Tour, refusal: Refusal) -> dict[str, Any]:
    language = _language()
    told: dict[str, Any] = {"say": refusal.said.in_language(language), "cure": refusal.cure.in_language(language)}
    if isinstance(refusal, Overwritten):
        standing = Tour.objects.get(pk=tour.pk)
        theirs = revision_of(standing, standing.revised)
        told["revision"] = standing.revised
        told["theirs"] = arrangement_of(scenes_of(standing, standing.revised)).plain()
        told["who"] = f"{theirs.recorded_name} · {when(theirs.recorded_at)}" if theirs else ""
    return told


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as problem:
        unread = Bilingual("内容没有完整送达", "it did not arrive whole")
        raise WrongArrangement(where=Bilingual("导览", "the tour"), what=unread) from problem


def _offered(panorama: Panorama) -> dict[str, Any]:
    return pictures(panorama) | {
        "number": panorama.number,
        "title": panorama.title,
        "title_en": panorama.title_en,
        "published": panorama.state == Panorama.State.PUBLISHED,
    }


def _language() -> str:
    return get_language() or "zh-hans"
