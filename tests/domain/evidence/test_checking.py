"""The dry run: what is wrong with a row is said in the cell's own words, and nothing is booked."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from tests.factories.booking import Books, figures
from tests.factories.ledgers import sample_rows, workbook
from tests.factories.moments import Clock
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.evidence import tasks
from zhaoshang.domain.evidence.commands import imports
from zhaoshang.domain.evidence.errors import ColumnsMissing, ColumnTwice, Unconfirmed
from zhaoshang.domain.evidence.models import Import, ImportRow
from zhaoshang.domain.evidence.queries import kinds, ledger_called, synonyms
from zhaoshang.domain.journal.models import Entry, writing
from zhaoshang.domain.outreach.models import Mailing
from zhaoshang.domain.targets.commands import set_target
from zhaoshang.web.kit.workbooks import refused_rows

pytestmark = pytest.mark.django_db
WRONG = {
    "impossible date": ({"paid_on": "2020-13-15"}, "paid_on"),
    "29 February of a common year": ({"paid_on": "2019-02-29"}, "paid_on"),
    "future date": ({"paid_on": "2020-09-06"}, "paid_on"),
    "wrong credit code": ({"uscc": "91330105MA27XXXXX0"}, "uscc"),
    "qualified number": ({"paid_in_usd": "超100"}, "paid_in_usd"),
    "range": ({"paid_in_usd": "100-200"}, "paid_in_usd"),
    "no number": ({"paid_in_usd": "待定额"}, "paid_in_usd"),
    "negative": ({"paid_in_usd": Decimal(-5)}, "paid_in_usd"),
    "other currency": ({"paid_in_usd": "100万元"}, "paid_in_usd"),
    "empty": ({"enterprise_name": None}, "enterprise_name"),
    "neither yes nor no": ({"in_city_scope": "也许"}, "in_city_scope"),
    "too large to be true": ({"paid_in_usd": Decimal(10) ** 9}, "paid_in_usd"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_row_is_refused_with_its_cell_and_a_remedy(books: Books, what: str) -> None:
    change, field = WRONG[what]
    rows = sample_rows("fdi", 4)
    rows[1] |= change
    rows[0].setdefault("uscc", "")
    batch = books.checked("fdi", rows)
    assert (batch.state, batch.counts["new"], batch.counts["refused"]) == ("checked", 3, 1)
    row = batch.rows.get(verdict="refused")
    problem = row.problems[0]
    assert problem["zh"] and problem["en"] and problem["cure_zh"] and problem["cure_en"]
    assert problem["level"] == "stop"
    if field:
        assert problem["field"] == field
        assert problem["cell"] == f"{chr(65 + batch.columns[field])}{row.number}"
    assert not PaidInCapital.objects.exists()


def test_all_wrong_cells_of_a_row_are_told_at_once(books: Books) -> None:
    rows = sample_rows("fdi", 2)
    rows[0] |= {"paid_on": "昨天", "paid_in_usd": "很多", "in_city_scope": "也许"}
    batch = books.checked("fdi", rows)
    fields = {p["field"] for p in batch.rows.get(verdict="refused").problems}
    assert fields == {"paid_on", "paid_in_usd", "in_city_scope"}


def test_a_doubled_row_names_the_first(books: Books) -> None:
    rows = [*sample_rows("fdi", 3), *sample_rows("fdi", 1)]
    batch = books.checked("fdi", rows)
    assert (batch.counts["new"], batch.counts["refused"]) == (3, 1)
    assert "第3行" in batch.rows.get(verdict="refused").problems[0]["zh"]


def test_refused_rows_stay_out_and_the_others_are_booked(books: Books) -> None:
    rows = sample_rows("fdi", 4)
    rows[2]["paid_on"] = "2020-02-30"
    batch = books.booked("fdi", rows)
    assert PaidInCapital.objects.count() == 3
    assert figures()["fdi"] == (Decimal(300), Decimal(300), 3)
    assert batch.counts["refused"] == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_workbook_of_refused_rows(books: Books, language: str) -> None:
    rows = sample_rows("fdi", 4)
    rows[1] |= {"paid_on": "2020-13-01", "enterprise_name": "=HYPERLINK(1)示例"}
    batch = books.checked("fdi", rows)
    sheet = openpyxl.load_workbook(io.BytesIO(refused_rows(batch, language)))
    table = [[c.value for c in row] for row in sheet.worksheets[0].iter_rows()]
    heads, only = table[1], table[2]
    assert len(table) == 3
    assert heads[-3:] == (["原行号", "原因", "怎么改"] if language == "zh" else ["Row", "Reason", "Remedy"])
    told = dict(zip(heads, only, strict=True))
    assert told["到资日期"] == "2020-13-01"
    assert told["企业名称"] == "=HYPERLINK(1)示例"
    assert sheet.worksheets[0].cell(3, heads.index("企业名称") + 1).data_type == "s"  # text, never a formula
    assert told[heads[-3]] == 4
    assert "D4" in told[heads[-2]] or "4" in told[heads[-2]]
    assert told[heads[-1]]


def test_corrected_refused_rows_can_be_brought_again(books: Books) -> None:
    rows = sample_rows("fdi", 4)
    rows[1]["paid_on"] = "2020-13-01"
    batch = books.booked("fdi", rows)
    book = openpyxl.load_workbook(io.BytesIO(refused_rows(batch, "zh")))
    page = book.worksheets[0]
    heads = [c.value for c in page[2]]
    page.cell(3, heads.index("到资日期") + 1).value = "2020-08-01"
    out = io.BytesIO()
    book.save(out)
    second = books.booked("fdi", out.getvalue())
    assert (second.counts["new"], second.counts["refused"]) == (1, 0)
    assert figures()["fdi"][1:] == (Decimal(400), 4)


def codes(batch: Import) -> list[str]:
    return [note["code"] for note in batch.notes if note["level"] == "warn"]


def test_a_total_that_fits_says_nothing_one_that_does_not_needs_a_reason(books: Books) -> None:
    rows = sample_rows("fdi", 3)
    assert codes(books.checked("fdi", rows, total={"paid_in_usd": Decimal(300)})) == []
    batch = books.checked("fdi", rows, total={"paid_in_usd": Decimal(310)})
    assert codes(batch) == ["evidence.total_differs"]
    assert "310万美元" in batch.notes[0]["zh"] and "300万美元" in batch.notes[0]["zh"]
    with pytest.raises(Unconfirmed) as refused:
        tasks.book(batch, by=books.by, now=books.now)
    assert "310" in refused.value.said.zh
    assert not PaidInCapital.objects.exists()
    batch.refresh_from_db()
    assert tasks.book(batch, reason="台账漏计一笔，已核实", by=books.by, now=books.now).state == "booked"
    assert figures()["fdi"][1] == Decimal(300)  # the rows count, never the printed total


def test_a_total_is_not_counted_as_a_row(books: Books) -> None:
    batch = books.booked("fdi", sample_rows("fdi", 3), total={"paid_in_usd": Decimal(300)})
    assert batch.counts["skipped"] == 1
    assert figures()["fdi"] == (Decimal(300), Decimal(300), 3)


def test_yi_for_wan_is_caught_against_history(books: Books) -> None:
    """Ten rows in 万美元 stand; the next sheet says 亿美元 in its heading over the same kind of numbers."""
    books.booked("fdi", sample_rows("fdi", 10))
    rows = sample_rows("fdi", 3, start=11)
    batch = books.checked("fdi", rows, headings={"paid_in_usd": "实到外资（亿美元）"})
    assert "evidence.far_from_history" in codes(batch)
    with pytest.raises(Unconfirmed):
        tasks.book(batch, by=books.by, now=books.now)


def test_wan_for_yi_is_caught_against_history_too(books: Books) -> None:
    books.booked("fdi", sample_rows("fdi", 10))
    batch = books.checked("fdi", sample_rows("fdi", 3, start=11), headings={"paid_in_usd": "实到外资（美元）"})
    assert "evidence.far_from_history" in codes(batch)


def test_yi_for_wan_is_caught_against_the_years_target(books: Books, clock: Clock) -> None:
    """The first sheet of the year: no history, but a target of 4.5 亿美元."""
    set_target(
        figure="fdi", year=2020, value=Decimal(45000), printed="4.5亿美元", issuer="示例", by=books.by, at=clock()
    )
    fine = books.checked("fdi", sample_rows("fdi", 3, paid_in_usd=Decimal(15000)))
    assert codes(fine) == []
    wrong = books.checked("fdi", sample_rows("fdi", 3), headings={"paid_in_usd": "实到外资（亿美元）"})
    assert codes(wrong) == ["evidence.far_over_target"]
    assert "全年目标" in wrong.notes[0]["zh"]


def test_units_of_sheet_heading_and_cell(books: Books) -> None:
    """The cell's own unit wins over the heading's, the heading's over the sheet's, the sheet's over the ledger's."""
    rows = sample_rows("fdi", 2)
    rows[1]["paid_in_usd"] = "1,200.50万美元"
    books.booked("fdi", rows, headings={"paid_in_usd": "实到外资（美元）"}, unit="亿美元")
    assert sorted(PaidInCapital.objects.values_list("paid_in_usd", flat=True)) == [Decimal(100), Decimal("12005000.00")]


def test_headings_of_the_bureaus_own_are_learned(books: Books, clock: Clock) -> None:
    headings = {"paid_in_usd": "当期真金白银（万美元）"}
    batch = books.checked("fdi", sample_rows("fdi", 2), headings=headings)
    assert batch.state == Import.State.READ
    assert "paid_in_usd" not in batch.columns
    used = set(batch.columns.values())
    column = next(int(c) for c, h in batch.layout["headings"].items() if "真金白银" in h)
    assert column not in used
    chosen = {**batch.layout, "columns": {**batch.columns, "paid_in_usd": column}}
    with pytest.raises(ColumnsMissing):
        imports.choose(batch=batch, layout=batch.layout, by=books.by, at=clock())
    twice = {**chosen, "columns": {**chosen["columns"], "contracted_usd": column}}
    with pytest.raises(ColumnTwice):
        imports.choose(batch=batch, layout=twice, by=books.by, at=clock())
    batch = imports.choose(batch=batch, layout=chosen, by=books.by, at=clock())
    assert tasks.check(batch, by=books.by, now=clock).counts["new"] == 2
    assert "paid_in_usd" in synonyms("fdi").values()
    following = books.checked("fdi", sample_rows("fdi", 2, start=5), headings=headings)
    assert (following.state, following.counts["new"]) == ("checked", 2)


def test_a_heading_taught_to_be_left_out(books: Books, clock: Clock) -> None:
    imports.learn(ledger="fdi", heading="备注", field="", by=books.by, at=clock())
    batch = books.checked("fdi", sample_rows("fdi", 2, remark="内部意见"))
    assert "remark" not in batch.columns


def test_personal_cells_are_stored_masked_and_never_enter_the_journal(books: Books) -> None:
    rows = sample_rows("mailings", 3, recipient="李四光 13987654321")
    rows[1] |= {"sent_on": "2020-13-40"}  # a refused row is kept too
    books.booked("mailings", rows)
    for row in ImportRow.objects.all():
        assert "13987654321" not in str(row.cells) and "李四光" not in str(row.cells)
        assert "13987654321" not in str(row.statements) and "13987654321" not in str(row.problems)
    for fact in Mailing.objects.all():
        assert "13987654321" not in str(vars(fact)) and "李四光" not in str(vars(fact))
    for entry in Entry.objects.all():
        assert "13987654321" not in f"{entry.payload}{entry.subject_name}{entry.reason}"
        assert "李四光" not in f"{entry.payload}{entry.subject_name}{entry.reason}"
    batch = Import.objects.get()
    assert "13987654321" not in str(batch.tables), "the preview of the columns step shows a telephone number"
    assert "13987654321" not in str(batch.layout) + str(batch.notes)


def test_chinese_of_every_kind_comes_back_as_it_went_in(books: Books) -> None:
    """R40: rare characters, full width, traditional, emoji, combining marks."""
    names = [
        "𠮷野家示例有限公司",
        "㐂示例公司",
        "示例（杭州）有限公司",
        "臺灣示例股份有限公司",
        "示例🏙️公司",
        "é示例公司",
        "е́示例",
    ]
    rows = [r | {"enterprise_name": n} for r, n in zip(sample_rows("fdi", len(names)), names, strict=True)]
    books.booked("fdi", rows)
    assert sorted(PaidInCapital.objects.values_list("enterprise_name", flat=True)) == sorted(names)


def test_nothing_is_booked_by_a_check(books: Books) -> None:
    for ledger in ("fdi", "parcels", "signed"):
        books.checked(ledger, sample_rows(ledger, 3))
    assert all(not m._default_manager.exists() for m in kinds().values())


def test_a_file_that_is_no_table_is_refused_kindly(books: Books) -> None:
    for content, name in ((b"", "空.xlsx"), (b"\x00" * 400, "坏.xlsx"), ("随便写写".encode(), "说明.csv")):
        batch = books.checked("fdi", content, name=name)
        assert batch.state == Import.State.REFUSED, name
        assert batch.notes[0]["zh"] and batch.notes[0]["cure_zh"]


def test_the_wrong_ledger_is_told(books: Books) -> None:
    batch = books.checked("parcels", workbook("mailings", sample_rows("mailings", 2)))
    assert batch.state in (Import.State.REFUSED, Import.State.READ)
    with pytest.raises(Exception, match="不能入账"):
        books.made_ready(batch)()


def test_headings_nobody_knows_wait_for_a_person_to_say_what_they_are(books: Books) -> None:
    rows = sample_rows("fdi", 3)
    odd = {
        "enterprise_name": "公司大名",
        "paid_on": "啥时候到的",
        "paid_in_usd": "到了多少",
        "in_city_scope": "算不算",
        "voucher_no": "凭",
    }

    batch = books.checked("fdi", rows, headings=odd)

    assert (batch.state, batch.counts) == (Import.State.READ, {})
    (table,) = batch.tables
    named = {h["name"] for h in table["headers"]}
    assert {"公司大名", "啥时候到的", "到了多少"} <= named
    assert table["missing"] == "all"


def test_what_is_no_table_at_all_is_refused(books: Books) -> None:
    batch = books.checked("fdi", "只有一句话\n又一句话\n".encode(), name="话.csv")
    assert batch.state == Import.State.REFUSED


def test_a_text_that_would_be_cut_off_is_refused_with_its_cell(books: Books) -> None:
    rows = sample_rows("fdi", 2)
    rows[1]["enterprise_name"] = "长" * 3000

    batch = books.checked("fdi", rows)

    row = ImportRow.objects.get(batch=batch, verdict="refused")
    (problem,) = row.problems
    assert (problem["code"], problem["field"]) == ("evidence.text_too_long", "enterprise_name")
    assert "3000" in problem["zh"] and problem["cell"]


def test_refused_rows_come_back_in_the_unit_they_were_read_in(books: Books) -> None:
    rows = sample_rows("fdi", 2)
    for row in rows:
        row["paid_in_usd"] = Decimal(7_000_000)
    rows[1]["paid_on"] = "2020-13-15"
    batch = books.checked("fdi", rows, unit="美元", headings={"paid_in_usd": "实到外资"})
    column = next(
        i
        for i, c in enumerate(openpyxl.load_workbook(io.BytesIO(refused_rows(batch, "zh"))).active[2])
        if "实到外资" in str(c.value)
    )
    heading = openpyxl.load_workbook(io.BytesIO(refused_rows(batch, "zh"))).active[2][column].value

    again = books.checked("fdi", refused_rows(batch, "zh"), name="改.xlsx")

    assert heading == "实到外资(美元)"
    assert again.layout["units"]["paid_in_usd"] == "美元"


def test_a_number_somebody_took_meanwhile_is_passed_over(books: Books) -> None:
    first = books.checked("fdi", sample_rows("fdi", 1))
    start, _, serial = first.number.rpartition("-")
    with writing("tests"):
        Import.objects.filter(pk=first.pk).update(number=f"{start}-{int(serial) + 1:04d}")

    second = books.checked("fdi", sample_rows("fdi", 2), name="二.xlsx")

    assert second.number == f"{start}-{int(serial) + 2:04d}"


def test_a_needed_column_nobody_chose_is_told_as_that_and_not_as_an_empty_cell(books: Books) -> None:
    rows = [{k: v for k, v in row.items() if k != "granted_on"} for row in sample_rows("parcels", 2)]
    batch = books.checked("parcels", rows)
    problem = batch.rows.filter(verdict="refused").first().problems[0]
    assert problem["code"] == "evidence.column_not_read"
    assert "改列或单位" in problem["cure_zh"]


def test_one_of_two_columns_is_needed_and_asked_for_once(books: Books) -> None:
    def rows(**scope: str) -> list[dict[str, Any]]:
        bare = [{k: v for k, v in row.items() if k != "in_city_scope"} for row in sample_rows("fdi", 2)]
        return [row | scope for row in bare]

    without = books.checked("fdi", rows())
    assert (without.state, without.counts) == ("read", {})
    assert [c.field for c in ledger_called("fdi").lacking(without.columns)] == ["in_city_scope"]
    for scope in ("in_city_scope", "in_ministry_scope"):
        assert books.checked("fdi", rows(**{scope: "是"})).counts["new"] == 2
