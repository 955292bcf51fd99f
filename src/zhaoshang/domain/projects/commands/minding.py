"""What the clock does with enquiries, and the rules it goes by: reminders, limits, the notice, erasing in time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.journal.models import Sealed
from zhaoshang.domain.projects.commands.steps import days_of, said_why
from zhaoshang.domain.projects.errors import BadConsent, BadRule, NotYetToErase
from zhaoshang.domain.projects.models import (
    Answer,
    ConsentText,
    Deadline,
    Enquiry,
    Reminder,
    ResponseRule,
    VisitorWords,
)
from zhaoshang.domain.projects.queries.enquiries import consent, years_before
from zhaoshang.domain.projects.states.enquiries import STAGES
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.zone import day_of

UNFIT = {
    "days": Bilingual("时限须为1至60个工作日", "a limit is 1 to 60 working days"),
    "remind": Bilingual("提醒早于收到当天", "it reminds before the day it came"),
    "order": Bilingual("报局领导早于报科长", "the leader is told before the head"),
}


@command("projects.remind", Bilingual("提醒时限", "speak of a deadline"))
def remind(*, deadline: Deadline, level: str, by: Any, at: datetime) -> Reminder:
    """The deadline was spoken of on this level, once: to who is responsible, to the head, to the leader."""
    role = {"head": deadline.rule.head_role, "leader": deadline.rule.leader_role}.get(level, "")
    made, is_new = Reminder.objects.get_or_create(
        deadline=deadline,
        level=level,
        defaults={"role": role, "recorded_at": at, "recorded_by": by.journal_key},
    )
    tell(deadline.enquiry, stage=STAGES[deadline.stage].zh, level=level, due=deadline.due_on, new=is_new)
    return made


@command("projects.settle_deadline", Bilingual("确定时限", "settle a deadline"))
def settle_deadline(*, deadline: Deadline, by: Any, at: datetime) -> Deadline:
    """A day that was promised before the year's holidays were announced is counted again, and is provisional no more once they are
    known. What is done already keeps its day."""
    row: Deadline = (
        Deadline.objects.select_for_update(of=("self",)).select_related("rule", "enquiry").get(pk=deadline.pk)
    )
    was, days = row.due_on, days_of(row.rule, day_of(row.enquiry.recorded_at))
    if row.met_at is None and row.is_provisional and not days["is_provisional"]:
        for name, value in days.items():
            setattr(row, name, value)
        row.save(update_fields=[*days])
    tell(row.enquiry, stage=STAGES[row.stage].zh, was=was, due=row.due_on)
    return row


@command("projects.set_response_rule", Bilingual("设定咨询时限", "set a limit for enquiries"))
def set_response_rule(
    *,
    stage: str,
    working_days: int,
    remind_before: int,
    head_after: int,
    leader_after: int,
    head_role: str = "section_head",
    leader_role: str = "bureau_leader",
    source: str = "",
    since: date,
    by: Any,
    at: datetime,
) -> ResponseRule:
    """What is received from `since` on goes by it; what is there keeps the days it was promised."""
    if not 1 <= working_days <= 60:
        raise BadRule(what=UNFIT["days"], field="working_days")
    if not 0 <= remind_before <= working_days:
        raise BadRule(what=UNFIT["remind"], field="remind_before")
    if not 1 <= head_after <= leader_after:
        raise BadRule(what=UNFIT["order"], field="leader_after")
    made: ResponseRule = ResponseRule.objects.create(
        stage=stage,
        working_days=working_days,
        remind_before=remind_before,
        head_role=head_role,
        head_after=head_after,
        leader_role=leader_role,
        leader_after=leader_after,
        source=source.strip(),
        since=since,
        recorded_at=at,
        recorded_by=by.journal_key,
    )
    tell(made, stage=stage, days=working_days, since=since)
    return made


@command("projects.word_consent", Bilingual("修订个人信息告知", "word the notice on personal data"))
def word_consent(
    *, notice: str, notice_en: str, text: str, text_en: str, keeps_years: int, by: Any, at: datetime
) -> ConsentText:
    """The notice has a new version, which the next visitor agrees to. Who agreed to an earlier one keeps what it promised."""
    said = [t.strip() for t in (notice, notice_en, text, text_en)]
    if not all(said) or not 1 <= keeps_years <= 30:
        raise BadConsent
    made: ConsentText = ConsentText.objects.create(
        version=consent().version + 1,
        notice=said[0],
        notice_en=said[1],
        text=said[2],
        text_en=said[3],
        keeps_years=keeps_years,
        recorded_at=at,
        recorded_by=by.journal_key,
    )
    tell(made, version=made.version, keeps_years=keeps_years)
    return made


@command("projects.forget_enquiry", Bilingual("到期删除个人信息", "erase personal data in time"), about="enquiry")
def forget_enquiry(*, enquiry: Enquiry, reason: str = "", by: Any, at: datetime) -> Enquiry:
    """Name, firm, contacts, words and answers are gone; number, dates and results stay, and the keyed digests of contacts and
    words, which tell nobody anything but that something equal was there. Before its time only with a reason: when the person
    asks for it."""
    row: Enquiry = Enquiry.objects.select_for_update(of=("self",)).select_related("consent").get(pk=enquiry.pk)
    is_over = row.closed_at is not None and row.closed_at <= years_before(at, row.consent.keeps_years)
    if row.closed_at is None or row.erased_at is not None or not (is_over or reason.strip()):
        raise NotYetToErase(number=row.number)
    told = said_why(reason) if reason.strip() else ""
    for column in ("name", "firm", "phone", "email", "wechat"):
        setattr(row, column, Sealed("", ""))
    row.summary = row.note = row.address_index = ""
    row.erased_at, row.erased_by = at, by.journal_key
    row.version += 1
    row.save(
        update_fields=[
            "name", "firm", "phone", "email", "wechat", "summary", "note", "address_index", "erased_at", "erased_by", "version",
        ]
    )  # fmt: skip
    VisitorWords.objects.filter(enquiry=row).update(said=Sealed("", ""))
    Answer.objects.filter(enquiry=row).update(said=Sealed("", ""))
    tell(row, reason=told)
    return row
