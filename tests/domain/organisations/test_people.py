"""Units, accounts and roles: what is refused, how far a role reaches, and what ends with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.people import PASSWORD, Crowd
from tests.house.premises import HAN
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.journal.errors import NotAllowed
from zhaoshang.domain.journal.models import Entry
from zhaoshang.domain.organisations import commands
from zhaoshang.domain.organisations.errors import AlreadyGranted, NameTaken, NotGranted, OnlyMachine, WeakPassword
from zhaoshang.domain.organisations.models import Organisation, Role, RoleGrant, User
from zhaoshang.domain.organisations.queries import live_grants, visible_to, within_reach
from zhaoshang.domain.organisations.rules import covers


def test_a_unit_stands_below_its_parent_and_is_founded_once(machine: Any, clock: Clock) -> None:
    district = Organisation.objects.get(key="district")
    told = {"name": "示例园区", "name_en": "Sample Park", "kind": "park", "parent": district, "since": date(2020, 1, 1)}

    park = commands.found(key="park", **told, by=machine, at=clock())
    again = commands.found(key="park", **told, by=machine, at=clock())

    assert park == again
    assert park.path.startswith(district.path) and park.path != district.path


def test_a_name_is_taken_whatever_its_letter_case(crowd: Crowd, clock: Clock, machine: Any) -> None:
    taken = crowd("auditor").username.upper()

    with pytest.raises(NameTaken) as refusal:
        crowd.appoint(taken, [])

    assert taken in refusal.value.said.zh and taken in refusal.value.said.en


@pytest.mark.parametrize("weak", ["短 a", "12345678901234", "password1234", "示例lin示例lin"])
def test_a_weak_password_is_refused_with_the_reason_in_both_languages(
    crowd: Crowd, machine: Any, clock: Clock, weak: str
) -> None:
    bureau = Organisation.objects.get(key="bureau")

    with pytest.raises(WeakPassword) as refusal:
        commands.appoint(
            username="示例lin示例lin", full_name="示例", organisation=bureau, password=weak, by=machine, at=clock()
        )

    assert HAN.search(refusal.value.details["why_zh"]) and not HAN.search(refusal.value.details["why_en"])  # type: ignore[call-overload]
    assert not User.objects.filter(full_name="示例").exists()


def test_an_account_that_is_closed_holds_nothing(crowd: Crowd, machine: Any, clock: Clock) -> None:
    person = crowd("statistician")
    assert person.has_perm("targets.close")

    commands.dismiss(user=person, reason="离职", by=machine, at=clock())

    assert not User.objects.get(pk=person.pk).has_perm("targets.close")
    assert not User.objects.get(pk=person.pk).is_staff


def test_a_role_is_granted_once_and_withdrawn_once(crowd: Crowd, machine: Any, clock: Clock) -> None:
    person, role = crowd("auditor"), Role.objects.get(key="auditor")
    held = RoleGrant.objects.get(user=person)
    with pytest.raises(AlreadyGranted):
        crowd.grant(person, "auditor", held.organisation)

    commands.withdraw(grant=held, reason="调离", by=machine, at=clock())

    with pytest.raises(NotGranted):
        commands.withdraw(grant=held, reason="调离", by=machine, at=clock())
    assert not live_grants().filter(user=person, role=role).exists()
    assert crowd.grant(person, "auditor", held.organisation).pk != held.pk  # and may be given again


def test_the_machines_role_is_the_machines_alone(crowd: Crowd, machine: Any, clock: Clock) -> None:
    person, role = crowd("administrator"), Role.objects.get(key="machine")

    with pytest.raises(OnlyMachine):
        crowd.grant(person, "machine", Organisation.objects.get(key="bureau"))
    with pytest.raises(OnlyMachine):
        commands.redefine_role(role=role, verbs=[], reach="all", by=machine, at=clock())


def test_a_redefined_role_holds_for_everybody_who_has_it(crowd: Crowd, machine: Any, clock: Clock) -> None:
    person, role = crowd("expert"), Role.objects.get(key="expert")
    assert not person.has_perm("league.read")

    commands.redefine_role(role=role, verbs=["desk.enter", "league.read"], reach="all", by=machine, at=clock())

    assert User.objects.get(pk=person.pk).has_perm("league.read")


def test_only_whoever_keeps_accounts_opens_them(crowd: Crowd, clock: Clock) -> None:
    bureau = Organisation.objects.get(key="bureau")
    told = {"username": "neu", "full_name": "示例新", "organisation": bureau, "password": PASSWORD}

    with pytest.raises(NotAllowed):
        commands.appoint(**told, by=crowd("statistician"), at=clock())

    assert commands.appoint(**told, by=crowd("administrator"), at=clock()).check_password(PASSWORD)


def test_a_role_reaches_the_tree_below_its_unit(crowd: Crowd, books: Books) -> None:
    ours, theirs = crowd("subdistrict_officer", "xiangfu"), crowd("subdistrict_officer", "gongchen")
    batch = books.booked("fdi", sample_rows("fdi", 1), by=ours)
    everybody = Import.objects.all()

    assert list(within_reach(everybody, crowd("subdistrict_officer", "xiangfu"), "imports.read")) == [batch]
    assert list(within_reach(everybody, theirs, "imports.read")) == []
    assert list(within_reach(everybody, crowd("section_head"), "imports.read")) == [batch]
    assert list(within_reach(everybody, crowd("administrator"), "imports.read")) == []


def test_accounts_are_seen_by_who_keeps_them_and_one_sees_oneself(crowd: Crowd) -> None:
    everybody, keeper = crowd.everyone(), crowd("administrator")

    assert visible_to(keeper).count() == len(everybody) and not visible_to(keeper).filter(is_machine=True).exists()
    assert list(visible_to(everybody["expert"])) == [everybody["expert"]]
    assert list(visible_to(None)) == []


@pytest.mark.parametrize(
    ("verbs", "key", "held"),
    [
        (["*"], "targets.close", True), (["targets.*"], "targets.close", True), (["targets.close"], "targets.close", True),
        (["targets.*"], "targetsx.close", False), (["targets.close"], "targets.close_month", False), ([], "a.b", False),
    ],
)  # fmt: skip
def test_verbs_cover_by_name_by_room_or_all(verbs: list[str], key: str, held: bool) -> None:
    assert covers(verbs, key) is held


def test_an_account_and_its_first_roles_are_one_step(crowd: Crowd, clock: Clock) -> None:
    bureau = Organisation.objects.get(key="bureau")
    told = {"username": "neu", "full_name": "示例新", "organisation": bureau, "password": PASSWORD}
    expert, machines = Role.objects.get(key="expert"), Role.objects.get(key="machine")
    keeper = crowd("administrator")

    with pytest.raises(OnlyMachine):
        commands.appoint(**told, roles=[expert, machines], by=keeper, at=clock())
    assert not User.objects.filter(username="neu").exists()
    assert Entry.objects.filter(verb="organisations.appoint", outcome="refused").count() == 1

    person = commands.appoint(**told, roles=[expert], by=keeper, at=clock())
    assert [grant.role for grant in live_grants().filter(user=person)] == [expert]
