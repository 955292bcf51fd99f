"""R53: for every registered verb, one call is one entry; without its entry there is no effect; rolled back is gone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from tests.domain.journal.exercises import EXERCISES, World
from tests.factories.booking import Books
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.evidence.queries import altered_facts
from zhaoshang.domain.journal.commands import REGISTRY
from zhaoshang.domain.journal.models import Entry
from zhaoshang.domain.journal.queries import verify

pytestmark = pytest.mark.django_db
# Background marks its progress on an import outside the journal: how far it is, for whoever waits. No business content.
PROGRESS = {"evidence_import": {"phase_done", "phase_total", "beat_at"}, "evidence_importrow": None}


@pytest.fixture
def world(books: Books, crowd: Crowd, clock: Clock) -> World:
    return World(books, crowd, clock)


def everything() -> str:
    """A digest of all rows of all our tables, progress marks left out."""
    hasher = hashlib.sha256()
    for model in sorted(apps.get_models(), key=lambda m: m._meta.db_table):
        if not model.__module__.startswith("zhaoshang.domain"):
            continue
        table = model._meta.db_table
        left_out = PROGRESS.get(table, set())
        if left_out is None:
            continue
        columns = [f.attname for f in model._meta.concrete_fields if f.attname not in left_out]
        for row in model._base_manager.order_by("pk").values_list(*columns):
            hasher.update(f"{table} {row!r}\n".encode())
    return hasher.hexdigest()


@pytest.fixture
def no_entries() -> Iterator[Any]:
    """`with no_entries():` the journal takes no entry: what happens when the disk says no at that very moment."""
    from contextlib import contextmanager

    @contextmanager
    def closed() -> Iterator[None]:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "CREATE FUNCTION no_entry() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$ BEGIN RAISE EXCEPTION 'no entry' USING ERRCODE = 'restrict_violation'; END $$"
                )
                cursor.execute(
                    "CREATE TRIGGER no_entry BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION no_entry()"
                )
            else:
                cursor.execute(
                    "CREATE TRIGGER no_entry BEFORE INSERT ON journal_entry BEGIN SELECT RAISE(ABORT, 'no entry'); END"
                )
        yield
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("DROP TRIGGER no_entry ON journal_entry")
                cursor.execute("DROP FUNCTION no_entry()")
            else:
                cursor.execute("DROP TRIGGER no_entry")

    return closed


def test_every_command_has_an_exercise() -> None:
    ours = {k for k in REGISTRY if not k.startswith("tests.")}
    assert not ours - set(EXERCISES), "a new command: add how it is called to exercises.py"
    assert not set(EXERCISES) - ours, "exercises of commands that are gone"


@pytest.mark.parametrize("verb", sorted(EXERCISES))
def test_one_call_one_entry(world: World, verb: str) -> None:
    act = EXERCISES[verb](world)
    before = set(Entry.objects.values_list("uid", flat=True))
    act()
    added = Entry.objects.exclude(uid__in=before)
    assert added.filter(verb=verb, outcome="done").count() == 1
    assert not added.filter(outcome="refused").exists()
    assert verify([]).broken == []
    assert list(altered_facts()) == []


@pytest.mark.parametrize("verb", sorted(EXERCISES))
def test_no_effect_without_its_entry(world: World, verb: str, no_entries: Any) -> None:
    act = EXERCISES[verb](world)
    before = everything()
    with no_entries(), pytest.raises(DatabaseError), transaction.atomic():
        act()
    assert everything() == before


@pytest.mark.parametrize("verb", sorted(EXERCISES))
def test_rolled_back_there_is_neither(world: World, verb: str) -> None:
    act = EXERCISES[verb](world)
    before = everything()

    class Cut(Exception): ...

    with pytest.raises(Cut), transaction.atomic():
        act()
        assert everything() != before
        raise Cut
    assert everything() == before
