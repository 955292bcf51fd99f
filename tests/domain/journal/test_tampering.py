"""R51: whatever is changed behind our back is found, by `zhaoshang verify` and by the verifier that shares no code.

Each try lifts the triggers, changes one thing with plain SQL, checks with both, and rolls back.
"""

from __future__ import annotations

import importlib.util
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from tests.conftest import unlock_all
from tests.factories.booking import AUGUST, Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.estate.models import OccupancyReading
from zhaoshang.domain.evidence.commands import facts
from zhaoshang.domain.evidence.queries import altered_facts
from zhaoshang.domain.journal.commands import seal
from zhaoshang.domain.journal.models import Entry, Seal, utc_text
from zhaoshang.domain.journal.queries import head, verify
from zhaoshang.domain.targets.commands import close
from zhaoshang.domain.targets.models import ClosedMonth, FrozenFigure
from zhaoshang.domain.targets.queries.proof import altered_months
from zhaoshang.kernel.sealing import EMPTY, digest, merkle_root
from zhaoshang.web.console.house import export_journal

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
SEED = 20200905
ENTRY_COLUMNS = [f.column for f in Entry._meta.concrete_fields]
SEAL_COLUMNS = [f.column for f in Seal._meta.concrete_fields]


@pytest.fixture(scope="session")
def alone() -> Any:
    """The stand-alone verifier as a module."""
    spec = importlib.util.spec_from_file_location("zhaoshang_verify", ROOT / "verifier/zhaoshang_verify.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def heads(books: Books, clock: Clock) -> list[dict[str, Any]]:
    """A journal of four seals over some bookings, corrections and a closed month; the exported heads."""
    kept = []
    books.booked("fdi", sample_rows("fdi", 6))
    seal(by=books.by, at=clock())
    kept.append(head())
    books.booked("buildings", sample_rows("buildings", 3))
    seal(by=books.by, at=clock())
    kept.append(head())
    first = PaidInCapital.objects.order_by("pk").first()
    facts.correct(fact=first, values={"paid_in_usd": 5}, reason="银行更正", by=books.by, at=clock())
    seal(by=books.by, at=clock())
    close(month=AUGUST, by=books.by, at=clock())
    seal(by=books.by, at=clock())
    kept.append(head())
    unlock_all(connection)
    return kept


@pytest.fixture
def findings(alone: Any, heads: list[dict[str, Any]], tmp_path: Path) -> Callable[[], tuple[list[str], list[str]]]:
    """What each of the two says of the journal as it is now."""
    file = tmp_path / "journal.jsonl"

    def look() -> tuple[list[str], list[str]]:
        ours = verify(heads).broken
        try:
            export_journal(file)
        except Exception as problem:
            return ours, [f"cannot be exported: {problem}"]
        return ours, alone.check(alone.read(file), heads)

    return look


class Undone(Exception): ...


def tampered(sql: str, values: list[Any], look: Callable[[], Any]) -> Any:
    """What is found after this statement; afterwards it was never run."""
    result: list[Any] = []
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql, values)
                assert cursor.rowcount, f"nothing was changed by {sql} {values}"
            result.append(look())
            raise Undone
    except Undone:
        return result[0]
    except IntegrityError as problem:  # a constraint did not let it happen at all
        return [[f"refused: {problem}"], [f"refused: {problem}"]]


def flipped(value: Any, dice: random.Random) -> Any:
    """The value with one character (or the number) changed; None becomes something."""
    if value is None:
        return 1
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value ^ (1 << dice.randrange(0, 8))
    text = str(value)
    if not text:
        return "x"
    at = dice.randrange(len(text))
    now = chr(ord(text[at]) ^ 1) if text[at] != "\x01" else "x"
    return text[:at] + now + text[at + 1 :]


def columns_of(model: type[Model], pk: Any, column: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{model._meta.db_table}" WHERE id = %s', [pk])
        return cursor.fetchone()[0]


def places(model: type[Model], columns: list[str], rows: list[Any], times: int) -> Iterator[tuple[str, list[Any], str]]:
    """`times` single changes of a table: every column is changed at least once."""
    dice = random.Random(f"{SEED}{model._meta.label}")
    table = model._meta.db_table
    for number in range(times):
        column, pk = columns[number % len(columns)], dice.choice(rows)
        field = next(f for f in model._meta.concrete_fields if f.column == column)
        old = columns_of(model, pk, column)
        kind = field.get_internal_type()
        if kind in ("DateTimeField", "DateField"):
            shift = dice.choice(["1 day", "1 hour", "1 minute", "1 second"]) if kind == "DateTimeField" else "1 day"
            if connection.vendor == "postgresql":
                yield f'UPDATE "{table}" SET "{column}" = "{column}" + interval \'{shift}\' WHERE id = %s', [pk], column
            elif kind == "DateTimeField":
                yield (
                    f'UPDATE "{table}" SET "{column}" = datetime("{column}", \'+{shift}\') WHERE id = %s',
                    [pk],
                    column,
                )
            else:
                yield f'UPDATE "{table}" SET "{column}" = date("{column}", \'+{shift}\') WHERE id = %s', [pk], column
            continue
        new = not old if kind == "BooleanField" else flipped(old, dice)
        yield f'UPDATE "{table}" SET "{column}" = %s WHERE id = %s', [new, pk], column


def test_the_honest_journal_is_found_whole(findings: Callable[..., Any]) -> None:
    assert findings() == ([], [])
    assert list(altered_facts()) == []
    assert list(altered_months()) == []


def test_any_column_of_any_entry(findings: Callable[..., Any]) -> None:
    rows = list(Entry.objects.filter(seal__isnull=False).values_list("pk", flat=True))
    seals = list(Seal.objects.values_list("pk", flat=True))
    for sql, values, column in places(Entry, ENTRY_COLUMNS, rows, 182):
        given = values
        if column == "seal_id":
            own = columns_of(Entry, values[1], "seal_id")
            given = [next(s for s in seals if s != own), values[1]]
        if column == "uid":
            given = [f"{values[0]}x"[-36:], values[1]]
        if column == "position":
            given = [values[0] + 1000, values[1]]
        ours, theirs = tampered(sql, given, findings)
        assert ours, (sql, given)
        assert theirs, (sql, given)


def exchange(table: str, one: int, other: int) -> None:
    """Two rows have each other's number."""
    with connection.cursor() as cursor:
        for now, new in ((one, 10**6), (other, one), (10**6, other)):
            cursor.execute(f'UPDATE "{table}" SET id = %s WHERE id = %s', [new, now])


def test_the_numbers_of_any_two_sealed_entries_exchanged(findings: Callable[..., Any]) -> None:
    """A number is no part of what an entry says; the entry of the sealing proves it."""
    sealed = list(Entry.objects.filter(seal__isnull=False).order_by("pk").values_list("pk", flat=True))
    pairs = [*zip(sealed, sealed[1:], strict=False), *zip(sealed, reversed(sealed), strict=True)]
    for one, other in ((a, b) for a, b in pairs if a < b):

        def look(one: int = one, other: int = other) -> Any:
            exchange("journal_entry", one, other)
            return findings()

        ours, theirs = tampered("UPDATE journal_entry SET id = id WHERE id = %s", [one], look)
        assert any("the numbers of its entries were changed" in said for said in ours), (one, other)
        assert any("the numbers of its entries were changed" in said for said in theirs), (one, other)


def test_an_unsealed_entry_cut_off(alone: Any, heads: list[dict[str, Any]], tmp_path: Path) -> None:
    """What came after the last seal can be cut unseen on PostgreSQL, and on SQLite by whoever sets back the last number given
    as well: that is why seals follow each other closely. On SQLite, cutting alone is told."""
    file = tmp_path / "journal.jsonl"

    def look(is_set_back: bool) -> Any:
        if connection.vendor == "sqlite" and is_set_back:
            with connection.cursor() as cursor:
                last = "(SELECT max(id) FROM journal_entry)"
                cursor.execute(f"UPDATE sqlite_sequence SET seq = {last} WHERE name = 'journal_entry'")
        export_journal(file)
        return verify(heads).broken, alone.check(alone.read(file), heads)

    cut = "DELETE FROM journal_entry WHERE seal_id IS NULL AND verb = %s"
    ours, theirs = tampered(cut, ["journal.seal"], lambda: look(False))
    assert bool(ours) == (connection.vendor == "sqlite")
    assert ours in ([], ["1 entries were written after the last seal, 0 are there"])
    ours, theirs = tampered(cut, ["journal.seal"], lambda: look(True))
    assert ours == theirs == []


def test_an_unsealed_entry_proves_itself(findings: Callable[..., Any]) -> None:
    """What is not sealed yet may be cut off unseen (see above), but not changed as it stands: its digest has to be made anew."""
    last = Entry.objects.filter(seal__isnull=True).get()
    for column in ("verb", "by_key", "payload", "reason", "outcome"):
        sql = f'UPDATE journal_entry SET "{column}" = %s WHERE id = %s'
        ours, theirs = tampered(sql, ["other", last.pk], findings)
        assert ours and theirs, column


def test_any_column_of_any_seal(findings: Callable[..., Any]) -> None:
    rows = list(Seal.objects.values_list("pk", flat=True))
    for sql, values, column in places(Seal, SEAL_COLUMNS, rows, 42):
        given = [values[0] + 100, values[1]] if column == "number" else values
        ours, theirs = tampered(sql, given, findings)
        assert ours and theirs, (sql, given)


def test_deleted_inserted_swapped(findings: Callable[..., Any]) -> None:
    sealed = list(Entry.objects.filter(seal__isnull=False).order_by("pk"))
    for entry in sealed:
        ours, theirs = tampered("DELETE FROM journal_entry WHERE id = %s", [entry.pk], findings)
        assert ours and theirs, f"entry {entry.pk} deleted"
    columns = ", ".join(f'"{c}"' for c in ENTRY_COLUMNS if c != "id")
    for entry in sealed[::3]:
        copied = (
            columns.replace('"uid"', "'new-uid'").replace('"position"', "777").replace('"seal_id"', str(entry.seal_id))
        )
        sql = f"INSERT INTO journal_entry ({columns}) SELECT {copied} FROM journal_entry WHERE id = %s"
        ours, theirs = tampered(sql, [entry.pk], findings)
        assert ours and theirs, f"entry {entry.pk} doubled"
    for one, other in zip(sealed, sealed[1:], strict=False):
        sql = "UPDATE journal_entry SET payload = CASE id WHEN %s THEN %s ELSE %s END WHERE id IN (%s, %s)"
        if one.payload != other.payload:
            ours, theirs = tampered(sql, [one.pk, other.payload, one.payload, one.pk, other.pk], findings)
            assert ours and theirs, f"contents of {one.pk} and {other.pk} swapped"


def test_places_of_two_entries_exchanged(findings: Callable[..., Any]) -> None:
    one, other = Entry.objects.filter(seal__number=1).order_by("position")[:2]
    sql = "UPDATE journal_entry SET position = -id WHERE id IN (%s, %s)"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # positions are checked not to be negative there
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE journal_entry DROP CONSTRAINT IF EXISTS journal_entry_position_check")

    def look() -> Any:
        with connection.cursor() as cursor:
            for pk, place in ((one.pk, other.position), (other.pk, one.position)):
                cursor.execute("UPDATE journal_entry SET position = %s WHERE id = %s", [place, pk])
        return findings()

    if connection.vendor == "sqlite":
        sql = "UPDATE journal_entry SET position = id + 100000 WHERE id IN (%s, %s)"
    ours, theirs = tampered(sql, [one.pk, other.pk], look)
    assert ours and theirs


def test_every_seal_deleted_in_turn(findings: Callable[..., Any]) -> None:
    for seal_ in Seal.objects.all():

        def look(pk: int = seal_.pk) -> Any:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM journal_seal WHERE id = %s", [pk])
            return findings()

        ours, theirs = tampered("DELETE FROM journal_entry WHERE seal_id = %s", [seal_.pk], look)
        assert ours and theirs, f"{seal_} deleted with all its entries"


def rechained(cut_from: int = 0) -> None:
    """What somebody with the whole database can do: make every digest, root and chain fit what it says now."""
    previous = EMPTY
    with connection.cursor() as cursor:
        for entry in Entry.objects.all():
            cursor.execute("UPDATE journal_entry SET digest = %s WHERE id = %s", [digest(entry.content()), entry.pk])
        for made in Seal.objects.order_by("number"):
            root = merkle_root(made.entries.order_by("position").values_list("digest", flat=True))
            parts = {
                "number": made.number, "at": utc_text(made.at), "count": made.count, "algorithm": made.algorithm,
                "root": root, "previous": previous,
            }  # fmt: skip
            new = digest(parts)
            cursor.execute(
                "UPDATE journal_seal SET root = %s, previous = %s, digest = %s WHERE id = %s",
                [root, previous, new, made.pk],
            )
            previous = new


def test_rewritten_and_chained_again_is_found_by_the_kept_head(
    alone: Any, heads: list[dict[str, Any]], tmp_path: Path
) -> None:
    def look() -> Any:
        rechained()
        file = tmp_path / "journal.jsonl"
        export_journal(file)
        journal = alone.read(file)
        return verify([]).broken, alone.check(journal, []), verify(heads).broken, alone.check(journal, heads)

    entry = Entry.objects.filter(seal__number=1).first()
    assert entry
    nothing, nothing_too, ours, theirs = tampered(
        "UPDATE journal_entry SET reason = 'never happened' WHERE id = %s", [entry.pk], look
    )
    assert nothing == nothing_too == []  # inside the database it fits: that is why heads are kept elsewhere
    assert len(ours) == len(theirs) == len(heads)


def test_a_tail_cut_off_is_found_by_the_kept_head(alone: Any, heads: list[dict[str, Any]], tmp_path: Path) -> None:
    for keep in range(4):

        def look(keep: int = keep) -> Any:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM journal_seal WHERE number > %s", [keep])
                if connection.vendor == "sqlite":  # whoever cuts knows where the numbers given are kept
                    last = "(SELECT coalesce(max(id), 0) FROM journal_entry)"
                    cursor.execute(f"UPDATE sqlite_sequence SET seq = {last} WHERE name = 'journal_entry'")
            file = tmp_path / "journal.jsonl"
            export_journal(file)
            journal = alone.read(file)
            return verify([]).broken, alone.check(journal, []), verify(heads).broken, alone.check(journal, heads)

        kept = list(Seal.objects.filter(number__lte=keep).values_list("pk", flat=True)) or [-1]
        marks = ", ".join(["%s"] * len(kept))
        sql = f"DELETE FROM journal_entry WHERE seal_id IS NULL OR seal_id NOT IN ({marks})"
        nothing, nothing_too, ours, theirs = tampered(sql, kept, look)
        assert nothing == nothing_too == []
        assert ours and theirs, f"cut after seal {keep}"


@pytest.mark.parametrize("model", [PaidInCapital, OccupancyReading])
def test_any_column_of_any_fact(heads: list[dict[str, Any]], model: type[Model]) -> None:
    """A fact's values, dates, sign, place, reason, origin: each is proved by the entry that wrote it."""
    columns = [f.column for f in model._meta.concrete_fields if f.column != "id"]
    rows = list(model._default_manager.values_list("pk", flat=True))
    others = {f.column: f.related_model for f in model._meta.concrete_fields if f.is_relation}
    found = 0
    for sql, values, column in places(model, columns, rows, 3 * len(columns)):
        given = values
        if column in others:
            own = columns_of(model, values[1], column)
            taken = set(model._default_manager.exclude(reverses_id=None).values_list("reverses_id", flat=True))
            free = others[column]._base_manager.exclude(pk=own)
            other = (free.exclude(pk__in=taken) if column == "reverses_id" else free).first()
            given = [other.pk if other else None, values[1]]
            if given[0] is None and own is None:
                continue
        if column == "sign":
            sql, given = (
                f'UPDATE "{model._meta.db_table}" SET sign = -sign, reverses_id = %s WHERE id = %s',
                [None, values[1]],
            )
            if columns_of(model, values[1], "sign") == 1:
                taken = set(model._default_manager.exclude(reverses_id=None).values_list("reverses_id", flat=True))
                given[0] = next(pk for pk in rows if pk not in taken)
            sql = sql.replace("sign = -sign", "sign = -sign, revision = revision + 40")
        told = tampered(sql, given, lambda: list(altered_facts()))
        assert told, (column, given)
        found += 1
    assert found >= 2 * len(columns)


@pytest.fixture
def facts_found(alone: Any, heads: list[dict[str, Any]], tmp_path: Path) -> Callable[[], tuple[list[str], list[str]]]:
    """What each of the two says of the facts as they are now."""
    file = tmp_path / "journal.jsonl"

    def look() -> tuple[list[str], list[str]]:
        export_journal(file)
        return list(altered_facts()), alone.check_rows(alone.read(file))

    return look


@pytest.mark.parametrize("model", [PaidInCapital, OccupancyReading])
def test_the_numbers_of_any_two_facts_exchanged(
    books: Books, heads: list[dict[str, Any]], facts_found: Callable[..., Any], model: type[Model]
) -> None:
    """A fact's number is no part of its leaf; which reading is the latest, and what a reversal takes back, depend on it."""
    more = sample_rows("fdi", 2, start=20) if model is PaidInCapital else sample_rows("buildings", 2, start=20)
    books.booked("fdi" if model is PaidInCapital else "buildings", more, reason="补登")
    assert facts_found() == ([], [])
    numbers = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    table = model._meta.db_table
    pairs = [*zip(numbers, numbers[1:], strict=False), *zip(numbers, reversed(numbers), strict=True)]
    for one, other in ((a, b) for a, b in pairs if a < b):

        def look(one: int = one, other: int = other) -> Any:
            exchange(table, one, other)
            return facts_found()

        ours, theirs = tampered(f'UPDATE "{table}" SET id = id WHERE id = %s', [one], look)
        assert ours and theirs, (one, other)


def test_the_numbers_of_two_imports_exchanged(books: Books, facts_found: Callable[..., Any]) -> None:
    """Each import keeps its rows in their order: only that one came before the other is turned about."""
    books.booked("buildings", sample_rows("buildings", 3, start=20), reason="补登")
    table = OccupancyReading._meta.db_table
    blocks: dict[str, list[int]] = {}
    for uid, pk in OccupancyReading.objects.order_by("pk").values_list("entry_uid", "pk"):
        blocks.setdefault(uid, []).append(pk)
    first, second = blocks.values()

    def look() -> Any:
        for one, other in zip(first, second, strict=True):
            exchange(table, one, other)
        return facts_found()

    ours, theirs = tampered(f'UPDATE "{table}" SET id = id WHERE id = %s', [first[0]], look)
    assert len(ours) == 1 and "have numbers below those of an earlier entry" in ours[0]
    assert len(theirs) == 1 and "have numbers that are not theirs" in theirs[0]


def test_a_reversal_that_takes_back_something_else(facts_found: Callable[..., Any]) -> None:
    """Also where nothing else is wrong but the number of the row it points at."""
    back = PaidInCapital.objects.get(sign=-1)
    last = PaidInCapital.objects.latest("pk").pk

    def look() -> Any:
        exchange(PaidInCapital._meta.db_table, back.reverses_id, last + 7)
        return facts_found()

    for said in tampered("UPDATE enterprises_paidincapital SET id = id WHERE id = %s", [back.pk], look):
        assert any("does not take back an earlier row of the same statement" in sentence for sentence in said)


def test_facts_deleted_doubled_or_moved_to_another_entry(heads: list[dict[str, Any]]) -> None:
    for model in (PaidInCapital, OccupancyReading):
        table = model._meta.db_table
        columns = ", ".join(f'"{f.column}"' for f in model._meta.concrete_fields if f.column != "id")
        for pk in model._default_manager.filter(reverses=None, reversal=None).values_list("pk", flat=True):
            look = lambda: list(altered_facts())  # noqa: E731
            assert tampered(f'DELETE FROM "{table}" WHERE id = %s', [pk], look)
            copied = columns.replace('"key"', "'copied'")
            assert tampered(
                f'INSERT INTO "{table}" ({columns}) SELECT {copied} FROM "{table}" WHERE id = %s', [pk], look
            )
            smuggled = copied.replace('"entry_uid"', "'no-entry'")
            assert tampered(
                f'INSERT INTO "{table}" ({columns}) SELECT {smuggled} FROM "{table}" WHERE id = %s', [pk], look
            )


def test_any_column_of_a_closed_month(heads: list[dict[str, Any]]) -> None:
    fine = {"id", "month_id", "first_day", "closed_at", "closed_by", "rows_in_month", "rows_cumulative", "corrections"}
    for model, times in ((FrozenFigure, 60), (ClosedMonth, 6)):
        columns = [
            f.column for f in model._meta.concrete_fields if f.column not in fine | {"figure", "row_ids", "parts"}
        ]
        rows = list(model._default_manager.values_list("pk", flat=True))
        for sql, values, column in places(model, columns, rows, times):
            assert tampered(sql, values, lambda: list(altered_months())), (column, values)


def test_the_exported_file_itself_flipped(alone: Any, heads: list[dict[str, Any]], tmp_path: Path) -> None:
    """A bit of any byte of the export, but for the unsealed last line."""

    def both(path: Path) -> list[str]:
        journal = alone.read(path)
        return list(alone.check(journal, heads) + alone.check_rows(journal))

    def in_its_place(number: int, now: dict[str, Any]) -> bool:
        """Whether nothing but a fact's number was changed, into one that nobody has and that keeps the order of its table:
        what is the same but for that says the same."""
        was = json.loads(lines[number])
        if was["kind"] != "row" or "entry_uid" not in was["said"] or was["said"]["id"] in taken_back:
            return False
        if {**was, "said": {**was["said"], "id": 0}} != {**now, "said": {**now["said"], "id": 0}}:
            return False
        around = (json.loads(line) for line in (lines[number - 1], *lines[number + 1 : number + 2]))
        before, after = (one["said"]["id"] if one.get("table") == was["table"] else None for one in around)
        return (before or 0) < now["said"]["id"] < (after or 10**9)

    file, other = tmp_path / "journal.jsonl", tmp_path / "other.jsonl"
    export_journal(file)
    lines = [
        line for line in file.read_bytes().splitlines(keepends=True) if json.loads(line).get("seal", 1) is not None
    ]
    assert both(file) == []
    taken_back = set(PaidInCapital.objects.exclude(reverses=None).values_list("reverses_id", flat=True))
    dice, tries = random.Random(SEED), 0
    while tries < 300:
        number = dice.randrange(len(lines))
        line = lines[number]
        at = dice.randrange(len(line) - 1)
        changed = line[:at] + bytes([line[at] ^ (1 << dice.randrange(8))]) + line[at + 1 :]
        was = json.loads(line)
        try:
            now = json.loads(changed)
            if was == now or in_its_place(number, now):
                continue  # a blank between two words
        except (ValueError, TypeError, KeyError):
            pass
        other.write_bytes(b"".join([*lines[:number], changed, *lines[number + 1 :]]))
        assert both(other), (number, at, changed)
        tries += 1
