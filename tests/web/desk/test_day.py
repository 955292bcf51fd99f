"""My day: of imports only what there is something to do about, each with the way to it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.people import Crowd

pytestmark = pytest.mark.django_db
WRONG = {"paid_on": "2020-13-15"}


@pytest.fixture
def officer(crowd: Crowd) -> Any:
    return crowd("subdistrict_officer", "xiangfu")


def waiting(client: Any) -> list[tuple[str, str]]:
    return [(w["what"], w["href"]) for w in client.get("/desk/").context["waits"]]


def test_what_has_nothing_to_book_waits_for_nobody(books: Books, officer: Any, sign_in: Any) -> None:
    books.booked("fdi", sample_rows("fdi", 2), by=officer)
    books.checked("fdi", sample_rows("fdi", 2), by=officer)
    assert waiting(sign_in(officer)) == []
    more = books.checked("fdi", sample_rows("fdi", 3), by=officer)
    assert waiting(sign_in(officer)) == [(f"{more.number} fdi.xlsx", f"/desk/imports/{more.pk}/")]


def test_refused_rows_of_a_booked_import_wait_until_they_come_again(books: Books, officer: Any, sign_in: Any) -> None:
    rows = sample_rows("fdi", 2)
    done = books.booked("fdi", [*rows, sample_rows("fdi", 1, start=3)[0] | WRONG], by=officer)
    other = books.booked("fdi", [sample_rows("fdi", 1, start=5)[0], sample_rows("fdi", 1, start=6)[0] | WRONG],
                         by=officer, sheet="七月", reason="分表")  # fmt: skip
    found = waiting(sign_in(officer))
    assert [href for _, href in found] == [f"/desk/imports/{one.pk}/?show=refused#rows" for one in (other, done)]
    assert {what for what, _ in found} == {"有1行被拒绝，待改正"}

    books.booked("fdi", sample_rows("fdi", 1, start=6), by=officer, sheet="改", name=f"{other.number} 被拒绝的行.xlsx")
    assert [href for _, href in waiting(sign_in(officer))] == [f"/desk/imports/{done.pk}/?show=refused#rows"]
    books.booked("fdi", [*rows, *sample_rows("fdi", 1, start=3)], by=officer)
    assert waiting(sign_in(officer)) == []
