"""Rent, service charge and load as the occupancy ledger writes them: texts that keep the unit of their heading."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows, workbook
from tests.factories.offers import public
from zhaoshang.domain.estate.ledgers.buildings import BUILDINGS
from zhaoshang.domain.estate.models import Building, OccupancyReading
from zhaoshang.domain.evidence.models import ImportRow
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.web.kit.estate import facts_of
from zhaoshang.web.kit.workbooks import ledger_rows

pytestmark = pytest.mark.django_db
PER_DAY = "元/㎡/天"


def booked(books: Books, heading: str, rent: Any, field: str = "rent_text") -> OccupancyReading:
    """The reading of a ledger whose column is headed so."""
    rows = sample_rows("buildings", 1, address="示例路1号", **{field: rent})
    books.booked("buildings", workbook("buildings", rows, headings={field: heading}))
    return in_force(OccupancyReading).get()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2.2-3.0", "2.2-3.0元/㎡/天"), ("2.2～3.0", "2.2～3.0元/㎡/天"), (Decimal("2.5"), "2.5元/㎡/天"), ("约3", "约3元/㎡/天"), ("3以上", "3元/㎡/天以上"),
        ("3起", "3元/㎡/天起"), ("90元/㎡/月", "90元/㎡/月"), ("2.2-3.0 元/㎡/天", "2.2-3.0 元/㎡/天"), ("面议", "面议"), ("2.2（含税）", "2.2元/㎡/天（含税）"),
        ("4.5 (含税)", "4.5元/㎡/天(含税)"), ("3.0-3.5（不含物业）", "3.0-3.5元/㎡/天（不含物业）"), ("3起（含税）", "3元/㎡/天起（含税）"),
        ("3元", "3元/㎡/天"), ("3 元", "3 元/㎡/天"), ("3元/平方米", "3元/平方米/天"), ("2-3元起（含税）", "2-3元/㎡/天起（含税）"), ("2元-3元", "2元/㎡/天-3元/㎡/天"), ("2-3元", "2-3元/㎡/天"),
        ("3元/月", "3元/月"), ("3美元", "3美元"), ("¥3", "¥3"), ("2.2（元/㎡/天）", "2.2（元/㎡/天）"), ("3元/㎡/天（含税）", "3元/㎡/天（含税）"),
        ("90元/㎡/月（含税）", "90元/㎡/月（含税）"), ("1层4.5，2层3", "1层4.5，2层3"), ("（含税）", "（含税）"),
    ],
)  # fmt: skip
def test_an_amount_without_a_unit_gets_the_headings(books: Books, written: Any, kept: str) -> None:
    assert booked(books, "租金（元/㎡/天）", written).rent_text == kept


@pytest.mark.parametrize(
    ("field", "heading", "written", "kept"),
    [
        ("rent_text", "租金(元/平方米·月)", "75-90", "75-90元/㎡/月"), ("fee_text", "物业费（元/㎡/月）", "8", "8元/㎡/月"), ("rent_text", "租金（元/㎡/月）", "3元", "3元/㎡/月"),
        ("floor_load_text", "荷载（kN/㎡）", "4-5", "4-5kN/㎡"), ("rent_text", "租金", "2.2-3.0", "2.2-3.0"), ("rent_text", "租金（含税）", "2.2-3.0", "2.2-3.0"),
    ],
)  # fmt: skip
def test_each_column_keeps_its_own(books: Books, field: str, heading: str, written: str, kept: str) -> None:
    assert getattr(booked(books, heading, written, field), field) == kept


def test_the_unit_of_the_whole_sheet_is_not_that_of_a_rent(books: Books) -> None:
    rows = sample_rows("buildings", 1, rent_text="2.2-3.0", tax_last_year_yuan=Decimal(5))
    books.booked("buildings", workbook("buildings", rows, unit="万元、㎡"))
    assert in_force(OccupancyReading).get().rent_text == "2.2-3.0"


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("2.2-3.0元/㎡/天", "2.2–3 yuan/㎡/day"), ("约3元/㎡/天", "about 3 yuan/㎡/day"), ("3元/㎡/天起", "at least 3 yuan/㎡/day"), ("面议", "面议"), ("2.5", "2.5"),
        ("90元/平方米·月", "90 yuan/㎡/month"), ("2元/㎡/天-3元/㎡/天", "2–3 yuan/㎡/day"),
    ],
)  # fmt: skip
def test_english_says_it_in_english(kept: str, said: str) -> None:
    reading = OccupancyReading(building_name="示例大厦", rent_text=kept)
    with override("en"):
        assert dict(facts_of(reading))["Rent"] == said
    with override("zh-hans"):
        assert dict(facts_of(reading))["租金"] == kept


def test_the_public_reads_it_and_the_export_comes_back_unchanged(books: Books, client: Client) -> None:
    reading = booked(books, f"租金（{PER_DAY}）", "2.2-3.0")
    listing = public(books, Building.objects.get())
    assert f"2.2-3.0{PER_DAY}" in client.get(f"/on-offer/{listing.number}/").content.decode()
    assert (
        "2.2–3 yuan/㎡/day"
        in client.get(f"/on-offer/{listing.number}/", headers={"Accept-Language": "en"}).content.decode()
    )
    again = books.checked("buildings", ledger_rows(BUILDINGS, [reading], "楼宇", "zh-hans"), name="again.xlsx")
    assert ImportRow.objects.get(batch=again).verdict == ImportRow.Verdict.UNCHANGED
