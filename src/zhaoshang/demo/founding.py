"""The example's units, industry centres and accounts, each made once."""

from __future__ import annotations

from typing import Any

from zhaoshang.demo import people
from zhaoshang.demo.moments import at
from zhaoshang.domain.industries.commands import name_centre
from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.organisations import commands as organisations
from zhaoshang.domain.organisations.models import Organisation, Role, RoleGrant, User


def found(by: Any) -> None:
    """The units and the industry centres of the example stand."""
    district = Organisation.objects.get(key="district")
    known = set(Organisation.objects.values_list("key", flat=True))
    for key, name, name_en, kind in people.UNITS:
        if key not in known:
            organisations.found(
                key=key,
                name=name,
                name_en=name_en,
                kind=kind,
                parent=district,
                since=people.FOUNDED,
                by=by,
                at=at(1, 6),
            )
    named = set(IndustryCentre.objects.values_list("key", flat=True))
    for order, (key, name, name_en) in enumerate(people.CENTRES, 1):
        if key not in named:
            name_centre(key=key, name=name, name_en=name_en, order=order, since=people.FOUNDED, by=by, at=at(1, 6))


def appoint(by: Any) -> None:
    """Every example person has an account and a role."""
    for username, full_name, role, unit in people.example_people():
        organisation = Organisation.objects.get(key=unit)
        user = User.objects.filter(username=username).first()
        if user is None:
            user = organisations.appoint(
                username=username,
                full_name=full_name,
                organisation=organisation,
                password=people.PASSWORD,
                by=by,
                at=at(1, 6, 14),
            )
        if not RoleGrant.objects.filter(user=user).exists():
            organisations.grant(
                user=user,
                role=Role.objects.get(key=role),
                organisation=organisation,
                by=by,
                at=at(1, 6, 14, 5),
            )


def logins() -> list[tuple[str, str, str]]:
    """The example's accounts that exist here: user name, full name, password."""
    here = dict(User.objects.filter(is_active=True).values_list("username", "full_name"))
    return [
        (username, full_name, people.PASSWORD)
        for username, full_name, *_ in people.example_people()
        if here.get(username) == full_name
    ]
