"""Promises on the desk: a parcel or unit is held for a project, longer, or no more; and all that are held."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.models import Hold, Parcel, Unit
from zhaoshang.domain.estate.queries import holds_visible_to, living_holds
from zhaoshang.domain.estate.states import HOLD_ENDS, PARCEL_HOLDABLE, PARCEL_STANDINGS, UNIT_HOLDABLE, UNIT_STANDINGS
from zhaoshang.domain.projects.queries import visible_to as projects_visible_to
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.desk.access import found, now, page
from zhaoshang.web.desk.estate_forms import ExtendForm, HoldForm
from zhaoshang.web.kit.words import said

PER_PAGE = 50
LAST = 12  # earlier promises shown beside a thing


@page("estate.read")
def every_hold(request: HttpRequest) -> HttpResponse:
    """What is held, the soonest to end first; or what has ended."""
    rows = holds_visible_to(request.user).select_related("parcel", "unit__building")
    moment, is_over = now(), request.GET.get("show") == "over"
    living = living_holds(moment).values("pk")
    rows = rows.exclude(pk__in=living).order_by("-pk") if is_over else rows.filter(pk__in=living).order_by("expires_at")
    paged = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": _told(paged, request.user),
        "page": paged,
        "is_over": is_over,
        "query": "show=over" if is_over else "",
    }
    return render(request, "desk/holds.html", context)


@page("estate.keep", "POST")
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """The hold lasts longer."""
    row = found(holds_visible_to(request.user), pk=pk)
    form = ExtendForm(request.POST)
    if form.is_valid():
        commands.extend_hold(hold=row, until=form.cleaned_data["until"], by=request.user, at=now())
    return redirect(page_of(row.parcel or row.unit))


@page("estate.keep", "POST")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The hold ends: released, or taken up by its project."""
    row = found(holds_visible_to(request.user), pk=pk)
    way = Hold.End.TAKEN_UP if request.POST.get("way") == Hold.End.TAKEN_UP else Hold.End.RELEASED
    commands.end_hold(hold=row, end=way, by=request.user, at=now())
    return redirect(page_of(row.parcel or row.unit))


def placed(request: HttpRequest, thing: Parcel | Unit) -> HoldForm | None:
    """The thing is held as the form says: None. What keeps it from that is said in the form that comes back."""
    form = HoldForm(request.POST, user=request.user)
    if not form.is_valid():
        return form
    named = {"parcel": thing} if isinstance(thing, Parcel) else {"unit": thing}
    try:
        commands.hold(
            **named, **form.cleaned_data, org_path=request.user.organisation.path, by=request.user, at=now(),  # type: ignore[union-attr]
        )  # fmt: skip
    except Refusal as refusal:
        form.refuse(refusal)
        return form
    return None


def page_of(thing: Any) -> str:
    """The desk's page of a parcel or unit."""
    if isinstance(thing, Parcel):
        return reverse("desk:listing", args=["parcels", thing.pk])
    return reverse("desk:unit", args=[thing.pk])


def holds_of(request: HttpRequest, thing: Parcel | Unit, form: HoldForm | None, state: str) -> dict[str, Any]:
    """What a thing's page shows of promises: the one that lives, the earlier ones, and the form for a new one, where there is
    something to promise; `state` is how the thing stands."""
    holdable, names = (
        (PARCEL_HOLDABLE, PARCEL_STANDINGS) if isinstance(thing, Parcel) else (UNIT_HOLDABLE, UNIT_STANDINGS)
    )
    is_taken = bool(state) and state not in (*holdable, "held")
    rows = Hold.objects.filter(parcel=thing) if isinstance(thing, Parcel) else Hold.objects.filter(unit=thing)
    moment = now()
    told = _told(rows.select_related("parcel", "unit__building").order_by("-pk")[:LAST], request.user)
    living = next((one for one in told if one["row"].ended_at is None and one["row"].expires_at > moment), None)
    may_keep = request.user.has_perm("estate.keep")
    return {
        "living": living,
        "refused": form if form is not None and (living is not None or is_taken) else None,
        "earlier": [one for one in told if one is not living],
        "form": (form or HoldForm(user=request.user)) if may_keep and living is None and not is_taken else None,
        "taken": said(names[state]) if is_taken else "",
        "extend": ExtendForm() if may_keep and living is not None else None,
        "place": f"{page_of(thing)}hold/",
        "may_end": may_keep and living is not None and request.user.has_perm("estate.end_hold", living["row"]),
    }


def _told(rows: Iterable[Hold], user: Any) -> list[dict[str, Any]]:
    """Holds as they are told to a person: each project only if he may know of it. One question for all."""
    held = list(rows)
    known = {p.number: p for p in projects_visible_to(user).filter(number__in={row.project_number for row in held})}
    told = []
    for row in held:
        project, thing = known.get(row.project_number), row.parcel or row.unit
        told.append(
            {
                "row": row,
                "thing": thing,
                "href": page_of(thing),
                "project": project,
                "named": f"{project.number} {project.name}" if project else _("a project you may not see"),
                "end": said(HOLD_ENDS[row.end]) if row.end else "",
            }
        )
    return told
