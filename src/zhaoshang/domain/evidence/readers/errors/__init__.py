"""Every way a foreign file can be wrong, said kindly in both languages, with what to do next.

All are `ReadingRefused` and carry `name`, the file name as the officer knows it. A child that dies is
explained here too: an officer never sees a crash.
"""

from __future__ import annotations

from typing import Any

from zhaoshang.domain.evidence.readers.errors.amounts import (
    CellTooLong,
    FileTooLarge,
    ResultTooLarge,
    StrayCell,
    TooManyColumns,
    TooManyErrors,
    TooManyMerges,
    TooManyRows,
    TooManySheets,
    UnpacksTooLarge,
)
from zhaoshang.domain.evidence.readers.errors.base import ReadingRefused
from zhaoshang.domain.evidence.readers.errors.endings import (
    NoRoom,
    ReaderFailed,
    ReadingInterrupted,
    ReadingStopped,
    TookTooLong,
    TooMuchMemory,
)
from zhaoshang.domain.evidence.readers.errors.kinds import (
    DamagedWorkbook,
    EmptyFile,
    EmptyWorkbook,
    HostileXml,
    MacroSheetsOnly,
    NotAFile,
    NotAWorkbook,
    OldWpsFile,
    PasswordProtected,
    SuspiciousArchive,
    TruncatedFile,
    UnreadableText,
    UnsupportedKind,
    WebPageNotWorkbook,
    ZipBomb,
)

__all__ = [
    "BY_CODE",
    "CellTooLong",
    "DamagedWorkbook",
    "EmptyFile",
    "EmptyWorkbook",
    "FileTooLarge",
    "HostileXml",
    "MacroSheetsOnly",
    "NoRoom",
    "NotAFile",
    "NotAWorkbook",
    "OldWpsFile",
    "PasswordProtected",
    "ReaderFailed",
    "ReadingInterrupted",
    "ReadingRefused",
    "ReadingStopped",
    "ResultTooLarge",
    "StrayCell",
    "SuspiciousArchive",
    "TooManyColumns",
    "TooManyErrors",
    "TooManyMerges",
    "TooManyRows",
    "TooManySheets",
    "TooMuchMemory",
    "TookTooLong",
    "TruncatedFile",
    "UnpacksTooLarge",
    "UnreadableText",
    "UnsupportedKind",
    "WebPageNotWorkbook",
    "ZipBomb",
    "refusal_for",
]

BY_CODE: dict[str, type[ReadingRefused]] = {kind.code: kind for kind in ReadingRefused.__subclasses__()}


def refusal_for(code: str, details: dict[str, Any], *, name: str) -> ReadingRefused:
    """The refusal for a code told by the child. What cannot be worded is a damaged file: never a raw
    exception."""
    kind = BY_CODE.get(code, DamagedWorkbook)
    try:
        return kind(**{**details, "name": name})
    except (KeyError, IndexError, ValueError):
        return DamagedWorkbook(name=name, reason=f"{code} {details}"[:200])
