"""The figure outreach answers for: companies a handbook was mailed to."""

from __future__ import annotations

from datetime import date

from zhaoshang.domain.outreach import queries
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.figure import Figure

MAILED = Figure(
    key="mailed",
    name=Bilingual("寄送手册的目标企业", "Target companies mailed"),
    means=Bilingual(
        "本年寄送招商手册等资料的目标企业数，同一企业一年计一次。",
        "Target companies a handbook was sent to this year; a company counts once a year.",
    ),
    leaves_out=Bilingual("寄出即计，不论是否签收。", "Counted when sent, whether received or not."),
    unit=Bilingual("家", "companies"),
    counts_by=Bilingual("寄出日期所在月", "month of sending"),
    reference=Bilingual("手册寄送台账", "the mailings ledger"),
    owner=Bilingual("区投促局统计岗", "Bureau statistician"),
    reviewed=date(2026, 11, 1),
    next_review=date(2027, 11, 1),
    version=1,
    ledger="mailings",
    population=queries.mailings,
    places=0,
    order=55,
)
FIGURES = (MAILED,)
