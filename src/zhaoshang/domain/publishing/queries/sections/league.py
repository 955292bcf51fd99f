"""五、赛马榜: places by a versioned scheme; ours from the frozen figures, others' as they were published."""

from __future__ import annotations

from zhaoshang.domain.publishing.queries.blocks import (
    Json,
    clean,
    column,
    note,
    number,
    paragraph,
    row,
    section,
    table,
    text,
)
from zhaoshang.domain.publishing.queries.frozen import FrozenMonth, short_name
from zhaoshang.domain.targets.queries.league import League, LeagueRow, league
from zhaoshang.domain.targets.queries.registry import figure_called

MOST_ITEMS = 4


def horse_race(frozen: FrozenMonth) -> Json:
    """The section."""
    board = league(frozen.month)
    if board is None:
        said = text("本期没有生效的计分办法，未排名。", "No scoring scheme is in force; nothing is ranked.")
        return section("league", "赛马榜", "League table", [paragraph(said)])
    return section("league", "赛马榜", "League table", [_table(board), *_notes(board, frozen)])


def _table(board: League) -> Json:
    items = [short_name(figure_called(item["figure"])) for item in board.scheme.items]
    items = items if len(items) <= MOST_ITEMS else []
    share = 52 // len(items) if items else 0
    columns = [
        column("名次", "Rank", weight=8, align="number"),
        column("地区", "Place", weight=14),
        *(column(clean(i.zh), clean(i.en), weight=share, align="number") for i in items),
        column("得分", "Score", weight=11, align="number"),
        column("较上月", "Moved", weight=10),
        column("同城组", "Group rank", weight=9, align="number"),
    ]
    scheme = board.scheme
    title = text(f"{clean(scheme.name)}（第{scheme.version}版）", f"{clean(scheme.name)} (version {scheme.version})")
    return table(title, columns, [_row(r, board, with_items=bool(items)) for r in board.rows])


def _row(r: LeagueRow, board: League, *, with_items: bool) -> Json:
    marks = [number(m.score) if m.is_known else None for m in r.marks] if with_items else []
    return row(
        [
            None if board.is_alone else number(r.rank, 0),
            text(r.place),
            *marks,
            number(r.score),
            _moved(r.moved),
            number(r.group_rank, 0) if r.group_rank and not board.is_alone_in_group else None,
        ],
        strong=r.is_ours,
    )


def _moved(places: int | None) -> Json | None:
    if places is None:
        return None
    if places == 0:
        return text("持平", "same")
    return text(f"{'↑' if places > 0 else '↓'}{abs(places)}")


def _notes(board: League, frozen: FrozenMonth) -> list[Json]:
    scheme = board.scheme
    said = [
        text(
            f"计分办法：{clean(scheme.name)}第{scheme.version}版，{clean(scheme.issuer)}{clean(scheme.doc_no)}；同城组：{clean(board.group_name) or '未设定'}。",
            f"Scheme: {clean(scheme.name)} version {scheme.version}, {clean(scheme.issuer)}{clean(scheme.doc_no)}; group: {clean(board.group_name) or 'not set'}.",
        ),
        text(
            "本区按封存的数字计，其他地区按已公布的结果计；未公布的项目（—）按0分。",
            "This district by its frozen figures, other places as published; an item not published (—) scores 0.",
        ),
    ]
    if board.is_alone:
        said.append(
            text(
                "其他地区已公布的结果不足，本期不排名。",
                "Too little of other places' results is published; nothing is ranked this time.",
            )
        )
    if board.is_sample or any(r.is_sample for r in frozen.results if not r.ours):
        said.append(
            text(
                "示例：计分办法或其他地区的结果为示例，不是真实排名。",
                "Sample: the scheme or other places' results are samples, not a real ranking.",
            )
        )
    ours = next((r for r in board.rows if r.is_ours), None)
    for mark in ours.marks if ours else ():
        counted = frozen.get(mark.figure)
        if counted and mark.target != counted.target:
            said.append(
                text(
                    f"“{counted.name.zh}”的目标封账后有变动，本榜按现行目标计分。",
                    f"The target of “{counted.name.en}” changed after closing; the table scores by the present one.",
                )
            )
    return [note(one) for one in said]
