"""Land uses and parcel states, as the ledgers of the field name them."""

from __future__ import annotations

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
