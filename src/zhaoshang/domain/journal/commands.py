"""The `@command` machinery, and the verbs of the journal itself: record and seal.

A command is one verb, one permission, one transaction and one journal entry, the same for a page, an import and the
command line. Inside: may → gate → write → journal → notices on commit. See docs/adr/0002-commands-and-journal.md.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ParamSpec, Protocol, TypeVar
from uuid import UUID

from django.db import models, transaction
from uuid_utils import uuid7

from zhaoshang.domain.journal.errors import NotAllowed, ReasonTooLong
from zhaoshang.domain.journal.models import (
    Entry,
    Seal,
    sealed_columns,
    told,
    trace,
    traced_models,
    tracing,
    utc_text,
    writing,
)
from zhaoshang.domain.journal.readers import keyring
from zhaoshang.domain.journal.rules import may
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.personal import masked
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.sealing import ALGORITHM, EMPTY, canonical, digest, merkle_root

P = ParamSpec("P")
R = TypeVar("R")


class Actor(Protocol):
    """Whoever acts: a person's account, or the machine's own."""

    @property
    def journal_key(self) -> str: ...

    @property
    def journal_name(self) -> str: ...


@dataclass(slots=True)
class Telling:
    """What a running command tells the journal about itself."""

    subject: Any = None
    payload: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    uid: str = field(default_factory=lambda: str(uuid7()))


@dataclass(frozen=True, slots=True)
class Command:
    """A registered verb: its key, what it is called, and the function behind it."""

    key: str
    name: Bilingual
    function: Callable[..., Any]
    about: str | None


LONGEST_REASON = 500
REGISTRY: dict[str, Command] = {}
_telling: ContextVar[Telling | None] = ContextVar("what the running command tells", default=None)


def command(key: str, name: Bilingual, *, about: str | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Makes a keyword-only function with `by` and `at` the one way to do `key`.

    `about` names the argument that is the object of the permission and of the journal entry. The rule of the same key
    (in the room's `rules.py`) decides who may; a missing rule is a refusal to everybody. A refusal rolls the change
    back and is journalled by itself.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        parameters = inspect.signature(function).parameters
        if any(p.kind is not p.KEYWORD_ONLY for p in parameters.values()) or not {"by", "at"} <= set(parameters):
            raise TypeError(f"{key}: a command takes keyword-only arguments, among them `by` and `at`")

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            by: Any = kwargs["by"]
            at: Any = kwargs["at"]
            telling = Telling(subject=kwargs.get(about) if about else None, reason=str(kwargs.get("reason") or ""))
            try:
                with transaction.atomic(), writing(key), _listening(telling), tracing() as written:
                    if not may(key, by, telling.subject):
                        raise NotAllowed(verb=name)
                    if len(telling.reason) > LONGEST_REASON:
                        length, telling.reason = len(telling.reason), telling.reason[:LONGEST_REASON]
                        raise ReasonTooLong(length=length, most=LONGEST_REASON, field="reason")
                    result = function(*args, **kwargs)
                    telling.payload = telling.payload or _arguments(kwargs, about)
                    if written:
                        telling.payload["wrote"] = told(written)
                    record(verb=key, by=by, at=at, telling=telling, outcome=Entry.Outcome.DONE)
                    return result
            except Refusal as refusal:
                if _telling.get() is None:
                    _record_refusal(key, by, at, telling, refusal)
                raise

        REGISTRY[key] = Command(key, name, run, about)
        return run

    return wrap


def tell(subject: Any = None, reason: str = "", **payload: Any) -> None:
    """Called inside a command: what the entry is about and which values it keeps."""
    telling = _telling.get()
    if telling is None:
        raise RuntimeError("tell() is called inside a command")
    telling.subject = subject if subject is not None else telling.subject
    telling.reason = reason or telling.reason
    telling.payload.update(payload)


def record(*, verb: str, by: Any, at: datetime, telling: Telling, outcome: str) -> Entry:
    """Writes one entry in the running transaction."""
    subject = telling.subject
    entry = Entry(
        uid=telling.uid,
        at=at,
        verb=verb,
        by_key=by.journal_key,
        by_name=by.journal_name,
        subject_kind=subject._meta.label_lower if isinstance(subject, models.Model) else "",
        subject_id=str(subject.pk) if isinstance(subject, models.Model) else "",
        subject_name=str(subject)[:200] if subject is not None else "",
        outcome=outcome,
        reason=telling.reason,
        payload=canonical(_plain(telling.payload)).decode(),
    )
    entry.digest = digest(entry.content())
    with writing("journal.record"):
        entry.save(force_insert=True)
    return entry


@dataclass(frozen=True, slots=True)
class Program:
    """The program itself, where there is no account yet."""

    journal_key: str = "program"
    journal_name: str = "系统"


PROGRAM = Program()


@contextmanager
def laying_down(verb: str) -> Iterator[None]:
    """What the program lays down by itself after a migrate (the books, the shipped roles) has its entry too, if any."""
    with transaction.atomic(), writing(verb), tracing() as written:
        yield
        if written:
            now = datetime.now(UTC)  # noqa: TID251 -- a migrate is where its clock enters
            telling = Telling(payload={"wrote": told(written)})
            record(verb=verb, by=PROGRAM, at=now, telling=telling, outcome=Entry.Outcome.DONE)


def take_stock() -> None:
    """Every traced row as it stands has a trace: for a house that comes from a version which kept none."""
    with laying_down("journal.take_stock"):
        for model in traced_models():
            trace(model, model._default_manager.values_list("pk", flat=True))


@command("journal.seal", Bilingual("封存日志", "seal the journal"))
def seal(*, by: Actor, at: datetime, most: int = 100_000) -> Seal | None:
    """The unsealed entries, oldest first, become one batch chained to the last; None when there is nothing to seal.

    Runs in the worker, never beside a writer's commit: a writer only inserts its own row.
    """
    waiting = list(Entry.objects.filter(seal__isnull=True).order_by("id").values_list("id", "digest")[:most])
    if not waiting:
        return None
    last = Seal.objects.select_for_update().order_by("-number").first()
    number = (last.number + 1) if last else 1
    previous = last.digest if last else EMPTY
    root = merkle_root(leaf for _, leaf in waiting)
    head = {
        "number": number,
        "at": utc_text(at),
        "count": len(waiting),
        "algorithm": ALGORITHM,
        "root": root,
        "previous": previous,
    }
    made = Seal.objects.create(
        number=number,
        at=at,
        count=len(waiting),
        algorithm=ALGORITHM,
        root=root,
        previous=previous,
        digest=digest(head),
    )
    rows = [Entry(id=pk, seal=made, position=place) for place, (pk, _) in enumerate(waiting)]
    Entry.objects.bulk_update(rows, ["seal", "position"], batch_size=500)
    numbers = digest([pk for pk, _ in waiting])  # no part of what an entry says: proved here, once this entry is sealed
    tell(subject=made, number=number, count=len(waiting), root=root, numbers=numbers)
    return made


@command("journal.reseal", Bilingual("换用新密钥", "seal personal data with the new key"))
def reseal(*, model: type[models.Model], keys: Sequence[int], by: Actor, at: datetime) -> int:
    """The sealed texts of these rows stand under the key of today, whatever key they had; returns how many rows it changed."""
    today, done = keyring().sealing, 0
    columns = sealed_columns(model)
    rows = model._default_manager.select_for_update().filter(pk__in=keys).order_by("pk")
    for row in rows:
        stale = {c: text.again() for c in columns if (text := getattr(row, c)) and text.key != today}
        if stale:
            model._default_manager.filter(pk=row.pk).update(**stale)
            done += 1
    tell(None, table=model._meta.db_table, rows=done, key=today)
    return done


def entry_uid() -> str:
    """The number the running command's entry will have, for rows that point back to it."""
    telling = _telling.get()
    if telling is None:
        raise RuntimeError("entry_uid() is called inside a command")
    return telling.uid


@contextmanager
def _listening(telling: Telling) -> Iterator[None]:
    token = _telling.set(telling)
    try:
        yield
    finally:
        _telling.reset(token)


def _record_refusal(key: str, by: Any, at: datetime, telling: Telling, refusal: Refusal) -> None:
    if not hasattr(by, "journal_key"):
        return
    telling.payload = {"refusal": refusal.code, "said": masked(refusal.said.zh)}
    telling.reason = masked(telling.reason)  # what was refused may be just that a telephone stands in it
    with transaction.atomic():
        record(verb=key, by=by, at=at, telling=telling, outcome=Entry.Outcome.REFUSED)


def _arguments(kwargs: Any, about: str | None) -> dict[str, Any]:
    return {name: value for name, value in kwargs.items() if name not in {"by", "at", "reason", about}}


def _plain(value: Any) -> Any:
    """A value as the journal keeps it: rows by kind and number, everything else as text it can prove."""
    if value is None or isinstance(value, bool | int | str | Decimal | date | UUID):
        return value
    if isinstance(value, models.Model):
        return f"{value._meta.label_lower}:{value.pk}"
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | models.QuerySet):
        return [_plain(v) for v in value]
    return str(value)
