"""The dry run: every row is read and compared with what stands, and nothing is booked.

Rows are staged in chunks, each its own short transaction, so a killed check goes on where it stopped. Reading and
comparing happen between transactions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from zhaoshang.domain.evidence.commands.facts import settled, too_long
from zhaoshang.domain.evidence.commands.imports import as_note
from zhaoshang.domain.evidence.errors import FutureDate, OfAnotherUnit, RowTwice, TextTooLong, WrongStep
from zhaoshang.domain.evidence.models import Import, ImportRow, statement_digest
from zhaoshang.domain.evidence.queries import fact_kind, in_force, ledger_called
from zhaoshang.domain.evidence.readers.cells import Cell, cell_address, cell_text
from zhaoshang.domain.evidence.states import STATES
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.journal.models import writing
from zhaoshang.domain.journal.rules import may
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.cells import CellReader
from zhaoshang.kernel.ledger import Ledger, RowReading, Statement
from zhaoshang.kernel.names import mask
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.sealing import plain_decimal

CHUNK = 2000
Verdict = ImportRow.Verdict
# By kind and key: the fact in force (or None), its revision, its digest, its unit, who recorded it.
Standing = dict[tuple[str, str], tuple[int | None, int, str, str, str]]


@dataclass(frozen=True, slots=True)
class Whose:
    """As much of a fact as its rule looks at."""

    org_path: str
    recorded_by: str


@dataclass(slots=True)
class Checked:
    """One row after reading: what it states, or what is wrong with it."""

    number: int
    cells: list[Cell]
    statements: list[Statement] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    verdict: str = ""
    booked: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Sums:
    """What the rows add up to by column, to hold against a totals row, the history and the target."""

    by_field: Counter[str] = field(default_factory=Counter)
    totals: list[tuple[int, dict[str, Decimal]]] = field(default_factory=list)
    samples: dict[str, list[Decimal]] = field(default_factory=dict)
    years: Counter[int] = field(default_factory=Counter)
    late: int = 0


class Checker:
    """Reads rows of one import by its layout and compares them with the facts that stand."""

    def __init__(self, batch: Import, today: date, closed: date | None, by: Any) -> None:
        self.batch = batch
        self.by = by
        self.own: dict[tuple[str, str], bool] = {}
        self.ledger: Ledger = ledger_called(batch.ledger)
        self.columns = batch.columns
        units: dict[str, str] = batch.layout.get("units", {})
        self.readers = {name: CellReader(self.ledger.column(name), units.get(name, "")) for name in self.columns}
        self.reading = [(name, column, self.readers[name].read_into) for name, column in self.columns.items()]
        as_of = batch.layout.get("as_of")
        self.as_of = date.fromisoformat(as_of) if as_of else None
        self.today = today
        self.closed = closed
        self.seen: dict[tuple[str, str], int] = {}
        self.sums = Sums()

    def read(self, number: int, cells: list[Cell]) -> Checked:
        """One data row: values by column, then what the ledger says they state. Every wrong cell is listed."""
        row = Checked(number, cells)
        values: dict[str, Any] = {}
        width = len(cells)
        for name, column, read_into in self.reading:
            cell = cells[column] if column < width else None
            try:
                read_into(values, cell)
            except Refusal as refusal:
                row.problems.append(as_note(refusal, "stop", field=name, cell=cell_address(number, column)))
        if self.as_of is not None:
            values.setdefault("as_of", self.as_of) if self.ledger.key != "parcels" else values.update(as_of=self.as_of)
        if not row.problems:
            try:
                row.statements = self.ledger.statements(RowReading(number, values))
                self._not_in_the_future(row.statements)
                self._only_once(row)
            except Refusal as refusal:
                row.statements = []
                row.problems.append(self._placed(refusal, number))
        if not row.problems:
            self._add_up(values, row.statements)
        return row

    def compare(self, rows: list[Checked]) -> None:
        """Gives each row its verdict against the facts in force, a query per kind for the whole chunk."""
        standing = self._standing(rows)
        for row in rows:
            if row.problems:
                row.verdict = Verdict.REFUSED
                continue
            if not row.verdict:
                try:
                    row.booked = [self._verdict_of(s, standing) for s in row.statements]
                except Refusal as refusal:
                    row.problems.append(self._placed(refusal, row.number))
                    row.verdict = Verdict.REFUSED
                    continue
                found = {b["verdict"] for b in row.booked}
                row.verdict = (
                    Verdict.CHANGED if Verdict.CHANGED in found
                    else Verdict.NEW if found == {Verdict.NEW}
                    else Verdict.UNCHANGED if found == {Verdict.UNCHANGED}
                    else Verdict.CHANGED
                )  # fmt: skip

    def total(self, number: int, cells: list[Cell]) -> Checked:
        """A totals row: kept aside, its sums held against the rows' when all are read."""
        stated: dict[str, Decimal] = {}
        for name in self.ledger.total_fields:
            column = self.columns.get(name)
            if column is None or column >= len(cells):
                continue
            values: dict[str, Any] = {}
            try:
                self.readers[name].read_into(values, cells[column])
            except Refusal:
                continue
            if isinstance(values.get(name), Decimal):
                stated[name] = values[name]
        self.sums.totals.append((number, stated))
        return Checked(number, cells, verdict=Verdict.SKIPPED)

    def kept_cells(self, row: Checked) -> list[Cell]:
        """The cells as stored: personal ones masked (the original file stays private)."""
        personal = {self.columns[c.field] for c in self.ledger.columns if c.personal and c.field in self.columns}
        if not personal:
            return row.cells
        return [mask(cell_text(c)) if i in personal and c is not None else c for i, c in enumerate(row.cells)]

    def _standing(self, rows: list[Checked]) -> Standing:
        wanted: dict[str, set[str]] = {}
        for row in rows:
            for statement in row.statements:
                wanted.setdefault(statement.kind, set()).add(statement.key)
        standing: Standing = {}
        for label, keys in wanted.items():
            kind = fact_kind(label)
            ordered = sorted(keys)
            for start in range(0, len(ordered), 800):
                some = ordered[start : start + 800]
                newest = (
                    kind._default_manager.filter(key__in=some).values_list("key").annotate(Max("revision")).order_by()
                )
                for key, revision in newest:
                    standing[(label, key)] = (None, revision, "", "", "")
                for pk, key, *rest in (
                    in_force(kind)
                    .filter(key__in=some)
                    .values_list("pk", "key", "revision", "values_digest", "org_path", "recorded_by")
                ):
                    standing[(label, key)] = (pk, *rest)
        return standing

    def _may_change(self, org_path: str, recorded_by: str) -> bool:
        """Whether a row of that unit lies within the reach of whoever imports."""
        whose = (org_path, recorded_by)
        if whose not in self.own:
            self.own[whose] = may("evidence.book", self.by, Whose(*whose))
        return self.own[whose]

    def _verdict_of(self, statement: Statement, standing: Standing) -> dict[str, Any]:
        kind = fact_kind(statement.kind)
        cut = too_long(kind, {**statement.values, "key": statement.key})
        if cut is not None:
            raise TextTooLong(field=cut[0], length=cut[1], most=cut[2])
        values = settled(kind, statement.values)
        new_digest = statement_digest(statement.key, statement.happened_on, values)
        pk, revision, old_digest, *whose = standing.get((statement.kind, statement.key), (None, 0, "", "", ""))
        verdict = Verdict.NEW if pk is None else Verdict.UNCHANGED if old_digest == new_digest else Verdict.CHANGED
        if verdict == Verdict.CHANGED and not self._may_change(*whose):
            raise OfAnotherUnit(what=statement.key)
        if self.closed and statement.happened_on <= self.closed and verdict != Verdict.UNCHANGED:
            self.sums.late += 1
        return {
            "kind": statement.kind,
            "key": statement.key,
            "on": statement.happened_on.isoformat(),
            "verdict": str(verdict),
            "revision": revision,
            "replaces": pk if verdict == Verdict.CHANGED else None,
            "values": {n: _plain(v) for n, v in values.items() if v not in (None, "")},
        }

    def _not_in_the_future(self, statements: Iterable[Statement]) -> None:
        for statement in statements:
            if statement.happened_on > self.today:
                raise FutureDate(label=Bilingual("日期", "date"), day=statement.happened_on.isoformat())

    def _only_once(self, row: Checked) -> None:
        for statement in row.statements:
            first = self.seen.setdefault((statement.kind, statement.key), row.number)
            if first != row.number:
                raise RowTwice(first=first, what=statement.key)

    def _add_up(self, values: dict[str, Any], statements: list[Statement]) -> None:
        for name, value in values.items():
            if isinstance(value, Decimal):
                self.sums.by_field[name] += value  # type: ignore[assignment]
                sample = self.sums.samples.setdefault(name, [])
                if len(sample) < 2000:
                    sample.append(value)
        for statement in statements[:1]:
            self.sums.years[statement.happened_on.year] += 1

    def _placed(self, refusal: Refusal, number: int) -> dict[str, Any]:
        name = str(refusal.details.get("field", ""))
        column = self.columns.get(name)
        return as_note(refusal, "stop", field=name, cell=cell_address(number, column) if column is not None else "")


def stage(batch: Import, rows: list[Checked], checker: Checker) -> None:
    """One chunk of checked rows is kept. Its own short transaction."""
    made = [
        {
            "batch_id": batch.pk,
            "number": r.number,
            "cells": checker.kept_cells(r),
            "verdict": str(r.verdict),
            "problems": r.problems,
            "statements": r.booked,
        }
        for r in rows
    ]
    with transaction.atomic(), writing("evidence.stage"):
        ImportRow.objects.insert(made)


@command("evidence.check", Bilingual("检查台账", "check a ledger"), about="batch")
def conclude(*, batch: Import, counts: dict[str, int], notes: list[dict[str, Any]], by: Any, at: datetime) -> Import:
    """The check is done: how many rows are new, changed, unchanged, refused, and what needs confirming."""
    row: Import = Import.objects.select_for_update().get(pk=batch.pk)
    if row.state not in (Import.State.READ, Import.State.CHECKING):
        raise WrongStep(number=row.number, state=STATES[row.state], step=Bilingual("检查", "be checked"))
    row.counts, row.notes, row.state = counts, notes, Import.State.CHECKED
    row.version += 1
    row.save(update_fields=["counts", "notes", "state", "version"])
    tell(row, counts=counts, notes=[n["code"] for n in notes])
    return row


def in_chunks(rows: Iterable[Checked], size: int = CHUNK) -> Iterator[list[Checked]]:
    """Rows in lists of at most `size`."""
    chunk: list[Checked] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain_decimal(value)
    return value.isoformat() if isinstance(value, date) else value
