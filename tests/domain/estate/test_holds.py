"""Promises: one project at a time, for so long, whoever asks first (R41)."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from tests.factories.tries import tries
from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.errors import AlreadyHeld, HoldEnded, HoldNeedsProject, HoldTooLong, NotToBeHeld
from zhaoshang.domain.estate.models import Hold, Parcel, Unit
from zhaoshang.domain.estate.queries import expired_holds, living_holds
from zhaoshang.domain.journal.errors import NotAllowed
from zhaoshang.domain.journal.models import writing
from zhaoshang.domain.organisations.queries import machine
from zhaoshang.kernel.refusal import Refusal

PATH = "0001/0002/"


def hold(books: Books, thing: Parcel | Unit, project: str = "项目-2020-0001", until: date = date(2020, 9, 20)) -> Hold:
    named = {"parcel": thing} if isinstance(thing, Parcel) else {"unit": thing}
    return commands.hold(**named, project_number=project, until=until, org_path=PATH, by=books.by, at=books.now())


@pytest.fixture
def unit(books: Books) -> Unit:
    books.booked("units", sample_rows("units", 1))
    return Unit.objects.get()


@pytest.mark.django_db
def test_one_project_at_a_time(books: Books, unit: Unit) -> None:
    first = hold(books, unit)
    assert first.number == "预留-2020-0001" and list(living_holds(books.now())) == [first]
    with pytest.raises(AlreadyHeld) as told:
        hold(books, unit, "项目-2020-0002")
    assert "至2020-09-20" in told.value.said.zh and "项目-2020-0001" not in told.value.said.zh
    assert first.recorded_name in told.value.cure.zh
    commands.end_hold(hold=first, by=books.by, at=books.now())
    assert hold(books, unit, "项目-2020-0002").number == "预留-2020-0002"
    with pytest.raises(HoldEnded):
        commands.end_hold(hold=first, by=books.by, at=books.now())


@pytest.mark.django_db
def test_it_lasts_to_the_end_of_its_day_in_china_and_no_longer(books: Books, clock: Clock, unit: Unit) -> None:
    first = hold(books, unit)
    clock.set("2020-09-20 23:59")
    assert living_holds(books.now()).exists() and not expired_holds(books.now()).exists()
    clock.set("2020-09-21 00:00")
    assert not living_holds(books.now()).exists() and expired_holds(books.now()).exists()
    with pytest.raises(HoldEnded):
        commands.extend_hold(hold=first, until=date(2020, 10, 1), by=books.by, at=books.now())
    second = hold(books, unit, "项目-2020-0002", date(2020, 9, 30))  # nobody had to sweep before
    first.refresh_from_db()
    assert first.end == Hold.End.EXPIRED and first.ended_at is not None
    assert list(living_holds(books.now())) == [second]


@pytest.mark.django_db
def test_what_has_expired_is_said_so_by_the_machine(books: Books, clock: Clock, unit: Unit) -> None:
    hold(books, unit)
    clock.set("2020-09-21 10:00")
    assert commands.expire_holds(by=machine(), at=books.now()) == 1
    assert commands.expire_holds(by=machine(), at=books.now()) == 0
    assert Hold.objects.get().end == Hold.End.EXPIRED


@pytest.mark.django_db
def test_extended_while_it_lives(books: Books, unit: Unit) -> None:
    row = commands.extend_hold(hold=hold(books, unit), until=date(2020, 10, 1), by=books.by, at=books.now())
    assert row.version == 1
    with pytest.raises(HoldTooLong):
        commands.extend_hold(hold=row, until=date(2022, 1, 1), by=books.by, at=books.now())


@pytest.mark.django_db
@pytest.mark.parametrize("until", [date(2020, 9, 4), date(2021, 9, 5)])
def test_too_long_and_already_over_are_refused(books: Books, unit: Unit, until: date) -> None:
    with pytest.raises(HoldTooLong) as told:
        hold(books, unit, until=until)
    assert "180" in told.value.said.zh


@pytest.mark.django_db
def test_what_is_let_or_granted_is_not_promised(books: Books, unit: Unit) -> None:
    books.booked("tenancies", sample_rows("tenancies", 1, unit_no=unit.unit_no))
    with pytest.raises(NotToBeHeld) as told:
        hold(books, unit)
    assert "已租" in told.value.said.zh
    books.booked("parcels", sample_rows("parcels", 1))
    with pytest.raises(NotToBeHeld):
        hold(books, Parcel.objects.get())
    with pytest.raises(HoldNeedsProject):
        hold(books, unit, project=" ")


@pytest.mark.django_db
def test_what_is_another_units_is_not_ones_to_promise(books: Books, crowd: Crowd, unit: Unit) -> None:
    officer = crowd("subdistrict_officer", "xiangfu")
    books.booked("parcels", sample_rows("parcels", 1, state="净地", granted_on=None))
    own = sample_rows("parcels", 1, start=2, state="净地", granted_on=None)
    books.booked("parcels", own, by=officer)
    said = {"project_number": "项目-2020-0001", "until": date(2020, 9, 20), "org_path": officer.organisation.path}
    first, second = Parcel.objects.order_by("pk")
    for named in ({"parcel": first}, {"unit": unit}):
        with pytest.raises(NotAllowed):
            commands.hold(**named, **said, by=officer, at=books.now())
    assert commands.hold(parcel=second, **said, by=officer, at=books.now()).parcel == second


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second(books: Books, unit: Unit) -> None:
    first = hold(books, unit)
    second = Hold(
        number="预留-2020-0099", unit=unit, project_number="x", expires_at=first.expires_at, org_path=PATH,
        recorded_at=books.now(), recorded_by="user:x", recorded_name="x",
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic(), writing("estate.hold"):
        second.save()


@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_instant_one_succeeds(books: Books) -> None:
    """Officers ask for the same units at once, release and ask again: no unit is ever promised twice."""
    books.booked("units", sample_rows("units", 5))
    units, by, rounds = list(Unit.objects.all()), books.by, tries(6, 100)
    won: dict[int, list[str]] = {u.pk: [] for u in units}
    odd: list[BaseException] = []
    start = threading.Barrier(8)

    def officer(name: int) -> None:
        try:
            for turn in range(rounds):
                start.wait(60)
                for unit in units:
                    try:
                        commands.hold(
                            unit=unit, project_number=f"项目-{turn}-{name}", until=date(2020, 9, 20), org_path=PATH, by=by,
                            at=books.now(),
                        )  # fmt: skip
                        won[unit.pk].append(f"{turn}")
                    except AlreadyHeld:
                        pass
                start.wait(60)
                if name == 0:
                    assert Hold.objects.filter(ended_at=None).count() == len(units)
                    for row in Hold.objects.filter(ended_at=None):
                        commands.end_hold(hold=row, by=by, at=books.now())
        except Refusal as refusal:
            odd.append(refusal)
        except BaseException as wrong:
            odd.append(wrong)
            start.abort()
        finally:
            connection.close()

    crowd: list[Any] = [threading.Thread(target=officer, args=(n,)) for n in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(300)
    assert not odd
    assert all(sorted(turns) == sorted(str(t) for t in range(rounds)) for turns in won.values())
