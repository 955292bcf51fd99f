"""Reads of the journal: entries for those who may read them, and the check of everything it proves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import CharField, F, Field, Max, Min, Model, Q, QuerySet, TextField

from zhaoshang.domain.journal.models import Entry, Seal, row_digest, said_by, sealed_columns, traced_models, utc_text
from zhaoshang.domain.journal.rules import may
from zhaoshang.kernel.finding import Finding
from zhaoshang.kernel.sealed import ALGORITHM
from zhaoshang.kernel.sealing import EMPTY, digest, merkle_root


def visible_to(user: Any) -> QuerySet[Entry]:
    """All entries to whoever may read the journal; to others their own."""
    if may("journal.read", user):
        return Entry.objects.all()
    return Entry.objects.filter(by_key=getattr(user, "journal_key", ""))


def about(kind: str, pk: Any) -> QuerySet[Entry]:
    """Everything that happened to one thing."""
    return Entry.objects.filter(subject_kind=kind, subject_id=str(pk), outcome=Entry.Outcome.DONE)


def in_proven_order(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Entries in the order their seals prove: by seal and by place in it; what is not sealed yet after all that is, by number.

    Two commands that wrote one row stand in the order they wrote it: the second waited for the first, whose entry was there
    by then, so that no seal takes the second alone.
    """
    return entries.order_by(F("seal__number").asc(nulls_last=True), "position", "id")


@dataclass(slots=True)
class Findings:
    """What a check of the journal found: what it covered, and every place where something does not fit."""

    entries: int = 0
    sealed: int = 0
    seals: int = 0
    head: str = EMPTY
    broken: list[str] = field(default_factory=list)


def head() -> dict[str, Any]:
    """The newest seal as exported: whoever keeps it can prove that nothing before it was cut or rewritten."""
    last = Seal.objects.order_by("-number").first()
    if last is None:
        return {"number": 0, "digest": EMPTY, "entries": 0}
    return {
        "number": last.number,
        "digest": last.digest,
        "at": utc_text(last.at),
        "entries": Entry.objects.filter(seal__isnull=False).count(),
    }


@contextmanager
def text_as_it_is() -> Iterator[None]:
    """Text that is no UTF-8 (somebody wrote into the file) is read all the same, so that it can be named, not stumbled over.

    Only SQLite keeps such text; PostgreSQL refuses it at the door.
    """
    connection.ensure_connection()
    base = connection.connection
    if connection.vendor != "sqlite":
        yield
        return
    before = base.text_factory
    base.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        base.text_factory = before


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is of one moment, and no writer waits for it."""
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # a transaction of Django's would be one that writes
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def verify(heads: list[dict[str, Any]]) -> Findings:
    """Every entry says what its digest says, every seal what its entries say, the chain holds and reaches every head."""
    found = Findings()
    by_seal: dict[int, list[Sealed]] = {}
    for entry in Entry.objects.order_by("id").iterator(5000):
        found.entries += 1
        if not _says_what_it_said(entry):
            found.broken.append(
                Finding(
                    f"entry {entry.pk} ({entry.verb}, {entry.at}): its content was changed",
                    zh=f"日志第{entry.pk}条（{entry.verb}，{entry.at}）：内容被改动过",
                )
            )
        if entry.seal_id is not None:
            found.sealed += 1
            by_seal.setdefault(entry.seal_id, []).append((entry.position or 0, entry.digest, entry.pk))
    previous, expected = EMPTY, 1
    digests: dict[int, str] = {0: EMPTY}
    told = _numbers_told()
    for seal in Seal.objects.order_by("number").iterator():
        found.seals += 1
        found.broken += _seal_faults(
            seal, sorted(by_seal.get(seal.pk, [])), previous, expected, told.get(seal.number, "")
        )
        previous, expected = seal.digest, seal.number + 1
        digests[seal.number] = seal.digest
    found.head = previous
    for kept in heads:
        if digests.get(int(kept["number"])) != kept["digest"]:
            found.broken.append(
                Finding(
                    f"exported head {kept['number']}: the journal no longer reaches it (cut or rewritten)",
                    zh=f"导出的链头{kept['number']}：日志接不上它（被截断或重写）",
                )
            )
    found.broken += list(_gaps())
    return found


def _says_what_it_said(entry: Entry) -> bool:
    """Whether the entry's digest is that of its content. What is no moment or no text any more is not what it said."""
    try:
        return digest(entry.content()) == entry.digest
    except (AttributeError, TypeError, ValueError):
        return False


def _numbers_told() -> dict[int, str]:
    """By seal, what the entry of its sealing says of the numbers of its entries; nothing for a seal from before it did."""
    told: dict[int, str] = {}
    for entry in in_proven_order(Entry.objects.filter(verb="journal.seal", outcome=Entry.Outcome.DONE)).iterator(500):
        payload = _payload_of(entry)
        if isinstance(payload.get("number"), int) and isinstance(payload.get("numbers"), str):
            told.setdefault(payload["number"], payload["numbers"])
    return told


def _seal_faults(seal: Seal, leaves: list[Sealed], previous: str, expected: int, numbers: str) -> list[str]:
    faults: list[str] = []
    head_of = {
        "number": seal.number,
        "at": utc_text(seal.at) if hasattr(seal.at, "astimezone") else str(seal.at),
        "count": seal.count,
        "algorithm": seal.algorithm,
        "root": seal.root,
        "previous": seal.previous,
    }
    if seal.number != expected:
        faults.append(
            Finding(
                f"seal {seal.number}: seal {expected} is missing",
                zh=f"第{seal.number}批封存：缺少第{expected}批",
            )
        )
    if seal.previous != previous:
        faults.append(
            Finding(
                f"seal {seal.number}: does not follow the seal before it",
                zh=f"第{seal.number}批封存：与上一批接不上",
            )
        )
    if digest(head_of) != seal.digest:
        faults.append(
            Finding(
                f"seal {seal.number}: its head was changed",
                zh=f"第{seal.number}批封存：批首被改动过",
            )
        )
    ids = [pk for _, _, pk in leaves]
    if len(leaves) != seal.count or [place for place, _, _ in leaves] != list(range(len(leaves))):
        faults.append(
            Finding(
                f"seal {seal.number}: {seal.count} entries were sealed, {len(leaves)} are there",
                zh=f"第{seal.number}批封存：封存了{seal.count}条，现有{len(leaves)}条",
            )
        )
    elif _root_of(leaves) != seal.root:
        faults.append(
            Finding(
                f"seal {seal.number}: its entries are not those that were sealed",
                zh=f"第{seal.number}批封存：现有的日志不是当时封存的",
            )
        )
    elif ids != sorted(ids) or (numbers and digest(ids) != numbers):
        faults.append(
            Finding(
                f"seal {seal.number}: the numbers of its entries were changed",
                zh=f"第{seal.number}批封存：日志的序号被改动过",
            )
        )
    return faults


def _root_of(leaves: list[Sealed]) -> str:
    """The Merkle root, or nothing when a leaf is no digest any more."""
    try:
        return merkle_root(leaf for _, leaf, _ in leaves)
    except ValueError:
        return ""


def _gaps() -> Iterator[str]:
    """A sealed entry never follows an unsealed one that is older than its seal's first; none of the unsealed is missing.

    That none is missing can be told on SQLite, where numbers are given one after another and the last one given is kept
    beside the rows; whoever cuts and sets that back as well is not told until a head or a seal misses what was cut.
    """
    oldest_open = Entry.objects.filter(seal__isnull=True).aggregate(first=Min("id"))["first"]
    newest_sealed = Entry.objects.filter(seal__isnull=False).aggregate(last=Max("id"))["last"]
    if oldest_open is not None and newest_sealed is not None and oldest_open < newest_sealed:
        older = Entry.objects.filter(seal__isnull=True, id__lt=newest_sealed).count()
        if older > CONCURRENT:
            yield Finding(
                f"{older} entries older than the last seal are unsealed",
                zh=f"最后一次封存之前的{older}条日志没有封存",
            )
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [Entry._meta.db_table])
            given = next((int(seq) for (seq,) in cursor.fetchall()), 0)
        after = newest_sealed or 0
        there = Entry.objects.filter(id__gt=after).count()
        if there != given - after:
            yield Finding(
                f"{given - after} entries were written after the last seal, {there} are there",
                zh=f"最后一次封存之后写了{given - after}条日志，现有{there}条",
            )


# An entry's place in its seal, its digest, its number.
Sealed = tuple[int, str, int]

# On PostgreSQL a writer may commit a lower number after a seal was made; a handful is normal, many are not.
CONCURRENT = 64


def altered_rows() -> Iterator[str]:
    """A sentence for each traced row that no longer says what the last command that wrote it left, is gone, or was planted."""
    last: dict[tuple[str, str], tuple[str | None, str]] = {}
    for entry, wrote in _payloads_with("wrote"):
        if not all(isinstance(rows, dict) for rows in wrote.values()):
            yield Finding(
                f"entry {entry.pk} ({entry.verb}): what it tells of rows cannot be read",
                zh=f"日志第{entry.pk}条（{entry.verb}）：所记的行无法读取",
            )
            continue
        for table, rows in wrote.items():
            for number, said in rows.items():
                last[(table, number)] = (said, f"entry {entry.pk} ({entry.verb})")
    for model in traced_models():
        table = model._meta.db_table
        for said in said_by(model):
            number = str(said["id"])
            left, wrote_by = last.pop((table, number), (None, ""))
            if left is None:
                yield Finding(
                    f"{table} {number}: no command wrote this row",
                    zh=f"{table} 第{number}行：没有任何操作写过这一行",
                )
            elif row_digest(model, said) != left:
                yield Finding(
                    f"{table} {number}: is not what {wrote_by} left",
                    zh=f"{table} 第{number}行：与{wrote_by}写下的不一致",
                )
    for (table, number), (left, wrote_by) in last.items():
        if left is not None:
            yield Finding(
                f"{table} {number}: {wrote_by} wrote it, and it is gone",
                zh=f"{table} 第{number}行：{wrote_by}写过，现已不存在",
            )


def unnatural(models: Iterable[type[Model]]) -> Iterator[str]:
    """A sentence for each value that the program never writes like this: only another hand leaves a text in a number's place.

    SQLite keeps whatever it is given, and what reads it may take it for something else than what adds it up. An empty text
    where nothing is kept as null is odd everywhere: a digest does not tell the two apart, a condition does.
    """
    is_odd = _odd if connection.vendor == "sqlite" else _empty_for_null
    for model in models:
        table = model._meta.db_table
        odd = " OR ".join(f"({said})" for field in model._meta.concrete_fields if (said := is_odd(field)))
        if not odd:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT id FROM "{table}" WHERE {odd} ORDER BY id LIMIT 100')  # noqa: S608 -- names of our own
            for (number,) in cursor.fetchall():
                yield Finding(
                    f"{table} {number}: holds a value the program never writes",
                    zh=f"{table} 第{number}行：含有本系统不会写入的值",
                )


DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
MOMENT = f"{DAY} [0-9][0-9]:[0-9][0-9]:[0-9][0-9]"


def _odd(field: Field[Any, Any]) -> str:
    """The condition under which a column of SQLite holds what its field would not have written."""
    column = f'"{field.column}"'
    unlike = _unlike_its_form(field)
    if field.null:
        return f"{column} IS NOT NULL AND ({unlike} OR {column} = '')"
    return f"{column} IS NULL OR {unlike}"


def _unlike_its_form(field: Field[Any, Any]) -> str:
    column, kind = f'"{field.column}"', field.get_internal_type()
    while kind in ("ForeignKey", "OneToOneField"):
        field = field.target_field  # type: ignore[attr-defined]
        kind = field.get_internal_type()
    if kind == "DateTimeField":
        whole = f"{column} GLOB '{MOMENT}' OR {column} GLOB '{MOMENT}.[0-9]*'"
        return f"typeof({column}) <> 'text' OR NOT ({whole})"
    if kind == "DateField":
        return f"typeof({column}) <> 'text' OR NOT {column} GLOB '{DAY}'"
    if kind == "BooleanField":
        return f"typeof({column}) <> 'integer' OR {column} NOT IN (0, 1)"
    if kind == "JSONField":
        return f"typeof({column}) <> 'text' OR {column} = ''"
    form = "integer" if "Integer" in kind or "AutoField" in kind else "blob" if kind == "BinaryField" else "text"
    return f"typeof({column}) <> '{form}'"


def _empty_for_null(field: Field[Any, Any]) -> str:
    """The same where the database keeps forms and nulls itself: an empty text in a column that keeps nothing as null."""
    return f"\"{field.column}\" = ''" if field.null and isinstance(field, CharField | TextField) else ""


def sealed_models() -> list[type[Model]]:
    """Every table that holds sealed texts."""
    return [m for m in apps.get_models() if sealed_columns(m)]


def under_other_keys(model: type[Model], key: str) -> QuerySet[Any]:
    """The rows of a table in which a text is sealed with another key than this one."""
    stale = Q(pk__in=[])
    for column in sealed_columns(model):
        stale |= ~Q(**{column: ""}) & ~Q(**{f"{column}__startswith": f"{ALGORITHM}:{key}:"})
    return model._default_manager.filter(stale)


def is_unsealed() -> bool:
    """Whether anything but sealings waits to be sealed."""
    return Entry.objects.filter(seal__isnull=True).exclude(verb="journal.seal").exists()


def is_untraced() -> bool:
    """Whether the journal began before rows were traced, and nobody has taken stock since."""
    first = in_proven_order(Entry.objects.all()).first()
    if first is None or '"wrote":{' in first.payload:
        return False
    return not Entry.objects.filter(verb="journal.take_stock").exists()


def payloads_with_facts() -> Iterator[tuple[Entry, dict[str, Any]]]:
    """Entries that wrote facts, in the proven order, with what they say of them: kind → number of rows, root of their leaves."""
    return _payloads_with("facts")


def last_told_of(kind: str, verbs: Iterable[str]) -> dict[str, tuple[Entry, dict[str, Any]]]:
    """By subject, the last entry among these verbs, in the proven order, and its payload."""
    found: dict[str, tuple[Entry, dict[str, Any]]] = {}
    told = Entry.objects.filter(subject_kind=kind, verb__in=list(verbs), outcome=Entry.Outcome.DONE)
    for entry in in_proven_order(told).iterator(500):
        found[entry.subject_id] = (entry, _payload_of(entry))
    return found


def _payloads_with(word: str) -> Iterator[tuple[Entry, dict[str, Any]]]:
    told = Entry.objects.filter(payload__contains=f'"{word}":{{', outcome=Entry.Outcome.DONE)
    for entry in in_proven_order(told).iterator(500):
        said = _payload_of(entry).get(word)
        if isinstance(said, dict):
            yield entry, said


def _payload_of(entry: Entry) -> dict[str, Any]:
    """What an entry tells; nothing when it is no JSON any more: `verify` names that entry."""
    try:
        payload = json.loads(entry.payload)
    except ValueError:
        return {}
    return payload if isinstance(payload, dict) else {}
