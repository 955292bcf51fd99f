"""The ledger of outreach: handbooks mailed (手册寄送台账)."""

from __future__ import annotations

from zhaoshang.domain.enterprises.ledgers import attach_enterprises
from zhaoshang.domain.evidence.queries import register
from zhaoshang.domain.outreach.models import Mailing
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.ledger import Column, Ledger, RowReading, Statement


def mailing_statements(reading: RowReading) -> list[Statement]:
    """One row is one handbook edition sent to one company in a year; a second copy the same year is the same mailing."""
    v = dict(reading.values)
    day = v.pop("sent_on")
    v.pop("recipient", None)
    return [Statement("outreach.mailing", Mailing.key_of(v, day), day, v)]  # type: ignore[arg-type]


MAILINGS = Ledger(
    key="mailings",
    name=Bilingual("手册寄送台账", "Mailings"),
    meaning=Bilingual("向目标企业寄送招商手册", "handbooks mailed to target companies"),
    permission="evidence.book",
    facts=("outreach.mailing",),
    statements=mailing_statements,
    attach=attach_enterprises,
    columns=(
        Column(
            "enterprise_name",
            Bilingual("企业", "Enterprise"),
            required=True,
            synonyms=("企业名称", "公司名称", "目标企业", "单位名称"),
        ),
        Column("uscc", Bilingual("统一社会信用代码", "Credit code"), "uscc", synonyms=("信用代码",)),
        Column(
            "recipient",
            Bilingual("收件人", "Recipient"),
            personal=True,
            synonyms=("联系人", "收件人姓名", "收件人电话", "联系电话"),
        ),
        Column(
            "edition",
            Bilingual("手册版本", "Edition"),
            required=True,
            synonyms=("手册", "资料名称", "寄送资料", "材料"),
        ),
        Column("courier_no", Bilingual("快递单号", "Courier no."), synonyms=("单号", "运单号")),
        Column(
            "sent_on",
            Bilingual("寄出日期", "Sent on"),
            "date",
            required=True,
            synonyms=("寄送日期", "寄出时间", "寄送时间", "发放日期"),
        ),
        Column("is_received", Bilingual("签收", "Received"), "yes_no", synonyms=("是否签收",)),
        Column("followed_up_on", Bilingual("回访日期", "Followed up"), "date", synonyms=("回访时间",)),
        Column("feedback", Bilingual("反馈", "Feedback"), synonyms=("反馈意见", "反馈情况")),
        Column("returned_because", Bilingual("退信原因", "Returned because")),
    ),
)

register(MAILINGS)
