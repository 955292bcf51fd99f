"""Lays the triggers that keep closed months closed, and the single row of the books, after each migrate."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate

from zhaoshang.domain.journal.apps import Lock, lay, told_by_postgresql
from zhaoshang.kernel.bilingual import Bilingual

SAYS = "this month is closed; book a correction in an open month"


class EvidenceConfig(AppConfig):
    name = "zhaoshang.domain.evidence"
    label = "evidence"

    def ready(self) -> None:
        pre_migrate.connect(_before_migrate, dispatch_uid="evidence.closed_months_lifted")
        post_migrate.connect(_after_migrate, dispatch_uid="evidence.closed_months")


def _before_migrate(app_config: AppConfig, using: str = DEFAULT_DB_ALIAS, plan: Any = (), **_: Any) -> None:
    if app_config.label == "evidence" and plan:
        unlock_closed_months(connections[using])


def _after_migrate(app_config: AppConfig, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    if app_config.label == "evidence":
        open_books(using)
    lock_closed_months(connections[using])


def open_books(using: str = DEFAULT_DB_ALIAS) -> None:
    """The single row exists."""
    from zhaoshang.domain.evidence.models import Books  # noqa: PLC0415 -- models load after apps
    from zhaoshang.domain.journal.commands import laying_down  # noqa: PLC0415 -- as above

    with laying_down("evidence.open_books"):
        Books.objects.using(using).get_or_create(pk=1)


def unlock_closed_months(connection: BaseDatabaseWrapper) -> None:
    """The triggers are lifted: for a migration, which on SQLite makes a table anew, and for emptying a test database."""
    from zhaoshang.domain.evidence.models import fact_models  # noqa: PLC0415 -- models load after apps

    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in {m._meta.db_table for m in fact_models()} & existing:
            on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_closed_month"{on}')


def lock_closed_months(connection: BaseDatabaseWrapper) -> None:
    """No fact can be inserted into a closed month, whatever program tries."""
    lay(connection, closed_month_locks(connection.vendor))


def closed_month_locks(vendor: str) -> list[Lock]:
    """The triggers that refuse a row of a closed month, one on every table of facts."""
    from zhaoshang.domain.evidence.models import fact_models  # noqa: PLC0415 -- models load after apps

    refuses = Bilingual("已封账月份入账", "a row in a closed month")
    closed = "NEW.counts_in <= (SELECT closed_through FROM evidence_books WHERE id = 1)"
    body = (
        f" BEGIN IF {closed} THEN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'restrict_violation'; END IF; "
        "RETURN NEW; END "
    )
    locks = []
    for model in fact_models():
        table = model._meta.db_table
        name = f"{table}_closed_month"
        if vendor == "postgresql":
            laying = (
                f"CREATE OR REPLACE FUNCTION zhaoshang_closed_month() RETURNS trigger LANGUAGE plpgsql AS $${body}$$",
                f'CREATE OR REPLACE TRIGGER "{name}" BEFORE INSERT ON "{table}" FOR EACH ROW '
                "EXECUTE FUNCTION zhaoshang_closed_month()",
            )
            locks.append(Lock(table, name, refuses, laying, told_by_postgresql("INSERT", body)))
            continue
        made = (
            f'CREATE TRIGGER "{name}" BEFORE INSERT ON "{table}" FOR EACH ROW WHEN {closed} '
            f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        )
        locks.append(Lock(table, name, refuses, (f'DROP TRIGGER IF EXISTS "{name}"', made), made))
    return locks
