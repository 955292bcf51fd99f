"""What a visitor does: asks, adds to it, withdraws it. Nobody is signed in: the receipt is what lets them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from zhaoshang.domain.estate.models import Listing
from zhaoshang.domain.evidence.commands.numbering import numbered
from zhaoshang.domain.journal.commands import Program, command, tell
from zhaoshang.domain.journal.models import index_of, sealed
from zhaoshang.domain.organisations.models import Organisation
from zhaoshang.domain.projects.commands.steps import days_of, held
from zhaoshang.domain.projects.errors import (
    ConsentOutdated,
    NotAgreed,
    NotAnEmail,
    NotAPhone,
    NothingAsked,
    NoWayToReply,
    TooLong,
)
from zhaoshang.domain.projects.models import ConsentText, Deadline, Enquiry, ResponseRule, VisitorWords
from zhaoshang.domain.projects.queries.enquiries import by_request, check_pace, consent, digest_of, receipt_of, rules_on
from zhaoshang.domain.projects.states.enquiries import OPEN
from zhaoshang.domain.tours.models import Panorama
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.characters import tidy
from zhaoshang.kernel.personal import email_key, phone_key, wechat_key
from zhaoshang.kernel.zone import day_of

VISITOR = Program("visitor", "访客")
LONGEST = 2000
MOST_TURNS = 20
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@command("projects.enquire", Bilingual("提交咨询", "send an enquiry"))
def enquire(
    *,
    request_key: str,
    words: str,
    agreed: int,
    name: str = "",
    firm: str = "",
    phone: str = "",
    email: str = "",
    wechat: str = "",
    language: str = "zh-hans",
    listing: Listing | None = None,
    panorama: Panorama | None = None,
    address: str = "",
    is_plain: bool = False,
    is_sample: bool = False,
    by: Any,
    at: datetime,
) -> Enquiry:
    """The enquiry waits for an answer in the unit whose listing or panorama it is about, else in the bureau; its clock runs.

    `agreed` is the version of the notice the visitor agreed to, `address` the network it came from, `is_plain` whether it was
    sent without scripts. The same `request_key` again gives the same enquiry. Refuses what is missing or malformed, and more
    than is taken from one network.
    """
    list(
        ResponseRule.objects.select_for_update().order_by("pk")[:1]
    )  # one after the other: the pace is counted, a form kept once
    if (there := by_request(request_key)) is not None:
        tell(there, again=True)
        return there
    text, ways, told = checked(words=words, phone=phone, email=email, wechat=wechat, agreed=agreed)
    network = index_of("projects.network", address)
    check_pace(network, at, is_plain=is_plain)
    made = numbered(
        Enquiry,
        "咨询",
        day_of(at).year,
        request_key=request_key,
        receipt_digest=digest_of(receipt_of(request_key)),
        listing=listing,
        panorama=panorama,
        about=_about(listing, panorama),
        language="en" if language.startswith("en") else "zh-hans",
        consent=told,
        name=sealed(Enquiry, "name", tidy(name)[:80]),
        firm=sealed(Enquiry, "firm", tidy(firm)[:120]),
        **{way: sealed(Enquiry, way, said) for way, (said, _) in ways.items()},
        **{f"{way}_index": index_of(f"projects.{way}", key) for way, (_, key) in ways.items()},
        address_index=network,
        is_plain=is_plain,
        state="received",
        org_path=_whose(listing, panorama),
        is_sample=is_sample,
        recorded_at=at,
        recorded_by=by.journal_key,
    )
    say(made, text, by=by, at=at)
    run_clock(made, day_of(at))
    tell(made, about=made.about, consent=told.version, language=made.language, unit=made.org_path, plain=is_plain)
    return made


@command("projects.add_words", Bilingual("补充咨询", "add to an enquiry"), about="enquiry")
def add_words(*, enquiry: Enquiry, words: str, by: Any, at: datetime) -> Enquiry:
    """What the visitor adds stands below what came before; whoever answers sees it. Refuses once the enquiry is closed."""
    row = held(enquiry, OPEN, Bilingual("补充", "be added to"))
    turns = row.words.count()
    if turns >= MOST_TURNS:
        raise TooLong(length=turns + 1, most=MOST_TURNS)
    say(row, checked_words(words), by=by, at=at)
    row.save(update_fields=["version"])
    tell(row, turn=turns + 1)
    return row


@command("projects.withdraw_enquiry", Bilingual("撤回咨询", "withdraw an enquiry"), about="enquiry")
def withdraw_enquiry(*, enquiry: Enquiry, by: Any, at: datetime) -> Enquiry:
    """Nobody works on it any more; its clock stands still."""
    row = held(enquiry, "projects.withdraw_enquiry", Bilingual("撤回", "be withdrawn"))
    row.state, row.closed_at, row.closed_by = "withdrawn", at, by.journal_key
    row.save(update_fields=["state", "closed_at", "closed_by", "version"])
    tell(row)
    return row


def say(enquiry: Enquiry, text: str, *, by: Any, at: datetime) -> VisitorWords:
    """One more piece of the visitor's words. Called inside a command."""
    made: VisitorWords = VisitorWords.objects.create(
        enquiry=enquiry,
        turn=enquiry.words.count() + 1,
        said=sealed(VisitorWords, "said", text),
        digest=index_of("projects.words", text),
        recorded_at=at,
        recorded_by=by.journal_key,
    )
    return made


def run_clock(enquiry: Enquiry, day: date) -> None:
    """Each stage has its day, by the rule of the day it came. Called inside a command."""
    for stage, rule in rules_on(day).items():
        Deadline.objects.create(enquiry=enquiry, stage=stage, rule=rule, **days_of(rule, day))


def checked(
    *, words: str, phone: str, email: str, wechat: str, agreed: int
) -> tuple[str, dict[str, tuple[str, str]], ConsentText]:
    """What was written, fit to be kept, and the notice that was agreed to. Pages ask before the command does: what a stranger
    is refused is no business of the journal."""
    text, ways, told = checked_words(words), checked_ways(phone, email, wechat), consent()
    if agreed != told.version:
        raise ConsentOutdated(version=told.version, field="agreed") if agreed else NotAgreed(field="agreed")
    return text, ways, told


def checked_words(words: str) -> str:
    """The text as it is kept. Refuses nothing, and too much."""
    text = tidy(words)
    if not text:
        raise NothingAsked(field="words")
    if len(text) > LONGEST:
        raise TooLong(length=len(text), most=LONGEST, field="words")
    return text


def checked_ways(phone: str, email: str, wechat: str) -> dict[str, tuple[str, str]]:
    """Each way to reach the visitor, as written and as its index knows it. Refuses what is none, and none at all."""
    phone, email, wechat = tidy(phone), tidy(email), tidy(wechat)
    if phone and not 7 <= len(phone_key(phone)) <= 15:
        raise NotAPhone(field="phone")
    if email and not _EMAIL.fullmatch(email):
        raise NotAnEmail(field="email")
    if not (phone or email or wechat):
        raise NoWayToReply(field="phone")
    return {
        "phone": (phone, phone_key(phone)),
        "email": (email, email_key(email)),
        "wechat": (wechat, wechat_key(wechat)),
    }


def _about(listing: Listing | None, panorama: Panorama | None) -> str:
    if listing is not None:
        return str(listing.parcel or listing.building)[:200]
    return panorama.title if panorama is not None else ""


def _whose(listing: Listing | None, panorama: Panorama | None) -> str:
    thing = listing or panorama
    return thing.org_path if thing is not None else Organisation.objects.get(key="bureau").path
