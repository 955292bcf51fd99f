"""Amounts stated with a word (超3亿元): the word stays with their sum, through closing, correction and undoing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.factories.booking import AUGUST, Books, value
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from zhaoshang.domain.evidence.commands import facts
from zhaoshang.domain.projects.models import Signing
from zhaoshang.domain.targets.commands import close
from zhaoshang.domain.targets.queries.standing import standings
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.web.kit.standing import tile

pytestmark = pytest.mark.django_db


def signed(amount: Any, start: int = 1) -> list[dict[str, Any]]:
    own = {"event": "示例签约会", "agreed_total_yuan": amount, "fixed_investment_yuan": Decimal(1)}
    return [{**row, **own} for row in sample_rows("signed", 1, start)]


def test_the_word_stays_with_the_sum(books: Books, clock: Clock) -> None:
    books.booked("signed", [*signed("超3亿元"), *signed(Decimal(2), 2)])
    now = value("signed_amount")
    assert (now.cumulative, now.qualifier) == (Decimal(5), Qualifier.GT)
    shown = {s.worth.figure.key: tile(s, lambda key: "/") for s in standings(AUGUST)}["signed_amount"]
    assert shown.value == "超5.00"

    clock.set("2020-09-10")
    close(month=AUGUST, by=books.by, at=clock())
    frozen = value("signed_amount")
    assert (frozen.is_frozen, frozen.qualifier) == (True, Qualifier.GT)
    september = value("signed_amount", AUGUST.next())
    assert (september.cumulative, september.qualifier) == (Decimal(5), Qualifier.GT)

    fact = Signing.objects.get(agreed_total_qualifier="gt")
    facts.correct(
        fact=fact,
        values={"agreed_total_yuan": Decimal(310_000_000), "agreed_total_qualifier": ""},
        reason="协议写明3.1亿元",
        by=books.by,
        at=clock(),
    )
    corrected = value("signed_amount", AUGUST.next())
    assert (corrected.cumulative, corrected.qualifier) == (Decimal("5.1"), Qualifier.EXACT)
    assert value("signed_amount").qualifier is Qualifier.GT


def test_undone_is_as_if_it_had_never_been_said(books: Books) -> None:
    books.booked("signed", signed(Decimal(2), 2))
    batch = books.booked("signed", signed("约3亿元"))
    assert value("signed_amount").qualifier is Qualifier.APPROX
    books.undone(batch)
    assert value("signed_amount").qualifier is Qualifier.EXACT
