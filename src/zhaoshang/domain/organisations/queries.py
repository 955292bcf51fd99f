"""Reads of organisations: who may see which rows, and who is who."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

import rules
from django.contrib.sessions.models import Session
from django.db.models import Model, Q, QuerySet

from zhaoshang.domain.organisations.models import Organisation, Role, RoleGrant, User
from zhaoshang.domain.organisations.rules import covers, reaching
from zhaoshang.domain.organisations.states import KEEPING

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


def holders(verb: str) -> QuerySet[User]:
    """The people with an open account and a role that holds a verb, by user name. The machine is nobody."""
    grants = live_grants().filter(user__is_active=True, user__is_machine=False)
    found = {grant.user_id for grant in grants if covers(grant.role.verbs, verb)}
    return User.objects.filter(pk__in=found).order_by("username")


def keepers(grants: Iterable[RoleGrant]) -> set[int]:
    """The people who by these grants together can keep accounts and roles. The machine is nobody."""
    held: dict[int, list[str]] = defaultdict(list)
    for grant in grants:
        if grant.user.is_active and not grant.user.is_machine:
            held[grant.user_id] += grant.role.verbs
    return {pk for pk, verbs in held.items() if all(covers(verbs, key) for key in KEEPING)}


def sessions_of(user: User, at: datetime) -> QuerySet[Session]:
    """Every browser the person is signed in with. A session says whose it is only inside, so the live ones are read: there
    are as many as people signed in within the last half day, and nobody asks but whoever signs out."""
    own = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=at).iterator()
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    return Session.objects.filter(pk__in=own)


def verbs_to_give() -> list[str]:
    """Every verb a role can name, in order. Verbs whose rule asks for another verb come with that one."""
    plain = rules.permissions.permissions
    return sorted(key for key, rule in plain.items() if getattr(rule, "name", "") == f"holds {key}")


def roles() -> QuerySet[Role]:
    """Every role a person can be given."""
    return Role.objects.exclude(key="machine")


def organisations() -> QuerySet[Organisation]:
    """The tree, parents before children."""
    return Organisation.objects.order_by("path")


def machine() -> User:
    """The machine's own account: what the command line and scheduled work act as."""
    return User.objects.get(is_machine=True)
