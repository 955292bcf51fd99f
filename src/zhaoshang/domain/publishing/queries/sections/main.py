"""一、主要指标完成情况: every figure against its frozen target and against time, with what was published of its rank."""

from __future__ import annotations

from decimal import Decimal

from zhaoshang.domain.publishing.queries.blocks import (
    Json,
    chart,
    column,
    note,
    number,
    paragraph,
    row,
    section,
    table,
    text,
)
from zhaoshang.domain.publishing.queries.frozen import Counted, FrozenMonth
from zhaoshang.domain.targets.queries.standing import Ranks
from zhaoshang.kernel.figure import Shape
from zhaoshang.kernel.percent import round_half_up

# Shown in sections of their own; they also stand here once somebody sets a target for them.
ELSEWHERE = frozenset(
    {"occupancy", "occupancy_change", "negotiated", "landed", "landed_ratio", "signed_at_events", "signed_amount"}
)


def main(frozen: FrozenMonth) -> Json:
    """The section."""
    listed = [c for c in frozen.figures.values() if c.target is not None or not _is_elsewhere(c)]
    aimed = [c for c in listed if c.completion is not None]
    blocks = [paragraph(_sentence(frozen, c)) for c in aimed]
    blocks.append(table(_title(frozen), _columns(frozen), [_row(c) for c in listed]))
    blocks += _notes(frozen, listed)
    if aimed:
        progress = frozen.month.time_progress
        blocks.append(
            chart(
                text("完成率与序时进度（%）", "Completion and time progress (%)"),
                [text(c.name) for c in aimed],
                [(text("完成率", "Completion"), [c.completion for c in aimed])],
                unit=text("%"),
                target=(text("序时进度", "Time progress"), progress),
            )
        )
    blocks += _series(frozen, listed)
    return section("main", "主要指标完成情况", "Main figures", blocks)


def _is_elsewhere(c: Counted) -> bool:
    return c.figure.key in ELSEWHERE or c.figure.key.startswith("land_")


def _title(frozen: FrozenMonth) -> Json:
    label = frozen.month.cumulative_label
    return text(f"{label.zh}主要指标完成情况", f"Main figures, {label.en}")


def _columns(frozen: FrozenMonth) -> list[Json]:
    label = frozen.month.cumulative_label
    return [
        column("指标", "Figure", weight=24),
        column("单位", "Unit", weight=11),
        column("年度目标", "Year's target", weight=12, align="number"),
        column("当月", "Month", weight=11, align="number"),
        column(f"{label.zh}累计", label.en, weight=12, align="number"),
        column("完成率(%)", "Done (%)", weight=10, align="number"),
        column("与序时进度差(百分点)", "Ahead of time (pp)", weight=11, align="number"),
        column("排名", "Rank", weight=13),
    ]


def _row(c: Counted) -> Json:
    f = c.figure
    goal = number(c.target, f.places)
    if goal and c.authority and c.authority.is_derived:
        value = f"{round_half_up(c.target or 0, f.places):,f}"
        goal = text(f"{value}（推算）", f"{value} (derived)")
    return row(
        [
            text(f.name),
            text(f.unit),
            goal,
            number(c.in_month, f.places),
            number(c.cumulative, f.places, qualifier=c.qualifier),
            number(c.completion),
            number(c.gap, sign=True),
            rank_of(c.ranks),
        ],
        sample=c.has_samples,
    )


def rank_of(ranks: Ranks | None) -> Json | None:
    """The rank as published; without one, as computed among the known, marked †."""
    if ranks is None:
        return None
    if ranks.printed_city or ranks.printed_group:
        doubt = "＊" if ranks.is_ambiguous else ""
        return _places(ranks.printed_city, ranks.printed_group, 0, 0, doubt)
    return _places(ranks.city, ranks.group, ranks.of_city, ranks.of_group, "†")


def _places(city: int | None, group: int | None, of_city: int, of_group: int, mark: str) -> Json | None:
    def among(place: int, total: int) -> str:
        return f"{place}/{total}" if total else f"{place}"

    zh = [f"全市{among(city, of_city)}"] * bool(city) + [f"同城组{among(group, of_group)}"] * bool(group)  # type: ignore[arg-type]
    en = [f"city {among(city, of_city)}"] * bool(city) + [f"group {among(group, of_group)}"] * bool(group)  # type: ignore[arg-type]
    return text("，".join(zh) + mark, ", ".join(en) + mark) if zh else None


def _sentence(frozen: FrozenMonth, c: Counted) -> Json:
    """实际利用外资：1-8月累计66,836.90万美元，完成年度目标的148.53%，超序时进度81.86个百分点。"""
    label = frozen.month.cumulative_label
    value = c.with_unit(c.cumulative or Decimal(0))
    done = round_half_up(c.completion or 0)
    gap = round_half_up(c.gap or 0)
    pace_zh = f"超序时进度{gap}个百分点" if gap > 0 else f"落后序时进度{-gap}个百分点" if gap else "与序时进度持平"
    pace_en = f"{abs(gap)} percentage points {'ahead of' if gap > 0 else 'behind'} time" if gap else "level with time"
    return text(
        f"{c.name.zh}：{label.zh}累计{value.zh}，完成年度目标的{done}%，{pace_zh}。",
        f"{c.name.en}: {value.en} in {label.en}, {done}% of the year's target, {pace_en}.",
    )


def _notes(frozen: FrozenMonth, listed: list[Counted]) -> list[Json]:
    progress = round_half_up(frozen.month.time_progress)
    said = [
        text(
            f"序时进度{progress}%（{frozen.month.month}/12）；完成率、差额均按未舍入的数计算，四舍五入保留两位；“—”为没有或未知。",
            f"Time progress {progress}% ({frozen.month.month}/12); rates are computed unrounded and shown half-up; “—” is none or not known.",
        )
    ]
    goals = [c for c in listed if c.authority]
    if goals:
        said.append(
            text(
                "目标依据：" + "；".join(f"{c.name.zh}——{_authority(c)}" for c in goals) + "。",
                "Targets set by: " + "; ".join(f"{c.name.en}: {_authority(c)}" for c in goals) + ".",
            )
        )
    shown = [c.ranks for c in listed if c.ranks]
    if any(r.is_ambiguous for r in shown):
        said.append(text("＊公布的名次归属有歧义。", "* It is not certain which figure the published rank belongs to."))
    if any((r.city or r.group) and not (r.printed_city or r.printed_group) for r in shown):
        sample = any(r.is_sample for r in frozen.results if not r.ours)
        said.append(
            text(
                "†按已知各地结果计算的名次/参与数，不是公布名次" + ("；各地结果含示例。" if sample else "。"),
                "† rank / places known, computed by us, not published"
                + ("; results of other places contain samples." if sample else "."),
            )
        )
    return [note(one) for one in said]


def _authority(c: Counted) -> str:
    assert c.authority
    return f"{c.authority.issuer}{c.authority.doc_no}“{c.authority.printed}”"


def _series(frozen: FrozenMonth, listed: list[Counted]) -> list[Json]:
    """Month by month of the first figure that adds up; only months that were frozen one by one."""
    first = next((c for c in listed if c.figure.shape is Shape.FLOW and c.figure.parent is None), None)
    if first is None:
        return []
    months = [type(frozen.month)(frozen.month.year, n) for n in range(1, frozen.month.month + 1)]
    kept = [frozen.year.get((first.figure.key, m)) for m in months]
    if sum(r is not None for r in kept) < 2:
        return []
    f = first.figure
    return [
        chart(
            text(f"{first.name.zh}逐月（{f.unit.zh}）", f"{f.name.en} by month ({f.unit.en})"),
            [text(f"{m.month}月", m.label.en.split()[0]) for m in months],
            [(text(first.name), [r.in_month if r else None for r in kept])],
            unit=text(f.unit),
            places=f.places,
        )
    ]
