"""The figures enterprises answer for: foreign capital, and new above-scale firms in buildings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zhaoshang.domain.enterprises import queries
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.figure import Figure, Measure, Shape

OWNER = Bilingual("区投促局统计岗", "Bureau statistician")
CITY_REPORT = Bilingual("对市出报口径", "as reported to the city")

FDI = Figure(
    key="fdi",
    name=Bilingual("实际利用外资", "FDI actually utilised"),
    means=Bilingual(
        "外国投资者在本期实际缴付、并计入对市出报的资金，以美元计。",
        "Money foreign investors really paid in during the period and reported to the city, in US dollars.",
    ),
    leaves_out=Bilingual(
        "不含合同外资，不含未计入市口径的到账；与商务部口径、省口径不可相加或比较。",
        "Leaves out contracted FDI and payments outside the city's scope; never added to or compared with ministry or province figures.",
    ),
    unit=Bilingual("万美元", "× 10,000 USD"),
    counts_by=Bilingual(
        "到资日期所在月；所在月已封账的，计入登记时的未封账月",
        "month of payment; the first open month when that one is closed",
    ),
    reference=Bilingual(
        "商务部外商投资统计调查制度；市对区年度考核",
        "MOFCOM foreign investment statistics; the city's yearly assessment",
    ),
    owner=OWNER,
    reviewed=date(2026, 11, 1),
    next_review=date(2027, 11, 1),
    version=1,
    ledger="fdi",
    measure=Measure(of="paid_in_usd", per=Decimal(10_000)),
    population=queries.city_scope_capital,
    scope=CITY_REPORT,
    order=10,
)
FDI_MANUFACTURING = Figure(
    key="fdi_mfg",
    name=Bilingual("其中：制造业实际利用外资", "of it: manufacturing FDI"),
    means=Bilingual(
        "实际利用外资中投向制造业（GB/T 4754 C 门类）的部分。",
        "The part of FDI actually utilised that went into manufacturing (section C of GB/T 4754).",
    ),
    leaves_out=Bilingual(
        "不含行业未填写、无法判断是否制造业的到账。", "Leaves out payments whose industry is not stated."
    ),
    unit=Bilingual("万美元", "× 10,000 USD"),
    counts_by=FDI.counts_by,
    reference=FDI.reference,
    owner=OWNER,
    reviewed=date(2026, 11, 1),
    next_review=date(2027, 11, 1),
    version=1,
    ledger="fdi",
    measure=Measure(of="paid_in_usd", per=Decimal(10_000)),
    population=queries.city_scope_manufacturing_capital,
    parent="fdi",
    scope=CITY_REPORT,
    order=11,
)
FDI_MANUFACTURING_SHARE = Figure(
    key="fdi_mfg_share",
    name=Bilingual("制造业占比", "Manufacturing share"),
    means=Bilingual("制造业实际利用外资 ÷ 实际利用外资。", "Manufacturing FDI ÷ FDI actually utilised."),
    leaves_out=Bilingual("分子、分母均为对市出报口径。", "Both parts in the city's scope."),
    unit=Bilingual("%", "%"),
    counts_by=FDI.counts_by,
    reference=FDI.reference,
    owner=OWNER,
    reviewed=date(2026, 11, 1),
    next_review=date(2027, 11, 1),
    version=1,
    ledger="fdi",
    shape=Shape.RATIO,
    numerator="fdi_mfg",
    denominator="fdi",
    parent="fdi",
    scope=CITY_REPORT,
    order=12,
)
ABOVE_SCALE_IN_BUILDINGS = Figure(
    key="bldg_above_scale",
    name=Bilingual("新增楼宇规上企业", "New above-scale firms in buildings"),
    means=Bilingual(
        "本年新纳入规上（限上）统计、且办公地在楼宇内的企业数。",
        "Firms newly accepted into above-scale statistics this year that sit in a building.",
    ),
    leaves_out=Bilingual(
        "不含达到规模但尚未入库的企业，不含不在楼宇内的企业。",
        "Leaves out firms over the threshold but not yet accepted, and firms outside buildings.",
    ),
    unit=Bilingual("家", "firms"),
    counts_by=Bilingual("入库时间所在月", "month of acceptance"),
    reference=Bilingual("统计部门年度规上标准（按年分版本）", "the statistics bureau's yearly thresholds"),
    owner=OWNER,
    reviewed=date(2026, 11, 1),
    next_review=date(2027, 11, 1),
    version=1,
    ledger="above_scale",
    population=queries.new_above_scale_in_buildings,
    places=0,
    order=40,
)

FIGURES = (FDI, FDI_MANUFACTURING, FDI_MANUFACTURING_SHARE, ABOVE_SCALE_IN_BUILDINGS)
