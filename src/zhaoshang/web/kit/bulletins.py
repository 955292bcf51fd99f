"""Bulletins (月报) for pages and for Word: `page` for `kit/bulletin/body.html`, `word` for the file, `compose` for both.

bulletin = bulletins.compose(month, by=request.user, at=now)      # draft → Word → kept → publishing.compose
page = bulletins.page(bulletin.content)                           # {% include "kit/bulletin/body.html" with bulletin=page %}
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from zhaoshang.domain.evidence.commands.files import Kept, file_of, keep
from zhaoshang.domain.publishing import commands
from zhaoshang.domain.publishing.models import Bulletin
from zhaoshang.domain.publishing.queries import draft
from zhaoshang.domain.publishing.queries.blocks import names_itself_sample, shown
from zhaoshang.domain.publishing.queries.discretion import discreet
from zhaoshang.kernel.period import Month
from zhaoshang.web.kit.bulletin_word import word

__all__ = ["DOCX", "BulletinPage", "compose", "file_name", "keep_word", "page", "word", "word_of"]

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Json = dict[str, Any]
SHORT = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it is read, and whether it is a figure."""

    text: str
    is_number: bool
    is_known: bool

    @property
    def style(self) -> str:
        """Figures to the right; a short text stays on one line, so that a phone scrolls instead of stacking characters."""
        return "num" if self.is_number else "nowrap" if len(self.text) <= SHORT else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. `lead` is the first cell with a text: the row's name, with the sample mark unless it says so."""

    cells: tuple[Cell, ...]
    lead: int
    is_sample: bool
    is_strong: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, note, heading, table, chart or funnel in the reader's language; what a kind does not have is empty."""

    kind: str
    title: str = ""
    text: str = ""
    columns: tuple[Cell, ...] = ()
    rows: tuple[Row, ...] = ()
    data: Json | None = None
    bars: tuple[tuple[str, str | None, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its numbered title; `key` is its anchor."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class BulletinPage:
    """A bulletin in one language, ready for the template."""

    number: str
    title: str
    issue: str
    period: str
    issuer: str
    date: str
    lead: str
    sample_note: str
    confidentiality: str
    month_digest: str
    sections: tuple[Section, ...]


def page(content: Json, language: str | None = None) -> BulletinPage:
    """The content in the reader's language (or in `language`)."""
    spoken = language or get_language() or "zh-hans"

    def said(name: str) -> str:
        return shown(content[name], spoken) if content[name] else ""

    return BulletinPage(
        number=content["number"],
        title=said("title"),
        issue=said("issue"),
        period=said("period"),
        issuer=said("issuer"),
        date=said("date"),
        lead=" · ".join(said(name) for name in ("period", "issuer", "date")),
        sample_note=said("sample_note"),
        confidentiality=said("confidentiality"),
        month_digest=content["month_digest"],
        sections=tuple(
            Section(s["key"], shown(s["title"], spoken), tuple(_block(b, spoken) for b in s["blocks"]))
            for s in content["sections"]
        ),
    )


def compose(month: Month, *, by: Any, at: datetime) -> Bulletin:
    """The month's next edition: drafted, drawn and laid in the store first, then kept in one short transaction."""
    content = draft(month)
    return commands.compose(month=month, content=content, word=keep_word(content), by=by, at=at)


def word_of(bulletin: Bulletin) -> bytes | None:
    """Its Word file as it was kept; made anew where it would name a project that has become confidential since."""
    if bulletin.word is None:
        return None
    told = discreet(bulletin.content)
    return file_of(bulletin.word).read_bytes() if told == bulletin.content else word(told, "zh")


def keep_word(content: Json) -> Kept:
    """The Chinese Word file of a content lies in the store."""
    return keep([word(content, "zh")], name=file_name(content), media_type=DOCX)


def file_name(content: Json, language: str = "zh") -> str:
    """What the file is called when it is saved."""
    return f"{content['number']}{'-en' if language.lower().startswith('en') else ''}.docx"


def _block(block: Json, language: str) -> Block:
    kind = block["kind"]
    title = shown(block["title"], language) if "title" in block else ""
    if kind == "table":
        columns = tuple(Cell(shown(c["title"], language), c["align"] == "number", True) for c in block["columns"])
        return Block(kind, title, columns=columns, rows=tuple(_row(r, columns, language) for r in block["rows"]))
    if kind == "chart":
        return Block(kind, title, data=_chart(block, language))
    if kind == "funnel":
        bars = tuple(
            (shown(r["label"], language), r["value"]["n"] if r["value"] else None, shown(r["note"], language))
            for r in block["rows"]
        )
        return Block(kind, title, bars=bars)
    return Block(kind, text=shown(block["text"], language))


def _row(row: Json, columns: tuple[Cell, ...], language: str) -> Row:
    cells = tuple(
        Cell(shown(cell, language), column.is_number, cell is not None)
        for cell, column in zip(row["cells"], columns, strict=True)
    )
    lead = next((n for n, c in enumerate(cells) if c.is_known and not c.is_number), 0)
    marked = row["sample"] and not names_itself_sample(row["cells"][lead], language)
    return Row(cells, lead, marked, row["strong"])


def _chart(block: Json, language: str) -> Json:
    """The data of the kit's chart component."""
    target = block["target"]
    return {
        "kind": block["form"],
        "labels": [shown(label, language) for label in block["labels"]],
        "series": [{"name": shown(one["name"], language), "values": one["values"]} for one in block["series"]],
        "unit": shown(block["unit"], language),
        "places": block["places"],
        **({"target": {"name": shown(target["name"], language), "value": target["value"]}} if target else {}),
    }
