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
    "undone": Bilingual("已撤销", "undone"),
    "refused": Bilingual("未接收", "not accepted"),
    "dropped": Bilingual("已放弃", "dropped"),
}
VERDICTS: dict[str, Bilingual] = {
    "new": Bilingual("新增", "new"),
    "changed": Bilingual("变更", "changed"),
    "unchanged": Bilingual("不变", "unchanged"),
    "refused": Bilingual("拒绝", "refused"),
    "skipped": Bilingual("不计（合计、说明）", "left out (totals, notes)"),
}
