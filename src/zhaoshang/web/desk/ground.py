"""Outlines from a map file: brought, looked at area by area, and drawn as far as nothing stands in the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.models import Parcel
from zhaoshang.domain.estate.queries import parcels_visible_to
from zhaoshang.domain.estate.queries import visible_to as buildings_visible_to
from zhaoshang.domain.estate.queries.matching import Plan, plan_of
from zhaoshang.domain.estate.readers.maps import LIMITS, read_map
from zhaoshang.domain.evidence.commands import files
from zhaoshang.domain.evidence.errors import FileTooHeavy
from zhaoshang.domain.evidence.models import Document
from zhaoshang.kernel.characters import tidy
from zhaoshang.kernel.outlines import LEVELS_M
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.desk.access import now, page, posted
from zhaoshang.web.desk.estate_forms import ACCURACY, MapForm

BROUGHT = "maps"  # in the session: the documents somebody brought as maps, which only he looks at
REMEMBERED = 20
USUAL_LEVEL_M = 10


@page("estate.keep", "GET", "POST")
def bring(request: HttpRequest) -> HttpResponse:
    """A map file is handed in; nothing is drawn before it was looked at."""
    form = MapForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            kept = files.keep(
                said["file"].chunks(), name=said["file"].name, most=LIMITS.file_bytes, refusal=FileTooHeavy
            )
            document = commands.bring_map(kept=kept, by=request.user, at=now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            mine = [*request.session.get(BROUGHT, []), document.pk]
            request.session[BROUGHT] = list(dict.fromkeys(mine))[-REMEMBERED:]
            told = {name: said[name] for name in ("kind", "system", "field", "level", "accuracy") if said[name]}
            return redirect(f"{reverse('desk:map', args=[document.pk])}?{urlencode(told)}")
    return render(request, "desk/map-upload.html", {"form": form}, status=form.status)


@page("estate.keep")
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be drawn, area by area, and what stands in the way."""
    document, plan, asked, refusal = _planned(request, pk)
    rows = plan.placed if plan else []
    context = {
        "document": document,
        "plan": plan,
        "rows": [(one, _href(one.thing)) for one in rows],
        "good": sum(one.is_good for one in rows),
        "moved": sum(one.has_moved for one in rows),
        "over": sum(one.overlap is not None for one in rows),
        "query": urlencode(asked),
        "asked": asked,
        "form": MapForm(initial=asked),
        "refusal": refusal,
    }
    return render(request, "desk/map.html", context, status=422 if refusal else 200)


@page("estate.keep", "POST")
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that nothing stands in the way of lies where the map says; what has moved or lies over another does too, if that
    was confirmed."""
    document, plan, asked, refusal = _planned(request, pk)
    if plan is None:
        raise refusal or Http404
    user: Any = request.user
    is_moved, is_over = (request.POST.get(name) == "1" for name in ("moved", "over"))
    good = [one for one in plan.placed if one.can_be_drawn(is_moved=is_moved, is_over=is_over)]
    system = ", ".join(sorted({reading.label for reading in plan.readings.values()}))
    for one in good:
        named = {"parcel": one.thing} if isinstance(one.thing, Parcel) else {"building": one.thing}
        commands.draw_outline(
            **named, polygons=one.polygons, shown_to_m=int(asked.get("level") or USUAL_LEVEL_M), source_crs=system[:40],  # type: ignore[arg-type]
            source_name=document.name[:200], accuracy_text=asked["accuracy"], document=document, org_path=user.organisation.path, by=user, at=now(),
        )  # fmt: skip
    done = ngettext("%(n)s outline is drawn.", "%(n)s outlines are drawn.", len(good)) % {"n": len(good)}
    messages.success(request, done)
    return redirect(f"{reverse('desk:estate')}?kind={asked['kind']}")


def _planned(request: HttpRequest, pk: int) -> tuple[Document, Plan | None, dict[str, str], Refusal | None]:
    """The document somebody brought himself, what would be drawn as he asked, or why it cannot be told."""
    if pk not in request.session.get(BROUGHT, []):
        raise Http404
    document = Document.objects.get(pk=pk)
    kind = "buildings" if request.GET.get("kind") == "buildings" else "parcels"
    level = request.GET.get("level", "")
    asked = {
        "kind": kind,
        "system": request.GET.get("system", "")[:20],
        "field": request.GET.get("field", "")[:60],
        "level": level if level in {str(m) for m in LEVELS_M} else str(USUAL_LEVEL_M),
        "accuracy": tidy(request.GET.get("accuracy", ""))[:ACCURACY],
    }
    things: Any = buildings_visible_to(request.user) if kind == "buildings" else parcels_visible_to(request.user)
    into = Path(settings.HOME) / "tmp" / f"map-{uuid4().hex}"
    try:
        found = read_map(files.file_of(document), name=document.name, into=into)
        return document, plan_of(found, things, said=asked["system"], field=asked["field"]), asked, None
    except Refusal as refusal:
        return document, None, asked, refusal


def _href(thing: Any) -> str:
    if thing is None:
        return ""
    return reverse("desk:listing", args=["parcels" if isinstance(thing, Parcel) else "buildings", thing.pk])
