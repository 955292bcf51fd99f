"""What projects refuses."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal


class FixedOverTotal(Refusal):
    code = "projects.fixed_over_total"
    sentence = Bilingual(
        "固定资产投资{fixed}亿元，大于总投资{total}亿元。",
        "Fixed investment of {fixed} hundred million yuan exceeds the total of {total}.",
    )
    remedy = Bilingual("请核对两项是否填反或单位不同。", "Check whether the two are swapped or in different units.")


class RecognitionNeedsMonth(Refusal):
    code = "projects.recognition_needs_month"
    sentence = Bilingual(
        "市级认定为“是”，但没有认定月份。", "City recognition says yes, without the month of recognition."
    )
    remedy = Bilingual("请填写认定月份，如“2020年6月”。", "Enter the month, such as 2020-06.")


class NothingStated(Refusal):
    code = "projects.nothing_stated"
    sentence = Bilingual(
        "这一行没有签约日期、注册日期，也没有认定月份。",
        "This row has no signing day, no registration day and no month of recognition.",
    )
    remedy = Bilingual(
        "至少填写一项，系统才知道它发生在什么时候。",
        "Enter at least one of them, so that it is known when it happened.",
    )


class AlreadyNamed(Refusal):
    code = "projects.already_named"
    sentence = Bilingual("{person}已在“{project}”的知悉名单中。", "{person} is on the list of “{project}” already.")
    remedy = Bilingual("无需重复添加。", "Nothing to do.")


class NamesAnother(Refusal):
    code = "projects.names_another"
    http_status = 409
    sentence = Bilingual(
        "“{name}”这个名称或编号已属于另一个项目。", "The name or number of “{name}” belongs to another project."
    )
    remedy = Bilingual(
        "登错了项目的，请撤销这一条，再按正确的项目登记。",
        "If it was said of the wrong project, take this fact back and state it of the right one.",
    )


class ReasonMissing(Refusal):
    code = "projects.reason_missing"
    sentence = Bilingual(
        "改变“{project}”的保密状态没有写明理由。", "Changing the confidentiality of “{project}” needs a reason."
    )
    remedy = Bilingual(
        "请写明理由（如批准人和文号），再提交。", "Say why (who approved it, document number), then send it again."
    )


class HoldsConfidential(Refusal):
    code = "projects.holds_confidential"
    http_status = 403
    sentence = Bilingual(
        "“{file}”里有您不在知悉名单上的内容，不能下载原文件。",
        "“{file}” tells of something you are not on the named list for; the original is not given out.",
    )
    remedy = Bilingual(
        "其余各行可在导入页查看；需要原文件请找名单上的同事。",
        "The other rows can be read on the import's page; ask a colleague on the list for the file.",
    )


class NotAgreed(Refusal):
    code = "projects.not_agreed"
    sentence = Bilingual(
        "还没有勾选同意个人信息告知，咨询没有送出。",
        "The notice on personal data was not agreed to; the enquiry was not sent.",
    )
    remedy = Bilingual(
        "请看过告知后勾选【我已阅读并同意】，再送出。", "Read the notice, tick “I have read and agree”, and send it."
    )


class ConsentOutdated(Refusal):
    code = "projects.consent_outdated"
    http_status = 409
    sentence = Bilingual(
        "个人信息告知在您填写时更新了（现为第{version}版），咨询没有送出。",
        "The notice on personal data was renewed while you wrote (now version {version}); the enquiry was not sent.",
    )
    remedy = Bilingual("请看一下新的告知，再勾选一次并送出。", "Look at the new notice, tick it again and send.")


class NoWayToReply(Refusal):
    code = "projects.no_way_to_reply"
    sentence = Bilingual("没有留下可以联系您的方式。", "There is no way to reach you.")
    remedy = Bilingual(
        "电话、电子邮箱、微信请至少填一项；回执页上也能看到答复。",
        "Fill in at least one of telephone, e-mail and WeChat; the answer is on your receipt page as well.",
    )


class NotAPhone(Refusal):
    code = "projects.not_a_phone"
    sentence = Bilingual("电话的位数不对。", "The telephone does not have the right number of digits.")
    remedy = Bilingual(
        "请填 11 位手机号，或带区号的电话，如 0571-88000000；国外号码前加 +。",
        "Write 11 digits of a mobile number, or a number with its area code; put + before a foreign one.",
    )


class NotAnEmail(Refusal):
    code = "projects.not_an_email"
    sentence = Bilingual("电子邮箱的写法不对。", "This is no e-mail address.")
    remedy = Bilingual("请写成 name@example.com 这样。", "Write it such as name@example.com.")


class NothingAsked(Refusal):
    code = "projects.nothing_asked"
    sentence = Bilingual("还没有写想咨询的内容。", "Nothing is asked yet.")
    remedy = Bilingual("请写一两句，如需要的面积、行业、时间。", "Write a sentence or two: area, industry, when.")


class TooLong(Refusal):
    code = "projects.too_long"
    sentence = Bilingual(
        "内容有{length}个字，最多{most}个。", "The text has {length} characters; at most {most} are taken."
    )
    remedy = Bilingual(
        "请写短一些，详细的等我们联系您时再说。", "Shorten it; the rest can be said when we get in touch."
    )


class TooMany(Refusal):
    code = "projects.too_many"
    http_status = 429
    sentence = Bilingual(
        "从您所在的网络，近期已经收到{count}条咨询，暂时不再接收。",
        "{count} enquiries have come from your network lately; no more are taken for now.",
    )
    remedy = Bilingual(
        "您写的内容还在页面上。请约{minutes}分钟后再送出，或直接致电投促局。",
        "What you wrote is still on the page. Send it again in about {minutes} minutes, or call the bureau.",
    )


class HouseFull(Refusal):
    code = "projects.house_full"
    http_status = 429
    sentence = Bilingual("现在咨询的人很多，这一条没有收下。", "Many are asking just now; this one was not taken.")
    remedy = Bilingual(
        "您写的内容还在页面上。请约{minutes}分钟后再送出，或直接致电投促局。",
        "What you wrote is still on the page. Send it again in about {minutes} minutes, or call the bureau.",
    )


class WrongEnquiryStep(Refusal):
    code = "projects.wrong_enquiry_step"
    http_status = 409
    sentence = Bilingual("咨询{number}目前“{state}”，不能{step}。", "Enquiry {number} is “{state}” and cannot {step}.")
    remedy = Bilingual("请刷新页面，查看它现在的状态。", "Reload the page to see where it stands.")


class EnquiryChanged(Refusal):
    """Two people work on one enquiry: the second is told, and sees both."""

    code = "projects.enquiry_changed"
    http_status = 409
    sentence = Bilingual(
        "您打开之后，别人改动过咨询{number}（现在：{state}，负责人{officer}）。您的内容还没有保存。",
        "Enquiry {number} was changed by somebody else since you opened it (now: {state}, with {officer}). Yours is not saved.",
    )
    remedy = Bilingual(
        "现在的内容在页面上，您写的还在框里。请对照后再提交一次。",
        "What stands now is on the page, what you wrote is still in the boxes. Compare, and send it once more.",
    )


class EnquiryTaken(Refusal):
    code = "projects.enquiry_taken"
    http_status = 409
    sentence = Bilingual("咨询{number}已由{officer}负责。", "{officer} is responsible for enquiry {number} already.")
    remedy = Bilingual(
        "请与对方联系；要换人，先用【改派】交回本单位，再由别人认领。",
        "Talk to them; handed over to its own unit it is free, and somebody else can take it.",
    )


class PersonalInText(Refusal):
    code = "projects.personal_in_text"
    sentence = Bilingual(
        "这里不能写电话、邮箱或证件号。", "No telephone, e-mail address or identity number may stand here."
    )
    remedy = Bilingual(
        "联系方式另有加密的栏目；请改写成“已电话联系”这样的话。",
        "Ways to reach somebody have their own encrypted place; write “called them” instead.",
    )


class EnquiryReasonMissing(Refusal):
    code = "projects.enquiry_reason_missing"
    sentence = Bilingual("这一步需要写明理由。", "This step needs a reason.")
    remedy = Bilingual("请写一句，理由会留在日志里。", "Write a sentence; it stays in the journal.")


class NothingToReveal(Refusal):
    code = "projects.nothing_to_reveal"
    sentence = Bilingual("这位访客没有留下这一项，或已按期删除。", "The visitor left none, or it was erased in time.")
    remedy = Bilingual("请看其他联系方式，或在回执页上答复。", "See the other ways, or answer on the receipt page.")


class TooManyReveals(Refusal):
    code = "projects.too_many_reveals"
    http_status = 429
    sentence = Bilingual(
        "一小时内您已查看{count}次联系方式，达到上限。",
        "You have revealed contacts {count} times within an hour, which is the limit.",
    )
    remedy = Bilingual(
        "请过一会儿再看；确有需要，请管理员调整上限。",
        "Wait a while; if your work needs more, the administrator can raise it.",
    )


class AlreadyThere(Refusal):
    code = "projects.already_there"
    sentence = Bilingual(
        "咨询{number}已经在{organisation}，而且没有人认领。",
        "Enquiry {number} is with {organisation} already, and nobody has taken it.",
    )
    remedy = Bilingual("请选择另一个单位。", "Choose another organisation.")


class NotYetToErase(Refusal):
    code = "projects.not_yet_to_erase"
    sentence = Bilingual(
        "咨询{number}还没有结束，或还在保存期内。", "Enquiry {number} is not closed, or is still within its time."
    )
    remedy = Bilingual("到期后系统会自动删除个人信息。", "Its personal data is erased by itself when the time is over.")


class BadRule(Refusal):
    code = "projects.bad_rule"
    sentence = Bilingual("时限不合理：{what}。", "These limits do not fit together: {what}.")
    remedy = Bilingual(
        "时限 1 至 60 个工作日；提醒不早于收到当天；先报科长，后报局领导。",
        "1 to 60 working days; reminded not before the day it came; the head is told before the leader.",
    )


class BadConsent(Refusal):
    code = "projects.bad_consent"
    sentence = Bilingual("告知文本不完整。", "The notice is not complete.")
    remedy = Bilingual(
        "简短告知和全文的中英文都要填写；保存年限 1 至 30 年。",
        "Short notice and whole text are needed in both languages; kept for 1 to 30 years.",
    )
