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


class HandbookThere(Refusal):
    code = "publishing.handbook_there"
    http_status = 409
    sentence = Bilingual("{number}已经有了。", "{number} is there already.")
    remedy = Bilingual(
        "请在它的页面上改动并印发新的一版，或换一个年份。",
        "Change it on its page and issue a new edition, or choose another year.",
    )


class NotAYear(Refusal):
    code = "publishing.not_a_year"
    sentence = Bilingual("{year}不能作为手册的年份。", "{year} is no year for a handbook.")
    remedy = Bilingual("请填2000至2100之间的年份。", "Enter a year from 2000 to 2100.")


class ChoiceOverwritten(Refusal):
    """Somebody saved the choice meanwhile; `mine` is the number the page began from, `theirs` the one that stands."""

    code = "publishing.choice_overwritten"
    http_status = 409
    sentence = Bilingual(
        "没有保存：您改的时候，{who}已经存了另一份选编（第{theirs}次）。",
        "Not saved: while you were changing it, {who} saved another choice (number {theirs}).",
    )
    remedy = Bilingual(
        "请看下面两份的差别，再用对方的继续，或把您的再存一次。两份都会保留。",
        "Look at both below, then go on from theirs or save yours again. Both are kept.",
    )


class NotToBeChosen(Refusal):
    code = "publishing.not_to_be_chosen"
    sentence = Bilingual(
        "没有保存：{number}没有公开，或不属于这种手册。",
        "Not saved: {number} is not public, or not of this kind of handbook.",
    )
    remedy = Bilingual("请刷新页面，从列出的里面选。", "Reload the page and choose from what it lists.")


class ChosenTwice(Refusal):
    code = "publishing.chosen_twice"
    sentence = Bilingual("没有保存：{number}选了两次。", "Not saved: {number} was chosen twice.")
    remedy = Bilingual("每个地块或楼宇只排一次。", "Put every parcel or building in once.")


class TooManyChosen(Refusal):
    code = "publishing.too_many_chosen"
    sentence = Bilingual(
        "没有保存：选了{count}个，一册最多{most}个。", "Not saved: {count} were chosen; {most} at most."
    )
    remedy = Bilingual("请减少一些，或分成两册。", "Choose fewer, or make two handbooks of them.")


class HandbookNotComplete(Refusal):
    """The gate before an edition; `lacks` names everything that is missing."""

    code = "publishing.handbook_not_complete"
    sentence = Bilingual("还不能印发，缺少：{lacking}。", "It cannot be issued yet; missing: {lacking}.")
    remedy = Bilingual(
        "手册页面逐条列出了缺什么、在哪里补；补齐后再印发。",
        "The handbook's page lists each with where to supply it; issue it once it is there.",
    )


class EditionUnderWay(Refusal):
    code = "publishing.edition_under_way"
    http_status = 409
    sentence = Bilingual("{number}正在排版。", "{number} is being set already.")
    remedy = Bilingual("请等它完成，页面会自动更新。", "Wait until it is done; the page follows by itself.")


class ContentsOvertaken(Refusal):
    code = "publishing.contents_overtaken"
    http_status = 409
    sentence = Bilingual(
        "内容已经过时：{number}的选编、文字或版次刚刚变了。",
        "The contents are out of date: choice, words or edition of {number} have just changed.",
    )
    remedy = Bilingual("请再点一次，按现在的内容印发。", "Do it once more, with the contents as they are now.")


class WrongEditionStep(Refusal):
    code = "publishing.wrong_edition_step"
    http_status = 409
    sentence = Bilingual("{number}目前“{state}”，不能{step}。", "{number} is “{state}” and cannot {step}.")
    remedy = Bilingual("请刷新页面，查看它现在的状态。", "Reload the page to see where it stands.")


class NotSet(Refusal):
    code = "publishing.not_set"
    sentence = Bilingual("手册没有排成：{reason}。", "The handbook was not set: {reason}.")
    remedy = Bilingual(
        "请再排一次；反复出现请联系系统管理员。", "Set it again; if it happens again, tell the administrator."
    )


class FontsMissing(Refusal):
    code = "publishing.fonts_missing"
    sentence = Bilingual(
        "手册没有排成：{folder} 里没有排版字体。", "The handbook was not set: no fonts lie in {folder}."
    )
    remedy = Bilingual(
        "请管理员运行 make front（会带来字体），或用 ZHAOSHANG_FONTS 指出字体所在目录。",
        "Have the administrator run make front, which brings them, or say with ZHAOSHANG_FONTS where they lie.",
    )


class PictureGone(Refusal):
    code = "publishing.picture_gone"
    sentence = Bilingual(
        "手册没有排成：全景{number}的图片不在了。",
        "The handbook was not set: the picture of panorama {number} is gone.",
    )
    remedy = Bilingual(
        "请从备份恢复，或换一张已发布的全景，再印发。",
        "Restore it from a backup, or publish another panorama, and try again.",
    )


class PlaceNotPublic(Refusal):
    """The frozen contents show parcels or buildings that are not public any more; the contents stay as they are, so they are not
    published."""

    code = "publishing.place_not_public"
    http_status = 409
    sentence = Bilingual(
        "手册没有排成：{places}在冻结之后撤下，已不公开。",
        "The handbook was not set: since it was frozen, {places} were withdrawn and are not public any more.",
    )
    remedy = Bilingual(
        "请在选编中去掉，再印发新的一版。",
        "Take them out of the choice and issue a new edition without them.",
    )


class PictureNotPublic(Refusal):
    """The frozen contents name pictures that were withdrawn or replaced since; the contents stay as they are, so they are not set."""

    code = "publishing.picture_not_public"
    http_status = 409
    sentence = Bilingual(
        "手册没有排成：{numbers}的图片在冻结之后撤下或换过，已不公开。",
        "The handbook was not set: since it was frozen, pictures of {numbers} were withdrawn or replaced and are not public any more.",
    )
    remedy = Bilingual(
        "请重新印发（样稿请重新排），会按现在公开的图片冻结。",
        "Issue it anew, or set another proof: it is frozen with the pictures that are public now.",
    )
