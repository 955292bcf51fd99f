"""What a person has settled on a page, which no file undoes by repeating what it said before."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.db.models import Exists, OuterRef

from zhaoshang.domain.evidence.models import Fact
from zhaoshang.domain.evidence.queries import history_of


def stale(kind: type[Fact], keys: list[str]) -> dict[str, dict[str, set[Any]]]:
    """By key and by field, the values a person has corrected: what a file still says of them is not news.

    What an import states later settles a field anew, until it is undone. Hiding a project states the same again.
    """
    touched = kind._default_manager.filter(key__in=keys, sign=1, booking=None).values_list("key", flat=True)
    taken_back = kind._default_manager.filter(
        entry_uid=OuterRef("entry_uid"), source_row=OuterRef("source_row"), sign=-1, booking=None
    )
    said: dict[str, list[Any]] = {}
    rows = kind._default_manager.filter(key__in=set(touched), sign=1).order_by("revision")
    for fact in rows.annotate(is_by_hand=Exists(taken_back)):
        said.setdefault(fact.key, []).append(fact)
    for key, revisions in said.items():
        if revisions[0].is_by_hand:  # it was known otherwise before: what it said then counts too
            earlier = history_of(revisions[0]).filter(sign=1, pk__lt=revisions[0].pk)
            said[key] = [*earlier.annotate(is_by_hand=Exists(taken_back)), *revisions]
    return {key: found for key, revisions in said.items() if (found := _corrected_fields(kind, revisions))}


def _corrected_fields(kind: type[Fact], revisions: list[Any]) -> dict[str, set[Any]]:
    """Of one fact's revisions, the first first: for each field whose last word is a person's, what it said before."""
    found: dict[str, set[Any]] = {}
    kept: dict[str, dict[str, set[Any]]] = {revisions[0].values_digest: {}}
    for was, now in pairwise(revisions):
        if now.booking_id is None and not now.is_by_hand:  # what stood before an import that was undone stands again
            found = {name: set(values) for name, values in kept.get(now.values_digest, {}).items()}
            continue
        for name in kind.VALUES:
            before, after = getattr(was, name), getattr(now, name)
            if before == after:
                continue
            if now.is_by_hand:
                found.setdefault(name, set()).add(before)
                found[name].discard(after)
            else:
                found.pop(name, None)
        kept[now.values_digest] = {name: set(values) for name, values in found.items()}
    return found


def withdrawn(kind: type[Fact], keys: list[str]) -> set[str]:
    """Of keys under which nothing stands, those whose last row a person took back."""
    last: dict[str, int | None] = {}
    rows = kind._default_manager.filter(key__in=keys, sign=-1).order_by("revision")
    for key, booking in rows.values_list("key", "booking_id"):
        last[key] = booking
    return {key for key, booking in last.items() if booking is None}
