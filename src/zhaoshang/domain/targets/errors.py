"""What targets refuses."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal


class UnknownFigure(Refusal):
    code = "targets.unknown_figure"
    http_status = 404
    sentence = Bilingual("没有名为“{figure}”的指标。", "There is no figure called “{figure}”.")
    remedy = Bilingual("可用的指标：{known}。", "The figures are: {known}.")


class AlreadyClosed(Refusal):
    code = "targets.already_closed"
    http_status = 409
    sentence = Bilingual("{month}已经封账。", "{month} is closed already.")
    remedy = Bilingual(
        "要改动其中的数据，请在未封账的{open_month}登记更正并写明理由。",
        "To change it, book a correction with a reason in {open_month}, which is open.",
    )


class MonthUnfinished(Refusal):
    code = "targets.month_unfinished"
    http_status = 409
    sentence = Bilingual(
        "{month}还有{count}个导入没有处理完：{numbers}。",
        "{month} has {count} unfinished imports: {numbers}.",
    )
    remedy = Bilingual("请先入账或放弃它们，再封账。", "Book or drop them first, then close the month.")


class NoAuthority(Refusal):
    code = "targets.no_authority"
    sentence = Bilingual("目标任务没有写明下达单位。", "The target does not say who set it.")
    remedy = Bilingual(
        "请填写下达单位和文号（没有文号可写明会议或通知）。",
        "Enter the issuing body and the document number (or the meeting).",
    )


class BadScheme(Refusal):
    code = "targets.bad_scheme"
    sentence = Bilingual("计分办法第{row}项有问题：{what}。", "Item {row} of the scoring scheme is wrong: {what}.")
    remedy = Bilingual(
        "请按办法原文核对指标、权重和计分方式。", "Check figure, weight and method against the document."
    )


class MonthBroken(Refusal):
    code = "targets.month_broken"
    sentence = Bilingual("{month}封存的数字与校验值不符。", "The frozen figures of {month} do not match their digest.")
    remedy = Bilingual(
        "请停止使用该月数据，由管理员运行 zhaoshang verify 并从备份恢复。",
        "Stop using the month; have the administrator run zhaoshang verify and restore from a backup.",
    )
