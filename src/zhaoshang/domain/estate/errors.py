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


class HeightsSwapped(Refusal):
    code = "estate.heights_swapped"
    sentence = Bilingual(
        "净高{clear}m大于层高{floor}m。", "The clear height of {clear} m exceeds the floor height of {floor} m."
    )
    remedy = Bilingual("请核对两项是否填反。", "Check whether the two are swapped.")


class RentsSwapped(Refusal):
    code = "estate.rents_swapped"
    sentence = Bilingual("最低租金{low}高于最高租金{high}。", "The lowest rent {low} exceeds the highest {high}.")
    remedy = Bilingual("请核对两项是否填反。", "Check whether the two are swapped.")


class SelfUseOverGross(Refusal):
    code = "estate.parts_over_gross"
    sentence = Bilingual(
        "可租和自用面积共{taken}㎡，大于总建筑面积{gross}㎡。",
        "Lettable area and own use are {taken} ㎡, more than the gross {gross} ㎡.",
    )
    remedy = Bilingual("请核对三项面积及其单位。", "Check the three areas and their units.")


class LettableOverFloor(Refusal):
    code = "estate.lettable_over_floor"
    sentence = Bilingual(
        "本层可租{lettable}㎡，大于建筑面积{gross}㎡。",
        "{lettable} ㎡ of the floor are lettable, more than its gross {gross} ㎡.",
    )
    remedy = Bilingual("请核对两项面积。", "Check both areas.")


class UsableOverGross(Refusal):
    code = "estate.usable_over_gross"
    sentence = Bilingual(
        "使用面积{usable}㎡大于建筑面积{gross}㎡。", "The usable {usable} ㎡ exceed the gross {gross} ㎡."
    )
    remedy = Bilingual("请核对两项面积是否填反。", "Check whether the two areas are swapped.")


class UnitsOverLettable(Refusal):
    code = "estate.units_over_lettable"
    sentence = Bilingual(
        "“{building}”的房源共{summed}㎡，大于可租面积{lettable}㎡。",
        "The units of “{building}” add up to {summed} ㎡, more than its lettable {lettable} ㎡.",
    )
    remedy = Bilingual(
        "请核对是否重复、是否把分割前后的房源都列了，或楼宇的可租面积有误；确认无误，写明理由再入账。",
        "Check for doubled units, for a unit listed whole and in parts, or for a wrong lettable area; if right, give a reason.",
    )


class AlreadyHeld(Refusal):
    """Another project has it; which one is told only to those who may know."""

    code = "estate.already_held"
    http_status = 409
    sentence = Bilingual("{what}已被预留至{until}。", "{what} is held until {until}.")
    remedy = Bilingual(
        "请换一处，或与预留的经办人{who}商量后由其释放。",
        "Choose another, or ask {who}, who placed the hold, to release it.",
    )


class HoldTooLong(Refusal):
    code = "estate.hold_too_long"
    sentence = Bilingual(
        "预留到{until}：须在今天之后、{most}天之内。",
        "A hold until {until}: it has to end after today and within {most} days.",
    )
    remedy = Bilingual("请改短期限；到期前可以续期。", "Choose a nearer day; it can be extended before it ends.")


class HoldEnded(Refusal):
    code = "estate.hold_ended"
    http_status = 409
    sentence = Bilingual("{number}已经结束。", "{number} has ended.")
    remedy = Bilingual("请刷新页面；需要时重新预留。", "Reload the page; place a new hold if needed.")


class NotToBeHeld(Refusal):
    """A granted parcel, a leased unit: nothing to promise."""

    code = "estate.not_to_be_held"
    sentence = Bilingual("{what}目前是“{state}”，不能预留。", "{what} is {state} and cannot be held.")
    remedy = Bilingual("状态有误的，请先更正台账。", "If the state is wrong, correct the ledger first.")


class HoldNeedsProject(Refusal):
    code = "estate.hold_needs_project"
    sentence = Bilingual("预留要写明为哪个项目。", "A hold says for which project.")
    remedy = Bilingual("请填写项目编号。", "Give the project's number.")
