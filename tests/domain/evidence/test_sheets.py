"""What is said of the sheet that was read: others like it, headings that stand there twice, a header without rows."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pytest
import xlsxwriter

from tests.factories.booking import Books
from zhaoshang.domain.evidence.models import Import

pytestmark = pytest.mark.django_db
HEAD = ["企业名称", "到资日期", "实到外资（万美元）", "市口径"]
ROW = ["示例企业有限公司", "2020-08-15", 100, "是"]


def book(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    held = io.BytesIO()
    made = xlsxwriter.Workbook(held)
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    made.close()
    return held.getvalue()


def told(batch: Import) -> list[tuple[str, str]]:
    return [(n["level"], n["code"]) for n in batch.notes]


def test_other_sheets_that_fit_are_named_and_need_no_reason(books: Books) -> None:
    other = [HEAD, ["示例二有限公司", "2020-07-15", 50, "是"]]
    batch = books.checked("fdi", book({"8月": [HEAD, ROW, [*ROW[:2], 60, "是"]], "7月": other, "说明": [["填表说明"]]}))
    assert told(batch) == [("info", "evidence.sheets_left")]
    assert (
        "只读取了“8月”" in batch.notes[0]["zh"] and "7月" in batch.notes[0]["zh"] and "说明" not in batch.notes[0]["zh"]
    )
    assert books.made_ready(batch)().state == Import.State.BOOKED


def test_a_heading_that_is_there_twice_is_told_with_the_column_that_was_read(books: Books) -> None:
    batch = books.checked("fdi", book({"8月": [[*HEAD, "实到外资（万美元）"], [*ROW, 12]]}))
    assert told(batch) == [("info", "evidence.heading_twice")]
    assert "C列" in batch.notes[0]["zh"]


@pytest.mark.parametrize("title", [[], [["拱墅区外资台账"]]])
def test_a_header_without_rows_is_refused_as_that(books: Books, title: list[list[str]]) -> None:
    batch = books.checked("fdi", book({"8月": [*title, HEAD]}))
    assert batch.state == Import.State.REFUSED
    assert told(batch) == [("stop", "evidence.no_rows")]


@pytest.mark.parametrize("gap", ["<v />", "<v/>", "<v></v>", "", "\n", ' <v xml:space="preserve"></v>'])
def test_a_formula_without_its_result_is_never_an_empty_cell(books: Books, gap: str) -> None:
    import zipfile

    whole = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book({"8月": [HEAD, [*ROW[:2], 424242, "是"], ROW]}))) as old,
        zipfile.ZipFile(whole, "w") as new,
    ):
        for part in old.namelist():
            said = old.read(part)
            said = said.replace(b"<v>424242</v>", b"<f>2+3</f>" + gap.encode())
            new.writestr(part, said)
    batch = books.checked("fdi", whole.getvalue())
    assert batch.rows.get(verdict="refused").problems[0]["code"] == "cells.uncalculated"
