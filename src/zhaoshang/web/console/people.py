"""`zhaoshang user`, `role`, `organisation`: accounts, roles and units, for whoever installs the program."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.web.console.answers import Day, acting, as_json, clock, either, told


@click.group("user")
def user() -> None:
    """账号与角色。Accounts and roles."""


@user.command("add")
@click.argument("username")
@click.argument("full_name")
@click.option("--role", "roles", multiple=True, required=True, help="角色，可多次 / role, may be given more than once")
@click.option("--organisation", default="bureau", help="单位代号 / key of the organisation")
@click.password_option(help="初始密码 / first password")
def add(username: str, full_name: str, roles: tuple[str, ...], organisation: str, password: str) -> None:
    """开设账号。Open an account."""
    from zhaoshang.domain.organisations import commands  # noqa: PLC0415 -- the program is set up by now

    commands.appoint(
        username=username, full_name=full_name, organisation=_unit(organisation), password=password,
        roles=[_role(key) for key in roles], by=acting(), at=clock(),
    )  # fmt: skip
    told(
        f"已开设账号 {username}。首次登录需要绑定验证器。",
        f"Account {username} is open. The first sign-in sets up an authenticator.",
    )


@user.command("password")
@click.argument("username")
@click.password_option()
def password(username: str, password: str) -> None:
    """重设密码。Reset a password."""
    from zhaoshang.domain.organisations import commands  # noqa: PLC0415 -- the program is set up by now

    commands.set_password(user=acting(username), password=password, by=acting(), at=clock())
    told("已重设。", "Done.")


@user.command("list")
def list_() -> None:
    """全部账号。Every account."""
    from zhaoshang.domain.organisations.models import User  # noqa: PLC0415 -- the program is set up by now
    from zhaoshang.domain.organisations.queries import live_grants  # noqa: PLC0415 -- as above

    held: dict[int, list[Any]] = {}
    for grant in live_grants():
        held.setdefault(grant.user_id, []).append(grant)
    for one in User.objects.filter(is_machine=False).select_related("organisation").order_by("username"):
        grants = held.get(one.pk, [])
        state = Bilingual("", "") if one.is_active else Bilingual("  已停用", "  closed")
        told(*(_line(one, grants, code) + state.in_language(code) for code in ("zh", "en")))


def _line(one: Any, grants: list[Any], code: str) -> str:
    """An account on one line: what it may do where; its own unit when it may do nothing."""
    said = [f"{g.role.called.in_language(code)}  {g.organisation.called.in_language(code)}" for g in grants]
    roles = "；".join(said) if code == "zh" else "; ".join(said)
    return f"{one.username:16} {one.full_name}  {roles or '–  ' + one.organisation.called.in_language(code)}"


@user.command("grant")
@click.argument("username")
@click.argument("role")
@click.option("--organisation", default="", help="单位代号 / key of the organisation")
@click.option("--as", "as_user", default="")
def grant(username: str, role: str, organisation: str, as_user: str) -> None:
    """授予角色。Grant a role, at the person's own organisation unless said."""
    from zhaoshang.domain.organisations import commands  # noqa: PLC0415 -- the program is set up by now

    one = acting(username)
    unit = _unit(organisation) if organisation else one.organisation
    commands.grant(user=one, role=_role(role), organisation=unit, by=acting(as_user), at=clock())
    told("已授予。", "Granted.")


@user.command("withdraw")
@click.argument("username")
@click.argument("role")
@click.option("--organisation", default="", help="单位代号 / key of the organisation")
@click.option("--reason", required=True, help="理由 / the reason")
@click.option("--as", "as_user", default="")
def withdraw(username: str, role: str, organisation: str, reason: str, as_user: str) -> None:
    """撤销角色。Withdraw a role."""
    from zhaoshang.domain.organisations import commands  # noqa: PLC0415 -- the program is set up by now
    from zhaoshang.domain.organisations.queries import live_grants  # noqa: PLC0415 -- as above

    held = live_grants().filter(user=acting(username), role=_role(role))
    found = list(held.filter(organisation=_unit(organisation)) if organisation else held)
    if not found:
        raise click.UsageError(either(f"{username} 没有角色 {role}", f"{username} does not hold {role}"))
    if len(found) > 1:
        units = "、".join(g.organisation.key for g in found)
        raise click.UsageError(
            either(f"请用 --organisation 指明单位：{units}", f"say which with --organisation: {units}")
        )
    commands.withdraw(grant=found[0], reason=reason, by=acting(as_user), at=clock())
    told("已撤销。", "Withdrawn.")


@user.command("dismiss")
@click.argument("username")
@click.option("--reason", required=True, help="理由 / the reason")
@click.option("--as", "as_user", default="")
def dismiss(username: str, reason: str, as_user: str) -> None:
    """停用账号。Close an account."""
    from zhaoshang.domain.organisations import commands  # noqa: PLC0415 -- the program is set up by now

    commands.dismiss(user=_account(username), reason=reason, by=acting(as_user), at=clock())
    told(f"已停用 {username}。", f"Account {username} is closed.")


@user.command("reset-authenticator")
@click.argument("username")
@click.option("--reason", required=True, help="理由 / the reason")
@click.option("--as", "as_user", default="")
def reset_authenticator(username: str, reason: str, as_user: str) -> None:
    """重置验证器：下次登录时重新绑定。Reset an authenticator: the next sign-in sets up a new one."""
    from zhaoshang.domain.organisations import commands  # noqa: PLC0415 -- the program is set up by now

    commands.reset_authenticator(user=_account(username), reason=reason, by=acting(as_user), at=clock())
    told(
        f"已重置。{username} 下次登录时重新绑定验证器。",
        f"Reset. The next sign-in of {username} sets up a new authenticator.",
    )


@click.group("role")
def role() -> None:
    """角色。Roles."""


@role.command("list")
@click.option("--json", "json_", is_flag=True)
def role_list(json_: bool) -> None:
    """角色及其范围。The roles and how far they reach."""
    from zhaoshang.domain.organisations.queries import roles  # noqa: PLC0415 -- the program is set up by now
    from zhaoshang.domain.organisations.states import REACHES  # noqa: PLC0415 -- as above

    if json_:
        as_json([{"key": r.key, "zh": r.name, "en": r.name_en, "reach": r.reach, "verbs": r.verbs} for r in roles()])
        return
    for one in roles():
        reach = REACHES.get(one.reach, Bilingual(one.reach, one.reach))
        told(
            f"{one.key:20} {one.name}：{one.meaning}（{reach.zh}）",
            f"{one.key:20} {one.name_en}: {one.meaning_en} ({reach.en})",
        )


@role.command("redefine")
@click.argument("key")
@click.option("--add", multiple=True, help="加上操作，如 evidence.book / a verb to add")
@click.option("--remove", multiple=True, help="去掉操作 / a verb to take away")
@click.option("--reach", default="", help="all, own, associated, nothing")
@click.option("--as", "as_user", default="")
def role_redefine(key: str, add: tuple[str, ...], remove: tuple[str, ...], reach: str, as_user: str) -> None:
    """修改角色的操作和范围。Change what a role may do and how far it reaches."""
    from zhaoshang.domain.organisations import commands  # noqa: PLC0415 -- the program is set up by now

    one = _role(key)
    absent = [verb for verb in remove if verb not in one.verbs]
    if absent:
        raise click.UsageError(
            either(
                f"{key} 没有操作 {absent[0]}；有：{'、'.join(one.verbs)}",
                f"{key} has no verb {absent[0]}; it has: {', '.join(one.verbs)}",
            )
        )
    verbs = sorted((set(one.verbs) | set(add)) - set(remove))
    commands.redefine_role(role=one, verbs=verbs, reach=reach or one.reach, by=acting(as_user), at=clock())
    told("已修改。", "Changed.")


@click.group("organisation")
def organisation() -> None:
    """单位。Organisations."""


@organisation.command("list")
@click.option("--json", "json_", is_flag=True)
def organisation_list(json_: bool) -> None:
    """单位的树。The tree of organisations."""
    from zhaoshang.domain.organisations.queries import organisations  # noqa: PLC0415 -- the program is set up by now

    if json_:
        as_json(
            [
                {"key": u.key, "zh": u.name, "en": u.name_en, "kind": u.kind, "path": u.path, "since": u.since}
                for u in organisations()
            ]
        )
        return
    for unit in organisations():
        step = "  " * (unit.path.count("/") - 1)
        told(f"{step}{unit.name}  {unit.key}", f"{step}{unit.called.en}  {unit.key}")


@organisation.command("found")
@click.argument("key")
@click.argument("name")
@click.option("--name-en", default="", help="英文名称 / English name")
@click.option("--kind", default="subdistrict", help="subdistrict, park, department, bureau, district")
@click.option("--below", default="district", help="上级单位代号 / key of the unit above")
@click.option("--since", type=Day(), help="自何日起 / since")
@click.option("--as", "as_user", default="")
def organisation_found(
    key: str, name: str, name_en: str, kind: str, below: str, since: datetime | None, as_user: str
) -> None:
    """设立单位。Found an organisation."""
    from zhaoshang.domain.organisations import commands  # noqa: PLC0415 -- the program is set up by now
    from zhaoshang.kernel.zone import day_of  # noqa: PLC0415 -- as above

    commands.found(
        key=key, name=name, name_en=name_en, kind=kind, parent=_unit(below),
        since=since.date() if since else day_of(clock()), by=acting(as_user), at=clock(),
    )  # fmt: skip
    told(f"已设立 {name}。", f"{name_en or name} is founded.")


def _account(username: str) -> Any:
    """Any account, closed ones and the machine's too: the command says what may not be done to them."""
    from zhaoshang.domain.organisations.models import User  # noqa: PLC0415 -- the program is set up by now

    one = User.objects.filter(username__iexact=username).first()
    if one is None:
        raise click.UsageError(either(f"没有名为 {username} 的账号", f"there is no account {username}"))
    return one


def _unit(key: str) -> Any:
    from zhaoshang.domain.organisations.models import Organisation  # noqa: PLC0415 -- the program is set up by now

    unit = Organisation.objects.filter(key=key).first()
    if unit is None:
        known = "、".join(Organisation.objects.values_list("key", flat=True))
        raise click.UsageError(either(f"没有单位 {key}；有：{known}", f"no organisation {key}; there are: {known}"))
    return unit


def _role(key: str) -> Any:
    from zhaoshang.domain.organisations.queries import roles  # noqa: PLC0415 -- the program is set up by now

    found = roles().filter(key=key).first()
    if found is None:
        known = "、".join(roles().values_list("key", flat=True))
        raise click.UsageError(either(f"没有角色 {key}；有：{known}", f"no role {key}; there are: {known}"))
    return found


def add_to(group: click.Group) -> None:
    """The commands of this module are part of `zhaoshang`."""
    for one in (user, role, organisation):
        group.add_command(one)
