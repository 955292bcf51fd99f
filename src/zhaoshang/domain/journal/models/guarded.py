"""The two locks every room's tables build on: guarded (written only inside a command) and append-only."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from operator import itemgetter
from typing import Any, ClassVar, TypeVar

from django.db import connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from zhaoshang.domain.journal.errors import OutsideCommand
from zhaoshang.domain.journal.models.traces import trace
from zhaoshang.kernel.sealing import canonical_plain

_writing: ContextVar[str | None] = ContextVar("the command that is writing", default=None)

M = TypeVar("M", bound=models.Model)


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
        self._trace()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        _must_write(self.model)
        self._trace()
        return super().delete()

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[M]:
        _must_write(self.model)
        made = super().bulk_create(*args, **kwargs)
        trace(self.model, (row.pk for row in made))
        return made

    def plant(self, made: Sequence[M], *, known_by: str) -> None:
        """Many new rows, as `bulk_create` writes them, by one prepared statement; `known_by` is a column of theirs that is
        unique, by which each then learns its number."""
        self.insert(self.prepared(vars(row) for row in made))
        by_name = {getattr(row, known_by): row for row in made}
        names = sorted(by_name)
        for start in range(0, len(names), 500):
            planted = self.filter(**{f"{known_by}__in": names[start : start + 500]})
            for name, pk in planted.order_by().values_list(known_by, "pk"):
                by_name[name].pk = pk
                by_name[name]._state.adding = False
        trace(self.model, (row.pk for row in made))

    def _trace(self) -> None:
        if getattr(self.model, "IS_TRACED", False):
            trace(self.model, list(self.order_by().values_list("pk", flat=True)))

    def columns(self) -> list[str]:
        """The names of the columns `prepared` gives, in its order."""
        return [str(f.column) for f in _insertable(self.model)]

    def prepared(self, rows: Iterable[Mapping[str, Any]]) -> list[list[Any]]:
        """Rows given by column, as `insert` takes them: every column but the number, in order, fit for this database."""
        connection = connections[self.db]
        fields = _insertable(self.model)
        take = itemgetter(*(f.attname for f in fields))
        fits = [(place, fit) for place, f in enumerate(fields) if (fit := _preparer(f, connection)) is not None]
        made = []
        for row in rows:
            values = list(take(row))
            for place, fit in fits:
                if values[place] is not None:
                    values[place] = fit(values[place])
            made.append(values)
        return made

    def insert(self, prepared: Sequence[Sequence[Any]]) -> None:
        """Many rows by one prepared statement: no numbers back, no signals.

        Leaves no trace: for tables whose rows are proved together (facts, the rows of a sheet), and for `plant`.
        """
        _must_write(self.model)
        connection = connections[self.db]
        fields = _insertable(self.model)
        columns = ", ".join(connection.ops.quote_name(str(f.column)) for f in fields)
        marks = ", ".join(["%s"] * len(fields))
        table = connection.ops.quote_name(self.model._meta.db_table)
        with transaction.atomic(using=self.db, savepoint=False), connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608 -- names of our own tables and columns
                prepared,
            )

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        _must_write(self.model)
        return super().bulk_update(*args, **kwargs)


def _insertable(model: type[models.Model]) -> list[Any]:
    return [f for f in model._meta.concrete_fields if not f.primary_key]


def _preparer(field: models.Field[Any, Any], connection: BaseDatabaseWrapper) -> Callable[[Any], Any] | None:
    """What makes a column's value fit for the database; None where plain values are fit as they are."""

    def prepare(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    if isinstance(field, models.DateField):  # few different days in many rows; moments as well
        return functools.lru_cache(maxsize=4096)(prepare)
    if isinstance(field, models.JSONField):  # both databases take it as text
        return lambda value: canonical_plain(value).decode()
    is_plain = isinstance(
        field, models.CharField | models.TextField | models.BooleanField | models.IntegerField | models.ForeignKey
    )
    return None if is_plain else prepare


def at_with_by(name: str, act: str) -> models.CheckConstraint:
    """What happened has both its moment and its person, or neither: `published_at` and `published_by`."""
    at, by = f"{act}_at__isnull", f"{act}_by"
    neither = models.Q(**{at: True, by: ""})
    return models.CheckConstraint(name=name, condition=neither | (models.Q(**{at: False}) & ~models.Q(**{by: ""})))


class GuardedModel(models.Model):
    """A row that changes only through commands (design.md, principle 4), each leaving a trace of what the row then says.

    `UNPROVED` names columns that say nothing about the row (how far work is). Tables whose rows are proved together in
    another way are not traced one by one.
    """

    IS_TRACED: ClassVar[bool] = True
    UNPROVED: ClassVar[tuple[str, ...]] = ()

    objects: ClassVar[models.Manager[Any]] = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        _must_write(type(self))
        super().save(*args, **kwargs)
        trace(type(self), [self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _must_write(type(self))
        trace(type(self), [self.pk])
        return super().delete(*args, **kwargs)


class DerivedModel(GuardedModel):
    """A row that follows from others and says nothing of its own: it can be thrown away and made anew at any time. It is
    written by commands of its room like any other; what it follows from is traced, it is not.
    """

    IS_TRACED = False

    class Meta:
        abstract = True


class AppendOnlyModel(GuardedModel):
    """A row that is written once. The database itself refuses UPDATE and DELETE: triggers are laid after each migrate.

    `settable_once` names columns that start empty and may be filled a single time (a seal, a withdrawal).
    """

    settable_once: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True
