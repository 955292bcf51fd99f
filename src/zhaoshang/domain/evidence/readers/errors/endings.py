"""The reading itself ended badly: time, memory, a kill, our own fault."""

from __future__ import annotations

from zhaoshang.domain.evidence.readers.errors.base import SPLIT, ReadingRefused
from zhaoshang.kernel.bilingual import Bilingual


class TookTooLong(ReadingRefused):
    code = "reading.took_too_long"
    sentence = Bilingual(
        "「{name}」读取超过 {seconds} 秒仍未完成，已停止。",
        "Reading “{name}” did not finish within {seconds} seconds and was stopped.",
    )
    remedy = SPLIT


class TooMuchMemory(ReadingRefused):
    code = "reading.too_much_memory"
    sentence = Bilingual(
        "「{name}」读取所需内存超过上限 {limit_mb} MB，已停止。",
        "Reading “{name}” needs more memory than the limit of {limit_mb} MB; it was stopped.",
    )
    remedy = SPLIT


class ReadingInterrupted(ReadingRefused):
    """The child died by a signal nobody of ours sent."""

    code = "reading.interrupted"
    sentence = Bilingual(
        "「{name}」读取中途被中断，没有留下任何内容。",
        "Reading “{name}” was interrupted half-way; nothing of it was kept.",
    )
    remedy = Bilingual(
        "请重试；如再次中断，请另存为 .xlsx 或拆分后上传，并告知管理员。",
        "Try again; if it happens twice, save it as a new .xlsx or split it, and tell the administrator.",
    )


class ReaderFailed(ReadingRefused):
    """Our own reader has a bug or is badly installed; `reason` in the details is for the technical log."""

    code = "reading.reader_failed"
    sentence = Bilingual(
        "读取「{name}」时系统自身出错，文件未必有问题。",
        "The system itself failed while reading “{name}”; the file may be fine.",
    )
    remedy = Bilingual(
        "请把文件交给系统管理员查看；也可另存为新的 .xlsx 再试。",
        "Give the file to the administrator, or save it as a new .xlsx and try again.",
    )


class ReadingStopped(ReadingRefused):
    code = "reading.stopped"
    sentence = Bilingual(
        "已按要求停止读取「{name}」。",
        "Reading “{name}” was stopped as asked.",
    )
    remedy = Bilingual(
        "需要时可重新开始。",
        "It can be started again when needed.",
    )


class NoRoom(ReadingRefused):
    code = "reading.no_room"
    sentence = Bilingual(
        "服务器磁盘空间不足，暂时无法读取「{name}」。",
        "The server's disk is full; “{name}” cannot be read for now.",
    )
    remedy = Bilingual(
        "请联系系统管理员清理磁盘后重试；文件本身没有问题。",
        "Ask the administrator to make room, then try again; the file itself is fine.",
    )
