"""What staff do with an enquiry: take it, answer, screen, conclude, keep their copy, hand it over, look at a contact."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.journal.models import sealed
from zhaoshang.domain.organisations.models import Organisation
from zhaoshang.domain.projects.commands.asking import checked_words
from zhaoshang.domain.projects.commands.steps import held, meet, no_personal, said_why
from zhaoshang.domain.projects.errors import AlreadyThere, EnquiryTaken, NothingToReveal, TooManyReveals
from zhaoshang.domain.projects.models import Answer, Enquiry
from zhaoshang.domain.projects.queries.enquiries import reveals_of
from zhaoshang.domain.projects.states.enquiries import CLOSED, NEEDS, OPEN, RESULTS, STAGES, STATES
from zhaoshang.kernel.bilingual import Bilingual

WAYS: dict[str, Bilingual] = {
    "phone": Bilingual("电话", "telephone"),
    "email": Bilingual("电子邮箱", "e-mail"),
    "wechat": Bilingual("微信", "WeChat"),
    "words": Bilingual("原话全文", "the words in full"),
}


@command("projects.take_enquiry", Bilingual("认领咨询", "take an enquiry"), about="enquiry")
def take_enquiry(*, enquiry: Enquiry, by: Any, at: datetime) -> Enquiry:
    """`by` is responsible for it. Refuses when somebody else is."""
    row = held(enquiry, OPEN, Bilingual("认领", "be taken"))
    if row.officer_id not in (None, by.pk):
        raise EnquiryTaken(number=row.number, officer=row.officer.full_name if row.officer else "")
    _give(row, by, by=by, at=at)
    tell(row)
    return row


@command("projects.answer_enquiry", Bilingual("答复咨询", "answer an enquiry"), about="enquiry")
def answer_enquiry(*, enquiry: Enquiry, words: str, version: int | None = None, by: Any, at: datetime) -> Enquiry:
    """The visitor reads it on the receipt. The first answer settles the clock's first stage; whoever gives it is responsible
    where nobody was."""
    row = held(enquiry, "projects.answer_enquiry", Bilingual("答复", "be answered"), version)
    text = checked_words(words)
    Answer.objects.create(
        enquiry=row,
        turn=row.answers.count() + 1,
        said=sealed(Answer, "said", text),
        recorded_at=at,
        recorded_by=by.journal_key,
        recorded_name=by.journal_name,
    )
    meet(row, ["answer"], by=by, at=at)
    if row.state == "received":
        row.state = "answered"
    if row.officer_id is None and hasattr(by, "pk"):
        row.officer, row.taken_at, row.taken_by = by, at, by.journal_key
    row.save(update_fields=["state", "officer", "taken_at", "taken_by", "version"])
    tell(row, length=len(text))
    return row


@command("projects.screen_enquiry", Bilingual("研判咨询", "screen an enquiry"), about="enquiry")
def screen_enquiry(*, enquiry: Enquiry, reason: str, version: int | None = None, by: Any, at: datetime) -> Enquiry:
    """It was looked into; the reason says what was found. Settles the clock's second stage."""
    row = held(enquiry, "projects.screen_enquiry", Bilingual("研判", "be screened"), version)
    told = said_why(reason)
    row.state = "screened"
    row.save(update_fields=["state", "version"])
    meet(row, ["screening"], by=by, at=at)
    tell(row, reason=told)
    return row


@command("projects.conclude_enquiry", Bilingual("办结咨询", "conclude an enquiry"), about="enquiry")
def conclude_enquiry(
    *, enquiry: Enquiry, to: str, reason: str, version: int | None = None, by: Any, at: datetime
) -> Enquiry:
    """It has its result, one of `RESULTS`, and is closed; the clock is settled."""
    row = held(enquiry, "projects.conclude_enquiry", Bilingual("办结", "be concluded"), version)
    assert to in RESULTS
    told = said_why(reason)
    row.state, row.closed_at, row.closed_by = to, at, by.journal_key
    row.save(update_fields=["state", "closed_at", "closed_by", "version"])
    meet(row, list(STAGES), by=by, at=at)
    tell(row, reason=told, to=STATES[to].zh)
    return row


@command("projects.mark_spam", Bilingual("标为垃圾信息", "mark as spam"), about="enquiry")
def mark_spam(*, enquiry: Enquiry, version: int | None = None, by: Any, at: datetime) -> Enquiry:
    """It asks nothing; its clock stands still."""
    row = held(enquiry, "projects.mark_spam", Bilingual("标为垃圾信息", "be marked as spam"), version)
    row.state, row.closed_at, row.closed_by = "spam", at, by.journal_key
    row.save(update_fields=["state", "closed_at", "closed_by", "version"])
    tell(row)
    return row


@command("projects.unmark_spam", Bilingual("不是垃圾信息", "no spam after all"), about="enquiry")
def unmark_spam(*, enquiry: Enquiry, by: Any, at: datetime) -> Enquiry:
    """It waits again where it waited, by the days it had."""
    row = held(enquiry, "projects.unmark_spam", Bilingual("恢复", "be taken back from spam"))
    row.state = "received"
    if row.answers.exists():
        row.state = "answered"
    row.closed_at, row.closed_by = None, ""
    row.save(update_fields=["state", "closed_at", "closed_by", "version"])
    tell(row)
    return row


@command("projects.describe_enquiry", Bilingual("整理咨询", "keep the working copy"), about="enquiry")
def describe_enquiry(
    *,
    enquiry: Enquiry,
    summary: str,
    centre: IndustryCentre | None = None,
    need: str = "",
    area_sqm: Decimal | None = None,
    budget_yuan: Decimal | None = None,
    note: str = "",
    version: int,
    by: Any,
    at: datetime,
) -> Enquiry:
    """The staff's working copy says this; the visitor's words stay as they are. Refuses what somebody else changed since."""
    row = held(enquiry, (*OPEN, *CLOSED), Bilingual("整理", "be described"), version)
    for field, text in (("summary", summary), ("note", note)):
        no_personal(text, field)
    row.summary, row.note, row.centre = summary.strip(), note.strip(), centre
    row.need, row.area_sqm, row.budget_yuan = need if need in NEEDS else "", area_sqm, budget_yuan
    row.save(update_fields=["summary", "note", "centre", "need", "area_sqm", "budget_yuan", "version"])
    tell(
        row, centre=centre, need=row.need, area_sqm=area_sqm, budget_yuan=budget_yuan
    )  # words can be erased, entries cannot
    return row


@command("projects.hand_over_enquiry", Bilingual("改派咨询", "hand an enquiry over"), about="enquiry")
def hand_over_enquiry(
    *, enquiry: Enquiry, organisation: Organisation, reason: str, version: int | None = None, by: Any, at: datetime
) -> Enquiry:
    """It is with a unit whose officers see it and take it; nobody is responsible until one does. Given back to the unit it is
    with, it is free for somebody else there. The clock runs on."""
    row = held(enquiry, OPEN, Bilingual("改派", "be handed over"), version)
    told = said_why(reason)
    if row.org_path == organisation.path and row.officer_id is None:
        raise AlreadyThere(number=row.number, organisation=organisation.called)
    was, row.org_path = row.org_path, organisation.path
    row.officer, row.taken_at, row.taken_by = None, None, ""
    row.save(update_fields=["org_path", "officer", "taken_at", "taken_by", "version"])
    tell(row, reason=told, was=was, to=organisation.path)
    return row


@command("projects.reveal_contact", Bilingual("查看联系方式", "look at a contact"), about="enquiry")
def reveal_contact(*, enquiry: Enquiry, way: str, reason: str, by: Any, at: datetime) -> str:
    """One way to reach the visitor, in full; who looked and why is in the journal, what was seen is not. Refuses without a
    reason, what was not left, and more than so many within an hour."""
    told = said_why(reason)
    if (count := reveals_of(by, at)) >= settings.ENQUIRIES["reveals_per_hour"]:
        raise TooManyReveals(count=count)
    row: Enquiry = Enquiry.objects.get(pk=enquiry.pk)
    text = "\n\n".join(w.said.open() for w in row.words.all()) if way == "words" else _way(row, way)
    if not text:
        raise NothingToReveal
    tell(row, reason=told, way=WAYS[way].zh)
    return text


def _way(row: Enquiry, way: str) -> str:
    return str(getattr(row, way).open()) if way in WAYS else ""


def _give(row: Enquiry, officer: Any, *, by: Any, at: datetime) -> None:
    row.officer, row.taken_at, row.taken_by = officer, at, by.journal_key
    row.save(update_fields=["officer", "taken_at", "taken_by", "version"])
