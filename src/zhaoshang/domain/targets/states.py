"""The scoring methods a scheme may use, as data: name, what it does, where it comes from (domain handbook, 4.8)."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual

METHODS: dict[str, Bilingual] = {
    "capped_ratio": Bilingual("完成率×权重，封顶为权重", "completion × weight, at most the weight"),
    "ratio": Bilingual("完成率×权重，可超过权重（可设上限）", "completion × weight, may exceed it (a cap may be set)"),
    "deduct": Bilingual("满分为权重，每少一个扣分", "the weight in full, less so much for each one missing"),
    "points": Bilingual("每个计分，可设上限", "points for each, a cap may be set"),
    "efficacy": Bilingual(
        "功效系数法：60%权重+40%权重×(值−最小)/(最大−最小)",
        "efficacy coefficient: 60 % of the weight + 40 % × (x − min)/(max − min)",
    ),
    "penalty": Bilingual("每个扣分", "so much off for each"),
}

# What an item of each method states besides figure and weight: needed first, then allowed.
TERMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "capped_ratio": ((), ()),
    "ratio": ((), ("cap",)),
    "deduct": (("need", "step"), ()),
    "points": (("step",), ("cap",)),
    "efficacy": ((), ()),
    "penalty": (("step",), ()),
}

TERM_NAMES: dict[str, Bilingual] = {
    "figure": Bilingual("指标", "figure"),
    "method": Bilingual("计分方式", "method"),
    "weight": Bilingual("权重", "weight"),
    "need": Bilingual("满分所需", "needed in full"),
    "step": Bilingual("每个分值", "points each"),
    "cap": Bilingual("上限", "cap"),
}
