"""六、本月更正: what was corrected in this month, what it moved, and why. Firms are not named: only what is public is."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

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
from zhaoshang.domain.publishing.queries.frozen import FrozenMonth
from zhaoshang.domain.targets.queries.values import facts_of, in_unit
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.figure import Figure, Shape
from zhaoshang.kernel.percent import percent_of
from zhaoshang.kernel.period import Month

MOST = 40
# What may be named in public: projects that are not confidential, parcels, buildings. A single firm's figures may not.
NAMES = ("project_name", "parcel_no")
FIRM = Bilingual("（企业名称从略）", "(firm not named)")


@dataclass(slots=True)
class Correction:
    """One fact taken back in the month, and what stands in its place for each figure that counted it."""

    fact: Any
    moved: list[tuple[Figure, Json | None, Json | None]] = field(default_factory=list)


def corrections(frozen: FrozenMonth) -> Json:
    """The section."""
    found = sorted(booked(frozen), key=lambda c: (c.fact.recorded_at, c.fact.pk))
    if not found:
        return section(
            "corrections", "本月更正", "Corrections", [paragraph(text("本月无更正。", "No corrections this month."))]
        )
    columns = [
        column("事项", "What", weight=24),
        column("原计入", "Counted in", weight=13),
        column("数字变化", "What it moved", weight=38),
        column("理由", "Reason", weight=28),
    ]
    title = text(f"{frozen.month.label_zh}登记的更正", f"Corrections booked in {frozen.month.label.en}")
    blocks = [
        paragraph(
            text(
                f"本月登记更正{len(found)}笔；以前已封账的月份不改动，变化计入本月。",
                f"{len(found)} corrections were booked this month; closed months do not move, the change counts in this one.",
            )
        ),
        table(title, columns, [_row(c) for c in found[:MOST]]),
    ]
    if len(found) > MOST:
        rest = len(found) - MOST
        blocks.append(note(text(f"另有{rest}笔从略，已计入数字。", f"{rest} more are counted and not listed.")))
    return section("corrections", "本月更正", "Corrections", blocks)


def booked(frozen: FrozenMonth) -> list[Correction]:
    """The reversals that count in the month, of facts some figure counts, with what took their place."""
    found: dict[tuple[str, str, int], Correction] = {}
    for counted in frozen.figures.values():
        figure = counted.figure
        if figure.shape not in (Shape.FLOW, Shape.LEVEL):
            continue
        facts = facts_of(figure)
        kind = facts.model
        label, first = kind._meta.label_lower, frozen.month.first_day
        before = {(f.key, f.revision): f for f in facts.filter(sign=-1, counts_in=first)}
        after = {(f.key, f.revision - 1): f for f in facts.filter(sign=1, revision__gt=1, counts_in=first)}
        lone = {k for k in after if k not in before}
        outside = {
            (f.key, f.revision): f
            for f in kind._default_manager.filter(sign=-1, counts_in=first, key__in={key for key, _ in lone})
        }
        for place in [*before, *(k for k in lone if k in outside)]:
            made = found.setdefault((label, *place), Correction(before.get(place) or outside[place]))
            made.moved.append((figure, _value(figure, before.get(place)), _value(figure, after.get(place))))
    return list(found.values())


def _value(figure: Figure, fact: Any) -> Json | None:
    """What one row adds to a figure; None when it adds nothing."""
    if fact is None:
        return None
    if figure.shape is Shape.LEVEL:
        over = getattr(fact, str(figure.measure.over))
        return number(percent_of(getattr(fact, str(figure.measure.of)) or Decimal(0), over))
    if figure.measure.of is None:
        return number(1, 0)
    return number(in_unit(figure, getattr(fact, figure.measure.of) or Decimal(0)), figure.places)


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
    changes = [(f, b, a) for f, b, a in made.moved if b != a]
    return row(
        [
            said,
            text(Month.of(fact.reverses.counts_in).label),
            text(_changes(changes, "zh"), _changes(changes, "en")),
            text(fact.reason) if fact.reason else None,
        ],
        sample=fact.is_sample,
    )


def _changes(changes: list[tuple[Figure, Json | None, Json | None]], language: str) -> str:
    english = language == "en"
    if not changes:
        return "does not move a figure" if english else "不影响计数"
    none, gap = ("not counted", "; ") if english else ("不计", "；")

    def one(figure: Figure, before: Json | None, after: Json | None) -> str:
        left, right = (shown(v, language) if v else none for v in (before, after))
        name, unit = figure.name.in_language(language), figure.unit.in_language(language)
        return (
            f"{name}: {left} → {right} {unit}" if english else f"{name.removeprefix('其中：')}：{left} → {right}{unit}"
        )

    return gap.join(one(*c) for c in changes)
