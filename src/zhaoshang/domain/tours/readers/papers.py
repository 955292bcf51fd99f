"""What a PDF says of people beside its pages, looked for by the limited child. `look_through` is the only way in."""

from __future__ import annotations

import tempfile
from pathlib import Path

from zhaoshang.domain.evidence.readers.limited import ChildFailed, run_limited
from zhaoshang.domain.evidence.readers.limits import MEBIBYTE, Limits
from zhaoshang.domain.tours.errors import PaperLocked, PaperNamesPeople, PaperUnclear
from zhaoshang.domain.tours.readers.media import MOST_MEDIA_BYTES
from zhaoshang.domain.tours.readers.pictures import CHILD
from zhaoshang.kernel.bilingual import Bilingual

LIMITS = Limits(
    file_bytes=MOST_MEDIA_BYTES,
    seconds=10,
    cpu_seconds=10,
    memory_bytes=1024 * MEBIBYTE,
    output_bytes=MEBIBYTE,
    open_files=64,
)
FIELDS: dict[str, Bilingual] = {
    "Author": Bilingual("作者", "author"),
    "Manager": Bilingual("经理", "manager"),
    "LastModifiedBy": Bilingual("最后修改者", "last modified by"),
    "Owner": Bilingual("权利人", "owner"),
    "CaptionWriter": Bilingual("说明撰写者", "caption writer"),
    "Title": Bilingual("标题", "title"),
    "Subject": Bilingual("主题", "subject"),
    "Keywords": Bilingual("关键字", "keywords"),
    "Creator": Bilingual("创建程序", "creator"),
    "Producer": Bilingual("制作程序", "producer"),
    "Comments": Bilingual("备注", "comments"),
    "Company": Bilingual("单位", "company"),
    "Description": Bilingual("说明", "description"),
}
OTHER = Bilingual("其他属性", "another property")


def look_through(path: Path, *, name: str, limits: Limits = LIMITS) -> None:
    """Refuses a PDF whose properties name people, or cannot be looked at."""
    with tempfile.TemporaryDirectory(prefix="paper-") as into:
        job = {"work": "paper", "path": str(path.resolve()), "into": into, "threads": 1}
        try:
            said = run_limited(CHILD, job, limits=limits)["said"]
        except ChildFailed as failed:
            raise (PaperLocked if failed.code == PaperLocked.code else PaperUnclear)(name=name) from failed
    if said:
        told = [(FIELDS.get(field, OTHER), text) for field, text in said]
        what = Bilingual(
            "；".join(f"{field.zh}“{text}”" for field, text in told),
            "; ".join(f"{field.en} “{text}”" for field, text in told),
        )
        raise PaperNamesPeople(name=name, what=what)
