"""The ledgers of enterprises: foreign capital (外资台账) and above-scale firms (规上企业台账)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from zhaoshang.domain.enterprises import commands
from zhaoshang.domain.enterprises.models import AboveScaleEntry, PaidInCapital
from zhaoshang.domain.evidence.queries import register
from zhaoshang.domain.industries.states import is_manufacturing
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.cells import CellMissing
from zhaoshang.kernel.ledger import Column, Ledger, RowReading, Statement

MONEY_LIMITS = (Decimal(0), Decimal(10) ** 12)


def attach_enterprises(facts: list[Any], *, by: Any, at: datetime, is_sample: bool = False, **_: Any) -> None:
    """Every fact that names an enterprise points at its row."""
    named = [f for f in facts if hasattr(f, "enterprise_id") and f.enterprise_id is None]
    if not named:
        return
    found = commands.register(known_as=[(f.enterprise_name, f.uscc) for f in named], is_sample=is_sample, by=by, at=at)
    for fact in named:
        fact.enterprise_id = found[(fact.enterprise_name.strip(), fact.uscc)].pk


def capital_statements(reading: RowReading) -> list[Statement]:
    """One row of the FDI ledger is one payment: known by company, day, and voucher (or amount where there is none)."""
    v = dict(reading.values)
    if v.get("in_ministry_scope") is None and v.get("in_city_scope") is None:
        raise CellMissing(field="in_city_scope", label=Bilingual("市口径", "city scope"))
    if v.get("is_manufacturing") is None and v.get("industry_code"):
        v["is_manufacturing"] = is_manufacturing(str(v["industry_code"]))
    v.setdefault("currency", "USD")
    voucher = v.get("voucher_no")
    day = v.pop("paid_on")
    near = "" if voucher else PaidInCapital.known_before(v, day)  # type: ignore[arg-type]
    key = PaidInCapital.key_of(v, day)  # type: ignore[arg-type]
    return [Statement("enterprises.paidincapital", key, day, v, near=near)]  # type: ignore[arg-type]


CAPITAL = Ledger(
    key="fdi",
    name=Bilingual("外资台账", "FDI ledger"),
    meaning=Bilingual("外商投资企业每一笔到资", "each payment of foreign capital"),
    permission="evidence.book",
    facts=("enterprises.paidincapital",),
    statements=capital_statements,
    attach=attach_enterprises,
    total_fields=("paid_in_usd", "contracted_usd"),
    columns=(
        Column(
            "enterprise_name",
            Bilingual("企业名称", "Enterprise"),
            required=True,
            synonyms=("外资企业名称", "公司名称", "单位名称", "企业", "项目公司", "外商投资企业"),
        ),
        Column(
            "uscc",
            Bilingual("统一社会信用代码", "Credit code"),
            "uscc",
            synonyms=("信用代码", "社会信用代码", "统一信用代码", "税号"),
        ),
        Column(
            "country",
            Bilingual("国别（地区）", "Country or region"),
            synonyms=("国别", "国家地区", "外方国别", "外方国别和地区", "投资来源地", "来源地", "国别/地区"),
        ),
        Column(
            "industry_code",
            Bilingual("行业代码", "Industry code"),
            synonyms=("国民经济行业代码", "行业", "行业分类代码"),
        ),
        Column(
            "is_manufacturing",
            Bilingual("是否制造业", "Manufacturing"),
            "yes_no",
            synonyms=("制造业", "制造业（是/否）", "是否为制造业"),
        ),
        Column(
            "is_hitech",
            Bilingual("是否高技术", "High-tech"),
            "yes_no",
            synonyms=("高技术", "是否高技术产业", "高技术产业"),
        ),
        Column(
            "contracted_usd",
            Bilingual("合同外资", "Contracted FDI"),
            "money",
            "万美元",
            synonyms=("合同利用外资", "合同外资额", "协议外资"),
            plausible=MONEY_LIMITS,
        ),
        Column(
            "paid_on",
            Bilingual("到资日期", "Paid in on"),
            "date",
            required=True,
            synonyms=("到账日期", "到资时间", "到账时间", "入账日期", "实到日期", "出资日期"),
        ),
        Column("currency", Bilingual("币种", "Currency"), synonyms=("原币币种", "货币")),
        Column(
            "original_amount",
            Bilingual("原币金额", "Original amount"),
            "number",
            synonyms=("原币", "原币到账金额"),
        ),
        Column("rate", Bilingual("折算率", "Rate"), "number", synonyms=("汇率", "折美元汇率", "折算汇率")),
        Column(
            "paid_in_usd",
            Bilingual("实到外资", "Paid in"),
            "money",
            "万美元",
            required=True,
            exact=True,
            synonyms=(
                "实际利用外资",
                "实际使用外资",
                "到资金额",
                "实到外资额",
                "到账金额",
                "实际到账外资",
                "实际到资",
            ),
            plausible=MONEY_LIMITS,
        ),
        Column("form", Bilingual("出资方式", "Form of payment"), synonyms=("出资形式", "投资方式")),
        Column(
            "in_ministry_scope",
            Bilingual("商务部口径", "Ministry scope"),
            "yes_no",
            synonyms=("是否商务部口径", "部口径"),
        ),
        Column(
            "in_city_scope",
            Bilingual("市口径", "City scope"),
            "yes_no",
            synonyms=("是否市口径", "对市出报", "是否对市出报", "市出报口径"),
            or_else=("in_ministry_scope",),
        ),
        Column(
            "voucher_no",
            Bilingual("凭证号", "Voucher no."),
            synonyms=("凭证编号", "入账登记号", "FDI入账登记", "业务编号", "银行凭证号"),
        ),
        Column("remark", Bilingual("备注", "Remark"), synonyms=("说明",)),
    ),
)


def above_scale_statements(reading: RowReading) -> list[Statement]:
    """One row is one company's entry into the list; known by company and year of entry."""
    v = dict(reading.values)
    day = v.pop("entered_on")
    if v.get("is_new") is None:
        v["is_new"] = True
    return [Statement("enterprises.abovescaleentry", AboveScaleEntry.key_of(v, day), day, v)]  # type: ignore[arg-type]


ABOVE_SCALE = Ledger(
    key="above_scale",
    name=Bilingual("规上企业台账", "Above-scale firms"),
    meaning=Bilingual("新纳入规上（限上）统计的企业及所在楼宇", "firms newly accepted above scale, and their building"),
    permission="evidence.book",
    facts=("enterprises.abovescaleentry",),
    statements=above_scale_statements,
    attach=attach_enterprises,
    columns=(
        Column(
            "enterprise_name",
            Bilingual("企业名称", "Enterprise"),
            required=True,
            synonyms=("公司名称", "单位名称", "企业"),
        ),
        Column(
            "uscc",
            Bilingual("统一社会信用代码", "Credit code"),
            "uscc",
            synonyms=("信用代码", "社会信用代码", "统一信用代码"),
        ),
        Column(
            "building_name",
            Bilingual("所在楼宇", "Building"),
            synonyms=("楼宇名称", "楼宇", "入驻楼宇", "办公楼宇"),
        ),
        Column("subdistrict", Bilingual("所属街道", "Subdistrict"), synonyms=("街道", "属地", "街道（园区）")),
        Column(
            "sector",
            Bilingual("行业门类", "Sector"),
            synonyms=("行业", "统计专业", "专业", "规上类别", "类别"),
        ),
        Column(
            "revenue_yuan",
            Bilingual("上年营业收入", "Revenue last year"),
            "money",
            "万元",
            synonyms=("营业收入", "主营业务收入", "营收"),
            plausible=(Decimal(0), Decimal(10) ** 13),
        ),
        Column(
            "entered_on",
            Bilingual("入库时间", "Entered on"),
            "date",
            required=True,
            synonyms=("入统时间", "纳统时间", "入库日期", "入统日期", "入库月份", "纳入时间"),
        ),
        Column("is_new", Bilingual("是否新增", "New"), "yes_no", synonyms=("新增", "是否本年新增")),
        Column("remark", Bilingual("备注", "Remark"), synonyms=("说明",)),
    ),
)

register(CAPITAL, ABOVE_SCALE)
