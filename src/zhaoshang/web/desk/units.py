"""A unit on the desk: what its ledger states, how it stands, its leases and promises; and a building's section."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaoshang.domain.estate.models import Building, Unit, UnitRecord
from zhaoshang.domain.estate.queries import (
    leases_of,
    occupancy_history,
    section_of,
    standings_of,
    units_visible_to,
)
from zhaoshang.domain.estate.queries.standing import Reach
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.kernel.names import fold
from zhaoshang.kernel.percent import percent_of, round_half_up
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.desk.access import found, now, page
from zhaoshang.web.desk.estate_forms import HoldForm
from zhaoshang.web.desk.holds import holds_of, placed
from zhaoshang.web.kit.estate import facts_of_unit
from zhaoshang.web.kit.sections import Drawing, drawn, standing_word

LEASES = 40


@page("estate.read")
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit."""
    return shown(request, found(units_visible_to(request.user).select_related("building"), pk=pk), None)


@page("estate.keep", "POST")
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit is held for a project."""
    thing = found(units_visible_to(request.user).select_related("building"), pk=pk)
    form = placed(request, thing)
    return shown(request, thing, form) if form else redirect("desk:unit", pk=pk)


def shown(request: HttpRequest, thing: Unit, form: HoldForm | None) -> HttpResponse:
    """The page of a unit, with a form that was filled in wrongly where there is one."""
    moment = now()
    records = within_reach(in_force(UnitRecord), request.user, "estate.read").filter(unit=thing)
    standing = next(iter(standings_of(records, moment, day_of(moment), reach_of(request))), None)
    leases = within_reach(leases_of(thing.building), request.user, "estate.read").select_related("source_row")
    context = {
        "unit": thing,
        "standing": standing,
        "state": standing_word(standing.state) if standing else "",
        "facts": facts_of_unit(standing.record) if standing else [],
        "record": standing.record if standing else None,
        "leases": [row for row in leases if fold(row.unit_no) == fold(thing.unit_no)][:LEASES],
        "holds": holds_of(request, thing, form, standing.state if standing else ""),
    }
    return render(request, "desk/unit.html", context, status=form.status if form else 200)


def section_drawn(request: HttpRequest, building: Building) -> Drawing | None:
    """The building floor by floor with the units the person may open; None while nobody has stated its units."""
    moment = now()
    section = section_of(building, moment, day_of(moment), reach_of(request))
    if not section.storeys:
        return None
    return drawn(section, lambda standing: reverse("desk:unit", args=[standing.unit.pk]))


def reach_of(request: HttpRequest) -> Reach:
    """Leaves of the facts of land and buildings those whoever asks may see."""
    return lambda rows: within_reach(rows, request.user, "estate.read")


def history_chart(request: HttpRequest, building: Building) -> dict[str, Any] | None:
    """The occupancy of the building over time as the chart takes it; None for fewer than two readings."""
    readings = [r for r in occupancy_history(building, reach_of(request)) if r.lettable_sqm]
    if len(readings) < 2:
        return None
    rates = [percent_of(r.leased_sqm or 0, r.lettable_sqm) for r in readings]
    return {
        "kind": "line",
        "labels": [r.happened_on.isoformat() for r in readings],
        "series": [{"name": _("Occupancy"), "values": [round_half_up(r) if r is not None else None for r in rates]}],
        "unit": "%",
        "places": 2,
    }
