"""Nothing counts twice in silence: a code or number given later, the same payment on another day, a row that says less."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from tests.factories.booking import AUGUST, Books, figures, value
from tests.factories.ledgers import SAMPLES, sample_rows
from tests.factories.moments import Clock
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.estate.models import ParcelRecord
from zhaoshang.domain.evidence import tasks
from zhaoshang.domain.evidence.errors import NothingToBook, Unconfirmed
from zhaoshang.domain.evidence.models import Import, ImportRow
from zhaoshang.domain.evidence.queries import altered_facts, altered_sheets, kinds, ledger_called
from zhaoshang.domain.journal.models import writing
from zhaoshang.domain.projects.models import Project
from zhaoshang.domain.targets.commands import close
from zhaoshang.kernel.cells import CellReader, CellUnreadable
from zhaoshang.kernel.uscc import make_uscc

pytestmark = pytest.mark.django_db


def codes(count: int) -> list[str]:

    return [make_uscc("9", "1", "330105", f"MA2800{n:02d}") for n in range(count)]


def notes(batch: Import) -> list[str]:
    return [n["code"] for n in batch.notes]


@pytest.mark.parametrize("ledger", [k for k in SAMPLES if k in ("fdi", "above_scale", "tenancies", "mailings")])
def test_a_credit_code_filled_in_later_is_one_change(books: Books, ledger: str) -> None:
    rows = [row | {"uscc": ""} for row in sample_rows(ledger, 2)]
    books.booked(ledger, rows)
    before = {k: v[1:] for k, v in figures().items()}
    for row, code in zip(rows, codes(2), strict=True):
        row["uscc"] = code
    batch = books.booked(ledger, rows)
    assert (batch.counts["new"], batch.counts["changed"]) == (0, 2)
    assert {k: v[1:] for k, v in figures().items()} == before
    again = books.checked(ledger, rows, name="再传.xlsx")
    assert (again.counts["unchanged"], again.notes) == (2, [])
    # Of the same name, but with a code of its own: another firm.
    other = sample_rows(ledger, 1)[0] | {"uscc": codes(3)[2]}
    assert books.checked(ledger, [other], name="另一家.xlsx").counts["new"] == 1
    assert list(altered_facts()) == []


def test_a_project_number_given_later_is_one_change(books: Books) -> None:
    rows = [row | {"project_number": ""} for row in sample_rows("negotiations", 2)]
    books.booked("negotiations", rows)
    rows[0]["project_number"] = "谈-0901"
    batch = books.booked("negotiations", rows)
    assert (batch.counts["new"], batch.counts["changed"], batch.counts["unchanged"]) == (0, 1, 1)
    assert value("negotiated", AUGUST).cumulative == 2
    # Written without it again, it is still the same project.
    rows[0]["project_number"] = ""
    asked = books.checked("negotiations", rows, name="少了编号.xlsx")
    assert (asked.counts["new"], asked.counts["changed"]) == (0, 1)
    # Known by its number from the start, and then written without: nobody can decide, so it is asked.
    books.booked("negotiations", sample_rows("negotiations", 1, start=40))
    (bare,) = sample_rows("negotiations", 1, start=40, project_number="")
    assert notes(books.checked("negotiations", [bare], name="没有编号.xlsx")) == ["evidence.stands_elsewhere"]


def test_with_and_without_its_code_in_one_file_is_said_to_be_there_twice(books: Books) -> None:
    (row,) = sample_rows("fdi", 1)
    books.booked("fdi", [row | {"uscc": ""}])
    batch = books.checked("fdi", [row | {"uscc": codes(1)[0]}, row | {"uscc": ""}])
    assert batch.counts["refused"] == 1
    assert batch.rows.get(verdict="refused").problems[0]["code"] == "evidence.row_twice"


@pytest.mark.parametrize(
    "changed", [{"paid_on": "2020-08-20"}, {"enterprise_name": "示例更名有限公司"}, {"voucher_no": ""}]
)
def test_the_same_payment_known_by_something_else_is_asked_about(books: Books, changed: dict[str, Any]) -> None:
    rows = sample_rows("fdi", 3)
    books.booked("fdi", rows)
    rows[1] |= changed
    batch = books.checked("fdi", rows, name="改过.xlsx")
    assert notes(batch) == ["evidence.stands_elsewhere"]
    assert "示例企业2有限公司" in batch.notes[0]["zh"] and "第4行" in batch.notes[0]["zh"]
    with pytest.raises(Unconfirmed):
        books.made_ready(batch)()


def test_two_vouchers_are_two_payments(books: Books) -> None:
    rows = sample_rows("fdi", 2, enterprise_name="示例企业")
    books.booked("fdi", rows[:1])
    assert notes(books.checked("fdi", rows[1:], name="另一笔.xlsx")) == []
    bare = [row | {"voucher_no": ""} for row in sample_rows("fdi", 1, enterprise_name="示例无凭证")]
    books.booked("fdi", bare)
    corrected = [bare[0] | {"paid_in_usd": Decimal(120)}]
    assert notes(books.checked("fdi", corrected, name="改金额.xlsx")) == ["evidence.stands_elsewhere"]


def test_a_row_is_compared_with_what_shares_something_with_it_only(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    books.booked("fdi", sample_rows("fdi", 60))
    compared, resembles = [], PaidInCapital.resembles
    monkeypatch.setattr(
        PaidInCapital,
        "resembles",
        lambda *told: compared.append(told) or resembles(*told),  # type: ignore[func-returns-value]
    )
    books.checked("fdi", [row | {"voucher_no": ""} for row in sample_rows("fdi", 60)], name="无凭证.xlsx")
    assert len(compared) == 60


def test_two_like_payments_that_are_both_in_the_file_are_two(books: Books) -> None:
    rows = [
        row | {"enterprise_name": "示例企业", "paid_on": f"2020-08-1{n}"} for n, row in enumerate(sample_rows("fdi", 3))
    ]
    books.booked("fdi", rows[:2])
    batch = books.checked("fdi", rows, name="多一笔.xlsx")
    assert (batch.counts["new"], batch.counts["unchanged"], notes(batch)) == (1, 2, [])


def test_an_entry_moved_to_another_year_is_asked_about(books: Books) -> None:
    rows = sample_rows("above_scale", 1, entered_on="2019-12-20")
    books.booked("above_scale", rows)
    batch = books.checked("above_scale", [rows[0] | {"entered_on": "2020-01-05"}], name="跨年.xlsx")
    assert notes(batch) == ["evidence.stands_elsewhere"]


@pytest.mark.parametrize(
    ("silent", "figure"),
    [({"is_recognised": "否", "recognised_in": ""}, "yi_projects"), ({"registered_on": ""}, "landed")],
)
def test_a_row_that_states_less_than_stands_is_told(books: Books, silent: dict[str, str], figure: str) -> None:
    rows = sample_rows("signed", 2)
    books.booked("signed", rows)
    rows[0] |= silent
    batch = books.checked("signed", rows, name="改了.xlsx")
    assert notes(batch) == ["evidence.said_no_more"]
    assert "第3行" in batch.notes[0]["zh"]
    with pytest.raises((NothingToBook, Unconfirmed)):
        books.made_ready(batch)()
    assert value(figure, AUGUST).cumulative == 2


def test_a_ledger_without_the_column_states_nothing_of_it(books: Books) -> None:
    rows = sample_rows("signed", 2)
    books.booked("signed", rows)
    columns = [c for c in rows[0] if c not in ("registered_on", "company_name", "is_recognised", "recognised_in")]
    fewer = [{c: row[c] for c in columns} for row in rows]
    assert notes(books.checked("signed", fewer, name="只有签约.xlsx", columns=columns)) == []


def test_what_a_closed_month_counted_is_changed_only_with_a_reason(books: Books, clock: Clock) -> None:
    rows = sample_rows("parcels", 1, granted_on="2020-08-05")
    books.booked("parcels", rows)
    close(month=AUGUST, by=books.by, at=books.now())
    clock.set("2020-10-03")
    batch = books.checked("parcels", [rows[0] | {"granted_on": "2020-09-02"}], name="改日期.xlsx")
    assert notes(batch) == ["evidence.late_rows"]
    tasks.book(batch, reason="合同实际在九月签订", by=books.by, now=books.now)
    back = [f for kind in kinds().values() for f in kind._default_manager.filter(sign=-1)]
    assert [f.reason for f in back] == ["合同实际在九月签订"]
    assert ParcelRecord.objects.get(sign=1, reversal__isnull=True).reason == "合同实际在九月签订"


def test_the_grand_total_is_held_against_the_rows_beside_subtotals(books: Books) -> None:
    rows: list[dict[str, Any]] = sample_rows("fdi", 4)
    subtotal = {"enterprise_name": "小计", "paid_in_usd": Decimal(200)}
    whole = {"enterprise_name": "合计", "paid_in_usd": Decimal(999)}
    batch = books.checked("fdi", [*rows[:2], subtotal, *rows[2:], subtotal, whole])
    assert notes(batch) == ["evidence.total_differs"]
    right = books.checked("fdi", [*rows[:2], subtotal, *rows[2:], subtotal, whole | {"paid_in_usd": Decimal(400)}])
    assert notes(right) == []


def test_a_full_building_in_a_column_of_shares_is_full(books: Books) -> None:
    rows = sample_rows("buildings", 2)
    rows[0] |= {"year_start_rate": Decimal(1), "leased_sqm": Decimal(10000)}
    rows[1] |= {"year_start_rate": Decimal("0.5"), "leased_sqm": Decimal(5000)}
    books.booked("buildings", rows)
    assert value("occupancy_change", AUGUST).cumulative == 0
    # Alone, or beside 85.3, nobody can tell what a bare 1 means.
    alone = books.checked("buildings", [rows[0] | {"building_name": "示例独栋"}], name="一栋.xlsx")
    assert alone.rows.get(verdict="refused").problems[0]["code"] == "cells.one_or_all"


def test_a_time_of_day_is_no_day_and_spoils_only_its_row(books: Books) -> None:

    rows = sample_rows("fdi", 2)
    rows[0]["paid_on"] = time(0, 0)
    batch = books.checked("fdi", rows)
    assert (batch.counts["new"], batch.counts["refused"]) == (1, 1)
    assert batch.rows.get(verdict="refused").problems[0]["code"] in ("cells.unreadable", "date.unreadable")


def test_a_number_no_database_holds_is_refused_in_its_row(books: Books) -> None:
    rows = sample_rows("fdi", 2)
    rows[0]["rate"] = Decimal(123456789012345)
    rows[1]["rate"] = Decimal(7)
    batch = books.checked("fdi", rows)
    assert (batch.counts["new"], batch.counts["refused"]) == (1, 1)
    assert batch.rows.get(verdict="refused").problems[0]["code"] == "evidence.number_too_large"


def test_a_project_number_like_ours_is_no_obstacle(books: Books, clock: Clock) -> None:
    year = clock.at.year
    books.booked("negotiations", sample_rows("negotiations", 1, project_number=f"项目-{year}-0002"))
    books.booked("negotiations", sample_rows("negotiations", 2, start=5, project_number=""))
    numbers = sorted(Project.objects.values_list("number", flat=True))
    assert len(numbers) == len(set(numbers)) == 3


def test_rows_planted_while_it_is_checked_are_not_booked(books: Books) -> None:
    """A worker was killed, somebody writes a row into the table, the check is taken up again."""
    batch = books.checked("fdi", sample_rows("fdi", 3))
    planted = batch.rows.order_by("pk").first()
    with transaction.atomic(), writing("test.cut_off"):
        ImportRow.objects.filter(batch=batch).exclude(pk=planted.pk).delete()
        Import.objects.filter(pk=batch.pk).update(state=Import.State.CHECKING)
        statements = [planted.statements[0] | {"values": planted.statements[0]["values"] | {"paid_in_usd": "99990000"}}]
        ImportRow.objects.filter(pk=planted.pk).update(number=999_999, statements=statements)
    batch.refresh_from_db()
    checked = tasks.check(batch, by=books.by, now=books.now)
    assert checked.counts["new"] == 3
    tasks.book(checked, by=books.by, now=books.now)
    assert value("fdi", AUGUST).cumulative == 300
    assert list(altered_sheets()) == []


@pytest.mark.parametrize("cell", [{"t": "00:00:00"}, {"t": "09:30:00"}])
def test_a_time_alone_is_refused_as_a_day(cell: dict[str, str]) -> None:
    with pytest.raises(CellUnreadable):
        CellReader(ledger_called("fdi").column("paid_on")).read_into({}, cell)


def test_workbooks_are_read_alike_whatever_was_read_before() -> None:
    """What a column remembers of its cells never mixes text with numbers."""
    from zhaoshang.domain.evidence.queries import ledger_called
    from zhaoshang.kernel.cells import CellReader

    reader = CellReader(ledger_called("fdi").column("voucher_no"))
    found: list[Any] = []
    for cell in ("12", {"n": "12"}, {"d": "2020-08-12"}, "2020-08-12", True, "是", "12"):
        values: dict[str, Any] = {}
        reader.read_into(values, cell)
        found.append(values["voucher_no"])
    assert found == ["12", "12", "2020-08-12", "2020-08-12", "是", "是", "12"]
