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
