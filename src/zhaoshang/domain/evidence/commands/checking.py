"""The dry run: every row is read and compared with what stands, and nothing is booked.

Rows are staged in chunks, each its own short transaction, so a killed check goes on where it stopped. Reading and
comparing happen between transactions.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from zhaoshang.domain.evidence.commands.facts import plain_values, settled, too_long
from zhaoshang.domain.evidence.commands.imports import as_note
from zhaoshang.domain.evidence.errors import (
    ColumnNotRead,
    CorrectedByHand,
    CorrectedSince,
    FutureDate,
    OfAnotherUnit,
    PerhapsOfAnotherUnit,
    RowTwice,
    TextTooLong,
    WrongStep,
)
from zhaoshang.domain.evidence.models import Fact, Import, ImportRow, plain_digest
from zhaoshang.domain.evidence.queries import corrected_into, fact_kind, history_of, in_force, ledger_called
from zhaoshang.domain.evidence.readers.cells import Cell, cell_address, cell_text
from zhaoshang.domain.evidence.states import STATES, before
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.journal.models import row_digest, said_by, writing
from zhaoshang.domain.journal.rules import may
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.cells import CellMissing, CellReader
from zhaoshang.kernel.ledger import Ledger, RowReading, Statement, called
from zhaoshang.kernel.names import mask
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.sealing import merkle_root

CHUNK = 2000
EXTREMES = 20
NUMERIC = ("money", "area", "number", "count", "percent")
Verdict = ImportRow.Verdict
# By kind and key: the fact in force (or None), its revision, its digest, its unit, who recorded it.
Standing = dict[tuple[str, str], tuple[int | None, int, str, str, str]]
Stale = dict[tuple[str, str], dict[str, set[Any]]]


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
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Extremes:
    """The largest and the smallest amounts of a column among rows that would change something, each with its row."""

    largest: list[tuple[Decimal, int]] = field(default_factory=list)
    smallest: list[tuple[Decimal, int]] = field(default_factory=list)

    def add(self, amount: Decimal, row: int) -> None:
        """Keeps the amount when it is among the outermost so far."""
        for heap, item in ((self.largest, (amount, row)), (self.smallest, (-amount, row))):
            if len(heap) < EXTREMES:
                heapq.heappush(heap, item)
            elif item > heap[0]:
                heapq.heapreplace(heap, item)

    def outermost(self) -> dict[int, Decimal]:
        """Amounts by row."""
        return {row: amount for amount, row in self.largest} | {row: -amount for amount, row in self.smallest}


@dataclass(slots=True)
class Sums:
    """What the rows add up to by column, to hold against a totals row, the history and the target."""

    by_field: Counter[str] = field(default_factory=Counter)
    totals: list[tuple[int, dict[str, Decimal]]] = field(default_factory=list)
    samples: dict[str, list[Decimal]] = field(default_factory=dict)
    years: Counter[int] = field(default_factory=Counter)
    extremes: dict[str, Extremes] = field(default_factory=dict)
    late: int = 0
    coming_back: list[int] = field(default_factory=list)


class Checker:
    """Reads rows of one import by its layout and compares them with the facts that stand."""

    def __init__(self, batch: Import, today: date, closed: date | None, by: Any) -> None:
        self.batch = batch
        self.by = by
        # Both are asked, whoever checks and whoever uploaded: a check by a wider role opens nothing to the uploader.
        self.asked = _both(batch, by)
        # Whoever books reaches what they may book; whoever only checks, what they may check.
        self.verbs = [("evidence.book" if may("evidence.book", one) else "evidence.check", one) for one in self.asked]
        self.own: dict[tuple[str, str], bool] = {}
        self.ledger: Ledger = ledger_called(batch.ledger)
        kept_from = self.ledger.kept_from
        self.secret = [kept_from(one) for one in self.asked] if kept_from else []
        self.columns = batch.columns
        units: dict[str, str] = batch.layout.get("units", {})
        self.readers = {name: CellReader(self.ledger.column(name), units.get(name, "")) for name in self.columns}
        self.reading = [(name, column, self.readers[name].read_into) for name, column in self.columns.items()]
        self.weighed = [name for name, reader in self.readers.items() if reader.column.kind in ("money", "area")]
        self.numeric = [name for name, reader in self.readers.items() if reader.column.kind in NUMERIC]
        self.days = [name for name, reader in self.readers.items() if reader.column.kind in ("date", "month")]
        as_of = batch.layout.get("as_of")
        self.as_of = date.fromisoformat(as_of) if as_of else None
        self.today = today
        self.closed = closed
        self.seen: dict[tuple[str, str], int] = {}
        self.sums = Sums()
        self.leaves: list[str] = []

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
                self._not_in_the_future(row.statements, values)
                self._only_once(row)
            except Refusal as refusal:
                row.statements = []
                row.problems.append(self._placed(refusal, number))
        if not row.problems:
            row.values = values
            self._add_up(values, row.statements)
        return row

    def compare(self, rows: list[Checked]) -> None:
        """Gives each row its verdict against the facts in force, a query per kind for the whole chunk."""
        standing = self._standing(rows)
        corrected = self._corrected(standing)
        settled_by_hand, withdrawn = self._by_hand(standing)
        foreign = self._foreign_beside(rows)
        for row in rows:
            if row.problems:
                row.verdict = Verdict.REFUSED
                continue
            if not row.verdict:
                try:
                    row.booked = [
                        self._verdict_of(s, standing, foreign, corrected, settled_by_hand) for s in row.statements
                    ]
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
                if row.verdict != Verdict.UNCHANGED:
                    self._weigh(row)
                if any((s.kind, s.key) in withdrawn for s in row.statements):
                    self.sums.coming_back.append(row.number)

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

    def _corrected(self, standing: Standing) -> dict[tuple[str, str], Any]:
        """Where nothing stands under a key any more because a correction gave it another: the fact that stands instead."""
        gone: dict[str, list[str]] = {}
        for (label, key), (pk, *_) in standing.items():
            if pk is None:
                gone.setdefault(label, []).append(key)
        return {
            (label, key): fact
            for label, keys in gone.items()
            for key, fact in corrected_into(fact_kind(label), keys).items()
        }

    def _by_hand(self, standing: Standing) -> tuple[Stale, set[tuple[str, str]]]:
        """What a person has settled on a page: for each fact they corrected, by field, what it said before; and what they
        took back, so that nothing stands."""
        keys: dict[str, list[str]] = {}
        for (label, key), (_, revision, *_rest) in standing.items():
            if revision:
                keys.setdefault(label, []).append(key)
        stale: Stale = {}
        withdrawn: set[tuple[str, str]] = set()
        for label, some in keys.items():
            kind = fact_kind(label)
            stale |= {(label, key): said for key, said in _stale(kind, some).items()}
            gone = [key for key in some if standing[(label, key)][0] is None]
            withdrawn |= {(label, key) for key in _withdrawn(kind, gone)}
        return stale, withdrawn

    def _foreign_beside(self, rows: list[Checked]) -> set[tuple[str, str]]:
        """By kind, the beginnings of keys under which a fact outside the reach of whoever imports stands."""
        if self.reaches("", ""):
            return set()
        days: dict[str, set[date]] = {}
        near = {(s.kind, s.near): s.happened_on for row in rows for s in row.statements if s.near}
        for (label, _), day in near.items():
            days.setdefault(label, set()).add(day)
        found = set()
        for label, some in days.items():
            standing = in_force(fact_kind(label)).filter(happened_on__in=some)
            for key, *whose in standing.values_list("key", "org_path", "recorded_by").iterator(CHUNK):
                beginning = (label, key.rpartition("|")[0] + "|")
                if beginning in near and not self.reaches(*whose):
                    found.add(beginning)
        return found

    def reaches(self, org_path: str, recorded_by: str) -> bool:
        """Whether a row of that unit lies within the reach of whoever imports."""
        whose = (org_path, recorded_by)
        if whose not in self.own:
            self.own[whose] = all(may(verb, one, Whose(*whose)) for verb, one in self.verbs)
        return self.own[whose]

    def _verdict_of(
        self,
        statement: Statement,
        standing: Standing,
        foreign: set[tuple[str, str]],
        corrected: dict[tuple[str, str], Any],
        by_hand: Stale,
    ) -> dict[str, Any]:
        """What a statement would do. Of a fact out of reach the answer is one and the same, whatever the row says of it:
        otherwise a guess could be confirmed by uploading it."""
        kind = fact_kind(statement.kind)
        cut = too_long(kind, statement.values, statement.key)
        if cut is not None:
            raise TextTooLong(field=cut[0], length=cut[1], most=cut[2])
        values = plain_values(kind, statement.values)
        on = statement.happened_on.isoformat()
        new_digest = plain_digest(statement.key, on, values)
        pk, revision, old_digest, *whose = standing.get((statement.kind, statement.key), (None, 0, "", "", ""))
        now = corrected.get((statement.kind, statement.key))
        if now is not None:
            whose = [now.org_path, now.recorded_by]
        # What is secret is answered for like another unit's, whether or not a fact stands under this very key.
        if any(named(statement.values) for named in self.secret) or (
            (pk is not None or now is not None) and not self.reaches(*whose)
        ):
            # Without a number of its own the key holds the amount: then the answer must not depend on the key either.
            raise (
                PerhapsOfAnotherUnit(what=_called(statement))
                if statement.near
                else OfAnotherUnit(what=_called(statement))
            )
        if pk is None and (statement.kind, statement.near) in foreign:
            raise PerhapsOfAnotherUnit(what=_called(statement))
        if now is not None:
            instead = Statement(statement.kind, now.key, now.happened_on, now.stated())
            raise CorrectedSince(what=_called(statement), now=_called(instead))
        settled_by_hand = by_hand.get((statement.kind, statement.key))
        said = settled(kind, statement.values) if settled_by_hand else {}
        for name, earlier in (settled_by_hand or {}).items():
            if said[name] in earlier:
                column = next((c for c in self.ledger.columns if c.field == name), None)
                label = column.name if column else Bilingual(name, name)
                raise CorrectedByHand(what=_called(statement), label=label, field=name)
        verdict = Verdict.NEW if pk is None else Verdict.UNCHANGED if old_digest == new_digest else Verdict.CHANGED
        if self.closed and statement.happened_on <= self.closed and verdict != Verdict.UNCHANGED:
            self.sums.late += 1
        return {
            "kind": statement.kind,
            "key": statement.key,
            "on": on,
            "verdict": str(verdict),
            "revision": revision,
            "replaces": pk if verdict == Verdict.CHANGED else None,
            "values": values,
        }

    def _not_in_the_future(self, statements: Iterable[Statement], values: dict[str, Any]) -> None:
        for statement in statements:
            day = statement.happened_on
            if day > self.today:
                name = next((n for n in self.days if values.get(n) == day), "")
                label = self.ledger.column(name).name if name else Bilingual("日期", "date")
                raise FutureDate(field=name, label=label, day=day.isoformat())

    def _only_once(self, row: Checked) -> None:
        for statement in row.statements:
            first = self.seen.setdefault((statement.kind, statement.key), row.number)
            if first != row.number:
                raise RowTwice(first=first, what=_called(statement))

    def _add_up(self, values: dict[str, Any], statements: list[Statement]) -> None:
        for name in self.numeric:
            value = values.get(name)
            if isinstance(value, Decimal):
                self.sums.by_field[name] += value  # type: ignore[assignment]
                sample = self.sums.samples.setdefault(name, [])
                if len(sample) < 2000:
                    sample.append(value)
        for statement in statements[:1]:
            self.sums.years[statement.happened_on.year] += 1

    def _weigh(self, row: Checked) -> None:
        for name in self.weighed:
            amount = row.values.get(name)
            if amount:
                self.sums.extremes.setdefault(name, Extremes()).add(abs(amount), row.number)

    def _placed(self, refusal: Refusal, number: int) -> dict[str, Any]:
        name = str(refusal.details.get("field", ""))
        column = self.columns.get(name)
        if isinstance(refusal, CellMissing) and column is None and any(c.field == name for c in self.ledger.columns):
            refusal = ColumnNotRead(field=name, label=refusal.details["label"])
        return as_note(refusal, "stop", field=name, cell=cell_address(number, column) if column is not None else "")


def _stale(kind: type[Fact], keys: list[str]) -> dict[str, dict[str, set[Any]]]:
    """By key and by field, the values a person has corrected: what a file still says of them is not news.

    What an import states later settles a field anew, until it is undone. Hiding a project states the same again.
    """
    touched = kind._default_manager.filter(key__in=keys, sign=1, booking=None).values_list("key", flat=True)
    taken_back = kind._default_manager.filter(
        entry_uid=OuterRef("entry_uid"), source_row=OuterRef("source_row"), sign=-1, booking=None
    )
    said: dict[str, list[Any]] = {}
    rows = kind._default_manager.filter(key__in=set(touched), sign=1).order_by("revision")
    for fact in rows.annotate(is_by_hand=Exists(taken_back)):
        said.setdefault(fact.key, []).append(fact)
    for key, revisions in said.items():
        if revisions[0].is_by_hand:  # it was known otherwise before: what it said then counts too
            earlier = history_of(revisions[0]).filter(sign=1, pk__lt=revisions[0].pk)
            said[key] = [*earlier.annotate(is_by_hand=Exists(taken_back)), *revisions]
    return {key: found for key, revisions in said.items() if (found := _corrected_fields(kind, revisions))}


def _corrected_fields(kind: type[Fact], revisions: list[Any]) -> dict[str, set[Any]]:
    """Of one fact's revisions, the first first: for each field whose last word is a person's, what it said before."""
    found: dict[str, set[Any]] = {}
    kept: dict[str, dict[str, set[Any]]] = {revisions[0].values_digest: {}}
    for was, now in pairwise(revisions):
        if now.booking_id is None and not now.is_by_hand:  # what stood before an import that was undone stands again
            found = {name: set(values) for name, values in kept.get(now.values_digest, {}).items()}
            continue
        for name in kind.VALUES:
            before, after = getattr(was, name), getattr(now, name)
            if before == after:
                continue
            if now.is_by_hand:
                found.setdefault(name, set()).add(before)
                found[name].discard(after)
            else:
                found.pop(name, None)
        kept[now.values_digest] = {name: set(values) for name, values in found.items()}
    return found


def _withdrawn(kind: type[Fact], keys: list[str]) -> set[str]:
    """Of keys under which nothing stands, those whose last row a person took back."""
    last: dict[str, int | None] = {}
    rows = kind._default_manager.filter(key__in=keys, sign=-1).order_by("revision")
    for key, booking in rows.values_list("key", "booking_id"):
        last[key] = booking
    return {key for key, booking in last.items() if booking is None}


def stage(batch: Import, rows: list[Checked], checker: Checker) -> None:
    """One chunk of checked rows is kept, and the checker keeps their digests. Its own short transaction."""
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
    prepared = ImportRow.objects.prepared(made)
    with transaction.atomic(), writing("evidence.stage"):
        ImportRow.objects.insert(prepared)
        numbers = ImportRow.objects.filter(batch=batch, number__range=(rows[0].number, rows[-1].number))
        pks = dict(numbers.order_by().values_list("number", "pk"))
    columns = ImportRow.objects.columns()
    for said in prepared:
        row = {column: value for column, value in zip(columns, said, strict=True) if value not in (None, "")}
        checker.leaves.append(row_digest(ImportRow, row | {"id": pks[row["number"]]}))


def sheet_proof(batch: Import, leaves: list[str] | None = None) -> dict[str, Any]:
    """What the journal keeps of the rows of a sheet: how many, and the Merkle root of their digests in order.

    `leaves` are the digests when they are known, for whoever has just staged every row of the sheet.
    """
    if leaves is None:
        leaves = [row_digest(ImportRow, said) for said in said_by(ImportRow, batch=batch)]
    return {"count": len(leaves), "root": merkle_root(leaves)}


@command("evidence.check", Bilingual("检查台账", "check a ledger"), about="batch")
def conclude(
    *,
    batch: Import,
    counts: dict[str, int],
    notes: list[dict[str, Any]],
    sheet: dict[str, Any],
    written: int,
    by: Any,
    at: datetime,
) -> Import:
    """The check is done: how many rows are new, changed, unchanged, refused, and what needs confirming.

    `sheet` is the `sheet_proof` of the staged rows: the cells and verdicts the booking will be made from. `written` is how
    often facts had been written when they were compared.
    """
    row: Import = Import.objects.select_for_update().get(pk=batch.pk)
    if row.state not in before("evidence.check"):
        raise WrongStep(number=row.number, state=STATES[row.state], step=Bilingual("检查", "be checked"))
    row.counts, row.notes, row.state = counts, notes, Import.State.CHECKED
    row.layout = {**row.layout, "written": written}
    row.version += 1
    row.save(update_fields=["counts", "notes", "state", "layout", "version"])
    tell(row, counts=counts, notes=[n["code"] for n in notes], sheet=sheet)
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


def _both(batch: Import, by: Any) -> list[Any]:
    """Whoever checks and whoever uploaded; one where they are the same. An uploader who is gone reaches nothing."""
    if batch.recorded_by == by.journal_key:
        return [by]
    return [by, get_user_model()._default_manager.filter(username=batch.recorded_by.removeprefix("user:")).first()]


def _called(statement: Statement) -> Bilingual:
    """A statement by its name and day, in words."""
    name, day = called(statement.values, statement.key), statement.happened_on.isoformat()
    return Bilingual(f"“{name}”（{day}）", f"“{name}” ({day})")
