"""What estate refuses."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal


class LeasedOverLettable(Refusal):
    code = "estate.leased_over_lettable"
    sentence = Bilingual(
        "已入驻{leased}㎡，大于可租{lettable}㎡。",
        "{leased} ㎡ are leased, more than the lettable {lettable} ㎡.",
    )
    remedy = Bilingual(
        "请核对两项面积是否填反或单位不同。", "Check whether the two areas are swapped or in different units."
    )


class OccupancyOutOfRange(Refusal):
    code = "estate.occupancy_out_of_range"
    sentence = Bilingual("入驻率{rate}%不在0至100之间。", "An occupancy of {rate} % is not between 0 and 100.")
    remedy = Bilingual("请改正入驻率。", "Correct the rate.")


class RateDiffers(Refusal):
    code = "estate.rate_differs"
    sentence = Bilingual(
        "表中入驻率{printed}%，按面积算是{computed}%。",
        "The sheet says {printed} %; the areas give {computed} %.",
    )
    remedy = Bilingual(
        "请核对面积和入驻率，两者应一致（允许相差0.5个百分点）。",
        "Check areas and rate; they must agree within 0.5 points.",
    )


class LeaseEndsBefore(Refusal):
    code = "estate.lease_ends_before"
    sentence = Bilingual("到期日期{end}早于起租日期{start}。", "The lease ends on {end}, before it starts on {start}.")
    remedy = Bilingual("请核对两个日期。", "Check both days.")


class GrantNeedsDay(Refusal):
    code = "estate.grant_needs_day"
    sentence = Bilingual("改为已出让，需要出让的日期。", "A parcel that becomes granted needs the day of its grant.")
    remedy = Bilingual("请把日期改成出让日期。", "Change the day to that of the grant.")


class NotComplete(Refusal):
    """The gate before publishing; `lacking` names everything that is missing."""

    code = "estate.not_complete"
    sentence = Bilingual("还不能公开，缺少：{lacking}。", "It cannot be public yet; missing: {lacking}.")
    remedy = Bilingual(
        "台账里的内容请在台账中补上再导入；简介和联系方式在本页填写，并点【核实无误】。",
        "Add what the ledger lacks there and import it; write description and contact on this page, and confirm that it is right.",
    )


class NotPublic(Refusal):
    code = "estate.not_public"
    sentence = Bilingual("{number}目前没有公开。", "{number} is not public.")
    remedy = Bilingual("请刷新页面，查看它现在的状态。", "Reload the page to see where it stands.")
