"""Writes of organisations: found a unit, appoint a person, grant and withdraw roles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from zhaoshang.domain.journal.commands import REGISTRY, command, tell
from zhaoshang.domain.organisations.errors import (
    AlreadyDismissed,
    AlreadyGranted,
    BadKey,
    BadUsername,
    KeepingNeedsReach,
    KeyTaken,
    LastKeeper,
    MachineAccount,
    NameMissing,
    NameTaken,
    NoAuthenticator,
    NotGranted,
    NotYourself,
    OnlyMachine,
    OutsideKeeping,
    OwnRoleWidened,
    ReasonMissing,
    RoleChanged,
    UnknownKind,
    UnknownReach,
    UnknownVerb,
    WeakPassword,
)
from zhaoshang.domain.organisations.models import Organisation, Role, RoleGrant, User
from zhaoshang.domain.organisations.queries import keepers, live_grants, sessions_of, verbs_to_give
from zhaoshang.domain.organisations.rules import covers, grants_of, keeps
from zhaoshang.domain.organisations.states import ALL, ASSOCIATED, KINDS, NOTHING, OWN, REACHES, VIEWS, WIDTH
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
    """A unit stands in the tree below its parent. Founding the very same again returns it unchanged.

    Refuses a key that belongs to another unit or is none, an unknown kind, and an empty name.
    """
    existing = Organisation.objects.filter(key=key).first()
    same = (name, kind, parent.pk if parent else None)
    if existing and (existing.name, existing.kind, existing.parent_id) == same:
        return existing
    if existing:
        raise KeyTaken(key=key, name=existing.called, field="key")
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", key):
        raise BadKey(key=key, field="key")
    if kind not in KINDS:
        raise UnknownKind(kind=kind, known="、".join(KINDS))
    if not name.strip():
        raise NameMissing(field="name")
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
def appoint(
    *,
    username: str,
    full_name: str,
    organisation: Organisation,
    password: str,
    roles: Sequence[Role] = (),
    by: Any,
    at: datetime,
) -> User:
    """The person has an account with this password, and these roles at their unit: all of it, or none.

    Refuses a taken name, a weak password, a unit outside the tree whoever appoints keeps, and what `grant` refuses.
    """
    if not keeps(by, organisation.path, "organisations.appoint"):
        raise OutsideKeeping(what=organisation.called, field="organisation")
    if not re.fullmatch(r"[\w.@+-]{2,60}", username):
        raise BadUsername(username=username, field="username")
    if User.objects.filter(username__iexact=username).exists():
        raise NameTaken(username=username, field="username")
    user = User(username=username, full_name=full_name, organisation=organisation, joined_on=day_of(at))
    _set_password(user, password)
    user.save()
    for role in roles:
        grant(user=user, role=role, organisation=organisation, by=by, at=at)
    tell(user, username=username, full_name=full_name, organisation=organisation.key)
    return user


@command("organisations.set_password", Bilingual("重设密码", "reset a password"), about="user")
def set_password(*, user: User, password: str, by: Any, at: datetime) -> User:
    """The account opens with the new password; nothing of it enters the journal.

    Refuses for somebody whose unit or rights lie outside the tree whoever sets it keeps.
    """
    _in_keeping(user, by, "organisations.set_password")
    _set_password(user, password)
    user.save(update_fields=["password"])
    tell(user, username=user.username)
    return user


@command("organisations.dismiss", Bilingual("停用账号", "close an account"), about="user")
def dismiss(*, user: User, reason: str, by: Any, at: datetime) -> User:
    """The account can no longer sign in, from the next click on; what it did stays under its name.

    Refuses without a reason, for oneself, for the machine's account, twice, and when nobody would be left to keep
    accounts.
    """
    _person(user, reason, by)
    _in_keeping(user, by, "organisations.dismiss")
    _keepers_wait()
    if not user.is_active:
        raise AlreadyDismissed(person=user.full_name)
    _somebody_remains(live_grants().exclude(user=user))
    user.is_active = False
    user.save(update_fields=["is_active"])
    tell(user, username=user.username)
    return user


@command("organisations.reset_authenticator", Bilingual("重置验证器", "reset an authenticator"), about="user")
def reset_authenticator(*, user: User, reason: str, by: Any, at: datetime) -> User:
    """The account has no authenticator and no recovery codes any more and is signed out everywhere.

    Whoever signs in next with its password sets up a new one. Refuses without a reason, for oneself, and where there is
    nothing to reset.
    """
    _person(user, reason, by)
    _in_keeping(user, by, "organisations.reset_authenticator")
    steps = user.authenticator_set.all()  # type: ignore[attr-defined]  # the sign-in library's rows; no room knows it
    kinds = sorted(steps.values_list("type", flat=True))
    if not kinds:
        raise NoAuthenticator(person=user.full_name)
    steps.delete()
    sessions_of(user, at).delete()
    tell(user, username=user.username, removed=kinds)
    return user


@command("organisations.grant", Bilingual("授予角色", "grant a role"), about="user")
def grant(*, user: User, role: Role, organisation: Organisation, by: Any, at: datetime) -> RoleGrant:
    """The person holds the role for the tree below the organisation from now on.

    Refuses for oneself, and what lies outside the tree whoever grants keeps: the organisation, the person's own unit,
    and a role that reaches over everything.
    """
    if role.key == "machine" and not user.is_machine:
        raise OnlyMachine
    if user.pk == getattr(by, "pk", None) and not user.is_machine:
        raise NotYourself
    _within_keeping(user, role, organisation, by)
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
    """The role ends now; the next request of the person is judged without it.

    Refuses without a reason, twice, and when nobody would be left to keep accounts.
    """
    _keepers_wait()
    row = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if row.withdrawn_at is not None:
        raise NotGranted
    if not reason.strip():
        raise ReasonMissing(field="reason")
    if not _is_kept(row, by, "organisations.withdraw"):
        raise OutsideKeeping(what=row.organisation.called)
    _somebody_remains(live_grants().exclude(pk=row.pk))
    row.withdrawn_at, row.withdrawn_by = at, by.journal_key
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    tell(row.user, role=row.role.key, organisation=row.organisation.key)
    return row


@command("organisations.redefine_role", Bilingual("修改角色", "redefine a role"), about="role")
def redefine_role(*, role: Role, verbs: list[str], reach: str, seen: str = "", by: Any, at: datetime) -> Role:
    """The role holds exactly these verbs with this reach, for everybody who has it, from the next request on.

    `seen` is what the role was (`Role.version`) when whoever changes it looked; refuses when somebody else has changed it
    since. Refuses verbs and reaches that do not exist, to widen a role one holds oneself, to keep accounts with a reach over
    some rows only, and when nobody would be left to keep accounts.
    """
    if role.key == "machine":
        raise OnlyMachine
    known = verbs_to_give()
    for verb in verbs:
        room = verb.removesuffix("*") if verb.endswith(".*") else None
        if verb not in known and not (room and any(key.startswith(room) for key in known)):
            raise UnknownVerb(verb=verb)
    if reach not in REACHES:
        raise UnknownReach(reach=reach)
    keeping = [verb for verb in verbs if verb.startswith("organisations.")]
    if keeping and reach in (OWN, ASSOCIATED):
        raise KeepingNeedsReach(verbs="、".join(keeping), reach=REACHES[reach], field="reach")
    _keepers_wait()
    role.refresh_from_db()
    if seen and seen != role.version:
        raise RoleChanged(role=role.called, what=_changes_since(seen, role))
    _not_ones_own_widened(role, verbs, reach, by)
    grants = list(live_grants())
    for held in grants:
        if held.role_id == role.pk:
            held.role.verbs = verbs
    _somebody_remains(grants)
    tell(role, before={"verbs": role.verbs, "reach": role.reach}, after={"verbs": sorted(set(verbs)), "reach": reach})
    role.verbs, role.reach = sorted(set(verbs)), reach
    role.save(update_fields=["verbs", "reach"])
    return role


def _person(user: User, reason: str, by: Any) -> None:
    """A step that somebody else takes for a person, with a reason."""
    if user.is_machine:
        raise MachineAccount
    if user.pk == getattr(by, "pk", None):
        raise NotYourself
    if not reason.strip():
        raise ReasonMissing(field="reason")


def _within_keeping(user: User, role: Role, organisation: Organisation, by: Any) -> None:
    """What is granted lies in the tree that `by` keeps; a role that reaches over everything asks for the whole tree."""
    verb = "organisations.grant"
    if not keeps(by, organisation.path, verb):
        raise OutsideKeeping(what=organisation.called, field="organisation")
    if not keeps(by, user.organisation.path, verb):
        raise OutsideKeeping(what=_at(user, user.organisation))
    if role.reach == ALL and not keeps(by, _whole_tree(organisation), verb):
        every = REACHES[ALL]
        what = Bilingual(f"“{role.name}”的范围是“{every.zh}”", f"“{role.name_en}” reaches over {every.en}")
        raise OutsideKeeping(what=what, field="role")


def _in_keeping(user: User, by: Any, verb: str) -> None:
    """The person's unit and every right they hold lie in the tree that `by` keeps: whoever opens an account with a password
    of their own choice has all of its rights."""
    if not keeps(by, user.organisation.path, verb):
        raise OutsideKeeping(what=_at(user, user.organisation))
    for held in live_grants().filter(user=user):
        if not _is_kept(held, by, verb):
            raise OutsideKeeping(what=_at(user, held.organisation))


def _is_kept(held: RoleGrant, by: Any, verb: str) -> bool:
    return keeps(by, _whole_tree(held.organisation) if held.role.reach == ALL else held.organisation.path, verb)


def _whole_tree(organisation: Organisation) -> str:
    return str(organisation.path).split("/", 1)[0] + "/"


def _at(user: User, unit: Organisation) -> Bilingual:
    return Bilingual(f"{user.full_name}（{unit.called.zh}）", f"{user.full_name} ({unit.called.en})")


def _changes_since(seen: str, role: Role) -> Bilingual:
    """What was added to a role and taken from it since it was as `seen` says; another reach too."""
    reach, *verbs = seen.split("|")
    before, now = set(verbs), set(role.verbs)
    zh, en = [], []
    for word_zh, word_en, changed in (("增加了", "added", now - before), ("去掉了", "taken away", before - now)):
        names = [REGISTRY[v].name if v in REGISTRY else VIEWS.get(v, Bilingual(v, v)) for v in sorted(changed)]
        if names:
            zh.append(word_zh + "、".join(f"“{n.zh}”" for n in names))
            en.append(f"{word_en}: " + ", ".join(f"“{n.en}”" for n in names))
    if reach != role.reach:
        reached = REACHES[role.reach]
        zh.append(f"范围改为“{reached.zh}”")
        en.append(f"the reach is now “{reached.en}”")
    return Bilingual("，".join(zh), "; ".join(en))


def _not_ones_own_widened(role: Role, verbs: list[str], reach: str, by: Any) -> None:
    """Nobody gives themself a verb or a wider reach through a role they hold. Keeping accounts in the own unit only
    becomes wider also when the reach over business rows ends.
    """
    if getattr(by, "is_machine", False) or role.pk not in {held.role_id for held in grants_of(by)}:
        return
    more = [verb for verb in verbs if not covers(role.verbs, verb)]
    if more:
        said = "、".join(more)
        raise OwnRoleWidened(role=role.called, what=Bilingual(f"加上{said}", f"{said} added"))
    unlimited = role.reach in (OWN, ASSOCIATED) and reach == NOTHING and covers(verbs, "organisations.grant")
    if WIDTH.index(reach) > WIDTH.index(role.reach) or unlimited:
        wider = REACHES[reach]
        raise OwnRoleWidened(
            role=role.called, what=Bilingual(f"范围改为“{wider.zh}”", f"the reach becomes {wider.en}"), field="reach"
        )


def _keepers_wait() -> None:
    """Whoever changes who keeps the house waits here for whoever is doing so: two cannot put out each other at once.

    Comes before every other lock of such a step, always in the same order, and before anything is judged.
    """
    keeping = [role.pk for role in Role.objects.all() if covers(role.verbs, "organisations.grant")]
    rows = RoleGrant.objects.select_for_update().filter(role__in=keeping, withdrawn_at__isnull=True)
    list(rows.order_by("pk").values_list("pk"))


def _somebody_remains(after: Iterable[RoleGrant]) -> None:
    """A house that somebody keeps stays kept: the grants left over must let at least one person keep it."""
    if keepers(live_grants()) and not keepers(after):
        raise LastKeeper


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
        raise WeakPassword(field="password", why_zh=said["zh-hans"], why_en=said["en"]) from None
    user.set_password(password)
