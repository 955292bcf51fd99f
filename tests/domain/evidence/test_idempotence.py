"""R45: importing what is booked already changes nothing, however the workbook was rearranged; one change is one change."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.booking import Books, figures
from tests.factories.ledgers import SAMPLES, sample_rows
from tests.factories.moments import Clock
from zhaoshang.domain.evidence.errors import NothingToBook
from zhaoshang.domain.evidence.models import Document, Import
from zhaoshang.domain.evidence.queries import altered_facts, kinds
from zhaoshang.kernel.sealing import digest

pytestmark = pytest.mark.django_db


def stands() -> dict[str, str]:
    """A digest of every kind of fact."""
    return {k: digest([f.leaf() for f in m._default_manager.order_by("pk")]) for k, m in kinds().items()}


def again(books: Books, ledger: str, rows: Any, **layout: Any) -> Import:
    """The second import of the same content: checked, then refused to be booked, for there is nothing new."""
    batch = books.checked(ledger, rows, **layout)
    with pytest.raises(NothingToBook):
        books.made_ready(batch)()
    return batch


@pytest.mark.parametrize("ledger", SAMPLES)
def test_the_same_file_twice(books: Books, ledger: str) -> None:
    rows = sample_rows(ledger, 5)
    first = books.booked(ledger, rows)
    before, seen = stands(), figures()
    second = again(books, ledger, rows, name="另存为 副本(1).xlsx")
    assert (second.counts["new"], second.counts["changed"], second.counts["unchanged"]) == (0, 0, 5)
    assert (stands(), figures()) == (before, seen)
    assert first.document_id == second.document_id
    assert Document.objects.count() == 1


@pytest.mark.parametrize("ledger", SAMPLES)
def test_rows_reordered_and_columns_reordered(books: Books, ledger: str) -> None:
    rows = sample_rows(ledger, 6)
    books.booked(ledger, rows)
    before = stands()
    dice = random.Random(ledger)
    shuffled, columns = rows[:], list(rows[0])
    dice.shuffle(shuffled)
    dice.shuffle(columns)
    batch = again(books, ledger, shuffled, columns=columns)
    assert batch.counts["unchanged"] == 6
    assert stands() == before


CHANGES = {
    "fdi": ("paid_in_usd", Decimal(101)),
    "above_scale": ("building_name", "示例另一大厦"),
    "parcels": ("area_sqm", Decimal(31)),
    "buildings": ("leased_sqm", Decimal(8001)),
    "tenancies": ("area_sqm", Decimal(201)),
    "building_files": ("freight_lifts", 2),
    "floors": ("lettable_sqm", Decimal(999)),
    "units": ("status", "预留"),
    "negotiations": ("stage", "已签约"),
    "signed": ("agreed_total_yuan", Decimal(13)),
    "mailings": ("is_received", "否"),
}


@pytest.mark.parametrize("ledger", SAMPLES)
def test_one_row_changed_is_one_change(books: Books, ledger: str) -> None:
    rows = sample_rows(ledger, 5)
    books.booked(ledger, rows)
    count = sum(m._default_manager.count() for m in kinds().values())
    field, value = CHANGES[ledger]
    rows[2] = {**rows[2], field: value}
    batch = books.booked(ledger, rows)
    assert (batch.counts["new"], batch.counts["changed"], batch.counts["unchanged"]) == (0, 1, 4)
    # One reversal and one new revision; of a signed project only the statement that changed.
    assert sum(m._default_manager.count() for m in kinds().values()) == count + 2
    assert again(books, ledger, rows).counts["unchanged"] == 5
    assert list(altered_facts()) == []


def test_one_row_more_is_one_more(books: Books) -> None:
    books.booked("fdi", sample_rows("fdi", 5))
    batch = books.booked("fdi", sample_rows("fdi", 6))
    assert (batch.counts["new"], batch.counts["unchanged"]) == (1, 5)


def test_a_row_left_out_stays_booked(books: Books) -> None:
    """A ledger that no longer lists a row does not delete it: that takes an undo or a withdrawal with a reason."""
    books.booked("fdi", sample_rows("fdi", 5))
    before = figures()
    again(books, "fdi", sample_rows("fdi", 4))
    assert figures() == before


amounts = st.decimals(min_value=0, max_value=99999, places=2, allow_nan=False, allow_infinity=False)
names = st.text(
    st.characters(codec="utf-8", categories=("Lo", "Nd", "Lu", "Ll"), exclude_characters="\u200b"),
    min_size=2,
    max_size=20,
).filter(lambda t: t.strip() and not t.isdigit())
days = st.integers(0, 220).map(lambda n: (date(2020, 1, 1) + timedelta(days=n)).isoformat())
payments = st.lists(st.fixed_dictionaries({"who": names, "day": days, "amount": amounts}), min_size=1, max_size=12)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=payments, order=st.randoms(use_true_random=False), changed=st.integers(0, 11))
def test_sheets_nobody_thought_of(books: Books, rows: list[dict[str, Any]], order: Any, changed: int) -> None:
    """Any names, days and amounts: first in, nothing new, one changed; then the books are as the last sheet says."""
    sheet = [
        {
            "enterprise_name": f"甲{row['who']}", "paid_on": row["day"], "paid_in_usd": row["amount"],
            "in_city_scope": "是", "voucher_no": f"H-{number}",
        }
        for number, row in enumerate(rows)
    ]  # fmt: skip
    with undone():
        first = books.booked("fdi", sheet, reason="随机")
        assert first.counts["new"] == len(sheet), [r.problems for r in first.rows.all() if r.problems]
        shuffled = sheet[:]
        order.shuffle(shuffled)
        assert again(books, "fdi", shuffled).counts["unchanged"] == len(sheet)
        at = changed % len(sheet)
        sheet[at] = {**sheet[at], "paid_in_usd": sheet[at]["paid_in_usd"] + 1}
        third = books.booked("fdi", sheet, reason="随机")
        assert (third.counts["changed"], third.counts["unchanged"]) == (1, len(sheet) - 1)
        total = sum((row["paid_in_usd"] for row in sheet), Decimal(0))
        assert figures()["fdi"][1:] == (total, len(sheet))
        assert list(altered_facts()) == []


class _Undone(Exception): ...


class undone:  # noqa: N801 -- reads as a phrase
    """Each example of hypothesis starts from the same books."""

    def __enter__(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, kind: Any, problem: Any, trace: Any) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


def test_the_clock_of_the_second_import_does_not_matter(books: Books, clock: Clock) -> None:
    books.booked("fdi", sample_rows("fdi", 3))
    clock.set("2021-03-01")
    assert again(books, "fdi", sample_rows("fdi", 3)).counts["unchanged"] == 3
