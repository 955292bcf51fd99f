"""Large files that arrive in parts, so that a cut costs one part and not the whole (the tus protocol, version 1.0.0).

A file on its way lies in a folder of its own beside what is said of it; what has arrived is the length of the file, so a
killed server loses nothing but the part it was writing. Nothing of it is evidence yet: only the form that the file belongs
to hands it to a command. What nobody finished is gone after two days. With several page servers, `ZHAOSHANG_HOME/tmp` is a
folder they share.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from zhaoshang.domain.evidence.errors import FileTooHeavy
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal

LIVES_SECONDS = 48 * 3600
MOST_AT_ONCE = 8
PIECE = 256 * 1024
SPARE_BYTES = 512 * 1024 * 1024  # stays free on the disk
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}\Z")


class NotArrived(Refusal):
    code = "kit.not_arrived"
    http_status = 422
    sentence = Bilingual(
        "文件没有完整送达，或已超过两天被清除。", "The file has not arrived whole, or was removed after two days."
    )
    remedy = Bilingual(
        "请重新选择这个文件；已送达的部分会接着上传。", "Choose the file again; it goes on from where it was cut."
    )


class TooMany(Refusal):
    code = "kit.too_many_arriving"
    http_status = 429
    sentence = Bilingual("您已有 {most} 个文件正在上传。", "{most} files of yours are on their way already.")
    remedy = Bilingual(
        "请等其中一个完成，或取消一个，再上传。", "Wait until one is done, or cancel one, and try again."
    )


class NoRoom(Refusal):
    code = "kit.no_room"
    http_status = 507
    sentence = Bilingual("服务器的磁盘放不下这个文件。", "The server's disk has no room for this file.")
    remedy = Bilingual("请告诉管理员腾出空间，再上传。", "Ask the administrator to make room, and upload it again.")


class Elsewhere(Refusal):
    code = "kit.arriving_elsewhere"
    http_status = 409
    sentence = Bilingual(
        "文件从另一处接着到了这里：{offset} 字节。", "The file has come {offset} bytes far from elsewhere."
    )
    remedy = Bilingual("请从那里接着上传。", "Go on from there.")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file on its way: whose it is, what it is called, and how long it will be, in bytes."""

    token: str
    owner: str
    name: str
    media_type: str
    length: int

    @property
    def path(self) -> Path:
        """Where what has arrived lies."""
        return _folder() / f"{self.token}.part"

    @property
    def received(self) -> int:
        """How many bytes have arrived."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def is_whole(self) -> bool:
        """Whether every byte has arrived."""
        return self.received == self.length


class ArrivedFile(UploadedFile):  # type: ignore[type-arg]
    """A file that has arrived whole, as a form takes it."""

    def __init__(self, arrival: Arrival) -> None:
        super().__init__(arrival.path.open("rb"), arrival.name, arrival.media_type, arrival.length)
        self.arrival = arrival


def begin(*, owner: str, name: str, media_type: str, length: int, most: int) -> Arrival:
    """A place for a file of `length` bytes. Refuses more than `most`, a full disk, and too many at once of one person."""
    if length > most:
        # Rounded up: a byte more is not "500 MB, and the limit is 500 MB".
        raise FileTooHeavy(size=f"{-(-length * 10 // 1048576) / 10:.1f} MB", limit=f"{most / 1048576:.0f} MB")
    sweep()
    open_ones = [one for one in _all() if one.owner == owner]
    if len(open_ones) >= MOST_AT_ONCE:
        raise TooMany(most=MOST_AT_ONCE)
    if not _has_room(length):
        raise NoRoom
    made = Arrival(secrets.token_urlsafe(24), owner, name[-200:], media_type[:120], length)
    made.path.touch()
    said = _said(made.token)
    said.with_suffix(".new").write_text(json.dumps(asdict(made)), encoding="utf-8")
    said.with_suffix(".new").replace(said)
    return made


def _has_room(length: int) -> bool:
    """Whether all that is on its way still fits, and beside it the copy that its form hands to the store before it is gone here."""
    others, store = _all(), Path(settings.MEDIA_ROOT)
    store.mkdir(parents=True, exist_ok=True)
    coming = length + sum(one.length - one.received for one in others)
    copied = max([length, *(one.length for one in others)])
    if _folder().stat().st_dev == store.stat().st_dev:
        coming += copied
    elif shutil.disk_usage(store).free < copied + SPARE_BYTES:
        return False
    return shutil.disk_usage(_folder()).free >= coming + SPARE_BYTES


def arriving(token: str, owner: str) -> Arrival | None:
    """The file on its way under this token, if it is this person's."""
    if not _TOKEN.fullmatch(token):
        return None
    one = _read(_said(token))
    return one if one and one.owner == owner else None


def take(arrival: Arrival, offset: int, stream: IO[bytes]) -> int:
    """What `stream` brings stands at `offset`, flushed to disk; returns how far the file has come. Refuses another offset than
    the file's own end, and a second writer."""
    with _alone(arrival) as file:
        end = file.seek(0, os.SEEK_END)
        if end != offset:
            raise Elsewhere(offset=end)
        while end < arrival.length and (piece := stream.read(min(PIECE, arrival.length - end))):
            file.write(piece)
            end += len(piece)
        file.flush()
        os.fsync(file.fileno())
    os.utime(_said(arrival.token))
    return end


def arrived(token: str, owner: str) -> ArrivedFile:
    """The file, whole. Refuses what is still on its way or unknown."""
    one = arriving(token, owner)
    if one is None or not one.is_whole:
        raise NotArrived
    return ArrivedFile(one)


def forget(arrival: Arrival) -> None:
    """Nothing is left of it."""
    for path in (arrival.path, _said(arrival.token)):
        path.unlink(missing_ok=True)


def sweep() -> None:
    """What nobody went on with for two days is gone."""
    before = time.time() - LIVES_SECONDS
    for said in _folder().glob("*.json"):
        with contextlib.suppress(FileNotFoundError):
            if said.stat().st_mtime < before and (one := _read(said)):
                forget(one)


@contextlib.contextmanager
def _alone(arrival: Arrival) -> Iterator[IO[bytes]]:
    with arrival.path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Elsewhere(offset=arrival.received) from None
        yield file


def _folder() -> Path:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR) / "arriving"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _said(token: str) -> Path:
    return _folder() / f"{token}.json"


def _read(said: Path) -> Arrival | None:
    try:
        told: dict[str, Any] = json.loads(said.read_text(encoding="utf-8"))
        return Arrival(**told)
    except (OSError, ValueError, TypeError):
        return None


def _all() -> list[Arrival]:
    return [one for said in _folder().glob("*.json") if (one := _read(said))]
