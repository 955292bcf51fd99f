"""The pages of people, roles and organisations: what a click does, what asks first, and what is said beside which field."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.factories.moments import Clock
from tests.factories.people import PASSWORD, Crowd
from zhaoshang.domain.journal.models import Entry
from zhaoshang.domain.organisations import commands
from zhaoshang.domain.organisations.models import Organisation, Role, RoleGrant, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(crowd: Crowd) -> User:
    return crowd("administrator")


@pytest.fixture
def desk(keeper: User, sign_in: Callable[[Any], Client]) -> Client:
    return sign_in(keeper)


def text(answer: Any) -> str:
    """What a page says, its markup taken out."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def beside(answer: Any, field: str) -> str:
    """The mistakes shown beside a field."""
    found = re.findall(rf'id="id_{field}_error\d*">(.*?)</p>', answer.content.decode(), re.DOTALL)
    return re.sub(r"<[^>]+>", "", " ".join(found))


def test_a_role_is_withdrawn_only_with_a_reason(desk: Client, crowd: Crowd) -> None:
    person = crowd("auditor")
    held = RoleGrant.objects.get(user=person)
    address = f"/desk/grants/{held.pk}/withdraw/"

    assert f'href="{address}"' in desk.get(f"/desk/people/{person.pk}/").content.decode()
    asked = desk.get(address)
    assert (
        asked.status_code == 200 and "审计员" in text(asked) and RoleGrant.objects.get(pk=held.pk).withdrawn_at is None
    )
    silent = desk.post(address)
    assert silent.status_code == 422 and beside(silent, "reason")
    assert RoleGrant.objects.get(pk=held.pk).withdrawn_at is None

    assert desk.post(address, {"reason": "调离"}).status_code == 302
    assert RoleGrant.objects.get(pk=held.pk).withdrawn_at is not None
    assert Entry.objects.get(verb="organisations.withdraw", outcome="done").reason == "调离"
    assert desk.get(address).status_code == 404


def test_an_account_is_closed_and_signed_out(desk: Client, crowd: Crowd, sign_in: Any) -> None:
    person = crowd("statistician")
    theirs = sign_in(person)
    assert theirs.get("/desk/").status_code == 200

    assert desk.post(f"/desk/people/{person.pk}/dismiss/", {"reason": "离职"}).status_code == 302

    assert theirs.get("/desk/").status_code == 302
    page = text(desk.get(f"/desk/people/{person.pk}/"))
    assert "已停用" in page and "授予角色" not in page
    again = desk.post(f"/desk/people/{person.pk}/dismiss/", {"reason": "离职"})
    assert again.status_code == 422 and "已经停用" in text(again)


def test_what_one_may_not_do_to_oneself_is_not_offered_and_refused(desk: Client, keeper: User) -> None:
    Authenticator.objects.create(user=keeper, type="totp", data={"secret": "x"})
    page = desk.get(f"/desk/people/{keeper.pk}/").content.decode()
    assert "/dismiss/" not in page and "/authenticator/" not in page

    for step in ("dismiss", "authenticator"):
        answer = desk.post(f"/desk/people/{keeper.pk}/{step}/", {"reason": "试"})
        assert answer.status_code == 422 and "不能为自己办理" in text(answer)
    assert Authenticator.objects.filter(user=keeper).exists()


def test_an_authenticator_is_reset_where_there_is_one(desk: Client, crowd: Crowd) -> None:
    person = crowd("section_head")
    address = f"/desk/people/{person.pk}/authenticator/"
    assert address not in desk.get(f"/desk/people/{person.pk}/").content.decode()
    assert "没有绑定验证器" in text(desk.post(address, {"reason": "手机遗失"}))
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    assert address in desk.get(f"/desk/people/{person.pk}/").content.decode()

    assert desk.post(address, {"reason": "手机遗失"}).status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()


def test_a_password_is_set_and_a_weak_one_refused_beside_its_field(desk: Client, crowd: Crowd) -> None:
    person = crowd("expert")
    address = f"/desk/people/{person.pk}/password/"

    weak = desk.post(address, {"password": "12345678"})
    assert weak.status_code == 422 and "不够安全" in beside(weak, "password")
    assert desk.post(address, {"password": "西湖 three bridges 2021"}).status_code == 302
    assert User.objects.get(pk=person.pk).check_password("西湖 three bridges 2021")
    assert "西湖" not in Entry.objects.get(verb="organisations.set_password", outcome="done").payload


def test_a_role_granted_twice_is_said_above_the_form(desk: Client, crowd: Crowd) -> None:
    person = crowd("auditor")
    given = {"role": Role.objects.get(key="auditor").pk, "organisation": person.organisation_id}

    answer = desk.post(f"/desk/people/{person.pk}/grant/", given)
    assert answer.status_code == 422 and "已有“审计员”角色" in text(answer)
    assert desk.post(f"/desk/people/{person.pk}/grant/", {"role": "x"}).status_code == 422


def test_a_taken_name_is_said_beside_it(desk: Client, crowd: Crowd) -> None:
    taken = crowd("auditor")
    given = {
        "username": taken.username, "full_name": "示例", "organisation": taken.organisation_id,
        "role": Role.objects.get(key="expert").pk, "password": PASSWORD,
    }  # fmt: skip

    answer = desk.post("/desk/people/appoint/", given)

    assert answer.status_code == 422 and "已经有人使用" in beside(answer, "username")


def test_a_refused_first_role_leaves_no_account(crowd: Crowd, sign_in: Any) -> None:
    client, elsewhere = sign_in(crowd("administrator", "xiangfu")), crowd.unit("gongchen")
    given = {
        "username": "neu", "full_name": "示例", "organisation": elsewhere.pk,
        "role": Role.objects.get(key="subdistrict_officer").pk, "password": PASSWORD,
    }  # fmt: skip

    answer = client.post("/desk/people/appoint/", given)
    assert answer.status_code == 422 and "超出了您管理账号的范围" in beside(answer, "organisation")
    assert not User.objects.filter(username="neu").exists()

    again = client.post("/desk/people/appoint/", {**given, "organisation": crowd.unit("xiangfu").pk})
    assert again.status_code == 302 and User.objects.get(username="neu").grants.count() == 1


def test_one_is_not_offered_roles_for_oneself(desk: Client, keeper: User) -> None:
    assert "/grant/" not in desk.get(f"/desk/people/{keeper.pk}/").content.decode()
    given = {"role": Role.objects.get(key="statistician").pk, "organisation": keeper.organisation_id}

    answer = desk.post(f"/desk/people/{keeper.pk}/grant/", given)

    assert answer.status_code == 422 and RoleGrant.objects.filter(user=keeper).count() == 1


# --- roles ----------------------------------------------------------------------------------------------------------


def test_roles_are_told_in_words(desk: Client, crowd: Crowd) -> None:
    crowd("statistician")
    assert "统计员" in text(desk.get("/desk/people/roles/"))
    role = Role.objects.get(key="statistician")

    page = text(desk.get(f"/desk/people/roles/{role.pk}/"))

    assert "下达目标" in page and "封账" in page and "示例·statistician-bureau" in page and "targets." not in page
    assert desk.get("/desk/people/roles/999/").status_code == 404
    machine = Role.objects.get(key="machine")
    assert desk.get(f"/desk/people/roles/{machine.pk}/").status_code == 404


def test_a_role_is_redefined_by_ticking(desk: Client, crowd: Crowd) -> None:
    role = Role.objects.get(key="expert")
    address = f"/desk/people/roles/{role.pk}/redefine/"
    assert desk.get(address).status_code == 200

    given = {"reach": "own", "reading": ["desk.enter", "figures.read"], "targets": ["targets.*", "targets.close"]}
    assert desk.post(address, given).status_code == 302

    again = Role.objects.get(pk=role.pk)
    assert (again.reach, again.verbs) == ("own", ["desk.enter", "figures.read", "targets.*"])
    assert desk.post(address, {"reach": "moon"}).status_code == 422
    assert desk.post(address, {"reach": "all", "reading": ["journal.burn"]}).status_code == 422
    keeping = desk.post(address, {"reach": "own", "organisations": ["organisations.grant"]})
    assert keeping.status_code == 422 and "不能与范围" in beside(keeping, "reach")
    assert Role.objects.get(pk=role.pk).verbs == again.verbs


def test_the_last_keeper_of_roles_is_not_locked_out(desk: Client) -> None:
    role = Role.objects.get(key="administrator")

    answer = desk.post(f"/desk/people/roles/{role.pk}/redefine/", {"reach": "nothing", "reading": ["desk.enter"]})

    assert answer.status_code == 409 and "没有任何人还能管理账号" in text(answer)
    assert Role.objects.get(pk=role.pk).verbs == role.verbs


def test_a_role_changed_by_somebody_else_meanwhile_is_said_before_anything_is_saved(
    desk: Client, machine: User, clock: Clock
) -> None:
    """R42: the second editor sees what the first did, with their own ticks still there."""
    role = Role.objects.get(key="auditor")
    address = f"/desk/people/roles/{role.pk}/redefine/"
    seen = desk.get(address).context["form"]["seen"].value()
    commands.redefine_role(
        role=role, verbs=[v for v in role.verbs if v != "journal.read"], reach=role.reach, by=machine, at=clock()
    )
    mine = {"reach": role.reach, "reading": ["journal.read", "desk.enter"], "seen": seen}
    answer = desk.post(address, mine)
    role.refresh_from_db()
    assert answer.status_code == 409 and "去掉了" in text(answer) and "看日志" in text(answer)
    assert "journal.read" not in role.verbs
    assert "journal.read" in answer.context["form"]["reading"].value(), "what was ticked is still there"
    again = desk.post(address, mine | {"seen": answer.context["form"]["seen"].value()})
    role.refresh_from_db()
    assert again.status_code == 302 and "journal.read" in role.verbs


# --- organisations --------------------------------------------------------------------------------------------------


def test_a_unit_is_founded_in_the_tree(desk: Client) -> None:
    bureau = Organisation.objects.get(key="bureau")
    given = {"name": "项目一科", "name_en": "Section 1", "kind": "department", "parent": bureau.pk, "key": "section1", "since": "2020-09-01"}  # fmt: skip

    assert desk.post("/desk/people/organisations/found/", given).status_code == 302
    made = Organisation.objects.get(key="section1")
    assert made.path.startswith(bureau.path)
    page = text(desk.get("/desk/people/organisations/"))
    assert "项目一科" in page and page.index("区投资促进局") < page.index("项目一科")

    taken = desk.post("/desk/people/organisations/found/", {**given, "name": "别的科"})
    assert taken.status_code == 422 and "已属于" in beside(taken, "key")
    wrong = desk.post("/desk/people/organisations/found/", {**given, "key": "一科"})
    assert wrong.status_code == 422 and "小写字母" in beside(wrong, "key")


def test_an_auditor_reads_and_is_offered_nothing(crowd: Crowd, sign_in: Any) -> None:
    reader = sign_in(crowd("auditor"))
    person, role = crowd("statistician"), Role.objects.get(key="expert")

    for address in (f"/desk/people/{person.pk}/", f"/desk/people/roles/{role.pk}/", "/desk/people/organisations/"):
        page = reader.get(address).content.decode()
        assert not re.search(r"/desk/[^\"]*/(dismiss|withdraw|password|authenticator|redefine|found)/", page), address


def test_everything_is_said_in_english_too(desk: Client, crowd: Crowd) -> None:
    person = crowd("statistician")
    desk.cookies["django_language"] = "en"
    role = Role.objects.get(key="statistician")

    for address in (
        "/desk/people/", f"/desk/people/{person.pk}/", "/desk/people/roles/", f"/desk/people/roles/{role.pk}/",
        "/desk/people/organisations/", f"/desk/people/{person.pk}/dismiss/", f"/desk/people/roles/{role.pk}/redefine/",
    ):  # fmt: skip
        page = text(desk.get(address))
        main = page[page.index("People and rights") :]
        assert "Statistician" in main or "Investment Promotion Bureau" in main or "sign in" in main, address
        assert "统计员" not in main and "投资促进局" not in main, address
