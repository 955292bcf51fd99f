"""People: units are founded, accounts opened and roles granted by the commands an administrator uses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from zhaoshang.domain.organisations import commands
from zhaoshang.domain.organisations.models import Organisation, Role, RoleGrant, User
from zhaoshang.domain.organisations.queries import machine
from zhaoshang.domain.organisations.states import ROLES

PASSWORD = "运河 tests two bridges"
SUBDISTRICTS = {"xiangfu": ("祥符街道", "Xiangfu"), "gongchen": ("拱宸桥街道", "Gongchenqiao")}
PERSONAL_ROLES = tuple(role.key for role in ROLES if role.key != "machine")


class Crowd:
    """`crowd("statistician")`, `crowd("subdistrict_officer", "xiangfu")`: the account, opened when first asked for."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.known: dict[tuple[str, str], User] = {}

    def __call__(self, role: str, unit: str = "bureau") -> User:
        if (role, unit) not in self.known:
            self.known[(role, unit)] = self.appoint(f"{role}-{unit}", [role], unit)
        found = User.objects.get(pk=self.known[(role, unit)].pk)
        return found

    def unit(self, key: str) -> Organisation:
        """The unit of that key: the bureau stands already, subdistricts are founded."""
        if key in SUBDISTRICTS:
            name, name_en = SUBDISTRICTS[key]
            return commands.found(
                key=key, name=name, name_en=name_en, kind="subdistrict",
                parent=Organisation.objects.get(key="district"), since=date(2019, 1, 1), by=machine(), at=self.now(),
            )  # fmt: skip
        return Organisation.objects.get(key=key)

    def appoint(self, username: str, roles: list[str], unit: str = "bureau") -> User:
        """A new account with these roles at the unit."""
        where = self.unit(unit)
        person = commands.appoint(
            username=username,
            full_name=f"示例·{username}",
            organisation=where,
            password=PASSWORD,
            by=machine(),
            at=self.now(),
        )
        for role in roles:
            self.grant(person, role, where)
        return person

    def grant(self, person: User, role: str, where: Organisation) -> RoleGrant:
        """One more role."""
        return commands.grant(
            user=person, role=Role.objects.get(key=role), organisation=where, by=machine(), at=self.now()
        )

    def everyone(self) -> dict[str, Any]:
        """An account for each role, the officer of a subdistrict once in each of the two."""
        found = {role: self(role) for role in PERSONAL_ROLES if role != "subdistrict_officer"}
        return found | {f"officer of {key}": self("subdistrict_officer", key) for key in SUBDISTRICTS}
