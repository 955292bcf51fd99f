"""Writing facts: insert, reverse, correct. Every row carries its leaf into the journal entry that wrote it."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models
from django.db.models import F, Max
from django.db.models.base import ModelState

from zhaoshang.domain.evidence.errors import (
    FutureDate,
    NothingChanged,
    NotInForce,
    Overtaken,
    ReasonNeeded,
    StandsAlready,
    UnknownQualifier,
)
from zhaoshang.domain.evidence.models import Books, ExactField, Fact, fact_leaf, plain_digest, schema_of
from zhaoshang.domain.evidence.queries import fact_kind, in_force, ledger_of, month_to_count_in
from zhaoshang.domain.journal.commands import command, entry_uid, tell
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.cells import CellReader
from zhaoshang.kernel.ledger import RowReading, Statement, called
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.sealing import merkle_root, plain_decimal
from zhaoshang.kernel.zone import day_of

CHUNK = 2000
KEY_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Origin:
    """Where facts come from: the import and its rows, or a person's hand."""

    org_path: str
    is_sample: bool = False
    booking_id: int | None = None


def settled(kind: type[Fact], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the database will give them back: decimals to the column's places, texts cut to nothing, types fixed."""
    return {name: settle(values.get(name)) for name, settle, _ in _settlers(kind)}


def settled_ones(kind: type[Fact], plain: Mapping[str, Any]) -> dict[str, Any]:
    """Of `plain_values`, what `settled` gives for those that are there."""
    by_name = _settlers_by_name(kind)
    return {name: by_name[name](value) for name, value in plain.items()}


def plain_values(kind: type[Fact], values: Mapping[str, Any]) -> dict[str, Any]:
    """The same in the plain forms they are staged and digested in (text, truth), what is empty left out."""
    said = {}
    for name, settle, plainly in _settlers(kind):
        value = values.get(name)
        if value is not None and value != "":
            said[name] = plainly(settle(value))
    return said


def too_long(kind: type[Fact], values: Mapping[str, Any], key: str) -> tuple[str, int, int] | None:
    """The first text that its column would cut off, or the key: its name, its length, and how much is kept."""
    for name, most in _lengths(kind):
        value = values.get(name)
        if isinstance(value, str) and len(value) > most:
            return name, len(value), most
    return ("key", len(key), KEY_LENGTH) if len(key) > KEY_LENGTH else None


@functools.cache
def _lengths(kind: type[Fact]) -> tuple[tuple[str, int], ...]:
    columns = ((name, getattr(kind._meta.get_field(name), "max_length", None)) for name in kind.VALUES)
    return tuple((name, most) for name, most in columns if most)


@functools.cache
def _settlers(kind: type[Fact]) -> tuple[tuple[str, Callable[[Any], Any], Callable[[Any], Any]], ...]:
    """For each value of a kind, what its column makes of it, and how that is written plainly; worked out once, used for
    every row."""

    def as_it_is(value: Any) -> Any:
        return value

    def settlers(name: str) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
        column = kind._meta.get_field(name)
        if isinstance(column, ExactField):
            return column.to_python, plain_decimal
        if isinstance(column, models.DateField):
            return (lambda v: date.fromisoformat(v) if isinstance(v, str) and v else (v or None)), date.isoformat
        if isinstance(column, models.BooleanField):
            return as_it_is, as_it_is
        longest: int | None = getattr(column, "max_length", None)
        return (lambda v: "" if v is None else str(v)[:longest]), as_it_is

    return tuple((name, *settlers(name)) for name in kind.VALUES)


@functools.cache
def _settlers_by_name(kind: type[Fact]) -> dict[str, Callable[[Any], Any]]:
    return {name: settle for name, settle, _ in _settlers(kind)}


def lock_books() -> Month | None:
    """Waits for other bookings and closings; returns the last closed month."""
    books = Books.objects.select_for_update().get(pk=1)
    return Month.of(books.closed_through) if books.closed_through else None


def mark_written() -> None:
    """Called under `lock_books` by whoever writes facts."""
    Books.objects.filter(pk=1).update(written=F("written") + 1)


def turn_books() -> None:
    """Called under `lock_books`: what was prepared before now and is not yet written has to be prepared again."""
    Books.objects.filter(pk=1).update(turn=F("turn") + 1)


def build(
    kind: type[Fact],
    statement: Statement,
    *,
    revision: int,
    counts_in: Month,
    origin: Origin,
    by: Any,
    at: datetime,
    source_row_id: int | None = None,
    reason: str = "",
    staged: Mapping[str, Any] | None = None,
) -> Fact:
    """An unsaved fact that states this; its digest is final, its journal entry is set when it is written.

    `staged` are the statement's `plain_values` where they are known already.
    """
    plain = plain_values(kind, statement.values) if staged is None else staged
    # An import builds these by the hundred thousand: the columns are laid in place, as Django's own reading from a
    # database does in effect, instead of set one by one through what listens for a change.
    fact = kind.__new__(kind)
    fact._state = ModelState()
    vars(fact).update(
        _nothing_said(kind),
        key=statement.key,
        revision=revision,
        sign=1,
        happened_on=statement.happened_on,
        counts_in=counts_in.first_day,
        recorded_at=at,
        recorded_by=by.journal_key,
        booking_id=origin.booking_id,
        source_row_id=source_row_id,
        org_path=origin.org_path,
        is_sample=origin.is_sample,
        reason=reason,
        values_digest=plain_digest(statement.key, statement.happened_on.isoformat(), plain),
        **settled_ones(kind, plain),
    )
    return fact


@functools.cache
def _nothing_said(kind: type[Fact]) -> dict[str, Any]:
    """Every column of a kind with what it holds while nothing is said."""
    empty = {f.attname: f.get_default() for f in kind._meta.concrete_fields}
    return empty | settled(kind, {})


def reversal_of(fact: Fact, *, counts_in: Month, by: Any, at: datetime, booking_id: int | None, reason: str) -> Fact:
    """An unsaved row that takes the fact back: the same values, the opposite sign."""
    kind = type(fact)
    kept = {
        f.attname: getattr(fact, f.attname)
        for f in kind._meta.concrete_fields
        if not f.primary_key and f.name not in {"reverses", "booking", "entry_uid"}
    }
    kept |= {
        "sign": -1,
        "reverses_id": fact.pk,
        "counts_in": counts_in.first_day,
        "recorded_at": at,
        "recorded_by": by.journal_key,
        "booking_id": booking_id,
        "reason": reason,
    }
    return kind(**kept)


def write(facts: Iterable[Fact]) -> dict[str, dict[str, Any]]:
    """The facts are in their tables. Returns, by kind, what the journal keeps of them (`proof_of`).

    Refuses as overtaken when another writer has booked the same key meanwhile; nothing is written then. For a few facts;
    an import's many are made ready by a `Spool`.
    """
    mark_written()
    by_kind: dict[type[Fact], list[Fact]] = defaultdict(list)
    for fact in facts:
        fact.entry_uid = entry_uid()
        by_kind[type(fact)].append(fact)
    written = {}
    for kind, rows in by_kind.items():
        refuse_objected(kind, rows)
        leaves = [fact_leaf(f, f.values_digest) for f in rows]
        try:
            kind._default_manager.bulk_create(rows, batch_size=CHUNK)
        except IntegrityError as clash:
            raise Overtaken from clash
        written[kind._meta.label_lower] = proof_of(kind, leaves)
    return written


def refuse_objected(kind: type[Fact], facts: Sequence[Fact]) -> None:
    """Refuses facts that may not stand as things are now; what takes one back may always be written."""
    if kind.CAN_OBJECT:
        refuse_stated(kind, [fact.stated() for fact in facts if fact.sign == 1])


def refuse_stated(kind: type[Fact], stated: Sequence[Mapping[str, Any]]) -> None:
    """Refuses values of facts that may not stand as things are now."""
    for refusal in kind.objections(stated) if stated else ():
        if refusal is not None:
            raise refusal


def proof_of(kind: type[Fact], leaves: list[str]) -> dict[str, Any]:
    """What a journal entry keeps of the facts of a kind it wrote: how many, the Merkle root of their leaves in the order
    they were written, and how a leaf is computed."""
    return {"count": len(leaves), "root": merkle_root(leaves), **schema_of(kind)}


@command("evidence.correct", Bilingual("更正数据", "correct a fact"), about="fact")
def correct(
    *,
    fact: Fact,
    values: Mapping[str, Any],
    happened_on: date | None = None,
    reason: str,
    by: Any,
    at: datetime,
) -> Fact:
    """The fact is taken back and a new revision stands, with a reason.

    In an open month both rows count in the month the fact counted in. When that month is closed they count in the first
    open month, and its figures show them as a correction; the closed month does not move. What the fact is known by
    and which thing it is about follow its values, so that the corrected ledger, uploaded again, changes nothing; refuses
    when that stands already.
    """
    if not reason.strip():
        closed_now = lock_books()
        raise ReasonNeeded(month=(closed_now.next() if closed_now else Month.of(day_of(at))).label)
    kind = type(fact)
    closed = lock_books()
    current = kind._default_manager.select_for_update().get(pk=fact.pk)
    newest = kind._default_manager.filter(key=fact.key).order_by("-revision", "-sign").first()
    if hasattr(current, "reversal") or current.sign != 1:
        raise NotInForce(revision=newest.revision if newest else current.revision)
    day = happened_on or current.happened_on
    if kind.is_too_early(day, day_of(at)):
        raise FutureDate(label=Bilingual("日期", "date"), day=day)
    merged = _as_the_ledger_takes_it(current, settled(kind, {**current.stated(), **values}), day)
    if merged == current.stated() and day == current.happened_on:
        raise NothingChanged
    taken_back, made = _stated_anew(current, merged, day, closed=closed, by=by, at=at, reason=reason)
    current.correcting(merged, day)
    if any(merged[name] != getattr(current, name) for name in kind.ABOUT):
        for name in pointers(kind):
            setattr(made, name, None)
        ledger_of(kind).attach([made], by=by, at=at, org_path=current.org_path, is_sample=current.is_sample)
    beside = _beside(current, merged, closed=closed, by=by, at=at, reason=reason)
    written = write([taken_back, made, *beside])
    changed = {n: [getattr(current, n), merged[n]] for n in kind.VALUES if getattr(current, n) != merged[n]}
    if day != current.happened_on:
        changed["happened_on"] = [current.happened_on, day]
    tell(made, changed=changed, facts=written, counts_in=made.counts_in)
    return made


@command("evidence.withdraw_fact", Bilingual("撤销数据", "take back a fact"), about="fact")
def withdraw_fact(*, fact: Fact, reason: str, by: Any, at: datetime) -> Fact:
    """The fact no longer stands; nothing replaces it. Counts as a correction when its month is closed."""
    closed = lock_books()
    if not reason.strip():
        raise ReasonNeeded(month=(closed.next() if closed else Month.of(day_of(at))).label)
    current = type(fact)._default_manager.select_for_update().get(pk=fact.pk)
    if hasattr(current, "reversal") or current.sign != 1:
        raise NotInForce(revision=current.revision)
    back, _ = _months(current, current.happened_on, closed)
    row = reversal_of(current, counts_in=back, by=by, at=at, booking_id=None, reason=reason)
    written = write([row])
    turn_books()
    tell(current, facts=written, counts_in=back.first_day)
    return row


def _as_the_ledger_takes_it(current: Fact, values: dict[str, Any], day: date) -> dict[str, Any]:
    """The values, with what the ledger works out from them; refuses what it would refuse in a row of a workbook."""
    kind = type(current)
    ledger = ledger_of(kind)
    own = {column.field: column for column in ledger.columns if column.field in kind.VALUES}
    for name, column in own.items():
        CellReader(column, "").check(values[name])
    words = {name for name in kind.VALUES if name.endswith("_qualifier")}
    for name in words:
        if values[name] and values[name] not in list(Qualifier):
            raise UnknownQualifier(field=name, text=values[name])
    asked = {name: value for name, value in values.items() if name in own or name in words}
    for name, source in kind.WORKED_OUT.items():
        if values[source] != getattr(current, source) and values[name] == getattr(current, name):
            asked[name] = None
    label = kind._meta.label_lower
    stated = next(s for s in ledger.statements(RowReading(0, kind.ledger_row(asked, day))) if s.kind == label)
    derived = {name: stated.values.get(name) for name in kind.VALUES if name not in own and name not in words}
    filled = {name: stated.values.get(name) for name, value in asked.items() if value is None}
    return settled(kind, asked | filled | derived)


def _beside(
    current: Fact, values: Mapping[str, Any], *, closed: Month | None, by: Any, at: datetime, reason: str
) -> list[Fact]:
    """Unsaved: what the same row of the ledger states in other kinds, corrected with it where what it is known by changes:
    a project that was misspelt in one row is misspelt in its signing, its landing and its recognition.
    """
    kind = type(current)
    changed = {name for name in kind.KNOWN_BY if values[name] != getattr(current, name)}
    rows: list[Fact] = []
    others = [fact_kind(label) for label in ledger_of(kind).facts if label != kind._meta.label_lower]
    for other in others if changed and current.source_row_id else ():
        for fact in in_force(other).filter(source_row=current.source_row_id, key=current.key):
            said = settled(other, fact.stated() | {n: values[n] for n in changed if n in other.VALUES})
            rows += _stated_anew(fact, said, fact.happened_on, closed=closed, by=by, at=at, reason=reason)
    return rows


def _key_after(current: Fact, values: Mapping[str, Any], day: date) -> str:
    """The key of the corrected fact: its own, unless what it is known by was corrected."""
    kind = type(current)
    key = kind.key_of(values, day)
    if key == kind.key_of(current.stated(), current.happened_on):
        return current.key
    if in_force(kind).filter(key=key).exists():
        name = called(values, key)
        raise StandsAlready(what=Bilingual(f"“{name}”（{day}）", f"“{name}” ({day})"))
    return key


@functools.cache
def pointers(kind: type[Fact]) -> tuple[str, ...]:
    """The columns of a kind that point at the thing it is about: the enterprise, the project…"""
    shared = {f.name for f in Fact._meta.get_fields()} | {"reverses", "booking", "source_row"}
    return tuple(f.attname for f in kind._meta.concrete_fields if f.is_relation and f.name not in shared)


def identities(kind: type[Fact]) -> list[str]:
    """The columns that say what a fact of a kind is about: its pointers, and its marks."""
    return [*pointers(kind), *kind.MARKS]


def restated(current: Fact, *, closed: Month | None, by: Any, at: datetime, reason: str, **marks: bool) -> list[Fact]:
    """Unsaved: the fact taken back, and the same statement again with other marks. In a closed month both count later."""
    back, made = _stated_anew(
        current, current.stated(), current.happened_on, closed=closed, by=by, at=at, reason=reason
    )
    for name, mark in marks.items():
        setattr(made, name, mark)
    return [back, made]


def _stated_anew(
    current: Fact,
    values: Mapping[str, Any],
    day: date,
    *,
    closed: Month | None,
    by: Any,
    at: datetime,
    reason: str,
) -> tuple[Fact, Fact]:
    """Unsaved: the fact taken back, and a new revision with these values on this day, about the same thing, marked alike."""
    kind = type(current)
    back, again = _months(current, day, closed)
    key = _key_after(current, values, day)
    made = build(
        kind,
        Statement(kind=kind._meta.label_lower, key=key, happened_on=day, values=values),
        revision=(kind._default_manager.filter(key=key).aggregate(last=Max("revision"))["last"] or 0) + 1,
        counts_in=again,
        origin=Origin(org_path=current.org_path, is_sample=current.is_sample),
        by=by,
        at=at,
        source_row_id=current.source_row_id,
        reason=reason,
    )
    for name in identities(kind):
        setattr(made, name, getattr(current, name))
    return reversal_of(current, counts_in=back, by=by, at=at, booking_id=None, reason=reason), made


def _months(current: Fact, day: date, closed: Month | None) -> tuple[Month, Month]:
    """Where the reversal counts and where the new revision counts."""
    was = Month.of(current.counts_in)
    if closed and was <= closed:
        return closed.next(), max(closed.next(), Month.of(day))
    own = month_to_count_in(day, closed)
    return was, (was if day == current.happened_on else own)
