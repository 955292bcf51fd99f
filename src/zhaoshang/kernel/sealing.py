"""Canonical bytes, digests and Merkle roots: what makes a journal provable to somebody who does not trust us.

Canonical form: JSON with sorted keys, no blanks, UTF-8, no floats (RFC 8785 restricted to strings, integers, booleans
and null). Tree: RFC 6962 (a leaf is hashed with a 0x00 byte before it, a node with 0x01), so that neither can pass for
the other. The stand-alone verifier repeats these rules without importing them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import orjson

ALGORITHM = "sha256"
EMPTY = hashlib.sha256(b"").hexdigest()


def canonical(value: object) -> bytes:
    """The one byte form of a value made of mappings, sequences, text, integers, decimals, dates and UUIDs.

    Decimals are written as plain text without trailing zeros, so 15, 15.0 and 15.00 are the same value.
    Raises TypeError on a float: a figure that has passed through one cannot be proved.
    """
    return canonical_plain(_plain(value))


def canonical_plain(plain: object) -> bytes:
    """The same for a value that holds nothing but mappings by text, lists, text, whole numbers, truth and None."""
    try:
        return orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # a whole number beyond 64 bits; the same bytes, more slowly
        return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


_AS_IT_IS = frozenset({str, int, bool, type(None)})


def _plain(value: object) -> object:
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is Decimal:
        return plain_decimal(value)  # type: ignore[arg-type]
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return plain_decimal(value)
        case datetime() | date():
            return value.isoformat()
        case UUID():
            return str(value)
        case dict() | Mapping():
            return {str(key): item if type(item) in _AS_IT_IS else _plain(item) for key, item in value.items()}
        case list() | tuple() | Sequence():
            return [item if type(item) in _AS_IT_IS else _plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form: {value!r}")


def plain_decimal(value: Decimal) -> str:
    """A decimal as text with no exponent and no trailing zeros; `Decimal("1E+2")` is "100"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def digest(value: object) -> str:
    """Hex SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()


def digest_plain(plain: object) -> str:
    """`digest` of a value that is plain already (`canonical_plain`): no look at each of its parts."""
    return hashlib.sha256(canonical_plain(plain)).hexdigest()


def merkle_root(leaves: Iterable[str]) -> str:
    """The RFC 6962 root over hex leaf digests, in order; `EMPTY` when there are none."""
    level = [hashlib.sha256(b"\x00" + bytes.fromhex(leaf)).digest() for leaf in leaves]
    if not level:
        return EMPTY
    while len(level) > 1:
        paired = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0].hex()
