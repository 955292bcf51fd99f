"""Reads of organisations: who may see which rows, and who is who."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from zhaoshang.domain.organisations.models import Organisation, Role, RoleGrant, User
from zhaoshang.domain.organisations.rules import reaching

M = TypeVar("M", bound=Model)


def visible_to(user: Any) -> QuerySet[User]:
    """The accounts a person may see: all of them to whoever keeps or audits accounts, else only their own."""
    if reaching(user, "people.read"):
        return User.objects.filter(is_machine=False).select_related("organisation")
    return User.objects.filter(pk=getattr(user, "pk", None) or 0)


def within_reach(rows: QuerySet[M], user: Any, verb: str) -> QuerySet[M]:
    """Of rows that carry `org_path` and `recorded_by`, those the account's roles reach for `verb`."""
    condition = Q(pk__in=[])
    for grant in reaching(user, verb):
        if grant.role.reach == "all":
            return rows
        if grant.role.reach == "own":
            condition |= Q(org_path__startswith=grant.organisation.path)
        if grant.role.reach == "associated":
            condition |= Q(recorded_by=user.journal_key)
    return rows.filter(condition)


def live_grants() -> QuerySet[RoleGrant]:
    """Every grant in force, with its person, role and organisation."""
    return RoleGrant.objects.filter(withdrawn_at__isnull=True).select_related("user", "role", "organisation")


def roles() -> QuerySet[Role]:
    """Every role a person can be given."""
    return Role.objects.exclude(key="machine")


def organisations() -> QuerySet[Organisation]:
    """The tree, parents before children."""
    return Organisation.objects.order_by("path")


def machine() -> User:
    """The machine's own account: what the command line and scheduled work act as."""
    return User.objects.get(is_machine=True)
