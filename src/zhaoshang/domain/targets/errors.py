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


class NothingToReach(Refusal):
    code = "targets.nothing_to_reach"
    sentence = Bilingual("目标是{value}，没有可完成的。", "A target of {value} leaves nothing to reach.")
    remedy = Bilingual(
        "请填写大于0的目标；没有下达目标的指标，不登记目标。",
        "Write a target above 0; a figure without one needs no entry.",
    )


class UnlikeItsPrint(Refusal):
    code = "targets.unlike_its_print"
    sentence = Bilingual(
        "目标填的是{value}{unit}，原文“{printed}”却是{said}{unit}。",
        "The target is {value} {unit}, and its wording “{printed}” says {said} {unit}.",
    )
    remedy = Bilingual(
        "请核对单位：目标按指标的单位填，原文照文件写。",
        "Check the unit: the target is in the figure's unit, the wording as the document has it.",
    )


class NotWhole(Refusal):
    code = "targets.not_whole"
    sentence = Bilingual(
        "“{figure}”按{unit}计，目标不能是{value}。", "“{figure}” counts whole {unit}; its target cannot be {value}."
    )
    remedy = Bilingual("请填整数。", "Write a whole number.")


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


class YearOutOfRange(Refusal):
    code = "targets.year_out_of_range"
    sentence = Bilingual(
        "{year}不像目标任务的年度：应在{first}年至{last}年之间。",
        "{year} does not look like the year of a target: it lies between {first} and {last}.",
    )
    remedy = Bilingual("请填写四位数的年度，如2020。", "Enter the year in four digits, such as 2020.")


class BadSchemeHead(Refusal):
    code = "targets.bad_scheme_head"
    sentence = Bilingual("计分办法还不完整：{what}。", "The scoring scheme is not complete: {what}.")
    remedy = Bilingual("请按办法原文补齐后再提交。", "Complete it from the document, then submit it again.")


class HistoryWouldMove(Refusal):
    code = "targets.history_would_move"
    http_status = 409
    sentence = Bilingual(
        "{since}落在已封账的月份，改了会动已封账月份的名次。",
        "{since} lies in a closed month: the ranks of closed months would move.",
    )
    remedy = Bilingual(
        "请从未封账的{open_month}起施行，日期填{first_day}或更晚。",
        "Let it take effect in {open_month}, which is open: {first_day} or later.",
    )


class BadPeerGroup(Refusal):
    code = "targets.bad_peer_group"
    sentence = Bilingual("同城组还不完整：{what}。", "The peer group is not complete: {what}.")
    remedy = Bilingual("请按分组文件核对组名、各区和来源。", "Check name, districts and source against the document.")


class BadResult(Refusal):
    code = "targets.bad_result"
    sentence = Bilingual("公布的结果有问题：{what}。", "The published result is wrong: {what}.")
    remedy = Bilingual("请对照原文核对后再登记。", "Check it against the source, then record it again.")


class BadResults(Refusal):
    code = "targets.bad_results"
    sentence = Bilingual("有{count}行不能登记，一行也没有登记。", "{count} rows cannot be recorded; none was recorded.")
    remedy = Bilingual(
        "请按各行所写的原因改正工作簿，再上传一次。",
        "Correct the workbook by the reasons beside the rows and upload it again.",
    )


class AlreadyImported(Refusal):
    code = "targets.already_imported"
    http_status = 409
    sentence = Bilingual(
        "工作簿“{file}”的结果在{day}已经登记过，没有再登记一次。",
        "The results of the workbook “{file}” were recorded on {day}; they were not recorded again.",
    )
    remedy = Bilingual(
        "无需再做什么：结果已在列表里；要补充或改正，请上传改过的工作簿，或逐条登记。",
        "Nothing to do: they are in the list; to add or correct, upload a changed workbook or record them one by one.",
    )


class TooManyResults(Refusal):
    code = "targets.too_many_results"
    sentence = Bilingual(
        "工作簿里有{count}行，一次最多{most}行。", "The workbook has {count} rows; {most} at most are taken."
    )
    remedy = Bilingual("请分成几个文件上传。", "Split it into several files.")
