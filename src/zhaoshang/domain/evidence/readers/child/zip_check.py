"""A zip archive looked at without trust: structure first, then each XML part counted while unpacked."""

from __future__ import annotations

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from zhaoshang.domain.evidence.readers.child.stop import Stop

CHUNK = 1 << 20
RATIO_FROM = 4 << 20
"""Small parts may compress absurdly well without harm; the ratio is judged from 4 MiB on."""
DIRECTORY_BYTES = 4 << 20
DECLARATION = re.compile(rb"<!(?!--|\[CDATA\[)")
ENCRYPTED_FLAG = 0x1
XML_ENDINGS = (".xml", ".rels", ".vml")


class Archive:
    """An opened zip whose structure is sound; parts are found without regard to case, as Excel does."""

    def __init__(self, path: Path, limits: dict[str, Any]) -> None:
        self.limits = limits
        self.unpacked = 0
        _check_directory_size(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, OverflowError) as problem:
            raise Stop("reading.truncated", reason=str(problem)[:200]) from problem
        self.parts = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in self._zip.infolist()}
        self._check_structure(path)

    def __contains__(self, part: str) -> bool:
        return part.lower() in self.parts

    def stream(self, part: str) -> Iterator[bytes]:
        """The unpacked bytes of an XML part in chunks. Raises Stop on bombs, declarations (DOCTYPE) and
        damage."""
        info = self.parts[part.lower()]
        seen, tail = 0, b""
        self._check_ratio(info, info.file_size)  # a bomb that says so itself need not be unpacked
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(CHUNK):
                    if seen == 0 and (b"\0" in chunk[:4] or chunk[:2] in (b"\xff\xfe", b"\xfe\xff")):
                        raise Stop("reading.damaged", reason=f"{part} is not UTF-8")
                    seen += len(chunk)
                    self.unpacked += len(chunk)
                    self._check_amounts(info, seen)
                    if DECLARATION.search(tail + chunk):
                        raise Stop("reading.hostile_xml", part=part)
                    tail = chunk[-8:]
                    yield chunk
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
            OSError,
        ) as problem:
            raise Stop("reading.truncated", reason=f"{part}: {problem}"[:200]) from problem

    def read(self, part: str, most: int = 16 << 20) -> bytes:
        """A whole small part. Raises Stop as `stream` does, or when it is larger than `most` bytes."""
        pieces, size = [], 0
        for chunk in self.stream(part):
            size += len(chunk)
            if size > most:
                raise Stop("reading.unpacks_too_large", limit_mb=most >> 20)
            pieces.append(chunk)
        return b"".join(pieces)

    def check_others(self, already: set[str]) -> None:
        """Every XML part not yet read is unpacked once and thrown away, so that bombs and DOCTYPEs show
        anywhere."""
        for part in self.parts:
            if part not in already and part.endswith(XML_ENDINGS):
                for _ in self.stream(part):
                    pass

    def _check_amounts(self, info: zipfile.ZipInfo, seen: int) -> None:
        if self.unpacked > self.limits["unpacked_bytes"]:
            raise Stop("reading.unpacks_too_large", limit_mb=self.limits["unpacked_bytes"] >> 20)
        self._check_ratio(info, seen)

    def _check_ratio(self, info: zipfile.ZipInfo, seen: int) -> None:
        if seen > RATIO_FROM and seen > info.compress_size * self.limits["unpack_ratio"]:
            raise Stop("reading.zip_bomb", ratio=self.limits["unpack_ratio"])

    def _check_structure(self, path: Path) -> None:
        infos = self._zip.infolist()
        if len(infos) > self.limits["zip_entries"] or len(self.parts) != len(infos):
            raise Stop("reading.suspicious_archive", reason="too many entries, or one name twice")
        if any(info.flag_bits & ENCRYPTED_FLAG for info in infos):
            raise Stop("reading.password")
        with path.open("rb") as file:
            spans = sorted((info.header_offset, _end_of(file, info)) for info in infos)
        for (_, end), (start, _) in pairwise(spans):
            if start < end:
                raise Stop("reading.suspicious_archive", reason="entries overlap")


def _end_of(file: BinaryIO, info: zipfile.ZipInfo) -> int:
    """Where the packed bytes of an entry end, by its local header; the central directory alone may lie."""
    file.seek(info.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise Stop("reading.truncated", reason="local header missing")
    name, extra = struct.unpack("<HH", header[26:30])
    return int(info.header_offset) + 30 + int(name) + int(extra) + int(info.compress_size)


def _check_directory_size(path: Path) -> None:
    """A huge central directory is refused before Python builds an object for each of its entries."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 65_557))
        end = file.read()
    at = end.rfind(b"PK\x05\x06")
    if at < 0 or len(end) < at + 22:
        raise Stop("reading.truncated", reason="no end of central directory")
    directory = struct.unpack("<I", end[at + 12 : at + 16])[0]
    if directory == 0xFFFFFFFF and (wide := end.rfind(b"PK\x06\x06", 0, at)) >= 0 and len(end) >= wide + 48:
        directory = struct.unpack("<Q", end[wide + 40 : wide + 48])[0]
    if directory > DIRECTORY_BYTES:
        raise Stop("reading.suspicious_archive", reason=f"central directory of {directory} bytes")
