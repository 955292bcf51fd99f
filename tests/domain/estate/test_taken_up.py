"""A contract is signed before the ledgers know: until they say so nobody else is offered or promised the thing; and a lease that
begins later counts from its first day on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.offers import building, parcel
from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.commands.offers import is_behind
from zhaoshang.domain.estate.errors import NotToBeHeld
from zhaoshang.domain.estate.models import Building, Hold, Parcel, Tenancy, Unit
from zhaoshang.domain.estate.queries import find, read_needs, section_of
from zhaoshang.domain.estate.queries.needs import What
from zhaoshang.domain.evidence.commands import facts
from zhaoshang.domain.evidence.errors import FutureDate
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.kernel.zone import day_of

pytestmark = pytest.mark.django_db
TOWER = "祥符桥产业楼"
UNIT = {"building_name": TOWER, "floor_label": "1F", "unit_no": "101"}


def offered(what: What = "units") -> list[str]:
    return [offer.label or str(offer.listing.parcel) for offer in find(read_needs({}, what)).offers]


def held(books: Books, thing: Parcel | Unit, project: str = "项目-2020-0001") -> Hold:
    named: dict[str, Any] = {"parcel": thing} if isinstance(thing, Parcel) else {"unit": thing}
    until = date.fromordinal(day_of(books.now()).toordinal() + 30)
    return commands.hold(
        **named, project_number=project, until=until, org_path=books.by.organisation.path, by=books.by, at=books.now()
    )


def taken_up(books: Books, thing: Parcel | Unit) -> None:
    commands.end_hold(hold=held(books, thing), end=Hold.End.TAKEN_UP, by=books.by, at=books.now())


def follow(books: Books) -> None:
    while is_behind(books.now()):
        commands.follow(by=books.by, at=books.now())


def states(books: Books) -> list[str]:
    at = books.now()
    return [unit.state for unit in section_of(Building.objects.get(), at, day_of(at)).units]


def lease(books: Books, **stated: Any) -> Import:
    said = {"building_name": TOWER, "unit_no": "101", "lease_start": "2020-10-01", "lease_end": "2023-09-30"}
    batch = books.booked("tenancies", sample_rows("tenancies", 1, **{**said, **stated}))
    follow(books)
    return batch


def test_a_unit_taken_up_is_neither_offered_nor_promised_to_another(books: Books, clock: Clock) -> None:
    building(books, {}, {})
    unit = Unit.objects.get(unit_no="101")
    taken_up(books, unit)
    assert offered() == ["102"] and states(books) == ["taken_up", "vacant"]
    with pytest.raises(NotToBeHeld) as told:
        held(books, unit, "项目-2020-0002")
    assert "已签约" in told.value.said.zh
    clock.set("2020-09-20")
    books.booked("units", sample_rows("units", 1, **UNIT, as_of="2020-09-02"))
    follow(books)
    assert offered() == ["102"]  # what was so before the contract says nothing of it
    books.booked("units", sample_rows("units", 1, **UNIT, as_of="2020-09-18"))
    follow(books)
    assert sorted(offered()) == ["101", "102"] and held(books, unit, "项目-2020-0002").pk


def test_a_correction_of_what_was_before_gives_nothing_back(books: Books, clock: Clock) -> None:
    building(books, {})
    taken_up(books, Unit.objects.get())
    clock.set("2020-09-20")
    (record,) = [unit.record for unit in section_of(Building.objects.get(), books.now(), day_of(books.now())).units]
    facts.correct(fact=record, values={"orientation": "南"}, reason="漏填", by=books.by, at=books.now())
    follow(books)
    assert offered() == [] and states(books) == ["taken_up"]


def test_a_unit_taken_up_is_let_by_its_lease_and_free_after_it(books: Books, clock: Clock) -> None:
    building(books, {})
    taken_up(books, Unit.objects.get())
    lease(books)
    assert states(books) == ["taken_up"] and offered() == []
    clock.set("2020-10-01")
    follow(books)
    assert states(books) == ["leased"] and offered() == []
    clock.set("2023-10-01")
    follow(books)
    assert states(books) == ["vacant"] and offered() == ["101"]


def test_the_next_firm_of_a_unit_that_is_left(books: Books, clock: Clock) -> None:
    building(books, {"status": "待退"})
    lease(books, lease_start="2018-10-01", lease_end="2020-12-31", tenant_name="示例甲公司", uscc=None)
    assert offered() == ["101"]
    taken_up(books, Unit.objects.get())
    assert states(books) == ["taken_up"] and offered() == []
    lease(books, lease_start="2021-01-01", tenant_name="示例乙公司", uscc=None)
    clock.set("2021-01-01")
    follow(books)
    assert states(books) == ["leased"] and offered() == []


def test_a_parcel_taken_up_is_off_offer_until_its_ledger_speaks(books: Books, clock: Clock) -> None:
    listing = parcel(books)
    assert listing.parcel is not None and offered("land") == ["示例地块1"]
    taken_up(books, listing.parcel)
    assert offered("land") == []
    with pytest.raises(NotToBeHeld) as told:
        held(books, listing.parcel)
    assert "已签约" in told.value.said.zh and "taken up" in told.value.said.en
    clock.set("2020-10-09")
    assert offered("land") == []
    free = {"state": "净地", "granted_on": None}
    books.booked("parcels", sample_rows("parcels", 1, **free), as_of=date(2020, 10, 8))
    follow(books)
    assert offered("land") == ["示例地块1"] and held(books, listing.parcel).pk


def test_a_lease_that_begins_later_counts_from_its_first_day(books: Books, clock: Clock) -> None:
    building(books, {})
    assert lease(books).state == Import.State.BOOKED and in_force(Tenancy).count() == 1
    assert offered() == ["101"] and not is_behind(books.now())
    clock.set("2020-09-30 23:59")
    assert not is_behind(books.now())
    clock.set("2020-10-01")
    assert is_behind(books.now())
    follow(books)
    assert offered() == [] and states(books) == ["leased"]


def test_a_lease_may_be_stated_two_years_ahead_and_no_more(books: Books) -> None:
    building(books, {})
    late = books.checked("tenancies", sample_rows("tenancies", 1, building_name=TOWER, unit_no="101", lease_start="2023-10-01", lease_end="2026-09-30"))  # fmt: skip
    assert not late.rows.filter(verdict="new").exists()
    lease(books, lease_start="2022-09-01", lease_end="2025-08-31")
    with pytest.raises(FutureDate):
        facts.correct(fact=in_force(Tenancy).get(), values={}, happened_on=date(2023, 10, 1), reason="x", by=books.by, at=books.now())  # fmt: skip
