"""`zhaoshang user …`: accounts and roles, for whoever installs the program."""

from __future__ import annotations

import click

from zhaoshang.web.console.answers import acting, clock, told


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
    from zhaoshang.domain.organisations.models import Organisation, Role  # noqa: PLC0415 -- as above

    unit = Organisation.objects.filter(key=organisation).first()
    if unit is None:
        known = "、".join(Organisation.objects.values_list("key", flat=True))
        raise click.BadParameter(f"没有单位 {organisation}；有：{known}", param_hint="--organisation")
    wanted = {role.key: role for role in Role.objects.filter(key__in=roles)}
    for role in roles:
        if role not in wanted:
            known = "、".join(Role.objects.exclude(key="machine").values_list("key", flat=True))
            raise click.BadParameter(f"没有角色 {role}；有：{known}", param_hint="--role")
    by = acting()
    person = commands.appoint(
        username=username, full_name=full_name, organisation=unit, password=password, by=by, at=clock()
    )
    for role in roles:
        commands.grant(user=person, role=wanted[role], organisation=unit, by=by, at=clock())
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
    from zhaoshang.domain.organisations.queries import live_grants  # noqa: PLC0415 -- the program is set up by now

    for grant in live_grants().exclude(user__is_machine=True).order_by("user__username"):
        told(
            f"{grant.user.username:16} {grant.user.full_name}  {grant.role.name}  {grant.organisation.name}",
            f"{grant.user.username:16} {grant.user.full_name}  {grant.role.name_en}  {grant.organisation.name}",
        )


def add_to(group: click.Group) -> None:
    """The commands of this module are part of `zhaoshang`."""
    group.add_command(user)
