"""The states of an import and what they are called."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual

STATES: dict[str, Bilingual] = {
    "uploaded": Bilingual("已上传", "uploaded"),
    "reading": Bilingual("读取中", "being read"),
    "read": Bilingual("待对应列", "waiting for its columns"),
    "checking": Bilingual("检查中", "being checked"),
    "checked": Bilingual("待入账", "waiting to be booked"),
    "booking": Bilingual("入账中", "being booked"),
    "booked": Bilingual("已入账", "booked"),
    "undoing": Bilingual("撤销中", "being undone"),
    "undone": Bilingual("已撤销", "undone"),
    "refused": Bilingual("未接收", "not accepted"),
    "dropped": Bilingual("已放弃", "dropped"),
}
START = "[*]"
# Which command moves an import from where to where (docs/states.md is drawn from it; the commands ask `before`).
MOVES: tuple[tuple[str, str, str], ...] = (
    (START, "uploaded", "evidence.upload"),
    ("uploaded", "reading", "evidence.begin"),
    ("reading", "read", "evidence.read"),
    ("reading", "refused", "evidence.refuse"),
    ("read", "checking", "evidence.begin"),
    ("read", "checking", "evidence.choose"),
    ("read", "reading", "evidence.point"),
    ("checking", "checked", "evidence.check"),
    ("checking", "refused", "evidence.refuse"),
    ("checked", "checking", "evidence.choose"),
    ("checked", "checking", "evidence.recheck"),
    ("checked", "reading", "evidence.point"),
    ("checked", "booking", "evidence.begin"),
    ("checked", "booking", "evidence.ask_to_book"),
    ("uploaded", "refused", "evidence.note_refusal"),
    ("reading", "refused", "evidence.note_refusal"),
    ("checking", "read", "evidence.note_refusal"),
    ("booking", "checked", "evidence.note_refusal"),
    ("booking", "booked", "evidence.book"),
    ("booked", "undoing", "evidence.ask_to_undo"),
    ("undoing", "booked", "evidence.note_refusal"),
    ("undoing", "undone", "evidence.undo"),
    *(
        (state, "dropped", "evidence.drop")
        for state in ("uploaded", "reading", "read", "checking", "checked", "booking", "refused")
    ),
)


def before(verb: str, after: str = "") -> frozenset[str]:
    """Where an import may stand for a verb (that leaves it at `after`, where that is not one place)."""
    return frozenset(start for start, end, by in MOVES if by == verb and after in ("", end))


VERDICTS: dict[str, Bilingual] = {
    "new": Bilingual("新增", "new"),
    "changed": Bilingual("变更", "changed"),
    "unchanged": Bilingual("不变", "unchanged"),
    "refused": Bilingual("拒绝", "refused"),
    "skipped": Bilingual("不计（合计、说明）", "left out (totals, notes)"),
}
