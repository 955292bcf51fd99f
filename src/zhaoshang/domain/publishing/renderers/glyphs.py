"""Which characters the handbook's font has, and which texts of a book hold others."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from zhaoshang.domain.publishing.renderers.layout import place_called

ABSENT = "〓"  # what Chinese compositors set for a character they have not
_DROPPED = ("Cc", "Cf", "Cs")  # control, format (bidirectional overrides, zero-width marks), half of a pair
_ACCENTS = ("Mn", "Me")
_FORMAT_12 = 12


@lru_cache(maxsize=2)
def characters_of(font: Path) -> frozenset[int]:
    """The code points a font has a glyph for, by its `cmap` of format 12 (OpenType 1.9, “cmap”); every font we ship has one."""
    data = font.read_bytes()
    tables = {
        data[at : at + 4]: struct.unpack_from(">L", data, at + 8)[0] for at in range(12, 12 + 16 * _u16(data, 4), 16)
    }
    cmap = tables[b"cmap"]
    found: set[int] = set()
    for n in range(_u16(data, cmap + 2)):
        table = cmap + struct.unpack_from(">L", data, cmap + 8 + 8 * n)[0]
        if _u16(data, table) == _FORMAT_12:
            for group in range(struct.unpack_from(">L", data, table + 12)[0]):
                first, last, _glyph = struct.unpack_from(">LLL", data, table + 16 + 12 * group)
                found.update(range(first, last + 1))
    return frozenset(found)


def printable(text: str, known: frozenset[int]) -> str:
    """The text as it is printed: without characters that only steer, and with 〓 for each that the font has not."""
    return "".join(_set(c, known) for c in text)


def not_printable(content: dict[str, Any], known: frozenset[int]) -> list[tuple[str, str]]:
    """(character, where) of what a book cannot print: the place's name and number, or nothing for the book's own words."""
    found: dict[tuple[str, str], None] = {}
    entries = content["entries"]
    for text in _texts({name: value for name, value in content.items() if name != "entries"}):
        found |= dict.fromkeys((c, "") for c in text if _set(c, known) == ABSENT != c)
    for entry in entries:
        where = f"{place_called(entry)['zh']} {entry['listing']}"
        found |= dict.fromkeys((c, where) for text in _texts(entry) for c in text if _set(c, known) == ABSENT != c)
    return list(found)


def _set(c: str, known: frozenset[int]) -> str:
    if c == "\n" or ord(c) in known:
        return c
    kind = unicodedata.category(c)
    return "" if kind in _DROPPED or kind in _ACCENTS else ABSENT


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if not value.isascii():
            yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _u16(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "big")
