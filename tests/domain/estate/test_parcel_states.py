"""A parcel's life: where it leads, and that what leads elsewhere is asked about."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from zhaoshang.domain.estate.states import PARCEL_MOVES, PARCEL_STATES, START, leads_to
from zhaoshang.domain.evidence.errors import Unconfirmed
from zhaoshang.domain.evidence.models import ImportRow


def test_every_state_has_its_place_in_life() -> None:
    assert {state for move in PARCEL_MOVES for state in move[:2]} - {START} == set(PARCEL_STATES)


@pytest.mark.parametrize(
    ("before", "after", "leads"),
    [
        ("planned", "built", True), ("clearing", "listed", True), ("failed", "cleared", True), ("failed", "granted", True),
        ("listed", "listed", True), ("granted", "planned", False), ("building", "granted", False), ("built", "failed", False),
        ("granted", "cleared", False), ("cleared", "clearing", False), ("granted", "failed", False),
    ],
)  # fmt: skip
def test_where_life_leads(before: str, after: str, leads: bool) -> None:
    assert leads_to(before, after) is leads


def notes(batch: Any) -> str:
    return " ".join(note["zh"] for note in batch.notes)


@pytest.mark.django_db
def test_a_granted_parcel_that_goes_back_is_asked_about_and_not_refused(books: Books) -> None:
    books.booked("parcels", sample_rows("parcels", 3, state="已出让"))
    rows = sample_rows("parcels", 3, state="已出让")
    rows[0] |= {"state": "规划中"}
    rows[1] |= {"state": "在建"}
    batch = books.checked("parcels", rows)
    assert "状态从“已出让”回到“规划中”" in notes(batch) and "有1行的地块状态变化不合常理" in notes(batch)
    assert batch.rows.filter(verdict=ImportRow.Verdict.REFUSED).count() == 0
    with pytest.raises(Unconfirmed):
        books.booked("parcels", rows)
    books.booked("parcels", rows, reason="土地依法收回")


@pytest.mark.django_db
def test_a_parcel_that_goes_its_way_is_not_asked_about(books: Books) -> None:
    for state in ("规划中", "净地", "挂牌", "流拍", "挂牌", "已出让"):
        batch = books.booked("parcels", sample_rows("parcels", 1, state=state))
        assert "不合常理" not in notes(batch)
