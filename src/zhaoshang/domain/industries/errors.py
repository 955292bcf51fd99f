"""What industries refuses."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal


class BadCentre(Refusal):
    code = "industries.bad_centre"
    sentence = Bilingual("产业中心没有登记：{what}。", "The industry centre was not recorded: {what}.")
    remedy = Bilingual("请改正后再提交。", "Correct it and submit again.")


class CentreChanged(Refusal):
    code = "industries.centre_changed"
    http_status = 409
    sentence = Bilingual(
        "您打开之后，别人改过“{name}”：英文名称现为“{name_en}”，排序现为{order}。",
        "“{name}” was changed by somebody else since you opened it: now “{name_en}”, place {order}.",
    )
    remedy = Bilingual(
        "下面仍是您填写的内容，还没有保存。请据此调整，再保存一次。",
        "Below is still what you entered; it is not saved. Adjust it and save again.",
    )


class CentreKeepsName(Refusal):
    code = "industries.centre_keeps_name"
    sentence = Bilingual(
        "代号“{key}”的产业中心已名为“{name}”，不能改名：台账里的项目是按这个名称归入的，改名后数目会变成0。",
        "The centre “{key}” is called “{name}” and keeps that name: ledgers name it so, and its counts would become 0.",
    )
    remedy = Bilingual(
        "请用另一个代号登记新名称的中心，以后的台账写新名称；英文名称和排序可以改。",
        "Add a centre with the new name under another code and use that name from now on; its English name and its "
        "place in the list may be changed.",
    )
