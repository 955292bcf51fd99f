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
