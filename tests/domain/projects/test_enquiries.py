"""Enquiries: one for each form, the visitor's words locked, a clock in working days, each step from where it may start."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.journal.errors import NotAllowed
from zhaoshang.domain.journal.models import Entry, writing
from zhaoshang.domain.organisations.models import Organisation
from zhaoshang.domain.projects import tasks
from zhaoshang.domain.projects.commands import answering, asking, minding
from zhaoshang.domain.projects.errors import (
    AlreadyThere,
    ConsentOutdated,
    EnquiryChanged,
    EnquiryTaken,
    HouseFull,
    NotAgreed,
    NotAnEmail,
    NotAPhone,
    NothingAsked,
    NothingToReveal,
    NotYetToErase,
    NoWayToReply,
    PersonalInText,
    TooLong,
    TooMany,
    TooManyReveals,
    WrongEnquiryStep,
)
from zhaoshang.domain.projects.models import Answer, Deadline, Enquiry, Reminder, VisitorWords
from zhaoshang.domain.projects.queries.enquiries import (
    altered_words,
    by_receipt,
    receipt_of,
    same_person,
    visible_to,
    waiting_for,
    wrote_again,
)
from zhaoshang.domain.projects.states.enquiries import CLOSED, MOVES, OPEN, STATES
from zhaoshang.kernel import workdays

pytestmark = pytest.mark.django_db
PHONE, EMAIL, WECHAT = "13800001234", "li.lei@planted.example", "wx_planted_77"
WORDS = "想找三百平米的办公室，十月入驻"
Ask = Callable[..., Enquiry]


@pytest.fixture
def ask(clock: Clock, db: None) -> Ask:
    def asked(key: str = "form-1", **given: Any) -> Enquiry:
        told: dict[str, Any] = {"words": WORDS, "phone": PHONE, "agreed": 1} | given
        return asking.enquire(request_key=key, **told, by=asking.VISITOR, at=clock())

    return asked


def test_an_enquiry_waits_in_the_bureau_and_its_clock_runs(ask: Ask, clock: Clock) -> None:
    made = ask(email=EMAIL, wechat=WECHAT, name="李雷", firm="示例公司")
    assert made.number == "咨询-2020-0001" and made.state == "received"
    assert made.org_path == Organisation.objects.get(key="bureau").path
    assert (made.phone.open(), made.email.open(), made.wechat.open(), made.name.open()) == (
        PHONE,
        EMAIL,
        WECHAT,
        "李雷",
    )
    # Saturday 5 September 2020: the first working day after it is the Monday.
    assert dict(made.deadlines.values_list("stage", "due_on")) == {
        "answer": date(2020, 9, 7), "screening": date(2020, 9, 9), "result": date(2020, 9, 11),
    }  # fmt: skip


@pytest.mark.parametrize(
    "given, refusal",
    [
        ({"words": "  "}, NothingAsked),
        ({"words": "x" * 2001}, TooLong),
        ({"phone": ""}, NoWayToReply),
        ({"phone": "123"}, NotAPhone),
        ({"email": "nobody"}, NotAnEmail),
        ({"agreed": 0}, NotAgreed),
        ({"agreed": 7}, ConsentOutdated),
    ],
)
def test_what_is_missing_or_malformed_is_said(ask: Ask, given: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        ask(**given)
    assert not Enquiry.objects.exists()


def test_a_form_sent_again_is_one_enquiry_with_one_receipt(ask: Ask) -> None:
    """R44."""
    first = ask("same", words="第一次")
    assert [ask("same", words="第二次").pk for _ in range(3)] == [first.pk] * 3
    assert first.words.get().said.open() == "第一次"
    found = by_receipt(receipt_of("same"))
    assert found is not None and found.pk == first.pk
    assert by_receipt(receipt_of("other")) is None and by_receipt("") is None


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_is_one_enquiry(ask: Ask) -> None:
    """R44, with real threads on a real database."""
    found: list[int] = []

    def send() -> None:
        try:
            found.append(ask("same").pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 6 and len(set(found)) == 1 == Enquiry.objects.count()


def test_more_than_so_many_from_one_network_are_not_taken(ask: Ask, settings: Any, clock: Clock) -> None:
    """R25: whatever is posted, no more is stored than the limit; another network is not concerned."""
    settings.ENQUIRIES = settings.ENQUIRIES | {"per_hour": 4, "per_day": 6}
    refused = 0
    for n in range(40):
        try:
            ask(f"f{n}", address="203.0.113.9")
        except TooMany as told:
            refused += 1
            assert "分钟" in told.cure.zh
    assert (Enquiry.objects.count(), refused) == (4, 36)
    assert ask("another", address="203.0.113.10")
    clock.on(minutes=61)
    for n in range(40, 50):
        with pytest.raises(TooMany) if n >= 42 else transaction.atomic():
            ask(f"f{n}", address="203.0.113.9")
    assert Enquiry.objects.count() == 7


def test_the_house_takes_no_more_in_a_minute_and_fewer_without_scripts(ask: Ask, settings: Any) -> None:
    settings.ENQUIRIES = settings.ENQUIRIES | {"per_minute": 5, "plain_per_hour": 1, "plain_in_all": 2}
    ask("1", address="203.0.113.1", is_plain=True)
    with pytest.raises(TooMany):
        ask("2", address="203.0.113.1", is_plain=True)
    ask("3", address="203.0.113.1")
    ask("4", address="203.0.113.2", is_plain=True)
    with pytest.raises(HouseFull):
        ask("5", address="203.0.113.3", is_plain=True)
    ask("6", address="203.0.113.3")
    ask("7", address="203.0.113.4")
    with pytest.raises(HouseFull):
        ask("8", address="203.0.113.5")


def test_the_database_refuses_another_word_of_the_visitor(ask: Ask, clock: Clock) -> None:
    words = ask().words.get()
    for change in ("turn = 9", "digest = 'x'", f"recorded_at = '{clock().isoformat()}'", "enquiry_id = 99"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE projects_visitorwords SET {change} WHERE id = %s", [words.pk])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM projects_visitorwords")


def test_other_words_under_the_same_key_are_found(ask: Ask) -> None:
    from zhaoshang.domain.journal.models import sealed

    words, other = ask().words.get(), ask("form-2", words="别的话")
    assert list(altered_words()) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE projects_visitorwords SET said = %s WHERE id = %s", [str(other.words.get().said), words.pk]
        )
    assert len(list(altered_words())) == 1
    with connection.cursor() as cursor:
        told = str(sealed(VisitorWords, "said", WORDS))
        cursor.execute("UPDATE projects_visitorwords SET said = %s WHERE id = %s", [told, words.pk])
    assert list(altered_words()) == []


def test_from_the_first_answer_to_the_result(ask: Ask, crowd: Crowd, clock: Clock) -> None:
    officer, row = crowd("bureau_officer"), ask()
    answering.answer_enquiry(enquiry=row, words="您好，我们有两处合适。", by=officer, at=clock())
    row = Enquiry.objects.get()
    assert (row.state, row.officer) == ("answered", officer)
    assert set(row.deadlines.filter(met_at__isnull=True).values_list("stage", flat=True)) == {"screening", "result"}
    row = answering.screen_enquiry(enquiry=row, reason="值得跟进", by=officer, at=clock())
    row = answering.conclude_enquiry(enquiry=row, to="offered", reason="已推荐两处", by=officer, at=clock())
    assert row.is_closed and not row.deadlines.filter(met_at__isnull=True).exists()
    assert row.answers.get().said.open() == "您好，我们有两处合适。"
    with pytest.raises(WrongEnquiryStep):
        asking.add_words(enquiry=row, words="还有", by=asking.VISITOR, at=clock())


def test_every_step_starts_only_where_the_table_says(ask: Ask, crowd: Crowd, clock: Clock) -> None:
    """R43: each verb from each state does what MOVES says, or refuses and changes nothing."""
    officer = crowd("bureau_officer")
    verbs: dict[str, Callable[..., Any]] = {
        "projects.answer_enquiry": lambda e: answering.answer_enquiry(enquiry=e, words="答", by=officer, at=clock()),
        "projects.screen_enquiry": lambda e: answering.screen_enquiry(enquiry=e, reason="跟", by=officer, at=clock()),
        "projects.conclude_enquiry": lambda e: answering.conclude_enquiry(
            enquiry=e, to="offered", reason="荐", by=officer, at=clock()
        ),
        "projects.mark_spam": lambda e: answering.mark_spam(enquiry=e, by=officer, at=clock()),
        "projects.unmark_spam": lambda e: answering.unmark_spam(enquiry=e, by=officer, at=clock()),
        "projects.withdraw_enquiry": lambda e: asking.withdraw_enquiry(enquiry=e, by=asking.VISITOR, at=clock()),
    }
    assert {verb for _, _, verb in MOVES} - set(verbs) == {"projects.enquire"}
    row = ask()
    for state in STATES:
        for verb, act in verbs.items():
            with writing("tests"):
                closed = (
                    {"closed_at": clock(), "closed_by": "x"}
                    if state in CLOSED
                    else {"closed_at": None, "closed_by": ""}
                )
                Enquiry.objects.filter(pk=row.pk).update(state=state, **closed)
            allowed = {end for start, end, by in MOVES if (start, by) == (state, verb)}
            try:
                act(row)
            except WrongEnquiryStep:
                assert not allowed, (state, verb)
                assert Enquiry.objects.get().state == state
            else:
                assert Enquiry.objects.get().state in allowed, (state, verb)


def test_who_works_on_what_was_changed_meanwhile_is_told(ask: Ask, crowd: Crowd, clock: Clock) -> None:
    """R42."""
    one, other, row = crowd("bureau_officer"), crowd("section_head"), ask()
    seen = row.version
    answering.describe_enquiry(enquiry=row, summary="第一位写的", version=seen, by=one, at=clock())
    for act in (
        lambda: answering.describe_enquiry(enquiry=row, summary="第二位写的", version=seen, by=other, at=clock()),
        lambda: answering.answer_enquiry(enquiry=row, words="答", version=seen, by=other, at=clock()),
    ):
        with pytest.raises(EnquiryChanged):
            act()
    assert Enquiry.objects.get().summary == "第一位写的" and not Answer.objects.exists()


def test_taken_by_one_is_not_taken_by_another(ask: Ask, crowd: Crowd, clock: Clock) -> None:
    row = ask()
    answering.take_enquiry(enquiry=row, by=crowd("bureau_officer"), at=clock())
    with pytest.raises(EnquiryTaken) as told:
        answering.take_enquiry(enquiry=row, by=crowd("section_head"), at=clock())
    assert crowd("bureau_officer").full_name in told.value.said.zh
    bureau, head = Organisation.objects.get(key="bureau"), crowd("section_head")
    answering.hand_over_enquiry(enquiry=row, organisation=bureau, reason="休假", by=head, at=clock())
    assert answering.take_enquiry(enquiry=row, by=head, at=clock()).officer == head
    answering.hand_over_enquiry(enquiry=row, organisation=bureau, reason="休假", by=head, at=clock())
    with pytest.raises(AlreadyThere):
        answering.hand_over_enquiry(enquiry=row, organisation=bureau, reason="再来", by=head, at=clock())


def test_what_a_visitor_adds_waits_for_whoever_answers(ask: Ask, crowd: Crowd, clock: Clock) -> None:
    officer, row = crowd("bureau_officer"), ask()
    answering.answer_enquiry(enquiry=row, words="您好", by=officer, at=clock())
    assert not wrote_again(officer).exists()
    asking.add_words(enquiry=row, words="还想问停车", by=asking.VISITOR, at=clock())
    assert list(wrote_again(officer)) == [row] and not wrote_again(crowd("section_head")).exists()
    answering.answer_enquiry(enquiry=row, words="有停车位", by=officer, at=clock())
    assert not wrote_again(officer).exists()


def test_handed_over_it_is_seen_by_the_other_unit_and_no_more_by_the_first(
    ask: Ask, crowd: Crowd, clock: Clock
) -> None:
    """R03: reach follows the unit it is with."""
    ours, theirs, row = crowd("subdistrict_officer", "xiangfu"), crowd("subdistrict_officer", "gongchen"), ask()
    assert not visible_to(ours).exists() and not visible_to(theirs).exists()
    head = crowd("section_head")
    answering.hand_over_enquiry(enquiry=row, organisation=ours.organisation, reason="在祥符", by=head, at=clock())
    assert visible_to(ours).exists() and not visible_to(theirs).exists()
    with pytest.raises(NotAllowed):
        answering.take_enquiry(enquiry=Enquiry.objects.get(), by=theirs, at=clock())
    answering.hand_over_enquiry(
        enquiry=Enquiry.objects.get(), organisation=theirs.organisation, reason="转", by=ours, at=clock()
    )
    assert not visible_to(ours).exists() and visible_to(theirs).exists()


@pytest.mark.parametrize("role, may", [("auditor", False), ("bureau_leader", False), ("bureau_officer", True)])
def test_contacts_are_looked_at_by_who_may_with_a_reason(
    ask: Ask, crowd: Crowd, clock: Clock, role: str, may: bool
) -> None:
    row, person = ask(), crowd(role)
    assert visible_to(person).exists()
    if not may:
        with pytest.raises(NotAllowed):
            answering.reveal_contact(enquiry=row, way="phone", reason="回电", by=person, at=clock())
        return
    assert answering.reveal_contact(enquiry=row, way="phone", reason="回电约看房", by=person, at=clock()) == PHONE
    with pytest.raises(NothingToReveal):
        answering.reveal_contact(enquiry=row, way="email", reason="回信", by=person, at=clock())
    entry = Entry.objects.filter(verb="projects.reveal_contact", outcome="done").get()
    assert entry.reason == "回电约看房" and PHONE not in entry.payload


def test_looking_again_and_again_stops_at_the_limit_and_each_look_is_told(
    ask: Ask, crowd: Crowd, clock: Clock, settings: Any
) -> None:
    """R22."""
    settings.ENQUIRIES = settings.ENQUIRIES | {"reveals_per_hour": 7}
    row, person, seen = ask(), crowd("bureau_officer"), 0
    for _ in range(30):
        try:
            answering.reveal_contact(enquiry=row, way="phone", reason="回电", by=person, at=clock())
            seen += 1
        except TooManyReveals:
            pass
    told = Entry.objects.filter(verb="projects.reveal_contact")
    assert (seen, told.filter(outcome="done").count(), told.filter(outcome="refused").count()) == (7, 7, 23)


@pytest.mark.parametrize("text", ["打13800001234", "写信 a@b.cn", "138-0000-1234"])
def test_contacts_do_not_get_into_the_working_copy_or_a_reason(ask: Ask, crowd: Crowd, clock: Clock, text: str) -> None:
    row, person = ask(), crowd("bureau_officer")
    with pytest.raises(PersonalInText):
        answering.describe_enquiry(enquiry=row, summary=text, version=row.version, by=person, at=clock())
    with pytest.raises(PersonalInText):
        answering.reveal_contact(enquiry=row, way="phone", reason=text, by=person, at=clock())
    assert not Entry.objects.filter(reason__contains=text).exists()


def test_the_same_person_is_found_without_opening_anything(ask: Ask) -> None:
    one, other = ask("1", phone="+86 138 0000 1234"), ask("2")
    ask("3", phone="13900001234")
    assert list(same_person(one)) == [other]


def test_reminders_come_once_on_each_level(ask: Ask, crowd: Crowd, clock: Clock, machine: Any) -> None:
    row, officer = ask(), crowd("bureau_officer")
    head, leader = crowd("section_head"), crowd("bureau_leader")
    answering.take_enquiry(enquiry=row, by=officer, at=clock())
    spoken = []
    for day in range(5, 13):  # from the Saturday it came to the Saturday after
        clock.set(f"2020-09-{day:02d}")
        spoken.append(tasks.speak_of_deadlines(by=machine, at=clock()))
        assert tasks.speak_of_deadlines(by=machine, at=clock()) == 0
        if day == 7:
            assert [d.stage for d in waiting_for(officer, clock().date())] == ["answer"]
            assert waiting_for(head, clock().date()) == []
        if day == 8:
            assert [d.stage for d in waiting_for(head, clock().date())] == ["answer"]
            assert waiting_for(leader, clock().date()) == []
        if day == 9:
            assert [d.stage for d in waiting_for(leader, clock().date())] == ["answer"]
    levels = {(r.deadline.stage, r.level, r.role) for r in Reminder.objects.select_related("deadline")}
    assert {
        ("answer", "remind", ""),
        ("answer", "head", "section_head"),
        ("answer", "leader", "bureau_leader"),
    } <= levels
    assert len(levels) == sum(spoken) == Reminder.objects.count()


def test_a_day_promised_before_the_holidays_were_announced_is_settled_later(
    ask: Ask, clock: Clock, machine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as early:
        early.setattr(workdays, "_YEARS", range(2004, 2020))
        made = ask()  # on Saturday 5 September 2020
        assert tasks.settle_deadlines(by=machine, at=clock()) == 0
        clock.set("2020-09-29")
        later = ask("form-2")
        assert dict(later.deadlines.values_list("stage", "due_on")) == {
            "answer": date(2020, 9, 30), "screening": date(2020, 10, 6), "result": date(2020, 10, 8),
        }  # fmt: skip
        assert set(Deadline.objects.values_list("is_provisional", flat=True)) == {True}
        answering.answer_enquiry(enquiry=made, words="答", by=machine, at=clock())

    assert tasks.settle_deadlines(by=machine, at=clock()) == 5, "what is done keeps its day"
    assert dict(later.deadlines.values_list("stage", "due_on")) == {
        "answer": date(2020, 9, 30), "screening": date(2020, 10, 10), "result": date(2020, 10, 13),
    }  # fmt: skip
    assert made.deadlines.get(is_provisional=True).stage == "answer"
    assert tasks.settle_deadlines(by=machine, at=clock()) == 0


def test_what_was_no_spam_stands_where_it_stood(ask: Ask, crowd: Crowd, clock: Clock) -> None:
    officer = crowd("bureau_officer")
    for key, has_answer in (("1", False), ("2", True)):
        row = ask(key)
        if has_answer:
            row = answering.answer_enquiry(enquiry=row, words="答", by=officer, at=clock())
        answering.mark_spam(enquiry=row, by=officer, at=clock())
        row = answering.unmark_spam(enquiry=row, by=officer, at=clock())
        assert row.state == ("answered" if has_answer else "received")


def test_what_is_answered_is_spoken_of_no_more(ask: Ask, crowd: Crowd, clock: Clock, machine: Any) -> None:
    row = ask()
    asking.withdraw_enquiry(enquiry=row, by=asking.VISITOR, at=clock())
    clock.set("2020-12-01")
    assert tasks.speak_of_deadlines(by=machine, at=clock()) == 0


def test_a_rule_holds_for_what_comes_afterwards(ask: Ask, crowd: Crowd, clock: Clock) -> None:
    before, head = ask("1"), crowd("section_head")
    minding.set_response_rule(
        stage="answer",
        working_days=3,
        remind_before=1,
        head_after=1,
        leader_after=2,
        since=clock().date(),
        by=head,
        at=clock(),
    )
    after = ask("2")
    due = dict(Deadline.objects.filter(stage="answer").values_list("enquiry", "due_on"))
    assert (due[before.pk], due[after.pk]) == (date(2020, 9, 7), date(2020, 9, 9))


def test_personal_data_is_erased_when_its_time_is_over(ask: Ask, clock: Clock, machine: Any, crowd: Crowd) -> None:
    """R24: what remains are the number, the dates and keyed digests."""
    row = ask(email=EMAIL, name="李雷")
    answering.answer_enquiry(enquiry=row, words="答", by=crowd("bureau_officer"), at=clock())
    asking.withdraw_enquiry(enquiry=row, by=asking.VISITOR, at=clock())
    with pytest.raises(NotYetToErase):
        minding.forget_enquiry(enquiry=row, by=machine, at=clock())
    clock.set("2023-09-04")
    assert tasks.erase_in_time(by=machine, at=clock()) == 0
    clock.set("2023-09-06")
    assert tasks.erase_in_time(by=machine, at=clock()) == 1
    assert tasks.erase_in_time(by=machine, at=clock()) == 0
    gone = Enquiry.objects.get()
    assert not any((gone.name, gone.phone, gone.email, gone.summary, gone.address_index))
    assert not VisitorWords.objects.exclude(said="").exists() and not Answer.objects.exclude(said="").exists()
    assert gone.number and gone.phone_index and list(altered_words()) == []


def test_nothing_personal_stands_in_database_or_journal(ask: Ask, crowd: Crowd, clock: Clock) -> None:
    """R20: what was planted is searched in every column of every table, as the database gives it."""
    planted = (PHONE, EMAIL, WECHAT, "李雷雷")
    row = ask(email=EMAIL, wechat=WECHAT, name="李雷雷", words=f"请联系 {PHONE} {EMAIL} {WECHAT} 李雷雷")
    asking.add_words(enquiry=row, words=f"或加微信 {WECHAT}", by=asking.VISITOR, at=clock())
    answering.answer_enquiry(enquiry=row, words=f"已拨打 {PHONE}", by=crowd("bureau_officer"), at=clock())
    answering.reveal_contact(enquiry=row, way="words", reason="回电", by=crowd("bureau_officer"), at=clock())
    dumped = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            dumped += [str(bytes(v) if isinstance(v, memoryview) else v) for line in cursor.fetchall() for v in line]
    whole = "\n".join(dumped)
    assert row.number in whole
    assert [text for text in planted if text in whole] == []


def test_open_and_closed_are_all_states() -> None:
    assert {*OPEN, *CLOSED} == set(STATES)
