"""Accounts closed, authenticators reset, roles redefined, units founded: what each changes, and what it refuses."""

from __future__ import annotations

import threading
import time
from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.journal.models import Entry, writing
from zhaoshang.domain.organisations import commands
from zhaoshang.domain.organisations.errors import (
    AlreadyDismissed,
    BadKey,
    KeepingNeedsReach,
    KeyTaken,
    LastKeeper,
    MachineAccount,
    NameMissing,
    NoAuthenticator,
    NotYourself,
    OutsideKeeping,
    OwnRoleWidened,
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
    for other in ({"kind": "department"}, {"parent": Organisation.objects.get(key="bureau")}, {"name": "别的园区"}):
        with pytest.raises(KeyTaken):
            commands.found(**{**told, "key": "park", **other}, by=machine, at=clock())
    assert commands.found(**{**told, "key": "park"}, by=machine, at=clock()) == made


def test_nobody_grants_themself_a_role(crowd: Crowd, clock: Clock) -> None:
    keeper, role = crowd("administrator"), Role.objects.get(key="statistician")

    with pytest.raises(NotYourself):
        commands.grant(user=keeper, role=role, organisation=keeper.organisation, by=keeper, at=clock())

    assert not User.objects.get(pk=keeper.pk).has_perm("targets.close")
    assert Entry.objects.filter(verb="organisations.grant", outcome="refused").count() == 1


def test_a_keeper_of_a_unit_grants_in_its_tree_only(crowd: Crowd, clock: Clock) -> None:
    keeper, own = crowd("administrator", "xiangfu"), crowd("expert", "xiangfu")
    elsewhere, above = crowd("expert", "gongchen"), Organisation.objects.get(key="district")
    officer, leader = Role.objects.get(key="subdistrict_officer"), Role.objects.get(key="district_leader")

    for wrong in (
        {"user": own, "role": officer, "organisation": above},
        {"user": own, "role": officer, "organisation": elsewhere.organisation},
        {"user": elsewhere, "role": officer, "organisation": own.organisation},
        {"user": own, "role": leader, "organisation": own.organisation},  # it would reach over the whole district
    ):
        with pytest.raises(OutsideKeeping):
            commands.grant(**wrong, by=crowd("administrator", "xiangfu"), at=clock())
    commands.grant(user=own, role=officer, organisation=own.organisation, by=keeper, at=clock())

    assert live_grants().filter(user=own, role=officer).exists()


def test_a_keeper_of_a_unit_touches_no_account_with_rights_beyond_it(crowd: Crowd, clock: Clock, machine: Any) -> None:
    """Who sets a password has all the rights of the account, and who closes one ends them."""
    keeper = crowd("administrator", "xiangfu")
    above, beside = crowd("administrator"), crowd("expert", "gongchen")
    seated_here = crowd("expert", "xiangfu")
    for key, unit in (("district_leader", "xiangfu"), ("expert", "district")):
        role, where = Role.objects.get(key=key), Organisation.objects.get(key=unit)
        commands.grant(user=seated_here, role=role, organisation=where, by=machine, at=clock())
    for person in (above, beside, seated_here):
        for step in (
            lambda p: commands.set_password(user=p, password="Chang-an-2020-lu", by=keeper, at=clock()),
            lambda p: commands.dismiss(user=p, reason="离职", by=keeper, at=clock()),
            lambda p: commands.reset_authenticator(user=p, reason="遗失", by=keeper, at=clock()),
            lambda p: commands.withdraw(grant=p.grants.order_by("-pk").first(), reason="离职", by=keeper, at=clock()),
        ):
            with pytest.raises(OutsideKeeping):
                step(person)
    with pytest.raises(OutsideKeeping):
        commands.appoint(
            username="new", full_name="新人", organisation=beside.organisation, password="Chang-an-2020-lu",
            by=keeper, at=clock(),
        )  # fmt: skip
    own = crowd("subdistrict_officer", "xiangfu")
    commands.dismiss(user=own, reason="离职", by=keeper, at=clock())
    assert not User.objects.get(pk=own.pk).is_active


def test_the_bureaus_keeper_grants_in_the_whole_district(crowd: Crowd, clock: Clock) -> None:
    keeper, person = crowd("administrator"), crowd("expert", "xiangfu")
    for key, unit in (("subdistrict_officer", "xiangfu"), ("district_leader", "district")):
        role, where = Role.objects.get(key=key), Organisation.objects.get(key=unit)
        commands.grant(user=person, role=role, organisation=where, by=keeper, at=clock())

    assert live_grants().filter(user=person).count() == 3


def test_a_role_that_reaches_its_own_unit_grants_there_only(crowd: Crowd, clock: Clock, machine: Any) -> None:
    role, person = Role.objects.get(key="expert"), crowd("auditor")
    crowd("expert")
    # As a house may have edited it before such a role was refused.
    role.verbs, role.reach = ["desk.enter", "people.read", "organisations.grant"], "own"
    with writing("tests.edited"):
        role.save()
    administrator, district = Role.objects.get(key="administrator"), Organisation.objects.get(key="district")
    holder = crowd("expert")

    with pytest.raises(NotYourself):
        commands.grant(user=holder, role=administrator, organisation=district, by=holder, at=clock())
    with pytest.raises(OutsideKeeping):
        commands.grant(user=person, role=administrator, organisation=district, by=holder, at=clock())
    commands.grant(user=person, role=administrator, organisation=holder.organisation, by=holder, at=clock())


def test_nobody_widens_a_role_they_hold(crowd: Crowd, clock: Clock, machine: Any) -> None:
    keeper, role = crowd("administrator"), Role.objects.get(key="administrator")
    verbs = list(role.verbs)

    for more, reach in (([*verbs, "targets.close"], "nothing"), ([*verbs, "targets.*"], "nothing"), (verbs, "all")):
        with pytest.raises(OwnRoleWidened):
            commands.redefine_role(role=role, verbs=more, reach=reach, by=keeper, at=clock())
    assert Role.objects.get(pk=role.pk).verbs == verbs

    fewer = ["desk.enter", "people.read", "organisations.grant", "organisations.redefine_role"]
    commands.redefine_role(role=role, verbs=fewer, reach="nothing", by=keeper, at=clock())
    commands.redefine_role(role=role, verbs=verbs, reach="all", by=machine, at=clock())
    assert Role.objects.get(pk=role.pk).reach == "all"


@pytest.mark.parametrize("reach", ["own", "associated"])
@pytest.mark.parametrize("verb", ["organisations.*", "organisations.grant"])
def test_accounts_are_kept_over_everything_or_without_business_rows(
    crowd: Crowd, clock: Clock, reach: str, verb: str
) -> None:
    role = Role.objects.get(key="expert")

    with pytest.raises(KeepingNeedsReach) as refused:
        commands.redefine_role(role=role, verbs=[verb], reach=reach, by=crowd("administrator"), at=clock())

    assert refused.value.details["field"] == "reach" and verb in refused.value.said.zh


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_keepers_do_not_put_each_other_out_at_once(crowd: Crowd, clock: Clock, machine: Any) -> None:
    first, second = (RoleGrant.objects.get(user=crowd.appoint(name, ["administrator"])) for name in ("one", "two"))
    begun, refused = threading.Event(), []

    def slowly() -> None:
        with transaction.atomic():
            commands.withdraw(grant=first, reason="调离", by=machine, at=clock())
            begun.set()
            time.sleep(0.5)
        connection.close()

    def meanwhile() -> None:
        begun.wait(10)
        try:
            commands.withdraw(grant=second, reason="调离", by=machine, at=clock())
        except LastKeeper as problem:
            refused.append(problem)
        connection.close()

    threads = [threading.Thread(target=act) for act in (slowly, meanwhile)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(refused) == 1 and keepers(live_grants()) == {second.user_id}
