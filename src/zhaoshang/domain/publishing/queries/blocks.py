"""The form of a bulletin's content: plain JSON, both languages in every text, every number unrounded.

content: {schema, month, number, edition, title, issue, period, issuer, date, closed_on, month_digest, has_samples,
  sample_note, figures: [raw values by figure], sections: [section], confidentiality}
section: {key, title, blocks: [block]}
block:   {kind: paragraph, text} · {kind: note, text} · {kind: heading, text}
         {kind: table, title, columns: [{title, align, weight}], rows: [{cells, sample, strong}]}
         {kind: chart, form: bar|line, title, unit, places, labels, series: [{name, values}], target: {name, value} | None}
         {kind: funnel, title, rows: [{label, value, note}]}
cell:    text {zh, en} · number {n, places, sign, qualifier} · None (not known, shown as —)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.sealing import plain_decimal

Json = dict[str, Any]
NOT_KNOWN = "—"
# Invisible characters that reorder what is read (bidirectional controls) or that no XML may hold. Private-use and new
# code points stay: rare Chinese names are written with them.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_NO_CHARACTERS = frozenset({"\ufffe", "\uffff"})


def clean(value: object) -> str:
    """A name as it may be printed: one line, without control or reordering characters. Markup stays text."""
    text = "".join(" " if c in "\n\r\t" else c for c in str(value))
    return " ".join(
        "".join(c for c in text if unicodedata.category(c) not in _UNSEEN and c not in _NO_CHARACTERS).split()
    )


def text(zh: object, en: object | None = None) -> Json:
    """A text of the content; a name that has no translation is the same in both languages."""
    if isinstance(zh, Bilingual):
        return {"zh": clean(zh.zh), "en": clean(zh.en)}
    return {"zh": clean(zh), "en": clean(zh if en is None else en)}


def number(value: Decimal | int | None, places: int = 2, *, sign: bool = False, qualifier: str = "") -> Json | None:
    """A number cell, unrounded; nothing for an unknown value, which is never a zero."""
    if value is None:
        return None
    made: Json = {"n": plain_decimal(Decimal(value)), "places": places}
    if sign:
        made["sign"] = True
    if qualifier and qualifier != Qualifier.EXACT:
        made["qualifier"] = qualifier
    return made


def paragraph(said: Json) -> Json:
    return {"kind": "paragraph", "text": said}


def note(said: Json) -> Json:
    return {"kind": "note", "text": said}


def heading(said: Json) -> Json:
    return {"kind": "heading", "text": said}


def column(zh: str, en: str, *, weight: int = 10, align: str = "text") -> Json:
    """A column: `align` is text or number; `weight` its share of the width."""
    return {"title": text(zh, en), "align": align, "weight": weight}


def row(cells: Sequence[Json | None], *, sample: bool = False, strong: bool = False) -> Json:
    return {"cells": list(cells), "sample": sample, "strong": strong}


def table(title: Json, columns: Sequence[Json], rows: Iterable[Json]) -> Json:
    """A table; every row has as many cells as there are columns."""
    listed = list(rows)
    assert all(len(r["cells"]) == len(columns) for r in listed), title
    return {"kind": "table", "title": title, "columns": list(columns), "rows": listed}


def chart(
    title: Json,
    labels: Sequence[Json],
    series: Sequence[tuple[Json, Sequence[Decimal | None]]],
    *,
    unit: Json,
    places: int = 2,
    form: str = "bar",
    target: tuple[Json, Decimal] | None = None,
) -> Json:
    """A picture of numbers that also stand in a table; values are rounded as they are shown."""
    return {
        "kind": "chart",
        "form": form,
        "title": title,
        "unit": unit,
        "places": places,
        "labels": list(labels),
        "series": [
            {"name": name, "values": [None if v is None else plain_decimal(round_half_up(v, places)) for v in values]}
            for name, values in series
        ],
        "target": {"name": target[0], "value": plain_decimal(round_half_up(target[1], places))} if target else None,
    }


def funnel(title: Json, rows: Sequence[tuple[Json, Decimal | None, Json]]) -> Json:
    return {
        "kind": "funnel",
        "title": title,
        "rows": [{"label": label, "value": number(value, 0), "note": said} for label, value, said in rows],
    }


def section(key: str, zh: str, en: str, blocks: Iterable[Json]) -> Json:
    return {"key": key, "title": text(zh, en), "blocks": list(blocks)}


def names_itself_sample(cell: Json | None, language: str) -> bool:
    """Whether a name says already, in the reader's language, that it is a sample: no mark is needed beside it."""
    said = shown(cell, language)
    return ("sample" in said.lower()) if language.lower().startswith("en") else "示例" in said


def shown(cell: Json | None, language: str) -> str:
    """A cell as it is read: texts in the language, numbers half-up with grouped digits, nothing as a dash."""
    if cell is None:
        return NOT_KNOWN
    english = language.lower().startswith("en")
    if "n" not in cell:
        return clean(cell["en" if english else "zh"])
    value = round_half_up(Decimal(cell["n"]), cell["places"])
    printed = f"{value:+,f}" if cell.get("sign") and value else f"{value:,f}"
    stated = Qualifier(cell.get("qualifier", Qualifier.EXACT))
    return stated.print_with(printed, language="en" if english else "zh")
