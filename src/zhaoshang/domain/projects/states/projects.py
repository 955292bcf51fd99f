"""Kinds and stages of projects, as ledgers write them (domain handbook, 2.1 and 2.2)."""

from __future__ import annotations

from decimal import Decimal

from zhaoshang.kernel.bilingual import Bilingual

YI = Decimal(100_000_000)

KINDS: dict[str, Bilingual] = {
    "land_industrial": Bilingual("用地制造业", "manufacturing on land"),
    "land_service": Bilingual("用地服务业", "services on land"),
    "building_light": Bilingual("楼宇轻资产", "light assets in buildings"),
    "headquarters": Bilingual("总部", "headquarters"),
    "fund": Bilingual("基金", "fund"),
    "rd_institution": Bilingual("研发机构", "R&D institution"),
    "ma_equity": Bilingual("并购股权", "merger or equity"),
    "expansion": Bilingual("增资扩产", "expansion"),
    "real_estate": Bilingual("房地产", "real estate"),
    "infrastructure": Bilingual("基础设施", "infrastructure"),
}
KIND_WORDS: dict[str, str] = {
    **{name.zh: key for key, name in KINDS.items()},
    "制造业": "land_industrial",
    "制造业固投类": "land_industrial",
    "服务业固投类": "land_service",
    "服务业": "land_service",
    "楼宇": "building_light",
    "总部经济": "headquarters",
    "研发": "rd_institution",
    "并购": "ma_equity",
    "并购/股权": "ma_equity",
    "增资": "expansion",
    "商住": "real_estate",
    "市政": "infrastructure",
}
# Not industrial projects: never counted among projects over 100 million yuan (domain handbook, 4.2).
NOT_INDUSTRIAL = ("real_estate", "infrastructure")

STAGE_WORDS: dict[str, str] = {
    "线索": "lead",
    "在谈": "negotiating",
    "洽谈": "negotiating",
    "洽谈中": "negotiating",
    "评审中": "under_review",
    "评审": "under_review",
    "拟签约": "ready_to_sign",
    "签约": "signed",
    "已签约": "signed",
    "注册": "registered",
    "已注册": "registered",
    "落地": "landed",
    "已落地": "landed",
    "注册落地": "landed",
    "开工": "started",
    "竣工": "completed",
    "投产": "operating",
    "开业": "operating",
    "达产": "at_capacity",
    "暂缓": "paused",
    "流失": "lost",
    "终止": "terminated",
}
AGREEMENT_WORDS: dict[str, str] = {
    "框架": "framework",
    "框架协议": "framework",
    "意向书": "framework",
    "意向协议": "framework",
    "正式": "formal",
    "正式协议": "formal",
    "投资协议": "formal",
    "履约监管协议": "performance",
}
