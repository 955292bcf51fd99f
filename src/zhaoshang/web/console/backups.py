"""A backup taken while others write, and its restore into an empty home.

One zip: the whole database in dependency order as JSON lines (taken in one read transaction, so it is one moment), the
files it names, and a manifest with the SHA-256 of each part. The keys of encrypted values are not inside; it names them, to tell whether
they are there again. The same file
restores into SQLite or PostgreSQL.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DataError, IntegrityError, connection, models, transaction

from zhaoshang.domain.evidence.apps import lock_closed_months, unlock_closed_months
from zhaoshang.domain.evidence.models import Document
from zhaoshang.domain.journal.apps import lock_tables, unlock_tables
from zhaoshang.domain.journal.commands import PROGRAM, take_stock
from zhaoshang.domain.journal.models import DerivedModel, Entry, writing
from zhaoshang.domain.journal.queries import is_untraced, one_moment
from zhaoshang.domain.journal.readers import keyring
from zhaoshang.domain.tours.queries import folder_of, kept_tiles
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.sealed import key_id
from zhaoshang.web.console.disk import whole_or_nothing

# What a damaged zip makes the standard library raise.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
# What a line that is no row of a table makes of itself.
UNFIT = (AttributeError, LookupError, TypeError, ValueError, ValidationError, DataError, IntegrityError)
# How many lost files a sentence names; `zhaoshang verify` names all of them.
NAMED = 10
LEFT_OUT = {"sessions.session", "contenttypes.contenttype", "auth.permission", "django_tasks_db.dbtaskresult"}


class HomeNotEmpty(Refusal):
    code = "backups.home_not_empty"
    sentence = Bilingual(
        "这里已经有数据（{entries}条日志），不能恢复到上面。",
        "There is data here already ({entries} journal entries); a restore never overwrites it.",
    )
    remedy = Bilingual(
        "请把 ZHAOSHANG_HOME 指向一个空文件夹（或换一个空数据库）再恢复。",
        "Point ZHAOSHANG_HOME at an empty folder (or DATABASE_URL at an empty database).",
    )


class BackupBroken(Refusal):
    code = "backups.broken"
    sentence = Bilingual("备份里的“{name}”缺失或内容已变。", "“{name}” is missing from the backup or was changed.")
    remedy = Bilingual("没有恢复任何内容。请换用另一份备份。", "Nothing was restored. Use another backup.")


class FilesLost(Refusal):
    code = "backups.files_lost"
    sentence = Bilingual(
        "没有备份：{count}个文件在存储中缺失，或内容已变：{names}。",
        "Nothing was backed up: {count} files are missing from the store or were changed: {names}.",
    )
    remedy = Bilingual(
        "请从较早的备份把它们放回 {folder}，再备份一次；已经找不回来时加 --despite-losses，其余照常备份。",
        "Put them back into {folder} from an earlier backup, then back up again; where they are gone for good, "
        "--despite-losses backs up the rest.",
    )


class NotABackup(Refusal):
    code = "backups.not_a_backup"
    sentence = Bilingual("“{name}”不是本系统的备份文件。", "“{name}” is not a backup of this program.")
    remedy = Bilingual("请选择由 zhaoshang backup 生成的文件。", "Choose a file made by zhaoshang backup.")


def kept_models() -> list[type[models.Model]]:
    """Every table worth keeping, what others point at first; not what is made from the others."""
    ordered = serializers.sort_dependencies([(config, None) for config in apps.get_app_configs()])
    kept = [m for m in ordered if m._meta.managed and not m._meta.proxy and m._meta.label_lower not in LEFT_OUT]
    return [m for m in kept if not issubclass(m, DerivedModel)]


def back_up(file: Path, *, at: datetime, despite_losses: bool = False) -> dict[str, Any]:
    """The backup lies in `file`, complete or not at all.

    Refuses when a stored file is missing or has other bytes than it came with, naming each; `despite_losses` keeps the rest
    all the same, and what was changed as it is now.
    """
    manifest: dict[str, Any] = {
        "program": "zhaoshang",
        "at": at.isoformat(),
        "key": _of_the_key(),
        "keys": _of_the_keys(),
        "parts": {},
        "rows": 0,
        "files": 0,
    }
    lost: list[str] = []
    with (
        whole_or_nothing(file) as half,
        zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED, compresslevel=3, allowZip64=True) as out,
    ):
        with one_moment():
            for model in kept_models():
                manifest["rows"] += _write(out, manifest, f"rows/{model._meta.label_lower}.jsonl", _lines(model))
            documents = list(Document.objects.order_by("pk").values_list("path", "sha256", "name"))
            cut = list(kept_tiles())
        for path, digest, name in documents:
            if not _keep_file(out, manifest, path, digest):
                lost.append(f"{name} ({path})")
        lost += [f"{number} (tiles/{tiles})" for number, tiles in cut if not _keep_tiles(out, manifest, tiles)]
        if lost and not despite_losses:
            raise _lost(lost)
        for kept in sorted((Path(settings.HOME) / "heads").glob("*.json")):
            _write(out, manifest, f"heads/{kept.name}", iter([kept.read_bytes()]))
        out.writestr("manifest.json", json.dumps(manifest, indent=1))
    return {**manifest, "lost": lost, "secret": Path(settings.HOME) / "secret-key", "keys": Path(settings.KEYS)}


def _lost(names: list[str]) -> FilesLost:
    told = "; ".join(names[:NAMED]) + ("…" if names[NAMED:] else "")
    return FilesLost(count=len(names), names=told, folder=Path(settings.MEDIA_ROOT))


def bring_back(file: Path) -> dict[str, Any]:
    """Database, files and heads stand as they were; all parts are checked before anything is written.

    Files come before rows: when the disk has no room for them, the home holds no data yet and the restore can be tried
    again.
    """
    with _opened(file) as box:
        manifest = _manifest(box, file.name)
        there = set(box.namelist())
        for name, told in manifest["parts"].items():
            if name not in there or _digest(box, name) != told:
                raise BackupBroken(name=name)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        theirs = Entry.objects.exclude(by_key=PROGRAM.journal_key)  # what migrate lays down is no data yet
        if theirs.exists():
            raise HomeNotEmpty(entries=theirs.count())
        _bring_files(box, manifest)
        _bring_rows(box)
    if is_untraced():  # a backup from before rows were traced
        take_stock()
    has_its_key = manifest.get("key", _of_the_key()) == _of_the_key()
    missing = [name for name in manifest.get("keys", []) if name not in _of_the_keys()]
    return {
        **manifest,
        "has_its_key": has_its_key,
        "secret": Path(settings.HOME) / "secret-key",
        "keys_missing": missing,
        "keys": Path(settings.KEYS),
    }


def _of_the_key() -> str:
    """What a backup keeps of the key, to tell whether it is there again: a digest, from which no key can be found."""
    return hashlib.sha256(f"zhaoshang backup|{settings.SECRET_KEY}".encode()).hexdigest()[:16]


def _of_the_keys() -> list[str]:
    """The ids of the keys of personal data, from which no key can be found; the last is that of the index."""
    ring = keyring()
    return [*ring.opening, key_id(ring.indexing)]


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except DAMAGED as problem:
        raise NotABackup(name=file.name) from problem


def _manifest(box: zipfile.ZipFile, name: str) -> dict[str, Any]:
    if "manifest.json" not in box.namelist():
        raise NotABackup(name=name)
    try:
        told: dict[str, Any] = json.loads(box.read("manifest.json"))
    except DAMAGED as problem:
        raise BackupBroken(name="manifest.json") from problem
    shape = {"parts": dict, "rows": int, "files": int}
    if not isinstance(told, dict) or not all(isinstance(told.get(word), kind) for word, kind in shape.items()):
        raise BackupBroken(name="manifest.json")
    return told


def _bring_rows(box: zipfile.ZipFile) -> None:
    unlock_tables(connection)
    unlock_closed_months(connection)
    try:
        with transaction.atomic(), writing("backups.restore"), connection.constraint_checks_disabled():
            for model in reversed(kept_models()):
                model._base_manager.all()._raw_delete(using="default")
            for model in kept_models():
                name = f"rows/{model._meta.label_lower}.jsonl"
                if name in box.namelist():
                    try:
                        _bring_table(box, name, model)
                    except UNFIT as problem:
                        raise BackupBroken(name=name) from problem
            connection.check_constraints()
        _reset_sequences()
    finally:
        lock_tables(connection)
        lock_closed_months(connection)


def _bring_table(box: zipfile.ZipFile, name: str, model: type[models.Model]) -> None:
    fields = {f.attname: f for f in model._meta.concrete_fields}
    rows: list[models.Model] = []
    with box.open(name) as lines:
        for line in lines:
            told = json.loads(line)
            rows.append(model(**{k: _back(fields[k], v) for k, v in told.items() if k in fields}))
            if len(rows) == 2000:
                model._base_manager.bulk_create(rows, batch_size=500)
                rows = []
    model._base_manager.bulk_create(rows, batch_size=500)


def _bring_files(box: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    home = Path(settings.HOME)
    roots = {"files/": Path(settings.MEDIA_ROOT), "heads/": home / "heads", "tiles/": home / "tiles"}
    for name in manifest["parts"]:
        for prefix, root in roots.items():
            if name.startswith(prefix):
                target = (root / name.removeprefix(prefix)).resolve()
                if root.resolve() not in target.parents:
                    raise BackupBroken(name=name)
                target.parent.mkdir(parents=True, exist_ok=True)
                with box.open(name) as source, target.open("wb") as out:
                    for block in iter(lambda: source.read(1 << 20), b""):
                        out.write(block)


def _write(out: zipfile.ZipFile, manifest: dict[str, Any], name: str, blocks: Iterator[bytes]) -> int:
    hasher, count = hashlib.sha256(), 0
    with out.open(name, "w", force_zip64=True) as part:
        for block in blocks:
            hasher.update(block)
            part.write(block)
            count += 1
    manifest["parts"][name] = hasher.hexdigest()
    return count


def _keep_file(out: zipfile.ZipFile, manifest: dict[str, Any], path: str, digest: str) -> bool:
    """Whether a stored file was there and has the bytes it came with. What is there is kept in any case."""
    name = f"files/{path}"
    try:
        source = (Path(settings.MEDIA_ROOT) / path).open("rb")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return False
    with source:
        _write(out, manifest, name, iter(lambda: source.read(1 << 20), b""))
    manifest["files"] += 1
    return bool(manifest["parts"][name] == digest)


def _keep_tiles(out: zipfile.ZipFile, manifest: dict[str, Any], tiles: str) -> bool:
    """Whether the tiles under a digest were there; each of their files is a part, once."""
    folder = folder_of(tiles)
    root = Path(settings.HOME)
    for file in sorted(f for f in folder.rglob("*") if f.is_file()):
        name = file.relative_to(root).as_posix()
        if name not in manifest["parts"]:
            _write(out, manifest, name, iter([file.read_bytes()]))
    return folder.is_dir()


def _lines(model: type[models.Model]) -> Iterator[bytes]:
    fields = model._meta.concrete_fields
    for row in model._base_manager.order_by("pk").iterator(2000):
        told = {f.attname: _forth(f, getattr(row, f.attname)) for f in fields}
        yield json.dumps(told, ensure_ascii=False).encode() + b"\n"


def _forth(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if value is None or isinstance(value, bool | int | str | list | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _back(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, models.BinaryField) and value is not None:
        return bytes.fromhex(value)
    if isinstance(field, models.JSONField):
        return value
    return field.to_python(value)


def _digest(box: zipfile.ZipFile, name: str) -> str:
    """The SHA-256 of a part, or nothing when it cannot be read any more."""
    hasher = hashlib.sha256()
    try:
        with box.open(name) as part:
            for block in iter(lambda: part.read(1 << 20), b""):
                hasher.update(block)
    except DAMAGED:
        return ""
    return hasher.hexdigest()


def _reset_sequences() -> None:
    statements = connection.ops.sequence_reset_sql(call_style(), kept_models())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def call_style() -> Any:
    """Plain text style for generated SQL."""
    from django.core.management.color import no_style  # noqa: PLC0415 -- only needed here

    return no_style()
