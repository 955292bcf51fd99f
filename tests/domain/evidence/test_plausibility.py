"""A single cell with a slip of unit or point is told with its address, whatever the others say; what is usual is not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.factories.booking import Books, figures
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.evidence import tasks
from zhaoshang.domain.evidence.errors import Unconfirmed
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.targets.commands import set_target

pytestmark = pytest.mark.django_db
AMOUNTS = ("80", "120.5", "300", "45", "60", "1500", "220", "90", "700", "110")


def rows(amounts: Any = AMOUNTS, start: int = 1) -> list[dict[str, Any]]:
    """Payments of these amounts in 万美元."""
    made = sample_rows("fdi", len(amounts), start=start)
    return [row | {"paid_in_usd": Decimal(amount)} for row, amount in zip(made, amounts, strict=True)]


def warned(batch: Import) -> list[tuple[str, str]]:
    """Code and sentence of each point to confirm."""
    return [(note["code"], note["zh"]) for note in batch.notes if note["level"] == "warn"]


def cell(batch: Import, row: int, field: str = "paid_in_usd") -> str:
    """The address of a field's cell."""
    return f"{chr(65 + batch.columns[field])}{row}"


@pytest.mark.parametrize(
    ("amount", "times"),
    [
        ("1000000", "ten thousand times"),
        ("120000", "a thousand times"),
        ("0.01", "a ten-thousandth"),
        ("0.1", "a thousandth"),
    ],
)
def test_one_cell_far_from_the_history_is_named(books: Books, amount: str, times: str) -> None:
    books.booked("fdi", rows())
    batch = books.checked("fdi", rows(("100", amount, "95", "130"), start=20))

    ((code, said),) = warned(batch)

    assert code == "evidence.cells_far_off", times
    assert f"{cell(batch, 4)} " in said and "1格" in said and "万美元" in said
    assert cell(batch, 3) not in said
    with pytest.raises(Unconfirmed):
        tasks.book(batch, by=books.by, now=books.now)
    batch.refresh_from_db()
    assert tasks.book(batch, reason="已与银行核对", by=books.by, now=books.now).state == "booked"


def test_without_a_history_the_other_rows_of_the_file_are_the_measure(books: Books) -> None:
    batch = books.checked("fdi", rows(("80", "120.5", "300", "450000", "60", "90", "110")))

    ((code, said),) = warned(batch)

    assert (code, f"{cell(batch, 6)} 450,000万美元" in said) == ("evidence.cells_far_off", True)


def test_a_cell_larger_than_the_years_target_is_named(books: Books, clock: Clock) -> None:
    set_target(figure="fdi", year=2020, value=Decimal(45000), printed="", issuer="示例", by=books.by, at=clock())

    batch = books.checked("fdi", rows(("80", "45001", "300")))

    ((code, said),) = warned(batch)
    assert code == "evidence.cells_over_target"
    assert f"{cell(batch, 4)} 45,001万美元" in said and "全年目标45,000万美元" in said
    assert warned(books.checked("fdi", rows(("80", "45000", "300")))) == []


def test_a_single_huge_cell_is_told_as_a_cell_not_as_a_sum(books: Books, clock: Clock) -> None:
    set_target(figure="fdi", year=2020, value=Decimal(45000), printed="", issuer="示例", by=books.by, at=clock())

    batch = books.checked("fdi", rows(("80", "3000000", "300")))

    assert [code for code, _ in warned(batch)] == ["evidence.cells_over_target"]


def test_amounts_as_they_naturally_differ_say_nothing(books: Books) -> None:
    books.booked("fdi", rows())

    assert warned(books.checked("fdi", rows(("10", "15000", "2", "8000"), start=20))) == []


def test_what_was_confirmed_and_booked_is_not_asked_again(books: Books) -> None:
    """A ledger that lists the whole year each month would ask every month for the same cell."""
    year = rows((*AMOUNTS, "1000000"))
    books.booked("fdi", year, reason="特大项目，已核实")

    batch = books.checked("fdi", [*year, *rows(("100",), start=40)])

    assert (batch.counts["unchanged"], batch.counts["new"], warned(batch)) == (11, 1, [])


def test_area_and_other_units(books: Books) -> None:
    parcels = sample_rows("parcels", 6)
    parcels[3]["area_sqm"] = Decimal(3000)  # among 30 亩: large, and possible
    parcels[4]["area_sqm"] = Decimal("0.003")

    batch = books.checked("parcels", parcels)

    ((code, said),) = warned(batch)
    assert code == "evidence.cells_far_off"
    assert f"{cell(batch, 7, 'area_sqm')} 0.003亩（相差10,000倍）" in said
    assert cell(batch, 6, "area_sqm") not in said


def test_many_slips_are_counted_and_the_first_named(books: Books) -> None:
    books.booked("fdi", rows(AMOUNTS * 3))
    odd = ["2000000"] * 9 + ["100"] * 12

    batch = books.checked("fdi", rows(odd, start=100))

    ((code, said),) = warned(batch)
    assert code == "evidence.cells_far_off"
    assert "9格" in said and "另有3格" in said


def test_what_others_booked_is_no_measure_for_whom_it_is_out_of_reach(books: Books, crowd: Crowd) -> None:
    """R03: the usual amount is told, so it must come from rows the reader may see."""
    here, there = crowd("subdistrict_officer", "xiangfu"), crowd("subdistrict_officer", "gongchen")
    books.booked("fdi", rows(), by=here)

    assert warned(books.checked("fdi", rows(("1000000",), start=30), by=there)) == []
    assert [code for code, _ in warned(books.checked("fdi", rows(("1000000",), start=30), by=here))] != []


def test_the_figures_are_those_of_the_rows(books: Books) -> None:
    books.booked("fdi", rows((*AMOUNTS, "1000000")), reason="核实")

    assert figures()["fdi"][1] == sum(map(Decimal, AMOUNTS)) + 1_000_000
