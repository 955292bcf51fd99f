"""The figures projects answer for: recognised by the city, negotiated, landed, signed at events."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from zhaoshang.domain.projects import queries
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.figure import Better, Figure, Measure, Shape

OWNER = Bilingual("区投促局统计岗", "Bureau statistician")
NO_SECRETS = Bilingual("不含保密项目。", "Confidential projects are not inside.")

YI_PROJECTS = Figure(
    key="yi_projects",
    name=Bilingual("亿元以上产业项目", "Industrial projects of 100 million yuan and over"),
    means=Bilingual(
        "固定资产总投资1亿元以上（含1亿元）、经市级赛马榜认定的产业项目数。",
        "Industrial projects with fixed investment of at least 100 million yuan recognised on the city's horse-race board.",
    ),
    leaves_out=Bilingual(
        "不含自报未认定的项目，不含房地产、基础设施和续建项目；不含保密项目。",
        "Leaves out projects not yet recognised, real estate, infrastructure and carry-overs; confidential projects are not inside.",
    ),
    unit=Bilingual("个", "projects"),
    counts_by=Bilingual("市级认定月份", "month of recognition"),
    reference=Bilingual("市级赛马榜月度通报", "the city's monthly horse-race board"),
    owner=OWNER,
    reviewed=date(2026, 11, 1),
    next_review=date(2027, 11, 1),
    version=1,
    ledger="signed",
    population=queries.recognised_yi,
    scope=Bilingual("市级认定口径", "as recognised by the city"),
    places=0,
    order=15,
)
TEN_YI_PROJECTS = replace(
    YI_PROJECTS,
    key="ten_yi_projects",
    name=Bilingual("其中：10亿元以上项目", "of them: a billion yuan and over"),
    means=Bilingual(
        "亿元以上产业项目中，固定资产总投资10亿元以上（含）的项目数。",
        "Of the recognised projects, those with fixed investment of at least a billion yuan.",
    ),
    population=queries.recognised_ten_yi,
    parent="yi_projects",
    order=16,
)
NEGOTIATED = Figure(
    key="negotiated",
    name=Bilingual("洽谈重点项目", "Key projects negotiated"),
    means=Bilingual("本年累计洽谈的重点项目数。", "Key projects negotiated this year, cumulative."),
    leaves_out=Bilingual(
        "同一项目只计一次；不含保密项目。", "A project counts once; confidential projects are not inside."
    ),
    unit=Bilingual("个", "projects"),
    counts_by=Bilingual("首谈日期所在月", "month of first contact"),
    reference=Bilingual("在谈项目台账", "the negotiations ledger"),
    owner=OWNER,
    reviewed=date(2026, 11, 1),
    next_review=date(2027, 11, 1),
    version=1,
    ledger="negotiations",
    population=queries.negotiated,
    places=0,
    order=50,
)
LANDED = replace(
    NEGOTIATED,
    key="landed",
    name=Bilingual("注册落地项目", "Projects registered and landed"),
    means=Bilingual(
        "项目公司本年在本区完成注册的项目数。",
        "Projects whose company was registered in the district this year.",
    ),
    leaves_out=Bilingual(
        "未登记注册日期的不计；不含保密项目。",
        "Leaves out projects without a registration day; confidential projects are not inside.",
    ),
    counts_by=Bilingual("注册日期所在月", "month of registration"),
    reference=Bilingual("签约落地项目台账", "the signed and landed ledger"),
    ledger="signed",
    population=queries.landed,
    order=51,
)
LANDED_TO_NEGOTIATED = Figure(
    key="landed_ratio",
    name=Bilingual("落地数与洽谈数之比", "Landed against negotiated"),
    means=Bilingual(
        "注册落地项目累计数 ÷ 洽谈重点项目累计数。",
        "Projects landed ÷ key projects negotiated, both cumulative.",
    ),
    leaves_out=NO_SECRETS,
    unit=Bilingual("%", "%"),
    counts_by=Bilingual("各按自己的日期", "each by its own date"),
    reference=Bilingual("在谈、签约落地两本台账", "both ledgers"),
    owner=OWNER,
    reviewed=date(2026, 11, 1),
    next_review=date(2027, 11, 1),
    version=1,
    ledger="signed",
    shape=Shape.RATIO,
    better=Better.NEITHER,
    numerator="landed",
    denominator="negotiated",
    caution=Bilingual(
        "这是两个累计数之比，不是同一批项目的转化率：落地的项目可能是以前年度洽谈的。",
        "A ratio of two totals, not the conversion of one cohort: what landed may have been negotiated in earlier years.",
    ),
    order=52,
)
SIGNED_AT_EVENTS = replace(
    NEGOTIATED,
    key="signed_at_events",
    name=Bilingual("活动签约项目", "Projects signed at events"),
    means=Bilingual("在签约活动上签约的项目数。", "Projects signed at a signing event."),
    leaves_out=Bilingual(
        "同一项目只计首次签约；活动以外的签约不计；不含保密项目。",
        "A project counts at its first signing; signings outside events and confidential projects are not inside.",
    ),
    counts_by=Bilingual("签约日期所在月", "month of signing"),
    reference=Bilingual("签约落地项目台账", "the signed and landed ledger"),
    ledger="signed",
    population=queries.signed_at_events,
    order=53,
)
SIGNED_AMOUNT = replace(
    SIGNED_AT_EVENTS,
    key="signed_amount",
    name=Bilingual("活动签约总投资", "Investment signed at events"),
    means=Bilingual("在签约活动上签约项目的协议总投资。", "Agreed total investment of projects signed at events."),
    leaves_out=Bilingual(
        "协议金额不是到位资金；框架协议与正式协议一并计入；不含保密项目。",
        "Agreed amounts are not funds in place; framework and formal agreements together; confidential projects are not inside.",
    ),
    unit=Bilingual("亿元", "× 100 million yuan"),
    measure=Measure(of="agreed_total_yuan", per=Decimal(100_000_000), stated="agreed_total_qualifier"),
    version=2,
    places=2,
    order=54,
)
FIGURES = (
    YI_PROJECTS,
    TEN_YI_PROJECTS,
    NEGOTIATED,
    LANDED,
    LANDED_TO_NEGOTIATED,
    SIGNED_AT_EVENTS,
    SIGNED_AMOUNT,
)
