"""The dry run: every row is read and compared with what stands, and nothing is booked."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Max

from zhaoshang.domain.evidence.commands.by_hand import stale as stale_in
from zhaoshang.domain.evidence.commands.by_hand import withdrawn as withdrawn_in
from zhaoshang.domain.evidence.commands.emptying import would_empty
from zhaoshang.domain.evidence.commands.facts import plain_values, settled, too_long
from zhaoshang.domain.evidence.commands.findings import Checked, Extremes, Sums, Total
from zhaoshang.domain.evidence.commands.imports import as_note
from zhaoshang.domain.evidence.commands.resemblance import excluded, look_alike, question, say_no_more
from zhaoshang.domain.evidence.errors import (
    ColumnNotRead,
    CorrectedByHand,
    CorrectedSince,
    FutureDate,
    OfAnotherUnit,
    PerhapsOfAnotherUnit,
    RowTwice,
    TextTooLong,
)
from zhaoshang.domain.evidence.models import Import, ImportRow, plain_digest
from zhaoshang.domain.evidence.queries import corrected_into, fact_kind, in_force, ledger_called
from zhaoshang.domain.evidence.readers.cells import Cell, cell_address, cell_text
from zhaoshang.domain.evidence.readers.row_kinds import says_whole
from zhaoshang.domain.journal.rules import may
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.cells import CellMissing, CellReader, shares_among
from zhaoshang.kernel.ledger import Ledger, RowReading, Statement, called, named
from zhaoshang.kernel.names import mask
from zhaoshang.kernel.refusal import Refusal

CHUNK = 2000
STANDING = ("revision", "values_digest", "counts_in", "org_path", "recorded_by")
NUMERIC = ("money", "area", "number", "count", "percent")
Verdict = ImportRow.Verdict
# By kind and key: the fact in force (or None), its revision, its digest, where it counts, its unit, who recorded it.
Standing = dict[tuple[str, str], tuple[int | None, int, str, date | None, str, str]]
NOTHING_STANDS = (None, 0, "", None, "", "")
Stale = dict[tuple[str, str], dict[str, set[Any]]]


@dataclass(frozen=True, slots=True)
class Whose:
    """As much of a fact as its rule looks at."""

    org_path: str
    recorded_by: str


class Checker:
    """Reads rows of one import by its layout and compares them with the facts that stand."""

    def __init__(self, batch: Import, today: date, closed: date | None, by: Any, shares: Collection[str] = ()) -> None:
        """`shares`: the columns of percentages whose numbers are shares of 1 (`shares_in`)."""
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
        self.readers = {
            name: CellReader(self.ledger.column(name), units.get(name, ""), is_share=name in shares)
            for name in self.columns
        }
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
        # By kind and likeness: the rows so far whose facts can exclude another.
        self.alike: dict[tuple[str, str], list[tuple[int, Statement]]] = {}
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
        self._known_otherwise(rows, standing)
        corrected = self._corrected(standing)
        settled_by_hand, withdrawn = self._by_hand(standing)
        foreign = self._foreign_beside(rows)
        objections = self._objections(rows)
        for row in rows:
            if row.problems:
                row.verdict = Verdict.REFUSED
                continue
            if not row.verdict:
                late = self.sums.late
                try:
                    booked = [
                        self._verdict_of(s, standing, foreign, corrected, settled_by_hand) for s in row.statements
                    ]
                    for b in booked:
                        if b["verdict"] != Verdict.UNCHANGED and (b["kind"], b["key"]) in objections:
                            raise objections[(b["kind"], b["key"])]
                    row.booked = booked
                except Refusal as refusal:
                    self.sums.late = late  # what is refused counts in no month
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
        look_alike(self, rows)
        excluded(self, rows)
        say_no_more(self, rows)
        would_empty(self, rows)
        question(self, rows)

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
        self.sums.totals.append(Total(number, stated, says_whole(cells)))
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
                    standing[(label, key)] = (None, revision, "", None, "", "")
                for pk, key, *rest in in_force(kind).filter(key__in=some).values_list("pk", "key", *STANDING):
                    standing[(label, key)] = (pk, *rest)
        return standing

    def _known_otherwise(self, rows: list[Checked], standing: Standing) -> None:
        """A statement whose firm or project has got its code or number since is about the fact that stands without it,
        and keeps that one's key; two rows about one such fact are refused like any two about the same."""
        before: dict[str, dict[str, list[tuple[Checked, int]]]] = {}
        for row in rows:
            for place, one in enumerate(row.statements):
                if standing.get((one.kind, one.key), NOTHING_STANDS)[0] is None:
                    key = fact_kind(one.kind).key_before(one.values, one.happened_on)
                    if key:
                        before.setdefault(one.kind, {}).setdefault(key, []).append((row, place))
        for label, stated in before.items():
            kind = fact_kind(label)
            keys = sorted(stated)
            for start in range(0, len(keys), 800):
                found = in_force(kind).filter(key__in=keys[start : start + 800])
                for pk, key, later, *rest in found.values_list("pk", "key", kind.KNOWN_LATER, *STANDING):
                    for row, place in stated[key]:
                        s = row.statements[place] if row.statements else None
                        if s is not None and later in ("", s.values[kind.KNOWN_LATER]):
                            standing[(label, key)] = (pk, *rest)
                            row.statements[place] = dataclasses.replace(s, key=key)
                            self._only_once_placed(row)

    def _only_once_placed(self, row: Checked) -> None:
        try:
            self._only_once(row)
        except Refusal as refusal:
            row.statements = []
            row.problems.append(self._placed(refusal, row.number))

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

    def _objections(self, rows: list[Checked]) -> dict[tuple[str, str], Refusal]:
        """What may not stand as things are now, by kind and key. Told only where the fact is within reach and would be written."""
        stated: dict[str, list[Statement]] = {}
        for row in rows:
            for s in row.statements if not row.problems else ():
                if fact_kind(s.kind).CAN_OBJECT:
                    stated.setdefault(s.kind, []).append(s)
        return {
            (label, s.key): refusal
            for label, some in stated.items()
            for s, refusal in zip(some, fact_kind(label).objections([s.values for s in some]), strict=True)
            if refusal is not None
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
            stale |= {(label, key): said for key, said in stale_in(kind, some).items()}
            gone = [key for key in some if standing[(label, key)][0] is None]
            withdrawn |= {(label, key) for key in withdrawn_in(kind, gone)}
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
        pk, revision, old_digest, counts_in, *whose = standing.get((statement.kind, statement.key), NOTHING_STANDS)
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
        first = min(statement.happened_on, counts_in or statement.happened_on)
        if self.closed and first <= self.closed and verdict != Verdict.UNCHANGED:
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
            if fact_kind(statement.kind).is_too_early(day, self.today):
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
            self._add_to_thing(values, statement)

    def _add_to_thing(self, values: dict[str, Any], statement: Statement) -> None:
        weighing = self.ledger.weighing
        amount = values.get(weighing.amount) if weighing else None
        if weighing and isinstance(amount, Decimal):
            summed, keys = self.sums.by_thing.setdefault(str(values[weighing.by]), (Decimal(0), set()))
            keys.add(statement.key)
            self.sums.by_thing[str(values[weighing.by])] = (summed + amount, keys)

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


def _both(batch: Import, by: Any) -> list[Any]:
    """Whoever checks and whoever uploaded; one where they are the same. An uploader who is gone reaches nothing."""
    if batch.recorded_by == by.journal_key:
        return [by]
    return [by, get_user_model()._default_manager.filter(username=batch.recorded_by.removeprefix("user:")).first()]


def _called(statement: Statement) -> Bilingual:
    """A statement by its name and day, in words."""
    return named(called(statement.values, statement.key), statement.happened_on)


def shares_in(columns: Mapping[str, int], ledger: Ledger, rows: Iterable[tuple[int, list[Cell]]]) -> set[str]:
    """The columns of percentages whose numbers are shares of 1 throughout the sheet."""
    wanted = {name: at for name, at in columns.items() if ledger.column(name).kind == "percent"}
    numbers: dict[str, list[Decimal]] = {name: [] for name in wanted}
    for _, cells in rows if wanted else ():
        for name, at in wanted.items():
            cell = cells[at] if at < len(cells) else None
            if isinstance(cell, dict) and "n" in cell:
                numbers[name].append(Decimal(cell["n"]))
    return {name for name, found in numbers.items() if shares_among(found)}
