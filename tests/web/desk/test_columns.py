"""The columns step: units with where they come from, sheet and header row, and what was chosen before."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.domain.evidence.test_steps_again import ODD, sheet
from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.people import Crowd
from zhaoshang.domain.evidence import tasks
from zhaoshang.domain.evidence.models import Import, Synonym
from zhaoshang.domain.evidence.queries import ledger_called
from zhaoshang.kernel.names import fold

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(crowd: Crowd, sign_in: Callable[[Any], Client]) -> Client:
    return sign_in(crowd("statistician"))


def step(batch: Import) -> str:
    return f"/desk/imports/{batch.pk}/columns/"


def field(client: Client, batch: Import, name: str) -> str:
    """The part of the form for one field."""
    shown = unescape(client.get(step(batch)).content.decode())
    start = shown.index(f'for="field-{name}"')
    end = shown.find('<div class="field', start)
    return shown[start:end]


def as_shown(client: Client, batch: Import) -> dict[str, str]:
    """What the form would post when nothing is touched."""
    shown = unescape(client.get(step(batch)).content.decode())
    posted = {"sheet": re.findall(r'name="sheet" value="(\d+)"', shown)[-1]}
    for name, options in re.findall(r'<select id="[^"]*" name="([^"]+)">(.*?)</select>', shown, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        posted[name] = chosen[1] if chosen else ""
    return posted


@pytest.mark.parametrize(
    ("layout", "option", "where"),
    [
        ({}, "万美元（表中所写）", "列名括号所写"),
        ({"headings": {"paid_in_usd": "实到外资"}, "unit": "美元"}, "美元（表中所写）", "写明“单位：美元”"),
        ({"headings": {"paid_in_usd": "实到外资"}}, "万美元（台账默认）", "表中没有写明单位"),
        ({"headings": {"paid_in_usd": "实到外资"}, "unit": "万元"}, "万元（表中所写）", "这个单位不适用于本列"),
    ],
)
def test_a_unit_says_where_it_comes_from(
    desk: Client, books: Books, layout: dict[str, Any], option: str, where: str
) -> None:
    shown = field(desk, books.checked("fdi", sample_rows("fdi", 2), **layout), "paid_in_usd")

    assert option in shown and where in shown
    assert re.findall(r'<option value="(\w+)"[^>]*>\1', shown) == ["美元", "千美元", "万美元", "百万美元", "亿美元"]


def test_other_columns_have_no_unit(desk: Client, books: Books) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2))

    assert "unit-" not in field(desk, batch, "paid_on")
    assert "unit-contracted_usd" in field(desk, batch, "contracted_usd")


def test_the_chosen_unit_is_kept_and_used(desk: Client, books: Books) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2), headings={"paid_in_usd": "实到外资"})
    posted = as_shown(desk, batch) | {"unit-paid_in_usd": "亿美元"}

    assert desk.post(step(batch), posted).status_code == 302

    batch.refresh_from_db()
    assert (batch.layout["units"]["paid_in_usd"], batch.layout["own_units"]) == ("亿美元", ["paid_in_usd"])
    batch = tasks.check(batch, by=books.by, now=books.now)
    assert batch.rows.first().statements[0]["values"]["paid_in_usd"] == "10000000000"
    shown = field(desk, batch, "paid_in_usd")
    assert '<option value="亿美元" selected' in shown and "由人指定" in shown


def test_nothing_touched_changes_nothing(desk: Client, books: Books) -> None:
    batch = books.checked("parcels", sample_rows("parcels", 2), unit="万元、亩", headings={"area_sqm": "用地面积"})
    before = dict(batch.layout)

    assert desk.post(step(batch), as_shown(desk, batch)).status_code == 302

    batch.refresh_from_db()
    assert {k: batch.layout[k] for k in ("columns", "units", "header_rows", "data_start")} == {
        k: before[k] for k in ("columns", "units", "header_rows", "data_start")
    }
    assert batch.layout["own_units"] == []


def test_a_column_chosen_by_hand_brings_the_unit_of_its_heading(desk: Client, books: Books) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2), headings={"paid_in_usd": "当期真金白银（亿美元）"})
    column = next(h["column"] for h in batch.tables[0]["headers"] if "真金白银" in h["name"])
    assert "按列名" not in field(desk, batch, "paid_in_usd")

    desk.post(step(batch), as_shown(desk, batch) | {"field-paid_in_usd": str(column)})

    batch.refresh_from_db()
    assert batch.layout["units"]["paid_in_usd"] == "亿美元"


def test_what_was_chosen_stands_when_the_step_is_opened_again(desk: Client, books: Books) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2))
    posted = as_shown(desk, batch) | {"field-is_manufacturing": ""}
    desk.post(step(batch), posted)

    batch.refresh_from_db()
    tasks.check(batch, by=books.by, now=books.now)

    assert as_shown(desk, batch)["field-is_manufacturing"] == ""


def test_a_unit_nobody_offers_is_not_taken(desk: Client, books: Books) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2))

    desk.post(step(batch), as_shown(desk, batch) | {"unit-paid_in_usd": "石"})

    batch.refresh_from_db()
    assert batch.layout["units"]["paid_in_usd"] == "万美元"


def test_the_header_is_pointed_at_on_the_page(desk: Client, books: Books) -> None:
    batch = books.checked("fdi", ODD)

    answer = desk.post(f"/desk/imports/{batch.pk}/header/", {"sheet": "0", "first": "5", "last": ""})

    assert (answer.status_code, answer["Location"]) == (302, f"/desk/imports/{batch.pk}/")
    batch.refresh_from_db()
    assert batch.layout["pointed"] == {"sheet": 0, "header_rows": [5]}


@pytest.mark.parametrize("posted", [{"first": "99"}, {"first": ""}, {"first": "-1"}, {"first": "x", "last": "2"}])
def test_a_header_that_cannot_be_is_refused_on_the_page(desk: Client, books: Books, posted: dict[str, str]) -> None:
    batch = books.checked("fdi", ODD)

    answer = desk.post(f"/desk/imports/{batch.pk}/header/", {"sheet": "0", **posted})

    assert answer.status_code == 422
    assert "按此表头读取" in answer.content.decode()


def test_no_header_at_all_leads_to_the_control_for_it(desk: Client, books: Books) -> None:
    batch = books.checked("fdi", sheet(*[[n, n + 1, n + 2] for n in range(1, 9)]))

    shown = desk.get(step(batch)).content.decode()

    assert "没有认出表头" in shown and 'name="first"' in shown
    assert "检查各行" not in shown


@pytest.mark.parametrize("column", ["99999", "9" * 25, "9" * 5000, "-1", "x", "²"])
def test_a_column_that_is_not_in_the_table_is_refused_beside_its_field(desk: Client, books: Books, column: str) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2))

    answer = desk.post(step(batch), as_shown(desk, batch) | {"field-paid_in_usd": column})

    assert answer.status_code == 422
    shown = unescape(answer.content.decode())
    assert "不在" in shown[shown.index('id="field-paid_in_usd_error"') :][:400]
    batch.refresh_from_db()
    assert batch.state == Import.State.CHECKED


@pytest.mark.parametrize("day", ["2020-13-45", "2020年8月", "x" * 300])
def test_a_day_no_calendar_has_is_refused(desk: Client, books: Books, day: str) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2))

    answer = desk.post(step(batch), as_shown(desk, batch) | {"as_of": day})

    shown = unescape(answer.content.decode())
    assert answer.status_code == 422 and "日历上没有" in shown[shown.index('id="as_of_error"') :][:400]
    batch.refresh_from_db()
    assert batch.state == Import.State.CHECKED and batch.layout.get("as_of") != day


def test_what_was_not_asked_is_not_learnt_as_left_out(desk: Client, books: Books) -> None:
    batch = books.checked("fdi", sample_rows("fdi", 2))
    posted = as_shown(desk, batch)
    left_out = next(c.field for c in ledger_called("fdi").columns if not c.required and posted[f"field-{c.field}"])
    heading = batch.layout["headings"][posted[f"field-{left_out}"]]

    assert desk.post(step(batch), {k: v for k, v in posted.items() if k != f"field-{left_out}"}).status_code == 302
    assert not Synonym.objects.filter(ledger="fdi", heading=fold(heading), field="").exists()

    batch = books.checked("fdi", sample_rows("fdi", 2))
    assert desk.post(step(batch), posted | {f"field-{left_out}": ""}).status_code == 302
    assert Synonym.objects.filter(ledger="fdi", heading=fold(heading), field="").exists()


@pytest.mark.parametrize("number", ["7", "", "x", "9" * 5000])
def test_a_header_of_a_sheet_that_is_not_there_is_not_found(desk: Client, books: Books, number: str) -> None:
    batch = books.checked("fdi", ODD)

    answer = desk.post(f"/desk/imports/{batch.pk}/header/", {"sheet": number, "first": "5"})

    assert answer.status_code == 404
