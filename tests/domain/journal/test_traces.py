"""Every row of every table that is no fact: changed, planted or removed past the commands, it is found, here and alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, OneToOneField

from tests.conftest import unlock_all
from tests.domain.journal.exercises import World
from tests.domain.journal.test_tampering import Undone, alone, columns_of, exchange, places, tampered
from tests.factories.booking import AUGUST, Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.enterprises.models import Enterprise
from zhaoshang.domain.evidence.models import ImportRow, fact_models
from zhaoshang.domain.evidence.queries import altered_facts, altered_sheets
from zhaoshang.domain.journal.commands import Entry, command, seal, take_stock
from zhaoshang.domain.journal.models import AppendOnlyModel, DerivedModel, Seal, traced_models
from zhaoshang.domain.journal.queries import altered_rows, is_untraced, unnatural
from zhaoshang.domain.organisations import commands as people
from zhaoshang.domain.organisations.models import Organisation, RoleGrant
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.web.console.house import export_journal, proved_models

pytestmark = pytest.mark.django_db
__all__ = ["alone"]


@pytest.fixture
def lived_in(books: Books, crowd: Crowd, clock: Clock) -> None:
    """At least one row in every traced table."""
    from zhaoshang.domain.projects import commands as projects
    from zhaoshang.domain.publishing import commands as publishing
    from zhaoshang.domain.targets import commands as targets

    w = World(books, crowd, clock)
    from tests.domain.journal.exercises import EXERCISES

    for ledger in ("fdi", "buildings", "parcels", "signed", "building_files", "floors", "units"):
        books.booked(ledger, sample_rows(ledger, 3))
    books.undone(books.booked("mailings", sample_rows("mailings", 2)))
    for verb in ("evidence.learn", "targets.set_target", "targets.record_external", "targets.define_scheme",
                 "targets.group_peers", "industries.name_centre", "estate.publish", "estate.hold", "estate.draw_outline",
                 "tours.publish", "tours.publish_tour", "tours.apply_retouch", "projects.answer_enquiry",
                 "tours.plan_follow_up", "tours.answer_remark", "tours.enter_scene", "publishing.take_pages"):  # fmt: skip
        EXERCISES[verb](w)()
    EXERCISES["projects.remind"](w)()
    project = w.project()
    w.do(projects.hide, project=project, reason="保密")
    w.do(targets.close, month=AUGUST)
    from zhaoshang.domain.publishing import queries as bulletins

    bulletin = w.do(publishing.compose, month=AUGUST, content=bulletins.draft(AUGUST))
    w.do(publishing.publish, bulletin=bulletin)
    unlock_all(connection)


def found_by_us() -> list[str]:
    return [*altered_rows(), *altered_sheets(), *altered_facts()]


@pytest.fixture
def found_by_both(alone: Any, lived_in: None, tmp_path: Path) -> Any:
    file = tmp_path / "journal.jsonl"

    def look() -> tuple[list[str], list[str]]:
        ours = found_by_us()
        try:
            export_journal(file)
        except Exception as problem:
            return ours, [f"cannot be exported: {problem}"]
        return ours, alone.check_rows(alone.read(file))

    return look


def test_every_traced_table_holds_something_and_fits(found_by_both: Any) -> None:
    assert {m._meta.label for m in traced_models() if not m._default_manager.exists()} == set()
    assert found_by_both() == ([], [])


def test_what_is_not_traced_one_by_one_is_proved_together() -> None:
    from django.apps import apps

    ours = {m for m in apps.get_models() if m.__module__.startswith("zhaoshang.domain.")}
    together = {ImportRow, *fact_models()}
    made_from_others = {m for m in ours if issubclass(m, DerivedModel)}
    untold = ours - together - made_from_others - set(traced_models())
    assert {m._meta.label for m in untold} == {"journal.Entry", "journal.Seal"}
    assert {m._meta.label for m in made_from_others} == {"estate.Offer", "estate.OfferPlace", "estate.OfferWatch"}


def otherwise(model: type[Model], column: str, pk: Any, values: list[Any]) -> list[Any] | None:
    """The values of a change of a pointing or choosing column: another row, or another of few words."""
    field = next(f for f in model._meta.concrete_fields if f.column == column)
    if field.is_relation:
        own = columns_of(model, pk, column)
        other = field.related_model._base_manager.exclude(pk=own).first()
        return None if other is None and own is None else [other.pk if other else None, pk]
    return values


Change = tuple[str, list[Any], str]


def test_any_column_of_any_row(found_by_both: Any) -> None:
    """Every column of every table: one of each table at a time, for both look at the whole house and name table and row."""
    changes = {model: list(every_column_changed(model)) for model in traced_models()}
    for round_ in range(max(map(len, changes.values()))):
        together([(m, own[round_]) for m, own in changes.items() if round_ < len(own)], found_by_both)
    for sql, values, column in every_column_changed(ImportRow):
        ours, theirs = tampered(sql, values, found_by_both)
        assert ours and theirs, (ImportRow, column, values)


def every_column_changed(model: type[Model]) -> Iterator[Change]:
    unproved = getattr(model, "UNPROVED", ())
    columns = [f.column for f in model._meta.concrete_fields if f.name not in unproved]
    rows = list(model._default_manager.values_list("pk", flat=True))
    tried = 0
    for sql, values, column in places(model, columns, rows, len(columns)):
        given = otherwise(model, column, values[-1], values)
        field = next(f for f in model._meta.concrete_fields if f.column == column)
        if columns_of(model, values[-1], column) is None and "Date" in field.get_internal_type():
            sql, given = (
                f'UPDATE "{model._meta.db_table}" SET "{column}" = %s WHERE id = %s',
                ["2020-01-02", values[-1]],
            )
        if field.get_internal_type() == "BinaryField":
            given = [b"other", values[-1]]
        if field.get_internal_type() == "JSONField":
            sql, given = f'UPDATE "{model._meta.db_table}" SET "{column}" = %s WHERE id = %s', ['{"x":1}', values[-1]]
        if given is None:
            continue
        yield sql, given, column
        tried += 1
    assert tried >= len(columns) - 3, model


def together(changes: list[tuple[type[Model], Change]], look: Any) -> None:
    """Both name each of these rows. What cannot be exported any more is looked at one by one."""
    done: list[tuple[type[Model], Change]] = []
    try:
        with transaction.atomic():
            for model, (sql, values, column) in changes:
                with suppress(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(sql, values)
                    assert cursor.rowcount, f"nothing was changed by {sql} {values}"
                    done.append((model, (sql, values, column)))
            ours, theirs = look()
            raise Undone
    except Undone:
        pass
    alone_ones = len(done) > 1 and any(text.startswith("cannot be exported") for text in theirs)
    for model, change in done:
        if alone_ones:
            together([(model, change)], look)
            continue
        sql, values, column = change
        row = f"{model._meta.db_table} " + ("" if column == "id" else f"{values[-1]}:")
        for found in (ours, theirs):
            assert any(str(text).startswith((row, "cannot be exported")) for text in found), (
                model,
                column,
                values,
                found,
            )


PLANTED = {"DateField": "'2031-01-01'", "PositiveIntegerField": "777", "PositiveSmallIntegerField": "777"}


def test_a_row_removed_or_planted(found_by_both: Any) -> None:
    for model in (*traced_models(), ImportRow):
        removed_and_planted(model, found_by_both)


def removed_and_planted(model: type[Model], found_by_both: Any) -> None:
    table, last = model._meta.db_table, model._default_manager.order_by("-pk").first()
    assert last is not None
    ours, theirs = tampered(f'DELETE FROM "{table}" WHERE id = %s', [last.pk], found_by_both)
    assert ours and theirs, model
    columns = {f.column: f'"{f.column}"' for f in model._meta.concrete_fields if f.column != "id"}
    for field in model._meta.concrete_fields:
        if isinstance(field, OneToOneField):
            columns[field.column] = another(field) if getattr(last, field.attname) else "NULL"
        elif field.unique and not field.primary_key:
            columns[field.column] = PLANTED.get(field.get_internal_type(), "'planted'")
    if model._meta.db_table == "evidence_importrow":
        columns["number"] = "777"
    into, said = ", ".join(f'"{c}"' for c in columns), ", ".join(columns.values())
    sql = f'INSERT INTO "{table}" ({into}) SELECT {said} FROM "{table}" WHERE id = %s'
    ours, theirs = tampered(sql, [last.pk], found_by_both)
    assert ours and theirs, model


def another(field: OneToOneField[Any, Any]) -> str:
    """SQL for a row of the other table that no row of this one is about yet."""
    theirs, ours = field.related_model._meta.db_table, field.model._meta.db_table
    taken = f'SELECT "{field.column}" FROM "{ours}" WHERE "{field.column}" IS NOT NULL'
    return f'(SELECT MAX(id) FROM "{theirs}" WHERE id NOT IN ({taken}))'


@pytest.mark.parametrize("seals", [1, 2])
def test_a_withdrawn_role_brought_back_by_exchanging_two_numbers(
    found_by_both: Any, crowd: Crowd, machine: Any, clock: Clock, seals: int
) -> None:
    """What a row has to say is what the last entry that wrote it left: the last by the proven order, not by number."""
    held = RoleGrant.objects.get(user=crowd("auditor"), withdrawn_at=None)
    granted = Entry.objects.filter(verb="organisations.grant").latest("id")
    assert f'"organisations_rolegrant":{{"{held.pk}":' in granted.payload
    if seals == 2:
        seal(by=machine, at=clock())
    people.withdraw(grant=held, reason="调离", by=machine, at=clock())
    seal(by=machine, at=clock())
    withdrawn = Entry.objects.get(verb="organisations.withdraw")
    assert found_by_both() == ([], [])

    def look() -> tuple[list[str], list[str]]:
        exchange("journal_entry", granted.pk, withdrawn.pk)
        return found_by_both()  # type: ignore[no-any-return]

    sql = "UPDATE organisations_rolegrant SET withdrawn_at = NULL, withdrawn_by = '' WHERE id = %s"
    ours, theirs = tampered(sql, [held.pk], look)
    wanted = f"organisations_rolegrant {held.pk}: is not what entry"
    assert len(ours) == len(theirs) == 1 and ours[0].startswith(wanted) and theirs[0].startswith(wanted)


def test_a_house_is_not_taken_stock_of_again_because_numbers_were_exchanged(machine: Any, clock: Clock) -> None:
    """Taking stock would bless what stands there: the first entry is the first by the proven order."""
    seal(by=machine, at=clock())
    sealing = Entry.objects.latest("id")
    assert '"wrote":{' not in sealing.payload
    seal(by=machine, at=clock())
    unlock_all(connection)
    exchange("journal_entry", Entry.objects.earliest("id").pk, sealing.pk)
    assert not is_untraced()


def test_an_empty_text_where_nothing_was_is_told_by_both(found_by_both: Any) -> None:
    """No digest tells the two apart; `uscc IS NULL` does."""
    row = Enterprise.objects.filter(uscc=None).first()
    assert row is not None

    def look() -> tuple[list[str], list[str]]:
        return list(unnatural(proved_models())), found_by_both()[1]

    ours, theirs = tampered("UPDATE enterprises_enterprise SET uscc = '' WHERE id = %s", [row.pk], look)
    assert ours == theirs == [f"enterprises_enterprise {row.pk}: holds a value the program never writes"]


def test_the_books_opened_again(found_by_both: Any) -> None:
    ours, theirs = tampered("UPDATE evidence_books SET closed_through = NULL WHERE id = %s", [1], found_by_both)
    assert "evidence_books 1: is not what entry" in ours[0]
    assert "evidence_books 1: is not what entry" in theirs[0]


def test_a_row_removed_by_a_command_is_gone_rightly(machine: Any, clock: Clock) -> None:
    """The trace of a removed row says that it is gone; what stands elsewhere is not touched by it."""

    @command("industries.name_centre", Bilingual("试", "try"))
    def come_and_go(*, by: Any, at: Any) -> int:
        from zhaoshang.domain.industries.models import IndustryCentre

        made = IndustryCentre.objects.create(key="x", name="x", name_en="x", since=date(2020, 1, 1))
        IndustryCentre.objects.filter(pk=made.pk).update(order=7)
        pk = int(made.pk)
        IndustryCentre.objects.filter(pk=pk).delete()
        return pk

    pk = come_and_go(by=machine, at=clock())
    entry = Entry.objects.latest("id")
    assert f'"wrote":{{"industries_industrycentre":{{"{pk}":null}}}}' in entry.payload
    assert list(altered_rows()) == []


def test_a_house_from_before_is_taken_stock_of_once(machine: Any, clock: Clock, blank_journal: None) -> None:
    assert not is_untraced()
    seal(by=machine, at=clock())  # an entry without a trace is the first there is
    assert is_untraced()
    assert any("no command wrote this row" in said for said in altered_rows())
    take_stock()
    assert list(altered_rows()) == []
    assert not is_untraced()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_organisation SET name = 'x' WHERE key = 'bureau'")
    assert len(list(altered_rows())) == 1
    assert Organisation.objects.filter(name="x").exists()


def test_numbers_are_proved_as_they_are_stored(found_by_both: Any) -> None:
    """One step of an exact decimal is found: no float rounds it away."""
    sql = "UPDATE targets_target SET value = value + 1 WHERE id = (SELECT min(id) FROM targets_target) AND value > %s"
    ours, theirs = tampered(sql, [Decimal(0)], found_by_both)
    assert len(ours) == len(theirs) == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps no text in a number's place")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE enterprises_paidincapital SET paid_in_usd = substr(paid_in_usd, 1, 1) || '_' || substr(paid_in_usd, 2) WHERE id > %s",
        "UPDATE enterprises_paidincapital SET paid_in_usd = paid_in_usd + 0.5 WHERE id > %s",
        "UPDATE enterprises_paidincapital SET counts_in = '2020-8-01' WHERE id > %s",
        "UPDATE enterprises_paidincapital SET is_manufacturing = 2 WHERE id > %s",
        "UPDATE targets_target SET value = value + 0.5 WHERE id > %s",
        "UPDATE journal_entry SET at = replace(at, ' ', 'T') WHERE id > %s",
    ],
)
def test_a_value_that_reads_alike_and_adds_up_otherwise(alone: Any, lived_in: None, tmp_path: Path, sql: str) -> None:
    def look() -> tuple[list[str], bool]:
        return list(unnatural([*proved_models(), Entry, Seal])), True

    found, _ = tampered(sql, [0], look)
    assert found and "never writes" in found[0]


def test_a_payload_that_is_no_payload_hides_nothing_else(found_by_both: Any) -> None:
    entry = Entry.objects.filter(payload__contains='"wrote":{').first()
    assert entry

    def look() -> tuple[list[str], list[str]]:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE organisations_organisation SET name = 'x' WHERE key = 'bureau'")
        return found_by_both()  # type: ignore[no-any-return]

    ours, theirs = tampered('UPDATE journal_entry SET payload = \'{"wrote":{"x":1}}\' WHERE id = %s', [entry.pk], look)
    assert any("cannot be read" in said for said in ours) and any("cannot be read" in said for said in theirs)
    assert any(said.startswith("organisations_organisation") for said in ours)
    assert any(said.startswith("organisations_organisation") for said in theirs)


def test_the_stand_alone_verifier_knows_every_table(alone: Any) -> None:
    """It names no code of ours, so what it must know of our tables is held against them here."""
    proved = proved_models()
    assert [m._meta.db_table for m in proved if not m._meta.db_table.startswith(alone.TRACED)] == []
    unproved = {m._meta.db_table: set(m.UNPROVED) for m in proved if getattr(m, "UNPROVED", ())}
    assert unproved == alone.UNPROVED
    derived = {m._meta.db_table for m in apps.get_models() if issubclass(m, DerivedModel)}
    assert derived == set(alone.DERIVED)
    added_to = {m for m in apps.get_models() if issubclass(m, AppendOnlyModel)} - set(fact_models())
    assert {m._meta.db_table for m in added_to} == set(alone.LOCKED)


def test_the_stand_alone_verifier_passes_over_nothing_that_is_proved(alone: Any, db: None) -> None:
    """Of the tables in the file itself it leaves out what follows from others, and its index, and no more."""
    if connection.vendor != "sqlite":
        pytest.skip("it reads the file of SQLite; of PostgreSQL it reads what was exported")
    ours = {table for table in connection.introspection.table_names() if table.startswith(alone.TRACED)}
    left_out = {table for table in ours if table in alone.DERIVED or table.startswith(alone.INDEX)}
    proved = {m._meta.db_table for m in proved_models()}
    assert ours - left_out == proved - {"journal_entry", "journal_seal"} and not left_out & proved
