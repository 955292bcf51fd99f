"""Writes of enterprises: companies become known, one by one or many at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from zhaoshang.domain.enterprises.models import Enterprise
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.names import same_name_key


@command("enterprises.register", Bilingual("登记企业", "register enterprises"))
def register(
    *, known_as: Iterable[tuple[str, str]], is_sample: bool = False, by: Any, at: datetime
) -> dict[tuple[str, str], Enterprise]:
    """Every (name, credit code) has its enterprise: found by code, else by name; made when there is none.

    A company first met without a code receives it when a later ledger gives one. Two codes are never one company.
    """
    pairs = {(name.strip(), uscc) for name, uscc in known_as}
    by_code = {e.uscc: e for e in _chunks_in("uscc", {u for _, u in pairs if u})}
    by_key: dict[str, list[Enterprise]] = {}
    for known in _chunks_in("name_key", {same_name_key(n) for n, _ in pairs}):
        by_key.setdefault(known.name_key, []).append(known)
    found: dict[tuple[str, str], Enterprise] = {}
    made: list[Enterprise] = []
    coded: list[Enterprise] = []
    for name, uscc in sorted(pairs, key=lambda p: (not p[1], p)):
        same_name = by_key.setdefault(same_name_key(name), [])
        enterprise: Enterprise | None = by_code.get(uscc) if uscc else next(iter(same_name), None)
        if enterprise is None and uscc:
            enterprise = next((e for e in same_name if e.uscc is None), None)
            if enterprise is not None:
                enterprise.uscc = uscc
                if enterprise.pk:
                    coded.append(enterprise)
        if enterprise is None:
            enterprise = Enterprise(
                uscc=uscc or None,
                name=name,
                name_key=same_name_key(name),
                recorded_at=at,
                recorded_by=by.journal_key,
                is_sample=is_sample,
            )
            made.append(enterprise)
            same_name.append(enterprise)
        if uscc:
            by_code[uscc] = enterprise
        found[(name, uscc)] = enterprise
    Enterprise.objects.bulk_create(made, batch_size=2000)
    if coded:
        Enterprise.objects.bulk_update(coded, ["uscc"], batch_size=500)
    tell(None, made=len(made), given_a_code=[e.pk for e in coded])
    return found


def _chunks_in(column: str, values: set[str]) -> Iterable[Enterprise]:
    ordered = sorted(values)
    for start in range(0, len(ordered), 500):
        yield from Enterprise.objects.filter(**{f"{column}__in": ordered[start : start + 500]})
