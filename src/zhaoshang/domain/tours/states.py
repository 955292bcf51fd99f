"""The states of a panorama and what they are called."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual

STATES: dict[str, Bilingual] = {
    "drawing": Bilingual("绘制中", "being drawn"),
    "uploaded": Bilingual("已上传", "uploaded"),
    "cutting": Bilingual("处理中", "being cut into tiles"),
    "ready": Bilingual("待发布", "ready"),
    "published": Bilingual("已发布", "published"),
    "withdrawn": Bilingual("已下架", "withdrawn"),
    "refused": Bilingual("未接收", "not accepted"),
}
KINDS: dict[str, Bilingual] = {
    "photograph": Bilingual("实景", "photograph"),
    "rendering": Bilingual("效果图", "rendering"),
}
NOT_REAL = Bilingual("渲染示意，非实景", "rendered illustration, not a photograph")
START = "[*]"
# Which command moves a panorama from where to where (docs/states.md is drawn from it; the commands ask `before`).
MOVES: tuple[tuple[str, str, str], ...] = (
    (START, "uploaded", "tours.ingest"),
    (START, "drawing", "tours.render"),
    ("drawing", "uploaded", "tours.take_picture"),
    ("drawing", "refused", "tours.refuse"),
    ("uploaded", "cutting", "tours.begin"),
    ("cutting", "cutting", "tours.begin"),
    ("cutting", "ready", "tours.take_tiles"),
    ("uploaded", "refused", "tours.refuse"),
    ("cutting", "refused", "tours.refuse"),
    ("ready", "published", "tours.publish"),
    ("withdrawn", "published", "tours.publish"),
    ("published", "withdrawn", "tours.withdraw"),
)


def before(verb: str) -> frozenset[str]:
    """Where a panorama may stand for a verb."""
    return frozenset(start for start, _, by in MOVES if by == verb)
