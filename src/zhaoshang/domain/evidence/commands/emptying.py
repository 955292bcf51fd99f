"""What a file would empty because it has no column for it: a row states its whole fact anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from zhaoshang.domain.evidence.commands.findings import Checked
from zhaoshang.domain.evidence.queries import fact_kind

if TYPE_CHECKING:
    from zhaoshang.domain.evidence.commands.checking import Checker

CHUNK = 800
NOTHING = (None, "")


def would_empty(checker: Checker, rows: Sequence[Checked]) -> None:
    """`sums.emptied` has, by field the file lacks, the rows that change a fact in which something stands there."""
    lacking = {c.field for c in checker.ledger.columns if c.field not in checker.columns}
    changed: dict[str, dict[int, tuple[int, dict[str, Any]]]] = {}
    for row in rows:
        for booked in row.booked if not row.problems else ():
            if booked["replaces"]:
                changed.setdefault(booked["kind"], {})[booked["replaces"]] = (row.number, booked["values"])
    for label, replaced in changed.items():
        kind = fact_kind(label)
        names = [name for name in kind.VALUES if name in lacking]
        keys = list(replaced) if names else []
        for start in range(0, len(keys), CHUNK):
            for pk, *standing in kind.objects.filter(pk__in=keys[start : start + CHUNK]).values_list("pk", *names):
                number, now = replaced[pk]
                for name, value in zip(names, standing, strict=True):
                    if value not in NOTHING and now.get(name) in NOTHING:
                        checker.sums.emptied.setdefault(name, []).append(number)
