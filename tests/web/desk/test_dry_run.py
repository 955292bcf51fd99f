"""The dry run on the page: every column that is read, each change with its cell in the file's unit, and the way on."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from decimal import Decimal
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.test import Client

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows, workbook
from tests.factories.people import Crowd
from zhaoshang.domain.evidence import tasks
from zhaoshang.domain.evidence.commands import booking, imports
from zhaoshang.domain.evidence.errors import Overtaken, Unconfirmed
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.evidence.queries import ledger_called

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(crowd: Crowd, sign_in: Callable[[Any], Client]) -> Client:
    return sign_in(crowd("statistician"))


def text(client: Client, address: str, **more: Any) -> str:
    """What a page says, tags and runs of blanks taken out."""
    answer = client.get(address, **more)
    assert answer.status_code == 200, answer.status_code
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def page(batch: Import, show: str = "") -> str:
    return f"/desk/imports/{batch.pk}/?show={show}"


def test_a_change_is_told_in_the_files_unit_with_its_cell(desk: Client, books: Books) -> None:
    rows = sample_rows("signed", 2, agreed_total_yuan=Decimal("6.6836"), fixed_investment_yuan=Decimal(2))
    books.booked("signed", rows)
    for row in rows:
        row |= {"agreed_total_yuan": Decimal(66836), "fixed_investment_yuan": Decimal(20000)}
    rows[1] |= {"agreed_total_yuan": Decimal(72345), "is_recognised": "否", "signed_on": "2020-08-17"}

    batch = books.checked(
        "signed",
        rows,
        headings={"agreed_total_yuan": "总投资（万元）", "fixed_investment_yuan": "固投（万元）"},
        sheet="8月",
    )

    said = text(desk, page(batch, "changed"))
    column = chr(65 + batch.columns["agreed_total_yuan"])
    day = chr(65 + batch.columns["signed_on"])
    assert f"8月!{column}4 总投资(万元): 66,836 万元 → 72,345 万元" in said
    assert f"8月!{day}4 签约日期: 2020-08-18 → 2020-08-17" in said
    assert "668360000" not in said and ".00 " not in said


def test_every_column_that_is_read_is_shown_with_its_heading(desk: Client, books: Books) -> None:
    ledger = ledger_called("negotiations")
    row = sample_rows("negotiations", 1)[0]
    row |= {c.field: f"值{n}" for n, c in enumerate(ledger.columns) if c.kind == "text" and c.field not in row}

    batch = books.checked("negotiations", [row])

    shown = desk.get(page(batch, "new")).content.decode()
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", shown)
    assert len(batch.columns) > 12
    assert len(cells) == len(batch.columns)
    assert [v for v in row.values() if isinstance(v, str) and v not in map(unescape, cells)] == []
    labels = {unescape(label) for label in re.findall(r'data-label="([^"]*)"', shown)}
    assert {"D 投资方", "谈"} & labels == {"D 投资方"}


def test_derived_values_and_qualified_amounts_are_said_in_words(desk: Client, books: Books) -> None:
    rows = sample_rows("negotiations", 1, total_investment_yuan="超5亿元")
    books.booked("negotiations", rows)
    buildings = sample_rows("buildings", 1)
    books.booked("buildings", buildings)

    talks = books.checked("negotiations", [rows[0] | {"total_investment_yuan": "约6亿元"}])
    houses = books.checked("buildings", [buildings[0] | {"year_start_rate": "70%"}])

    assert "超5 亿元 → 约6 亿元" in text(desk, page(talks, "changed"))
    said = text(desk, page(houses, "changed"))
    assert "年初入驻率: 75% → 70%" in said
    assert "由其他格推算" in said and "7,500 ㎡ → 7,000 ㎡" in said


def test_columns_the_file_lacks_are_named_before_they_empty_anything(desk: Client, books: Books) -> None:
    (row,) = sample_rows("parcels", 1, far_text="≤2.5", start_price_yuan=Decimal(900), density_text="≤45")
    books.booked("parcels", [row])

    fewer = {name: value for name, value in row.items() if name not in ("far_text", "density_text")}
    said = text(desk, page(books.checked("parcels", [fewer | {"start_price_yuan": None}]), "changed"))
    assert "本表没有这些列：容积率、建筑密度。" in said and "先导出台账" in said
    assert said.count("本表没有这一列") == 2 and "≤2.5 → –" in said and "由其他格推算" not in said

    batch = books.checked("parcels", [fewer | {"start_price_yuan": Decimal(900)}])
    with pytest.raises(Unconfirmed):
        tasks.book(batch, by=books.by, now=books.now)

    whole = text(desk, page(books.checked("parcels", [row | {"far_text": "≤3.0"}]), "changed"))
    assert "本表没有" not in whole


def test_a_refused_cell_is_named_with_its_sheet(desk: Client, books: Books) -> None:
    book = openpyxl.Workbook()
    book.active.title = "9月 外资"
    for line in (
        ["企业名称", "到资日期", "实到外资（万美元）", "市口径"],
        ["示例甲有限公司", "2020-08-11", "=1+1", "是"],
    ):
        book.active.append(line)
    buffer = io.BytesIO()
    book.save(buffer)

    batch = books.checked("fdi", buffer.getvalue())

    said = text(desk, page(batch, "refused"))
    assert "9月 外资!C2" in said and "公式没有结果" in said and "UNCALCULATED" not in said


def test_the_page_in_english_is_english(desk: Client, books: Books) -> None:
    books.booked("fdi", sample_rows("fdi", 2))
    batch = books.checked("fdi", sample_rows("fdi", 2, is_manufacturing="是"))

    said = text(desk, page(batch, "changed"), headers={"accept-language": "en"})

    rows = said[said.index("What now") :]
    assert re.search(r"Rows changed Row", rows), rows[:400]
    assert ": no → yes" in rows
    assert "变更" not in rows


def test_told_to_check_again_there_is_a_button_for_it(desk: Client, books: Books) -> None:
    first, second = (
        books.checked("fdi", sample_rows("fdi", 2)),
        books.checked("fdi", sample_rows("fdi", 3), name="2.xlsx"),
    )
    tasks.book(first, by=books.by, now=books.now)
    asked = booking.ask(batch=second, reason="", version=None, by=books.by, at=books.now())
    imports.note_refusal(batch=asked, refusal=Overtaken(), state="booking", by=books.by, at=books.now())
    shown = desk.get(page(second)).content.decode()
    alert = shown[shown.index("请重新检查后再入账") :]
    assert f'action="/desk/imports/{second.pk}/recheck/"' in alert[: alert.index("</form>")]

    answer = desk.post(f"/desk/imports/{second.pk}/recheck/")

    assert (answer.status_code, answer["Location"]) == (302, f"/desk/imports/{second.pk}/")
    second.refresh_from_db()
    assert second.state in ("checking", "checked")
    assert [n for n in second.notes if n["level"] == "stop"] == []


def test_booking_from_an_old_page_shows_the_new_one_with_the_button(desk: Client, books: Books) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2))

    answer = desk.post(f"/desk/imports/{batch.pk}/book/", {"version": batch.version - 1})

    shown = answer.content.decode()
    assert (answer.status_code, "请重新检查后再入账" in shown) == (409, True)
    assert shown.index("请重新检查后再入账") < shown.index(f"/desk/imports/{batch.pk}/recheck/")
    assert f'name="version" value="{batch.version}"' in shown


def test_a_reason_is_needed_exactly_when_something_is_to_be_confirmed(desk: Client, books: Books) -> None:
    plain = books.checked("fdi", sample_rows("fdi", 2))
    doubtful = books.checked("fdi", sample_rows("fdi", 2), total={"paid_in_usd": Decimal(1)}, name="2.xlsx")

    assert 'name="reason"' not in form_of(desk, plain)
    asked = form_of(desk, doubtful)
    assert re.search(r"<textarea[^>]*\brequired\b", asked) and "选填" not in asked
    refused = desk.post(f"/desk/imports/{doubtful.pk}/book/", {"reason": "", "version": doubtful.version})
    assert refused.status_code == 422 and 'aria-invalid="true"' in refused.content.decode()
    assert desk.post(f"/desk/imports/{plain.pk}/book/", {"version": plain.version}).status_code == 302


def form_of(client: Client, batch: Import) -> str:
    """The form that books."""
    shown = client.get(page(batch)).content.decode()
    start = shown.index(f'action="/desk/imports/{batch.pk}/book/"')
    return shown[start : shown.index("</form>", start)]


def test_a_correction_needs_a_reason_and_says_whose_it_is(desk: Client, books: Books) -> None:
    from zhaoshang.domain.enterprises.models import PaidInCapital

    books.booked("fdi", sample_rows("fdi", 1))
    fact = PaidInCapital.objects.get()

    shown = desk.get(f"/desk/rows/enterprises.paidincapital/{fact.pk}/correct/").content.decode()

    assert "示例企业1有限公司 · 2020-08-15" in shown
    assert fact.key not in unescape(shown)
    amount, remark = (
        shown[shown.index(f'for="id_{name}"') :].split("</label>")[0] for name in ("paid_in_usd", "remark")
    )
    assert ("选填" in amount, "选填" in remark) == (False, True)
    reason = shown[shown.index('for="id_reason"') :]
    assert "选填" not in reason[: reason.index("</div>")]
    assert re.search(r'<textarea name="reason"[^>]*required', shown)


def test_a_file_that_was_refused_leads_to_another_upload(desk: Client, books: Books) -> None:
    batch = books.checked("fdi", b"", name="空.xlsx")

    assert f"/desk/imports/upload/?ledger={batch.ledger}" in unescape(desk.get(page(batch)).content.decode())


def test_all_refused_is_not_called_booked_already(desk: Client, books: Books) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2, paid_on="2020-13-01"))

    said = text(desk, page(batch))

    assert "没有可入账的行" in said and "已入账，不用" not in said


def test_the_wrong_ledger_is_told_on_the_page(desk: Client, books: Books) -> None:
    batch = books.checked("fdi", workbook("mailings", sample_rows("mailings", 2)))

    assert "列名像是“手册寄送台账”" in text(desk, page(batch))
