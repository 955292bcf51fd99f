"""What publishing refuses."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal


class MonthNotClosed(Refusal):
    code = "publishing.month_not_closed"
    http_status = 409
    sentence = Bilingual(
        "{month}没有封账，月报只用封存的数字。",
        "{month} is not closed; a bulletin is made of frozen figures only.",
    )
    remedy = Bilingual(
        "请先封账，或改选已封账的月份（{closed}）。",
        "Close the month first, or choose a closed one ({closed}).",
    )


class MonthChanged(Refusal):
    code = "publishing.month_changed"
    http_status = 409
    sentence = Bilingual(
        "{month}封存的数字与校验值不符，不能用于月报。",
        "The frozen figures of {month} do not match their digest; no bulletin may use them.",
    )
    remedy = Bilingual(
        "请停止使用该月数据，由管理员运行 zhaoshang verify 查明，并从备份恢复。",
        "Stop using the month; have the administrator run zhaoshang verify and restore from a backup.",
    )


class ContentChanged(Refusal):
    code = "publishing.content_changed"
    http_status = 409
    sentence = Bilingual("{number}的内容与编制时的校验值不符。", "The content of {number} is not what was composed.")
    remedy = Bilingual(
        "请不要发布；由管理员查明原因，再重新编制一版。",
        "Do not publish it; have the administrator look into it, then compose a new edition.",
    )


class DraftOvertaken(Refusal):
    code = "publishing.draft_overtaken"
    http_status = 409
    sentence = Bilingual(
        "这份草稿已经过时：{month}的数字或版次与草稿不同。",
        "The draft is out of date: figures or edition of {month} differ from it.",
    )
    remedy = Bilingual("请重新编制。", "Please compose it again.")


class AlreadyPublished(Refusal):
    code = "publishing.already_published"
    http_status = 409
    sentence = Bilingual("{number}已经发布。", "{number} is published already.")
    remedy = Bilingual(
        "要更换内容，请先写明理由撤回它，再发布新的一版。",
        "To replace it, withdraw it with a reason, then publish a new edition.",
    )


class AlreadyWithdrawn(Refusal):
    code = "publishing.already_withdrawn"
    http_status = 409
    sentence = Bilingual("{number}已经撤回。", "{number} was withdrawn.")
    remedy = Bilingual("请重新编制一版再发布。", "Compose a new edition and publish that.")


class NotPublished(Refusal):
    code = "publishing.not_published"
    http_status = 409
    sentence = Bilingual(
        "{number}没有发布过，不需要撤回。", "{number} was never published; there is nothing to withdraw."
    )
    remedy = Bilingual("内容有误时，请重新编制一版。", "If it is wrong, compose a new edition.")


class NoReason(Refusal):
    code = "publishing.no_reason"
    sentence = Bilingual("撤回{number}没有写明理由。", "No reason was given for withdrawing {number}.")
    remedy = Bilingual(
        "请写明为什么撤回；理由会一直留在记录里。", "Say why it is withdrawn; the reason stays on record."
    )
