"""Lays the append-only triggers after each migrate, so that a new table is locked the moment it exists.

While migrations run they are lifted: SQLite changes a table by making it anew. A migrate that fails leaves them lifted, and
the program does not start before one has succeeded.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate

SAYS = "append-only: a written row is never changed or removed; book a correction instead"


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
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in append_only_models():
            if model._meta.db_table in existing:
                for statement in trigger_sql(model, connection.vendor):
                    cursor.execute(statement)


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


def trigger_sql(model: type[models.Model], vendor: str) -> list[str]:
    """The triggers of one table: no delete, no update of written columns, settable-once columns filled once.

    Two ways round them are closed as well: SQLite's REPLACE removes the row in its way without asking a delete trigger,
    PostgreSQL's TRUNCATE asks none that is laid per row.
    """
    table = model._meta.db_table
    once: tuple[str, ...] = model.settable_once  # type: ignore[attr-defined]
    columns = ", ".join(f'"{f.column}"' for f in model._meta.concrete_fields if f.column not in once)
    filled = " OR ".join(f'OLD."{c}" IS NOT NULL' for c in once)
    wanted = [("update", f"UPDATE OF {columns}", ""), ("delete", "DELETE", "")]
    if once:
        wanted.append(("once", "UPDATE OF " + ", ".join(f'"{c}"' for c in once), f"WHEN ({filled})"))
    wanted.append(
        ("truncate", "TRUNCATE", "") if vendor == "postgresql" else ("replace", "INSERT", _takes_a_place(model))
    )
    statements = []
    if vendor == "postgresql":
        statements.append(
            "CREATE OR REPLACE FUNCTION zhaoshang_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'restrict_violation'; END $$"
        )
    for name, event, when in wanted:
        trigger = f'"{table}_no_{name}"'
        if vendor == "postgresql":
            statements.append(
                f'CREATE OR REPLACE TRIGGER {trigger} BEFORE {event} ON "{table}" FOR EACH '
                f"{'STATEMENT' if event == 'TRUNCATE' else 'ROW'} {when} EXECUTE FUNCTION zhaoshang_append_only()"
            )
        else:
            statements.append(f"DROP TRIGGER IF EXISTS {trigger}")
            statements.append(
                f'CREATE TRIGGER {trigger} BEFORE {event} ON "{table}" FOR EACH ROW {when} '
                f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )
    return statements


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
