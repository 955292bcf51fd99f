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
* The numbers of a seal's entries ascend; the entry of its sealing keeps, under `numbers`, the SHA-256 of their canonical list.
* Entries stand in the order of seal and position; what is not sealed yet stands after all that is, by number.
* A row of any other table is what the last entry (in that order) that wrote it says: an entry's payload keeps, under `wrote`, by table and
  number, the SHA-256 of the canonical JSON `[table, {column: value}]` (null for a removed row). Columns that hold nothing
  (null, empty text) are left out; truth is 0 or 1, exact decimals are whole numbers of their smallest step, days and
  moments are ISO text (moments UTC to the microsecond), JSON is its canonical text, bytes are their SHA-256.
* No column holds what the program never writes there: an empty text where nothing is null, null where something must be, a
  text in a number's place. In an export these are named in lines of their own.
* The rows of a sheet (`evidence_importrow`) have such digests too; the entry of the import's last check keeps, under
  `sheet`, their number and Merkle root.
* Facts: an entry keeps, under `facts`, for each kind the number and the Merkle root of the leaves of the rows that carry its
  uid, in order, and which columns make a leaf. A leaf is the SHA-256 of the canonical JSON list of: the statement, sign,
  revision, month, moment, person, set marks, unit, example or not, reason, and the rows it points at. The statement is the
  SHA-256 of the canonical list `[key, day, {value: …}]` with decimals as plain text.
* The numbers of an entry's facts lie above those of every entry before it; one that takes another back (sign -1) points at
  an earlier row (sign 1) of the same key and revision.
* In a database file: the triggers stand that refuse to change or remove what is written, and to count in a closed month.

Exit 0 when everything agrees, 1 when anything differs, 2 when it was called wrongly.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

NOTHING = hashlib.sha256(b"").hexdigest()
FIELDS = (
    "uid", "at", "verb", "by_key", "by_name", "subject_kind", "subject_id", "subject_name", "outcome", "reason", "payload",
)  # fmt: skip
TRACED = (
    "enterprises_",
    "estate_",
    "evidence_",
    "industries_",
    "organisations_",
    "outreach_",
    "projects_",
    "publishing_",
    "targets_",
    "tours_",
)
DERIVED = ("estate_offer", "estate_offerplace", "estate_offerwatch")  # follow from proved rows and can be made anew
INDEX = "estate_offer_words"  # the words of the search, and the tables SQLite keeps beside them
SHEETS = "evidence_importrow"
CHECKING = ("evidence.check", "evidence.choose", "evidence.recheck", "evidence.point")
UNPROVED = {  # how far work is, who is connected, how writers tell one another, and what signing in itself changes
    "evidence_books": {"turn", "written"},
    "evidence_import": {"phase_done", "phase_total", "beat_at"},
    "organisations_user": {"password", "last_login"},
    "publishing_handbookedition": {"done", "beat_at"},
    "tours_panorama": {"done", "beat_at"},
    "tours_retouch": {"done", "beat_at"},
    "tours_visit": {"guide_seen_at"},
    "tours_visitguest": {"seen_at"},
}
LOCKED = (  # the tables that are only ever added to, besides those of facts
    "evidence_document",
    "journal_entry",
    "journal_seal",
    "projects_answer",
    "projects_consenttext",
    "projects_reminder",
    "projects_responserule",
    "projects_visitorwords",
    "targets_closedmonth",
    "targets_externalresult",
    "targets_frozenfigure",
    "targets_scheme",
    "targets_target",
    "publishing_handbookchoice",
    "publishing_handbookcontents",
    "publishing_handbookentry",
    "tours_hotspot",
    "tours_scene",
    "tours_tourrevision",
)
LATE_WRITERS = 64  # on PostgreSQL a writer may commit a lower number after a seal was made


@dataclass
class Journal:
    """What was read: entries and seals as plain mappings, and what could not be read at all."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    seals: list[dict[str, Any]] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)  # what an export names as never written by the program
    unlocked: list[str] = field(default_factory=list)
    given: int | None = None  # the highest number an entry was ever given, where that is known
    rows: Iterable[tuple[str, dict[str, Any]]] = ()  # of the other tables: table, and what the row says


def canonical(value: Any) -> bytes:
    """The one byte form of mappings and lists of texts, whole numbers, truth and nothing."""
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
    base.execute("BEGIN")  # one moment, also while the program writes; it lasts until the rows are read
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
    for row in base.execute("SELECT seq FROM sqlite_sequence WHERE name = 'journal_entry'"):
        found.given = int(row["seq"])
    found.unlocked = list(_unlocked(base))
    found.rows = _sqlite_rows(base)
    return found


def _unlocked(base: sqlite3.Connection) -> Iterator[str]:
    """A sentence for each table on which a trigger is missing, or refuses nothing."""
    standing = {
        name
        for name, table, sql in base.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        if str(name).startswith(f"{table}_") and "RAISE(ABORT" in str(sql)
    }
    for (table,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
        holds_facts = any(told["name"] == "entry_uid" for told in base.execute(f'PRAGMA table_info("{table}")'))
        if table not in LOCKED and not holds_facts:
            continue
        wanted = ["no_update", "no_delete", "no_replace"]
        wanted += ["closed_month"] if holds_facts else ["no_once"] if table == "journal_entry" else []
        missing = [name for name in wanted if f"{table}_{name}" not in standing]
        if missing:
            names = ", ".join(missing)
            yield (
                f"{table}：数据库锁缺失（{names}），请运行 zhaoshang prepare 重新加锁 / database locks are missing ({names}); "
                "`zhaoshang prepare` lays them again"
            )


def _sqlite_rows(base: sqlite3.Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row of the tables the journal proves, with values in the journal's plain forms."""
    tables = base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for table, sql in tables:
        if not table.startswith(TRACED) or table in DERIVED or table.startswith(INDEX):
            continue
        columns = {}
        for told in base.execute(f'PRAGMA table_info("{table}")'):
            is_json = f'JSON_VALID("{told["name"]}")' in sql
            columns[told["name"]] = ("json" if is_json else str(told["type"]).lower(), not told["notnull"])
        for row in base.execute(f'SELECT * FROM "{table}" ORDER BY id'):  # noqa: S608 -- a name of the file's own
            said = {name: _plain(form, is_nullable, row[name]) for name, (form, is_nullable) in columns.items()}
            yield table, {name: value for name, value in said.items() if value not in (None, "")}


def _plain(form: str, is_nullable: bool, value: Any) -> Any:
    if _is_odd(form, is_nullable, value):
        return {"odd": repr(value)}  # no digest of ours is over such a value
    if value is None:
        return None
    if isinstance(value, bytes):
        return sha(value)
    try:
        if form == "datetime":
            return moment(str(value))
        if form == "json":
            return json.dumps(json.loads(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    except (ValueError, TypeError):
        pass  # somebody wrote something else there: its digest will not fit
    return value


def _take(into: list[dict[str, Any]], row: dict[str, Any], name: str, found: Journal) -> None:
    try:
        row["at"] = moment(str(row["at"]))
    except ValueError as problem:
        found.unreadable.append(f"{name}: {problem}")
    into.append(row)


def from_export(path: Path) -> Journal:
    """What `zhaoshang journal-export` wrote: one JSON document a line."""
    found = Journal()
    rows: list[tuple[str, dict[str, Any]]] = []
    found.rows = rows
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8"))
            kind = row.pop("kind")
            if kind == "row" and set(row) == {"table", "said"}:
                rows.append((row["table"], row["said"]))
                continue
            if kind == "odd" and set(row) == {"said"}:
                found.odd.append(str(row["said"]))
                continue
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
    broken = [*journal.unreadable, *journal.unlocked]
    places: dict[Any, list[tuple[Any, Any, Any]]] = {}
    uids: set[Any] = set()
    for entry in journal.entries:
        content = {name: entry[name] for name in FIELDS}
        if not _is_digest_of(content, entry["digest"]):
            broken.append(f"entry {entry['id']} ({entry['verb']}, {entry['at']}): its content was changed")
        if entry["uid"] in uids:
            broken.append(f"entry {entry['id']}: its uid is there twice")
        uids.add(entry["uid"])
        if entry["seal"] is not None:
            places.setdefault(entry["seal"], []).append((entry["position"], entry["digest"], entry["id"]))
    numbers = _numbers_told(journal)
    before, reached = NOTHING, {0: NOTHING}
    for expected, seal in enumerate(journal.seals, 1):
        name = f"seal {seal['number']}"
        if seal["number"] != expected:
            broken.append(f"{name}: number {expected} was expected here")
        if seal["previous"] != before:
            broken.append(f"{name}: does not follow the seal before it")
        head = {k: seal[k] for k in ("number", "at", "count", "algorithm", "root", "previous")}
        if seal["algorithm"] != "sha256" or not _is_digest_of(head, seal["digest"]):
            broken.append(f"{name}: its head was changed")
        broken += _leaves(name, seal, places.pop(seal["number"], []), numbers.get(seal["number"], ""))
        before = seal["digest"]
        reached[seal["number"]] = seal["digest"]
    broken += [f"{len(left)} entries name seal {number}, which is not there" for number, left in places.items()]
    for head in heads:
        if reached.get(head.get("number")) != head.get("digest"):
            broken.append(f"kept head {head.get('number')}: the journal no longer reaches it (cut or rewritten)")
    broken += _skipped(journal)
    return broken


def check_rows(journal: Journal) -> list[str]:
    """Every row that is not what the journal says of it; empty when all agrees."""
    told = Told(journal)
    broken = list(journal.odd)
    for table, row in journal.rows:
        try:
            broken += told.held_against(table, row)
        except (KeyError, ValueError, TypeError, ArithmeticError) as problem:
            broken.append(f"{table} {row.get('id')}: cannot be read ({type(problem).__name__}: {problem})")
    return broken + told.left_over()


def in_proven_order(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By seal and position; what is not sealed yet (or has no place that is one) after all that is, by number."""

    def place(entry: dict[str, Any]) -> tuple[bool, int, int, int]:
        seal, position, number = entry["seal"], entry["position"], entry["id"]
        is_placed = type(seal) is int and type(position) is int
        return (
            not is_placed,
            seal if is_placed else 0,
            position if is_placed else 0,
            number if type(number) is int else 0,
        )

    return sorted(entries, key=place)


class Told:
    """What the entries say of rows: the last trace of each, the facts each entry wrote, the last check of each sheet."""

    def __init__(self, journal: Journal) -> None:
        self.rows: dict[tuple[str, str], tuple[str | None, str]] = {}
        self.schemas: dict[tuple[str, str], dict[str, Any]] = {}
        self.sheets: dict[str, dict[str, Any] | None] = {}
        self.unreadable: list[str] = []
        self.places: dict[Any, int] = {}
        for place, entry in enumerate(in_proven_order(journal.entries)):
            self.places[entry["uid"]] = place
            if entry["outcome"] != "done":
                continue
            payload = _payload_of(entry)
            name = f"entry {entry['id']} ({entry['verb']})"
            wrote, facts, sheet = payload.get("wrote") or {}, payload.get("facts") or {}, payload.get("sheet")
            if not (_of_dicts(wrote) and _of_dicts(facts) and all({"count", "root"} <= set(s) for s in facts.values())):
                self.unreadable.append(f"{name}: what it tells of rows cannot be read")
                continue
            for table, rows in wrote.items():
                for number, left in rows.items():
                    self.rows[(table, number)] = (left, name)
            for label, schema in facts.items():
                self.schemas[(entry["uid"], label.replace(".", "_"))] = schema
            if entry["verb"] in CHECKING:
                self.sheets[entry["subject_id"]] = sheet if isinstance(sheet, dict) else None
        self.facts = {table for _, table in self.schemas}
        self.leaves: dict[tuple[str, str], list[str]] = {}
        self.reached: dict[
            str, tuple[int, int]
        ] = {}  # by table, the number of the last fact, the furthest entry so far
        self.stated: dict[str, dict[Any, str]] = {}  # by table and number, key and revision of what may be taken back
        self.renumbered: set[tuple[str, str]] = set()
        self.checked: dict[str, list[str]] = {}

    def held_against(self, table: str, row: dict[str, Any]) -> list[str]:
        """What is wrong with one row by itself. Facts and rows of sheets are kept for `left_over`."""
        number = str(row.get("id"))
        if any(isinstance(value, dict) for value in row.values()):
            return [
                f"{table} {number}: holds a value the program never writes",
                *self._held_against(table, row, number),
            ]
        return self._held_against(table, row, number)

    def _held_against(self, table: str, row: dict[str, Any], number: str) -> list[str]:
        if table == SHEETS:
            self.checked.setdefault(str(row["batch_id"]), []).append(sha(canonical([table, row])))
            return []
        if table in self.facts or "entry_uid" in row:
            uid = str(row.get("entry_uid"))
            schema = self.schemas.get((uid, table))
            if schema is None:
                return [f"{table} {number}: no command wrote this row"]
            self.leaves.setdefault((uid, table), []).append(leaf_of(row, schema) if "values" in schema else "")
            return self._out_of_order(table, row, uid)
        left, by = self.rows.pop((table, number), (None, ""))
        kept = {k: v for k, v in row.items() if k not in UNPROVED.get(table, ())}
        if left is None:
            return [f"{table} {number}: no command wrote this row"]
        return [] if sha(canonical([table, kept])) == left else [f"{table} {number}: is not what {by} left"]

    def _out_of_order(self, table: str, row: dict[str, Any], uid: str) -> list[str]:
        """What is wrong with the number of a fact, which no leaf holds: facts come here by number, oldest first."""
        number, place = row["id"], self.places[uid]
        if type(number) is not int:
            raise ValueError(f"{number!r} is no number")
        broken = []
        before, furthest = self.reached.get(table, (0, 0))
        if (number <= before or place < furthest) and (uid, table) not in self.renumbered:
            self.renumbered.add((uid, table))
            broken.append(f"{table}: rows of entry {uid} have numbers that are not theirs (from {number} on)")
        self.reached[table] = (number, max(place, furthest))
        statement, stated = f"{row['revision']} {row['key']}", self.stated.setdefault(table, {})
        if row["sign"] == 1:
            stated[number] = statement
        elif stated.get(row.get("reverses_id")) != statement:
            broken.append(f"{table} {number}: does not take back an earlier row of the same statement")
        return broken

    def left_over(self) -> list[str]:
        """What is wrong with rows together: gone, or not those that were written or checked."""
        broken = self.unreadable + [
            f"{t} {n}: {by} wrote it, and it is gone" for (t, n), (left, by) in self.rows.items() if left is not None
        ]
        for (uid, table), schema in self.schemas.items():
            there = self.leaves.get((uid, table), [])
            # An entry from before leaves were described proves to the program alone; here its rows are only counted.
            if len(there) != schema["count"] or ("values" in schema and root_of(there) != schema["root"]):
                broken.append(
                    f"{table}: entry {uid} wrote {schema['count']} rows; the {len(there)} there are not those"
                )
        for batch, sheet in self.sheets.items():
            there = self.checked.pop(batch, [])
            if sheet and (len(there) != sheet["count"] or root_of(there) != sheet["root"]):
                broken.append(
                    f"{SHEETS}: import {batch} checked {sheet['count']} rows; the {len(there)} there are not those"
                )
        return broken


def _is_odd(form: str, is_nullable: bool, value: Any) -> bool:
    """Whether a column holds what the program never writes there: a text in a number's place, a day written otherwise, an
    empty text for null."""
    if value is None:
        return not is_nullable
    if value == "" and (is_nullable or form == "json"):
        return True
    if form.startswith(("int", "bigint", "smallint")):
        return type(value) is not int
    if form == "bool":
        return type(value) is not int or value not in (0, 1)
    if form == "date":
        return not (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII))
    if form == "datetime":
        return not (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?", value, re.ASCII))
    return isinstance(value, bytes) != (form == "blob")


def _is_digest_of(value: Any, told: Any) -> bool:
    try:
        return sha(canonical(value)) == told
    except TypeError:  # bytes where a text was: no digest of ours is over them
        return False


def _payload_of(entry: dict[str, Any]) -> dict[str, Any]:
    """What an entry tells; nothing where it can no longer be read: `check` names that entry."""
    try:
        payload = json.loads(entry["payload"])
    except (ValueError, TypeError):
        return {}
    return payload if isinstance(payload, dict) else {}


def _numbers_told(journal: Journal) -> dict[int, str]:
    """By seal, what the entry of its sealing says of the numbers of its entries; nothing for a seal from before it did."""
    told: dict[int, str] = {}
    sealings = [e for e in journal.entries if e["verb"] == "journal.seal" and e["outcome"] == "done"]
    for entry in in_proven_order(sealings):
        payload = _payload_of(entry)
        if type(payload.get("number")) is int and isinstance(payload.get("numbers"), str):
            told.setdefault(payload["number"], payload["numbers"])
    return told


def _of_dicts(told: Any) -> bool:
    return isinstance(told, dict) and all(isinstance(part, dict) for part in told.values())


def leaf_of(row: dict[str, Any], schema: dict[str, Any]) -> str:
    """The leaf of a fact, from its columns."""
    values = {name: _stated(form, row[name]) for name, form in schema["values"].items() if name in row}
    statement = sha(canonical([row["key"], row["happened_on"], values]))
    if statement != row["values_digest"]:
        statement = ""
    told = [statement, row["sign"], row["revision"], row["counts_in"], row["recorded_at"], row["recorded_by"]]
    told += [name for name in schema["marks"] if row.get(name)]
    pointing = [row.get(name) for name in schema["pointing"]]
    return sha(canonical([*told, row["org_path"], _truth(row["is_sample"]), row.get("reason", ""), *pointing]))


def _truth(value: Any) -> bool:
    if type(value) is not int or value not in (0, 1):
        raise ValueError(f"{value!r} is neither true nor false")
    return bool(value)


def _stated(form: str, value: Any) -> Any:
    if form == "truth":
        return _truth(value)
    if not form.isdigit():
        return value
    text = f"{Decimal(int(value)).scaleb(-int(form)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _leaves(name: str, seal: dict[str, Any], given: list[tuple[Any, Any, Any]], numbers: str) -> list[str]:
    if any(type(p) is not int or type(number) is not int for p, _, number in given):
        return [f"{name}: an entry has no place in it"]
    given.sort(key=lambda one: one[0])
    if len(given) != seal["count"] or [p for p, _, _ in given] != list(range(len(given))):
        return [f"{name}: {seal['count']} entries were sealed, {len(given)} are there"]
    try:
        root = root_of([d for _, d, _ in given])
    except (ValueError, TypeError):
        return [f"{name}: a digest in it is no digest"]
    if root != seal["root"]:
        return [f"{name}: its entries are not those that were sealed"]
    ids = [number for _, _, number in given]
    if ids != sorted(ids) or (numbers and sha(canonical(ids)) != numbers):
        return [f"{name}: the numbers of its entries were changed"]
    return []


def _skipped(journal: Journal) -> list[str]:
    sealed = [e["id"] for e in journal.entries if e["seal"] is not None]
    open_before = [e["id"] for e in journal.entries if e["seal"] is None and sealed and e["id"] < max(sealed)]
    broken = []
    if len(open_before) > LATE_WRITERS:
        broken.append(f"{len(open_before)} entries older than the last seal are unsealed")
    if journal.given is not None:
        last = max(sealed, default=0)
        there = sum(e["id"] > last for e in journal.entries)
        if there != journal.given - last:
            broken.append(f"{journal.given - last} entries were written after the last seal, {there} are there")
    return broken


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
    try:
        broken += check_rows(journal)
    except (sqlite3.Error, OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        broken.append(f"the rows cannot be read to their end ({type(problem).__name__}: {problem})")
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
