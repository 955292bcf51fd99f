"""The base of all refusals to read, and the remedies several of them share."""

from __future__ import annotations

from typing import ClassVar

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal

SPLIT = Bilingual("请按街道或年份拆成几个文件，分别上传。", "Split it by street or year and upload the pieces.")
SAVE_AGAIN = Bilingual(
    "请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。",
    "Open it in WPS or Excel, save it as .xlsx, and upload that.",
)
ASK_SENDER = Bilingual(
    "请勿再打开此文件，并向发来文件的人核实；必要时联系系统管理员。",
    "Do not open this file again; ask whoever sent it, and tell the administrator if in doubt.",
)


class ReadingRefused(Refusal):
    """A file was not read. Nothing of it was kept."""

    code: ClassVar[str] = "reading.refused"
