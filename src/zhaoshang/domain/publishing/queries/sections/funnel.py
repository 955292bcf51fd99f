"""四、从洽谈到落地: two totals and their ratio, with the warning that it is no conversion rate of one cohort."""

from __future__ import annotations

from zhaoshang.domain.publishing.queries.blocks import (
    Json,
    column,
    funnel,
    note,
    number,
    paragraph,
    row,
    section,
    table,
    text,
)
from zhaoshang.domain.publishing.queries.frozen import FrozenMonth
from zhaoshang.kernel.percent import round_half_up

STEPS = ("negotiated", "landed")


def negotiated_to_landed(frozen: FrozenMonth) -> Json:
    """The section."""
    counted = frozen.pick(STEPS)
    label = frozen.month.cumulative_label
    blocks = [
        funnel(
            text(f"{label.zh}累计", f"Cumulative, {label.en}"),
            [(text(c.figure.name), c.cumulative, text(c.figure.unit)) for c in counted],
        )
    ]
    ratio = frozen.get("landed_ratio")
    if ratio and ratio.cumulative is not None:
        value = round_half_up(ratio.cumulative)
        blocks.append(
            paragraph(
                text(
                    f"{ratio.figure.name.zh}为{value}%。",
                    f"{ratio.figure.name.en}: {value}%.",
                )
            )
        )
    if ratio and ratio.figure.caution:
        blocks.append(note(text(ratio.figure.caution)))
    columns = [
        column("指标", "Figure", weight=40),
        column("单位", "Unit", weight=16),
        column("当月", "Month", weight=20, align="number"),
        column(f"{label.zh}累计", label.en, weight=24, align="number"),
    ]
    rows = [
        row(
            [
                text(c.figure.name),
                text(c.figure.unit),
                number(c.in_month, c.figure.places),
                number(c.cumulative, c.figure.places),
            ],
            sample=c.has_samples,
        )
        for c in counted
    ]
    blocks.append(table(text("洽谈与落地", "Negotiated and landed"), columns, rows))
    return section("funnel", "从洽谈到落地", "From talks to landing", blocks)
