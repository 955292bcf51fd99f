"""Reads of projects, and the populations their figures count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.domain.projects.models import (
    Landing,
    NamedReader,
    Negotiation,
    Project,
    ProjectFact,
    Recognition,
    Signing,
)
from zhaoshang.domain.projects.states import NOT_INDUSTRIAL, YI


def visible_to(user: Any) -> QuerySet[Project]:
    """Projects within reach; a confidential one only to its named readers."""
    return _known_to(within_reach(Project.objects.all(), user, "projects.read"), user, "")


def facts_known_to(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Of facts about projects, those about projects the person may know of."""
    return _known_to(rows, user, "project__")


def source_rows_hidden_from(user: Any) -> set[int]:
    """The rows of imports that tell of confidential projects the person may not know of."""
    hidden: set[int] = set()
    for kind in (Negotiation, Signing, Landing, Recognition):
        told = kind._default_manager.filter(project__is_confidential=True, source_row__isnull=False)
        seen = facts_known_to(told, user).values("pk")
        hidden |= set(told.exclude(pk__in=seen).values_list("source_row_id", flat=True))
    return hidden


def subjects_hidden_from(user: Any, subjects: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of things the journal names (kind and number), those that are confidential projects, or facts about them, that the
    person may not know of."""
    asked: dict[str, set[str]] = {}
    for kind, number in subjects:
        asked.setdefault(kind, set()).add(number)
    hidden: set[tuple[str, str]] = set()
    for model in (Project, Negotiation, Signing, Landing, Recognition):
        label = model._meta.label_lower
        if label not in asked:
            continue
        prefix = "" if model is Project else "project__"
        rows = model._default_manager.filter(pk__in=asked[label], **{f"{prefix}is_confidential": True})
        known = _known_to(rows, user, prefix).values("pk")
        hidden |= {(label, str(pk)) for pk in rows.exclude(pk__in=known).values_list("pk", flat=True)}
    return hidden


def _known_to(rows: QuerySet[Any], user: Any, prefix: str) -> QuerySet[Any]:
    listed = NamedReader.objects.filter(user_id=getattr(user, "pk", None) or 0).values("project")
    key = f"{prefix}pk__in" if not prefix else "project__in"
    return rows.filter(Q(**{f"{prefix}is_confidential": False}) | Q(**{key: listed}))


def _open(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Published figures never hold a confidential project, whoever asks (they say so)."""
    return rows.filter(is_confidential=False)


def confidential_in(kind: type[ProjectFact]) -> QuerySet[Any]:
    """The facts a published figure leaves out because their project is confidential."""
    return kind._default_manager.filter(is_confidential=True)


def recognised_over(yuan: int) -> QuerySet[Recognition]:
    """Industrial projects the city recognised, with fixed investment of at least so many yuan ("以上" includes it)."""
    rows = Recognition.objects.filter(fixed_investment_yuan__gte=yuan).exclude(kind__in=NOT_INDUSTRIAL)
    return _open(rows.exclude(is_carry_over=True))


def recognised_yi() -> QuerySet[Recognition]:
    """At least 100 million yuan."""
    return recognised_over(int(YI))


def recognised_ten_yi() -> QuerySet[Recognition]:
    """At least a billion yuan."""
    return recognised_over(int(YI) * 10)


def negotiated() -> QuerySet[Negotiation]:
    """Key projects negotiated."""
    return _open(Negotiation.objects.all())


def landed() -> QuerySet[Landing]:
    """Projects registered and landed."""
    return _open(Landing.objects.all())


def signed_at_events() -> QuerySet[Signing]:
    """Agreements signed at an event (a ceremony, a fair)."""
    return _open(Signing.objects.exclude(event=""))


@dataclass(frozen=True, slots=True)
class CentreCount:
    """How many projects of an industry centre are in talks and landed."""

    name: str
    name_en: str
    negotiated: int
    landed: int


def by_centre(first: date, last: date, centres: QuerySet[IndustryCentre]) -> list[CentreCount]:
    """For each centre, projects negotiated in the span and those of them that have landed by its end.

    A landed project belongs to the centre its negotiation names; one never negotiated here belongs to none.
    """
    span = in_force(Negotiation).filter(counts_in__gte=first, counts_in__lte=last, is_confidential=False)
    landings = in_force(Landing).filter(counts_in__lte=last, project=OuterRef("project"))
    found = span.order_by().values("centre").annotate(n=Count("pk"), m=Count("pk", filter=Exists(landings)))
    counts = {row["centre"]: (row["n"], row["m"]) for row in found}
    return [CentreCount(c.name, c.name_en, *counts.get(c.name, (0, 0))) for c in centres]
