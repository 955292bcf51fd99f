"""Ordinary workbooks come out exactly as an officer sees them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.domain.evidence.readers import files
from zhaoshang.domain.evidence.readers import errors
from zhaoshang.domain.evidence.readers.limits import Limits
from zhaoshang.domain.evidence.readers.workbook import MergedRange, Workbook, open_workbook

Read = Callable[..., Workbook]
RARE = [
    "𠮷野家",
    "㐂多郎",
    "龘",
    "😀招商",
    "\u05e9\u05dc\u05d5\u05dd\u200f",
    "　全角ＡＢ１２　",
    "e\u0301 é",
    "第一行\n第二行",
    "'=1+1",
    "=cmd|x",
    "\ue815",
]


def test_read_workbook_keeps_values_exactly(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "台账.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("外资")
    numbers = [66836.9, 3, 0.1, -2.5, 1e16, 1e-7, 13800138000]
    for column, number in enumerate(numbers):
        page.write_number(0, column, number)
    for column, text in enumerate(RARE):
        page.write_string(1, column, text)
    for column, text in enumerate(
        ["1,234.50", "００１２", "约3.2亿", "1.5~2亿", "—", " 前后空格 ", "91330105MA2H3XXX0A"]
    ):
        page.write_string(2, column, text)
    page.write_boolean(3, 0, True)
    page.write_boolean(3, 1, False)
    book.close()

    rows = list(read(path).rows(0))

    texts = ["66836.9", "3", "0.1", "-2.5", "10000000000000000", "0.0000001", "13800138000"]
    assert rows[0] == (1, [{"n": text} for text in texts])
    assert rows[1] == (2, RARE)
    assert rows[2] == (
        3,
        ["1,234.50", "００１２", "约3.2亿", "1.5~2亿", "—", " 前后空格 ", "91330105MA2H3XXX0A"],
    )
    assert rows[3] == (4, [True, False])


@pytest.mark.parametrize(
    "date_format",
    ["yyyy-mm-dd", "yyyy.m.d", 'yyyy"年"m"月"d"日"', "[$-804]yyyy年m月d日;@", 14, 27, 31, 57, 58],
)
def test_read_workbook_knows_chinese_date_formats(tmp_path: Path, read: Read, date_format: object) -> None:
    path = tmp_path / "d.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet()
    page.write_number(0, 0, 44058, book.add_format({"num_format": date_format}))
    book.close()

    assert list(read(path).rows(0)) == [(1, [{"d": "2020-08-15"}])]


def test_read_workbook_tells_moments_times_and_plain_serials(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "t.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    page["A1"] = dt.datetime(2020, 8, 15, 9, 30)
    page["B1"] = dt.time(9, 30)
    page["C1"] = 44058
    page["D1"] = dt.timedelta(hours=26, minutes=30)
    book.save(path)

    assert list(read(path).rows(0)) == [
        (1, [{"t": "2020-08-15T09:30:00"}, {"t": "09:30:00"}, {"n": "44058"}, "26:30:00"])
    ]


def test_read_workbook_keeps_errors_and_names_uncalculated_formulas(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "e.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet()
    page.write_formula(0, 2, "=1/0", None, "#DIV/0!")
    page.write_formula(0, 3, "=A9", None, "#REF!")
    page.write_formula(0, 4, '="甲"&"乙"', None, "甲乙")
    page.write_formula(0, 5, "=1+1", None, 2)
    book.close()

    assert list(read(path).rows(0)) == [(1, [None, None, {"e": "#DIV/0!"}, {"e": "#REF!"}, "甲乙", {"n": "2"}])]

    plain = openpyxl.Workbook()
    plain.active["B2"] = "=1+1"  # openpyxl never stores a result
    plain.active["A4"] = 1
    plain.active["A9"] = "=A4"
    plain.save(path)
    rows = list(read(path).rows(0))
    missing = {"e": "#UNCALCULATED!"}
    assert rows == [(2, [None, missing]), (4, [{"n": "1"}]), (9, [missing])]


def test_read_workbook_tells_an_empty_result_from_a_missing_one(tmp_path: Path, read: Read) -> None:
    cells = '<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><f>1+1</f><v/></c><c r="C1" t="str"><f>"&lt;"</f><v>&lt;</v></c>'

    rows = list(read(files.xlsx(tmp_path / "f.xlsx", files.sheet(f'<row r="1">{cells}</row>'))).rows(0))

    assert rows == [(1, [None, {"e": "#UNCALCULATED!"}, "<"])]


def test_read_workbook_reports_hidden_merged_and_skipped(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "h.xlsx"
    book = xlsxwriter.Workbook(path)
    page, secret, deep = (book.add_worksheet(name) for name in ("看得见", "隐藏", "深藏"))
    chart = book.add_chartsheet("图")
    column = book.add_chart({"type": "column"})
    column.add_series({"values": "=看得见!$B$3:$D$3"})
    chart.set_chart(column)
    page.merge_range(0, 0, 0, 3, "标题")
    page.write_row(2, 1, ["甲", "乙", "丙"])
    page.set_column(2, 3, None, None, {"hidden": True})
    page.set_row(2, None, None, {"hidden": True})
    page.set_row(3, None, None, {"hidden": True})
    secret.write(0, 0, 1)
    secret.hide()
    deep.write(0, 0, 1)
    deep.very_hidden()
    book.close()

    workbook = read(path)

    first = workbook.sheets[0]
    assert [(s.name, s.visibility) for s in workbook.sheets] == [
        ("看得见", "visible"),
        ("隐藏", "hidden"),
        ("深藏", "very-hidden"),
    ]
    assert workbook.skipped_sheets == ("图",)
    assert first.merged == (MergedRange(1, 0, 1, 3),)
    assert (first.hidden_columns, first.hidden_rows) == (((2, 3),), ((3, 4),))
    assert [first.column_is_hidden(c) for c in range(5)] == [False, False, True, True, False]
    assert (first.row_is_hidden(3), first.row_is_hidden(5)) == (True, False)
    assert (first.row_count, first.column_count, first.first_row, first.last_row) == (2, 4, 1, 3)


def test_read_workbook_reads_xls_and_ods(tmp_path: Path, read: Read) -> None:
    old = read(files.xls(tmp_path / "旧.xls", {(0, 0): "项目", (1, 0): "𠮷"}, {(1, 1): 66836.9}))
    assert (old.kind, old.sheets[0].name, old.sheets[0].hidden_known) == ("xls", "旧表", False)
    assert list(old.rows(0)) == [(1, ["项目"]), (2, ["𠮷", {"n": "66836.9"}])]
    assert old.cautions

    table = (
        '<table:table table:name="表"><table:table-row><table:table-cell office:value-type="float" office:value="1.5"/>'
        '<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/>'
        "</table:table-row></table:table>"
    )
    open_document = read(files.ods(tmp_path / "a.ods", table))
    assert list(open_document.rows(0)) == [(1, [{"n": "1.5"}, "甲"])]
    assert open_document.cautions


def test_read_workbook_follows_content_and_says_the_extension_differs(tmp_path: Path, read: Read) -> None:
    path = files.xlsx(tmp_path / "导出.xls")

    workbook = read(path)

    assert (workbook.kind, workbook.extension_differs) == ("xlsx", True)
    assert not read(path, name="导出.xlsx").extension_differs


def test_read_workbook_ignores_styled_but_empty_cells_far_away(tmp_path: Path, read: Read) -> None:
    rows = files.ONE_ROW + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'

    assert list(read(files.xlsx(tmp_path / "s.xlsx", files.sheet(rows))).rows(0)) == [(1, [{"n": "1"}])]


def test_read_workbook_tolerates_prefixes_missing_addresses_and_disorder(tmp_path: Path, read: Read) -> None:
    prefixed = (
        f'<x:worksheet xmlns:x="{files.MAIN}"><x:cols><x:col min="2" max="2" hidden="true"/></x:cols><x:sheetData>'
        '<x:row><x:c><x:v>1</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c></x:row><x:row hidden="1"><x:c><x:v>2</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    workbook = read(files.xlsx(tmp_path / "p.xlsx", prefixed))
    assert list(workbook.rows(0)) == [(1, [{"n": "1"}, {"e": "#N/A"}]), (2, [{"n": "2"}])]
    assert (workbook.sheets[0].hidden_columns, workbook.sheets[0].hidden_rows) == (((1, 1),), ((2, 2),))

    disorder = '<row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c r="B1"><v>1</v></c></row>'
    assert [row for row, _ in read(files.xlsx(tmp_path / "o.xlsx", files.sheet(disorder))).rows(0)] == [1, 3]


def test_open_workbook_gives_the_same_again_and_replaces_a_half_reading(tmp_path: Path, read: Read) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "sheet-7.jsonl").write_text("half")
    (out / "keep.txt").write_text("not ours")

    workbook = read(files.xlsx(tmp_path / "a.xlsx"))

    assert open_workbook(out) == workbook
    assert sorted(p.name for p in out.iterdir()) == ["keep.txt", "sheet-0.jsonl", "sheets.json"]


def test_read_workbook_counts_rows_over_all_sheets_and_tells_progress(tmp_path: Path, read: Read) -> None:
    path = files.xlsx(tmp_path / "r.xlsx", files.many_rows(5_000))
    told: list[tuple[int, int]] = []

    read(path, progress=lambda done, total: told.append((done, total)))

    assert told == [(0, 5_000), (2_000, 5_000), (4_000, 5_000)]
    with pytest.raises(errors.TooManyRows):
        read(path, limits=Limits(rows=4_999))
