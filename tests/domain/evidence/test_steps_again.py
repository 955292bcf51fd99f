"""Read again with a header a person points at, checked again when told to, in a unit a person chose."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows, workbook
from tests.factories.moments import Clock
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.evidence import tasks
from zhaoshang.domain.evidence.commands import booking, imports
from zhaoshang.domain.evidence.errors import HeaderNotThere, Overtaken, WrongStep
from zhaoshang.domain.evidence.models import Import

pytestmark = pytest.mark.django_db


def sheet(*lines: list[Any], then: Any = None) -> bytes:
    """A workbook of one sheet with these lines."""
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    if then:
        then(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


HEAD = ["企业名称", "到资日期", "实到外资（万美元）", "市口径", "凭证号"]
ODD = sheet(
    *[[f"说明{n}", n, n * 2, n * 3, "x"] for n in range(4)],
    HEAD,
    ["（填写要求）", "日期", "数字", "是/否", "文字"],
    *[[f"示例企业{n}有限公司", f"2020-08-1{n}", 100 + n, "是", f"V-{n}"] for n in range(3)],
)


def pointed(books: Books, batch: Import, first: int, last: int) -> Import:
    batch = imports.point(batch=batch, sheet=0, first=first, last=last, by=books.by, at=books.now())
    assert batch.state == Import.State.READING
    return tasks.check(tasks.read(batch, by=books.by, now=books.now), by=books.by, now=books.now)


def test_the_header_a_person_points_at_is_read(books: Books) -> None:
    batch = books.checked("fdi", ODD)

    batch = pointed(books, batch, 5, 5)

    assert (batch.state, batch.layout["header_rows"], batch.counts["new"]) == ("checked", [5], 3)
    batch = pointed(books, batch, 5, 6)  # two rows, after a check: what was checked before is gone
    assert batch.layout["header_rows"] == [5, 6]
    assert batch.layout["data_start"] == 7
    assert {h["name"] for h in batch.tables[0]["headers"]} >= {"企业名称/(填写要求)", "凭证号/文字"}
    assert not batch.rows.filter(number__lt=7).exists()


def test_no_header_recognised_waits_for_a_person(books: Books) -> None:
    plain = sheet(*[[n, n + 1, n + 2] for n in range(1, 9)])

    batch = books.checked("fdi", plain)

    assert (batch.state, batch.tables[0]["header_rows"], batch.tables[0]["missing"]) == ("read", [], "all")
    assert "表头" in batch.tables[0]["reasons"][0]["zh"]


@pytest.mark.parametrize(("first", "last"), [(0, 0), (9, 9), (4, 3), (2, 5), (99, 99)])
def test_rows_that_cannot_be_a_header_are_refused(books: Books, first: int, last: int) -> None:
    batch = books.checked("fdi", ODD)

    with pytest.raises(HeaderNotThere) as refused:
        imports.point(batch=batch, sheet=0, first=first, last=last, by=books.by, at=books.now())

    assert "第1行到第9行" in refused.value.said.zh
    batch.refresh_from_db()
    assert "pointed" not in batch.layout


def test_checking_again_sees_what_was_booked_meanwhile(books: Books) -> None:
    first = books.checked("fdi", sample_rows("fdi", 3))
    second = books.checked("fdi", sample_rows("fdi", 4), name="second.xlsx")
    tasks.book(first, by=books.by, now=books.now)
    with pytest.raises(Overtaken):
        tasks.book(second, by=books.by, now=books.now)
    second.refresh_from_db()
    second = second if second.state == "checked" else note(books, second)

    again = imports.recheck(batch=second, by=books.by, at=books.now())
    again = tasks.check(again, by=books.by, now=books.now)

    assert (again.counts["new"], again.counts["unchanged"], again.notes) == (1, 3, [])
    assert tasks.book(again, by=books.by, now=books.now).state == "booked"
    assert PaidInCapital.objects.count() == 4
    with pytest.raises(WrongStep):
        imports.recheck(batch=again, by=books.by, at=books.now())


def note(books: Books, batch: Import) -> Import:
    """What the background does when booking is refused: the import is back to checked."""
    begun = booking.begin(batch=batch, state="booking", by=books.by, at=books.now())
    imports.note_refusal(batch=begun, refusal=Overtaken(), state="booking", by=books.by, at=books.now())
    batch.refresh_from_db()
    return batch


def test_a_reason_given_for_an_earlier_check_confirms_no_later_one(books: Books) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 3), total={"paid_in_usd": Decimal(310)})
    batch.reason = "漏计"
    batch = imports.recheck(batch=batch, by=books.by, at=books.now())

    assert batch.reason == ""


def test_the_unit_a_person_chose_is_what_cells_are_read_in(books: Books, clock: Clock) -> None:
    """The workbook says 万元 for a column of dollars: every row is refused until somebody says what is meant."""
    rows = sample_rows("fdi", 2)
    batch = books.checked("fdi", workbook("fdi", rows, headings={"paid_in_usd": "实到外资"}, unit="万元"))
    assert (batch.layout["units"]["paid_in_usd"], batch.counts["refused"]) == ("万元", 2)

    layout = {**batch.layout, "units": {**batch.layout["units"], "paid_in_usd": "美元"}, "own_units": ["paid_in_usd"]}
    batch = imports.choose(batch=batch, layout=layout, by=books.by, at=clock())
    batch = tasks.check(batch, by=books.by, now=clock)

    assert batch.counts["new"] == 2
    tasks.book(batch, by=books.by, now=clock)
    assert set(PaidInCapital.objects.values_list("paid_in_usd", flat=True)) == {Decimal(100)}


def test_a_unit_line_that_names_several_holds_for_what_each_measures(books: Books) -> None:
    rows = sample_rows("parcels", 1, start_price_yuan=Decimal(5))
    headings = {"area_sqm": "用地面积", "start_price_yuan": "起始价"}

    batch = books.checked("parcels", rows, headings=headings, unit="亿元、公顷")

    assert batch.layout["units"] == {"area_sqm": "公顷", "start_price_yuan": "亿元"}
    assert batch.tables[0]["origins"] == {"area_sqm": "sheet", "start_price_yuan": "sheet"}
    assert batch.tables[0]["unit_address"]


def test_a_formula_without_a_result_is_said_with_its_cell_and_a_way_out(books: Books) -> None:
    batch = books.checked(
        "fdi",
        sheet(
            HEAD,
            ["示例甲有限公司", "2020-08-11", "=50+50", "是", "V-1"],
            ["示例乙有限公司", "2020-08-12", 5, "是", "V-2"],
        ),
    )

    (problem,) = batch.rows.get(verdict="refused").problems

    assert (problem["code"], problem["cell"]) == ("cells.uncalculated", "C2")
    assert "公式" in problem["zh"] and "UNCALCULATED" not in f"{problem['zh']}{problem['en']}"
    assert "保存" in problem["cure_zh"] and "save" in problem["cure_en"]


def test_the_ledger_whose_headings_these_are_is_named(books: Books) -> None:
    batch = books.checked("fdi", workbook("mailings", sample_rows("mailings", 2)))

    assert (batch.state, batch.tables[0]["better"]) == (Import.State.READ, "mailings")
    assert books.checked("fdi", sample_rows("fdi", 2)).tables[0]["better"] == ""


def test_a_future_date_names_its_cell(books: Books) -> None:
    rows = sample_rows("fdi", 2)
    rows[1]["paid_on"] = "2020-09-06"

    batch = books.checked("fdi", rows)

    (problem,) = batch.rows.get(verdict="refused").problems
    assert (problem["field"], problem["cell"]) == ("paid_on", f"{chr(65 + batch.columns['paid_on'])}4")
    assert "到资日期" in problem["zh"]


def test_a_doubled_row_is_told_by_name_not_by_key(books: Books) -> None:
    batch = books.checked("fdi", [*sample_rows("fdi", 1), *sample_rows("fdi", 1)])

    (problem,) = batch.rows.get(verdict="refused").problems
    assert "“示例企业1有限公司”（2020-08-15）" in problem["zh"] and "|" not in problem["zh"]
