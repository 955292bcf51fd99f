"""The keys that lie outside the database: read from their folder, made when there are none yet.

`0001.key`, `0002.key`, …: the last seals, all of them open. `index.key` finds equals and is never changed. Files are made
whole or not at all, so that two processes that start together have the same keys.
"""

from __future__ import annotations

import os
import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.sealed import KEY_BYTES, Keyring, key_id

INDEX = "index.key"


class KeyFileBroken(Refusal):
    code = "reading.key_file_broken"
    http_status = 503
    sentence = Bilingual(
        "密钥文件 {file} 不能读取，或内容不完整。", "The key file {file} cannot be read or is incomplete."
    )
    remedy = Bilingual(
        "请用另存的同名文件覆盖它；不要新建，新密钥打不开旧数据。",
        "Put the file of that name kept apart in its place; do not make a new one: it would not open what is there.",
    )


def keys_folder() -> Path:
    """Where the keys lie, readable by their owner only."""
    folder = Path(settings.KEYS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def key_files() -> list[Path]:
    """Every key that opens, oldest first; the first one is made when there is none."""
    folder = keys_folder()
    if not (files := _numbered(folder)):
        _make(folder / "0001.key")
        files = _numbered(folder)
    return files


def new_key() -> Path:
    """One more key, which seals from now on in every process."""
    last = key_files()[-1]
    path = last.with_name(f"{int(last.stem) + 1:04d}.key")
    _make(path)
    return path


def keyring() -> Keyring:
    """The keys as they lie there now: a key another process made is known with the next question."""
    files = key_files()
    index = keys_folder() / INDEX
    if not index.exists():
        _make(index)
    return _read(tuple(files), index, tuple(f.stat().st_mtime_ns for f in (*files, index)))


@lru_cache(maxsize=4)
def _read(files: tuple[Path, ...], index: Path, _told: tuple[int, ...]) -> Keyring:
    keys = [key_in(path) for path in files]
    return Keyring({key_id(key): key for key in keys}, key_id(keys[-1]), key_in(index))


def key_in(path: Path) -> bytes:
    """The key a file holds. Refuses one that holds none."""
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as problem:
        raise KeyFileBroken(file=path.name) from problem
    if len(key) != KEY_BYTES:
        raise KeyFileBroken(file=path.name)
    return key


def _numbered(folder: Path) -> list[Path]:
    return sorted(p for p in folder.glob("*.key") if p.stem.isdigit())


def _make(path: Path) -> None:
    """A key nobody knows, under its name at once and whole; one that is there already stays."""
    half = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(half, path)
    except FileExistsError:
        pass
    finally:
        half.unlink()
