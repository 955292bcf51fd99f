"""Taking a booked import back as one step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from zhaoshang.domain.evidence.commands.booking import CHUNK
from zhaoshang.domain.evidence.commands.facts import Origin, build, identities, lock_books, reversal_of, turn_books
from zhaoshang.domain.evidence.commands.spool import Spool
from zhaoshang.domain.evidence.errors import ChangedSince, UndoneForAReason, WrongStep
from zhaoshang.domain.evidence.models import Fact, Import
from zhaoshang.domain.evidence.queries import closed_through, in_force, kinds, month_to_count_in
from zhaoshang.domain.evidence.states import STATES, before
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.ledger import Statement
from zhaoshang.kernel.period import Month


@command("evidence.ask_to_undo", Bilingual("提交撤销", "ask to undo"), about="batch")
def ask(*, batch: Import, reason: str, by: Any, at: datetime) -> Import:
    """The import waits for the background to take it back. Refuses at once what undoing would refuse."""
    closed = closed_through()
    row: Import = Import.objects.select_for_update().get(pk=batch.pk)
    _may_be_undone(row, before("evidence.ask_to_undo"), reason, closed)
    _refuse_changed(row)
    row.state, row.beat_at, row.phase_done, row.phase_total = Import.State.UNDOING, at, 0, 0
    row.notes = [n for n in row.notes if n.get("level") != "stop"]
    row.layout = {**row.layout, "acting": getattr(by, "username", ""), "undo_reason": reason}
    row.save(update_fields=["state", "beat_at", "phase_done", "phase_total", "notes", "layout"])
    tell(row, reason=reason)
    return row


def prepare(batch: Import, *, reason: str, by: Any, at: datetime, told: Callable[[int], None]) -> Spool:
    """The rows that take the import back, built and digested before any transaction begins; the caller closes the spool.

    Taken back is what stands today of what its rows stated, corrected or not; what was taken back singly is gone already.
    """
    spool = Spool()
    closed = closed_through()
    for kind in kinds().values():
        for chunk in _in_chunks(kind, batch):
            old = _replaced(kind, batch, chunk)
            made: list[Fact] = []
            again: list[Fact] = []
            for fact in chunk:
                was = Month.of(fact.counts_in)
                back = closed.next() if closed and was <= closed else was
                made.append(reversal_of(fact, counts_in=back, by=by, at=at, booking_id=batch.pk, reason=reason))
                if fact.source_row_id in old:
                    again.append(_standing_again(*old[fact.source_row_id], closed, by, at, reason))
                    made.append(again[-1])
            kind.mark_as_it_stands(again)  # their things may have been hidden or shown since
            spool.add(made)
            told(len(spool))
    return spool


@command("evidence.undo", Bilingual("撤销导入", "undo an import"), about="batch")
def undo(
    *, batch: Import, spool: Spool, proof: dict[str, dict[str, Any]], reason: str, by: Any, at: datetime
) -> Import:
    """Everything the import booked is taken back, as it stands today, and what it had replaced stands again; the file and
    rows remain.

    `proof` is `spool.proof()`. Refuses when a later import has replaced some of it. What lies in closed months is taken back
    in the open one.
    """
    closed = lock_books()
    row: Import = Import.objects.select_for_update().get(pk=batch.pk)
    _may_be_undone(row, before("evidence.undo"), reason, closed)
    _refuse_changed(row)
    spool.write()
    turn_books()  # what was prepared against rows that stood until now has to be prepared again
    row.state, row.undone_at, row.undone_by = Import.State.UNDONE, at, by.journal_key
    row.version += 1
    row.save(update_fields=["state", "undone_at", "undone_by", "version"])
    tell(row, reason=reason, facts=proof)
    return row


def _may_be_undone(row: Import, states: frozenset[str], reason: str, closed: Month | None) -> None:
    if row.state not in states:
        raise WrongStep(number=row.number, state=STATES[row.state], step=Bilingual("撤销", "be undone"))
    if not reason.strip():
        raise UndoneForAReason


def _refuse_changed(row: Import) -> None:
    """What a later import, still booked, has replaced is that import's to take back first."""
    count, numbers = 0, set()
    for kind in kinds().values():
        stated: QuerySet[Any] = kind._default_manager.filter(source_row__batch=row, sign=1)
        later = stated.filter(**{"reversal__booking__state": Import.State.BOOKED}).exclude(**{"reversal__booking": row})
        count += later.count()
        numbers |= set(later.values_list("reversal__booking__number", flat=True).distinct())
    if count:
        raise ChangedSince(count=count, numbers="、".join(sorted(numbers)))


def _in_chunks(kind: type[Fact], batch: Import) -> Iterator[list[Fact]]:
    """What stands of what the rows of the import stated, also under a correction or standing again."""
    last = 0
    standing = in_force(kind).filter(source_row__batch=batch).order_by("pk")
    while chunk := list(standing.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


def _replaced(kind: type[Any], batch: Import, facts: list[Fact]) -> dict[int, tuple[Fact, Fact, int]]:
    """By row of the import, what it had replaced: its reversal, the fact as it stood, and the last revision of its key.

    Nothing where something stands under the key by now that the import did not state.
    """
    rows = {f.source_row_id for f in facts}
    booked = {f.key: f.source_row_id for f in kind._default_manager.filter(booking=batch, sign=1, source_row__in=rows)}
    back = {f.key: f for f in kind._default_manager.filter(booking=batch, sign=-1, key__in=list(booked))}
    stood = kind._default_manager.in_bulk([f.reverses_id for f in back.values()])
    last = dict(
        kind._default_manager.filter(key__in=list(back)).order_by().values_list("key").annotate(Max("revision"))
    )
    others = set(
        in_force(kind).filter(key__in=list(back)).exclude(source_row__batch=batch).values_list("key", flat=True)
    )
    return {booked[key]: (fact, stood[fact.reverses_id], last[key]) for key, fact in back.items() if key not in others}


def _standing_again(
    old: Fact, original: Fact, revision: int, closed: Month | None, by: Any, at: datetime, reason: str
) -> Fact:
    """The revision an undone import had replaced, standing again as a new revision."""
    kind = type(old)
    counts_in = month_to_count_in(old.happened_on, closed)
    if not (closed and Month.of(original.counts_in) <= closed):
        counts_in = Month.of(original.counts_in)
    statement = Statement(kind=kind._meta.label_lower, key=old.key, happened_on=old.happened_on, values=old.stated())
    fact = build(
        kind,
        statement,
        revision=revision + 1,
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
