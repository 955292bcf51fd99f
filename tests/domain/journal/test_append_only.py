"""R50: the database itself refuses to change or remove a written row, whatever program asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.domain.journal.exercises import World
from tests.factories.booking import AUGUST, Books
from tests.factories.ledgers import SAMPLES, sample_rows
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.evidence.models import fact_models
from zhaoshang.domain.journal.apps import append_only_models, lay, locks_of, unlocked
from zhaoshang.domain.journal.commands import seal
from zhaoshang.domain.journal.models import Entry, Seal, SealedField, sealed_columns, writing
from zhaoshang.web.console.house import every_lock

pytestmark = pytest.mark.django_db
MODELS = append_only_models()


@pytest.fixture
def full(books: Books, crowd: Crowd, clock: Clock) -> World:
    """A world with at least one row in every append-only table."""
    from tests.domain.journal.exercises import EXERCISES

    world = World(books, crowd, clock)
    for ledger in SAMPLES:
        books.booked(ledger, sample_rows(ledger, 2))
    for verb in ("targets.set_target", "targets.record_external", "targets.define_scheme", "targets.close",
                 "projects.answer_enquiry", "projects.remind", "tours.publish_tour",
                 "publishing.take_pages"):  # fmt: skip
        EXERCISES[verb](world)()
    seal(by=books.by, at=clock())
    return world


def attempt(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_there_are_facts_and_journal_among_them() -> None:
    assert {Entry, Seal, *fact_models()} <= set(MODELS)
    assert len(MODELS) >= 15


def test_no_row_is_changed_removed_or_replaced(full: World) -> None:
    if connection.vendor == "postgresql":
        attempt("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE is refused for another reason
    for model in MODELS:
        table = model._meta.db_table
        assert model._base_manager.exists(), f"{table} is empty: nothing would be proved"
        before = list(model._base_manager.order_by("pk").values())
        tries = [f'DELETE FROM "{table}"', f'DELETE FROM "{table}" WHERE id = (SELECT max(id) FROM "{table}")']
        # A new key seals a sealed text anew; a keyed digest beside it, which does not change, proves that it says the same.
        once = (*getattr(model, "settable_once", ()), *sealed_columns(model))
        tries += [
            f'UPDATE "{table}" SET "{f.column}" = "{f.column}"'
            for f in model._meta.concrete_fields
            if f.column not in once
        ]
        columns = ", ".join(f'"{f.column}"' for f in model._meta.concrete_fields)
        if connection.vendor == "postgresql":
            tries.append(f'TRUNCATE "{table}" CASCADE')
            tries.append(f'INSERT INTO "{table}" SELECT * FROM "{table}" LIMIT 1 ON CONFLICT (id) DO UPDATE SET id = 0')
        else:
            tries.append(f'INSERT OR REPLACE INTO "{table}" ({columns}) SELECT {columns} FROM "{table}" LIMIT 1')
            tries.append(f'REPLACE INTO "{table}" ({columns}) SELECT {columns} FROM "{table}" ORDER BY id DESC LIMIT 1')
        for sql in tries:
            with pytest.raises(DatabaseError, match="append-only|this month is closed"), transaction.atomic():
                attempt(sql)
        assert list(model._base_manager.order_by("pk").values()) == before


def test_a_seal_is_set_once(full: World) -> None:
    sealed = Entry.objects.filter(seal__isnull=False).first()
    assert sealed
    for sql in (
        f"UPDATE journal_entry SET position = 99 WHERE id = {sealed.pk}",
        f"UPDATE journal_entry SET seal_id = NULL, position = NULL WHERE id = {sealed.pk}",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt(sql)


def test_no_row_enters_a_closed_month(full: World) -> None:
    """August is closed; a copy of an August row under another key is refused by the database."""
    for model in fact_models():
        row: Any = model._base_manager.filter(counts_in=AUGUST.first_day).first()
        assert row, model
        row.pk, row.key = None, f"{row.key}-smuggled"
        with pytest.raises(DatabaseError, match="closed"), transaction.atomic(), writing("tests"):
            row.save(force_insert=True)


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_the_triggers_name_every_column(vendor: str) -> None:
    for model in MODELS:
        text = " ".join(statement for lock in locks_of(model, vendor) for statement in lock.laying)
        for field in model._meta.concrete_fields:
            assert (f'"{field.column}"' in text) is not isinstance(field, SealedField)


def lift(table: str, name: str) -> None:
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    attempt(f'DROP TRIGGER "{name}"{on}')


@pytest.mark.django_db(transaction=True)
def test_any_lock_that_is_missing_is_named_until_it_is_laid_again() -> None:
    locks = every_lock()
    assert list(unlocked(connection, locks)) == []
    assert {lock.table for lock in locks} == {m._meta.db_table for m in MODELS}
    for lock in locks:
        lift(lock.table, lock.name)
        (told,) = unlocked(connection, locks)
        for text, refuses in ((told.zh, lock.refuses.zh), (told.en, lock.refuses.en)):
            assert lock.table in text and refuses in text and "zhaoshang prepare" in text
        lay(connection, [lock])
        assert list(unlocked(connection, locks)) == []


@pytest.mark.django_db(transaction=True)
def test_a_lock_that_locks_nothing_is_named() -> None:
    locks = every_lock()
    for lock in locks[:5]:
        if connection.vendor == "postgresql":
            attempt(f'ALTER TABLE "{lock.table}" DISABLE TRIGGER "{lock.name}"')
        else:
            lift(lock.table, lock.name)
            attempt(f'CREATE TRIGGER "{lock.name}" BEFORE DELETE ON "{lock.table}" WHEN 0 BEGIN SELECT 1; END')
        assert len(list(unlocked(connection, locks))) == 1
        if connection.vendor == "postgresql":
            attempt(f'ALTER TABLE "{lock.table}" ENABLE TRIGGER "{lock.name}"')
        else:
            lay(connection, [lock])
    if connection.vendor == "postgresql":
        attempt(
            "CREATE OR REPLACE FUNCTION zhaoshang_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NEW; END $$"
        )
        assert len(list(unlocked(connection, locks))) == len(MODELS)
        lay(connection, locks)
    assert list(unlocked(connection, locks)) == []
