"""Points of a checked import that a person must confirm: sums against the totals row, sizes against history and target.

亿元 booked as 万元 is four powers of ten off; a median far from everything booked so far gives it away. One such cell
among right ones moves no median: each amount is also held alone against the usual ones and against the year's target.
What it is compared with lies within the reach of whoever imports, and is no row marked confidential.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from decimal import Decimal
from statistics import median
from typing import Any

from zhaoshang.domain.evidence.commands.checking import Checker
from zhaoshang.domain.evidence.commands.imports import as_note
from zhaoshang.domain.evidence.errors import (
    CannotBothBe,
    HeadingTwice,
    LacksColumns,
    SaidNoMore,
    SheetsLeft,
    StandsElsewhere,
)
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.evidence.queries import YARDSTICKS, Yardstick, fact_kind, in_force
from zhaoshang.domain.evidence.readers.cells import cell_address, column_letter
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.names import fold
from zhaoshang.kernel.refusal import Refusal

FAR = 200  # a median this many times larger or smaller than history is a likely slip of unit
OVER_TARGET = 20  # a batch this many times the year's target is one too
ENOUGH = 5  # fewer amounts than this say nothing of what is usual
SPREAD = 10  # where amounts differ much by nature, a single one must lie this many spreads off
Usual = dict[str, list[Decimal]]
TOLD = 6  # cells named in one sentence
CENT = Decimal("0.005")


class TotalDiffers(Refusal):
    code = "evidence.total_differs"
    sentence = Bilingual(
        "第{row}行的合计中，“{label}”为{stated}，各行相加是{summed}。",
        "The totals row {row} says {stated} for “{label}”; the rows add up to {summed}.",
    )
    remedy = Bilingual(
        "请核对是否漏行、重复或有被拒绝的行；确认无误可写明理由后入账。",
        "Check for missing, doubled or refused rows; if it is right, give a reason and book.",
    )


class FarFromHistory(Refusal):
    code = "evidence.far_from_history"
    sentence = Bilingual(
        "“{label}”这次的中位数是{now}，以往是{before}，相差{times}倍。",
        "The median of “{label}” is {now} here and was {before} before, {times} times apart.",
    )
    remedy = Bilingual(
        "多半是单位不对（差一万倍、一亿倍）。请在“改列或单位”里核对单位。",
        "Most often the unit is wrong, by 10,000 or 100 million. Check it under “Other columns or units”.",
    )


class FarOverTarget(Refusal):
    code = "evidence.far_over_target"
    sentence = Bilingual(
        "“{label}”合计{summed}，是{name}{target}的{times}倍。",
        "“{label}” sums to {summed}, {times} times {name} of {target}.",
    )
    remedy = Bilingual(
        "多半是单位不对（差一万倍、一亿倍）。请在“改列或单位”里核对单位。",
        "Most often the unit is wrong, by 10,000 or 100 million. Check it under “Other columns or units”.",
    )


class CellsFarOff(Refusal):
    code = "evidence.cells_far_off"
    sentence = Bilingual(
        "“{label}”有{count}格与平常相差悬殊：{cells}。平常（中位数）是{usual}。",
        "“{label}” is far from the usual in these cells ({count}): {cells}. The usual (median) is {usual}.",
    )
    remedy = Bilingual(
        "请核对这几格的单位和小数点。写错了，改好文件重新上传；整列单位不对，在“改列或单位”里改；确认无误，写明理由再入账。",
        "Check unit and decimal point of these cells. If wrong, correct the file and upload it again; if the whole column's "
        "unit is wrong, change it under “Other columns or units”; if right, give a reason and book.",
    )


class CellsOverTarget(Refusal):
    code = "evidence.cells_over_target"
    sentence = Bilingual(
        "“{label}”有{count}格一格就超过{name}{target}：{cells}。",
        "“{label}” exceeds {name} {target}, in these cells alone ({count}): {cells}.",
    )
    remedy = CellsFarOff.remedy


class ComingBack(Refusal):
    """Somebody took these facts back one by one, and the file states them again."""

    code = "evidence.coming_back"
    sentence = Bilingual(
        "有{count}行写的数据已被单条撤销过，入账后会重新计入：第{rows}行。",
        "Rows that state what was taken back singly and would count again ({count}): row {rows}.",
    )
    remedy = Bilingual(
        "不应再计入的，请从文件里删去后重新上传；确应重新计入，请写明理由。",
        "Take out of the file what should not count and upload it again; if it should, give a reason.",
    )


class LateRows(Refusal):
    code = "evidence.late_rows"
    sentence = Bilingual(
        "有{count}条发生在已封账月份，将作为补登计入{month}。",
        "{count} facts belong to closed months and will count in {month} as late entries.",
    )
    remedy = Bilingual(
        "请写明理由；已封账月份的数字不会改变。", "Give a reason; the figures of closed months do not change."
    )


def notes_of(checker: Checker, open_month: Bilingual) -> list[dict[str, Any]]:
    """Everything about the whole batch that needs a person's confirmation, each with its remedy."""
    sums = checker.sums
    found: list[Refusal] = []
    found += _totals(checker)
    usual = {name: usual_amounts(checker, name) for name in checker.weighed}
    told: dict[str, Refusal] = {}  # one sentence for a column: of the whole of it, else of its single cells
    for find in (_far_from_history, _cells_far_off, _over_target, _cells_over_target):
        told |= find(checker, usual, told.keys())
    found += told.values()
    if sums.coming_back:
        rows = [str(number) for number in sums.coming_back[:TOLD]]
        more = len(sums.coming_back) - len(rows)
        said = Bilingual(
            "、".join(rows) + (f"等（另有{more}行）" if more else ""),
            ", ".join(rows) + (f" and {more} more" if more else ""),
        )
        found.append(ComingBack(count=len(sums.coming_back), rows=said))
    found += _standing_elsewhere(checker) + _cannot_both_be(checker) + _said_no_more(checker) + _lacking(checker)
    found += [one.ask(count=len(odd), rows=_listed(odd)) for one, odd in sums.questioned.items() if odd]
    if checker.ledger.weighing:
        found += checker.ledger.weighing.find(sums.by_thing)
    if sums.late:
        found.append(LateRows(count=sums.late, month=open_month))
    return [as_note(r, "warn") for r in found] + [as_note(r, "info") for r in _beside(checker.batch)]


def _beside(batch: Import) -> list[Refusal]:
    """What a person would want to know of the sheet and needs not confirm: sheets like it, headings that are there twice."""
    found: list[Refusal] = []
    chosen = batch.layout.get("sheet")
    others = [t["sheet_name"] for t in batch.tables if t["sheet"] != chosen and not t["missing"] and t["rows"]]
    if others:
        shown = "、".join(others[:12]) + ("…" if len(others) > 12 else "")
        found.append(SheetsLeft(sheet=batch.layout.get("sheet_name", ""), count=len(others), others=shown))
    headings = {int(at): fold(name) for at, name in batch.layout.get("headings", {}).items()}
    for at in batch.columns.values():
        alike = [other for other, name in headings.items() if name == headings.get(at)]
        if len(alike) > 1:
            heading = batch.layout["headings"][str(at)]
            found.append(HeadingTwice(count=len(alike), heading=heading, column=column_letter(at)))
    return found


def usual_amounts(checker: Checker, name: str) -> list[Decimal]:
    """The amounts booked in a column lately, as far as whoever imports may know of them; empty when they are too few."""
    kinds = [fact_kind(label) for label in checker.ledger.facts]
    kind = next((k for k in kinds if name in k.VALUES), None)
    if kind is None:
        return []
    rows = in_force(kind).filter(**dict.fromkeys(kind.MARKS, False)).order_by("-id")
    booked = rows.values_list(name, "org_path", "recorded_by")[:500]
    found = [abs(value) for value, *whose in booked if value and checker.reaches(*whose)]
    return found if len(found) >= ENOUGH else []


def _totals(checker: Checker) -> list[Refusal]:
    sums = checker.sums
    # Which rows a subtotal covers is not told: of several totals only one that is called the whole can be held against them.
    wholes = [total for total in sums.totals if total.is_whole] if len(sums.totals) > 1 else sums.totals
    if len(wholes) != 1:
        return []
    row, stated = wholes[0].number, wholes[0].stated
    differing = []
    for name, value in stated.items():
        summed = Decimal(sums.by_field.get(name, 0))
        if abs(summed - value) > max(abs(value) * Decimal("0.00005"), CENT):
            reader = checker.readers[name]
            differing.append(
                TotalDiffers(row=row, label=reader.label, stated=reader.worded(value), summed=reader.worded(summed))
            )
    return list(differing)


def _standing_elsewhere(checker: Checker) -> list[Refusal]:
    """Rows that look like facts which stand and which no row of the file states."""
    found = {n: name for n, key, name in checker.sums.resembling if key not in checker.seen}
    if not found:
        return []
    return [StandsElsewhere(count=len(found), rows=_listed(found))]


def _cannot_both_be(checker: Checker) -> list[Refusal]:
    """Rows beside which another row, or what stands and no row of the file states anew, cannot be so."""
    found = {
        number: name
        for number, other, name in checker.sums.clashing
        if isinstance(other, int) or other not in checker.seen
    }
    return [CannotBothBe(count=len(found), rows=_listed(found))] if found else []


def _said_no_more(checker: Checker) -> list[Refusal]:
    """Rows that state less than stands of their project."""
    found: dict[int, Bilingual] = {}
    for number, said in checker.sums.said_no_more:
        was = found.get(number)
        found[number] = Bilingual(f"{was.zh}、{said.zh}", f"{was.en}, {said.en}") if was else said
    return [SaidNoMore(count=len(found), rows=_listed(found))] if found else []


def _lacking(checker: Checker) -> list[Refusal]:
    """Columns the file lacks although something stands there in facts its rows change."""
    emptied = checker.sums.emptied
    if not emptied:
        return []
    names = [column.name for column in checker.ledger.columns if column.field in emptied]
    said = Bilingual("、".join(n.zh for n in names), ", ".join(n.en for n in names))
    return [LacksColumns(count=len({number for rows in emptied.values() for number in rows}), columns=said)]


def _listed(rows: dict[int, Bilingual]) -> Bilingual:
    """Rows with what is said of each; the first few."""
    shown = sorted(rows)[:TOLD]
    more = len(rows) - len(shown)
    return Bilingual(
        "；".join(f"第{n}行：{rows[n].zh}" for n in shown) + (f"；另有{more}行" if more else ""),
        "; ".join(f"row {n}: {rows[n].en}" for n in shown) + (f"; and {more} more" if more else ""),
    )


def _far_from_history(checker: Checker, usual: Usual, _: Collection[str]) -> dict[str, Refusal]:
    """By column: the whole batch lies far from what is usual."""
    found: dict[str, Refusal] = {}
    for name, before in usual.items():
        values = [abs(v) for v in checker.sums.samples.get(name, []) if v]
        if not values or not before:
            continue
        now, then = median(values), median(before)
        times = apart(now, then)
        if times >= FAR:
            reader = checker.readers[name]
            found[name] = FarFromHistory(
                label=reader.label, now=reader.worded(now), before=reader.worded(then), times=f"{times:,.0f}"
            )
    return found


def _over_target(checker: Checker, _usual: Usual, told: Collection[str]) -> dict[str, Refusal]:
    """By column: the batch as a whole is many times the year's target, and not for a few cells alone."""
    found: dict[str, Refusal] = {}
    for name, yardstick in _yardsticks(checker).items():
        summed = Decimal(checker.sums.by_field.get(name, 0))
        amounts = [v for v in checker.sums.samples.get(name, []) if v]
        few = 0 < 2 * sum(abs(v) > yardstick.value for v in amounts) < len(amounts)
        if name not in told and not few and summed / yardstick.value >= OVER_TARGET:
            reader = checker.readers[name]
            found[name] = FarOverTarget(
                label=reader.label,
                summed=reader.worded(summed),
                name=yardstick.name,
                target=reader.worded(yardstick.value),
                times=f"{summed / yardstick.value:,.0f}",
            )
    return found


def _yardsticks(checker: Checker) -> dict[str, Yardstick]:
    """By column, the largest target of the year that a figure over it has: one over a part of the rows is smaller."""
    if not checker.sums.years:
        return {}
    year = checker.sums.years.most_common(1)[0][0]
    found: dict[str, Yardstick] = {}
    for yardstick in (y for give in YARDSTICKS for y in give(checker.ledger.key, year)):
        known = found.get(yardstick.field)
        if yardstick.value and yardstick.field in checker.readers and (not known or known.value < yardstick.value):
            found[yardstick.field] = yardstick
    return found


def _cells_far_off(checker: Checker, usual: Usual, told: Collection[str]) -> dict[str, Refusal]:
    """By column: single cells far from what was booked lately, or, while little was, from the other rows of the file."""
    found: dict[str, Refusal] = {}
    for name, extremes in checker.sums.extremes.items():
        others = usual[name] or sorted(abs(v) for v in checker.sums.samples.get(name, []) if v)
        if name in told or len(others) < ENOUGH:
            continue
        middle, limit = median(others), max(Decimal(FAR), SPREAD * _spread(others))
        far = {row: v for row, v in extremes.outermost().items() if apart(v, middle) >= limit}
        if far:
            reader = checker.readers[name]
            cells = _cells(checker, name, far, lambda v, middle=middle: f"{apart(v, middle):,.0f}")  # type: ignore[misc]
            found[name] = CellsFarOff(label=reader.label, count=len(far), cells=cells, usual=reader.worded(middle))
    return found


def _cells_over_target(checker: Checker, _usual: Usual, told: Collection[str]) -> dict[str, Refusal]:
    """By column: single cells each larger than the whole year's target."""
    found: dict[str, Refusal] = {}
    for name, yardstick in _yardsticks(checker).items():
        extremes = checker.sums.extremes.get(name)
        if name in told or extremes is None:
            continue
        over = {row: v for row, v in extremes.outermost().items() if v > yardstick.value}
        if over:
            reader = checker.readers[name]
            found[name] = CellsOverTarget(
                label=reader.label,
                count=len(over),
                cells=_cells(checker, name, over),
                name=yardstick.name,
                target=reader.worded(yardstick.value),
            )
    return found


def apart(one: Decimal, other: Decimal) -> Decimal:
    """How many times the larger of two amounts is the smaller."""
    return max(one, other) / min(one, other)


def _spread(amounts: list[Decimal]) -> Decimal:
    """How many times the upper quartile is the lower: 1 where all are alike."""
    ordered = sorted(amounts)
    return ordered[3 * (len(ordered) - 1) // 4] / ordered[(len(ordered) - 1) // 4]


def _cells(
    checker: Checker, name: str, rows: dict[int, Decimal], times: Callable[[Decimal], str] | None = None
) -> Bilingual:
    """The cells of a column in these rows with what they say: F12 1,000,000万美元 (10,000 times apart); the first few."""
    column, reader = checker.columns[name], checker.readers[name]
    zh, en = [], []
    for row in sorted(rows)[:TOLD]:
        place, said = cell_address(row, column), reader.worded(rows[row])
        zh.append(f"{place} {said.zh}" + (f"（相差{times(rows[row])}倍）" if times else ""))
        en.append(f"{place} {said.en}" + (f" ({times(rows[row])} times apart)" if times else ""))
    more = len(rows) - TOLD
    return Bilingual(
        "、".join(zh) + (f"，另有{more}格" if more > 0 else ""),
        ", ".join(en) + (f", and {more} more" if more > 0 else ""),
    )
