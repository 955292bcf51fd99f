"""What a bureau's ledger looks like: its columns, and what a row of it states. Plain descriptions, no tables.

A room declares its ledgers (`ledgers.py`); `evidence` reads a workbook by such a description and books what it states.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.refusal import Refusal

Kind = Literal[
    "text",
    "date",
    "month",
    "money",
    "area",
    "number",
    "count",
    "percent",
    "yes_no",
    "uscc",
    "choice",
    "phone",
]
Value = str | Decimal | date | bool | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field it fills, what it is called, how its cells are read, and in which unit by default.

    `unit` is what a cell without a unit of its own is in, unless the heading or the sheet says otherwise. `synonyms` are
    other headings for the same thing; a bureau adds its own without a programmer. `plausible` are the inclusive limits
    in base units outside which a cell is refused as a likely slip of unit or key. `or_else`: the sheet has to have this
    column or one of these; a single row may leave it empty when it fills another. `units`: what one of each unit that a
    column of numbers may be written in is worth in the column's own (kg/㎡ in kN/㎡); none named: numbers as they are. `not_here`:
    words people write in a column of choices that are none here, each with the refusal that says why. `keeps_unit`: a column of text
    whose cells are amounts as people write them (2.2-3.0); one without a unit of its own is kept with the heading's. `repeats`: the field
    whose amount this column gives once more in another unit (亩 beside ㎡): read to be held against it, and kept nowhere. `exact`: a
    number with a word to it (约, 超) is refused. `bound`: the word that says no more than the column does: ≤60 among height limits is 60.
    """

    field: str
    name: Bilingual
    kind: Kind = "text"
    unit: str = ""
    synonyms: tuple[str, ...] = ()
    required: bool = False
    choices: Mapping[str, str] = dataclasses.field(default_factory=dict)
    plausible: tuple[Decimal, Decimal] | None = None
    personal: bool = False
    exact: bool = False
    or_else: tuple[str, ...] = ()
    units: Mapping[str, Fraction] = dataclasses.field(default_factory=dict)
    not_here: Mapping[str, type[Refusal]] = dataclasses.field(default_factory=dict)
    keeps_unit: bool = False
    repeats: str = ""
    bound: Qualifier = Qualifier.EXACT


@dataclass(frozen=True, slots=True)
class Statement:
    """What one row states about one fact: which kind, which one (its key), when it happened, with which values.

    `near` is set where the key itself holds a value (an amount, for want of a number of its own): the part before it.
    """

    kind: str
    key: str
    happened_on: date
    values: Mapping[str, Value]
    counts_in: date | None = None
    near: str = ""


Named = Callable[[Mapping[str, Value]], bool]
"""Whether values, by field, name something that is kept from a person."""

NAMES = ("project_name", "tenant_name", "enterprise_name", "building_name", "name", "parcel_no")
"""The fields that say what a row is about, the most telling first."""


def called(values: Mapping[str, Value], key: str) -> str:
    """What a row is about as people call it; its key where it states no name."""
    return next((str(values[name]) for name in NAMES if values.get(name)), key)


def named(name: str, day: date) -> Bilingual:
    """A name with its day, in quotation marks, as sentences hold it."""
    return Bilingual(f"“{name}”（{day}）", f"“{name}” ({day})")


@dataclass(frozen=True, slots=True)
class RowReading:
    """A row after its cells were read: values by field. `row` is the row number in the sheet, from 1."""

    row: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Weighing:
    """What the rows of a file add up to for each thing they name, held against what is known of that thing.

    `find` gets, by the name in the field `by`, the sum of `amount` over the rows and the keys of what they state; it returns
    what a person has to confirm.
    """

    by: str
    amount: str
    find: Callable[[Mapping[str, tuple[Decimal, Collection[str]]]], list[Refusal]]


@dataclass(frozen=True, slots=True)
class Question:
    """What is odd about single rows, held against what stands, and has to be confirmed.

    `find` gets what new or changed rows state, and returns for each what is odd about it, or None. `ask` is made of the number of such
    rows and their list (`count`, `rows`).
    """

    find: Callable[[Sequence[Statement]], Sequence[Bilingual | None]]
    ask: type[Refusal]


@dataclass(frozen=True, slots=True)
class Ledger:
    """One kind of workbook a bureau keeps.

    `statements` turns a reading into the facts it states, or raises a refusal that names the cell's field in its
    details as `field`. `attach` gives statements' rows their identities (the enterprise, the project…) in bulk.
    `kept_from` says of a person which rows are about something he may not know of; None where nothing is secret.
    """

    key: str
    name: Bilingual
    columns: tuple[Column, ...]
    statements: Callable[[RowReading], list[Statement]]
    facts: tuple[str, ...]
    attach: Callable[..., None]
    permission: str
    total_fields: tuple[str, ...] = ()
    meaning: Bilingual = Bilingual("", "")
    kept_from: Callable[[Any], Named] | None = None
    weighing: Weighing | None = None
    questions: tuple[Question, ...] = ()

    @property
    def kept(self) -> tuple[Column, ...]:
        """The columns whose values a fact keeps: one that repeats another is only held against it."""
        return tuple(c for c in self.columns if not c.repeats)

    def lacking(self, fields: Collection[str]) -> list[Column]:
        """The columns a sheet needs and does not have, when its columns fill these fields."""
        return [
            c
            for c in self.columns
            if c.field not in fields and (c.required or (c.or_else and not any(o in fields for o in c.or_else)))
        ]

    def column(self, name: str) -> Column:
        """The column that fills a field; KeyError when the ledger has none."""
        for column in self.columns:
            if column.field == name:
                return column
        raise KeyError(f"{self.key} has no column {name}")
