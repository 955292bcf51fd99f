"""The dry run as a statistician reads it: each row as it stands in the sheet, what is wrong with it, what it would change.

Values that would change are told in the unit the file's column is written in, each with the cell that says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import get_language, gettext

from zhaoshang.domain.evidence.models import Import, ImportRow
from zhaoshang.domain.evidence.queries import fact_kind, ledger_called
from zhaoshang.domain.evidence.readers.cells import UNCALCULATED, Cell, cell_address, cell_text, column_letter
from zhaoshang.domain.evidence.readers.columns import is_serial
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.cells import CellReader
from zhaoshang.kernel.ledger import Column
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.units import unit_after_number
from zhaoshang.web.desk.labels import label_of
from zhaoshang.web.kit.words import NOTHING, number
from zhaoshang.web.kit.workbooks import in_ledger_unit, with_unit

UNITS_IN_NAMES = {"_sqm": "㎡", "_yuan": "元", "_usd": "美元"}
LONG, VERY_LONG = 18, 80
Before = dict[tuple[str, int], Any]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the sheet that fills a field: its letter and its heading, with the unit its cells are read in."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as it stands in the sheet; `mark` says whether the row's trouble or its change lies in it, or a long text."""

    text: str
    mark: str

    @property
    def is_clamped(self) -> bool:
        """Whether the text is so long that only its beginning is shown until it is opened."""
        return len(self.text) > VERY_LONG


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a cell, and what to do; `name` is the heading of its column."""

    place: str
    name: str
    said: Bilingual
    cure: Bilingual


@dataclass(frozen=True, slots=True)
class Change:
    """A value that would change; `place` is the cell that says so, empty where no column of the file does: it is worked out from
    others, or `is_lacking`, and what stands would be emptied."""

    place: str
    name: str
    before: str
    after: str
    is_lacking: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the dry run."""

    number: int
    cells: list[Shown]
    troubles: list[Trouble]
    changes: list[Change]


class DryRun:
    """The rows of an import that were checked, ready to show."""

    def __init__(self, batch: Import) -> None:
        self.batch = batch
        self.ledger = ledger_called(batch.ledger)
        self.columns = batch.columns
        self.sheet = str(batch.layout.get("sheet_name", ""))
        self.named: dict[str, str] = batch.layout.get("headings", {})
        self.units: dict[str, str] = batch.layout.get("units", {})
        self.in_order = sorted(self.columns.items(), key=lambda pair: pair[1])

    @cached_property
    def headings(self) -> list[Heading]:
        """The columns that are read, as they stand in the sheet from left to right."""
        return [Heading(column_letter(at), self.heading(name)) for name, at in self.in_order]

    @cached_property
    def unread(self) -> list[str]:
        """The headings of the sheet whose columns fill nothing; serial numbers are not missed."""
        used = {str(at) for at in self.columns.values()}
        return [
            f"{column_letter(int(at))} {name}"
            for at, name in self.named.items()
            if at not in used and not is_serial(name)
        ]

    def rows(self, checked: Iterable[ImportRow]) -> list[Row]:
        """Rows of one page."""
        checked = list(checked)
        before = _replaced(checked)
        return [self._row(row, before) for row in checked]

    def heading(self, name: str) -> str:
        """What the sheet calls the column of a field, with its unit; the ledger's name where no column is chosen."""
        column = self.ledger.column(name)
        said = self.named.get(str(self.columns.get(name)), "") or column.name.in_language(get_language() or "zh-hans")
        return with_unit(said, self.unit(column))

    def unit(self, column: Column) -> str:
        """The unit the cells of a column are read in; empty for what has none."""
        return (self.units.get(column.field) or column.unit) if column.kind in ("money", "area") else ""

    def place(self, row: int, name: str) -> str:
        """The address of a field's cell with its sheet, as Excel writes it; empty when no column fills the field."""
        column = self.columns.get(name)
        return "" if column is None else self._on_the_sheet(cell_address(row, column))

    def _on_the_sheet(self, cell: str) -> str:
        """A cell with its sheet; a csv has none."""
        return f"{self.sheet}!{cell}" if self.sheet else cell

    def _row(self, row: ImportRow, before: Before) -> Row:
        troubles = [
            Trouble(
                place=self._on_the_sheet(p["cell"]) if p.get("cell") else "",
                name=self.heading(p["field"]) if p.get("cell") and p.get("field") else "",
                said=Bilingual(p["zh"], p["en"]),
                cure=Bilingual(p["cure_zh"], p["cure_en"]),
            )
            for p in row.problems
        ]
        changes: list[Change] = []
        changed: set[str] = set()
        for stated in row.statements:
            old = before.get((stated["kind"], stated.get("replaces") or 0))
            if old is not None and stated["verdict"] == ImportRow.Verdict.CHANGED:
                for name, change in self._changes(row.number, old, stated):
                    changed.add(name)
                    changes += [] if change in changes else [change]
        marks = dict.fromkeys(changed, "cell-changed") | {p.get("field", ""): "cell-wrong" for p in row.problems}
        cells = [
            _cell(shown(row.cells[at]) if at < len(row.cells) else "", marks.get(name, ""))
            for name, at in self.in_order
        ]
        return Row(row.number, cells, troubles, changes)

    def _changes(self, number_of_row: int, old: Any, stated: dict[str, Any]) -> Iterable[tuple[str, Change]]:
        """Each value that would differ, under the field whose cell says so."""
        new = {n: old._meta.get_field(n).to_python(stated["values"].get(n) or None) for n in old.VALUES}
        new |= {n: stated["values"][n] for n in old.VALUES if isinstance(stated["values"].get(n), bool)}
        was = old.stated()
        for name in old.VALUES:
            if name.endswith("_qualifier") or self._same(name, was, new):
                continue
            known = any(c.field == name for c in self.ledger.columns)
            yield (
                name,
                Change(
                    place=self.place(number_of_row, name) if known else "",
                    name=self.heading(name) if known else label_of(old, name).in_language(get_language() or "zh-hans"),
                    before=self._worded(name, was),
                    after=self._worded(name, new),
                    is_lacking=known and name not in self.columns and self._worded(name, new) == NOTHING,
                ),
            )
        day = fact_kind(stated["kind"]).DAY
        if stated["on"] != old.happened_on.isoformat():
            name = day if day in self.columns else "as_of"
            label = self.heading(day) if day in self.columns else gettext("The ledger's day")
            place = self.place(number_of_row, day)
            yield name, Change(place, label, old.happened_on.isoformat(), stated["on"])

    @staticmethod
    def _same(name: str, was: dict[str, Any], new: dict[str, Any]) -> bool:
        qualifier = _qualifier_of(name)
        return (was[name] if was[name] != "" else None) == (new[name] if new[name] != "" else None) and (
            (was.get(qualifier) or None) == (new.get(qualifier) or None)
        )

    def _worded(self, name: str, values: dict[str, Any]) -> str:
        """A value in the unit of the file's column, with the word it was qualified by."""
        value = values[name]
        column = next((c for c in self.ledger.columns if c.field == name), None)
        if value is None or value == "":
            return NOTHING
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        if isinstance(value, date):
            return value.isoformat()[:7] if column is not None and column.kind == "month" else value.isoformat()
        if not isinstance(value, Decimal):
            return str(in_ledger_unit(column, value)) if column is not None else str(value)
        if column is None:
            return f"{number(value)} {next((u for end, u in UNITS_IN_NAMES.items() if name.endswith(end)), '')}".strip()
        if column.kind not in ("money", "area"):
            return f"{number(value)}%" if column.kind == "percent" else number(value)
        unit = self.unit(column)
        qualifier = Qualifier(values.get(_qualifier_of(name)) or Qualifier.EXACT)
        said = number(CellReader(column, unit).in_unit(value))
        language = get_language() or "zh-hans"
        return qualifier.print_with(said, f" {unit_after_number(unit).in_language(language)}", language).replace(
            "  ", " "
        )


def shown(cell: Cell) -> str:
    """A cell as it stands; a formula without a result says so instead of a code."""
    text = cell_text(cell)
    return gettext("formula without a result") if text == UNCALCULATED else text


def _cell(text: str, mark: str) -> Shown:
    return Shown(text, f"{mark} cell-long".strip() if len(text) > LONG else mark)


def _qualifier_of(name: str) -> str:
    return f"{name.removesuffix('_yuan')}_qualifier"


def _replaced(rows: Iterable[ImportRow]) -> Before:
    """The facts that the rows of a page would replace, by kind and number."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        for stated in row.statements:
            if stated["verdict"] == ImportRow.Verdict.CHANGED and stated.get("replaces"):
                wanted.setdefault(stated["kind"], set()).add(stated["replaces"])
    return {
        (kind, pk): fact
        for kind, numbers in wanted.items()
        for pk, fact in fact_kind(kind)._default_manager.in_bulk(numbers).items()
    }
