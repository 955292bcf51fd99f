"""One row of a ledger, stated on a page instead of in a workbook: checked by the same columns, booked as the same facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max

from zhaoshang.domain.evidence.commands.facts import Origin, build, lock_books, settled, too_long, write
from zhaoshang.domain.evidence.errors import (
    ByFileOnly,
    FutureDate,
    NothingStated,
    OfAnotherUnit,
    OnTheBooks,
    ReasonNeeded,
    TextTooLong,
)
from zhaoshang.domain.evidence.models import Fact
from zhaoshang.domain.evidence.queries import fact_kind, in_force, ledger_called, month_to_count_in
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.journal.rules import may
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.cells import CellReader
from zhaoshang.kernel.ledger import RowReading, Statement, called, named
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.zone import day_of


@command("evidence.state", Bilingual("登记一条数据", "state a row"))
def state(
    *, ledger: str, values: Mapping[str, Any], reason: str = "", org_path: str, by: Any, at: datetime
) -> list[Fact]:
    """What the row states stands, on no workbook's word but this person's.

    `values` are in base units, by the ledger's fields. Refuses what the ledger would refuse in a workbook, what stands already
    (that is corrected, not stated again), and a row of a closed month without a reason: it counts in the first open one.
    """
    described = ledger_called(ledger)
    if described.kept_from is not None:
        raise ByFileOnly(ledger=described.name)
    for column in described.columns:
        CellReader(column, "").check(values.get(column.field))
    said = {name: value for name, value in values.items() if value not in (None, "")}
    statements = described.statements(RowReading(0, said))
    if not statements:
        raise NothingStated
    closed = lock_books()
    made = [_built(one, closed, reason, org_path, by, at) for one in statements]
    described.attach(made, by=by, at=at, org_path=org_path)
    tell(made[0], reason, ledger=ledger, facts=write(made))
    return made


def _built(statement: Statement, closed: Month | None, reason: str, org_path: str, by: Any, at: datetime) -> Fact:
    kind, day = fact_kind(statement.kind), statement.happened_on
    if kind.is_too_early(day, day_of(at)):
        raise FutureDate(label=Bilingual("日期", "date"), day=day, field=kind.DAY)
    if long := too_long(kind, statement.values, statement.key):
        raise TextTooLong(field=long[0], length=long[1], most=long[2])
    standing = in_force(kind).filter(key=statement.key).first()
    if standing is not None:
        name = named(called(statement.values, statement.key), day)
        raise OnTheBooks(what=name) if may("evidence.state", by, standing) else OfAnotherUnit(what=name)
    first = min(day, statement.counts_in or day)
    if closed and Month.of(first) <= closed and not reason.strip():
        raise ReasonNeeded(month=closed.next().label, field="reason")
    return build(
        kind,
        Statement(statement.kind, statement.key, day, settled(kind, statement.values)),
        revision=(kind._default_manager.filter(key=statement.key).aggregate(last=Max("revision"))["last"] or 0) + 1,
        counts_in=month_to_count_in(statement.counts_in or day, closed),
        origin=Origin(org_path=org_path),
        by=by,
        at=at,
        reason=reason,
    )
