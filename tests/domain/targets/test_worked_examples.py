"""Each figure's worked example: rows an official can read, and the value they give (design.md, 2.2)."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.factories.booking import Books, value
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.kernel.period import Month

DOMAIN = Path(__file__).resolve().parent.parent
EXAMPLES = sorted(DOMAIN.glob("*/figures/*.json"))


def test_every_figure_has_its_worked_example() -> None:
    assert {path.stem for path in EXAMPLES} == set(registry())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_rows_give_the_value(books: Books, path: Path) -> None:
    told: dict[str, Any] = json.loads(path.read_text())
    for part in (told, told.get("also")):
        if part:
            books.booked(part["ledger"], part["rows"], reason="示例")

    worth = value(told["figure"], Month.parse(told["month"]))

    expected = told["expected"]
    places = registry()[told["figure"]].places
    assert worth.cumulative is not None
    assert round_half_up(worth.cumulative, places) == Decimal(expected["cumulative"])
    assert worth.rows_cumulative == expected["rows"]
    if "in_month" in expected:
        assert worth.in_month is not None
        assert round_half_up(worth.in_month, places) == Decimal(expected["in_month"])
