"""Lists of things: projects, land and buildings, enterprises; each filters, sorts, pages and exports."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from zhaoshang.domain.enterprises.queries import visible_to as enterprises_visible_to
from zhaoshang.domain.estate.models import BuildingRecord, OccupancyReading, ParcelRecord
from zhaoshang.domain.estate.queries import parcels_visible_to
from zhaoshang.domain.estate.queries import visible_to as buildings_visible_to
from zhaoshang.domain.estate.states import LAND_USES, PARCEL_STATES
from zhaoshang.domain.evidence.queries import LEDGERS, in_force
from zhaoshang.domain.organisations.queries import holders, within_reach
from zhaoshang.domain.projects.models import Landing, Negotiation, Project, Recognition, Signing
from zhaoshang.domain.projects.queries import visible_to as projects_visible_to
from zhaoshang.kernel.names import fold
from zhaoshang.web.desk.access import found, page
from zhaoshang.web.desk.figures import download
from zhaoshang.web.desk.stories import story_of
from zhaoshang.web.kit.english import english_names
from zhaoshang.web.kit.workbooks import plain_rows

CONFIDENTIALITY = ("projects.hide", "projects.show")
PER_PAGE = 50
MOST_EXPORTED = 100_000
EXPORTED = {"parcels": ("parcels",), "buildings": ("building_files", "floors", "units", "tenancies", "buildings")}


@page("projects.read")
def projects(request: HttpRequest) -> HttpResponse:
    """Projects with stage, centre and investment as last stated."""
    rows = _with_statements(projects_visible_to(request.user), request.user)
    text = request.GET.get("q", "").strip()[:60]
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(number__icontains=text) | Q(investor__icontains=text))
    stage = request.GET.get("stage", "")
    if stage == "landed":
        rows = rows.filter(landed_on__isnull=False)
    elif stage == "signed":
        rows = rows.filter(signed_on__isnull=False)
    elif stage == "negotiating":
        rows = rows.filter(contacted_on__isnull=False, landed_on__isnull=True)
    sort, ordered = _ordered(
        rows, request, {"number", "name", "total", "contacted_on", "signed_on", "landed_on"}, "number"
    )
    if request.GET.get("export"):
        header = [
            gettext(t)
            for t in (
                "Number",
                "Project",
                "Investor",
                "Centre",
                "Total investment (yuan)",
                "First contact",
                "Signed",
                "Landed",
            )
        ]
        lines = ordered.values_list(
            "number", "name", "investor", "centre", "total", "contacted_on", "signed_on", "landed_on"
        )
        return download(
            plain_rows(gettext("Projects"), header, lines[:MOST_EXPORTED].iterator(2000), "projects"),
            f"{gettext('Projects')}.xlsx",
        )
    context = _paged(request, ordered, sort) | {"q": text, "stage": stage, "english": english_names()}
    return render(request, "desk/projects.html", context)


@page("projects.read")
def one_project(request: HttpRequest, pk: int) -> HttpResponse:
    """One project as one story: what was stated of it, when, from which cell."""
    project = found(projects_visible_to(request.user), pk=pk)
    facts: list[Any] = []
    for kind in (Negotiation, Signing, Landing, Recognition):
        stated = within_reach(in_force(kind), request.user, "projects.read").filter(project=project)
        facts += list(stated.select_related("source_row__batch__document"))
    facts.sort(key=lambda f: f.happened_on)
    may_hide = request.user.has_perm("projects.hide", project)
    context = {
        "project": project,
        "english": english_names(),
        "facts": [(f, type(f).NAME, f._meta.label_lower) for f in facts],
        "negotiation": next((f for f in facts if isinstance(f, Negotiation)), None),
        # Why a project was confidential may tell what was confidential about it.
        "story": story_of("projects.project", project.pk, without_reason=() if may_hide else CONFIDENTIALITY),
        "readers": project.readers.select_related("user") if project.is_confidential else [],
        "may_hide": may_hide,
        "people": holders("projects.read").exclude(pk__in=project.readers.values("user")) if may_hide else [],
    }
    return render(request, "desk/project.html", context)


@page("estate.read")
def estate(request: HttpRequest) -> HttpResponse:
    """Parcels and buildings as last stated."""
    records = within_reach(in_force(ParcelRecord), request.user, "estate.read")
    record = records.filter(parcel=OuterRef("pk")).order_by("-happened_on", "-pk")
    parcels = parcels_visible_to(request.user).annotate(
        **{
            n: Subquery(record.values(n)[:1])
            for n in ("land_use", "area_sqm", "state", "subdistrict", "park", "happened_on")
        }
    )
    readings = within_reach(in_force(OccupancyReading), request.user, "estate.read")
    reading = readings.filter(building=OuterRef("pk")).order_by("-happened_on", "-pk")
    files = within_reach(in_force(BuildingRecord), request.user, "estate.read")
    file = files.filter(building=OuterRef("pk")).order_by("-happened_on", "-pk")
    buildings = buildings_visible_to(request.user).annotate(
        **{
            n: Subquery(reading.values(n)[:1])
            for n in ("lettable_sqm", "leased_sqm", "year_start_sqm", "subdistrict", "happened_on")
        },
        park=Subquery(file.values("park")[:1]),
    )
    kind = "buildings" if request.GET.get("kind") == "buildings" else "parcels"
    rows: QuerySet[Any] = buildings if kind == "buildings" else parcels
    text = request.GET.get("q", "").strip()[:60]
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(subdistrict__icontains=text) | Q(park__icontains=text))
    allowed = {"name", "subdistrict", "happened_on"} | (
        {"lettable_sqm", "leased_sqm"} if kind == "buildings" else {"parcel_no", "area_sqm", "land_use", "state"}
    )
    sort, ordered = _ordered(rows, request, allowed, "name" if kind == "buildings" else "parcel_no")
    context = _paged(request, ordered, sort) | {
        "q": text,
        "kind": kind,
        "uses": LAND_USES,
        "states": PARCEL_STATES,
        "english": english_names(),
        "may_state": request.user.has_perm("evidence.book"),
        "ledgers": [LEDGERS[key] for key in EXPORTED[kind]] if request.user.has_perm("rows.read") else [],
        "may_draw": request.user.has_perm("estate.keep"),
    }
    return render(request, "desk/estate.html", context)


@page("enterprises.read")
def enterprises(request: HttpRequest) -> HttpResponse:
    """Companies by name or credit code."""
    rows = enterprises_visible_to(request.user)
    text = request.GET.get("q", "").strip()[:60]
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(name_key__contains=fold(text)) | Q(uscc__istartswith=text))
    sort, ordered = _ordered(rows, request, {"name", "uscc", "recorded_at"}, "name")
    context = _paged(request, ordered, sort) | {"q": text}
    return render(request, "desk/enterprises.html", context)


def _with_statements(rows: QuerySet[Project], user: Any) -> QuerySet[Any]:
    """Each project with what was stated of it last, as far as the person's roles reach; in the same query."""

    def last(kind: Any) -> QuerySet[Any]:
        reached = within_reach(in_force(kind), user, "projects.read")
        return reached.filter(project=OuterRef("pk")).order_by("-happened_on")

    return rows.annotate(
        investor=Subquery(last(Negotiation).values("investor")[:1]),
        centre=Subquery(last(Negotiation).values("centre")[:1]),
        total=Subquery(last(Negotiation).values("total_investment_yuan")[:1]),
        contacted_on=Subquery(last(Negotiation).values("happened_on")[:1]),
        signed_on=Subquery(last(Signing).values("happened_on")[:1]),
        landed_on=Subquery(last(Landing).values("happened_on")[:1]),
    )


def _ordered(rows: QuerySet[Any], request: HttpRequest, allowed: set[str], default: str) -> tuple[str, QuerySet[Any]]:
    sort = request.GET.get("sort", default)
    if sort.removeprefix("-") not in allowed:
        sort = default
    return sort, rows.order_by(sort, "pk")


def _paged(request: HttpRequest, rows: QuerySet[Any], sort: str) -> dict[str, Any]:
    kept = {k: request.GET[k] for k in ("q", "stage", "kind") if request.GET.get(k)}
    paged = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": paged,
        "sort": sort,
        "sorts": Sorts(kept, sort),
        "query": urlencode({**kept, "sort": sort}),
        "total": paged.paginator.count,
    }


class Sorts:
    """For a template: the address that sorts by a column, and how the list is sorted now."""

    def __init__(self, kept: dict[str, str], sort: str) -> None:
        self.kept, self.sort = kept, sort

    def __getitem__(self, column: str) -> dict[str, str]:
        falling = self.sort == column
        href = "?" + urlencode({**self.kept, "sort": f"-{column}" if falling else column})
        direction = "asc" if falling else "desc" if self.sort == f"-{column}" else ""
        return {"href": href, "direction": direction}
