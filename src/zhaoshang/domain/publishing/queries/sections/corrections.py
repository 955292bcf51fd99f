"""六、本月更正: what was corrected in this month, what it moved, and why. Firms are not named: only what is public is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from zhaoshang.domain.evidence.queries import late_in
from zhaoshang.domain.publishing.queries.blocks import (
    Json,
    clean,
    column,
    note,
    number,
    paragraph,
    row,
    section,
    shown,
    table,
    text,
)
from zhaoshang.domain.publishing.queries.frozen import FrozenMonth, short_name
from zhaoshang.domain.targets.models import ClosedMonth
from zhaoshang.domain.targets.queries.sums import facts_of, in_unit
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.figure import Figure, Shape
from zhaoshang.kernel.percent import percent_of
from zhaoshang.kernel.period import Month

MOST = 40
MOST_PLACES = 6  # a correction by a cent is seen, though the figure is shown in 10,000 dollars
# What may be named in public: projects that are not confidential, parcels, buildings. A single firm's figures may not.
NAMES = ("project_name", "parcel_no")
FIRM = Bilingual("（企业名称从略）", "(firm not named)")


@dataclass(slots=True)
class Correction:
    """One fact taken back in the month, and what stands in its place for each figure that counted it."""

    fact: Any
    by_discretion: bool = False  # its project was hidden or shown: nothing of it is told but that it moved figures
    moved: list[tuple[Figure, Json | None, Json | None]] = field(default_factory=list)

    @property
    def changes(self) -> list[tuple[Figure, Json | None, Json | None]]:
        """The figures whose value it moved: before and after."""
        return [(f, before, after) for f, before, after in self.moved if before != after]


def corrections(frozen: FrozenMonth) -> Json:
    """The section: each correction that moved a number, and how many others changed only words."""
    found = sorted(booked(frozen), key=lambda c: (c.fact.recorded_at, c.fact._meta.label_lower, c.fact.pk))
    veiled = [c for c in found if c.by_discretion]
    found = [c for c in found if not c.by_discretion]
    moving = [c for c in found if c.changes]
    blocks = []
    if moving:
        columns = [
            column("事项", "What", weight=24),
            column("原计入", "Counted in", weight=13),
            column("数字变化", "What it moved", weight=38),
            column("理由", "Reason", weight=28),
        ]
        said = text(
            f"本月登记影响数字的更正{len(moving)}笔；以前已封账的月份不改动，变化计入本月。",
            f"Corrections booked that move a number: {len(moving)}. Closed months do not change, the difference counts in this one.",
        )
        title = text(f"{frozen.month.label_zh}登记的更正", f"Corrections booked in {frozen.month.label.en}")
        blocks = [paragraph(said), table(title, columns, [_row(c) for c in moving[:MOST]])]
        if len(moving) > MOST:
            rest = len(moving) - MOST
            blocks.append(note(text(f"另有{rest}笔从略，已计入数字。", f"{rest} more are counted and not listed.")))
    elif found:
        blocks.append(paragraph(text("本月无影响数字的更正。", "No correction moved a number this month.")))
    elif not veiled:
        blocks.append(paragraph(text("本月无更正。", "No corrections this month.")))
    blocks += _words_only([c for c in found if not c.changes]) + _veiled(veiled) + _late(frozen)
    return section("corrections", "本月更正", "Corrections", blocks)


def _veiled(others: list[Correction]) -> list[Json]:
    """Which figures moved because projects became confidential or ceased to be: not how many, by how much, or why."""
    figures = {f.key: short_name(f) for c in others for f, *_ in c.changes}
    if not figures:
        return []
    names_zh, names_en = "、".join(n.zh for n in figures.values()), ", ".join(n.en for n in figures.values())
    return [
        note(
            text(
                f"因项目保密范围调整，本月下列指标计入的项目有变化：{names_zh}。",
                f"Projects became confidential or ceased to be, which moved in this month: {names_en}.",
            )
        )
    ]


def _words_only(others: list[Correction]) -> list[Json]:
    groups = Counter((c.fact.NAME, clean(c.fact.reason)) for c in others)
    return [
        note(
            text(
                f"{what.zh}{count}笔只改动文字、阶段等内容，不影响任何数字" + (f"。理由：{reason}" if reason else "。"),
                f"{what.en}: {count} changed words or stages only and no number."
                + (f" Reason: {reason}" if reason else ""),
            )
        )
        for (what, reason), count in groups.items()
    ]


def _late(frozen: FrozenMonth) -> list[Json]:
    """How many rows came in this month of what happened in months closed before; they count in this one."""
    first = frozen.month.first_day
    if not ClosedMonth.objects.filter(first_day__lt=first).exists():
        return []
    counts = {}
    for kind in _by_kind(frozen):
        count = late_in(kind._default_manager.filter(**dict.fromkeys(kind.MARKS, False)), frozen.month).count()
        if count:
            counts[kind.NAME] = count
    if not counts:
        return []
    zh = "、".join(f"{name.zh}{count}笔" for name, count in counts.items())
    en = ", ".join(f"{name.en} {count}" for name, count in counts.items())
    return [
        note(
            text(
                f"本月补登发生在以前已封账月份的数据：{zh}，计入本月。",
                f"Late entries of what happened in months closed before, counted in this one: {en}.",
            )
        )
    ]


def booked(frozen: FrozenMonth) -> list[Correction]:
    """The rows of earlier months that were taken back in this month, with what stands in their place at its end.

    A row corrected twice in the month is one correction, from what stood before to what stands after.
    """
    return [made for kind, figures in _by_kind(frozen).items() for made in _booked_of(kind, figures, frozen.month)]


def _by_kind(frozen: FrozenMonth) -> dict[Any, list[Figure]]:
    """The figures that count facts, by the kind of fact they count."""
    by_kind: dict[Any, list[Figure]] = {}
    for counted in frozen.figures.values():
        if counted.figure.shape in (Shape.FLOW, Shape.LEVEL):
            by_kind.setdefault(facts_of(counted.figure).model, []).append(counted.figure)
    return by_kind


def _booked_of(kind: Any, figures: list[Figure], month: Month) -> list[Correction]:
    replaced = _replaced(kind, month)
    touched = {fact.pk for pair in replaced for fact in pair if fact}
    found = []
    for figure in figures:
        counted = set(facts_of(figure).filter(pk__in=touched).values_list("pk", flat=True)) if touched else set()
        found.append((figure, counted))
    made = []
    for back, again in replaced:
        correction = Correction(back, by_discretion=bool(again) and _marks(back) != _marks(again))
        for figure, counted in found:
            before, after = (fact if fact and fact.pk in counted else None for fact in (back, again))
            if (before or after) and not _is_news(figure, back, again, before is not None, month):
                correction.moved.append((figure, _value(figure, before), _value(figure, after)))
        if correction.moved:
            made.append(correction)
    return made


def _marks(fact: Any) -> list[bool]:
    return [getattr(fact, mark) for mark in type(fact).MARKS]


def _replaced(kind: Any, month: Month) -> list[tuple[Any, Any | None]]:
    """The reversals of earlier months' rows that count in the month, each with the row that stands for it at its end."""
    inside = kind._default_manager.filter(counts_in=month.first_day)
    written = list(inside.filter(Q(revision__gt=1) | Q(booking=None), sign=1).order_by("pk"))
    by_key = {(f.key, f.revision): f for f in written}
    # A correction may give the fact another key; it writes both rows in one entry, from the same row of the same sheet.
    by_entry = {(f.entry_uid, f.source_row_id): f for f in written if f.booking_id is None}
    gone = {f.reverses_id: f for f in inside.filter(sign=-1)}

    def after(back: Any) -> Any | None:
        again = by_key.get((back.key, back.revision + 1))
        if again is None and back.booking_id is None:
            again = by_entry.get((back.entry_uid, back.source_row_id))
        return after(gone[again.pk]) if again and again.pk in gone else again

    return [(back, after(back)) for back in inside.filter(sign=-1, reverses__counts_in__lt=month.first_day)]


def _is_news(figure: Figure, back: Any, again: Any, was_counted: bool, month: Month) -> bool:
    """Whether the new row tells of something that happened in the month: a plot granted now, a later reading."""
    if again is None or again.happened_on == back.happened_on or Month.of(again.happened_on) != month:
        return False
    return not was_counted or figure.shape is Shape.LEVEL


def _value(figure: Figure, fact: Any) -> Json | None:
    """What one row adds to a figure; None when it adds nothing."""
    if fact is None:
        return None
    if figure.shape is Shape.LEVEL:
        over = getattr(fact, str(figure.measure.over))
        return number(percent_of(getattr(fact, str(figure.measure.of)) or Decimal(0), over))
    if figure.measure.of is None:
        return number(1, 0)
    value = in_unit(figure, getattr(fact, figure.measure.of) or Decimal(0))
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return number(value, max(figure.places, min(-exponent, MOST_PLACES)))


def _row(made: Correction) -> Json:
    fact = made.fact
    name = next((clean(getattr(fact, n)) for n in NAMES if getattr(fact, n, "")), "")
    if not name and hasattr(fact, "building_id"):
        name = clean(fact.building_name)
    what = fact.NAME
    said = (
        text(f"{what.zh}：{name}", f"{what.en}: {name}")
        if name
        else text(f"{what.zh}{FIRM.zh}", f"{what.en} {FIRM.en}")
    )
    return row(
        [
            said,
            text(Month.of(fact.reverses.counts_in).label),
            text(_changes(made.changes, "zh"), _changes(made.changes, "en")),
            text(fact.reason) if fact.reason else None,
        ],
        sample=fact.is_sample,
    )


def _changes(changes: list[tuple[Figure, Json | None, Json | None]], language: str) -> str:
    english = language == "en"
    none, gap, colon, space = ("not counted", "; ", ": ", " ") if english else ("不计入", "；", "：", "")

    def one(figure: Figure, before: Json | None, after: Json | None) -> str:
        unit = space + figure.unit.in_language(language)
        left = shown(before, language) + ("" if after else unit) if before else none
        right = shown(after, language) + unit if after else none
        return f"{short_name(figure).in_language(language)}{colon}{left} → {right}"

    return gap.join(one(*c) for c in changes)
