"""二、重点项目: the projects the city recognised, by size, and what was signed at events."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import Any

from zhaoshang.domain.projects.states import KINDS, YI
from zhaoshang.domain.publishing.queries.blocks import (
    Json,
    clean,
    column,
    heading,
    note,
    number,
    paragraph,
    row,
    section,
    table,
    text,
)
from zhaoshang.domain.publishing.queries.frozen import FrozenMonth
from zhaoshang.domain.targets.queries.values import qualifier_of
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.kernel.period import Month

MOST = 60
TAKEN_BACK = text("（更正：扣减）", " (taken back by correction)")


def projects(frozen: FrozenMonth) -> Json:
    """The section."""
    blocks = [heading(text("（一）市级认定项目", "Recognised by the city")), *_recognised(frozen)]
    blocks += [heading(text("（二）活动签约", "Signed at events")), *_signed(frozen)]
    return section("projects", "重点项目", "Key projects", blocks)


def _recognised(frozen: FrozenMonth) -> list[Json]:
    count = frozen.get("yi_projects")
    if count is None:
        return []
    label, ten = frozen.month.cumulative_label, frozen.get("ten_yi_projects")
    total = round_half_up(count.cumulative or 0, 0)
    of_zh = f"，其中10亿元以上{round_half_up(ten.cumulative or 0, 0)}个" if ten else ""
    of_en = f", {round_half_up(ten.cumulative or 0, 0)} of them of a billion yuan and over" if ten else ""
    facts = sorted(
        frozen.rows_behind("yi_projects"), key=lambda r: (-(r.fixed_investment_yuan or 0), r.happened_on, r.pk)
    )
    blocks = [
        paragraph(
            text(
                f"{label.zh}经市级认定的亿元以上产业项目{total}个{of_zh}。",
                f"{total} industrial projects of 100 million yuan and over were recognised by the city in {label.en}{of_en}.",
            )
        )
    ]
    if facts:
        columns = [
            column("序号", "No.", weight=7, align="number"),
            column("项目", "Project", weight=40),
            column("类型", "Kind", weight=15),
            column("固定资产投资(亿元)", "Fixed investment (100m yuan)", weight=17, align="number"),
            column("认定月份", "Recognised", weight=13),
            column("榜单号", "Board no.", weight=13),
        ]
        title = text("市级认定的亿元以上产业项目（按投资额）", "Recognised projects by size")
        blocks.append(table(title, columns, [_project(n, r) for n, r in enumerate(facts[:MOST], 1)]))
    blocks += _rest(len(facts), MOST)
    blocks += _missing(sum(r.sign for r in facts), int(total))
    return blocks


def _project(place: int, fact: Any) -> Json:
    kind = KINDS.get(fact.kind)
    month = Month.of(fact.happened_on).label
    name = clean(fact.project_name)
    minus = fact.sign < 0
    return row(
        [
            number(place, 0),
            text(name + TAKEN_BACK["zh"], name + TAKEN_BACK["en"]) if minus else text(name),
            text(kind) if kind else None,
            number(fact.fixed_investment_yuan / YI * fact.sign if fact.fixed_investment_yuan is not None else None),
            text(month),
            text(fact.board_no) if fact.board_no else None,
        ],
        sample=fact.is_sample,
    )


def _signed(frozen: FrozenMonth) -> list[Json]:
    count, amount = frozen.get("signed_at_events"), frozen.get("signed_amount")
    if count is None:
        return []
    events: dict[str, list[Any]] = defaultdict(list)
    for fact in frozen.rows_behind("signed_at_events").order_by("happened_on", "pk"):
        events[clean(fact.event)].append(fact)
    if not events:
        return [paragraph(text("本年尚无活动签约。", "Nothing was signed at events this year."))]
    rows = [_event(name, facts) for name, facts in events.items()]
    shown = sum(f.sign for facts in events.values() for f in facts)
    rows.append(
        row(
            [
                text("合计", "Total"),
                text(""),
                number(count.cumulative, 0),
                number(amount.cumulative, qualifier=amount.qualifier) if amount else None,
            ],
            strong=True,
        )
    )
    columns = [
        column("活动", "Event", weight=50),
        column("日期", "Day", weight=16),
        column("签约项目(个)", "Projects", weight=14, align="number"),
        column("协议总投资(亿元)", "Agreed investment (100m yuan)", weight=20, align="number"),
    ]
    return [
        table(text("本年在活动上签约的项目", "Projects signed at events this year"), columns, rows),
        note(
            text(
                "协议总投资不是到位资金；“超”“约”等照台账所写，合计加所写的数，并带同样的说法。",
                "Agreed amounts are not funds in place; “over”, “about” stand as the ledger writes them, and with the total of the numbers written.",
            )
        ),
        *_missing(shown, int(count.cumulative or 0)),
    ]


def _event(name: str, facts: list[Any]) -> Json:
    amounts = [f for f in facts if f.agreed_total_yuan is not None]
    total = sum((f.agreed_total_yuan / YI * f.sign for f in amounts), Decimal(0))
    stated: Counter[str] = Counter()  # a row taken back takes its word with it
    for fact in amounts:
        if fact.agreed_total_qualifier:
            stated[fact.agreed_total_qualifier] += fact.sign
    days = sorted({f.happened_on for f in facts})
    day = f"{days[0]:%Y-%m-%d}" + (f" — {days[-1]:%Y-%m-%d}" if len(days) > 1 else "")
    return row(
        [
            text(name),
            text(day),
            number(sum(f.sign for f in facts), 0),
            number(total, qualifier=qualifier_of({"stated": stated})) if amounts else None,
        ],
        sample=any(f.is_sample for f in facts),
    )


def _rest(there: int, most: int) -> list[Json]:
    return [note(text(f"其余{there - most}个从略。", f"{there - most} more are left out."))] if there > most else []


def _missing(listed: int, counted: int) -> list[Json]:
    """A project made confidential after closing stays in the frozen number and is not named."""
    if listed == counted:
        return []
    return [
        note(
            text(
                f"清单{listed}个，封存的数字{counted}个：封账后转为保密的项目不列名称。",
                f"{listed} are listed, {counted} were frozen: projects made confidential after closing are not named.",
            )
        )
    ]
