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
    ("published", "withdrawn", "tours.retouch"),
)


def before(verb: str) -> frozenset[str]:
    """Where a panorama may stand for a verb."""
    return frozenset(start for start, _, by in MOVES if by == verb)


TOUR_STATES: dict[str, Bilingual] = {
    "draft": Bilingual("编制中", "being made"),
    "published": Bilingual("已发布", "published"),
    "withdrawn": Bilingual("已下架", "withdrawn"),
}
TOUR_MOVES: tuple[tuple[str, str, str], ...] = (
    (START, "draft", "tours.found_tour"),
    ("draft", "published", "tours.publish_tour"),
    ("withdrawn", "published", "tours.publish_tour"),
    ("published", "published", "tours.publish_tour"),
    ("published", "withdrawn", "tours.withdraw_tour"),
)
HOTSPOTS: dict[str, Bilingual] = {
    "scene": Bilingual("去另一场景", "another scene"),
    "facts": Bilingual("说明", "facts"),
    "document": Bilingual("文件", "document"),
    "video": Bilingual("视频", "video"),
    "unit": Bilingual("房源", "unit"),
}


def tour_before(verb: str) -> frozenset[str]:
    """Where a tour may stand for a verb."""
    return frozenset(start for start, _, by in TOUR_MOVES if by == verb)


RETOUCHES: dict[str, Bilingual] = {
    "waiting": Bilingual("处理中", "being cut"),
    "ready": Bilingual("待查看", "to be looked at"),
    "applied": Bilingual("已启用", "applied"),
    "refused": Bilingual("未完成", "not done"),
    "dropped": Bilingual("已放弃", "dropped"),
}
RETOUCH_MOVES: tuple[tuple[str, str, str], ...] = (
    (START, "waiting", "tours.retouch"),
    ("waiting", "ready", "tours.take_retouched"),
    ("waiting", "refused", "tours.refuse_retouch"),
    ("ready", "applied", "tours.apply_retouch"),
    ("waiting", "dropped", "tours.drop_retouch"),
    ("ready", "dropped", "tours.drop_retouch"),
    ("refused", "dropped", "tours.drop_retouch"),
)


def retouch_before(verb: str) -> frozenset[str]:
    """Where a retouch may stand for a verb."""
    return frozenset(start for start, _, by in RETOUCH_MOVES if by == verb)
