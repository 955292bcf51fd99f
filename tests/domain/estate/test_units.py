"""Floors, units and leases: from the ledgers to the section of a building."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.models import Building, FloorRecord, Tenancy, Unit, UnitRecord
from zhaoshang.domain.estate.queries import section_of, visible_to
from zhaoshang.domain.evidence.errors import Unconfirmed

pytestmark = pytest.mark.django_db
TODAY = date(2020, 9, 5)


def notes(batch: Any) -> str:
    return " ".join(note["zh"] for note in batch.notes)


def problems(batch: Any) -> list[str]:
    return [problem["code"] for row in batch.rows.order_by("number") for problem in row.problems]


def test_units_come_from_their_ledger_in_the_units_people_write(books: Books) -> None:
    rows = sample_rows("units", 4)
    rows[0] |= {"floor_load_kn": "500kg/㎡", "rent_yuan": "85元/㎡/月", "rent_free_months": "1年"}
    rows[1] |= {"floor_label": "B1", "floor_load_kn": "0.5吨/㎡"}
    rows[2] |= {"floor_label": "十二层"}
    books.booked("units", rows)
    first, second, third, fourth = UnitRecord.objects.order_by("pk")
    assert first.floor_load_kn == Decimal("4.9033")  # 500 kg × 9.80665 N/kg
    assert first.rent_yuan == Decimal("2.7945")  # 85 × 12 ÷ 365
    assert first.rent_free_months == 12
    assert second.floor_load_kn == Decimal("4.9033") and second.level == -1
    assert third.level == 12 and fourth.level == 4
    assert {u.unit_no for u in Unit.objects.all()} == {"101", "201", "301", "401"}
    assert first.source_row is not None


def test_a_foreign_unit_and_no_floor_are_refused_in_their_cells(books: Books) -> None:
    rows = sample_rows("units", 3)
    rows[0] |= {"floor_load_kn": "500元"}
    rows[1] |= {"floor_label": "屋顶花园"}
    rows[2] |= {"usable_sqm": Decimal(300)}
    batch = books.checked("units", rows)
    assert problems(batch) == ["cells.wrong_unit", "floors.not_a_floor", "estate.usable_over_gross"]
    assert all(p["cell"] for row in batch.rows.all() for p in row.problems)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"clear_height_m": Decimal(5)}, "estate.heights_swapped"),
        ({"rent_high_yuan": Decimal(2)}, "estate.rents_swapped"),
        ({"self_use_sqm": Decimal(11000)}, "estate.parts_over_gross"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(books: Books, changed: dict[str, Any], code: str) -> None:
    assert problems(books.checked("building_files", sample_rows("building_files", 1, **changed))) == [code]


def test_a_floor_is_no_larger_than_itself(books: Books) -> None:
    rows = sample_rows("floors", 1, lettable_sqm=Decimal(1600))
    assert problems(books.checked("floors", rows)) == ["estate.lettable_over_floor"]


def test_units_beyond_what_is_lettable_are_told(books: Books) -> None:
    books.booked(
        "building_files", sample_rows("building_files", 1, building_name="示例大厦", lettable_sqm=Decimal(700))
    )
    assert "示例大厦" not in notes(books.checked("units", sample_rows("units", 3)))
    over = books.checked("units", sample_rows("units", 4))
    assert "共800.00㎡，大于可租面积700.00㎡" in notes(over)
    books.booked("units", sample_rows("units", 3))
    beside = books.checked(
        "units", sample_rows("units", 1, start=4)
    )  # the three that stand count with the one that comes
    assert "共800.00㎡" in notes(beside)
    again = books.checked("units", sample_rows("units", 3, gfa_sqm=Decimal(230)))  # stated anew, they count once
    assert "可租面积" not in notes(again)


def test_less_lettable_than_the_units_that_stand_is_told(books: Books) -> None:
    named = {"building_name": "示例大厦"}
    full = {**named, "leased_sqm": Decimal(100), "year_start_rate": None}
    books.booked("units", sample_rows("units", 4))
    enough = {"lettable_sqm": Decimal(800)}
    assert "可租面积" not in notes(books.checked("building_files", sample_rows("building_files", 1, **named, **enough)))
    assert "可租面积" not in notes(books.checked("buildings", sample_rows("buildings", 1, **full, **enough)))
    less = {"lettable_sqm": Decimal(700)}
    asked = books.checked("buildings", sample_rows("buildings", 1, **full, **less))
    assert "有1行的可租面积小于楼里房源之和" in notes(asked) and "可租700.00㎡，房源共800.00㎡" in notes(asked)
    with pytest.raises(Unconfirmed):
        books.booked("building_files", sample_rows("building_files", 1, **named, **less))
    books.booked("building_files", sample_rows("building_files", 1, **named, **less), reason="已核对")
    told_by_file = books.checked("buildings", sample_rows("buildings", 1, **full, **less))
    assert "可租面积" not in notes(told_by_file)  # the file says what is lettable, and was confirmed


def test_an_earlier_reading_is_not_held_against_the_units_of_today(books: Books) -> None:
    full = {"building_name": "示例大厦", "leased_sqm": Decimal(100), "year_start_rate": None}
    books.booked("units", sample_rows("units", 4))
    books.booked("buildings", sample_rows("buildings", 1, **full, lettable_sqm=Decimal(900)))
    rows = sample_rows("buildings", 1, **full, lettable_sqm=Decimal(700), as_of="2019-12-31")
    assert "可租面积" not in notes(books.checked("buildings", rows))


def test_leases_of_one_unit_that_overlap_are_told(books: Books) -> None:
    rows = sample_rows("tenancies", 3, unit_no="301", lease_end="2020-08-20")
    rows[1] |= {"lease_start": "2019-01-01", "lease_end": "2020-07-31"}  # before the first: no overlap
    rows[2] |= {"lease_start": "2020-08-20", "lease_end": None}
    batch = books.checked("tenancies", rows)
    assert "有1行与另一条记录的时间重叠" in notes(batch) and "示例租户1有限公司" in notes(batch)
    books.booked("tenancies", [rows[0] | {"lease_end": "2020-12-31"}])
    batch = books.checked("tenancies", [rows[0] | {"tenant_name": "示例乙有限公司", "lease_start": "2020-08-15"}])
    assert "时间重叠" in notes(batch)
    # The firm that sat there has left, and the same file says so: nothing overlaps any more.
    left = rows[0] | {"lease_end": "2020-08-14"}
    batch = books.checked("tenancies", [left, rows[0] | {"tenant_name": "示例乙有限公司", "lease_start": "2020-08-15"}])
    assert "时间重叠" not in notes(batch)


def test_a_lease_is_held_against_the_units_that_are_known(books: Books) -> None:
    rows = sample_rows("tenancies", 3)
    assert "房号" not in notes(books.checked("tenancies", rows)), "of a building without known units nothing is asked"
    books.booked("units", sample_rows("units", 2))
    rows[0] |= {"area_sqm": Decimal(202)}
    batch = books.checked("tenancies", rows)
    assert "有1行的租赁面积大于房源面积" in notes(batch) and "租赁202.00㎡，房源101只有200.00㎡" in notes(batch)
    assert "有1行的房号在房源台账里没有" in notes(batch) and "租的301不在房源台账里" in notes(batch)
    rows[0] |= {"area_sqm": Decimal("200.9"), "unit_no": "１０１"}
    assert "房源" not in notes(books.checked("tenancies", rows[:2]))


@pytest.fixture
def tower(books: Books) -> Building:
    """Four storeys: a free one, a let one, one whose firm is leaving, one that is held; and a basement without units."""
    books.booked("floors", [*sample_rows("floors", 4), *sample_rows("floors", 1, floor_label="B1")])
    rows = sample_rows("units", 4)
    rows[1] |= {"status": "可租"}
    rows[2] |= {"status": "待退"}
    books.booked("units", rows)
    leases = sample_rows("tenancies", 2, lease_end="2021-07-31")
    leases[0] |= {"unit_no": "２０１"}  # as another clerk writes it
    leases[1] |= {"unit_no": "301", "lease_end": "2020-09-30"}
    books.booked("tenancies", leases)
    commands.hold(
        unit=Unit.objects.get(unit_no="401"), project_number="项目-2020-0001", until=date(2020, 9, 20),
        org_path=books.by.organisation.path, by=books.by, at=books.now(),
    )  # fmt: skip
    return Building.objects.get()


def test_the_section_shows_floor_by_floor_how_units_stand(books: Books, tower: Building) -> None:
    section = section_of(tower, books.now(), TODAY)
    assert [(s.label, [u.state for u in s.units]) for s in section.storeys] == [
        ("4F", ["held"]), ("3F", ["leaving"]), ("2F", ["leased"]), ("1F", ["vacant"]), ("B1", []),
    ]  # fmt: skip
    assert section.by_state == {"held": 200, "leaving": 200, "leased": 200, "vacant": 200}
    assert section.total_sqm == 800 and section.storeys[3].free_sqm == 200 and section.storeys[4].area_sqm == 1000
    (let,) = section.storeys[2].units
    assert let.lease is not None and let.lease.tenant_name == "示例租户1有限公司" and not let.lacks_lease


def test_the_section_of_another_day(books: Books, tower: Building) -> None:
    later = section_of(tower, books.now().replace(month=9, day=21), date(2021, 8, 1))
    assert [u.state for s in later.storeys for u in s.units] == ["vacant", "leaving", "vacant", "vacant"]


def test_let_by_its_record_without_a_lease_is_said(books: Books) -> None:
    books.booked("units", sample_rows("units", 1, status="已租"))
    (unit,) = section_of(Building.objects.get(), books.now(), TODAY).units
    assert unit.state == "leased" and unit.lacks_lease


def test_a_building_known_by_its_units_alone_is_seen(books: Books, crowd: Any) -> None:
    books.booked("units", sample_rows("units", 1), by=crowd("statistician"))
    assert visible_to(crowd("section_head")).exists()
    assert not visible_to(crowd("subdistrict_officer", "xiangfu")).exists()


def test_the_section_asks_the_same_however_many_units(books: Books, django_assert_max_num_queries: Any) -> None:
    books.booked("units", sample_rows("units", 60))
    books.booked("tenancies", sample_rows("tenancies", 30))
    building = Building.objects.get()
    with django_assert_max_num_queries(4):
        section = section_of(building, books.now(), TODAY)
        assert len(section.units) == 60
    assert FloorRecord.objects.count() == 0 and Tenancy.objects.count() == 30
