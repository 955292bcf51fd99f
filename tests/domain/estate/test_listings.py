"""What is offered to the public: complete before it is shown, shown to everybody, to be verified after 90 days."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.factories import offers
from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.errors import EmptiedInPublic, NamesMobile, NotComplete, NotPublic
from zhaoshang.domain.estate.gates import is_stale, lacks
from zhaoshang.domain.estate.models import Building, Listing, Parcel
from zhaoshang.domain.estate.queries import published_listings, stated_of
from zhaoshang.domain.journal.errors import NotAllowed
from zhaoshang.kernel.zone import day_of

pytestmark = pytest.mark.django_db
TOLD = {"summary": "近地铁，净地可挂牌", "summary_en": "By the metro", "contact": "区投促局 0571-8800 0000"}


def described(books: Books, **thing: Any) -> Listing:
    path = books.by.organisation.path
    return commands.describe(**thing, **TOLD, org_path=path, by=books.by, at=books.now())


def test_everything_that_is_missing_is_named_at_once(books: Books) -> None:
    (row,) = sample_rows("parcels", 1, subdistrict="", far_text="")
    books.booked("parcels", [row])
    listing = commands.describe(
        parcel=Parcel.objects.get(), summary="", contact=" ", org_path=books.by.organisation.path, by=books.by,
        at=books.now(),
    )  # fmt: skip
    with pytest.raises(NotComplete) as told:
        commands.publish(listing=listing, by=books.by, at=books.now())
    for name in ("所属街道", "容积率", "简介", "对外联系方式", "90天内的核实"):
        assert name in told.value.said.zh
    assert "用地面积" not in told.value.said.zh
    assert not published_listings().exists()


@pytest.mark.parametrize("field", ["contact", "contact_en"])
@pytest.mark.parametrize("number", ["13812345678", "+86 138 1234 5678", "１３８１２３４５６７８", "138-1234-5678"])
def test_nobodys_mobile_number_is_the_public_contact(books: Books, field: str, number: str) -> None:
    books.booked("parcels", sample_rows("parcels", 1))
    told = TOLD | {field: f"张先生 {number}"}
    path = books.by.organisation.path
    with pytest.raises(NamesMobile):
        commands.describe(parcel=Parcel.objects.get(), **told, org_path=path, by=books.by, at=books.now())
    assert not Listing.objects.exists()


def test_from_the_desk_to_the_public_and_back(books: Books, clock: Clock, client: Client) -> None:
    books.booked("parcels", sample_rows("parcels", 2))
    listing = described(books, parcel=Parcel.objects.order_by("pk")[0])
    address = f"/on-offer/{listing.number}/"
    assert client.get(address).status_code == 404
    commands.verify(listing=listing, by=books.by, at=books.now())
    listing = commands.publish(listing=listing, by=books.by, at=books.now())
    page = client.get(address).content.decode()
    assert TOLD["summary"] in page and "示例储出" in page and "30 亩" in page
    assert listing.number in client.get("/land/").context["cards"][0].listing.number
    commands.withdraw(listing=listing, by=books.by, at=books.now())
    assert client.get(address).status_code == 404
    with pytest.raises(NotPublic):
        commands.withdraw(listing=listing, by=books.by, at=books.now())


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ("", True), ("use=industrial", True), ("use=residential", False), ("least=29.9", True), ("least=30.1", False),
        ("most=30", True), ("most=29", False), ("q=地铁", True), ("q=METRO", True), ("q=没有", False), ("least=NaN", True),
        ("use='; drop", False), ("least=２９．９", True), ("least=-1", True), ("most=1e999", True), ("least=1e-999999999", True), ("q=xfq", False), ("q=储出", True),
    ],
)  # fmt: skip
def test_land_is_found_by_what_is_needed(books: Books, client: Client, asked: str, fits: bool) -> None:
    books.booked("parcels", sample_rows("parcels", 1))
    listing = described(books, parcel=Parcel.objects.get())
    commands.verify(listing=listing, by=books.by, at=books.now())
    commands.publish(listing=listing, by=books.by, at=books.now())
    answer = client.get(f"/land/?{asked}")
    assert answer.status_code == 200
    assert bool(answer.context["cards"]) is fits
    is_unread = any(word in asked for word in ("NaN", "=-1", "1e"))
    assert ("读不成" in answer.content.decode()) is is_unread, "what bounds nothing says so"


def test_buildings_are_found_by_free_space(books: Books, client: Client) -> None:
    books.booked("buildings", sample_rows("buildings", 1, address="示例路1号", rent_text="3.5元/㎡/天"))
    listing = described(books, building=Building.objects.get())
    commands.verify(listing=listing, by=books.by, at=books.now())
    commands.publish(listing=listing, by=books.by, at=books.now())
    assert client.get("/buildings/?least=2000").context["cards"]
    assert not client.get("/buildings/?least=2001").context["cards"]
    assert "2,000 ㎡" in client.get(f"/on-offer/{listing.number}/").content.decode()


def test_a_building_with_a_file_and_no_reading_is_in_the_list(books: Books, client: Client) -> None:
    listing = offers.building(books, {"gfa_sqm": Decimal(200)}, {"gfa_sqm": Decimal(800)}, rent_low_yuan=Decimal("2.5"))
    (card,) = client.get("/buildings/").context["cards"]
    assert (card.listing, card.size) == (listing, "1,000 ㎡") and card.facts
    assert (
        client.get("/buildings/?least=1000").context["cards"]
        and not client.get("/buildings/?least=1001").context["cards"]
    )


@pytest.mark.parametrize("said", [{"summary": " "}, {"contact": ""}, {"summary": "", "contact": ""}])
def test_what_is_public_is_not_emptied(
    books: Books, crowd: Crowd, sign_in: Any, client: Client, said: dict[str, str]
) -> None:
    listing = offers.parcel(books)
    told = {"summary": "近运河", "contact": "区投促局"} | said
    path = books.by.organisation.path
    with pytest.raises(EmptiedInPublic) as refused:
        commands.describe(parcel=listing.parcel, **told, org_path=path, by=books.by, at=books.now())
    assert ("简介" in refused.value.said.zh) is ("summary" in said) and "撤回" in refused.value.cure.zh
    desk = sign_in(crowd("section_head"))
    answer = desk.post(f"/desk/estate/parcels/{listing.parcel_id}/describe/", told)
    assert answer.status_code == 422 and "这条信息正在公开" in answer.content.decode()
    assert "近运河" in client.get(f"/on-offer/{listing.number}/").content.decode()
    commands.withdraw(listing=listing, by=books.by, at=books.now())
    assert commands.describe(parcel=listing.parcel, **told, org_path=path, by=books.by, at=books.now()).version


def test_what_is_taken_comes_last_and_says_so(books: Books, client: Client) -> None:
    free = offers.parcel(books, 1)
    granted = offers.parcel(books, 2, state="已出让", granted_on="2020-08-10")
    page = client.get("/land/")
    assert [(card.listing, card.stand) for card in page.context["cards"]] == [(free, ""), (granted, "暂不可选")]
    assert page.content.decode().count("暂不可选") == 1
    assert [card.listing for card in client.get("/find/?what=land&q=2020").context["cards"]] == [free]
    assert "暂不可选" in client.get(f"/on-offer/{granted.number}/").content.decode()
    assert "暂不可选" not in client.get(f"/on-offer/{free.number}/").content.decode()


def test_after_ninety_days_it_is_to_be_verified(books: Books, clock: Clock) -> None:
    books.booked("parcels", sample_rows("parcels", 1))
    listing = described(books, parcel=Parcel.objects.get())
    listing = commands.verify(listing=listing, by=books.by, at=books.now())
    assert lacks(listing, stated_of(listing), day_of(clock.at)) == []
    clock.set("2020-12-04")
    assert not is_stale(listing, day_of(clock.at))
    clock.set("2020-12-05")
    assert is_stale(listing, day_of(clock.at))


def test_who_only_reads_publishes_nothing(books: Books, crowd: Crowd, sign_in: Any) -> None:
    books.booked("parcels", sample_rows("parcels", 1))
    parcel = Parcel.objects.get()
    listing = described(books, parcel=parcel)
    auditor = crowd.appoint("auditor", ["auditor"])
    with pytest.raises(NotAllowed):
        commands.verify(listing=listing, by=auditor, at=books.now())
    reading = sign_in(auditor)
    assert reading.get(f"/desk/estate/parcels/{parcel.pk}/").status_code == 200
    for verb in ("verify", "publish", "withdraw", "describe"):
        assert reading.post(f"/desk/estate/parcels/{parcel.pk}/{verb}/", TOLD).status_code == 403
    assert reading.post(f"/desk/estate/parcels/{parcel.pk}/", TOLD).status_code == 405
    keeping = sign_in(crowd.appoint("keeper", ["bureau_officer"]))
    answer = keeping.post(
        f"/desk/estate/parcels/{parcel.pk}/describe/", TOLD | {"contact": "新的联系方式", "name_en": "Xiangfu 1"}
    )
    assert answer.status_code == 302
    assert (Listing.objects.get().contact, Listing.objects.get().name_en) == ("新的联系方式", "Xiangfu 1")
    wrong = keeping.post(f"/desk/estate/parcels/{parcel.pk}/describe/", TOLD | {"name_en": "祥符1"})
    assert wrong.status_code == 422 and "里面有汉字" in wrong.content.decode()
    turned = TOLD | {"name_en": "Xiang\u202efu 1", "contact": "新的联系方式"}
    assert keeping.post(f"/desk/estate/parcels/{parcel.pk}/describe/", turned).status_code == 302
    assert Listing.objects.get().name_en == "Xiangfu 1", "nothing turns the direction of what is read"
    assert keeping.post(f"/desk/estate/parcels/{parcel.pk}/verify/").status_code == 302
    assert keeping.post(f"/desk/estate/parcels/{parcel.pk}/publish/").status_code == 302
    assert published_listings().count() == 1
    assert keeping.post(f"/desk/estate/parcels/{parcel.pk}/burn/").status_code == 404
    assert keeping.get(f"/desk/estate/castles/{parcel.pk}/").status_code == 404


def test_another_units_listing_is_not_described(books: Books, crowd: Crowd, sign_in: Any) -> None:
    ours = crowd.appoint("ours", ["subdistrict_officer"], "xiangfu")
    books.booked("parcels", sample_rows("parcels", 1), by=ours)
    parcel = Parcel.objects.get()
    described(books, parcel=parcel)  # by the bureau
    with pytest.raises(NotAllowed):
        commands.describe(parcel=parcel, **TOLD, org_path=ours.organisation.path, by=ours, at=books.now())
    sent = sign_in(ours).post(f"/desk/estate/parcels/{parcel.pk}/describe/", TOLD | {"contact": "改"})
    assert sent.status_code == 403
    assert Listing.objects.get().contact == TOLD["contact"]


def test_no_listing_is_left_out_of_a_long_list(books: Books, client: Client) -> None:
    books.booked("parcels", sample_rows("parcels", 30))
    for parcel in Parcel.objects.all():
        listing = commands.verify(listing=described(books, parcel=parcel), by=books.by, at=books.now())
        commands.publish(listing=listing, by=books.by, at=books.now())
    pages = [client.get(f"/land/?use=industrial&page={n}").context["cards"] for n in (1, 2)]
    assert [len(cards) for cards in pages] == [24, 6]
    assert len({card.listing.number for cards in pages for card in cards}) == 30
    assert "use=industrial" in client.get("/land/?use=industrial").content.decode()
