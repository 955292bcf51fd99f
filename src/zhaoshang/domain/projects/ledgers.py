"""The ledgers of projects: under negotiation (在谈) and signed/landed (签约落地)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhaoshang.domain.evidence.queries import register
from zhaoshang.domain.projects import commands, queries
from zhaoshang.domain.projects.errors import FixedOverTotal, NothingStated, RecognitionNeedsMonth
from zhaoshang.domain.projects.models import Negotiation
from zhaoshang.domain.projects.states import AGREEMENT_WORDS, KIND_WORDS, STAGE_WORDS, YI
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.ledger import Column, Ledger, RowReading, Statement, Value
from zhaoshang.kernel.names import same_name_key

INVESTMENT_LIMITS = (Decimal(0), YI * 2000)
CAPITAL_LIMITS = (Decimal(0), YI * 1000)


def attach_projects(facts: list[Any], *, by: Any, at: datetime, org_path: str, is_sample: bool = False) -> None:
    """Every fact points at its project, and is marked when that is confidential."""
    found = commands.register(
        known_as=[(f.project_name, getattr(f, "project_number", "")) for f in facts],
        org_path=org_path,
        is_sample=is_sample,
        by=by,
        at=at,
    )
    for fact in facts:
        project = found[(fact.project_name.strip(), getattr(fact, "project_number", "").strip())]
        fact.project_id, fact.is_confidential = project.pk, project.is_confidential


def _check_investment(v: dict[str, Value], total: str, fixed: str) -> None:
    whole, part = v.get(total), v.get(fixed)
    if (
        isinstance(whole, Decimal)
        and isinstance(part, Decimal)
        and part > whole
        and not v.get(f"{total.removesuffix('_yuan')}_qualifier")
    ):
        raise FixedOverTotal(field=fixed, fixed=f"{part / YI:.4g}", total=f"{whole / YI:.4g}")


def negotiation_statements(reading: RowReading) -> list[Statement]:
    """One row is one project in talks, known by its number or its name; it happened on the day of first contact."""
    v = dict(reading.values)
    day = v.pop("first_contact_on")
    _check_investment(v, "total_investment_yuan", "fixed_investment_yuan")
    return [Statement("projects.negotiation", Negotiation.key_of(v, day), day, v)]  # type: ignore[arg-type]


NEGOTIATIONS = Ledger(
    key="negotiations",
    name=Bilingual("在谈项目台账", "Projects under negotiation"),
    meaning=Bilingual("正在洽谈的重点项目", "key projects in talks"),
    permission="evidence.book",
    facts=("projects.negotiation",),
    statements=negotiation_statements,
    attach=attach_projects,
    kept_from=queries.kept_from,
    total_fields=("total_investment_yuan", "fixed_investment_yuan"),
    columns=(
        Column("project_number", Bilingual("项目编号", "Project no."), synonyms=("编号",)),
        Column("project_name", Bilingual("项目名称", "Project"), required=True, synonyms=("项目", "在谈项目")),
        Column(
            "investor",
            Bilingual("投资方", "Investor"),
            synonyms=("投资主体", "投资企业", "投资单位", "投资商", "客商名称"),
        ),
        Column(
            "uscc",
            Bilingual("统一社会信用代码", "Credit code"),
            "uscc",
            synonyms=("信用代码", "投资方信用代码"),
        ),
        Column(
            "centre",
            Bilingual("所属产业中心", "Industry centre"),
            synonyms=("产业中心", "所属产业", "产业类别"),
        ),
        Column("kind", Bilingual("项目类型", "Kind"), "choice", choices=KIND_WORDS, synonyms=("类型", "项目类别")),
        Column(
            "total_investment_yuan",
            Bilingual("总投资", "Total investment"),
            "money",
            "亿元",
            synonyms=("总投资额", "计划投资", "计划总投资", "投资总额", "拟投资额", "意向投资"),
            plausible=INVESTMENT_LIMITS,
        ),
        Column(
            "fixed_investment_yuan",
            Bilingual("固定资产投资", "Fixed investment"),
            "money",
            "亿元",
            synonyms=("固投", "固定资产总投资", "其中固投"),
            plausible=INVESTMENT_LIMITS,
        ),
        Column(
            "foreign_usd",
            Bilingual("外资", "Foreign capital"),
            "money",
            "万美元",
            synonyms=("拟利用外资", "外资额"),
            plausible=CAPITAL_LIMITS,
        ),
        Column(
            "first_contact_org",
            Bilingual("首谈单位", "First contact"),
            synonyms=("首谈地", "引荐单位", "责任单位"),
        ),
        Column(
            "first_contact_on",
            Bilingual("首谈日期", "First contact on"),
            "date",
            required=True,
            synonyms=("首谈时间", "接洽日期", "接洽时间", "首次洽谈时间", "洽谈日期", "洽谈时间"),
        ),
        Column(
            "site_wish",
            Bilingual("意向载体", "Site wished"),
            synonyms=("意向地块", "意向楼宇", "意向选址", "拟落户载体"),
        ),
        Column("land_need_mu", Bilingual("用地需求", "Land needed"), "number", synonyms=("拟用地",)),
        Column("office_need_sqm", Bilingual("办公需求", "Offices needed"), "number"),
        Column("leader", Bilingual("联系领导", "Leader"), synonyms=("挂钩领导", "包抓领导")),
        Column("officer", Bilingual("项目专员", "Officer"), synonyms=("招商专员", "联系人", "责任人")),
        Column(
            "stage",
            Bilingual("当前阶段", "Stage"),
            "choice",
            choices=STAGE_WORDS,
            synonyms=("阶段", "项目阶段", "项目状态", "目前阶段"),
        ),
        Column(
            "progress",
            Bilingual("最新进展", "Progress"),
            synonyms=("进展情况", "项目进展", "项目进展情况", "目前进展"),
        ),
        Column("next_step", Bilingual("下一步计划", "Next step"), synonyms=("下步计划", "下一步打算")),
        Column("problem", Bilingual("存在问题", "Problem"), synonyms=("问题", "困难问题")),
        Column(
            "to_coordinate",
            Bilingual("需协调事项", "To coordinate"),
            synonyms=("需协调解决事项", "需要协调事项"),
        ),
        Column("expected_signing", Bilingual("预计签约时间", "Signing expected"), synonyms=("拟签约时间",)),
    ),
)


def signed_statements(reading: RowReading) -> list[Statement]:
    """One row may state a signing, a registration-and-landing and a city recognition, each with its own day."""
    v = dict(reading.values)
    name = str(v["project_name"])
    key = same_name_key(name)
    _check_investment(v, "agreed_total_yuan", "fixed_investment_yuan")
    signed_on, registered_on, recognised_in = (
        v.get("signed_on"),
        v.get("registered_on"),
        v.get("recognised_in"),
    )
    if v.get("is_recognised") and recognised_in is None:
        raise RecognitionNeedsMonth(field="recognised_in")
    made: list[Statement] = []
    if isinstance(signed_on, date):
        values = {
            n: v.get(n)
            for n in (
                "event",
                "agreement_type",
                "agreed_total_yuan",
                "agreed_total_qualifier",
                "fixed_investment_yuan",
                "remark",
            )
        }
        made.append(Statement("projects.signing", key, signed_on, {"project_name": name, **values}))
    if isinstance(registered_on, date):
        names = (
            "company_name",
            "uscc",
            "registered_capital_yuan",
            "paid_in_capital_yuan",
            "subdistrict",
            "funds_in_place_yuan",
            "started_on",
            "in_statistics_on",
            "operating_on",
            "papers",
        )
        made.append(
            Statement("projects.landing", key, registered_on, {"project_name": name, **{n: v.get(n) for n in names}})
        )
    if v.get("is_recognised") and isinstance(recognised_in, date):
        values = {n: v.get(n) for n in ("kind", "fixed_investment_yuan", "board_no", "is_carry_over")}
        made.append(Statement("projects.recognition", key, recognised_in, {"project_name": name, **values}))
    if not made:
        raise NothingStated(field="signed_on")
    return made


SIGNED = Ledger(
    key="signed",
    name=Bilingual("签约落地项目台账", "Signed and landed projects"),
    meaning=Bilingual("签约、注册落地和市级认定", "signing, registration and landing, city recognition"),
    permission="evidence.book",
    facts=("projects.signing", "projects.landing", "projects.recognition"),
    statements=signed_statements,
    attach=attach_projects,
    kept_from=queries.kept_from,
    total_fields=("agreed_total_yuan", "fixed_investment_yuan"),
    columns=(
        Column("project_name", Bilingual("项目名称", "Project"), required=True, synonyms=("项目", "签约项目")),
        Column("kind", Bilingual("项目类型", "Kind"), "choice", choices=KIND_WORDS, synonyms=("类型", "项目类别")),
        Column("signed_on", Bilingual("签约日期", "Signed on"), "date", synonyms=("签约时间",)),
        Column("event", Bilingual("签约活动", "Event"), synonyms=("活动", "签约仪式", "签约会议")),
        Column(
            "agreement_type",
            Bilingual("协议类型", "Agreement"),
            "choice",
            choices=AGREEMENT_WORDS,
            synonyms=("协议性质",),
        ),
        Column(
            "agreed_total_yuan",
            Bilingual("协议总投资", "Agreed total"),
            "money",
            "亿元",
            synonyms=("总投资", "协议投资额", "签约金额", "总投资额", "计划总投资"),
            plausible=INVESTMENT_LIMITS,
        ),
        Column(
            "fixed_investment_yuan",
            Bilingual("固投", "Fixed investment"),
            "money",
            "亿元",
            synonyms=("固定资产投资", "固定资产总投资", "其中固投"),
            plausible=INVESTMENT_LIMITS,
        ),
        Column(
            "company_name",
            Bilingual("项目公司", "Project company"),
            synonyms=("公司名称", "注册公司", "落地公司"),
        ),
        Column("uscc", Bilingual("信用代码", "Credit code"), "uscc", synonyms=("统一社会信用代码",)),
        Column(
            "registered_on",
            Bilingual("注册日期", "Registered on"),
            "date",
            synonyms=("注册时间", "落地日期", "落地时间", "注册落地时间"),
        ),
        Column(
            "registered_capital_yuan",
            Bilingual("注册资本", "Registered capital"),
            "money",
            "万元",
            plausible=CAPITAL_LIMITS,
        ),
        Column(
            "paid_in_capital_yuan",
            Bilingual("实缴资本", "Paid-in capital"),
            "money",
            "万元",
            plausible=CAPITAL_LIMITS,
        ),
        Column(
            "subdistrict",
            Bilingual("落地街道", "Subdistrict"),
            synonyms=("落地地", "落户街道", "街道", "属地"),
        ),
        Column(
            "funds_in_place_yuan",
            Bilingual("到位资金", "Funds in place"),
            "money",
            "万元",
            plausible=CAPITAL_LIMITS,
        ),
        Column("started_on", Bilingual("开工日期", "Started on"), "date", synonyms=("开工时间",)),
        Column(
            "in_statistics_on",
            Bilingual("入统时间", "In statistics"),
            "date",
            synonyms=("纳统时间", "入库时间"),
        ),
        Column("operating_on", Bilingual("投产日期", "Operating on"), "date", synonyms=("投产时间", "开业时间")),
        Column(
            "is_recognised",
            Bilingual("市级认定", "City recognised"),
            "yes_no",
            synonyms=("市级认定（是/否）", "是否市级认定", "赛马榜认定"),
        ),
        Column(
            "recognised_in",
            Bilingual("认定月份", "Recognised in"),
            "month",
            synonyms=("认定时间", "认定年月"),
        ),
        Column("board_no", Bilingual("赛马榜序号", "Board no."), synonyms=("赛马榜编号",)),
        Column("is_carry_over", Bilingual("是否续建", "Carry-over"), "yes_no", synonyms=("续建",)),
        Column("papers", Bilingual("佐证材料", "Papers"), synonyms=("证明材料", "佐证")),
        Column("remark", Bilingual("备注", "Remark"), synonyms=("说明",)),
    ),
)

register(NEGOTIATIONS, SIGNED)
