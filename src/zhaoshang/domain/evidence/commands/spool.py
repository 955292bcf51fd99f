"""Facts on their way into the books: built, digested and laid on disk, so that writing them is one short transaction."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import orjson
from django.conf import settings
from django.db import IntegrityError

from zhaoshang.domain.evidence.commands.facts import mark_written, proof_of, refuse_objected, refuse_stated
from zhaoshang.domain.evidence.errors import Overtaken
from zhaoshang.domain.evidence.models import Books, Fact, fact_leaf
from zhaoshang.domain.evidence.queries import fact_kind
from zhaoshang.domain.journal.commands import entry_uid


class Spool:
    """Facts that only wait for their journal entry. Holds 32 bytes a fact in memory, the rest in a file without a name.

    Opened before any transaction; `turn` is that of the books as they were then. Iterating and writing keep the order of
    `add`. Use as a context: the file is gone afterwards, and also when the process is killed.
    """

    def __init__(self) -> None:
        folder = Path(settings.HOME) / "tmp"
        folder.mkdir(parents=True, exist_ok=True)
        self.turn: int = Books.objects.values_list("turn", flat=True).get(pk=1)
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 -- closed by `__exit__`
        self._leaves: dict[str, bytearray] = {}
        self._count = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._count

    def add(self, facts: Iterable[Fact]) -> None:
        """These facts will be written after those already here."""
        by_kind: dict[type[Fact], list[Fact]] = {}
        for fact in facts:
            by_kind.setdefault(type(fact), []).append(fact)
        for kind, rows in by_kind.items():
            refuse_objected(kind, rows)
            label = kind._meta.label_lower
            leaves = self._leaves.setdefault(label, bytearray())
            for fact in rows:
                leaves += bytes.fromhex(fact_leaf(fact, fact.values_digest))
            self._file.write(orjson.dumps([label, kind.objects.prepared(vars(f) for f in rows)]) + b"\n")
            self._count += len(rows)

    def proof(self) -> dict[str, dict[str, Any]]:
        """What the journal keeps of them, by kind. Hashed here, outside the transaction that writes them."""
        return {
            label: proof_of(fact_kind(label), [leaves[at : at + 32].hex() for at in range(0, len(leaves), 32)])
            for label, leaves in self._leaves.items()
        }

    def write(self) -> None:
        """Inside a command that holds the books: all of them stand, under its entry; or none, overtaken or objected to: what keeps
        them from standing may have come about since they were laid here."""
        if Books.objects.values_list("turn", flat=True).get(pk=1) != self.turn:
            raise Overtaken
        mark_written()
        uid = entry_uid()
        for label, rows in self._chunks():
            kind = fact_kind(label)
            refuse_stated(kind, _stated(kind, rows))
            at = _place_of(kind, "entry_uid")
            for row in rows:
                row[at] = uid
            try:
                kind.objects.insert(rows)
            except IntegrityError as clash:
                raise Overtaken from clash

    def _chunks(self) -> Iterator[tuple[str, list[list[Any]]]]:
        self._file.seek(0)
        for line in self._file:
            label, rows = orjson.loads(line)
            yield label, rows


def _stated(kind: type[Fact], rows: list[list[Any]]) -> list[dict[str, Any]]:
    """What rows as they are laid down state, of those that take nothing back; nothing of a kind that cannot object."""
    if not kind.CAN_OBJECT:
        return []
    places, sign = {name: _place_of(kind, name) for name in kind.VALUES}, _place_of(kind, "sign")
    return [{name: row[place] for name, place in places.items()} for row in rows if row[sign] == 1]


def _place_of(kind: type[Fact], name: str) -> int:
    return [f.attname for f in kind._meta.concrete_fields if not f.primary_key].index(name)
