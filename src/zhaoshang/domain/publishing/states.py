"""The states of a bulletin: composed, published, withdrawn. A withdrawn one stays on record with its reason."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual

STATES: dict[str, Bilingual] = {
    "composed": Bilingual("待发布", "not published yet"),
    "published": Bilingual("已发布", "published"),
    "withdrawn": Bilingual("已撤回", "withdrawn"),
}
MOVES: tuple[tuple[str, str, str], ...] = (
    ("[*]", "composed", "publishing.compose"),
    ("composed", "published", "publishing.publish"),
    ("published", "withdrawn", "publishing.withdraw"),
)
