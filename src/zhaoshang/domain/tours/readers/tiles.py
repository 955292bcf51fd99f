"""A set of tiles: the name it is served under for ever and proved by, and its pictures for browsers that draw no WebP."""

from __future__ import annotations

import hashlib
from pathlib import Path
from threading import Lock

_ONE_AT_A_TIME = Lock()


def digest_of(folder: Path) -> str:
    """SHA-256 over the names and contents of all files in a folder, in the order of their names."""
    whole = hashlib.sha256()
    for file in sorted(f for f in folder.rglob("*") if f.is_file()):
        whole.update(file.relative_to(folder).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def as_jpeg(tile: Path) -> bytes:
    """A tile we cut and keep as WebP, as JPEG; one after another, so that many asked for at once take no more memory than one.
    Nothing of it is stored: the folder stays what its name proves."""
    import pyvips  # noqa: PLC0415 -- only a server asked by such a browser carries it

    with _ONE_AT_A_TIME:
        pyvips.cache_set_max(0)
        drawn = pyvips.Image.webpload(str(tile), access="sequential")
        return bytes(drawn.jpegsave_buffer(Q=84, keep="none"))
