"""Who may: whether a person holds a verb through any role, and whether a row lies within a role's reach."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import rules

from zhaoshang.domain.organisations.models import Organisation, RoleGrant, User
from zhaoshang.domain.organisations.states import ALL, NOTHING, VIEWS


def grants_of(user: Any) -> list[RoleGrant]:
    """The live grants of an account; read once per request."""
    if not isinstance(user, User) or not user.is_active:
        return []
    if not hasattr(user, "_live_grants"):
        live = RoleGrant.objects.filter(user=user, withdrawn_at__isnull=True).select_related("role", "organisation")
        user._live_grants = list(live)  # type: ignore[attr-defined]
    return user._live_grants  # type: ignore[attr-defined, no-any-return]


def covers(verbs: Iterable[str], key: str) -> bool:
    """Whether a role's verbs include `key`, by name, by its room's `*`, or by `*`."""
    return any(v in (key, "*") or (v.endswith(".*") and key.startswith(v[:-1])) for v in verbs)


def holds(user: Any, key: str) -> bool:
    """Whether any live role of the account includes the verb."""
    return any(covers(grant.role.verbs, key) for grant in grants_of(user))


def reaching(user: Any, key: str) -> list[RoleGrant]:
    """The live grants through which the account holds the verb."""
    return [grant for grant in grants_of(user) if covers(grant.role.verbs, key)]


def keeps(user: Any, path: str, verb: str) -> bool:
    """Whether the account may do a verb of keeping accounts in the unit at `path`: everywhere, or in the tree below one of
    its grants."""
    found = reaching(user, verb)
    return any(grant.role.reach == ALL or path.startswith(_kept_by(grant)) for grant in found)


def _kept_by(grant: RoleGrant) -> str:
    """The tree a keeper keeps. The bureau has no units below it: its administrators keep those of its district."""
    path = str(grant.organisation.path)
    of_the_bureau = grant.role.reach == NOTHING and grant.organisation.kind == Organisation.Kind.BUREAU
    return path[: path[:-1].rfind("/") + 1] or path if of_the_bureau else path


def holder_of(key: str) -> Any:
    """The predicate: the account holds the verb, and the row (when it belongs to a unit) is within reach."""

    @rules.predicate(name=f"holds {key}")  # type: ignore[untyped-decorator]
    def predicate(user: Any, row: Any = None) -> bool:
        path = getattr(row, "org_path", None)
        for grant in reaching(user, key):
            if path is None or grant.role.reach == "all":
                return True
            if grant.role.reach == "own" and path.startswith(grant.organisation.path):
                return True
            if grant.role.reach == "associated" and getattr(row, "recorded_by", "") == user.journal_key:
                return True
        return False

    return predicate


def allow(*keys: str) -> None:
    """Registers the plain rule for verbs that need nothing beyond a role and its reach."""
    for key in keys:
        rules.set_perm(key, holder_of(key))


allow(*VIEWS)
allow("industries.name_centre")
allow(
    "journal.reseal",
    "journal.seal",
    "organisations.appoint",
    "organisations.found",
    "organisations.grant",
    "organisations.withdraw",
)
allow("organisations.redefine_role", "organisations.set_password", "organisations.dismiss")
allow("organisations.reset_authenticator")
# Evidence lies below people: its verbs get their rules here.
allow("evidence.upload", "evidence.choose", "evidence.check", "evidence.book", "evidence.undo")
allow("evidence.learn", "evidence.correct", "evidence.withdraw_fact", "evidence.close_month")
# Part of reading one's own upload, and of giving it up.
rules.set_perm("evidence.ask_to_book", holder_of("evidence.book"))
rules.set_perm("evidence.state", holder_of("evidence.book"))
rules.set_perm("evidence.point", holder_of("evidence.choose"))
rules.set_perm("evidence.recheck", holder_of("evidence.check"))
rules.set_perm("evidence.ask_to_undo", holder_of("evidence.undo"))
for _verb in ("evidence.read", "evidence.refuse", "evidence.drop", "evidence.begin"):
    rules.set_perm(_verb, holder_of("evidence.upload"))
# Nobody asks for it: it says beside an import what was refused, to whomever it was refused.
rules.set_perm("evidence.note_refusal", rules.always_allow)
