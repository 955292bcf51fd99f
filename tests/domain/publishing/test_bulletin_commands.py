"""Editions are kept, published once, withdrawn with a reason; who may, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.domain.publishing import books
from tests.domain.publishing.books import AUGUST, LATER, SEPTEMBER, composed
from zhaoshang.domain.journal.errors import NotAllowed, OutsideCommand
from zhaoshang.domain.journal.models import Entry, writing
from zhaoshang.domain.organisations.models import Organisation, Role, RoleGrant, User
from zhaoshang.domain.organisations.queries import machine
from zhaoshang.domain.publishing import commands, errors
from zhaoshang.domain.publishing.models import Bulletin
from zhaoshang.domain.publishing.queries import digest, draft, latest_published, visible_to

pytestmark = pytest.mark.django_db


def person(role: str) -> User:
    district = Organisation.objects.order_by("path").first()
    with writing("tests"):
        user = User.objects.create(username=role, full_name=role, organisation=district, joined_on=date(2019, 1, 1))
        RoleGrant.objects.create(
            user=user,
            role=Role.objects.get(key=role),
            organisation=district,
            granted_at=datetime(2019, 1, 1, tzinfo=UTC),
            granted_by="tests",
        )
    return user


def publish(bulletin: Bulletin, by: Any = None) -> Bulletin:
    return commands.publish(bulletin=bulletin, by=by or machine(), at=LATER)


def withdraw(bulletin: Bulletin, reason: str = "数字有误") -> Bulletin:
    return commands.withdraw(bulletin=bulletin, reason=reason, by=machine(), at=LATER)


def test_each_composition_is_a_new_edition(august: None) -> None:
    first, second = composed(), composed()

    assert (first.number, second.number) == ("月报-2020-08-1", "月报-2020-08-2")
    assert first.content["issue"]["zh"] == "2020年第8期"
    assert second.content["issue"]["zh"] == "2020年第8期（第2版）"
    assert first.content_digest == digest(first.content) != second.content_digest
    assert first.month_digest == second.month_digest == first.content["month_digest"]
    entry = Entry.objects.filter(verb="publishing.compose").last()
    assert (
        entry is not None
        and first.content_digest in Entry.objects.get(subject_id=str(first.pk), verb=entry.verb).payload
    )


def test_an_open_month_is_not_composed(august: None) -> None:
    with pytest.raises(errors.MonthNotClosed):
        commands.compose(month=SEPTEMBER, content={}, by=machine(), at=LATER)


def test_a_draft_of_another_edition_or_with_other_figures_is_refused(august: None) -> None:
    stale, forged = draft(AUGUST), draft(AUGUST)
    forged["figures"][0]["cumulative"] = "99999"
    with pytest.raises(errors.DraftOvertaken):
        commands.compose(month=AUGUST, content=forged, by=machine(), at=LATER)
    composed()
    with pytest.raises(errors.DraftOvertaken):
        commands.compose(month=AUGUST, content=stale, by=machine(), at=LATER)
    assert Bulletin.objects.count() == 1


def test_published_once_and_one_edition_at_a_time(august: None) -> None:
    first, second = composed(), composed()
    published = publish(first)

    assert published.state == "published" and latest_published() == first
    for again in (first, second):
        with pytest.raises(errors.AlreadyPublished) as refused:
            publish(again)
        assert "月报-2020-08-1" in refused.value.said.zh


def test_withdrawn_with_a_reason_and_replaced(august: None) -> None:
    first, second = composed(), composed()
    with pytest.raises(errors.NotPublished):
        withdraw(first)
    publish(first)
    with pytest.raises(errors.NoReason):
        withdraw(first, " ")

    gone = withdraw(first)

    assert (gone.state, gone.withdrawn_because) == ("withdrawn", "数字有误")
    with pytest.raises(errors.AlreadyWithdrawn):
        withdraw(first)
    with pytest.raises(errors.AlreadyWithdrawn):
        publish(first)
    publish(second)
    assert latest_published() == second
    assert Entry.objects.filter(verb="publishing.withdraw", reason="数字有误", outcome="done").exists()


def test_not_published_when_the_month_was_changed(august: None) -> None:
    bulletin = composed()
    books.tamper()

    with pytest.raises(errors.MonthChanged):
        publish(bulletin)
    assert Bulletin.objects.get().state == "composed"


def test_not_published_when_the_content_was_changed(august: None) -> None:
    bulletin = composed()
    with writing("tests"):
        bulletin.content["confidentiality"]["zh"] = "别的"
        bulletin.save()

    with pytest.raises(errors.ContentChanged):
        publish(bulletin)


def test_who_may(august: None) -> None:
    statistician, leader, officer = (person(r) for r in ("statistician", "bureau_leader", "bureau_officer"))
    with pytest.raises(NotAllowed):
        commands.compose(month=AUGUST, content=draft(AUGUST), by=leader, at=LATER)
    bulletin = commands.compose(month=AUGUST, content=draft(AUGUST), by=statistician, at=LATER)
    with pytest.raises(NotAllowed):
        publish(bulletin, officer)
    assert Entry.objects.filter(verb="publishing.publish", outcome="refused").count() == 1

    assert publish(bulletin, leader).published_by == leader.journal_key


def test_staff_see_all_and_the_public_what_stands(august: None) -> None:
    officer, public = person("bureau_officer"), AnonymousUser()
    first, second = composed(), composed()

    assert list(visible_to(officer)) == [second, first] and not visible_to(public).exists()
    publish(first)
    assert list(visible_to(public)) == [first]
    withdraw(first)
    assert not visible_to(public).exists() and latest_published() is None


def test_rows_change_only_through_commands(august: None) -> None:
    bulletin = composed()
    bulletin.number = books.LONG_NAME[:20]
    with pytest.raises(OutsideCommand):
        bulletin.save()
