"""Reads of evidence: imports a person may see, facts in force, facts as known on a day, the cell behind a value."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, QuerySet, Window

from zhaoshang.domain.evidence.errors import UnknownLedger
from zhaoshang.domain.evidence.models import Books, Document, Fact, Import, ImportRow, Synonym, fact_models
from zhaoshang.domain.evidence.readers.cells import cell_address, cell_text
from zhaoshang.domain.journal.models import row_digest, said_by
from zhaoshang.domain.journal.queries import last_told_of, payloads_with_facts
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.finding import Finding
from zhaoshang.kernel.ledger import Ledger
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.sealing import merkle_root

# Each room registers its ledgers when the program starts (docs/adr/0006-ledgers-are-declared.md).
LEDGERS: dict[str, Ledger] = {}


@dataclass(frozen=True, slots=True)
class Yardstick:
    """Something the sum of a column can be held against: a year's target, in base units, and what it is called."""

    field: str
    value: Decimal
    name: Bilingual


# `targets` lies above and lays its targets in here when the program starts (docs/adr/0006).
YARDSTICKS: list[Callable[[str, int], list[Yardstick]]] = []


def register(*ledgers: Ledger) -> None:
    """The ledgers can be imported from now on."""
    LEDGERS.update({ledger.key: ledger for ledger in ledgers})


def ledger_called(key: str) -> Ledger:
    """The ledger of that key; refuses an unknown one by naming all."""
    if key not in LEDGERS:
        raise UnknownLedger(ledger=key, known="、".join(sorted(LEDGERS)))
    return LEDGERS[key]


def ledger_of(kind: type[Fact]) -> Ledger:
    """The ledger whose rows state facts of a kind."""
    return next(ledger for ledger in LEDGERS.values() if kind._meta.label_lower in ledger.facts)


def imports_visible_to(user: Any, reach: Any) -> QuerySet[Import]:
    """The imports within a person's reach; `reach` is the narrowing of `organisations.queries.within_reach`."""
    narrowed: QuerySet[Import] = reach(Import.objects.select_related("document"), user, "imports.read")
    return narrowed


@functools.cache
def fact_kind(label: str) -> type[Fact]:
    """The table of a kind of fact, by its label such as `enterprises.paidincapital`."""
    model = apps.get_model(label)
    if not issubclass(model, Fact):
        raise LookupError(f"{label} is no kind of fact")
    return model


def kinds() -> dict[str, type[Fact]]:
    """Every kind of fact by label."""
    return {m._meta.label_lower: m for m in fact_models()}


def in_force(kind: type[Fact]) -> QuerySet[Any]:
    """The facts that stand now: written and not reversed."""
    rows: QuerySet[Any] = kind._default_manager.filter(sign=1)
    return rows.filter(reversal__isnull=True)


def corrected_into(kind: type[Fact], keys: Iterable[str]) -> dict[str, Any]:
    """Of keys under which nothing stands any more, those that a correction gave up for another key: the fact in force now.

    A correction writes the reversal and the new revision in one entry, from the same row of the same sheet.
    """
    found: dict[str, Any] = {}
    asked = {key: key for key in keys}
    for _ in range(HOPS):
        places = {
            (uid, row): asked[key]
            for key, uid, row in _by_correction(kind, asked, -1).values_list("key", "entry_uid", "source_row_id")
        }
        if not places:
            break
        uids, rows = zip(*places, strict=True)
        partners = list(kind._default_manager.filter(booking=None, sign=1, entry_uid__in=uids, source_row__in=rows))
        standing = set(in_force(kind).filter(pk__in=[f.pk for f in partners]).values_list("pk", flat=True))
        asked = {}
        for fact in partners:
            first = places.get((fact.entry_uid, fact.source_row_id))
            if first is None or fact.key == first:
                continue
            if fact.pk in standing:
                found[first] = fact
            else:
                asked[fact.key] = first
    return found


def history_of(fact: Fact) -> QuerySet[Any]:
    """Every row that was ever written of what a fact is about, also under the keys it had before or got later; oldest first."""
    kind, keys = type(fact), {fact.key}
    for _ in range(HOPS):
        pairs = list(_by_correction(kind, keys).values_list("entry_uid", "source_row_id"))
        wanted = kind._default_manager.filter(
            booking=None, entry_uid__in={uid for uid, _ in pairs}, source_row__in={row for _, row in pairs}
        )
        more = {f[0] for f in wanted.values_list("key", "entry_uid", "source_row_id") if (f[1], f[2]) in set(pairs)}
        if more <= keys:
            break
        keys |= more
    rows: QuerySet[Any] = kind._default_manager.filter(key__in=keys).order_by("pk")
    return rows


HOPS = 10  # how often a fact may have got another key by correction


def _by_correction(kind: type[Fact], keys: Iterable[str], sign: int | None = None) -> QuerySet[Any]:
    rows = kind._default_manager.filter(key__in=list(keys), booking=None, source_row__isnull=False)
    return rows if sign is None else rows.filter(sign=sign)


def known_at(rows: QuerySet[Any], moment: datetime | None) -> QuerySet[Any]:
    """Of facts, those that stood at a moment: recorded by then, and not reversed by then; None means now."""
    if moment is None:
        return rows.filter(sign=1, reversal__isnull=True)
    return rows.filter(sign=1, recorded_at__lte=moment).exclude(reversal__recorded_at__lte=moment)


def late_in(rows: QuerySet[Any], month: Month) -> QuerySet[Any]:
    """Of facts, those that an import brought in a month of what had happened before it, and of which nothing had counted
    until then. What was taken back within the month is left out; what was booked again counts once."""
    first = month.first_day
    earlier = rows.model._default_manager.filter(key=OuterRef("key"), sign=1, counts_in__lt=first)
    # Where no month was ever closed, nothing is late.
    has_closed = Exists(Books.objects.filter(closed_through__isnull=False))
    came = rows.filter(has_closed, counts_in=first, sign=1, happened_on__lt=first, booking__isnull=False)
    return came.exclude(reversal__counts_in=first).exclude(Exists(earlier))


def corrections_in(rows: QuerySet[Any], month: Month, *, most: int) -> tuple[list[Any], int]:
    """Of facts, what was booked in a month for closed ones: rows taken back before rows that came late, the newest first,
    `most` at most; and how many more there are. One question to the database."""
    back = rows.filter(sign=-1, counts_in=month.first_day, reverses__counts_in__lt=month.first_day)
    here = back | late_in(rows, month)
    counted = here.annotate(in_all=Window(Count("pk"))).select_related("reverses")
    found = list(counted.order_by("sign", "-recorded_at")[:most])
    return found, found[0].in_all - len(found) if found else 0


def closed_through() -> Month | None:
    """The last closed month, or None while no month was ever closed."""
    day = Books.objects.values_list("closed_through", flat=True).get(pk=1)
    return Month.of(day) if day else None


def writings() -> int:
    """How often facts were written: what was counted at another number may be out of date."""
    return int(Books.objects.values_list("written", flat=True).get(pk=1))


def month_to_count_in(happened_on: date, closed: Month | None) -> Month:
    """The reporting month a fact counts in: its own while open, else the first open one."""
    own = Month.of(happened_on)
    return closed.next() if closed and own <= closed else own


def synonyms(ledger: str) -> dict[str, str]:
    """Headings this bureau has taught the ledger: folded heading → field ("" means: leave the column out)."""
    return dict(Synonym.objects.filter(ledger=ledger).values_list("heading", "field"))


def synonyms_of(ledger: str) -> QuerySet[Synonym]:
    """The same as rows, for whoever keeps the dictionary."""
    return Synonym.objects.filter(ledger=ledger)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was read: file, sheet, cell, and what stood there."""

    field: str
    file: str
    sha256: str
    sheet: str
    cell: str
    text: str
    import_id: int
    import_number: str
    row: int


def sources(fact: Fact) -> dict[str, Source]:
    """For each value of a fact, the cell it came from; empty for a fact entered by hand."""
    row = fact.source_row
    if row is None:
        return {}
    return row_sources(row, row.batch)


def row_sources(row: ImportRow, batch: Import) -> dict[str, Source]:
    """For each chosen column, the cell of this row."""
    return {
        field: Source(
            field=field,
            file=batch.file_name,
            sha256=batch.document.sha256,
            sheet=str(batch.layout.get("sheet_name", "")),
            cell=cell_address(row.number, column),
            text=cell_text(row.cells[column]) if column < len(row.cells) else "",
            import_id=batch.pk,
            import_number=batch.number,
            row=row.number,
        )
        for field, column in batch.columns.items()
    }


def rows_of(batch: Import, verdicts: Iterable[str] = ()) -> QuerySet[ImportRow]:
    """The rows of an import, of some verdicts or all."""
    rows = batch.rows.all()
    wanted = list(verdicts)
    return rows.filter(verdict__in=wanted) if wanted else rows


def waiting_imports() -> list[str]:
    """The numbers of imports a closing has to wait for: being worked on, or checked with something to book."""
    held = Import.objects.filter(state__in=BEFORE_CLOSING).values_list("number", "state", "counts")
    return [n for n, state, told in held if state != Import.State.CHECKED or told.get("new") or told.get("changed")]


BEFORE_CLOSING = (Import.State.CHECKED, Import.State.BOOKING, Import.State.CHECKING, Import.State.UNDOING)


def unfinished_imports() -> QuerySet[Import]:
    """Imports whose work was begun and not finished, for the worker to take up again after a crash."""
    working = [Import.State.READING, Import.State.CHECKING, Import.State.BOOKING, Import.State.UNDOING]
    return Import.objects.filter(state__in=working)


def altered_facts() -> Iterator[str]:
    """A sentence for each journal entry whose facts were changed, removed, added to or renumbered since.

    A fact's number is no part of its leaf. Within an entry the root proves the order; facts are written under the lock of
    the books, so the numbers of an entry's facts lie above those of every entry before it.
    """
    claimed: dict[str, int] = {}
    highest: dict[str, int] = {}
    for entry, facts in payloads_with_facts():
        if any(label not in kinds() or not {"count", "root"} <= set(told) for label, told in facts.items()):
            yield Finding(
                f"entry {entry.pk} ({entry.verb}): what it tells of facts cannot be read",
                zh=f"日志第{entry.pk}条（{entry.verb}）：所记的数据无法读取",
            )
            continue
        for label, told in facts.items():
            kind = fact_kind(label)
            leaves, numbers = [], []
            for fact in kind._default_manager.filter(entry_uid=entry.uid).order_by("pk").iterator(2000):
                leaves.append(fact.leaf())
                numbers.append(fact.pk)
            before = highest.get(label, 0)
            if numbers and numbers[0] <= before:
                yield Finding(
                    f"{label}: rows of entry {entry.pk} ({entry.verb}) have numbers below those of an earlier entry",
                    zh=f"{label}：日志第{entry.pk}条（{entry.verb}）写的行，序号小于更早的日志",
                )
            highest[label] = max(before, *numbers[-1:])
            claimed[label] = claimed.get(label, 0) + len(leaves)
            if len(leaves) != told["count"] or merkle_root(leaves) != told["root"]:
                yield Finding(
                    f"{label}: entry {entry.pk} ({entry.verb}) wrote {told['count']} rows; what is there now "
                    f"({len(leaves)}) is not what it wrote",
                    zh=f"{label}：日志第{entry.pk}条（{entry.verb}）写了{told['count']}行，现有的{len(leaves)}行不是它写下的",
                )
    for label, kind in kinds().items():
        there = kind._default_manager.count()
        if there != claimed.get(label, 0):
            yield Finding(
                f"{label}: {there} rows are there, {claimed.get(label, 0)} were written by commands",
                zh=f"{label}：现有{there}行，操作写过{claimed.get(label, 0)}行",
            )
        for number in _reversing_nothing(kind):
            yield Finding(
                f"{label} {number}: does not take back an earlier row of the same statement",
                zh=f"{label} 第{number}行：冲回的不是同一数据更早的一行",
            )


def _reversing_nothing(kind: type[Fact]) -> QuerySet[Any]:
    """The numbers of reversals that point at no earlier row which they could take back."""
    taken_back = kind._default_manager.filter(
        pk=OuterRef("reverses_id"), pk__lt=OuterRef("pk"), key=OuterRef("key"), revision=OuterRef("revision"), sign=1
    )
    rows: QuerySet[Any] = kind._default_manager.filter(~Exists(taken_back), reverses__isnull=False)
    return rows.order_by("pk").values_list("pk", flat=True)


# The last of these says what the kept rows of a sheet are: checked, or to be checked anew.
NO_ROWS_YET = (Import.State.UPLOADED, Import.State.READING)
CHECKING = ("evidence.check", "evidence.choose", "evidence.recheck", "evidence.point")


def altered_sheets() -> Iterator[str]:
    """A sentence for each checked sheet whose kept rows are not those that were checked."""
    told = last_told_of("evidence.import", CHECKING)
    for batch in Import.objects.order_by("pk"):
        entry, payload = told.get(str(batch.pk), (None, {}))
        checked = payload.get("sheet")  # none yet when it is to be checked anew, nor before rows were traced
        if entry is None or not isinstance(checked, dict):
            if batch.state in NO_ROWS_YET and batch.rows.exists():
                yield Finding(
                    f"evidence_importrow: import {batch.pk} was never checked, and rows of it are there",
                    zh=f"evidence_importrow：导入{batch.pk}从未检查过，却有它的行",
                )
            continue
        leaves = [row_digest(ImportRow, said) for said in said_by(ImportRow, batch=batch)]
        if len(leaves) != checked["count"] or merkle_root(leaves) != checked["root"]:
            yield (
                f"evidence_importrow: entry {entry.pk} checked {checked['count']} rows of import {batch.pk}; what is there "
                f"now ({len(leaves)}) is not what it checked"
            )
    lost = ImportRow.objects.exclude(batch__in=Import.objects.all()).count()
    if lost:
        yield Finding(
            f"evidence_importrow: {lost} rows belong to no import",
            zh=f"evidence_importrow：有{lost}行不属于任何导入",
        )


def holds_samples() -> bool:
    """Whether invented rows are among what was booked: then every public page says so."""
    return Import.objects.filter(is_sample=True, state=Import.State.BOOKED).exists()


def altered_files() -> Iterator[str]:
    """A sentence for each kept file that is missing or no longer has the bytes it came with."""
    root = Path(settings.MEDIA_ROOT)
    for document in Document.objects.order_by("pk").iterator(500):
        path = root / document.path
        if not path.is_file():
            yield Finding(
                f"file {document.name}: missing from the store",
                zh=f"文件“{document.name}”：存储中已不存在",
            )
            continue
        hasher = hashlib.sha256()
        with path.open("rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                hasher.update(block)
        if hasher.hexdigest() != document.sha256:
            yield Finding(
                f"file {document.name}: its bytes were changed",
                zh=f"文件“{document.name}”：内容被改动过",
            )
