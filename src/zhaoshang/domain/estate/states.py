"""Land uses and parcel states, as the ledgers of the field name them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from zhaoshang.kernel.bilingual import Bilingual

# The states of a parcel whose grant contract is signed.
GRANTED = ("granted", "building", "built")

# The five uses of the seed's list of granted land (domain handbook, 1.4 and 5.2).
LAND_USES: dict[str, Bilingual] = {
    "residential": Bilingual("住宅用地", "residential"),
    "commercial": Bilingual("商业用地", "commercial"),
    "mixed": Bilingual("商住用地", "commercial-residential"),
    "industrial": Bilingual("工业用地", "industrial"),
    "innovative": Bilingual("创新型产业用地", "innovative industrial"),
}

# How ledgers write them → the use.
LAND_USE_WORDS: dict[str, str] = {
    "宅地": "residential",
    "住宅": "residential",
    "住宅用地": "residential",
    "居住用地": "residential",
    "R": "residential",
    "R2": "residential",
    "R21": "residential",
    "商业": "commercial",
    "商业用地": "commercial",
    "商服用地": "commercial",
    "商业地块": "commercial",
    "商业商务用地": "commercial",
    "B": "commercial",
    "B1": "commercial",
    "B2": "commercial",
    "B1/B2": "commercial",
    "商住": "mixed",
    "商住用地": "mixed",
    "商住地块": "mixed",
    "商住混合": "mixed",
    "B+R": "mixed",
    "R/B": "mixed",
    "工业": "industrial",
    "工业用地": "industrial",
    "M": "industrial",
    "M1": "industrial",
    "M2": "industrial",
    "创新型用地": "innovative",
    "创新型产业用地": "innovative",
    "新型产业用地": "innovative",
    "M0": "innovative",
    "M创": "innovative",
}

PARCEL_STATES: dict[str, Bilingual] = {
    "planned": Bilingual("规划中", "planned"),
    "clearing": Bilingual("征迁中", "being cleared"),
    "cleared": Bilingual("净地", "cleared"),
    "listed": Bilingual("挂牌", "listed"),
    "granted": Bilingual("已出让", "granted"),
    "building": Bilingual("在建", "under construction"),
    "built": Bilingual("建成", "built"),
    "failed": Bilingual("流拍", "failed auction"),
}

# How a parcel goes through life (domain handbook, 5.1). Every step is told by a ledger; one may begin with a parcel anywhere.
START = "[*]"
_LIFE = (
    ("planned", "clearing"),
    ("planned", "cleared"),
    ("clearing", "cleared"),
    ("cleared", "listed"),
    ("listed", "granted"),
    ("listed", "failed"),
    ("failed", "listed"),
    ("failed", "cleared"),
    ("granted", "building"),
    ("building", "built"),
)
PARCEL_MOVES: tuple[tuple[str, str, str], ...] = tuple(
    (start, end, "evidence.book") for start, end in (*((START, state) for state in PARCEL_STATES), *_LIFE)
)


def leads_to(before: str, after: str) -> bool:
    """Whether a parcel's life leads from one state to another, maybe by states that no ledger told of between two."""
    reached, latest = {before}, {before}
    while latest := {end for start, end in _LIFE if start in latest} - reached:
        reached |= latest
    return after in reached


PARCEL_STATE_WORDS: dict[str, str] = {
    **{name.zh: key for key, name in PARCEL_STATES.items()},
    "规划": "planned",
    "征迁": "clearing",
    "已挂牌": "listed",
    "挂牌中": "listed",
    "出让": "granted",
    "已成交": "granted",
    "成交": "granted",
    "已摘牌": "granted",
}

UNIT_STATES: dict[str, Bilingual] = {
    "vacant": Bilingual("可租", "vacant"),
    "reserved": Bilingual("预留", "reserved"),
    "leased": Bilingual("已租", "leased"),
    "fitting_out": Bilingual("装修", "fitting out"),
    "self_use": Bilingual("自用", "own use"),
    "leaving": Bilingual("待退", "leaving"),
}
UNIT_STATE_WORDS: dict[str, str] = {
    **{name.zh: key for key, name in UNIT_STATES.items()},
    "空置": "vacant",
    "待租": "vacant",
    "可招商": "vacant",
    "空": "vacant",
    "意向": "reserved",
    "预订": "reserved",
    "锁定": "reserved",
    "已出租": "leased",
    "在租": "leased",
    "已入驻": "leased",
    "装修中": "fitting_out",
    "业主自用": "self_use",
    "即将到期": "leaving",
    "待退租": "leaving",
}

OWNERSHIPS: dict[str, Bilingual] = {
    "single": Bilingual("单一业权", "single owner"),
    "strata": Bilingual("散售", "sold in parts"),
    "mixed": Bilingual("部分自持", "partly kept"),
}
OWNER_WORDS: dict[str, str] = {
    **{name.zh: key for key, name in OWNERSHIPS.items()},
    "统一产权": "single",
    "单一产权": "single",
    "自持": "single",
    "分散产权": "strata",
    "分割销售": "strata",
    "混合": "mixed",
}

AIR_CONDITIONING: dict[str, Bilingual] = {
    "central": Bilingual("中央空调", "central"),
    "vrv": Bilingual("多联机（VRV）", "VRV"),
    "split": Bilingual("分体", "split units"),
    "none": Bilingual("无空调", "none"),
}
AC_WORDS: dict[str, str] = {
    **{name.zh: key for key, name in AIR_CONDITIONING.items()},
    "集中空调": "central",
    "VRV": "vrv",
    "多联机": "vrv",
    "VRF": "vrv",
    "分体空调": "split",
}

DELIVERIES: dict[str, Bilingual] = {
    "bare": Bilingual("毛坯", "bare"),
    "simple": Bilingual("简装", "simple"),
    "fitted": Bilingual("精装", "fitted"),
    "furnished": Bilingual("带家具", "furnished"),
}
DELIVERY_WORDS: dict[str, str] = {
    **{name.zh: key for key, name in DELIVERIES.items()},
    "简单装修": "simple",
    "标准交付": "simple",
    "精装修": "fitted",
    "拎包入住": "furnished",
    "家具齐全": "furnished",
}

# The words that ledgers repeat in cells without a list of their own, by what they write, for readers of English.
GRADES: dict[str, Bilingual] = {
    zh: Bilingual(zh, en)
    for zh, en in (
        ("超甲级", "Premium grade A"),
        ("甲级", "Grade A"),
        ("乙级", "Grade B"),
        ("丙级", "Grade C"),
        ("高端", "high-end"),
        ("中端", "mid-range"),
        ("普通", "ordinary"),
    )
}
GRANT_METHODS: dict[str, Bilingual] = {
    zh: Bilingual(zh, en)
    for zh, en in (
        ("招标", "tender"),
        ("拍卖", "auction"),
        ("挂牌", "listing"),
        ("挂牌出让", "listing"),
        ("招拍挂", "tender, auction or listing"),
        ("协议", "agreement"),
        ("协议出让", "agreement"),
        ("出让", "grant"),
        ("弹性年期", "flexible term"),
        ("长期租赁", "long lease"),
        ("先租后让", "lease first, grant later"),
    )
}
ORIENTATIONS: dict[str, Bilingual] = {
    zh: Bilingual(zh, en)
    for zh, en in (
        ("东", "east"),
        ("南", "south"),
        ("西", "west"),
        ("北", "north"),
        ("东南", "south-east"),
        ("西南", "south-west"),
        ("东北", "north-east"),
        ("西北", "north-west"),
        ("南北", "south and north"),
        ("东西", "east and west"),
    )
}
UTILITIES: dict[str, Bilingual] = {
    "三通一平": Bilingual("三通一平", "water, power, road; levelled"),
    "五通一平": Bilingual("五通一平", "water, power, road, drainage, telecom; levelled"),
    "七通一平": Bilingual("七通一平", "water, power, road, drainage, telecom, gas, heat; levelled"),
}
# What a term of grant is for, as ledgers write it → in English; without a word it is the whole parcel's.
USES_OF_TERMS: dict[str, str] = {
    "": "",
    "住宅": "residential",
    "居住": "residential",
    "商业": "commercial",
    "商服": "commercial",
    "商务": "business",
    "办公": "office",
    "工业": "industrial",
    "仓储": "storage",
    "创新型产业": "innovative industrial",
    "综合": "mixed use",
    "其他": "other",
}

# What the bureau has decided the public may know of a parcel or building; unsaid, it may (domain handbook, 5.1).
PUBLISH_LEVELS: dict[str, Bilingual] = {
    "internal": Bilingual("内部", "internal"),
    "public": Bilingual("公开", "public"),
}
KEPT_INSIDE = ("internal",)
PUBLISH_LEVEL_WORDS: dict[str, str] = {
    **{name.zh: key for key, name in PUBLISH_LEVELS.items()},
    "不公开": "internal",
    "仅内部": "internal",
    "内部掌握": "internal",
    "可公开": "public",
    "对外公开": "public",
}
# For leaders alone: a third level of the field, which would have to hold for everything that tells of a row.
LEADERS_WORDS = ("领导", "仅领导", "限领导", "领导可见", "领导掌握")

UNIT_HOLDABLE = ("vacant", "leaving")
PARCEL_HOLDABLE = ("planned", "clearing", "cleared", "listed", "failed")

HOLD_ENDS: dict[str, Bilingual] = {
    "released": Bilingual("已释放", "released"),
    "taken_up": Bilingual("已签约", "taken up"),
    "expired": Bilingual("已到期", "expired"),
}
# How a unit stands on a day: by a lease that runs, a contract signed since, a hold that lives, else by its record.
UNIT_STANDINGS: dict[str, Bilingual] = {
    **UNIT_STATES,
    "held": Bilingual("已预留", "held"),
    "taken_up": HOLD_ENDS["taken_up"],
}
PARCEL_STANDINGS: dict[str, Bilingual] = {**PARCEL_STATES, "taken_up": HOLD_ENDS["taken_up"]}

# Standard gravity: what a kilogram weighs, in kilonewtons (ISO 80000-4).
KN_PER_KG = Fraction(980665, 100_000_000)
LOADS: Mapping[str, Fraction] = {
    "kN/㎡": Fraction(1),
    "千克/㎡": KN_PER_KG,
    "吨/㎡": KN_PER_KG * 1000,
}
# Rent by the month is rent by the day × 365 ÷ 12 (domain handbook, 1.4).
RENTS: Mapping[str, Fraction] = {
    "元/㎡/天": Fraction(1),
    "元/天/㎡": Fraction(1),
    "元/㎡/月": Fraction(12, 365),
    "元/月/㎡": Fraction(12, 365),
    "元/㎡/年": Fraction(1, 365),
}
