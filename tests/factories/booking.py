"""Workbooks on their way into the books, by the same steps as the pages and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.factories.ledgers import Row, workbook
from zhaoshang.domain.evidence import tasks
from zhaoshang.domain.evidence.commands import booking, files, imports, undoing
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.targets.queries.values import Worth, worths
from zhaoshang.kernel.period import Month

AUGUST = Month(2020, 8)


class Books:
    """Uploads, checks and books for one person by one clock."""

    def __init__(self, by: Any, now: Callable[[], datetime]) -> None:
        self.by, self.now = by, now

    def checked(
        self, ledger: str, rows: Iterable[Row] | bytes, *, name: str = "", by: Any = None, **layout: Any
    ) -> Import:
        """The import after its check; nothing is booked."""
        by = by or self.by
        upload = {k: layout.pop(k) for k in ("as_of", "is_sample", "org_path") if k in layout}
        content = rows if isinstance(rows, bytes) else workbook(ledger, rows, **layout)
        kept = files.keep([content], name=name or f"{ledger}.xlsx")
        upload.setdefault("org_path", by.organisation.path)
        batch = imports.upload(kept=kept, ledger=ledger, by=by, at=self.now(), **upload)
        batch = tasks.read(batch, by=by, now=self.now)
        return tasks.check(batch, by=by, now=self.now) if batch.state == Import.State.READ else batch

    def booked(
        self, ledger: str, rows: Iterable[Row] | bytes, *, reason: str = "", by: Any = None, **more: Any
    ) -> Import:
        """The import after it was booked."""
        batch = self.checked(ledger, rows, by=by, **more)
        return tasks.book(batch, reason=reason, by=by or self.by, now=self.now)

    def made_ready(self, batch: Import) -> Callable[[], Import]:
        """Everything of a booking but the booking itself, which happens when called."""
        batch = booking.begin(batch=batch, state=Import.State.BOOKING, by=self.by, at=self.now())
        spool = booking.prepare(batch, by=self.by, at=self.now())
        proof = spool.proof()
        return lambda: booking.book(batch=batch, spool=spool, proof=proof, by=self.by, at=self.now())

    def undone(self, batch: Import, reason: str = "传错了文件", *, by: Any = None) -> Import:
        """The import after it was taken back."""
        asked = undoing.ask(batch=batch, reason=reason, by=by or self.by, at=self.now())
        return tasks.undo(asked, reason=reason, by=by or self.by, now=self.now)


def figures(month: Month = AUGUST, **options: Any) -> dict[str, tuple[Decimal | None, Decimal | None, int]]:
    """Every figure of a month as (in the month, cumulative, rows): what must be equal when nothing changed."""
    return {k: (w.in_month, w.cumulative, w.rows_cumulative) for k, w in worths(month, **options).items()}


def value(key: str, month: Month = AUGUST, **options: Any) -> Worth:
    """One figure of a month."""
    return worths(month, keys=[key], **options)[key]
