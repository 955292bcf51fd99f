"""Tables of the journal, and the two locks every room's tables build on: guarded and append-only."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar

import orjson
from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from zhaoshang.domain.journal.errors import OutsideCommand

_writing: ContextVar[str | None] = ContextVar("the command that is writing", default=None)

M = TypeVar("M", bound=models.Model)
PLAIN = frozenset({str, int, bool, type(None)})


@contextmanager
def writing(verb: str) -> Iterator[None]:
    """Opens guarded tables for the length of a command. Only `@command` and test factories call this."""
    token = _writing.set(verb)
    try:
        yield
    finally:
        _writing.reset(token)


def _must_write(model: type[models.Model]) -> None:
    if _writing.get() is None:
        raise OutsideCommand(f"{model.__name__} is written only inside a command of its room")


class GuardedQuerySet(models.QuerySet[M]):
    """A queryset whose writes work only inside a command."""

    def update(self, **kwargs: Any) -> int:
        _must_write(self.model)
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        _must_write(self.model)
        return super().delete()

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[M]:
        _must_write(self.model)
        return super().bulk_create(*args, **kwargs)

    def insert(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Many rows, given by column, by one prepared statement: no ids back, no signals; the caller fills every column."""
        _must_write(self.model)
        connection = connections[self.db]
        fields = [f for f in self.model._meta.concrete_fields if not f.primary_key]
        columns = ", ".join(connection.ops.quote_name(str(f.column)) for f in fields)
        marks = ", ".join(["%s"] * len(fields))
        prepared = [(f.attname, _preparer(f, connection)) for f in fields]
        table = connection.ops.quote_name(self.model._meta.db_table)
        with transaction.atomic(using=self.db, savepoint=False), connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608 -- names of our own tables and columns
                [[prepare(row[name]) for name, prepare in prepared] for row in rows],
            )

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        _must_write(self.model)
        return super().bulk_update(*args, **kwargs)


def _preparer(field: models.Field[Any, Any], connection: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    """What makes a column's value fit for the database: nothing for plain values, what the field does for others."""

    def prepare(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    if isinstance(field, models.DateField):  # few different days in many rows; moments as well
        return functools.lru_cache(maxsize=4096)(prepare)
    if isinstance(field, models.JSONField) and connection.vendor == "sqlite":
        return lambda value: orjson.dumps(value).decode()
    if isinstance(
        field, models.CharField | models.TextField | models.BooleanField | models.IntegerField | models.ForeignKey
    ):
        return lambda value: value if type(value) in PLAIN else prepare(value)
    return prepare


class GuardedModel(models.Model):
    """A row that changes only through commands (design.md, principle 4)."""

    objects: ClassVar[models.Manager[Any]] = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        _must_write(type(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _must_write(type(self))
        return super().delete(*args, **kwargs)


class AppendOnlyModel(GuardedModel):
    """A row that is written once. The database itself refuses UPDATE and DELETE: triggers are laid after each migrate.

    `settable_once` names columns that start empty and may be filled a single time (a seal, a withdrawal).
    """

    settable_once: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True


class Seal(AppendOnlyModel):
    """One sealed batch: the Merkle root of its entries, chained to the seal before it."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    algorithm = models.CharField(max_length=16)
    root = models.CharField(max_length=128)
    previous = models.CharField(max_length=128)
    digest = models.CharField(max_length=128, unique=True)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"


class Entry(AppendOnlyModel):
    """One thing somebody did, or was refused: who, what verb, to what, with which values, why."""

    settable_once = ("seal_id", "position")

    class Outcome(models.TextChoices):
        DONE = "done", "done"
        REFUSED = "refused", "refused"

    uid = models.CharField(max_length=36, unique=True)
    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=80, db_index=True)
    by_key = models.CharField(max_length=80, db_index=True)
    by_name = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=80, blank=True)
    subject_name = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.TextField(blank=True)
    payload = models.TextField()
    digest = models.CharField(max_length=64)
    seal = models.ForeignKey(Seal, null=True, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="journal_entry_subject"),
            models.Index(fields=["id"], name="journal_entry_unsealed", condition=models.Q(seal__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["seal", "position"], name="journal_entry_one_place"),
            models.CheckConstraint(
                name="journal_entry_seal_and_position_together",
                condition=models.Q(seal__isnull=True, position__isnull=True)
                | models.Q(seal__isnull=False, position__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_name} {self.verb}"

    def content(self) -> dict[str, str]:
        """What the digest covers: everything but the place in a seal. Times are UTC to the microsecond."""
        return {
            "uid": self.uid,
            "at": utc_text(self.at),
            "verb": self.verb,
            "by_key": self.by_key,
            "by_name": self.by_name,
            "subject_kind": self.subject_kind,
            "subject_id": self.subject_id,
            "subject_name": self.subject_name,
            "outcome": self.outcome,
            "reason": self.reason,
            "payload": self.payload,
        }


def utc_text(moment: datetime) -> str:
    """A moment as UTC text, the same whatever database or time zone it was read through."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
