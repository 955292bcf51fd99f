"""Lays the append-only triggers after each migrate, so that a new table is locked the moment it exists.

While migrations run they are lifted: SQLite changes a table by making it anew. A migrate that fails leaves them lifted, and
the program does not start before one has succeeded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate

from zhaoshang.kernel.bilingual import Bilingual

SAYS = "append-only: a written row is never changed or removed; book a correction instead"
# What PostgreSQL's triggers run. SQLite's say it themselves.
REFUSING = f" BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'restrict_violation'; END "
REFUSED = {
    "update": Bilingual("改动", "changing a row"),
    "once": Bilingual("改动封存", "sealing an entry again"),
    "delete": Bilingual("删除", "removing a row"),
    "replace": Bilingual("顶替", "replacing a row"),
    "truncate": Bilingual("清空", "emptying the table"),
}
UNLOCKED = Bilingual(
    "{table}：数据库锁缺失或被改（应拒绝：{refused}）。请查明是谁、为何去掉的，再运行 zhaoshang prepare 重新加锁，然后再核对一次。",
    "{table}: database locks are missing or altered (they refuse: {refused}). Find out who lifted them and why, then lay them "
    "again with `zhaoshang prepare` and verify once more.",
)


@dataclass(frozen=True, slots=True)
class Lock:
    """A trigger as it has to stand: its table and name, what it refuses, the statements that lay it, and what the database
    says of it once it is laid (`standing_locks`)."""

    table: str
    name: str
    refuses: Bilingual
    laying: tuple[str, ...]
    told: str


class JournalConfig(AppConfig):
    name = "zhaoshang.domain.journal"
    label = "journal"

    def ready(self) -> None:
        pre_migrate.connect(_unlock_tables, dispatch_uid="journal.append_only_lifted")
        post_migrate.connect(_lock_tables, dispatch_uid="journal.append_only")
        post_migrate.connect(_take_stock, dispatch_uid="journal.take_stock")


def _lock_tables(app_config: AppConfig, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    if app_config.label == "journal":
        lock_tables(connections[using])


def _unlock_tables(app_config: AppConfig, using: str = DEFAULT_DB_ALIAS, plan: Any = (), **_: Any) -> None:
    if app_config.label == "journal" and plan:
        unlock_tables(connections[using])


def _take_stock(app_config: AppConfig, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Once, for a house from before rows were traced: after the last app was migrated, what stands there is taken stock of."""
    from zhaoshang.domain.journal.commands import take_stock  # noqa: PLC0415 -- models load after apps
    from zhaoshang.domain.journal.queries import is_untraced  # noqa: PLC0415 -- as above

    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    if app_config is last and using == DEFAULT_DB_ALIAS and is_untraced():
        take_stock()


def append_only_models() -> list[type[models.Model]]:
    """Every concrete table that promises never to change."""
    from zhaoshang.domain.journal.models import AppendOnlyModel  # noqa: PLC0415 -- models load after apps

    return [m for m in apps.get_models() if issubclass(m, AppendOnlyModel)]


def lock_tables(connection: BaseDatabaseWrapper) -> None:
    """Lays the triggers on every append-only table that exists; laying them twice changes nothing."""
    lay(connection, [lock for model in append_only_models() for lock in locks_of(model, connection.vendor)])


def lay(connection: BaseDatabaseWrapper, locks: Iterable[Lock]) -> None:
    """These locks stand, on tables that exist."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for lock in locks:
            for statement in lock.laying if lock.table in existing else ():
                cursor.execute(statement)


def standing_locks(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str, str]]:
    """Every trigger that stands: its table, its name, and what the database says of it.

    SQLite keeps the statement; of PostgreSQL see `told_by_postgresql`. One that is switched off does not stand.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT c.relname, t.tgname, concat_ws(' ', t.tgtype, cardinality(t.tgattr::int2[]), "
                "CASE WHEN t.tgqual IS NULL THEN 'always' ELSE 'when' END, p.prosrc) "
                "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
                "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND pg_table_is_visible(c.oid)"
            )
        else:
            cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
        yield from cursor.fetchall()


def told_by_postgresql(event: str, body: str, columns: int = 0, when: str = "") -> str:
    """What `standing_locks` gives of a trigger before an event on PostgreSQL: pg_trigger's bits, how many columns it is laid
    on, whether it asks a condition, and what it runs."""
    bits = {"INSERT": 7, "DELETE": 11, "UPDATE": 19, "TRUNCATE": 34}  # before (2) the event; 1 for each row
    return f"{bits[event]} {columns} {'when' if when else 'always'} {body}"


def unlocked(connection: BaseDatabaseWrapper, locks: Iterable[Lock]) -> Iterator[Bilingual]:
    """A sentence for each table on which a lock is missing or is not as the program lays it, with how to lay it again."""
    standing = {(table, name): told for table, name, told in standing_locks(connection)}
    missing: dict[str, list[Bilingual]] = {}
    for lock in locks:
        if standing.get((lock.table, lock.name)) != lock.told:
            missing.setdefault(lock.table, []).append(lock.refuses)
    for table, refused in missing.items():
        yield UNLOCKED.filled(
            table=table,
            refused=Bilingual("、".join(what.zh for what in refused), ", ".join(what.en for what in refused)),
        )


def unlock_tables(connection: BaseDatabaseWrapper) -> None:
    """Lifts the triggers, for emptying a test database and for restoring a backup into an empty one."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in append_only_models():
            table = model._meta.db_table
            if table not in existing:
                continue
            for name in ("update", "once", "delete", "replace", "truncate"):
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{name}"{on}')


def locks_of(model: type[models.Model], vendor: str) -> list[Lock]:
    """The triggers of one table: no delete, no update of written columns, settable-once columns filled once.

    Two ways round them are closed as well: SQLite's REPLACE removes the row in its way without asking a delete trigger,
    PostgreSQL's TRUNCATE asks none that is laid per row.
    """
    from zhaoshang.domain.journal.models import sealed_columns  # noqa: PLC0415 -- models load after apps

    once: tuple[str, ...] = model.settable_once  # type: ignore[attr-defined]
    changes = {*once, *sealed_columns(model)}  # a sealed text is sealed anew with a new key
    written = tuple(str(f.column) for f in model._meta.concrete_fields if f.column not in changes)
    filled = " OR ".join(f'OLD."{c}" IS NOT NULL' for c in once)
    locks = [_lock(model, vendor, "update", "UPDATE", written), _lock(model, vendor, "delete", "DELETE")]
    if once:
        locks.append(_lock(model, vendor, "once", "UPDATE", once, f"WHEN ({filled})"))
    if vendor == "postgresql":
        return [*locks, _lock(model, vendor, "truncate", "TRUNCATE")]
    return [*locks, _lock(model, vendor, "replace", "INSERT", when=_takes_a_place(model))]


def _lock(
    model: type[models.Model], vendor: str, what: str, event: str, columns: tuple[str, ...] = (), when: str = ""
) -> Lock:
    table = model._meta.db_table
    name = f"{table}_no_{what}"
    of = " OF " + ", ".join(f'"{c}"' for c in columns) if columns else ""
    if vendor == "postgresql":
        laying = (
            f"CREATE OR REPLACE FUNCTION zhaoshang_append_only() RETURNS trigger LANGUAGE plpgsql AS $${REFUSING}$$",
            f'CREATE OR REPLACE TRIGGER "{name}" BEFORE {event}{of} ON "{table}" FOR EACH '
            f"{'STATEMENT' if event == 'TRUNCATE' else 'ROW'} {when} EXECUTE FUNCTION zhaoshang_append_only()",
        )
        return Lock(table, name, REFUSED[what], laying, told_by_postgresql(event, REFUSING, len(columns), when))
    made = (
        f'CREATE TRIGGER "{name}" BEFORE {event}{of} ON "{table}" FOR EACH ROW {when} '
        f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
    )
    return Lock(table, name, REFUSED[what], (f'DROP TRIGGER IF EXISTS "{name}"', made), made)


def _takes_a_place(model: type[models.Model]) -> str:
    """When a new row would have to push another out: it has the number or another unique value of a row there is."""
    table = model._meta.db_table
    unique: list[tuple[Any, ...]] = [(f.column,) for f in model._meta.concrete_fields if f.unique]
    unique += [
        tuple(model._meta.get_field(name).column for name in c.fields)  # type: ignore[union-attr]
        for c in model._meta.constraints
        if isinstance(c, models.UniqueConstraint) and c.condition is None
    ]
    there = (" AND ".join(f'"{c}" = NEW."{c}"' for c in columns) for columns in unique)
    return "WHEN (" + " OR ".join(f'EXISTS (SELECT 1 FROM "{table}" WHERE {same})' for same in there) + ")"  # noqa: S608 -- names of our own
