"""What guided visits refuse."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal

ASK_FOR_A_LINK = Bilingual(
    "请向讲解人要新的链接；导览本身一直可以自己看。",
    "Ask your guide for a new link; the tour itself can be walked at any time.",
)


class TourNotPublic(Refusal):
    code = "tours.visit_tour_not_public"
    sentence = Bilingual(
        "导览{number}还没有发布，不能带看。", "Tour {number} is not published: nobody can be guided through it."
    )
    remedy = Bilingual("请先在导览页发布，再开启带看。", "Publish it on its page first, then open the visit.")


class WrongVisitStep(Refusal):
    code = "tours.wrong_visit_step"
    sentence = Bilingual("带看{number}目前“{state}”，不能{step}。", "Visit {number} is “{state}” and cannot {step}.")
    remedy = Bilingual("请刷新页面，查看它现在的状态。", "Reload the page to see where it stands.")


class TopicMissing(Refusal):
    code = "tours.visit_topic_missing"
    sentence = Bilingual("没有写带看的主题。", "The visit has no topic.")
    remedy = Bilingual(
        "请写一句，如“示例公司看祥符地块”。", "Write a few words, such as “Example Ltd. looks at Xiangfu”."
    )


class WrongSeats(Refusal):
    code = "tours.visit_seats"
    sentence = Bilingual("人数{seats}不在1到{most}之间。", "{seats} guests is not within 1 and {most}.")
    remedy = Bilingual(
        "请填1到{most}；填1时链接只供一位访客使用。人再多，可以请他们静默观看。",
        "Enter 1 to {most}; with 1 the link is good for a single guest. Further people may watch silently.",
    )


class PlannedTooLate(Refusal):
    code = "tours.visit_planned_past"
    sentence = Bilingual("计划时间已经过去。", "The planned time is over.")
    remedy = Bilingual("请填现在或以后的时间。", "Enter the present or a later time.")


class PlannedTooFar(Refusal):
    code = "tours.visit_planned_too_far"
    sentence = Bilingual("计划时间在一年以后。", "The planned time is more than a year away.")
    remedy = Bilingual("请填一年以内的时间。", "Enter a time within a year.")


class VisitOver(Refusal):
    code = "tours.visit_over"
    http_status = 404  # one that never was looks the same
    sentence = Bilingual("这次带看已经结束，或链接已更换。", "This visit is over, or its link was replaced.")
    remedy = ASK_FOR_A_LINK


class VisitFull(Refusal):
    code = "tours.visit_full"
    http_status = 409
    sentence = Bilingual("这次带看的{seats}个位置都有人了。", "All {seats} places of this visit are taken.")
    remedy = Bilingual(
        "您可以点【静默观看】，画面同样跟随讲解；或请讲解人腾出位置。",
        "You may watch silently: the picture follows the guide all the same. Or ask the guide for a place.",
    )


class LinkUsed(Refusal):
    code = "tours.visit_link_used"
    http_status = 409
    sentence = Bilingual(
        "这个链接只供一位来宾使用，已经有人用了；别人不能再进来，也不能观看。",
        "This link is good for one guest and somebody has used it: nobody else comes in or watches by it.",
    )
    remedy = ASK_FOR_A_LINK


class TourWithdrawn(Refusal):
    code = "tours.visit_tour_withdrawn"
    http_status = 409
    sentence = Bilingual(
        "这次带看的导览已经下架，现在看不到。", "The tour of this visit was withdrawn and cannot be seen now."
    )
    remedy = Bilingual(
        "请联系讲解人；导览重新发布后，再打开这个链接即可。",
        "Ask your guide; once the tour is published again, open this link again.",
    )


class GuestNameMissing(Refusal):
    code = "tours.visit_name_missing"
    sentence = Bilingual("没有写怎样称呼您。", "There is nothing to call you by.")
    remedy = Bilingual("请写一个称呼，如“李经理”。", "Write a name, such as “Ms Li”.")


class NameOfTheGuide(Refusal):
    code = "tours.visit_name_of_the_guide"
    sentence = Bilingual("“{name}”是讲解人的称呼。", "“{name}” is what the guide is called.")
    remedy = Bilingual("请写您自己的称呼，如“李经理”。", "Write a name of your own, such as “Ms Li”.")


class NoticeNotAgreed(Refusal):
    code = "tours.visit_not_agreed"
    sentence = Bilingual("还没有勾选同意个人信息告知。", "The notice on personal data was not agreed to.")
    remedy = Bilingual(
        "请看过告知后勾选【我已阅读并同意】；不同意也可以静默观看，不必留下称呼。",
        "Read the notice and tick “I have read and agree”; without it you may watch silently and leave no name.",
    )


class GuestRemoved(Refusal):
    code = "tours.visit_guest_removed"
    http_status = 403
    sentence = Bilingual("讲解人已请您离开这次带看。", "The guide has taken you out of this visit.")
    remedy = ASK_FOR_A_LINK


class NothingSaid(Refusal):
    code = "tours.visit_nothing_said"
    sentence = Bilingual("没有写内容。", "Nothing was written.")
    remedy = Bilingual("请写一句再发送。", "Write a sentence, then send it.")


class SaidTooMuch(Refusal):
    code = "tours.visit_said_too_much"
    sentence = Bilingual(
        "内容有{length}个字，最多{most}个。", "The text has {length} characters; at most {most} are taken."
    )
    remedy = Bilingual("请写短一些，分几次发送。", "Shorten it, or send it in pieces.")


class TooManyWords(Refusal):
    code = "tours.visit_too_many_words"
    http_status = 429
    sentence = Bilingual(
        "这次带看已有{count}条文字，不再接收。", "This visit has {count} messages already; no more are taken."
    )
    remedy = Bilingual(
        "请举手发言，或会后从【在线咨询】联系我们。", "Raise your hand, or ask us through the site afterwards."
    )


class NoSuchScene(Refusal):
    code = "tours.visit_no_such_scene"
    sentence = Bilingual("带看{number}的导览里没有这个场景。", "The tour of visit {number} has no such scene.")
    remedy = Bilingual("请刷新页面再讲解。", "Reload the page and go on from there.")


class PersonalInFollowUp(Refusal):
    code = "tours.visit_personal_in_text"
    sentence = Bilingual(
        "内容里有电话、邮箱或证件号码；这里会长期保留。",
        "There is a telephone, an e-mail address or an identity number in it; this text is kept for long.",
    )
    remedy = Bilingual("请删去号码再保存。", "Take the number out and save again.")


class FollowUpPast(Refusal):
    code = "tours.visit_follow_up_past"
    sentence = Bilingual("期限{day}已经过去。", "{day} is over already.")
    remedy = Bilingual("请填今天或以后的日期。", "Enter today or a later day.")


class FollowUpDone(Refusal):
    code = "tours.visit_follow_up_done"
    http_status = 409
    sentence = Bilingual("这件事已经办完。", "This has been done already.")
    remedy = Bilingual("请刷新页面查看。", "Reload the page to see it.")


class VisitKept(Refusal):
    code = "tours.visit_kept"
    sentence = Bilingual(
        "带看{number}的个人信息还没有到删除的时候。", "The personal data of visit {number} is not due yet."
    )
    remedy = Bilingual(
        "按告知，结束1年后自动删除；本人要求提前删除的，请写明理由。",
        "By the notice it is erased 1 year after the visit; where the person asks for it earlier, give that as the reason.",
    )
