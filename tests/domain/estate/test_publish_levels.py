"""What the bureau has decided the public may know of a parcel or building: kept inside, it is not published; public, it is withdrawn first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories import offers
from tests.factories.booking import AUGUST, Books
from tests.factories.ledgers import sample_rows
from tests.factories.people import Crowd
from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.errors import LeadersOnly, NotComplete, StillPublic
from zhaoshang.domain.estate.models import Building, BuildingRecord, Listing, Parcel, ParcelRecord
from zhaoshang.domain.estate.queries import published_listings
from zhaoshang.domain.evidence import tasks
from zhaoshang.domain.evidence.commands import imports
from zhaoshang.domain.evidence.commands.facts import correct
from zhaoshang.domain.evidence.commands.stating import state
from zhaoshang.domain.evidence.errors import ObjectedSince
from zhaoshang.domain.evidence.models import ImportRow
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.domain.targets.commands import close

pytestmark = pytest.mark.django_db
FREE = {"state": "净地", "granted_on": None, "as_of": "2020-08-31"}


def ready(books: Books, thing: Parcel | Building) -> Listing:
    """Described and found right; nobody sees it yet."""
    named: dict[str, Any] = {"parcel": thing} if isinstance(thing, Parcel) else {"building": thing}
    said = {"summary": "近运河", "contact": "区投促局", "org_path": books.by.organisation.path}
    listing = commands.describe(**named, **said, by=books.by, at=books.now())
    return commands.verify(listing=listing, by=books.by, at=books.now())


def land(books: Books, level: str = "", reason: str = "", **stated: Any) -> ParcelRecord:
    """The parcel as a ledger states it."""
    books.booked("parcels", sample_rows("parcels", 1, **(FREE | {"publish_level": level} | stated)), reason=reason)
    record: ParcelRecord = in_force(ParcelRecord).get()
    return record


def problems(books: Books, ledger: str, **stated: Any) -> list[dict[str, Any]]:
    """What is wrong with the one row of a file."""
    batch = books.checked(ledger, sample_rows(ledger, 1, **stated))
    return list(ImportRow.objects.filter(batch=batch).exclude(problems=[]).get().problems)


@pytest.mark.parametrize("word", ["内部", "不公开"])
def test_land_kept_inside_is_not_published_until_the_ledger_says_otherwise(
    books: Books, crowd: Crowd, sign_in: Any, word: str
) -> None:
    thing = land(books, word).parcel
    listing = ready(books, thing)
    with pytest.raises(NotComplete) as refused:
        commands.publish(listing=listing, by=books.by, at=books.now())
    assert "公开级别“公开”（台账写的是“内部”）" in refused.value.said.zh and "台账" in refused.value.cure.zh
    desk = sign_in(crowd("section_head"))
    page = desk.get(f"/desk/estate/parcels/{thing.pk}/").content.decode()
    assert "公开级别“公开”（台账写的是“内部”）" in page and "data-opens" not in page
    land(books, "公开")
    page = desk.get(f"/desk/estate/parcels/{thing.pk}/").content.decode()
    assert "台账写的是" not in page and "公开级别" in page
    assert commands.publish(listing=listing, by=books.by, at=books.now()).published_at


def test_a_building_kept_inside_by_its_file_is_not_published(books: Books) -> None:
    books.booked("building_files", sample_rows("building_files", 1, publish_level="内部"))
    listing = ready(books, Building.objects.get())
    with pytest.raises(NotComplete, match="公开级别"):
        commands.publish(listing=listing, by=books.by, at=books.now())
    books.booked("building_files", sample_rows("building_files", 1, publish_level="对外公开"))
    assert commands.publish(listing=listing, by=books.by, at=books.now()).published_at


def test_unsaid_it_may_be_published_and_nobody_outside_reads_the_level(books: Books, client: Any) -> None:
    assert offers.parcel(books, 1).published_at
    listing = offers.parcel(books, 2, publish_level="公开")
    assert "公开级别" not in client.get(f"/on-offer/{listing.number}/").content.decode()


@pytest.mark.parametrize("ledger", ["parcels", "building_files"])
def test_a_file_that_keeps_inside_what_is_public_is_refused_until_it_is_withdrawn(books: Books, ledger: str) -> None:
    listing = offers.parcel(books) if ledger == "parcels" else offers.building(books, {}, name="示例大厦1")
    stated = {"publish_level": "内部", **(FREE if ledger == "parcels" else {})}
    (said,) = problems(books, ledger, **stated)
    assert said["code"] == "estate.still_public" and listing.number in said["zh"] and "撤回" in said["cure_zh"]
    assert said["field"] == "publish_level" and said["cell"], "the cell is named"
    commands.withdraw(listing=listing, by=books.by, at=books.now())
    books.booked(ledger, sample_rows(ledger, 1, **stated))
    kind: Any = ParcelRecord if ledger == "parcels" else BuildingRecord
    assert in_force(kind).get().publish_level == "internal"


def test_the_rest_of_the_file_is_booked(books: Books) -> None:
    offers.parcel(books, 1)
    rows = sample_rows("parcels", 2, **FREE, publish_level="内部")
    batch = books.booked("parcels", rows)
    assert batch.counts["refused"] == 1 and in_force(ParcelRecord).get(publish_level="internal").parcel_no.endswith(
        "2号"
    )


def test_a_correction_that_keeps_it_inside_is_refused_until_it_is_withdrawn(books: Books) -> None:
    listing = offers.parcel(books)
    fact = in_force(ParcelRecord).get()
    told: dict[str, Any] = {"values": {"publish_level": "internal"}, "reason": "局里定的", "by": books.by}
    with pytest.raises(StillPublic):
        correct(fact=fact, at=books.now(), **told)
    assert in_force(ParcelRecord).get() == fact
    commands.withdraw(listing=listing, by=books.by, at=books.now())
    assert correct(fact=fact, at=books.now(), **told).publish_level == "internal"


def test_the_page_of_a_correction_says_why_not(books: Books, crowd: Crowd, sign_in: Any) -> None:
    listing = offers.building(books, {}, name="示例大厦1")
    fact = in_force(BuildingRecord).get()
    desk = sign_in(crowd("statistician"))
    address = f"/desk/rows/estate.buildingrecord/{fact.pk}/correct/"
    form = desk.get(address).context["form"]
    said = {name: "" if value is None else value for name, value in form.initial.items()}
    answer = desk.post(address, said | {"publish_level": "internal", "reason": "局里定的"})
    assert answer.status_code == 409 and f"正在公开（{listing.number}）" in answer.content.decode()


def test_what_nothing_was_stated_of_is_not_stated_to_be_kept_inside_while_public(books: Books) -> None:
    listing = offers.building(books, {}, name="示例大厦1")
    (row,) = sample_rows("buildings", 1, address="祥园路1号", rent_text="3元/㎡/天")
    books.booked("buildings", [row])
    taken_back: Any = in_force(BuildingRecord).get().booking
    books.undone(taken_back)
    with pytest.raises(StillPublic):
        state(
            ledger="building_files",
            values={"building_name": "示例大厦1", "as_of": date(2020, 8, 31), "publish_level": "internal"},
            org_path=books.by.organisation.path,
            by=books.by,
            at=books.now(),
        )
    assert published_listings().get() == listing


def test_undoing_does_not_bring_back_that_it_is_kept_inside(books: Books) -> None:
    thing = land(books, "内部").parcel
    opened: Any = land(books, "公开").booking
    listing = commands.publish(listing=ready(books, thing), by=books.by, at=books.now())
    with pytest.raises(StillPublic) as refused:
        books.undone(opened)
    imports.note_refusal(batch=opened, refusal=refused.value, state="undoing", by=books.by, at=books.now())
    commands.withdraw(listing=listing, by=books.by, at=books.now())
    books.undone(opened)
    assert in_force(ParcelRecord).get().publish_level == "internal"


def test_published_between_check_and_booking_it_is_not_kept_inside(books: Books) -> None:
    """A file is checked, the listing is published, the file is booked; and the same while the booking is under way."""
    thing = land(books).parcel
    listing = ready(books, thing)
    rows = sample_rows("parcels", 1, **FREE, publish_level="内部")
    late = books.made_ready(books.checked("parcels", rows))
    listing = commands.publish(listing=listing, by=books.by, at=books.now())
    with pytest.raises(ObjectedSince, match="正在公开"):
        late()
    commands.withdraw(listing=listing, by=books.by, at=books.now())
    batch = books.checked("parcels", rows, name="again.xlsx")
    commands.publish(listing=listing, by=books.by, at=books.now())
    with pytest.raises(ObjectedSince, match="正在公开"):
        books.made_ready(batch)
    assert in_force(ParcelRecord).get().publish_level == ""


def test_one_row_published_since_the_check_does_not_keep_the_others_out(books: Books) -> None:
    """The refusal says both ways out, and the second leads out."""
    listing = ready(books, land(books).parcel)
    batch = books.checked("parcels", sample_rows("parcels", 2, **FREE, publish_level="内部"), name="two.xlsx")
    commands.publish(listing=listing, by=books.by, at=books.now())
    with pytest.raises(ObjectedSince) as refused:
        books.made_ready(batch)
    assert f"正在公开（{listing.number}）" in refused.value.said.zh
    assert refused.value.cure.zh.endswith("再改公开级别；或重新检查这份文件，其余各行照常入账。")
    assert refused.value.cure.en.endswith("level; or check this file again, then the other rows can be booked.")
    imports.note_refusal(batch=batch, refusal=refused.value, state="booking", by=books.by, at=books.now())
    again = tasks.check(imports.recheck(batch=batch, by=books.by, at=books.now()), by=books.by, now=books.now)
    assert again.counts["refused"] == 1
    tasks.book(again, reason="", by=books.by, now=books.now)
    assert in_force(ParcelRecord).get(publish_level="internal").parcel_no.endswith("2号")


def test_what_is_refused_is_not_counted_among_late_entries(books: Books) -> None:
    commands.publish(listing=ready(books, land(books).parcel), by=books.by, at=books.now())
    close(month=AUGUST, by=books.by, at=books.now())
    rows = sample_rows("parcels", 3, **FREE)
    rows[0]["publish_level"] = "内部"
    batch = books.checked("parcels", rows)
    assert [n["zh"][:3] for n in batch.notes if n["code"] == "evidence.late_rows"] == ["有2条"]


def test_publishing_keeps_no_other_import_from_being_booked(books: Books) -> None:
    listing = ready(books, land(books).parcel)
    capital = books.made_ready(books.checked("fdi", sample_rows("fdi", 3)))
    parks = books.made_ready(books.checked("building_files", sample_rows("building_files", 1, publish_level="内部")))
    commands.publish(listing=listing, by=books.by, at=books.now())
    capital()
    parks()
    assert in_force(BuildingRecord).get().publish_level == "internal"


@pytest.mark.parametrize("ledger", ["parcels", "building_files"])
def test_for_leaders_alone_is_refused_with_the_reason(books: Books, ledger: str) -> None:
    (said,) = problems(books, ledger, publish_level="领导")
    assert said["code"] == LeadersOnly.code and "只给领导看" in said["zh"] and "内部" in said["cure_zh"]


def test_another_word_is_refused_with_the_choices(books: Books) -> None:
    (said,) = problems(books, "parcels", publish_level="绝密")
    assert "内部、公开" in said["zh"]
