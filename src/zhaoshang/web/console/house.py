"""Setting the house up and keeping it: database, example, seals, heads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from zhaoshang.domain.estate.commands import expire_holds, follow
from zhaoshang.domain.estate.commands.offers import is_behind
from zhaoshang.domain.estate.queries import expired_holds
from zhaoshang.domain.evidence.apps import closed_month_locks
from zhaoshang.domain.evidence.models import ImportRow, fact_models
from zhaoshang.domain.journal.apps import Lock, append_only_models, locks_of
from zhaoshang.domain.journal.commands import seal
from zhaoshang.domain.journal.models import Entry, Seal, said_by, traced_models, utc_text
from zhaoshang.domain.journal.queries import head, is_unsealed, one_moment, unnatural
from zhaoshang.domain.organisations.queries import machine
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.console.answers import clock, told
from zhaoshang.web.console.disk import whole_or_nothing


def prepare_house(*, with_demo: bool) -> None:
    """The database stands at this version, and after an upgrade the search finds by its words; with `with_demo` an empty one is
    filled with the example."""
    is_upgrade = not is_prepared()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if is_upgrade:
        follow_offers()
    if with_demo and not Entry.objects.filter(verb="evidence.book").exists():
        load_demo()
    elif with_demo:
        from zhaoshang.web.console import slots  # noqa: PLC0415 -- the example lies above and fills the slot

        slots.example().carry_on()


def is_prepared() -> bool:
    """Whether the database stands at this version of the program."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def load_demo() -> None:
    """The example of Gongshu 2020 is loaded through the importers; what is there already stays."""
    from zhaoshang.web.console import slots  # noqa: PLC0415 -- the example lies above and fills the slot

    told("· 装入拱墅区2020年示例（约一分钟）", "· loading the example of Gongshu 2020 (about a minute)")
    slots.example().load(by=machine(), now=clock())
    follow_offers()
    seal_now()
    export_head()


def example_logins() -> list[tuple[str, str, str]]:
    """The example's accounts that exist here: user name, name, password."""
    from zhaoshang.web.console import slots  # noqa: PLC0415 -- the example lies above and fills the slot

    return list(slots.example().logins())


def seal_now() -> int:
    """Everything unsealed is sealed; returns how many entries. The entry of a sealing waits for the next thing somebody does."""
    count = 0
    while is_unsealed() and (made := seal(by=machine(), at=clock())):
        count += made.count
    return count


def end_expired_holds() -> int:
    """Holds that have expired say so in their record; returns how many. Nothing is journalled where there are none."""
    return expire_holds(by=machine(), at=clock()) if expired_holds(clock()).exists() else 0


def follow_offers() -> int:
    """The search knows what is offered now; returns how many listings were looked at. Nothing is journalled where nothing
    has changed."""
    count = 0
    while is_behind(clock()):
        count += follow(by=machine(), at=clock())
    return count


def heads_folder() -> Path:
    """Where heads are exported; an administrator copies them elsewhere."""
    folder = Path(settings.HOME) / "heads"
    folder.mkdir(exist_ok=True)
    return folder


def export_head() -> Path:
    """Today's head lies in a file of its own; a later one of the same day replaces it."""
    path = heads_folder() / f"{day_of(clock()).isoformat()}.json"
    with whole_or_nothing(path) as half:
        half.write_text(json.dumps(head(), sort_keys=True))
    return path


def kept_heads() -> dict[Path, dict[str, Any] | None]:
    """Every exported head by its file; nothing where the file is no head any more."""
    return {path: head_in(path) for path in sorted(heads_folder().glob("*.json"))}


def head_in(path: Path) -> dict[str, Any] | None:
    """The head a file holds, if it is one."""
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except (RecursionError, ValueError):  # no JSON, or no text at all
        return None
    is_head = isinstance(told, dict) and type(told.get("number")) is int and isinstance(told.get("digest"), str)
    return told if is_head else None


def proved_models() -> list[type[Model]]:
    """Every table whose rows the journal proves."""
    return [*traced_models(), ImportRow, *fact_models()]


def every_lock() -> list[Lock]:
    """Every trigger that has to stand in this database."""
    append_only = [lock for model in append_only_models() for lock in locks_of(model, connection.vendor)]
    return [*append_only, *closed_month_locks(connection.vendor)]


def export_journal(file: Path) -> int:
    """Seals, entries, then every row they prove, one JSON document a line, oldest first; the stand-alone verifier reads it.

    The file is there when all of it is.
    A row as exported does not tell an empty text from nothing: what `unnatural` finds has lines of its own.
    """
    lines = 0
    with whole_or_nothing(file) as half, half.open("w", encoding="utf-8") as out, one_moment():
        for made in Seal.objects.order_by("number").iterator():
            row = {
                "kind": "seal", "number": made.number, "at": utc_text(made.at), "count": made.count,
                "algorithm": made.algorithm, "root": made.root, "previous": made.previous, "digest": made.digest,
            }  # fmt: skip
            out.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
            lines += 1
        for entry in Entry.objects.select_related("seal").order_by("id").iterator(2000):
            row = {
                "kind": "entry", "id": entry.pk, **entry.content(), "digest": entry.digest,
                "seal": entry.seal.number if entry.seal else None, "position": entry.position,
            }  # fmt: skip
            out.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
            lines += 1
        for model in proved_models():
            for said in said_by(model):
                row = {"kind": "row", "table": model._meta.db_table, "said": said}
                out.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")
                lines += 1
        for sentence in unnatural([*proved_models(), Entry, Seal]):
            out.write(json.dumps({"kind": "odd", "said": sentence}, ensure_ascii=False, sort_keys=True) + "\n")
            lines += 1
    return lines
