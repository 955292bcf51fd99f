"""What industries refuses."""

from __future__ import annotations

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal


class BadCentre(Refusal):
    code = "industries.bad_centre"
    sentence = Bilingual("产业中心没有登记：{what}。", "The industry centre was not recorded: {what}.")
    remedy = Bilingual("请改正后再提交。", "Correct it and submit again.")
