"""Booking a checked import as one step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import orjson
from django.db import transaction
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from zhaoshang.domain.evidence.commands.facts import Origin, build, lock_books, pointers, reversal_of
from zhaoshang.domain.evidence.commands.spool import Spool
from zhaoshang.domain.evidence.errors import (
    NothingToBook,
    ObjectedSince,
    OfAnotherUnit,
    Overtaken,
    Unconfirmed,
    WrongStep,
)
from zhaoshang.domain.evidence.models import Fact, Import, ImportRow, plain_digest
from zhaoshang.domain.evidence.queries import (
    closed_through,
    fact_kind,
    in_force,
    ledger_called,
    month_to_count_in,
    writings,
)
from zhaoshang.domain.evidence.states import STATES, before
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.journal.models import writing
from zhaoshang.domain.journal.rules import may
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.ledger import Ledger, Statement
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.refusal import Refusal

BOOKED = (ImportRow.Verdict.NEW, ImportRow.Verdict.CHANGED)
WORK: dict[str, Bilingual] = {
    Import.State.READING: Bilingual("读取", "be read"),
    Import.State.CHECKING: Bilingual("检查", "be checked"),
    Import.State.BOOKING: Bilingual("入账", "be booked"),
}
CHUNK = 2000
Staged = tuple[int, list[dict[str, Any]]]


def _quiet(done: int) -> None:
    """Nobody waits."""


def prepare(batch: Import, *, by: Any, at: datetime, told: Callable[[int], None] = _quiet) -> Spool:
    """The facts an import would write, built and digested before any transaction begins; the caller closes the spool.

    Companies, parcels, projects it names become known on the way, a chunk at a time; that books nothing.
    """
    if batch.layout.get("written") != writings():
        _still_standing(batch)
    spool = Spool()
    closed = closed_through()
    ledger = ledger_called(batch.ledger)
    origin = Origin(org_path=batch.org_path, is_sample=batch.is_sample, booking_id=batch.pk)
    for chunk in _in_chunks(batch):
        replaced = _replaced(chunk, ledger, by)
        made: list[Fact] = []
        for row_id, statements in chunk:
            for stated in statements:
                if stated["verdict"] != ImportRow.Verdict.UNCHANGED:
                    made += _as_facts(stated, row_id, replaced, closed, origin, batch.reason, by, at)
        with transaction.atomic():
            lock_books()
            _attach(made, ledger, batch, by=by, at=at)
        try:
            spool.add(made)
        except Refusal as refusal:
            raise ObjectedSince.by(refusal) from refusal
        told(len(spool))
    return spool


def _attach(made: list[Fact], ledger: Ledger, batch: Import, *, by: Any, at: datetime) -> None:
    """Every new fact points at its thing, and carries the marks that has now.

    One that changes another of the same name is about the same thing, also when that goes by a mended name since.
    """
    unknown: list[Fact] = []
    known: dict[type[Fact], list[Fact]] = {}
    for fact in made:
        if fact.sign == 1:
            kind = type(fact)
            is_known = any(getattr(fact, name) for name in pointers(kind))
            (known.setdefault(kind, []) if is_known else unknown).append(fact)
    if unknown:
        ledger.attach(unknown, by=by, at=at, org_path=batch.org_path, is_sample=batch.is_sample)
    for kind, facts in known.items():
        kind.mark_as_it_stands(facts)


def _still_standing(batch: Import) -> None:
    """What the check found unchanged is still what stands; else, as after an undoing, the rows have to be compared anew."""
    rows = ImportRow.objects.filter(batch=batch, verdict__in=(*BOOKED, ImportRow.Verdict.UNCHANGED)).order_by("number")
    for chunk in _chunks(rows):
        said: dict[str, dict[str, str]] = {}
        for _, statements in chunk:
            for stated in statements:
                if stated["verdict"] == ImportRow.Verdict.UNCHANGED:
                    digest = plain_digest(stated["key"], stated["on"], stated["values"])
                    said.setdefault(stated["kind"], {})[stated["key"]] = digest
        for label, wanted in said.items():
            standing = in_force(fact_kind(label)).filter(key__in=list(wanted))
            if dict(standing.values_list("key", "values_digest")) != wanted:
                raise Overtaken


@command("evidence.book", Bilingual("入账", "book an import"), about="batch")
def book(
    *, batch: Import, spool: Spool, proof: dict[str, dict[str, Any]], reason: str = "", by: Any, at: datetime
) -> Import:
    """Every new and changed row stands as a fact, all or none. Refused rows stay out and can be downloaded.

    `proof` is `spool.proof()`, worked out before. Points that need confirming (an implausible size, a total that does not
    fit, rows of closed months) need a reason. Refuses as overtaken when a month was closed meanwhile.
    """
    lock_books()
    row: Import = Import.objects.select_for_update().get(pk=batch.pk)
    if row.state not in before("evidence.book"):
        raise WrongStep(number=row.number, state=STATES[row.state], step=Bilingual("入账", "be booked"))
    if not len(spool):
        raise NothingToBook
    reason = reason or row.reason
    _confirmed(row, reason)
    try:
        spool.write()
    except Overtaken:
        raise
    except Refusal as refusal:
        raise ObjectedSince.by(refusal) from refusal
    row.state, row.booked_at, row.booked_by, row.reason = Import.State.BOOKED, at, by.journal_key, reason
    row.version += 1
    row.save(update_fields=["state", "booked_at", "booked_by", "reason", "version"])
    tell(row, reason=reason, ledger=row.ledger, file=row.document.sha256, counts=row.counts, facts=proof)
    return row


@command("evidence.ask_to_book", Bilingual("提交入账", "ask to book"), about="batch")
def ask(*, batch: Import, reason: str, version: int | None, by: Any, at: datetime) -> Import:
    """The import waits for the background to book it. Refuses at once what booking would refuse for lack of a reason.

    `version` is the one the person was shown; when the import has moved on since, nothing happens.
    """
    row: Import = Import.objects.select_for_update().get(pk=batch.pk)
    if row.state not in before("evidence.ask_to_book"):
        raise WrongStep(number=row.number, state=STATES[row.state], step=Bilingual("入账", "be booked"))
    if version is not None and version != row.version:
        raise Overtaken
    if not row.counts.get("new", 0) + row.counts.get("changed", 0):
        raise NothingToBook
    _confirmed(row, reason)
    row.state, row.reason = Import.State.BOOKING, reason
    row.beat_at = at
    row.notes = [n for n in row.notes if n.get("level") != "stop"]
    row.layout = {**row.layout, "acting": getattr(by, "username", "")}
    row.save(update_fields=["state", "reason", "beat_at", "notes", "layout"])
    tell(row, reason=reason)
    return row


def _confirmed(row: Import, reason: str) -> None:
    warned = [n for n in row.notes if n.get("level") == "warn"]
    if warned and not reason.strip():
        said = Bilingual("；".join(n["zh"] for n in warned), "; ".join(n["en"] for n in warned))
        raise Unconfirmed(count=len(warned), notes=said)


@command("evidence.begin", Bilingual("开始处理", "begin work on an import"), about="batch")
def begin(*, batch: Import, state: str, total: int = 0, by: Any, at: datetime) -> Import:
    """The work is under way; a worker that finds it stopped takes it up again. Refuses when the import has moved on."""
    row: Import = Import.objects.select_for_update().get(pk=batch.pk)
    if row.state not in before("evidence.begin", state) | {state}:
        raise WrongStep(number=row.number, state=STATES[row.state], step=WORK[state])
    row.state, row.phase_done, row.phase_total, row.beat_at = state, 0, total, at
    row.save(update_fields=["state", "phase_done", "phase_total", "beat_at"])
    tell(row, state=state)
    return row


def progress(batch: Import, *, done: int, total: int, at: datetime) -> None:
    """How far the work on an import is; shown to whoever waits, no part of the journal."""
    batch.phase_done, batch.phase_total, batch.beat_at = done, total, at
    with transaction.atomic(), writing("evidence.progress"):
        batch.save(update_fields=["phase_done", "phase_total", "beat_at"])


def _in_chunks(batch: Import) -> Iterator[list[Staged]]:
    """The staged rows to book, with their ids. Statements come as text: orjson reads them faster than the field does."""
    return _chunks(ImportRow.objects.filter(batch=batch, verdict__in=BOOKED).order_by("number"))


def _chunks(rows: QuerySet[Any]) -> Iterator[list[Staged]]:
    texts = rows.values_list("pk", Cast("statements", TextField()))
    chunk: list[Staged] = []
    for row_id, text in texts.iterator(CHUNK):
        chunk.append((row_id, orjson.loads(text)))
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _replaced(chunk: list[Staged], ledger: Ledger, by: Any) -> dict[tuple[str, int], Fact]:
    """The facts that rows of the chunk replace, by kind and id. Refuses those that are not within the reach of `by`."""
    secret = ledger.kept_from(by) if ledger.kept_from else None
    wanted: dict[str, dict[int, int]] = {}
    for row_id, statements in chunk:
        for stated in statements:
            if secret and secret(stated["values"]):
                raise _out_of_reach(row_id)
            if stated.get("replaces"):
                wanted.setdefault(stated["kind"], {})[stated["replaces"]] = row_id
    found = {}
    own: dict[tuple[str, str], bool] = {}
    for label, rows in wanted.items():
        for fact in fact_kind(label)._default_manager.filter(pk__in=list(rows)):
            whose = (fact.org_path, fact.recorded_by)
            if whose not in own:
                own[whose] = may("evidence.book", by, fact)
            if not own[whose]:
                raise _out_of_reach(rows[fact.pk])
            found[(label, fact.pk)] = fact
    return found


def _out_of_reach(row_id: int) -> OfAnotherUnit:
    """Names the row and not what it is about: everybody who sees the import reads it."""
    number = ImportRow.objects.get(pk=row_id).number
    return OfAnotherUnit(what=Bilingual(f"第{number}行", f"Row {number}"))


def _as_facts(
    stated: dict[str, Any],
    row_id: int,
    replaced: dict[tuple[str, int], Fact],
    closed: Month | None,
    origin: Origin,
    reason: str,
    by: Any,
    at: datetime,
) -> list[Fact]:
    """One statement as the rows it writes: a new fact, or a reversal of the one it changes and a new revision."""
    kind = fact_kind(stated["kind"])
    on = date.fromisoformat(stated["on"])
    statement = Statement(kind=stated["kind"], key=stated["key"], happened_on=on, values=stated["values"])
    counts_in = month_to_count_in(on, closed)
    made: list[Fact] = []
    is_late = bool(closed and Month.of(on) <= closed)
    revision = int(stated.get("revision", 0)) + 1
    old = replaced.get((stated["kind"], stated.get("replaces") or 0))
    if old is not None:
        was = Month.of(old.counts_in)
        back = closed.next() if closed and was <= closed else was
        counts_in = max(counts_in, back) if closed and was <= closed else (was if on == old.happened_on else counts_in)
        is_late = is_late or back != was
        made.append(reversal_of(old, counts_in=back, by=by, at=at, booking_id=origin.booking_id, reason=reason))
    fact = build(
        kind,
        statement,
        revision=revision,
        counts_in=counts_in,
        origin=origin,
        by=by,
        at=at,
        source_row_id=row_id,
        reason=reason if is_late else "",
        staged=stated["values"],
    )
    if old is not None and all(getattr(old, n) == getattr(fact, n) for n in (*kind.ABOUT, *kind.KNOWN_BY)):
        for name in pointers(kind):
            setattr(fact, name, getattr(old, name))
    made.append(fact)
    return made
