"""Reads of enterprises, and the populations their figures count."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhaoshang.domain.enterprises.models import AboveScaleEntry, Enterprise, PaidInCapital
from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.domain.organisations.rules import reaching


def visible_to(user: Any) -> QuerySet[Enterprise]:
    """Companies a person may see: all, or those with a fact within the reach of their roles."""
    if any(g.role.reach == "all" for g in reaching(user, "enterprises.read")):
        return Enterprise.objects.all()
    conditions = Q(pk__in=[])
    for kind in (PaidInCapital, AboveScaleEntry):
        mine = within_reach(kind.objects.filter(enterprise=OuterRef("pk")), user, "enterprises.read")
        conditions |= Q(Exists(mine))
    return Enterprise.objects.filter(conditions)


def city_scope_capital() -> QuerySet[PaidInCapital]:
    """Payments of foreign capital in the city's report (对市出报)."""
    return PaidInCapital.objects.filter(in_city_scope=True)


def city_scope_manufacturing_capital() -> QuerySet[PaidInCapital]:
    """Of these, payments into manufacturing (section C of GB/T 4754)."""
    return city_scope_capital().filter(is_manufacturing=True)


def new_above_scale_in_buildings() -> QuerySet[AboveScaleEntry]:
    """Companies newly accepted into the above-scale list that sit in a building."""
    return AboveScaleEntry.objects.filter(is_new=True).exclude(building_name="")
