"""Keeping a file: its bytes go under their own hash before any transaction begins."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from zhaoshang.domain.evidence.errors import NotKept, TooLarge
from zhaoshang.domain.evidence.models import Document
from zhaoshang.domain.journal.models import writing

MOST_BYTES = 60 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies in the store under its hash; nothing in the database knows it yet."""

    sha256: str
    name: str
    size: int
    media_type: str
    path: str


def keep(
    chunks: Iterable[bytes],
    *,
    name: str,
    media_type: str = "application/octet-stream",
    most: int = MOST_BYTES,
    refusal: type[TooLarge] = TooLarge,
) -> Kept:
    """The bytes lie in the store, flushed to disk, named by their SHA-256. Refuses more than `most` bytes, with `refusal`."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    hasher, size = hashlib.sha256(), 0
    descriptor, temporary = tempfile.mkstemp(dir=root, prefix=".incoming-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise refusal(size=f"{size / 1048576:.0f} MB+", limit=f"{most / 1048576:.0f} MB")
                hasher.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        sha = hasher.hexdigest()
        path = f"{sha[:2]}/{sha}"
        target = root / path
        target.parent.mkdir(exist_ok=True)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return Kept(sha256=sha, name=display_name(name), size=size, media_type=media_type, path=path)


def display_name(name: str) -> str:
    """The last part of a file's name without control characters, at most 200 characters; it is data, never a path."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(c for c in last if c.isprintable()).strip() or "未命名"
    return clean[-200:]


def file_of(document: Document) -> Path:
    """Where the document's bytes lie; refuses when they are gone or no longer the same size."""
    path = Path(settings.MEDIA_ROOT) / document.path
    if not path.is_file() or path.stat().st_size != document.size:
        raise NotKept(name=document.name)
    return path


def document_of(kept: Kept, *, by: Any, at: datetime) -> Document:
    """The row of a kept file; the same bytes are one document, whoever brings them. Called inside a command."""
    found = Document.objects.filter(sha256=kept.sha256).first()
    if found:
        return found
    with writing("evidence.document"):
        made: Document = Document.objects.create(
            sha256=kept.sha256,
            name=kept.name,
            media_type=kept.media_type,
            size=kept.size,
            path=kept.path,
            recorded_at=at,
            recorded_by=by.journal_key,
        )
    return made
