"""R50, by a machine that does random things to the books for months: every day of the past reads as it read then.

After each step the oracle records all figures of all months. At the end every recorded day is computed again, closed
months still say what was frozen, and the journal and the facts prove themselves.
"""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.factories.moments import Clock
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.estate.models import OccupancyReading
from zhaoshang.domain.evidence import tasks
from zhaoshang.domain.evidence.commands import booking, checking, facts, files, imports, staging, undoing
from zhaoshang.domain.evidence.errors import ChangedSince
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.evidence.queries import altered_facts, closed_through, in_force
from zhaoshang.domain.evidence.tasks import day_of
from zhaoshang.domain.journal.queries import verify
from zhaoshang.domain.organisations.queries import machine
from zhaoshang.domain.targets.commands import close
from zhaoshang.domain.targets.queries.proof import altered_months
from zhaoshang.domain.targets.queries.rows import rows
from zhaoshang.domain.targets.queries.values import worths
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.kernel.period import Month

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FIRST, KEYS = Month(2020, 1), ("fdi", "fdi_mfg", "fdi_mfg_share", "occupancy", "occupancy_change")
COLUMNS = {
    "fdi": ["enterprise_name", "paid_on", "paid_in_usd", "in_city_scope", "is_manufacturing", "voucher_no"],
    "buildings": ["building_name", "as_of", "lettable_sqm", "leased_sqm", "year_start_rate"],
}


def months_until(last: Month) -> list[Month]:
    return list(Month.span(FIRST, last))


def seen(last: Month, **options: Any) -> dict[str, Any]:
    """Every figure of every month, eight decimals (what a frozen figure keeps)."""
    return {
        f"{month} {key}": (w.in_month and round_half_up(w.in_month, 8), w.cumulative and round_half_up(w.cumulative, 8))
        for month in months_until(last)
        for key, w in worths(month, keys=KEYS, **options).items()
    }


class Books(RuleBasedStateMachine):
    """Bookings, changes, corrections, withdrawals, undos and closings, a day or more apart."""

    @initialize()
    def open(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.by, self.clock = machine(), Clock("2020-02-10 09:00")
        self.recorded: list[tuple[Any, Month, dict[str, Any]]] = []
        self.frozen: dict[str, Any] = {}
        self.serial = 0
        self.record()

    def teardown(self) -> None:
        if not hasattr(self, "atomic"):
            return
        try:
            self.every_day_again()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @property
    def today(self) -> Month:
        return Month.of(day_of(self.clock.at))

    def record(self) -> None:
        """What anybody asking now would read, open months included."""
        self.recorded.append((self.clock.at, self.today, seen(self.today, as_of=self.clock.at)))
        self.clock.at += timedelta(hours=20)

    def begin(self, batch: Import, state: str) -> Import:
        return booking.begin(batch=batch, state=state, by=self.by, at=self.clock())

    def book(self, ledger: str, sheet: list[dict[str, Any]]) -> Import | None:
        """The rows, by the steps of an import after its file was read (reading has its own tests)."""
        names = COLUMNS[ledger]
        self.serial += 1
        kept = files.keep([json.dumps([self.serial, sheet], default=str).encode()], name=f"{self.serial}.xlsx")
        batch = imports.upload(kept=kept, ledger=ledger, org_path="0001/0002/", by=self.by, at=self.clock())
        layout = {"sheet": 0, "sheet_name": "台账", "data_start": 1, "units": {}, "headings": {}, "as_of": None,
                  "columns": {name: at for at, name in enumerate(names)}}  # fmt: skip
        batch = self.begin(batch, "reading")
        batch = imports.take_in(batch=batch, tables=[], layout=layout, by=self.by, at=self.clock())
        batch = self.begin(batch, "checking")
        closed = closed_through()
        checker = checking.Checker(batch, day_of(self.clock.at), closed.last_day if closed else None, self.by)
        checked = [checker.read(n, [cell(row.get(name)) for name in names]) for n, row in enumerate(sheet, 1)]
        checker.compare(checked)
        staging.stage(batch, checked, checker)
        assert all(r.verdict != "refused" for r in checked), [r.problems for r in checked]
        batch = staging.conclude(
            batch=batch, counts={}, notes=[], sheet=staging.sheet_proof(checker), written=0, by=self.by, at=self.clock()
        )
        batch.reason = "随机"
        batch = self.begin(batch, "booking")
        with booking.prepare(batch, by=self.by, at=self.clock()) as spool:
            if not len(spool):
                return None
            return booking.book(
                batch=batch, spool=spool, proof=spool.proof(), reason="随机", by=self.by, at=self.clock()
            )

    @rule(
        payments=st.lists(
            st.tuples(st.integers(0, 9), st.integers(0, 40), st.integers(0, 9999), st.booleans(), st.booleans()),
            min_size=1, max_size=4, unique_by=lambda p: p[0],
        )
    )  # fmt: skip
    def capital(self, payments: list[tuple[int, int, int, bool, bool]]) -> None:
        today = day_of(self.clock.at)
        sheet = [
            {
                "enterprise_name": f"示例{n}", "voucher_no": f"V{n}", "paid_on": max(today - timedelta(days=back), FIRST.first_day),
                "paid_in_usd": Decimal(amount) / 10, "in_city_scope": "是" if city else "否",
                "is_manufacturing": "是" if made else "否",
            }
            for n, back, amount, city, made in payments
        ]  # fmt: skip
        self.book("fdi", sheet)
        self.record()

    @rule(readings=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 35), st.integers(0, 100)), min_size=1, max_size=3,
                            unique_by=lambda r: (r[0], r[1])))  # fmt: skip
    def occupancy(self, readings: list[tuple[int, int, int]]) -> None:
        today = day_of(self.clock.at)
        days = {(n, max(today - timedelta(days=back), FIRST.first_day)): rate for n, back, rate in readings}
        sheet = [
            {"building_name": f"示例大厦{n}", "as_of": day, "lettable_sqm": Decimal(1000 * (n + 1)),
             "leased_sqm": Decimal(10 * (n + 1) * rate), "year_start_rate": "50%"}
            for (n, day), rate in days.items()
        ]  # fmt: skip
        self.book("buildings", sheet)
        self.record()

    @rule(kind=st.sampled_from([PaidInCapital, OccupancyReading]), at=st.integers(0, 50), amount=st.integers(0, 1000))
    def correct(self, kind: Any, at: int, amount: int) -> None:
        standing = list(in_force(kind).order_by("pk"))
        if not standing:
            return
        fact = standing[at % len(standing)]
        new = {"paid_in_usd": Decimal(amount)} if kind is PaidInCapital else {"leased_sqm": Decimal(amount)}
        if fact.stated()[next(iter(new))] != next(iter(new.values())):
            facts.correct(fact=fact, values=new, reason="随机", by=self.by, at=self.clock())
        self.record()

    @rule(kind=st.sampled_from([PaidInCapital, OccupancyReading]), at=st.integers(0, 50))
    def withdraw(self, kind: Any, at: int) -> None:
        standing = list(in_force(kind).order_by("pk"))
        if standing:
            facts.withdraw_fact(fact=standing[at % len(standing)], reason="随机", by=self.by, at=self.clock())
            self.record()

    @rule(at=st.integers(0, 20))
    def undo(self, at: int) -> None:
        booked = list(Import.objects.filter(state="booked").order_by("pk"))
        if booked:
            try:
                asked = undoing.ask(batch=booked[at % len(booked)], reason="随机", by=self.by, at=self.clock())
                tasks.undo(asked, reason="随机", by=self.by, now=self.clock)
            except ChangedSince:
                return
            self.record()

    @precondition(lambda self: self.today > FIRST)
    @rule()
    def close(self) -> None:
        closed = closed_through()
        month = closed.next() if closed else self.today.previous()
        if month >= self.today:
            return
        close(month=month, by=self.by, at=self.clock())
        now = seen(month)
        self.frozen |= {k: v for k, v in now.items() if k.startswith(str(month))}
        self.record()

    @rule(days=st.integers(5, 40))
    def time_passes(self, days: int) -> None:
        self.clock.at += timedelta(days=days)

    @invariant()
    def closed_months_stand(self) -> None:
        closed = closed_through() if hasattr(self, "clock") else None
        if closed:
            now = seen(closed)
            assert {k: now[k] for k in self.frozen} == self.frozen

    def every_day_again(self) -> None:
        for moment, last, then in self.recorded:
            assert seen(last, as_of=moment) == then, f"as it was known at {moment}"
        for month in months_until(self.today):
            for key, w in worths(month, keys=("fdi", "fdi_mfg")).items():
                counted = sum((r.sign * r.paid_in_usd for r in rows(w.figure, month)), Decimal(0)) / 10000
                assert counted == w.cumulative, f"{month} {key}: the rows do not add up to the figure"
        assert verify([]).broken == []
        assert list(altered_facts()) == []
        assert list(altered_months()) == []


def cell(value: Any) -> Any:
    """A value as the workbook reader hands it over."""
    if isinstance(value, Decimal):
        return {"n": f"{value:f}"}
    return {"d": value.isoformat()} if hasattr(value, "isoformat") else value


def test_a_year_of_anything() -> None:
    # Derandomised: the same histories in every run, so that a red test is the program's doing, not the day's.
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=20, stateful_step_count=14, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
