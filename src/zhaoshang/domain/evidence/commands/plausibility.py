"""Points of a checked import that a person must confirm: sums against the totals row, sizes against history and target.

亿元 booked as 万元 is four powers of ten off; a median far from everything booked so far gives it away.
"""

from __future__ import annotations

from decimal import Decimal
from statistics import median
from typing import Any

from zhaoshang.domain.evidence.commands.checking import Checker, Sums
from zhaoshang.domain.evidence.commands.imports import as_note
from zhaoshang.domain.evidence.queries import YARDSTICKS, fact_kind, in_force
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.ledger import Column, Ledger
from zhaoshang.kernel.money import unit_factor
from zhaoshang.kernel.refusal import Refusal

FAR = 200  # a median this many times larger or smaller than history is a likely slip of unit
OVER_TARGET = 20  # a batch this many times the year's target is one too
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
        "多半是单位不对（亿元、万元、元）。请在“对应列”核对单位。",
        "Most often the unit is wrong (亿元, 万元, 元). Check the unit in the columns step.",
    )


class FarOverTarget(Refusal):
    code = "evidence.far_over_target"
    sentence = Bilingual(
        "“{label}”合计{summed}，是{name}{target}的{times}倍。",
        "“{label}” sums to {summed}, {times} times {name} of {target}.",
    )
    remedy = Bilingual(
        "多半是单位不对（亿元、万元、元）。请在“对应列”核对单位。",
        "Most often the unit is wrong (亿元, 万元, 元). Check the unit in the columns step.",
    )


class LateRows(Refusal):
    code = "evidence.late_rows"
    sentence = Bilingual(
        "有{count}条发生在已封账月份，将作为更正计入{month}。",
        "{count} facts belong to closed months and will count in {month} as corrections.",
    )
    remedy = Bilingual(
        "请写明理由；已封账月份的数字不会改变。", "Give a reason; the figures of closed months do not change."
    )


def notes_of(checker: Checker, open_month: Bilingual) -> list[dict[str, Any]]:
    """Everything about the whole batch that needs a person's confirmation, each with its remedy."""
    sums = checker.sums
    found: list[Refusal] = []
    found += _totals(checker.ledger, sums)
    found += _history(checker.ledger, sums)
    found += _targets(checker.ledger, sums)
    if sums.late:
        found.append(LateRows(count=sums.late, month=open_month))
    return [as_note(r, "warn") for r in found]


def shown(value: Decimal, column: Column) -> str:
    """A base-unit value in the column's own unit."""
    factor = unit_factor(column.unit) if column.kind == "money" and column.unit else Decimal(1)
    text = f"{value / factor:,.2f}".rstrip("0").rstrip(".")
    return f"{text}{column.unit if column.kind == 'money' else '㎡' if column.kind == 'area' else ''}"


def _totals(ledger: Ledger, sums: Sums) -> list[Refusal]:
    if len(sums.totals) != 1:
        return []  # several totals rows are subtotals; which rows each covers is not told
    row, stated = sums.totals[0]
    differing = []
    for name, value in stated.items():
        summed = Decimal(sums.by_field.get(name, 0))
        column = ledger.column(name)
        if abs(summed - value) > max(abs(value) * Decimal("0.00005"), CENT):
            differing.append(
                TotalDiffers(row=row, label=column.name, stated=shown(value, column), summed=shown(summed, column))
            )
    return list(differing)


def _history(ledger: Ledger, sums: Sums) -> list[Refusal]:
    found: list[Refusal] = []
    for column in ledger.columns:
        values = [abs(v) for v in sums.samples.get(column.field, []) if v]
        if column.kind not in ("money", "area") or len(values) < 1:
            continue
        kinds = [fact_kind(label) for label in ledger.facts]
        kind = next((k for k in kinds if column.field in k.VALUES), None)
        if kind is None:
            continue
        before = [abs(v) for v in in_force(kind).order_by("-id").values_list(column.field, flat=True)[:500] if v]
        if len(before) < 5:
            continue
        now, then = median(values), median(before)
        times = now / then if now > then else then / now
        if times >= FAR:
            found.append(
                FarFromHistory(
                    label=column.name,
                    now=shown(now, column),
                    before=shown(then, column),
                    times=f"{times:,.0f}",
                )
            )
    return found


def _targets(ledger: Ledger, sums: Sums) -> list[Refusal]:
    if not sums.years:
        return []
    year = sums.years.most_common(1)[0][0]
    found: list[Refusal] = []
    for yardstick in (y for give in YARDSTICKS for y in give(ledger.key, year)):
        summed = Decimal(sums.by_field.get(yardstick.field, 0))
        if yardstick.value and summed / yardstick.value >= OVER_TARGET:
            column = ledger.column(yardstick.field)
            found.append(
                FarOverTarget(
                    label=column.name,
                    summed=shown(summed, column),
                    name=yardstick.name,
                    target=shown(yardstick.value, column),
                    times=f"{summed / yardstick.value:,.0f}",
                )
            )
    return found
