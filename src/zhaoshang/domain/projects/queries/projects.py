"""Reads of projects, and the populations their figures count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from zhaoshang.domain.evidence.models import Import, ImportRow
from zhaoshang.domain.evidence.queries import ledger_called
from zhaoshang.domain.evidence.readers.cells import Cell, cell_text
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
from zhaoshang.kernel.ledger import Named, Value
from zhaoshang.kernel.names import same_name_key

FACTS = (Negotiation, Signing, Landing, Recognition)


def visible_to(user: Any) -> QuerySet[Project]:
    """Projects within reach; a confidential one only to its named readers."""
    return _known_to(within_reach(Project.objects.all(), user, "projects.read"), user, "")


def facts_known_to(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Of facts about projects, those about projects the person may know of."""
    return _known_to(rows, user, "project__")


@dataclass(frozen=True, slots=True)
class Secrets:
    """The confidential projects a person may not know of: what they were ever called, their numbers, the rows that told
    of them."""

    names: frozenset[str]
    numbers: frozenset[str]
    rows: frozenset[int]

    def named(self, values: Mapping[str, Value]) -> bool:
        """Whether values name one of them, by number or by name."""
        number, name = str(values.get("project_number") or "").strip(), str(values.get("project_name") or "")
        return number in self.numbers or (bool(name) and same_name_key(name) in self.names)

    def stand_in(self, cells: Iterable[Cell], column: int | None = None) -> bool:
        """Whether a row of a sheet names one in any cell; a mere number counts only in the column of numbers."""
        for at, cell in enumerate(cells):
            text = cell_text(cell).strip() if cell is not None else ""
            if not text:
                continue
            if text in self.numbers and (at == column or not text.isdecimal()):
                return True
            if same_name_key(text) in self.names:
                return True
        return False


def secrets_from(user: Any) -> Secrets:
    """What must not be named to the person; read anew each time, for a project can be hidden at any moment."""
    known = NamedReader.objects.filter(user_id=getattr(user, "pk", None) or 0).values("project")
    projects = Project.objects.filter(is_confidential=True).exclude(pk__in=known)
    names: set[str] = set()
    numbers: set[str] = set()
    rows: set[int] = set()
    for number, name_key, name in projects.values_list("number", "name_key", "name"):
        numbers.add(number)
        names |= {name_key, same_name_key(name)}
    for kind in FACTS if numbers else ():
        columns = ["project_name", "source_row_id", *(["project_number"] if kind is Negotiation else [])]
        for name, row, *given in kind._default_manager.filter(project__in=projects).values_list(*columns):
            names.add(same_name_key(name))
            numbers.update(given)
            rows.add(row or 0)
    return Secrets(frozenset(names - {""}), frozenset(numbers - {""}), frozenset(rows - {0}))


def kept_from(user: Any) -> Named:
    """For the ledgers: whether what a row states is about a project that is kept from the person. The machine is nobody:
    who works at the command line has the database."""
    if getattr(user, "is_machine", False):
        return lambda _: False
    return secrets_from(user).named


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of one import is kept from a person: rows by id and by number, rows of the previews by sheet and number."""

    rows: frozenset[int] = frozenset()
    numbers: frozenset[int] = frozenset()
    previews: frozenset[tuple[int, int]] = frozenset()
    unread: bool = False

    def __bool__(self) -> bool:
        return bool(self.rows or self.previews or self.unread)


def hidden_in(batch: Import, user: Any) -> Hidden:
    """The rows of an import that tell of confidential projects the person may not know of, booked or not.

    What somebody uploaded and the check refused stays theirs to see: they wrote it, and were it to vanish, it would tell
    them that the project is confidential. `unread` says that part of the workbook was never looked at.
    """
    secrets = secrets_from(user)
    if ledger_called(batch.ledger).kept_from is None or not secrets.numbers:
        return Hidden()
    own = batch.recorded_by == getattr(user, "journal_key", "")
    theirs = (ImportRow.Verdict.REFUSED, ImportRow.Verdict.SKIPPED) if own else ()
    column = batch.columns.get("project_number")
    rows: dict[int, int] = {}
    staged = False
    kept = ImportRow.objects.filter(batch=batch).order_by().values_list("pk", "number", "verdict", "cells")
    for pk, number, verdict, cells in kept.iterator(2000):
        staged = True
        if pk in secrets.rows or (verdict not in theirs and secrets.stand_in(cells, column)):
            rows[pk] = number
    chosen = batch.layout.get("sheet")
    previews = {(chosen, number) for number in rows.values()}
    unread = not batch.tables and not own
    for table in () if own else batch.tables:
        at = table["columns"].get("project_number")
        previews |= {(table["sheet"], number) for number, cells in table["preview"] if secrets.stand_in(cells, at)}
        is_read = staged and table["sheet"] == chosen
        unread = unread or (not is_read and table["rows"] > len(table["preview"]))
    return Hidden(frozenset(rows), frozenset(rows.values()), frozenset(previews), unread)


def subjects_hidden_from(user: Any, subjects: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of things the journal names (kind and number), those that are confidential projects, or facts about them, that the
    person may not know of."""
    asked: dict[str, set[str]] = {}
    for kind, number in subjects:
        asked.setdefault(kind, set()).add(number)
    hidden: set[tuple[str, str]] = set()
    for model in (Project, *FACTS):
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


def confidential_names() -> set[str]:
    """Every name a confidential project goes by: its own, and those facts about it were stated with."""
    hidden = {"project__is_confidential": True}
    names = set(Project.objects.filter(is_confidential=True).values_list("name", flat=True))
    for kind in (Negotiation, Signing, Landing, Recognition):
        names |= set(kind._default_manager.filter(**hidden).values_list("project_name", flat=True))
    return names


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


def by_centre(
    first: date, last: date, centres: QuerySet[IndustryCentre], as_of: datetime | None = None
) -> list[CentreCount]:
    """For each centre, projects negotiated in the span and those of them that had landed by its end, as the span counted
    them: what is booked in later months changes nothing. With `as_of`, only what was recorded by then.

    A landed project belongs to the centre its negotiation names; one never negotiated here belongs to none.
    """

    def known(kind: type[ProjectFact]) -> QuerySet[Any]:
        counted = kind._default_manager.filter(counts_in__lte=last)
        return counted.filter(recorded_at__lte=as_of) if as_of is not None else counted

    span = known(Negotiation).filter(counts_in__gte=first, is_confidential=False)
    taken_back = known(Landing).filter(reverses=OuterRef("pk"))
    landings = known(Landing).filter(sign=1, project=OuterRef("project")).exclude(Exists(taken_back))
    found = span.order_by().values("centre").annotate(n=Sum("sign"), m=Sum("sign", filter=Exists(landings)))
    counts = {row["centre"]: (row["n"], row["m"] or 0) for row in found}
    return [CentreCount(c.name, c.name_en, *counts.get(c.name, (0, 0))) for c in centres]
