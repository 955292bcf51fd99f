"""Amounts of land and buildings are exact: what the ledgers cannot keep beside a number they do not leave out of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from zhaoshang.domain.estate.models import ParcelRecord
from zhaoshang.domain.evidence.models import ImportRow
from zhaoshang.domain.evidence.queries import LEDGERS, fact_kind
from zhaoshang.kernel.cells import CellQualified, CellReader
from zhaoshang.kernel.ledger import Column

NUMBERS = ("money", "area", "number", "count", "percent")
# Limits and floors by their meaning: ≤60 in a column of height limits says what 60 says there.
LIMITS = [
    ("parcels", "height_limit_m", "≤{}"), ("parcels", "investment_intensity", "≥{}"), ("parcels", "tax_per_mu", "{}以上"),
    ("parcels", "va_per_tce", "不低于{}"), ("parcels", "va_per_ton_emission", "≥{}"), ("parcels", "rd_ratio", "≥{}%"),
    ("parcels", "self_hold_ratio", "不低于{}%"), ("parcels", "min_unit_sqm", "≥{}"), ("building_files", "rent_low_yuan", "{}以上"),
    ("building_files", "rent_high_yuan", "≤{}"), ("units", "min_lease_months", "≥{}"),
]  # fmt: skip
ESTATE = [key for key, ledger in LEDGERS.items() if all(fact.startswith("estate.") for fact in ledger.facts)]
COLUMNS = [(key, c) for key in ESTATE for c in LEDGERS[key].columns if c.kind in NUMBERS]


def read(column: Column, text: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    CellReader(column).read_into(values, text)
    return values


def plausible(column: Column) -> str:
    return {"built_year": "2000", "usable_ratio": "50"}.get(column.field, "10")


@pytest.mark.parametrize("written", ["约{}", "超{}", "近{}", "{}余", "{}左右", "{}多", "不足{}", "2-{}"])
@pytest.mark.parametrize(("key", "column"), COLUMNS, ids=[f"{key}-{c.field}" for key, c in COLUMNS])
def test_an_estimate_is_refused_and_never_read_as_exact(key: str, column: Column, written: str) -> None:
    number = plausible(column)
    assert read(column, number)
    with pytest.raises(CellQualified) as refused:
        read(column, written.format(number))
    assert written.format(number) in refused.value.said.zh and "备注" in refused.value.cure.zh


@pytest.mark.parametrize(("key", "field", "written"), LIMITS)
def test_a_limit_may_be_written_as_one(key: str, field: str, written: str) -> None:
    column = LEDGERS[key].column(field)
    assert read(column, written.format(10)) == read(column, "10")


@pytest.mark.parametrize("written", ["≤{}", "≥{}"])
@pytest.mark.parametrize(("key", "column"), COLUMNS, ids=[f"{key}-{c.field}" for key, c in COLUMNS])
def test_only_a_limit_may(key: str, column: Column, written: str) -> None:
    side = {"≤": "≤不超过", "≥": "≥以上不低于"}[written[0]]
    if any((key, column.field) == (k, f) and any(sign in side for sign in w.replace("{}", "")) for k, f, w in LIMITS):
        return
    with pytest.raises(CellQualified):
        read(column, written.format(plausible(column)))


@pytest.mark.parametrize("key", ESTATE)
def test_no_fact_of_the_room_has_a_place_for_one(key: str) -> None:
    """The day one gets it, its column need not be exact any more."""
    kinds = [fact_kind(label) for label in LEDGERS[key].facts]
    assert [name for kind in kinds for name in kind.VALUES if name.endswith("_qualifier")] == []


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["超1.2亿元", "约12000"])
def test_the_cell_with_the_estimate_is_named(books: Books, written: str) -> None:
    rows = sample_rows("parcels", 2, start_price_yuan=Decimal(5000))
    rows[1]["start_price_yuan"] = written
    batch = books.checked("parcels", rows)
    (problem,) = ImportRow.objects.get(batch=batch, verdict=ImportRow.Verdict.REFUSED).problems
    assert (problem["code"], problem["field"]) == ("cells.qualified", "start_price_yuan") and problem["cell"]
    assert f"“起始价”写的是“{written}”" in problem["zh"] and "留空" in problem["cure_zh"]
    books.booked("parcels", rows)
    assert [row.start_price_yuan for row in ParcelRecord.objects.all()] == [50_000_000]
