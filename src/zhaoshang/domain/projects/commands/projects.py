"""Writes of projects: they become known, become confidential, and get their named readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import count
from typing import Any

from zhaoshang.domain.evidence.commands.facts import lock_books, restated, turn_books, write
from zhaoshang.domain.evidence.models import Fact
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.projects.errors import AlreadyNamed, ReasonMissing
from zhaoshang.domain.projects.models import Landing, NamedReader, Negotiation, Project, Recognition, Signing
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.names import same_name_key
from zhaoshang.kernel.zone import day_of


@command("projects.register", Bilingual("登记项目", "register projects"))
def register(
    *, known_as: Iterable[tuple[str, str]], org_path: str, is_sample: bool = False, by: Any, at: datetime
) -> dict[tuple[str, str], Project]:
    """Every (name, number) has its project: found by number, else by its folded name; made with a number of its own."""
    pairs = sorted({(name.strip(), number.strip()) for name, number in known_as})
    by_number = {p.number: p for p in _among("number", {n for _, n in pairs if n})}
    keys = {name: same_name_key(name) for name, _ in pairs}
    by_key = {p.name_key: p for p in _among("name_key", set(keys.values()))}
    free = _free_numbers(day_of(at).year, taken={number for _, number in pairs})
    found: dict[tuple[str, str], Project] = {}
    made: list[Project] = []
    for name, number in pairs:
        project = by_number.get(number) if number else None
        if project is None:
            same_name = by_key.get(keys[name])
            # Two numbers given by the bureau are two projects, however alike their names.
            project = same_name if same_name and not (number and _is_given(same_name)) else None
        if project is None:
            project = Project(
                number=number or next(free),
                name=name,
                name_key=keys[name],
                org_path=org_path,
                is_sample=is_sample,
                recorded_at=at,
                recorded_by=by.journal_key,
            )
            made.append(project)
            by_key[project.name_key] = project
            by_number[project.number] = project
        found[(name, number)] = project
    Project.objects.plant(made, known_by="number")
    tell(None, made=len(made))
    return found


@command("projects.hide", Bilingual("设为保密项目", "make a project confidential"), about="project")
def hide(*, project: Project, reason: str, by: Any, at: datetime) -> Project:
    """The project vanishes for everyone who is not on its named list, from lists and open totals; `by` is on the list.

    What a closed month counted stays counted there; the open month takes it back, as a correction. Refuses without a reason.
    """
    if not NamedReader.objects.filter(project=project, user=by).exists():
        NamedReader.objects.create(project=project, user=by, named_at=at, named_by=by.journal_key)
    return _mark(project, True, reason, by, at)


@command("projects.show", Bilingual("解除保密", "end confidentiality"), about="project")
def show(*, project: Project, reason: str, by: Any, at: datetime) -> Project:
    """The project is seen again by everyone whose roles reach it, and counts from the open month on. Needs a reason."""
    return _mark(project, False, reason, by, at)


def _mark(project: Project, is_confidential: bool, reason: str, by: Any, at: datetime) -> Project:
    closed = lock_books()
    if not reason.strip():
        raise ReasonMissing(project=project.name)
    row: Project = Project.objects.select_for_update().get(pk=project.pk)
    row.is_confidential = project.is_confidential = is_confidential
    row.save(update_fields=["is_confidential"])
    again: list[Fact] = []
    for kind in (Negotiation, Signing, Landing, Recognition):
        for fact in in_force(kind).filter(project=row).exclude(is_confidential=is_confidential):
            again += restated(fact, closed=closed, by=by, at=at, reason=reason.strip(), is_confidential=is_confidential)
    turn_books()
    if again:
        tell(row, reason=reason, facts=write(again))
    return row


@command("projects.name_reader", Bilingual("加入知悉名单", "name a reader"), about="project")
def name_reader(*, project: Project, user: Any, by: Any, at: datetime) -> NamedReader:
    """The person sees the confidential project from now on."""
    if NamedReader.objects.filter(project=project, user=user).exists():
        raise AlreadyNamed(person=user.full_name, project=project.name)
    made: NamedReader = NamedReader.objects.create(project=project, user=user, named_at=at, named_by=by.journal_key)
    tell(project, reader=user.username)
    return made


def _free_numbers(year: int, taken: set[str]) -> Iterator[str]:
    """Numbers of the year that no project has and none of these will get; a ledger may have given some like ours."""
    start = f"项目-{year}-"
    known = taken | set(Project.objects.filter(number__startswith=start).values_list("number", flat=True))
    for serial in count(1 + sum(number.startswith(start) for number in known)):
        if (number := f"{start}{serial:04d}") not in known:
            yield number


def _is_given(project: Project) -> bool:
    return not project.number.startswith("项目-")


def _among(column: str, values: set[str]) -> Iterable[Project]:
    ordered = sorted(values)
    for start in range(0, len(ordered), 500):
        yield from Project.objects.filter(**{f"{column}__in": ordered[start : start + 500]})
