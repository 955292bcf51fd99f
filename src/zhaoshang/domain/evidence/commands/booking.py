"""Booking a checked import as one step, and undoing it as one step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import orjson
from django.db import transaction
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from zhaoshang.domain.evidence.commands.facts import (
    Origin,
    build,
    identities,
    lock_books,
    reversal_of,
    write,
)
from zhaoshang.domain.evidence.errors import (
    ChangedSince,
    NothingToBook,
    Overtaken,
    ReasonNeeded,
    Unconfirmed,
    WrongStep,
)
from zhaoshang.domain.evidence.models import Fact, Import, ImportRow
from zhaoshang.domain.evidence.queries import (
    closed_through,
    fact_kind,
    kinds,
    ledger_called,
    month_to_count_in,
)
from zhaoshang.domain.evidence.states import STATES
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.journal.models import writing
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.ledger import Statement
from zhaoshang.kernel.period import Month

BOOKED = (ImportRow.Verdict.NEW, ImportRow.Verdict.CHANGED)
CHUNK = 2000
Staged = tuple[int, list[dict[str, Any]]]


def prepare(batch: Import, *, by: Any, at: datetime) -> list[Fact]:
    """The facts an import would write, built and digested before any transaction begins."""
    closed = closed_through()
    origin = Origin(org_path=batch.org_path, is_sample=batch.is_sample, booking_id=batch.pk)
    prepared: list[Fact] = []
    for chunk in _in_chunks(batch):
        replaced = _replaced(chunk)
        for row_id, statements in chunk:
            for stated in statements:
                if stated["verdict"] == ImportRow.Verdict.UNCHANGED:
                    continue
                prepared.extend(_as_facts(stated, row_id, replaced, closed, origin, batch.reason, by, at))
    return prepared


@command("evidence.book", Bilingual("入账", "book an import"), about="batch")
def book(*, batch: Import, prepared: list[Fact], reason: str = "", by: Any, at: datetime) -> Import:
    """Every new and changed row stands as a fact, all or none. Refused rows stay out and can be downloaded.

    Points that need confirming (an implausible size, a total that does not fit, rows of closed months) need a reason.
    """
    closed = lock_books()
    row: Import = Import.objects.select_for_update().get(pk=batch.pk)
    if row.state not in (Import.State.CHECKED, Import.State.BOOKING):
        raise WrongStep(number=row.number, state=STATES[row.state], step=Bilingual("入账", "be booked"))
    if not prepared:
        raise NothingToBook
    reason = reason or row.reason
    _confirmed(row, reason)
    if closed and any(Month.of(f.counts_in) <= closed for f in prepared):
        raise Overtaken
    ledger = ledger_called(row.ledger)
    ledger.attach([f for f in prepared if f.sign == 1], by=by, at=at, org_path=row.org_path, is_sample=row.is_sample)
    written = write(prepared, by_id=False)
    row.state, row.booked_at, row.booked_by, row.reason = Import.State.BOOKED, at, by.journal_key, reason
    row.version += 1
    row.save(update_fields=["state", "booked_at", "booked_by", "reason", "version"])
    tell(row, reason=reason, ledger=row.ledger, file=row.document.sha256, counts=row.counts, facts=written)
    return row


@command("evidence.ask_to_book", Bilingual("提交入账", "ask to book"), about="batch")
def ask(*, batch: Import, reason: str, version: int | None, by: Any, at: datetime) -> Import:
    """The import waits for the background to book it. Refuses at once what booking would refuse for lack of a reason.

    `version` is the one the person was shown; when the import has moved on since, nothing happens.
    """
    row: Import = Import.objects.select_for_update().get(pk=batch.pk)
    if row.state != Import.State.CHECKED:
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


@command("evidence.undo", Bilingual("撤销导入", "undo an import"), about="batch")
def undo(*, batch: Import, reason: str, by: Any, at: datetime) -> Import:
    """Everything the import booked is taken back, and what it had replaced stands again; the file and rows remain.

    Refuses when something it booked was changed afterwards. What lies in closed months is taken back in the open one.
    """
    closed = lock_books()
    row: Import = Import.objects.select_for_update().get(pk=batch.pk)
    if row.state != Import.State.BOOKED:
        raise WrongStep(number=row.number, state=STATES[row.state], step=Bilingual("撤销", "be undone"))
    if not reason.strip():
        raise ReasonNeeded(month=(closed.next().label if closed else Bilingual("本月", "this month")))
    taken_back: list[Fact] = []
    for kind in kinds().values():
        mine: QuerySet[Any] = kind._default_manager.filter(booking=row, sign=1)
        changed = list(mine.filter(reversal__isnull=False).values_list("key", flat=True)[:1000])
        if changed:
            raise ChangedSince(count=len(changed), example=changed[0])
        back_again = {f.key: f for f in kind._default_manager.filter(booking=row, sign=-1)}
        for fact in mine.iterator(CHUNK):
            was = Month.of(fact.counts_in)
            counts_in = closed.next() if closed and was <= closed else was
            taken_back.append(reversal_of(fact, counts_in=counts_in, by=by, at=at, booking_id=row.pk, reason=reason))
            old = back_again.get(fact.key)
            if old is not None:
                taken_back.append(_standing_again(old, fact, closed, by, at, reason))
    written = write(taken_back, by_id=False)
    row.state, row.undone_at, row.undone_by = Import.State.UNDONE, at, by.journal_key
    row.version += 1
    row.save(update_fields=["state", "undone_at", "undone_by", "version"])
    tell(row, reason=reason, facts=written)
    return row


def _confirmed(row: Import, reason: str) -> None:
    warned = [n for n in row.notes if n.get("level") == "warn"]
    if warned and not reason.strip():
        said = Bilingual("；".join(n["zh"] for n in warned), "; ".join(n["en"] for n in warned))
        raise Unconfirmed(count=len(warned), notes=said)


def begin(batch: Import, state: str, *, at: datetime, total: int = 0) -> None:
    """Marks long work as begun, so that a worker that finds it stopped can take it up again."""
    progress(batch, done=0, total=total, at=at, state=state)


def progress(batch: Import, *, done: int, total: int, at: datetime, state: str | None = None) -> None:
    """How far the work on an import is; shown to whoever waits, no part of the journal."""
    batch.phase_done, batch.phase_total, batch.beat_at = done, total, at
    fields = ["phase_done", "phase_total", "beat_at"]
    if state:
        batch.state = state
        fields.append("state")
    with transaction.atomic(), writing("evidence.progress"):
        batch.save(update_fields=fields)


def _in_chunks(batch: Import) -> Iterator[list[Staged]]:
    """The staged rows to book, with their ids. Statements come as text: orjson reads them faster than the field does."""
    rows = ImportRow.objects.filter(batch=batch, verdict__in=BOOKED).order_by("number")
    texts = rows.values_list("pk", Cast("statements", TextField()))
    chunk: list[Staged] = []
    for row_id, text in texts.iterator(CHUNK):
        chunk.append((row_id, orjson.loads(text)))
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _replaced(chunk: list[Staged]) -> dict[tuple[str, int], Fact]:
    """The facts that rows of the chunk replace, by kind and id."""
    wanted: dict[str, list[int]] = {}
    for _, statements in chunk:
        for stated in statements:
            if stated.get("replaces"):
                wanted.setdefault(stated["kind"], []).append(stated["replaces"])
    found = {}
    for label, ids in wanted.items():
        for fact in fact_kind(label)._default_manager.filter(pk__in=ids):
            found[(label, fact.pk)] = fact
    return found


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
    revision = int(stated.get("revision", 0)) + 1
    old = replaced.get((stated["kind"], stated.get("replaces") or 0))
    if old is not None:
        was = Month.of(old.counts_in)
        back = closed.next() if closed and was <= closed else was
        counts_in = max(counts_in, back) if closed and was <= closed else (was if on == old.happened_on else counts_in)
        made.append(reversal_of(old, counts_in=back, by=by, at=at, booking_id=origin.booking_id, reason=reason))
    made.append(
        build(
            kind,
            statement,
            revision=revision,
            counts_in=counts_in,
            origin=origin,
            by=by,
            at=at,
            source_row_id=row_id,
            reason=reason if closed and Month.of(on) <= closed else "",
        )
    )
    return made


def _standing_again(old: Any, now: Fact, closed: Month | None, by: Any, at: datetime, reason: str) -> Fact:
    """The revision an undone import had replaced, standing again as a new revision."""
    kind = type(old)
    counts_in = month_to_count_in(old.happened_on, closed)
    original = kind._default_manager.get(pk=old.reverses_id)
    if not (closed and Month.of(original.counts_in) <= closed):
        counts_in = Month.of(original.counts_in)
    statement = Statement(kind=kind._meta.label_lower, key=old.key, happened_on=old.happened_on, values=old.stated())
    fact = build(
        kind,
        statement,
        revision=now.revision + 1,
        counts_in=counts_in,
        origin=Origin(org_path=old.org_path, is_sample=old.is_sample, booking_id=None),
        by=by,
        at=at,
        source_row_id=old.source_row_id,
        reason=reason,
    )
    for name in identities(kind):
        setattr(fact, name, getattr(old, name))
    return fact
