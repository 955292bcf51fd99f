"""Background work of evidence: read, check and book an import, each step taken up again where it was cut off.

A task is where the clock enters. The commands it calls take the moment as an argument.
"""

from __future__ import annotations

import functools
import gc
import logging
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django_tasks import task

from zhaoshang.domain.evidence.commands import booking, checking, files, imports, plausibility, staging, undoing
from zhaoshang.domain.evidence.commands.checking import Checker
from zhaoshang.domain.evidence.commands.findings import Checked
from zhaoshang.domain.evidence.errors import NoRows, NoSuchSheet, NoTable, WorkFailed
from zhaoshang.domain.evidence.models import Import, ImportRow
from zhaoshang.domain.evidence.queries import (
    LEDGERS,
    closed_through,
    ledger_called,
    synonyms,
    unfinished_imports,
    writings,
)
from zhaoshang.domain.evidence.readers.cells import cell_text
from zhaoshang.domain.evidence.readers.columns import Match, match_columns
from zhaoshang.domain.evidence.readers.limits import Limits
from zhaoshang.domain.evidence.readers.tables import Header, RowKinds, find_tables
from zhaoshang.domain.evidence.readers.workbook import SheetInfo, Workbook, open_workbook, read_workbook
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.names import mask
from zhaoshang.kernel.period import Month, month_in_text
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.zone import day_of

LOG = logging.getLogger("zhaoshang.worker")
STEPS = {"reading": "read", "checking": "check", "booking": "book", "undoing": "undo"}
Clock = Callable[[], datetime]
P = ParamSpec("P")
R = TypeVar("R")


def unswept(work: Callable[P, R]) -> Callable[P, R]:
    """Work on many rows at once, which make no cycles: looking for some among a million objects costs a fifth of the time."""

    @functools.wraps(work)
    def worked(*args: P.args, **kwargs: P.kwargs) -> R:
        was = gc.isenabled()
        gc.disable()
        try:
            return work(*args, **kwargs)
        finally:
            if was:
                gc.enable()

    return worked


def folder_of(batch: Import) -> Path:
    """Where an import's rows lie between reading and booking; made again from the document when missing.

    Named by the document too: in a home whose database was replaced, a number alone could find another file's rows.
    """
    return Path(settings.HOME) / "tmp" / f"import-{batch.pk}-{batch.document.sha256[:16]}"


def read(batch: Import, *, by: Any, now: Clock) -> Import:
    """The workbook is read in its child process and its tables stand beside the import; or the file is refused."""
    batch = booking.begin(batch=batch, state=Import.State.READING, by=by, at=now())
    try:
        book = _workbook(batch, now)
        tables = [_described(book, info, batch) for info in book.sheets if info.row_count]
        best = _best(tables, batch)
        if best is None and tables and (wanted := batch.layout.get("wanted_sheet")):
            there = "、".join(t["sheet_name"] for t in tables[:12])
            raise NoSuchSheet(name=batch.file_name, sheet=wanted, there=there)
        if best is None or (best["missing"] == "all" and not _could_be_matched(best)):
            ledger = ledger_called(batch.ledger)
            needed = [c.name for c in ledger.columns if c.required]
            raise NoTable(
                name=batch.file_name,
                ledger=ledger.name,
                needed=Bilingual("、".join(n.zh for n in needed), ", ".join(n.en for n in needed)),
            )
        if not best["missing"] and best["data_start"] > best["last_row"]:
            raise NoRows(name=batch.file_name, ledger=ledger_called(batch.ledger).name)
    except Refusal as refusal:
        return imports.refuse(batch=batch, refusal=refusal, by=by, at=now())
    return imports.take_in(batch=batch, tables=tables, layout=layout_of(best, batch), by=by, at=now())


def _could_be_matched(table: dict[str, Any]) -> bool:
    """Whether a person could say where the header is and which column is which: cells side by side, row under row."""
    wide = [number for number, cells in table["preview"] if sum(c is not None and c != "" for c in cells) > 1]
    return len(wide) > 1


def layout_of(table: dict[str, Any], batch: Import) -> dict[str, Any]:
    """The layout a described table would be read by."""
    as_of = batch.layout.get("as_of") or table["as_of"]
    return {
        "sheet": table["sheet"],
        "sheet_name": table["sheet_name"],
        "header_rows": table["header_rows"],
        "data_start": table["data_start"],
        "columns": table["columns"],
        "units": table["units"],
        "headings": {str(h["column"]): h["name"] for h in table["headers"] if h["name"]},
        "as_of": as_of,
    }


@unswept
def check(batch: Import, *, by: Any, now: Clock) -> Import:
    """Every row has its verdict and the import waits to be booked. Cut off, it begins anew with the rows already unpacked."""
    layout = batch.layout
    if ledger_called(batch.ledger).lacking(batch.columns):
        return batch  # the columns step shows what is missing
    batch = booking.begin(batch=batch, state=Import.State.CHECKING, by=by, at=now())
    try:
        book = _workbook(batch, now)
    except Refusal as refusal:
        return imports.refuse(batch=batch, refusal=refusal, by=by, at=now())
    info = book.sheets[int(layout["sheet"])]
    closed, written = closed_through(), writings()
    data_start = int(layout["data_start"])
    under_header = (row for row in book.rows(info.index) if row[0] >= data_start)
    shares = checking.shares_in(batch.columns, ledger_called(batch.ledger), under_header)
    try:
        checker = Checker(batch, day_of(now()), closed.last_day if closed else None, by, shares)
    except Refusal as refusal:  # a heading names a unit its column cannot be in
        return imports.refuse(batch=batch, refusal=refusal, by=by, at=now())
    booking.progress(batch, done=0, total=info.row_count, at=now())
    staging.begin_anew(batch)
    read_rows = 0
    counts = dict.fromkeys(ImportRow.Verdict.values, 0)
    for chunk in staging.in_chunks(_checked_rows(book, info, checker, data_start)):
        read_rows += len(chunk)
        checker.compare(chunk)
        staging.stage(batch, chunk, checker)
        for row in chunk:
            counts[str(row.verdict)] += 1
        booking.progress(batch, done=read_rows, total=info.row_count, at=now())
    notes = plausibility.notes_of(checker, (closed.next() if closed else Month.of(day_of(now()))).label)
    sheet = staging.sheet_proof(checker)
    checked = staging.conclude(batch=batch, counts=counts, notes=notes, sheet=sheet, written=written, by=by, at=now())
    shutil.rmtree(folder_of(batch), ignore_errors=True)
    return checked


@unswept
def book(batch: Import, *, reason: str = "", by: Any, now: Clock) -> Import:
    """The checked rows are booked as one step; when refused the import stays checked."""
    at = now()
    total = sum(batch.counts.get(v, 0) for v in booking.BOOKED)
    if batch.state == Import.State.CHECKED:
        batch = booking.begin(batch=batch, state=Import.State.BOOKING, total=total, by=by, at=at)
    batch.reason = reason or batch.reason
    with booking.prepare(batch, by=by, at=at, told=_telling(batch, total, now)) as spool:
        return booking.book(batch=batch, spool=spool, proof=spool.proof(), reason=reason, by=by, at=at)


@unswept
def undo(batch: Import, *, reason: str, by: Any, now: Clock) -> Import:
    """The booked import is taken back as one step; when refused it stays booked."""
    at = now()
    total = sum(batch.counts.get(v, 0) for v in booking.BOOKED)
    with undoing.prepare(batch, reason=reason, by=by, at=at, told=_telling(batch, total, now)) as spool:
        return undoing.undo(batch=batch, spool=spool, proof=spool.proof(), reason=reason, by=by, at=at)


def _telling(batch: Import, total: int, now: Clock) -> Callable[[int], None]:
    """Shows whoever waits how many rows are ready."""
    return lambda done: booking.progress(batch, done=min(done, total), total=total, at=now())


def _workbook(batch: Import, now: Clock) -> Workbook:
    folder = folder_of(batch)
    try:
        return open_workbook(folder)
    except FileNotFoundError:
        path = files.file_of(batch.document)

    def told(done: int, total: int) -> None:
        booking.progress(batch, done=done, total=total, at=now())

    return read_workbook(path, name=batch.file_name, into=folder, limits=Limits(), progress=told)


def _described(book: Workbook, info: SheetInfo, batch: Import) -> dict[str, Any]:
    """A sheet's table as an officer is shown it: headers, the columns they would fill, why we think so."""
    pointed = batch.layout.get("pointed", {})
    guess = find_tables(
        book.rows(info.index), info, pointed["header_rows"] if pointed.get("sheet") == info.index else ()
    )
    ledger = ledger_called(batch.ledger)
    found = match_columns(guess.headers, ledger, synonyms(ledger.key), guess.unit)
    needed = [c for c in ledger.columns if c.required]
    month = month_in_text(guess.period) or month_in_text(guess.title) or month_in_text(info.name)
    return {
        "sheet": info.index,
        "sheet_name": info.name,
        "visibility": info.visibility,
        "rows": info.row_count,
        "first_row": info.first_row,
        "last_row": info.last_row,
        "title": guess.title,
        "unit": guess.unit,
        "unit_address": guess.unit_address,
        "period": guess.period,
        "header_rows": list(guess.header_rows),
        "data_start": guess.data_start,
        "headers": [
            {"column": h.column, "name": h.name, "address": h.address, "unit": h.unit, "hidden": h.hidden}
            for h in guess.headers
        ],
        "columns": dict(found.columns),
        "units": dict(found.units),
        "origins": dict(found.origins),
        "learned": sorted(found.learned),
        "missing": "all" if len(found.missing) == len(needed) else [c.field for c in found.missing],
        "score": found.score,
        "as_of": month.last_day.isoformat() if month else None,
        "reasons": [{"zh": r.zh, "en": r.en} for r in (*guess.reasons, *book.cautions)],
        "better": _better_ledger(ledger.key, guess.headers, found),
        "preview": _preview(
            book,
            info,
            {found.columns[c.field] for c in ledger.columns if c.personal and c.field in found.columns},
            guess.data_start,
        ),
    }


def _better_ledger(key: str, headers: tuple[Header, ...], found: Match) -> str:
    """The ledger these headings fit altogether, and better than the one that was chosen; empty when there is none."""
    fitting = {k: match_columns(headers, other, synonyms(k)) for k, other in LEDGERS.items() if k != key}
    full = {k: match.score for k, match in fitting.items() if not match.missing and match.score > found.score}
    return max(full, key=lambda k: full[k], default="")


def _preview(book: Workbook, info: SheetInfo, personal: set[int], data_start: int) -> list[list[Any]]:
    """The first rows as they stand, some of the data among them; personal columns masked, as in the rows that are kept."""
    preview: list[list[Any]] = []
    most = min(max(12, data_start + 5), 40)
    for number, cells in book.rows(info.index):
        shown = [
            mask(cell_text(c)) if i in personal and c is not None and number >= data_start else c
            for i, c in enumerate(cells[:40])
        ]
        preview.append([number, shown])
        if len(preview) == most:
            break
    return preview


def _best(tables: list[dict[str, Any]], batch: Import) -> dict[str, Any] | None:
    pointed, wanted = batch.layout.get("pointed"), batch.layout.get("wanted_sheet")
    if pointed:
        return next((t for t in tables if t["sheet"] == pointed["sheet"]), None)
    if wanted:
        return next((t for t in tables if t["sheet_name"] == wanted), None)
    visible = [t for t in tables if t["visibility"] == "visible"] or tables
    return max(visible, key=lambda t: (t["score"], t["rows"]), default=None)


def _checked_rows(book: Workbook, info: SheetInfo, checker: Checker, data_start: int) -> Iterator[Checked]:
    guess = find_tables(book.rows(info.index), info, checker.batch.layout.get("header_rows", ()))
    kinds = RowKinds(guess)
    for number, cells in book.rows(info.index):
        if number < data_start:
            continue
        kind = kinds.of(cells)
        if kind == "data":
            yield checker.read(number, cells)
        elif kind == "total":
            yield checker.total(number, cells)
        elif kind != "blank":
            yield Checked(number, cells, verdict=ImportRow.Verdict.SKIPPED)


# Where an import has to stand for a step of work to be done; elsewhere the job comes too late and does nothing.
STANDS: dict[str, tuple[str, ...]] = {
    "read": (Import.State.UPLOADED, Import.State.READING),
    "check": (Import.State.READ, Import.State.CHECKING),
    "book": (Import.State.BOOKING,),
    "undo": (Import.State.UNDOING,),
}


@task()
def work_on_import(import_id: int, username: str, step: str, reason: str = "") -> None:
    """Background: read and check an upload (`read`), check it again (`check`), book it (`book`), take it back (`undo`).

    Whatever goes wrong ends in a sentence beside the import and a state from which a person can go on.
    """
    batch = Import.objects.get(pk=import_id)
    if batch.state not in STANDS[step]:
        return
    by = get_user_model().objects.get(username=username)
    try:
        if step == "read":
            batch = read(batch, by=by, now=clock)
        if step in ("read", "check") and batch.state in STANDS["check"]:
            check(batch, by=by, now=clock)
        if step == "book":
            book(batch, reason=reason, by=by, now=clock)
        if step == "undo":
            undo(batch, reason=reason, by=by, now=clock)
    except Refusal as refusal:
        _note(import_id, step, refusal, by)
    except Exception:
        LOG.exception("work on import %s failed at %s", import_id, step)
        _note(import_id, step, WorkFailed(number=batch.number), by)


def _note(import_id: int, step: str, refusal: Refusal, by: Any) -> None:
    """The refusal stands beside the import, which is at rest again; unless it has moved on to other work."""
    batch = Import.objects.get(pk=import_id)
    if batch.state in STANDS[step] or (step == "read" and batch.state in STANDS["check"]):
        imports.note_refusal(batch=batch, refusal=refusal, state=batch.state, by=by, at=clock())


def take_up(older_than_seconds: int = 30) -> int:
    """Imports whose work stopped without an end (a killed worker) are queued again; returns how many.

    One that only waits behind others in the queue is left there.
    """
    taken = 0
    waiting = _waiting()
    for batch in unfinished_imports():
        silent = batch.beat_at is None or (clock() - batch.beat_at).total_seconds() > older_than_seconds
        if silent and batch.pk not in waiting and batch.layout.get("acting"):
            step = STEPS[batch.state]
            reason = batch.layout.get("undo_reason", "") if step == "undo" else batch.reason
            booking.progress(batch, done=batch.phase_done, total=batch.phase_total, at=clock())
            work_on_import.enqueue(batch.pk, batch.layout["acting"], step, reason)
            taken += 1
    return taken


def _waiting() -> set[int]:
    """The imports a job in the queue waits for."""
    queue = apps.get_model("django_tasks_database", "DBTaskResult")
    told = queue.objects.filter(task_path=work_on_import.module_path, status="READY")
    return {args["args"][0] for args in told.values_list("args_kwargs", flat=True)}


def clock() -> datetime:
    """Now; a task is where the clock enters."""
    return datetime.now(UTC)  # noqa: TID251 -- the one clock of background work
