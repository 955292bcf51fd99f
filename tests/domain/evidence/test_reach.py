"""R03: uploading a copy confirms nothing of rows out of reach: right guess and wrong guess get the same answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.factories.booking import Books
from tests.factories.ledgers import SAMPLES, sample_rows
from tests.factories.people import Crowd
from zhaoshang.domain.evidence.models import Import

pytestmark = pytest.mark.django_db
GUESSES = {
    "fdi": {"paid_in_usd": Decimal(999)}, "above_scale": {"building_name": "别的大厦"},
    "parcels": {"area_sqm": Decimal(31)}, "buildings": {"leased_sqm": Decimal(7000)},
    "tenancies": {"area_sqm": Decimal(300)}, "building_files": {"built_year": 2001},
    "floors": {"lettable_sqm": Decimal(900)}, "units": {"rent_yuan": Decimal(3)}, "negotiations": {"total_investment_yuan": Decimal(6)},
    "signed": {"agreed_total_yuan": Decimal(13)}, "mailings": {"is_received": "否"},
}  # fmt: skip


def answers(batch: Import) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """For each row what was said of it."""
    return [
        (row.verdict, [(p["code"], p["zh"], p["cell"]) for p in row.problems]) for row in batch.rows.order_by("number")
    ]


@pytest.mark.parametrize("ledger", SAMPLES)
def test_the_answer_is_the_same_for_a_right_and_a_wrong_guess(books: Books, crowd: Crowd, ledger: str) -> None:
    here, there = crowd("subdistrict_officer", "xiangfu"), crowd("subdistrict_officer", "gongchen")
    rows = sample_rows(ledger, 3)
    books.booked(ledger, rows, by=here)

    right = books.checked(ledger, rows, by=there)
    wrong = books.checked(ledger, [row | GUESSES[ledger] for row in rows], by=there)

    assert answers(right) == answers(wrong)
    assert (right.counts["refused"], right.counts["unchanged"]) == (3, 0)
    assert {p["code"] for row in right.rows.all() for p in row.problems} == {"evidence.of_another_unit"}
    assert right.notes == wrong.notes == []


@pytest.mark.parametrize("ledger", SAMPLES)
def test_within_reach_the_same_file_twice_changes_nothing(books: Books, crowd: Crowd, ledger: str) -> None:
    officer, bureau = crowd("subdistrict_officer", "xiangfu"), crowd("statistician")
    rows = sample_rows(ledger, 3)
    books.booked(ledger, rows, by=officer)

    for person in (officer, bureau):
        batch = books.checked(ledger, rows, by=person)
        assert (batch.counts["unchanged"], batch.counts["refused"]) == (3, 0)


def test_an_amount_cannot_be_found_by_trying(books: Books, crowd: Crowd) -> None:
    """Without a voucher number the amount is part of a payment's key: no amount may be answered otherwise than another."""
    here, there = crowd("subdistrict_officer", "xiangfu"), crowd("subdistrict_officer", "gongchen")
    (row,) = sample_rows("fdi", 1, paid_in_usd=Decimal("123.45"), voucher_no=None, uscc=None)
    books.booked("fdi", [row], by=here)
    tries: list[dict[str, Any]] = [row | {"paid_in_usd": Decimal(amount)} for amount in ("1", "123.45", "500")]

    batch = books.checked("fdi", tries, by=there)

    assert {(v, p[0][0], p[0][1]) for v, p in answers(batch)} == {
        ("refused", "evidence.perhaps_of_another_unit", answers(batch)[0][1][0][1])
    }
    assert "示例企业1有限公司" in answers(batch)[0][1][0][1] and "|" not in answers(batch)[0][1][0][1]
    other_day = books.checked("fdi", [row | {"paid_on": "2020-08-16"}], by=there)
    with_number = books.checked("fdi", [row | {"voucher_no": "V-9"}], by=there)
    assert (other_day.counts["new"], with_number.counts["new"]) == (1, 1)
    own = books.checked("fdi", tries, by=here)
    assert (own.counts["new"], own.counts["unchanged"], own.counts["refused"]) == (2, 1, 0)
