"""Writes of organisations: found a unit, appoint a person, grant and withdraw roles."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.organisations.errors import (
    AlreadyGranted,
    NameTaken,
    NotGranted,
    OnlyMachine,
    WeakPassword,
)
from zhaoshang.domain.organisations.models import Organisation, Role, RoleGrant, User
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.zone import day_of


@command("organisations.found", Bilingual("设立单位", "found an organisation"))
def found(
    *,
    key: str,
    name: str,
    name_en: str,
    kind: str,
    parent: Organisation | None,
    since: date,
    by: Any,
    at: datetime,
) -> Organisation:
    """A unit stands in the tree below its parent. Founding one that exists returns it unchanged."""
    existing = Organisation.objects.filter(key=key).first()
    if existing:
        return existing
    step = f"{Organisation.objects.count() + 1:04d}/"
    made: Organisation = Organisation.objects.create(
        key=key,
        name=name,
        name_en=name_en,
        kind=kind,
        parent=parent,
        path=(parent.path if parent else "") + step,
        since=since,
    )
    tell(made, key=key, name=name, kind=kind)
    return made


@command("organisations.appoint", Bilingual("开设账号", "open an account"))
def appoint(*, username: str, full_name: str, organisation: Organisation, password: str, by: Any, at: datetime) -> User:
    """The person has an account with this password. Refuses a taken name and a weak password."""
    if User.objects.filter(username__iexact=username).exists():
        raise NameTaken(username=username)
    user = User(username=username, full_name=full_name, organisation=organisation, joined_on=day_of(at))
    _set_password(user, password)
    user.save()
    tell(user, username=username, full_name=full_name, organisation=organisation.key)
    return user


@command("organisations.set_password", Bilingual("重设密码", "reset a password"), about="user")
def set_password(*, user: User, password: str, by: Any, at: datetime) -> User:
    """The account opens with the new password; nothing of it enters the journal."""
    _set_password(user, password)
    user.save(update_fields=["password"])
    tell(user, username=user.username)
    return user


@command("organisations.dismiss", Bilingual("停用账号", "close an account"), about="user")
def dismiss(*, user: User, reason: str, by: Any, at: datetime) -> User:
    """The account can no longer sign in; what it did stays under its name."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    tell(user, username=user.username)
    return user


@command("organisations.grant", Bilingual("授予角色", "grant a role"), about="user")
def grant(*, user: User, role: Role, organisation: Organisation, by: Any, at: datetime) -> RoleGrant:
    """The person holds the role for the tree below the organisation from now on."""
    if role.key == "machine" and not user.is_machine:
        raise OnlyMachine
    if RoleGrant.objects.filter(user=user, role=role, organisation=organisation, withdrawn_at__isnull=True).exists():
        raise AlreadyGranted(
            person=user.full_name, organisation=organisation.name, role=Bilingual(role.name, role.name_en)
        )
    made: RoleGrant = RoleGrant.objects.create(
        user=user, role=role, organisation=organisation, granted_at=at, granted_by=by.journal_key
    )
    tell(user, role=role.key, organisation=organisation.key)
    return made


@command("organisations.withdraw", Bilingual("撤销授权", "withdraw a grant"))
def withdraw(*, grant: RoleGrant, reason: str, by: Any, at: datetime) -> RoleGrant:
    """The role ends now; the next request of the person is judged without it."""
    row = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if row.withdrawn_at is not None:
        raise NotGranted
    row.withdrawn_at, row.withdrawn_by = at, by.journal_key
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    tell(row.user, role=row.role.key, organisation=row.organisation.key)
    return row


@command("organisations.redefine_role", Bilingual("修改角色", "redefine a role"), about="role")
def redefine_role(*, role: Role, verbs: list[str], reach: str, by: Any, at: datetime) -> Role:
    """The role holds exactly these verbs with this reach, for everybody who has it, from the next request on."""
    if role.key == "machine":
        raise OnlyMachine
    tell(role, before=role.verbs, after=verbs, reach=reach)
    role.verbs, role.reach = sorted(set(verbs)), reach
    role.save(update_fields=["verbs", "reach"])
    return role


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError:
        said = {}
        for language in ("zh-hans", "en"):
            with translation.override(language):
                try:
                    validate_password(password, user)
                except ValidationError as problem:
                    said[language] = " ".join(problem.messages)
        raise WeakPassword(why_zh=said["zh-hans"], why_en=said["en"]) from None
    user.set_password(password)
