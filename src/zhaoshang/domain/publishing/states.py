"""The states of bulletins, handbooks and their editions. What was withdrawn stays on record with its reason."""

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

KINDS: dict[str, Bilingual] = {
    "land": Bilingual("地块招商手册", "Land handbook"),
    "buildings": Bilingual("楼宇招商手册", "Buildings handbook"),
}
SHORT: dict[str, Bilingual] = {"land": Bilingual("地块", "land"), "buildings": Bilingual("楼宇", "buildings")}
HANDBOOKS: dict[str, Bilingual] = {
    "draft": Bilingual("编制中", "being made"),
    "issued": Bilingual("已印发", "issued"),
    "withdrawn": Bilingual("已撤回", "withdrawn"),
}
START = "[*]"
HANDBOOK_MOVES: tuple[tuple[str, str, str], ...] = (
    (START, "draft", "publishing.begin_handbook"),
    ("draft", "issued", "publishing.take_pages"),
    ("issued", "issued", "publishing.take_pages"),
    ("withdrawn", "issued", "publishing.take_pages"),
    ("issued", "withdrawn", "publishing.withdraw_edition"),
)
EDITIONS: dict[str, Bilingual] = {
    "setting": Bilingual("排版中", "being set"),
    "proof": Bilingual("样稿", "proof"),
    "issued": Bilingual("已印发", "issued"),
    "replaced": Bilingual("已有新版", "replaced by a newer one"),
    "withdrawn": Bilingual("已撤回", "withdrawn"),
    "failed": Bilingual("排版未成", "not set"),
}
# Which command moves an edition from where to where (docs/states.md is drawn from it; the commands ask `edition_before`).
EDITION_MOVES: tuple[tuple[str, str, str], ...] = (
    (START, "setting", "publishing.proof_handbook"),
    (START, "setting", "publishing.issue_handbook"),
    ("setting", "proof", "publishing.take_pages"),
    ("setting", "issued", "publishing.take_pages"),
    ("issued", "replaced", "publishing.take_pages"),
    ("setting", "failed", "publishing.refuse_pages"),
    ("failed", "setting", "publishing.set_again"),
    ("issued", "withdrawn", "publishing.withdraw_edition"),
    ("replaced", "withdrawn", "publishing.withdraw_edition"),
)


def edition_before(verb: str) -> frozenset[str]:
    """Where an edition may stand for a verb; what happens to the one before it is no way for itself."""
    return frozenset(start for start, end, by in EDITION_MOVES if by == verb and end != "replaced")
