"""The rows of a check are kept, with what became of each, and the check is concluded.

Rows are staged in chunks, each its own short transaction; the check's entry keeps the root over all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from zhaoshang.domain.evidence.commands.checking import Checker
from zhaoshang.domain.evidence.commands.findings import Checked
from zhaoshang.domain.evidence.errors import WrongStep
from zhaoshang.domain.evidence.models import Import, ImportRow
from zhaoshang.domain.evidence.states import STATES, before
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.journal.models import row_digest, writing
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.sealing import merkle_root

CHUNK = 2000


def begin_anew(batch: Import) -> None:
    """Nothing is staged. What a cut-off check has left is not taken on trust: it is staged again, as it stands now."""
    with transaction.atomic(), writing("evidence.stage"):
        ImportRow.objects.filter(batch=batch).delete()


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


def sheet_proof(checker: Checker) -> dict[str, Any]:
    """What the journal keeps of the rows just staged: how many, and the Merkle root of their digests in order."""
    return {"count": len(checker.leaves), "root": merkle_root(checker.leaves)}


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
