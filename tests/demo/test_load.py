"""Loading: twice changes nothing, rows belong to units, accounts open, and a bureau's own books are left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from tests.demo.moments import LOOKED_AT
from zhaoshang.demo import article, people
from zhaoshang.demo.load import BooksInUse, load, logins
from zhaoshang.domain.enterprises.models import Enterprise
from zhaoshang.domain.estate import queries as estate
from zhaoshang.domain.estate.models import Tenancy
from zhaoshang.domain.evidence.commands import imports
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.evidence.queries import kinds
from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.journal.models import Entry
from zhaoshang.domain.organisations.models import Organisation, RoleGrant, User
from zhaoshang.domain.organisations.queries import machine, within_reach
from zhaoshang.domain.projects import queries as projects
from zhaoshang.domain.projects.models import Project
from zhaoshang.domain.publishing.models import Bulletin
from zhaoshang.domain.targets.commands import close
from zhaoshang.domain.targets.models import ExternalResult, Scheme, Target
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.sealing import digest
from zhaoshang.web.kit import bulletins

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.xdist_group("gongshu"),
    pytest.mark.usefixtures("gongshu"),
]


def everything() -> dict[str, Any]:
    """What stands: every fact by its leaf, and how much there is of everything else."""
    stands: dict[str, Any] = {
        label: digest([fact.leaf() for fact in kind.objects.order_by("pk")])  # type: ignore[attr-defined]
        for label, kind in kinds().items()
    }
    others = (Import, Entry, Organisation, User, RoleGrant, IndustryCentre, Target, ExternalResult, Scheme, Bulletin)
    return stands | {m.__name__: m.objects.count() for m in others}  # type: ignore[attr-defined]


def test_one_worker_loads_it_for_all(request: pytest.FixtureRequest) -> None:
    """Groups of tests stay together: otherwise every worker would load the example, for a minute."""
    if request.config.getoption("loadgroup", False):
        assert request.node.nodeid.endswith("@gongshu")


def test_loading_again_changes_nothing() -> None:
    before, said = everything(), []
    load(by=machine(), now=LOOKED_AT, say=said.append)
    assert everything() == before
    assert said == ["示例已就绪：2020年1—8月已封账，9月未封账。"]


def test_loading_again_leaves_what_the_bureau_did_meanwhile() -> None:
    """Nobody's draft is published in the director's name, and the months are told as they stand."""
    with transaction.atomic():
        statistician, now = User.objects.get(username=people.STATISTICIAN), datetime(2020, 11, 9, 10, tzinfo=UTC)
        for batch in Import.objects.filter(state=Import.State.CHECKED):
            imports.drop(batch=batch, by=statistician, at=now)
        close(month=Month(2020, 9), by=statistician, at=now)
        drafts = [bulletins.compose(Month(2020, month), by=statistician, at=now) for month in (9, 8)]
        before, said = everything(), []
        load(by=machine(), now=LOOKED_AT, say=said.append)
        assert everything() == before
        assert [Bulletin.objects.get(pk=draft.pk).state for draft in drafts] == ["composed", "composed"]
        assert said == ["示例已就绪：2020年1—9月已封账，10月未封账。"]
        transaction.set_rollback(True)


def test_everything_from_the_ledgers_is_marked_as_a_sample() -> None:
    for kind in kinds().values():
        assert not kind._default_manager.filter(is_sample=False).exists()
    named = {*article.LANDED_NAMES, article.SUPERCOMPUTING, article.CHIP_SPACE, article.DATA_CENTRE}
    named |= {f"{firm}新投资项目" for firm in article.TARGET_FIRMS}
    assert set(Project.objects.exclude(name__contains="示例").values_list("name", flat=True)) == named
    assert not Enterprise.objects.exclude(name__contains="示例").exists()


def test_an_officer_sees_the_own_subdistrict_only() -> None:
    officer = User.objects.get(username=people.XIANGFU)
    mine = within_reach(Tenancy.objects.all(), officer, "estate.read")
    assert 0 < mine.count() < Tenancy.objects.count()
    assert {t.building_name[:5] for t in mine} == {"示例·祥符"}
    assert {b.name[:5] for b in estate.visible_to(officer)} == {"示例·祥符"}
    assert not projects.visible_to(officer).exists()


def test_the_bureau_sees_everything() -> None:
    for name in (people.STATISTICIAN, "director", "leader", "auditor"):
        user = User.objects.get(username=name)
        assert estate.visible_to(user).count() == 14
        assert projects.visible_to(user).count() > 382
    assert not estate.visible_to(User.objects.get(username="admin")).exists()


def test_every_example_account_opens() -> None:
    accounts = logins()
    assert len(accounts) == len(people.example_people()) == 10
    username, _, password = accounts[3]
    assert User.objects.get(username=username).check_password(password)
    roles = set(RoleGrant.objects.exclude(user__is_machine=True).values_list("role__key", flat=True))
    assert {"statistician", "subdistrict_officer", "auditor", "administrator"} <= roles


def test_units_and_centres_stand() -> None:
    names = set(Organisation.objects.values_list("name", flat=True))
    assert {*people.SUBDISTRICTS, *people.PARKS} <= names
    assert len(people.SUBDISTRICTS) == 10
    assert list(IndustryCentre.objects.values_list("name", flat=True)) == list(people.CENTRE_NAMES)


def test_a_bureaus_own_books_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Imports are there and the example's units are not: somebody else's work."""
    elsewhere = (("elsewhere", "别处街道", "Elsewhere", "subdistrict"),)
    monkeypatch.setattr(people, "UNITS", elsewhere)
    before = everything()
    with pytest.raises(BooksInUse):
        load(by=machine(), now=LOOKED_AT, say=lambda _: None)
    assert everything() == before
