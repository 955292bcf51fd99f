"""What is written into an address by hand: refused in a sentence, or answered; never a stack trace, never a guess."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows

pytestmark = pytest.mark.django_db
PAGES = ("/desk/cockpit/", "/desk/figures/", "/desk/figures/fdi/", "/desk/league/")


@pytest.fixture
def desk(people: dict[str, Any], books: Books, sign_in: Callable[[Any], Client]) -> Client:
    books.booked("fdi", sample_rows("fdi", 3))
    return sign_in(people["statistician"])


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("query", "status"),
    [("month=2019-12", 200), ("month=2030-01", 200), ("month=abc", 422), ("month=2020-13", 422),
     ("month=2020-08&as_of=2020-02-31", 422), ("as_of=xx", 422), ("month=2020-08&as_of=2020-05-10", 200)],
)  # fmt: skip
def test_months_and_days(desk: Client, page: str, query: str, status: int) -> None:
    assert desk.get(f"{page}?{query}").status_code == status


def test_a_month_before_everything_that_was_closed_is_unknown_not_an_error(
    desk: Client, machine: Any, clock: Any
) -> None:
    from zhaoshang.domain.targets.commands import close
    from zhaoshang.kernel.period import Month

    close(month=Month(2020, 8), by=machine, at=clock())

    assert [desk.get(f"{page}?month=2019-12").status_code for page in PAGES] == [200] * len(PAGES)


@pytest.mark.parametrize(
    "address",
    [
        "/desk/projects/?q=%00",
        "/desk/enterprises/?q=a%00b",
        "/desk/estate/?q=%00",
        "/desk/imports/?ledger=%00",
        "/bulletins/%00/",
    ],
)
def test_a_character_no_text_holds_is_400(desk: Client, address: str) -> None:
    assert desk.get(address).status_code == 400


def test_the_same_in_a_form(desk: Client) -> None:
    assert (
        desk.post("/kit/language/", "language=e%00n", content_type="application/x-www-form-urlencoded").status_code
        == 400
    )
