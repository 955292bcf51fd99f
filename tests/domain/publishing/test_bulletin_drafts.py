"""A draft says what was frozen, in both languages, and nothing else."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.domain.publishing import books
from tests.domain.publishing.books import AUGUST, LATER, SEPTEMBER, blocks, figure
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.evidence.commands.facts import correct, withdraw_fact
from zhaoshang.domain.organisations.queries import machine
from zhaoshang.domain.projects.commands import hide
from zhaoshang.domain.projects.models import Negotiation, Project
from zhaoshang.domain.publishing.errors import MonthChanged, MonthNotClosed
from zhaoshang.domain.publishing.queries import digest, draft
from zhaoshang.domain.publishing.queries.blocks import clean, number, shown
from zhaoshang.domain.targets import commands as targets

pytestmark = pytest.mark.django_db


def cells(block: dict[str, Any], row: int, language: str = "zh") -> list[str]:
    return [shown(cell, language) for cell in block["rows"][row]["cells"]]


def said(content: dict[str, Any], key: str, language: str = "zh") -> str:
    return "\n".join(b["text"][language] for b in content_blocks(content, key) if "text" in b)


def content_blocks(content: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return books.section(content, key)["blocks"]


def test_main_figures_stand_as_they_were_frozen(content: dict[str, Any]) -> None:
    (table,) = blocks(content, "main", "table")

    assert cells(table, 0) == ["实际利用外资", "万美元", "45,000.00", "11,048.28", "66,836.90", "148.53", "+81.86", "—"]
    assert "完成年度目标的148.53%，超序时进度81.86个百分点" in said(content, "main")
    assert "81.86 percentage points ahead of time" in said(content, "main", "en")


def test_nothing_is_invented_where_a_target_is_missing(content: dict[str, Any]) -> None:
    (table,) = blocks(content, "main", "table")
    manufacturing = next(r for r in range(len(table["rows"])) if "制造业实际利用外资" in cells(table, r)[0])

    assert cells(table, manufacturing)[2:] == ["—", "6,396.42", "6,396.42", "—", "—", "—"]
    assert figure(content, "fdi_mfg")["target"] is figure(content, "fdi_mfg")["completion"] is None


def test_behind_time_is_said_plainly(content: dict[str, Any]) -> None:
    assert "亿元以上产业项目：1-8月累计3个，完成年度目标的20.00%，落后序时进度46.67个百分点。" in said(content, "main")


def test_projects_are_listed_by_size_with_what_was_typed(content: dict[str, Any]) -> None:
    recognised, events = blocks(content, "projects", "table")

    assert [cells(recognised, r)[3] for r in range(3)] == ["12.50", "3.10", "1.20"]
    assert cells(recognised, 1)[1] == books.LONG_NAME
    assert cells(recognised, 2)[1] == books.HOSTILE
    assert cells(events, 0) == ["示例云上大会", "2020-03-19", "2", "超72.00"]
    assert cells(events, 1)[2:] == ["2", "超72.00"]


def test_land_buildings_and_funnel(content: dict[str, Any]) -> None:
    land, buildings = blocks(content, "estate", "table")

    assert cells(land, 0) == ["住宅用地", "0", "0.00", "1", "363.00"]
    assert "242,000.00平方米" in said(content, "estate")
    assert cells(buildings, 0)[3:6] == ["72.00", "50.00", "+22.00"]
    assert cells(buildings, 1)[4:6] == ["—", "—"]
    assert "入驻率54.00%；写明年初入驻率的1幢较年初提高22.00个百分点" in said(content, "estate")
    assert "两个累计数之比，不是同一批项目的转化率" in said(content, "funnel")
    (funnel,) = blocks(content, "funnel", "funnel")
    assert [r["value"]["n"] for r in funnel["rows"]] == ["5", "2"]


def test_samples_are_marked_and_only_they(content: dict[str, Any]) -> None:
    land, buildings = blocks(content, "estate", "table")

    assert content["has_samples"] and content["sample_note"]
    assert all(r["sample"] for r in buildings["rows"]) and not any(r["sample"] for r in land["rows"])


def test_every_text_speaks_both_languages(content: dict[str, Any]) -> None:
    def walk(part: Any) -> None:
        if isinstance(part, dict):
            if "zh" in part or "en" in part:
                assert set(part) == {"zh", "en"} and bool(part["zh"]) == bool(part["en"]), part
            for value in part.values():
                walk(value)
        if isinstance(part, list):
            for value in part:
                walk(value)

    walk(content)
    assert content["confidentiality"]["zh"] == "月报一律不含保密项目：统计时保密的项目不计入任何数字，也不列名。"
    assert [s["title"]["zh"][:2] for s in content["sections"]] == [
        "一、",
        "二、",
        "三、",
        "四、",
        "五、",
        "六、",
        "附一",
        "附二",
    ]


def test_the_same_books_give_the_same_digest(content: dict[str, Any]) -> None:
    assert digest(content) == digest(draft(AUGUST)) == digest(json.loads(json.dumps(content)))


def test_what_happens_after_closing_does_not_move_it(content: dict[str, Any]) -> None:
    fact = PaidInCapital.objects.get(voucher_no="V2", sign=1)
    correct(fact=fact, values={"paid_in_usd": Decimal(10)}, reason="银行更正", by=machine(), at=LATER)
    targets.set_target(
        figure="fdi", year=2020, value=Decimal(90000), printed="9亿美元", issuer="杭州市", by=machine(), at=LATER
    )
    books.book("fdi", books.FDI, [("示例丁公司", "2020-08-30", "99", "否", "是", "V9")], at=LATER)

    assert digest(draft(AUGUST)) == digest(content)


def test_a_correction_stands_in_the_month_it_was_booked_with_its_reason(august: None) -> None:
    fact = PaidInCapital.objects.get(voucher_no="V2", sign=1)
    correct(fact=fact, values={"paid_in_usd": Decimal("46518600.01")}, reason="银行更正", by=machine(), at=LATER)
    books.close(SEPTEMBER, LATER + timedelta(days=10))

    content = draft(SEPTEMBER)
    (table,) = blocks(content, "corrections", "table")

    assert cells(table, 0)[1:] == ["2020年8月", "实际利用外资：4,651.86 → 4,651.860001万美元", "银行更正"]
    assert "示例乙公司" not in json.dumps(content, ensure_ascii=False), (
        "a single firm's figures are not published by name"
    )


def test_what_was_corrected_twice_renamed_or_taken_back_is_one_correction_each(august: None) -> None:
    twice = PaidInCapital.objects.get(voucher_no="V2", sign=1)
    for amount in ("46518600.01", "50000000"):
        twice = correct(fact=twice, values={"paid_in_usd": Decimal(amount)}, reason="银行更正", by=machine(), at=LATER)
    renamed = PaidInCapital.objects.get(voucher_no="V1", sign=1)
    correct(fact=renamed, values={"voucher_no": "V1-2"}, reason="凭证号写错", by=machine(), at=LATER)
    gone = Negotiation.objects.filter(sign=1).order_by("pk").first()
    assert gone is not None
    withdraw_fact(fact=gone, reason="重复登记", by=machine(), at=LATER)
    books.book("negotiations", books.NEGOTIATED, [("九月项目", "2020-09-02", "2")], at=LATER)
    own = Negotiation.objects.get(project_name="九月项目")
    correct(fact=own, values={"total_investment_yuan": Decimal(3 * 10**8)}, reason="当月更正", by=machine(), at=LATER)
    books.close(SEPTEMBER, LATER + timedelta(days=10))

    content = draft(SEPTEMBER)
    (table,) = blocks(content, "corrections", "table")
    text = said(content, "corrections")

    assert "影响数字的更正2笔" in text, text
    assert [cells(table, n)[1:] for n in range(2)] == [
        ["2020年8月", "实际利用外资：4,651.86 → 5,000.00万美元", "银行更正"],
        ["2020年5月", "洽谈重点项目：1个 → 不计入", "重复登记"],
    ]
    assert "1笔只改动文字" in text and "凭证号写错" in text, text
    assert "当月更正" not in text, "what was put right in its own month is no correction"


def test_without_corrections_it_says_so(content: dict[str, Any]) -> None:
    assert said(content, "corrections") == "本月无更正。"
    assert said(content, "league") == "本期没有生效的计分办法，未排名。"


def test_an_open_month_is_refused_with_what_to_do(august: None) -> None:
    with pytest.raises(MonthNotClosed) as refused:
        draft(SEPTEMBER)

    assert "2020年9月没有封账" in refused.value.said.zh and "2020年8月" in refused.value.cure.zh


def test_a_month_whose_frozen_figures_were_changed_is_refused(august: None) -> None:
    books.tamper()

    with pytest.raises(MonthChanged):
        draft(AUGUST)


def test_a_project_made_confidential_after_closing_is_not_named(august: None) -> None:
    hide(project=Project.objects.get(name="示例数据中心"), reason="保密", by=machine(), at=LATER)

    content = draft(AUGUST)

    assert "示例数据中心" not in json.dumps(content, ensure_ascii=False)
    assert figure(content, "yi_projects")["cumulative"] == "3"
    assert "清单2个，封存的数字3个" in said(content, "projects")


def test_a_print_that_cuts_off_is_said_to(august: None) -> None:
    for name, value, percent, qualifier in (
        ("fdi", "66836.9", "148.52", ""),
        ("signed_amount", "72", None, "gte"),
        ("negotiated", "6", None, ""),
    ):
        targets.record_external(
            figure=name,
            month=AUGUST,
            place="拱墅区",
            ours=True,
            value=Decimal(value),
            printed_percent=Decimal(percent) if percent else None,
            qualifier=qualifier,
            rank_city=4 if name == "fdi" else None,
            rank_is_ambiguous=name == "fdi",
            source="今日拱墅",
            by=machine(),
            at=LATER,
        )

    content = draft(AUGUST)
    (table,) = blocks(content, "comparison", "table")

    assert (
        cells(table, 0)[3]
        == "数值一致；完成率148.526444…，报道截位为148.52，四舍五入应为148.53；报道名次全市第4（归属有歧义）"
    )
    assert cells(table, 1)[3] == "数值不同，本期减报道为-1个"
    assert cells(table, 2)[3] == "与报道所说相符"
    (main,) = blocks(content, "main", "table")
    assert cells(main, 0)[-1] == "全市4＊"


def test_league_table_with_movement_of_scheme(august: None) -> None:
    by = machine()
    targets.define_scheme(
        key="race",
        name="示例赛马榜",
        issuer="示例",
        since=AUGUST.first_day,
        items=[{"figure": "fdi", "weight": 20, "method": "capped_ratio"}],
        is_sample=True,
        by=by,
        at=LATER,
    )
    targets.record_external(
        figure="fdi",
        month=AUGUST,
        place="示例丙区",
        value=Decimal(1),
        target=Decimal(2),
        source="示例",
        by=by,
        at=LATER,
    )

    (table,) = blocks(draft(AUGUST), "league", "table")

    assert table["title"]["zh"] == "示例赛马榜（第1版）"
    assert cells(table, 0)[:4] == ["1", "拱墅区", "20.00", "20.00"]
    assert cells(table, 1)[:4] == ["2", "示例丙区", "10.00", "10.00"]


@pytest.mark.parametrize(
    ("given", "kept"), [("甲\u202e乙\x07", "甲乙"), (" 两 行\n 名", "两 行 名"), ("<b>&", "<b>&"), ("\ue000", "\ue000")]
)
def test_names_keep_what_can_be_read(given: str, kept: str) -> None:
    assert clean(given) == kept


def test_numbers_are_rounded_only_when_shown() -> None:
    assert shown(number(Decimal("148.526444"), 2), "zh") == "148.53"
    assert shown(number(Decimal("-0.001"), 2, sign=True), "zh") == "0.00"
    assert shown(number(Decimal(72), 0, qualifier="gt"), "en") == "over 72"
    assert shown(None, "en") == "—"
