"""Traces: what a row says, as a digest that the entry of the command that wrote it keeps.

Whoever changes, plants or removes a row past the commands leaves a row whose last trace says something else (or none at
all). `verify` finds it, and so does the stand-alone verifier: a row is digested as `[table, {column: value}]` with
values in the plain forms of `primitive`, columns that hold nothing (null or an empty text) left out. So a column added
later, empty, changes no trace.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from django.apps import apps
from django.db import models

from zhaoshang.kernel.sealing import digest_plain

Written = dict[type[models.Model], set[Any]]
_written: ContextVar[Written | None] = ContextVar("the rows the running command has written", default=None)
CHUNK = 500


@lru_cache(maxsize=256)  # all the rows of one step carry the same moment
def utc_text(moment: datetime) -> str:
    """A moment as UTC text, the same whatever database or time zone it was read through."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@contextmanager
def tracing() -> Iterator[Written]:
    """Rows written from here on are remembered in the mapping given, until the block ends."""
    written: Written = {}
    token = _written.set(written)
    try:
        yield written
    finally:
        _written.reset(token)


def trace(model: type[models.Model], keys: Iterable[Any]) -> None:
    """These rows were written, or removed. Outside a command nobody listens."""
    written = _written.get()
    if written is not None and getattr(model, "IS_TRACED", False):
        written.setdefault(model, set()).update(keys)


def told(written: Written) -> dict[str, dict[str, str | None]]:
    """By table and number, the digest of what each written row says now; None for a row that is gone."""
    found: dict[str, dict[str, str | None]] = {}
    for model, keys in written.items():
        rows: dict[str, str | None] = dict.fromkeys(map(str, sorted(keys)))
        ordered = sorted(keys)
        for start in range(0, len(ordered), CHUNK):
            for said in said_by(model, pk__in=ordered[start : start + CHUNK]):
                rows[str(said["id"])] = row_digest(model, said)
        found[model._meta.db_table] = rows
    return found


def traced_models() -> list[type[models.Model]]:
    """Every table whose rows are traced one by one."""
    return [m for m in apps.get_models() if getattr(m, "IS_TRACED", False)]


def said_by(model: type[models.Model], **which: Any) -> Iterator[dict[str, Any]]:
    """The rows, oldest first, each as its columns' plain values; what holds nothing, or proves nothing, is left out."""
    columns = _columns(model)
    rows = model._default_manager.filter(**which).order_by("pk").values_list(*(name for name, _, _ in columns))
    for row in rows.iterator(2000):
        yield {
            column: plain(value)
            for (_, column, plain), value in zip(columns, row, strict=True)
            if value is not None and value != ""
        }


def row_digest(model: type[models.Model], said: dict[str, Any]) -> str:
    """The digest of one row as `said_by` gives it."""
    return digest_plain([model._meta.db_table, said])


@cache
def _columns(model: type[models.Model]) -> tuple[tuple[str, str, Callable[[Any], Any]], ...]:
    unproved: tuple[str, ...] = getattr(model, "UNPROVED", ())
    fields = [f for f in model._meta.concrete_fields if f.name not in unproved]
    return tuple((f.attname, str(f.column), primitive(f)) for f in fields)


def primitive(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """What makes a column's value plain: whole numbers (also for truth and exact decimals), or text."""
    if isinstance(field, models.JSONField):
        return lambda v: json.dumps(v, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if isinstance(field, models.BinaryField):
        return lambda v: hashlib.sha256(v.encode() if isinstance(v, str) else bytes(v)).hexdigest()
    if isinstance(field, models.DateTimeField):
        return utc_text
    if isinstance(field, models.DateField):
        return lambda v: v.isoformat()
    if isinstance(field, models.BooleanField):
        return int
    return lambda v: v if type(v) in (int, str) else field.get_prep_value(v)
