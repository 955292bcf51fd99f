"""The ledger of parcels (地块招商台账)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from zhaoshang.domain.estate.errors import AreasDiffer, MixNotWhole, MixUnnamed, OddMove
from zhaoshang.domain.estate.ledgers.attaching import PARK, PUBLISH_LEVEL, attach_estate, exactly
from zhaoshang.domain.estate.models import ParcelRecord
from zhaoshang.domain.estate.states import GRANTED, LAND_USE_WORDS, PARCEL_STATE_WORDS, PARCEL_STATES, leads_to
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.cells import CellMissing
from zhaoshang.kernel.characters import half_width
from zhaoshang.kernel.ledger import Column, Ledger, Question, RowReading, Statement, Value
from zhaoshang.kernel.percent import percent_of, round_half_up
from zhaoshang.kernel.qualifier import Qualifier

APART = Decimal("0.005")  # two statements of one area may differ by so much of the master (domain handbook, 5.1)
_SHARE = r"(\d{1,3}(?:\.\d{1,8})?)\s*%"
# A use and its share, in either order: B29 30%, 商业占60%, 60%商业.
_PAIRS = (re.compile(rf"[^\W\d][\w ·/]{{0,40}}?[:=]?\s*{_SHARE}"), re.compile(rf"{_SHARE}\s*[^\W\d][\w·]{{0,40}}"))
_BETWEEN_PAIRS = " ,、;:/+。"
_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_NUMERIC = "0123456789.-"
# Bounds, spans, parts of parts, sums and what leaves a rest are no shares that add up: 商业≤30%, 办公30-50%, 兼容酒店10%, 剩下的办公.
_NO_SHARES = re.compile(
    r"[≤≥<>±不约近超至余剩或可兼含限各均]|(?<!公)共|以[上下内]|左右|最[多少高低]|其[中它他]|[合总]计|地[上下]|占(?!比?[例为:]?\s*\d)|\d\s*%?\s*[-~–—]\s*\d"
)


def parcel_statements(reading: RowReading) -> list[Statement]:
    """One row is one parcel. A granted parcel needs the day of its grant; others stand on the ledger's day. Refuses shares of uses
    that are no whole or name none."""
    v = dict(reading.values)
    _shares_whole(str(v.get("mix_ratio_text") or ""))
    day = v.pop("granted_on", None)
    as_of = v.pop("as_of", None)
    if day is None and v["state"] in GRANTED:
        raise CellMissing(field="granted_on", label=Bilingual("出让时间", "granted on"))
    day = day or as_of
    if not isinstance(day, date):
        raise CellMissing(
            field="granted_on",
            label=Bilingual("出让时间或台账截止日期", "grant day or the ledger's as-of day"),
        )
    return [Statement("estate.parcelrecord", ParcelRecord.key_of(v, day), day, v)]


def _shares_whole(text: str) -> None:
    """Refuses uses with percentages that add up to other than all, and numbers that name no use. Whatever else the text says, or
    leaves to be understood, stands as it is. Shares may miss the whole by what rounding each takes, two whole ones by nothing."""
    plain = half_width(text)
    if not plain.strip(_BETWEEN_PAIRS + _NUMERIC) and re.search(r"\d", plain):
        raise MixUnnamed(field="mix_ratio_text", text=text)
    if _NO_SHARES.search(plain):
        return
    shares = _named_shares(_BRACKETS.sub("", plain))
    if len(shares) < 2 or max(shares) > 100:  # R260% may be 60 % of R2
        return
    places = max(-int(share.as_tuple().exponent) for share in shares)
    rounding = Decimal(len(shares)) / 2 / 10**places if places or len(shares) > 2 else Decimal(0)
    total = sum(shares, Decimal(0))
    if abs(total - 100) > rounding:
        raise MixNotWhole(field="mix_ratio_text", text=text, total=f"{total:f}")


def _named_shares(plain: str) -> list[Decimal]:
    """The shares of a text that is nothing but uses with theirs; none of any other."""
    for pair in _PAIRS:
        if not pair.sub("", plain).strip(_BETWEEN_PAIRS):
            return [Decimal(share) for share in pair.findall(plain)]
    return []


def odd_moves(stated: Sequence[Statement]) -> list[Bilingual | None]:
    """What is odd about the state of parcels, beside the one that stands."""
    keys = [s.key for s in stated]
    standing: dict[str, str] = {}
    for start in range(0, len(keys), 800):
        rows = in_force(ParcelRecord).filter(key__in=keys[start : start + 800])
        standing |= dict(rows.values_list("key", "state"))
    return [_odd_move(standing.get(s.key, ""), str(s.values["state"])) for s in stated]


def _odd_move(before: str, after: str) -> Bilingual | None:
    if not before or leads_to(before, after):
        return None
    was, now = PARCEL_STATES[before], PARCEL_STATES[after]
    verb = Bilingual("回到", "goes back") if leads_to(after, before) else Bilingual("变为", "goes")
    return Bilingual(f"状态从“{was.zh}”{verb.zh}“{now.zh}”", f"{verb.en} from “{was.en}” to “{now.en}”")


def areas_apart(stated: Sequence[Statement]) -> list[Bilingual | None]:
    """Rows that give the area in two units, of which the second says another area than the first."""
    return [_areas_apart(s.values["area_sqm"], s.values.get("area_again_sqm")) for s in stated]


def _areas_apart(area: Value, again: Value) -> Bilingual | None:
    if not isinstance(area, Decimal) or not isinstance(again, Decimal) or abs(area - again) <= area * APART:
        return None
    one, other = (f"{sqm:,.2f}㎡（{sqm * 3 / 2000:,.2f}亩）" for sqm in (area, again))
    apart = round_half_up(percent_of(abs(area - again), area) or Decimal(0))
    return Bilingual(
        f"用地面积{one}，另一列写的是{other}，相差{apart}%",
        f"has {_in_english(area)} in one column and {_in_english(again)} in the other, {apart} % apart",
    )


def _in_english(sqm: Decimal) -> str:
    return f"{sqm:,.2f} ㎡ ({sqm * 3 / 2000:,.2f} mu)"


def _side(side: str) -> tuple[str, ...]:
    """How files call one of the four bounds: beside the others, or under 四至 in a second row of headings."""
    return (f"四至{side}", f"四至/{side}", f"四至范围/{side}", f"四至范围{side}", f"四至界线/{side}", f"{side}界")


PARCELS = Ledger(
    key="parcels",
    name=Bilingual("地块招商台账", "Parcels"),
    meaning=Bilingual("可招商和已出让的地块", "parcels on offer and granted"),
    permission="evidence.book",
    facts=("estate.parcelrecord",),
    statements=parcel_statements,
    attach=attach_estate,
    total_fields=("area_sqm",),
    questions=(Question(odd_moves, OddMove), Question(areas_apart, AreasDiffer)),
    columns=exactly(
        Column(
            "parcel_no",
            Bilingual("宗地编号", "Parcel no."),
            required=True,
            synonyms=("地块编号", "宗地号", "编号", "出让编号", "公告编号"),
        ),
        Column("name", Bilingual("地块名称", "Parcel"), synonyms=("宗地名称", "地块", "地块位置", "宗地位置")),
        Column("subdistrict", Bilingual("所属街道", "Subdistrict"), synonyms=("街道", "属地")),
        PARK,
        Column("bounds_text", Bilingual("四至范围", "Boundaries"), synonyms=("四至", "四至界线")),
        Column("bounds_east", Bilingual("东至", "East to"), synonyms=_side("东")),
        Column("bounds_south", Bilingual("南至", "South to"), synonyms=_side("南")),
        Column("bounds_west", Bilingual("西至", "West to"), synonyms=_side("西")),
        Column("bounds_north", Bilingual("北至", "North to"), synonyms=_side("北")),
        Column(
            "area_sqm",
            Bilingual("用地面积", "Area"),
            "area",
            "亩",
            required=True,
            synonyms=("面积", "出让面积", "土地面积", "宗地面积"),
            plausible=(Decimal(1), Decimal(10) ** 7),
        ),
        Column(
            "area_again_sqm",
            Bilingual("用地面积（另一单位）", "Area (in another unit)"),
            "area",
            "亩",
            synonyms=("亩数", "折合亩数", "折合", "合亩", "折亩"),
            plausible=(Decimal(1), Decimal(10) ** 7),
            repeats="area_sqm",
        ),
        Column(
            "land_use",
            Bilingual("用地性质", "Land use"),
            "choice",
            required=True,
            choices=LAND_USE_WORDS,
            synonyms=("土地用途", "用途", "规划用途", "用地类型"),
        ),
        Column("far_text", Bilingual("容积率", "FAR")),
        Column("density_text", Bilingual("建筑密度", "Density")),
        Column("green_text", Bilingual("绿地率", "Green ratio")),
        Column(
            "height_limit_m",
            Bilingual("限高", "Height limit"),
            "number",
            synonyms=("建筑限高",),
            plausible=(Decimal(0), Decimal(700)),
            bound=Qualifier.LTE,
        ),
        Column("grant_years", Bilingual("出让年限", "Grant term")),
        Column(
            "start_price_yuan",
            Bilingual("起始价", "Starting price"),
            "money",
            "万元",
            synonyms=("起价", "出让起始价"),
        ),
        Column(
            "deal_price_yuan",
            Bilingual("成交价", "Closing price"),
            "money",
            "万元",
            synonyms=("成交价格", "成交总价", "出让价款"),
        ),
        Column(
            "investment_intensity",
            Bilingual("投资强度", "Investment intensity"),
            "number",
            synonyms=("固定资产投资强度", "固投强度"),
            bound=Qualifier.GTE,
        ),
        Column("tax_per_mu", Bilingual("亩均税收", "Tax per mu"), "number", bound=Qualifier.GTE),
        Column("is_standard_land", Bilingual("标准地", "Standard land"), "yes_no", synonyms=("是否标准地",)),
        Column("std_far_text", Bilingual("标准地容积率", "Standard land FAR")),
        Column(
            "va_per_tce",
            Bilingual("单位能耗增加值", "Value added per tce"),
            "number",
            synonyms=("单位能耗增加值标准",),
            bound=Qualifier.GTE,
        ),
        Column(
            "va_per_ton_emission",
            Bilingual("单位排放增加值", "Value added per ton of emissions"),
            "number",
            synonyms=("单位排放增加值标准",),
            bound=Qualifier.GTE,
        ),
        Column(
            "rd_ratio",
            Bilingual("研发投入比", "R&D ratio"),
            "percent",
            synonyms=("R&D经费支出与主营业务收入之比", "研发经费占比", "R&D投入强度"),
            bound=Qualifier.GTE,
        ),
        Column("land_use_code", Bilingual("用地代码", "Land use code"), synonyms=("规划用地代码", "用地分类代码")),
        Column(
            "land_use_system",
            Bilingual("用地分类标准", "Land use standard"),
            synonyms=("用地分类依据", "用地代码标准"),
        ),
        Column(
            "mix_ratio_text",
            Bilingual("用地混合比例", "Mix of uses"),
            synonyms=("混合比例", "兼容比例", "用地兼容比例", "混合用地比例"),
        ),
        Column("grant_method", Bilingual("出让方式", "Way of granting"), synonyms=("供地方式",)),
        Column("winner_name", Bilingual("竞得人", "Winner"), synonyms=("受让人", "竞得单位", "摘牌企业")),
        Column("winner_uscc", Bilingual("竞得人信用代码", "Winner's credit code"), "uscc"),
        Column(
            "planned_on", Bilingual("计划出让时间", "Planned for"), "month", synonyms=("拟出让时间", "计划上市时间")
        ),
        Column(
            "self_hold_ratio",
            Bilingual("自持比例", "Share to be kept"),
            "percent",
            plausible=(Decimal(0), Decimal(100)),
            bound=Qualifier.GTE,
        ),
        Column("divisible", Bilingual("可否分割", "Divisible"), "yes_no", synonyms=("是否可分割", "分割转让")),
        Column(
            "min_unit_sqm",
            Bilingual("最小分割面积", "Smallest part"),
            "area",
            "㎡",
            synonyms=("最小分割单元",),
            bound=Qualifier.GTE,
        ),
        Column("utilities_text", Bilingual("配套", "Utilities"), synonyms=("市政配套", "几通一平", "基础设施")),
        Column("power_kva", Bilingual("电力容量(kVA)", "Power (kVA)"), "number", synonyms=("电力容量", "供电容量")),
        Column("metro_name", Bilingual("地铁站", "Metro station"), synonyms=("最近地铁站", "地铁")),
        Column(
            "metro_m",
            Bilingual("距地铁站", "Distance to the metro"),
            "number",
            "m",
            synonyms=("距地铁", "地铁距离"),
            plausible=(Decimal(0), Decimal(20000)),
            units={"m": Fraction(1), "km": Fraction(1000)},
        ),
        Column("industry_focus", Bilingual("产业方向", "Industry"), synonyms=("产业准入", "产业定位")),
        PUBLISH_LEVEL,
        Column("clearing_text", Bilingual("征迁情况", "Clearing"), synonyms=("征迁进度",)),
        Column(
            "granted_on",
            Bilingual("出让时间", "Granted on"),
            "date",
            synonyms=("出让日期", "成交日期", "成交时间", "摘牌时间", "合同签订日期"),
        ),
        Column(
            "state",
            Bilingual("状态", "State"),
            "choice",
            required=True,
            choices=PARCEL_STATE_WORDS,
            synonyms=("地块状态", "出让状态", "进展"),
        ),
    ),
)
