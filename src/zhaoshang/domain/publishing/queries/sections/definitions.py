"""附一、统计口径: how each figure of the bulletin is counted, by the version it was frozen with."""

from __future__ import annotations

from zhaoshang.domain.publishing.queries.blocks import Json, column, note, row, section, table, text
from zhaoshang.domain.publishing.queries.frozen import Counted, FrozenMonth


def definitions(frozen: FrozenMonth) -> Json:
    """The section. The uses of land are counted as all land is, so only the two totals are explained."""
    listed = [c for c in frozen.figures.values() if c.figure.parent not in ("land_plots", "land_area")]
    columns = [
        column("指标", "Figure", weight=15),
        column("怎么算", "What is counted", weight=30),
        column("不含", "Left out", weight=27),
        column("计入时间", "Counts by", weight=20),
        column("口径·版本", "Scope, version", weight=12),
    ]
    blocks = [table(text("各项指标怎么算", "How each figure is counted"), columns, [_row(c) for c in listed])]
    if any(c.version != c.figure.version for c in listed):
        blocks.append(
            note(
                text(
                    "＊封账后定义已有新版，文字为现行定义，数字按封账时的版本。",
                    "* The definition has a newer version since; the words are the present ones, the number is by the version frozen.",
                )
            )
        )
    return section("definitions", "附一　统计口径", "Annex 1: how each figure is counted", blocks)


def _row(c: Counted) -> Json:
    f = c.figure
    star = "" if c.version == f.version else "＊"
    return row(
        [
            text(f.name),
            text(f.means),
            text(f.leaves_out),
            text(f.counts_by),
            text(f"{f.scope.zh}·第{c.version}版{star}", f"{f.scope.en}, v{c.version}{star}"),
        ]
    )
