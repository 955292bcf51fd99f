"""Which column of a sheet fills which field of a ledger: by what the bureau taught, by name, by synonym.

Pure: a heading is folded (full width, brackets with units and blanks gone) and looked up. What is not found
stays unchosen for the officer to decide; nothing is guessed by position.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from zhaoshang.domain.evidence.readers.guess import Header
from zhaoshang.kernel.area import AREA_UNITS_SQM
from zhaoshang.kernel.cells import units_for
from zhaoshang.kernel.ledger import Column, Ledger
from zhaoshang.kernel.money import CURRENCIES
from zhaoshang.kernel.names import fold
from zhaoshang.kernel.units import find_unit, unit_in_header, unit_name, unknown_unit_in_header

BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
BRACKET = re.compile(r"[（()）]")
SERIAL = {fold(text) for text in ("序号", "编号", "No", "NO.", "序")}
UNITED = ("money", "area")
LISTED = re.compile(r"[、,，]")


@dataclass(frozen=True, slots=True)
class Match:
    """The columns found (field → column from 0), the unit each heading names, and the headings nobody
    claimed."""

    columns: Mapping[str, int]
    units: Mapping[str, str]
    origins: Mapping[str, str] = field(default_factory=dict)
    """Where the workbook names the unit of a field: in its `heading`, or for the whole `sheet` above the table."""
    unclaimed: tuple[Header, ...] = ()
    missing: tuple[Column, ...] = ()
    score: float = 0.0
    learned: frozenset[str] = field(default_factory=frozenset)


def fold_heading(text: str) -> str:
    """A heading without brackets, blanks and width differences; the last part of a joined two-row heading."""
    return fold(BRACKETS.sub("", text).replace("*", ""))


def _opened(text: str) -> str:
    """A heading with what stands in its brackets."""
    return fold(BRACKET.sub("", text).replace("*", ""))


def _last_part(text: str) -> str:
    """Brackets go first: a slash inside them, 意向载体(地块/楼宇), joins nothing."""
    return fold_heading(fold_heading(text).rsplit("/", 1)[-1])


def is_serial(heading: str) -> bool:
    """Whether a heading only numbers the rows, 序号: nobody misses it."""
    return fold(heading) in SERIAL


def match_columns(headers: Iterable[Header], ledger: Ledger, learned: Mapping[str, str], sheet_unit: str = "") -> Match:
    """Fields by column. A taught heading wins, then the exact name, then synonyms, whole headings before last
    parts."""
    headers = tuple(headers)
    by_name = _dictionary(ledger)
    columns: dict[str, int] = {}
    claimed: set[int] = set()
    taught: set[str] = set()
    for header in headers:
        name = learned.get(fold(header.name))
        if name is None:
            continue
        claimed.add(header.column)
        if name and name not in columns and any(c.field == name for c in ledger.columns):
            columns[name] = header.column
            taught.add(name)
    # The whole heading first, with what its brackets hold (四至（东） is not 四至) and without; then the last part of a joined
    # two-row heading.
    for words in (_opened, fold_heading, _last_part):
        for header in headers:
            name = by_name.get(words(header.name))
            if name and name not in columns and header.column not in claimed:
                columns[name] = header.column
                claimed.add(header.column)
    _repeated(headers, ledger, by_name, sheet_unit, columns, claimed)
    units, origins = {}, {}
    for header in headers:
        for name, column in columns.items():
            if column == header.column:
                unit, origin = unit_said(header.name, ledger.column(name), sheet_unit)
                if unit:
                    units[name], origins[name] = unit, origin
    missing = tuple(c for c in ledger.columns if c.required and c.field not in columns)
    needed = sum(c.required for c in ledger.columns)
    score = (needed - len(missing)) * 10 + len(columns)
    unclaimed = tuple(h for h in headers if h.column not in claimed and h.name and not is_serial(h.name))
    return Match(columns, units, origins, unclaimed, missing, float(score), frozenset(taught))


def _repeated(
    headers: tuple[Header, ...],
    ledger: Ledger,
    by_name: Mapping[str, str],
    sheet_unit: str,
    columns: dict[str, int],
    claimed: set[int],
) -> None:
    """Of an amount that two columns give in two units, the one in the base unit is the master and the other repeats it."""
    names = {h.column: h.name for h in headers}

    def worth(at: int, column: Column) -> Fraction | None:
        found = find_unit(unit_said(names[at], column, sheet_unit)[0] or column.unit)
        return Fraction(found[0]) * AREA_UNITS_SQM[found[1]] if found and found[1] in AREA_UNITS_SQM else None

    for column in (c for c in ledger.columns if c.repeats):
        master = ledger.column(column.repeats)
        if column.field in columns and master.field not in columns:
            columns[master.field] = columns.pop(column.field)  # alone it repeats nothing
        if master.field not in columns:
            continue
        at = columns[master.field]
        if column.field not in columns:
            wanted = (h for h in headers if h.column not in claimed and _means(h.name, master.field, by_name))
            other = next((h.column for h in wanted if worth(h.column, master) not in (None, worth(at, master))), None)
            if other is None:
                continue
            columns[column.field] = other
            claimed.add(other)
        other = columns[column.field]
        if worth(at, master) != 1 and worth(other, column) == 1:
            columns[master.field], columns[column.field] = other, at


def _means(heading: str, field: str, by_name: Mapping[str, str]) -> bool:
    return any(by_name.get(words(heading)) == field for words in (_opened, fold_heading, _last_part))


def unit_said(heading: str, column: Column, sheet_unit: str) -> tuple[str, str]:
    """The unit the workbook names for a column that has several and where it does; two empty texts when it does not.
    A heading's unit may be one that the column cannot be in.

    A line above the table may name several, 单位：万元、亩; each holds for the columns it can measure, and where two
    can, the one in the column's own currency.
    """
    if column.keeps_unit:
        unit = unit_in_header(heading)
        return (unit, "heading") if unit else ("", "")
    if column.kind not in UNITED and not column.units:
        return "", ""
    # One that measures something else, or that nobody knows, is said all the same: cells without a unit of their own are refused
    # by it, never read in the ledger's usual one.
    if unit := unit_in_header(heading) or unknown_unit_in_header(heading):
        return unit, "heading"
    named = [u for text in LISTED.split(sheet_unit) if (u := unit_in_header(f"({text})")) and _measures(u, column)]
    if len(named) > 1:
        named = [unit for unit in named if unit in units_for(column)]
    return (named[0], "sheet") if len(named) == 1 else ("", "")


def _measures(unit: str, column: Column) -> bool:
    """Whether a unit measures what the column holds; another one is left to the cells to refuse."""
    if column.units:
        return unit_name(unit) in column.units
    found = find_unit(unit)
    return found is not None and found[1] in (CURRENCIES if column.kind == "money" else AREA_UNITS_SQM)


def _dictionary(ledger: Ledger) -> dict[str, str]:
    names: dict[str, str] = {}
    for column in ledger.columns:
        names.setdefault(fold_heading(column.name.zh), column.field)
        names.setdefault(fold_heading(column.name.en), column.field)
    for column in ledger.columns:
        for synonym in column.synonyms:
            names.setdefault(fold_heading(synonym), column.field)
    return names
