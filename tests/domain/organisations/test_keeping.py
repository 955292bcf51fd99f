"""Accounts closed, authenticators reset, roles redefined, units founded: what each changes, and what it refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.journal.models import Entry
from zhaoshang.domain.organisations import commands
from zhaoshang.domain.organisations.errors import (
    AlreadyDismissed,
    BadKey,
    KeyTaken,
    LastKeeper,
    MachineAccount,
    NameMissing,
    NoAuthenticator,
    NotYourself,
    ReasonMissing,
    UnknownKind,
    UnknownReach,
    UnknownVerb,
)
from zhaoshang.domain.organisations.models import Organisation, Role, RoleGrant, User
from zhaoshang.domain.organisations.queries import keepers, live_grants, verbs_to_give
from zhaoshang.domain.organisations.states import ROLES, VIEWS


def second_step(person: User) -> None:
    """The person has an authenticator and recovery codes."""
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=person, type=kind, data={"secret": "sealed"})


def session_of(person: User) -> str:
    """A browser the person is signed in with."""
    store = SessionStore()
    store["_auth_user_id"] = str(person.pk)
    store.save()
    return str(store.session_key)


def test_a_reset_leaves_neither_authenticator_nor_codes_nor_sessions(crowd: Crowd, clock: Clock, machine: Any) -> None:
    person, other, keeper = crowd("statistician"), crowd("auditor"), crowd("administrator")
    second_step(person)
    second_step(other)
    theirs, others = session_of(person), session_of(other)

    commands.reset_authenticator(user=person, reason="手机遗失，已当面核实", by=keeper, at=clock())

    assert not Authenticator.objects.filter(user=person).exists()
    assert Authenticator.objects.filter(user=other).count() == 2
    assert list(Session.objects.filter(pk__in=[theirs, others]).values_list("pk", flat=True)) == [others]
    entry = Entry.objects.get(verb="organisations.reset_authenticator")
    assert (entry.reason, entry.subject_id, entry.by_key) == (
        "手机遗失，已当面核实",
        str(person.pk),
        keeper.journal_key,
    )
    assert "secret" not in entry.payload and "sealed" not in entry.payload


def test_a_reset_is_refused_to_oneself_without_reason_and_without_need(crowd: Crowd, clock: Clock) -> None:
    person, keeper = crowd("statistician"), crowd("administrator")
    second_step(keeper)

    with pytest.raises(NoAuthenticator):
        commands.reset_authenticator(user=person, reason="手机遗失", by=keeper, at=clock())
    with pytest.raises(NotYourself):
        commands.reset_authenticator(user=keeper, reason="手机遗失", by=keeper, at=clock())
    second_step(person)
    with pytest.raises(ReasonMissing):
        commands.reset_authenticator(user=person, reason=" ", by=keeper, at=clock())
    assert Authenticator.objects.count() == 4


def test_an_account_is_closed_once_by_somebody_else_with_a_reason(crowd: Crowd, clock: Clock, machine: Any) -> None:
    person, keeper = crowd("statistician"), crowd("administrator")

    with pytest.raises(ReasonMissing):
        commands.dismiss(user=person, reason="", by=keeper, at=clock())
    with pytest.raises(NotYourself):
        commands.dismiss(user=keeper, reason="离职", by=keeper, at=clock())
    with pytest.raises(MachineAccount):
        commands.dismiss(user=machine, reason="离职", by=keeper, at=clock())
    commands.dismiss(user=person, reason="离职", by=keeper, at=clock())
    with pytest.raises(AlreadyDismissed):
        commands.dismiss(user=person, reason="离职", by=keeper, at=clock())


def test_the_last_who_can_keep_accounts_stays(crowd: Crowd, clock: Clock, machine: Any) -> None:
    keeper, role = crowd("administrator"), Role.objects.get(key="administrator")
    held = RoleGrant.objects.get(user=keeper)

    for act in (
        lambda: commands.withdraw(grant=held, reason="调离", by=machine, at=clock()),
        lambda: commands.dismiss(user=keeper, reason="离职", by=machine, at=clock()),
        lambda: commands.redefine_role(role=role, verbs=["desk.enter"], reach="nothing", by=machine, at=clock()),
    ):
        with pytest.raises(LastKeeper):
            act()
    assert keepers(live_grants()) == {keeper.pk}

    second = crowd.appoint("second", ["administrator"])
    commands.dismiss(user=keeper, reason="离职", by=second, at=clock())
    assert keepers(live_grants()) == {second.pk}


def test_a_role_gets_only_verbs_and_reaches_there_are(crowd: Crowd, clock: Clock, machine: Any) -> None:
    role = Role.objects.get(key="expert")

    for verbs in (["targets.fly"], ["nothing.*"], ["*"]):
        with pytest.raises(UnknownVerb):
            commands.redefine_role(role=role, verbs=verbs, reach="all", by=machine, at=clock())
    with pytest.raises(UnknownReach):
        commands.redefine_role(role=role, verbs=["desk.enter"], reach="moon", by=machine, at=clock())
    commands.redefine_role(role=role, verbs=["targets.*", "desk.enter"], reach="own", by=machine, at=clock())
    assert (Role.objects.get(pk=role.pk).verbs, Role.objects.get(pk=role.pk).reach) == (
        ["desk.enter", "targets.*"], "own",
    )  # fmt: skip


def test_every_shipped_role_could_be_laid_down_again(crowd: Crowd, clock: Clock, machine: Any) -> None:
    for role in ROLES:
        if role.key != "machine":
            row = Role.objects.get(key=role.key)
            commands.redefine_role(role=row, verbs=list(role.verbs), reach=role.reach, by=machine, at=clock())

    assert set(VIEWS) <= set(verbs_to_give())
    assert "evidence.drop" not in verbs_to_give()  # it comes with uploading


def test_a_unit_needs_a_key_a_name_and_a_kind(clock: Clock, machine: Any) -> None:
    district = Organisation.objects.get(key="district")
    told = {"name": "示例园区", "name_en": "", "kind": "park", "parent": district, "since": date(2020, 1, 1)}

    for wrong, refusal in (
        ({"key": "Park 1"}, BadKey), ({"key": "park", "kind": "moon"}, UnknownKind), ({"key": "park", "name": " "}, NameMissing),
        ({"key": "bureau"}, KeyTaken),
    ):  # fmt: skip
        with pytest.raises(refusal):
            commands.found(**{**told, **wrong}, by=machine, at=clock())
    made = commands.found(**{**told, "key": "park"}, by=machine, at=clock())
    assert made.called.en == "示例园区"
