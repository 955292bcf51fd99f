#!/usr/bin/env python3
"""Checks the journal of Zhaoshang 招商 without Zhaoshang: Python's standard library only, nothing shared with the program.

    python3 zhaoshang_verify.py zhaoshang.sqlite3   --head 2020-09-30.json
    python3 zhaoshang_verify.py journal.jsonl       --head 2020-09-30.json --head other.json

The file is the SQLite database itself, or what `zhaoshang journal-export` wrote. A head is a small file that
`zhaoshang seal` exports each day; kept elsewhere, it proves that nothing before it was cut off or rewritten.

What is checked, and how each is computed:

* An entry's digest is SHA-256 over the canonical JSON of its eleven fields: keys sorted, no blanks, UTF-8 unescaped.
* A seal's root is the Merkle root of its entries' digests in their positions (RFC 6962: leaf = H(0x00 ‖ digest),
  node = H(0x01 ‖ left ‖ right), an odd last node moves up unchanged).
* A seal's digest is SHA-256 over the canonical JSON of number, at, count, algorithm, root, previous; `previous` is the
  digest of the seal before it, and for the first the SHA-256 of nothing.
* Seals are numbered from 1 without a gap. Positions in a seal run from 0 without a gap. Digests of kept heads are reached.

Exit 0 when everything agrees, 1 when anything differs, 2 when it was called wrongly.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sqlite3
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NOTHING = hashlib.sha256(b"").hexdigest()
FIELDS = (
    "uid", "at", "verb", "by_key", "by_name", "subject_kind", "subject_id", "subject_name", "outcome", "reason", "payload",
)  # fmt: skip
LATE_WRITERS = 64  # on PostgreSQL a writer may commit a lower number after a seal was made


@dataclass
class Journal:
    """What was read: entries and seals as plain mappings, and what could not be read at all."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    seals: list[dict[str, Any]] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def canonical(value: dict[str, Any]) -> bytes:
    """The one byte form of a mapping of texts and whole numbers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def sha(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def root_of(digests: list[str]) -> str:
    """The Merkle root, by recursion over the largest power of two below the count (RFC 6962, 2.1)."""
    if not digests:
        return NOTHING

    def tree(leaves: list[bytes]) -> bytes:
        if len(leaves) == 1:
            return hashlib.sha256(b"\x00" + leaves[0]).digest()
        half = 1 << ((len(leaves) - 1).bit_length() - 1)
        return hashlib.sha256(b"\x01" + tree(leaves[:half]) + tree(leaves[half:])).digest()

    return tree([bytes.fromhex(d) for d in digests]).hex()


def moment(stored: str) -> str:
    """A moment as SQLite keeps it (UTC, `2020-09-05 02:00:00.123456`) as the journal's canonical text."""
    day, _, clock = stored.partition(" ")
    clock, _, part = clock.partition(".")
    if len(day) != 10 or len(clock) != 8 or not (part == "" or (part.isdigit() and len(part) <= 6)):
        raise ValueError(f"no moment: {stored!r}")
    return f"{day}T{clock}.{part:<06}Z"


def from_sqlite(path: Path) -> Journal:
    """The two tables of the journal, read without changing the file."""
    found = Journal()
    base = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    base.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
    base.row_factory = sqlite3.Row
    number_of: dict[Any, Any] = {}
    with base:
        base.execute("BEGIN")  # one moment, also while the program writes
        for row in base.execute("SELECT * FROM journal_seal ORDER BY number"):
            seal = {k: row[k] for k in ("number", "at", "count", "algorithm", "root", "previous", "digest")}
            number_of[row["id"]] = row["number"]
            _take(found.seals, seal, f"seal {row['number']}", found)
        for row in base.execute("SELECT * FROM journal_entry ORDER BY id"):
            entry = {
                "id": row["id"],
                **{k: row[k] for k in FIELDS},
                "digest": row["digest"],
                "position": row["position"],
            }
            entry["seal"] = None if row["seal_id"] is None else number_of.get(row["seal_id"], f"lost {row['seal_id']}")
            _take(found.entries, entry, f"entry {row['id']}", found)
    base.close()
    return found


def _take(into: list[dict[str, Any]], row: dict[str, Any], name: str, found: Journal) -> None:
    try:
        row["at"] = moment(str(row["at"]))
    except ValueError as problem:
        found.unreadable.append(f"{name}: {problem}")
    into.append(row)


def from_export(path: Path) -> Journal:
    """What `zhaoshang journal-export` wrote: one JSON document a line."""
    found = Journal()
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8"))
            kind = row.pop("kind")
            wanted = (
                {"number", "at", "count", "algorithm", "root", "previous", "digest"}
                if kind == "seal"
                else {*FIELDS, "id", "digest", "seal", "position"}
            )
            if kind not in ("seal", "entry") or set(row) != wanted:
                raise ValueError("not the fields of a seal or an entry")
        except (ValueError, KeyError, AttributeError, TypeError) as problem:
            found.unreadable.append(f"line {number}: {problem}")
            continue
        (found.seals if kind == "seal" else found.entries).append(row)
    return found


def read(path: Path) -> Journal:
    """By content: SQLite files say so in their first bytes."""
    with path.open("rb") as file:
        is_sqlite = file.read(16) == b"SQLite format 3\x00"
    return from_sqlite(path) if is_sqlite else from_export(path)


def check(journal: Journal, heads: list[dict[str, Any]]) -> list[str]:
    """Every place where something does not fit; empty when all agrees."""
    broken = list(journal.unreadable)
    places: dict[Any, list[tuple[Any, Any]]] = {}
    uids: set[Any] = set()
    for entry in journal.entries:
        content = {name: entry[name] for name in FIELDS}
        if sha(canonical(content)) != entry["digest"]:
            broken.append(f"entry {entry['id']} ({entry['verb']}, {entry['at']}): its content was changed")
        if entry["uid"] in uids:
            broken.append(f"entry {entry['id']}: its uid is there twice")
        uids.add(entry["uid"])
        if entry["seal"] is not None:
            places.setdefault(entry["seal"], []).append((entry["position"], entry["digest"]))
    before, reached = NOTHING, {0: NOTHING}
    for expected, seal in enumerate(journal.seals, 1):
        name = f"seal {seal['number']}"
        if seal["number"] != expected:
            broken.append(f"{name}: number {expected} was expected here")
        if seal["previous"] != before:
            broken.append(f"{name}: does not follow the seal before it")
        head = {k: seal[k] for k in ("number", "at", "count", "algorithm", "root", "previous")}
        if seal["algorithm"] != "sha256" or sha(canonical(head)) != seal["digest"]:
            broken.append(f"{name}: its head was changed")
        broken += _leaves(name, seal, places.pop(seal["number"], []))
        before = seal["digest"]
        reached[seal["number"]] = seal["digest"]
    broken += [f"{len(left)} entries name seal {number}, which is not there" for number, left in places.items()]
    for head in heads:
        if reached.get(head.get("number")) != head.get("digest"):
            broken.append(f"kept head {head.get('number')}: the journal no longer reaches it (cut or rewritten)")
    broken += _skipped(journal)
    return broken


def _leaves(name: str, seal: dict[str, Any], given: list[tuple[Any, Any]]) -> list[str]:
    if any(not isinstance(p, int) for p, _ in given):
        return [f"{name}: an entry has no place in it"]
    given.sort()
    if len(given) != seal["count"] or [p for p, _ in given] != list(range(len(given))):
        return [f"{name}: {seal['count']} entries were sealed, {len(given)} are there"]
    try:
        root = root_of([d for _, d in given])
    except (ValueError, TypeError):
        return [f"{name}: a digest in it is no digest"]
    return [] if root == seal["root"] else [f"{name}: its entries are not those that were sealed"]


def _skipped(journal: Journal) -> list[str]:
    sealed = [e["id"] for e in journal.entries if e["seal"] is not None]
    open_before = [e["id"] for e in journal.entries if e["seal"] is None and sealed and e["id"] < max(sealed)]
    return (
        [f"{len(open_before)} entries older than the last seal are unsealed"] if len(open_before) > LATE_WRITERS else []
    )


def main(words: list[str] | None = None) -> int:
    """Reads, checks, prints."""
    asks = argparse.ArgumentParser(description="核验招商系统的日志 / checks the journal of Zhaoshang")
    asks.add_argument("file", type=Path, help="zhaoshang.sqlite3, or a file written by zhaoshang journal-export")
    asks.add_argument("--head", type=Path, action="append", default=[], help="另存的链头 / a head kept elsewhere")
    told = asks.parse_args(words)
    for path in (told.file, *told.head):
        if not path.is_file():
            asks.error(f"没有这个文件 / no such file: {path}")
    try:
        heads = [json.loads(path.read_text(encoding="utf-8")) for path in told.head]
    except ValueError:
        asks.error("链头文件不是 JSON / a head is not JSON")
    try:
        journal = read(told.file)
        broken = check(journal, heads)
    except (sqlite3.Error, OSError) as problem:
        journal, broken = Journal(), [f"the journal cannot be read: {problem}"]
    for sentence in broken:
        print(f"✗ {sentence}")
    sealed = sum(e["seal"] is not None for e in journal.entries)
    last = journal.seals[-1]["digest"] if journal.seals else NOTHING
    print(
        f"{len(journal.entries)} entries, {sealed} sealed in {len(journal.seals)} seals, {len(heads)} kept heads; head {last}"
    )
    print(f"发现{len(broken)}处不一致 / {len(broken)} differences found" if broken else "全部一致 / everything agrees")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
