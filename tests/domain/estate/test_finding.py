"""What can be had is found by what is needed; what nearly fits says by how much; what is let, held or withdrawn is not found."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
import shapely
from django.apps import apps

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.offers import building, parcel, public
from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.commands.offers import is_behind
from zhaoshang.domain.estate.errors import NeedsUnread, PlaceLost
from zhaoshang.domain.estate.models import Building, Listing, Offer, Unit, UnitRecord
from zhaoshang.domain.estate.queries import find, finding, near_misses, offers_called, read_needs
from zhaoshang.domain.estate.queries.needs import What
from zhaoshang.domain.evidence.commands import facts
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.domain.industries.commands import name_centre
from zhaoshang.domain.journal.models import writing
from zhaoshang.kernel.outlines import checked

pytestmark = pytest.mark.django_db
ON = date(2020, 9, 5)


def labels(what: What = "space", **given: str) -> list[str]:
    """The units (or names) found."""
    found = find(read_needs(given, what), most=100)
    assert found.count == len(found.offers)
    return [offer.label or str(offer.listing.parcel or offer.listing.building) for offer in found.offers]


def misses(what: What = "space", **given: str) -> list[tuple[str, str]]:
    return [(one.offer.label, one.misses.zh) for one in near_misses(read_needs(given, what))]


def follow(books: Books) -> None:
    while is_behind(books.now()):
        commands.follow(by=books.by, at=books.now())


@pytest.fixture
def tower(books: Books) -> Any:
    """101 small and low, 102 large, high and strong with all equipment, 103 of which little is stated."""
    return building(
        books,
        {"gfa_sqm": Decimal(200), "clear_height_m": Decimal("3.2"), "rent_yuan": Decimal("2.8"), "has_water": "否"},
        {
            "gfa_sqm": Decimal(800), "clear_height_m": Decimal("4.2"), "floor_load_kn": Decimal("7.5"), "rent_yuan": Decimal(2),
            "has_exhaust": "是", "power_kva": Decimal(100), "available_from": "2020-10-01",
        },
        {"gfa_sqm": Decimal(500), "clear_height_m": None, "floor_load_kn": None, "rent_yuan": None, "has_water": ""},
        clear_height_m=None, floor_load_kn=None, rent_low_yuan=Decimal("2.5"), rent_high_yuan=Decimal(3), metro_m=Decimal(400),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, ["101", "102", "103"]),
        ({"area_from": "500"}, ["102", "103"]), ({"area_to": "500"}, ["101", "103"]), ({"area_from": "0.05万㎡"}, ["102", "103"]),
        ({"height": "3.2"}, ["101", "102"]), ({"height": "3.21"}, ["102"]),
        ({"load": "5"}, ["101", "102"]), ({"load": "700kg/㎡"}, ["102"]), ({"load": "0.6吨"}, ["102"]),
        ({"rent": "2"}, ["102"]), ({"rent": "3"}, ["101", "102", "103"]), ({"rent": "61元/㎡/月"}, ["102"]),
        ({"power": "100kVA"}, ["102"]), ({"water": "1"}, ["102"]), ({"exhaust": "on"}, ["102"]), ({"water": "0"}, ["101", "102", "103"]),
        ({"metro": "400"}, ["101", "102", "103"]), ({"metro": "0.3km"}, []),
        ({"by": "2020-09-30"}, ["101", "103"]), ({"by": "2020年10月1日"}, ["101", "102", "103"]),
        ({"q": "产业"}, ["101", "102", "103"]), ({"q": "xfq 运河"}, ["101", "102", "103"]), ({"q": "canal"}, ["101", "102", "103"]),
        ({"q": "上塘"}, []), ({"q": "产业", "height": "4"}, ["102"]),
    ],
)  # fmt: skip
def test_space_is_found(tower: Any, given: dict[str, str], found: list[str]) -> None:
    assert labels(**given) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("产业 102", ["102"]),
        ("102", ["102"]),
        ("10", []),
        ("产业 10", ["101", "102", "103"]),
        ("上塘 102", []),
        ("102 房", []),
    ],
)
def test_a_unit_is_found_by_its_number(tower: Any, words: str, found: list[str]) -> None:
    assert labels(q=words) == found
    assert labels("buildings", q="102") == labels("land", q="102") == []


def test_a_unit_number_is_held_against_needs_as_well(tower: Any) -> None:
    assert labels(q="102", height="4") == ["102"]
    assert labels(q="101", height="4") == []
    assert misses(q="102", height="4.5") == [("102", "净高差0.3米")]


def test_what_is_divisible_is_found_in_parts(books: Books) -> None:
    building(books, {"gfa_sqm": Decimal(800), "divisible": "是"}, {"gfa_sqm": Decimal(800), "divisible": "否"})
    assert labels(area_from="300", area_to="500") == ["101"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"height": "4.5"}, [("102", "净高差0.3米"), ("103", "净高未载明")]),
        ({"rent": "1.8"}, [("102", "超租金上限0.2元/㎡·天")]),
        ({"metro": "380", "area_from": "600"}, [("102", "离地铁远20米")]),
        ({"by": "2020-09-17", "height": "4"}, [("102", "晚14天空出"), ("101", "净高差0.8米"), ("103", "净高未载明")]),
        ({"area_from": "900"}, [("102", "面积小100㎡")]),
        ({"area_to": "170"}, [("101", "面积大30㎡")]),
        ({"load": "8"}, [("102", "荷载差0.5kN/㎡"), ("103", "荷载未载明")]),
        ({"power": "120", "area_from": "600"}, [("102", "用电容量差20千伏安")]),
        ({"water": "1", "area_from": "400", "area_to": "600"}, [("103", "上下水未载明")]),
        ({"height": "5.3", "load": "7"}, []),  # more than a fifth
        ({"height": "4.5", "rent": "1.8"}, []),  # two at once
        ({}, []),
    ],
)  # fmt: skip
def test_a_near_miss_says_by_how_much(tower: Any, given: dict[str, str], told: list[tuple[str, str]]) -> None:
    assert misses(**given) == told


def test_it_says_so_in_english_too(tower: Any) -> None:
    assert near_misses(read_needs({"height": "4.5"}, "space"))[0].misses.en == "clear height short by 0.3 m"
    assert near_misses(read_needs({"by": "2020-09-30", "height": "4"}, "space"))[0].misses.en == "free 1 day later"


def test_the_nearest_comes_first(books: Books) -> None:
    building(books, *({"clear_height_m": Decimal(h)} for h in ("3.7", "3.9", "3.8")))
    assert misses(height="4") == [("102", "净高差0.1米"), ("103", "净高差0.2米"), ("101", "净高差0.3米")]


def test_near_misses_are_of_many_places(books: Books) -> None:
    building(books, *({"clear_height_m": Decimal("3.9")} for _ in range(9)))
    building(books, {"clear_height_m": Decimal("3.7")}, name="较低的楼")
    near = near_misses(read_needs({"height": "4"}, "space"))
    assert [str(one.offer.listing.building) for one in near].count("较低的楼") == 1
    assert [one.misses.zh for one in near] == ["净高差0.1米"] * 5 + ["净高差0.3米"]


def test_land_in_its_own_units(books: Books) -> None:
    parcel(books, 1, area_sqm=Decimal(30), start_price_yuan=Decimal(5000), power_kva=Decimal(500))
    parcel(books, 2, area_sqm=Decimal(60), divisible="是", min_unit_sqm=Decimal(6000), land_use="商业")
    parcel(books, 3, state="已出让", granted_on="2020-08-10")
    assert labels("land") == ["示例地块2", "示例地块1"]
    assert labels("land", area_from="31") == ["示例地块2"] == labels("land", area_from="21000㎡")
    assert labels("land", area_to="30") == ["示例地块2", "示例地块1"] and labels("land", area_to="9") == ["示例地块2"]
    assert labels("land", price="5000") == ["示例地块1"] == labels("land", price="0.5亿元")
    assert labels("land", use="工业") == ["示例地块1"] and labels("land", q="商业用地") == ["示例地块2"]
    assert misses("land", price="4900") == [("", "超价格上限100万元"), ("", "起始价未载明")]
    assert misses("land", area_from="32", power="1") == [("", "面积小2亩"), ("", "用电容量未载明")]


def test_an_industry_centre_is_found_by_its_focus(books: Books, tower: Any) -> None:
    building(books, {}, name="数据楼", industry_focus="大数据、云计算")
    name_centre(key="big_data", name="大数据", name_en="Big data", order=1, since=ON, by=books.by, at=books.now())
    follow(books)
    for said in ("big_data", "大数据", "big DATA"):
        assert [o.listing.building.name for o in find(read_needs({"centre": said}, "space")).offers] == ["数据楼"]  # type: ignore[union-attr]


def test_a_centre_is_found_by_its_english_name(books: Books, tower: Any) -> None:
    building(books, {"unit_no": "901"}, name="数据楼", industry_focus="大数据、云计算")
    name_centre(key="big_data", name="大数据", name_en="Big data", order=1, since=ON, by=books.by, at=books.now())
    follow(books)
    assert labels(q="big data") == ["901"]
    assert labels(q="big data", height="9") == [] == labels(q="culture")


def test_a_window_touches_the_public_outline(books: Books, tower: Any) -> None:
    assert labels(window="120.1,30.3,120.2,30.4") == []
    commands.draw_outline(
        building=Building.objects.get(), polygons=checked(shapely.box(120.14, 30.32, 120.142, 30.322)), source_crs="EPSG:4490",
        org_path="0001/", by=books.by, at=books.now(),
    )  # fmt: skip
    assert len(labels(window="120.1,30.3,120.2,30.4")) == 3 == len(labels(window="120.141,30.321,120.2,30.4", q="祥符"))
    assert labels(window="120.143,30.3,120.2,30.4") == []


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"height": "高"}, "height", "4.5 m"), ({"height": "-3"}, "height", "4.5 m"), ({"height": "3平方米"}, "height", "4.5 m"),
        ({"height": "1e5"}, "height", "4.5 m"), ({"height": "400"}, "height", "100 m"), ({"area_from": "5米"}, "area_from", "500 ㎡"),
        ({"area_from": "9", "area_to": "8"}, "area_to", "对调"), ({"by": "2020-13-01"}, "by", "2020-08-15"), ({"by": "2020年8月"}, "by", "2020-08-15"),
        ({"window": "1,2,3"}, "window", "西,南,东,北"), ({"window": "121,30,120,31"}, "window", "西,南,东,北"),
        ({"centre": "没有"}, "centre", "可以选"), ({"sort": "drop"}, "sort", "newest"), ({"water": "也许"}, "water", "是、否"),
        ({"q": "😀"}, "q", "没有可以查找的字"), ({"q": "%_'"}, "q", "拼音首字母"),
        ({"rent": "3元/㎡/光年"}, "rent", "2.5"), ({"load": "NaN"}, "load", "5 kN/㎡"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_and_never_guessed(db: None, given: dict[str, str], field: str, says: str) -> None:
    with pytest.raises(NeedsUnread) as told:
        read_needs(given, "space")
    assert list(told.value.faults) == [field] and says in told.value.said.zh + told.value.cure.zh
    assert told.value.cure.en and told.value.said.en != told.value.said.zh


@pytest.mark.parametrize(
    ("what", "field", "said", "read"),
    [
        ("land", "area_from", "30 mu", 20000), ("land", "area_from", "30mu", 20000), ("land", "area_from", "2 hectares", 20000),
        ("land", "price", "5,000 × 10,000 yuan", 50_000_000), ("land", "price", "CNY 5,000 × 10,000", 50_000_000),
        ("land", "price", "CNY 5000", 50_000_000), ("land", "price", "600 yuan", 600), ("space", "rent", "2.5 yuan/㎡/day", "2.5"),
        ("space", "rent", "2.5 yuan/sq m/day", "2.5"), ("space", "height", "4.5 metres", "4.5"), ("space", "area_from", "500 square metres", 500),
        ("space", "metro", "1 km", 1000), ("space", "rent", "90 yuan/㎡/month", "2.9589"), ("space", "load", "500 kg/㎡", "4.9033"),
    ],
)  # fmt: skip
def test_units_are_read_as_english_pages_print_them(db: None, what: Any, field: str, said: str, read: Any) -> None:
    assert round(read_needs({field: said}, what).numbers[field], 4) == round(Decimal(read), 4)


def test_the_example_is_in_the_readers_language(db: None) -> None:
    with pytest.raises(NeedsUnread) as told:
        read_needs({"rent": "cheap", "price": "600 USD", "area_from": "3 acres"}, "land")
    assert set(told.value.faults) == {"price", "area_from"}
    assert (
        "such as 30 mu" in told.value.faults["area_from"].cure.en
        and "如 30 亩" in told.value.faults["area_from"].cure.zh
    )
    assert "such as 5000 × 10,000 yuan;" in told.value.faults["price"].cure.en


def test_everything_that_cannot_be_read_is_told_at_once(db: None) -> None:
    with pytest.raises(NeedsUnread) as told:
        read_needs({"height": "高", "rent": "低", "by": "明天"}, "space")
    assert set(told.value.faults) == {"height", "rent", "by"}


def test_what_is_held_let_or_withdrawn_is_not_found(books: Books, tower: Any, clock: Clock) -> None:
    unit = Unit.objects.get(unit_no="101")
    held = commands.hold(
        unit=unit,
        project_number="项目-2020-0001",
        until=date(2020, 9, 20),
        org_path="0001/",
        by=books.by,
        at=books.now(),
    )
    assert labels() == ["102", "103"]
    commands.end_hold(hold=held, by=books.by, at=books.now())
    assert labels() == ["101", "102", "103"]
    books.booked("tenancies", sample_rows("tenancies", 1, building_name="祥符桥产业楼", unit_no="102"))
    assert is_behind(books.now())
    follow(books)
    assert labels() == ["101", "103"] and not is_behind(books.now())
    commands.withdraw(listing=tower, by=books.by, at=books.now())
    assert labels() == [] == labels(q="祥符") and not Offer.objects.exists()


def test_a_held_parcel_is_not_offered_and_is_again_when_the_hold_is_over(books: Books, clock: Clock) -> None:
    listing = parcel(books)
    commands.hold(
        parcel=listing.parcel,
        project_number="项目-2020-0001",
        until=date(2020, 9, 20),
        org_path="0001/",
        by=books.by,
        at=books.now(),
    )
    assert labels("land") == [] and listing.number in offers_called([listing.number])
    clock.set("2020-09-21")
    follow(books)
    assert labels("land") == ["示例地块1"]


def test_a_correction_and_a_withdrawal_of_a_fact_are_followed(books: Books, tower: Any) -> None:
    fact = in_force(UnitRecord).get(unit_no="101")
    facts.correct(fact=fact, values={"clear_height_m": Decimal(6)}, reason="复测", by=books.by, at=books.now())
    follow(books)
    assert labels(height="5") == ["101"]
    facts.withdraw_fact(fact=in_force(UnitRecord).get(unit_no="101"), reason="重复", by=books.by, at=books.now())
    follow(books)
    assert labels() == ["102", "103"]


def test_a_lease_that_ends_gives_the_unit_back(books: Books, tower: Any, clock: Clock) -> None:
    lease = {"building_name": "祥符桥产业楼", "unit_no": "101", "lease_end": "2020-12-31"}
    books.booked("tenancies", sample_rows("tenancies", 1, **lease))
    follow(books)
    assert labels() == ["102", "103"] and not is_behind(books.now())
    clock.set("2021-01-01")
    assert is_behind(books.now())
    follow(books)
    assert labels() == ["101", "102", "103"] and not is_behind(books.now())


def test_made_anew_it_is_the_same(books: Books, tower: Any) -> None:
    def told() -> list[tuple[Any, ...]]:
        columns = [f.attname for f in Offer._meta.concrete_fields if f.name != "id"]
        return list(Offer.objects.order_by("unit_id").values_list(*columns))

    before = told()
    assert len(before) == 4
    assert commands.rebuild_search(by=books.by, at=books.now()) == 1
    assert told() == [] == labels(q="祥符")
    follow(books)
    assert told() == before and labels(q="祥符") == ["101", "102", "103"]


def test_a_building_without_units_is_offered_as_a_whole(books: Books) -> None:
    books.booked("buildings", sample_rows("buildings", 1, address="示例路1号", rent_text="3.5"))
    public(books, Building.objects.get())
    assert labels(area_from="1500") == ["示例大厦1"] == labels("buildings") and labels("units") == []
    assert labels(area_from="2001") == []


def test_a_building_that_is_full_is_not_offered(books: Books) -> None:
    books.booked(
        "buildings", sample_rows("buildings", 1, leased_sqm=Decimal(10000), address="示例路1号", rent_text="3.5")
    )
    listing = public(books, Building.objects.get())
    assert labels() == labels(area_to="500") == [] and labels("buildings") == ["示例大厦1"]
    assert Offer.objects.get(listing=listing).side == Offer.Side.NEITHER


def by_cursor(needs: Any) -> list[str]:
    """Everything, page by page, each after the last offer of the one before."""
    found: list[str] = []
    after = None
    while rows := find(needs, most=5, after=after).offers:
        found += [o.number for o in rows]
        after = (rows[-1].listing_id, rows[-1].unit_id or 0)
    return found


def published_again(books: Books, listing: Listing) -> None:
    commands.withdraw(listing=listing, by=books.by, at=books.now())
    commands.publish(listing=listing, by=books.by, at=books.now())


@pytest.fixture(params=[1000, 3])
def counted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few of it, ordered here; and more than are counted, ordered by the database."""
    monkeypatch.setattr(finding, "MOST_COUNTED", request.param)


def test_the_latest_published_comes_first(books: Books, clock: Clock, counted: None) -> None:
    first, second, _ = (parcel(books, n) for n in (1, 2, 3))
    clock.set("2020-09-10")
    published_again(books, second)
    clock.set("2020-09-20")
    published_again(books, first)
    assert labels("land") == ["示例地块1", "示例地块2", "示例地块3"]
    assert by_cursor(read_needs({}, "land")) == [first.number, second.number, "招商-2020-0003"]
    again = read_needs({}, "land")
    rest = find(again, after=(first.pk, 0)).offers
    assert [one.listing for one in rest] == [second, Listing.objects.get(number="招商-2020-0003")]
    commands.withdraw(listing=first, by=books.by, at=books.now())
    with pytest.raises(PlaceLost) as told:
        find(again, after=(first.pk, 0))
    assert "cursor" in told.value.cure.zh


def test_units_by_cursor_go_by_their_places_day(books: Books, clock: Clock, counted: None) -> None:
    old = building(books, *({} for _ in range(6)))
    clock.set("2020-09-10")
    new = building(books, *({} for _ in range(3)), name="上塘商务楼")
    clock.set("2020-09-20")
    published_again(books, old)
    by_place = [number.rpartition("-")[0] for number in by_cursor(read_needs({}, "units"))]
    assert by_place == [old.number] * 6 + [new.number] * 3


@pytest.mark.parametrize("order", ["newest", "area", "-area", "cheapest", "metro"])
def test_pages_of_what_is_equal_neither_repeat_nor_skip(books: Books, counted: None, order: str) -> None:
    for n in range(1, 8):
        parcel(books, n, start_price_yuan=Decimal(5000), metro_m=Decimal(300))
    needs = read_needs({"sort": order}, "land")
    found = [o.number for n in range(0, 8, 2) for o in find(needs, first=n, most=2).offers]
    assert found == [f"招商-2020-000{n}" for n in range(7, 0, -1)]


def test_an_upgrade_orders_at_once_and_works_everything_out_anew(books: Books, tower: Any) -> None:
    known = list(Offer.objects.values_list("pk", "public_since"))
    with writing("test"):
        Offer.objects.update(public_since=0)
    with writing("test"):
        import_module("zhaoshang.domain.estate.migrations.0009_latest_first").know_since_when(apps, None)
    assert list(Offer.objects.values_list("pk", "public_since")) == known and known[0][1] > 0
    assert is_behind(books.now())
    follow(books)
    assert not is_behind(books.now()) and not Offer.objects.filter(pk__in=[pk for pk, _ in known]).exists()


@pytest.mark.parametrize("words", ["centre", "cent", "centre_big_data", "_centre_big_data", "big"])
def test_a_mark_of_the_search_is_no_word(books: Books, words: str) -> None:
    name_centre(key="big_data", name="大数据", name_en="", order=1, since=ON, by=books.by, at=books.now())
    building(books, {}, name="数据楼", industry_focus="大数据、云计算")
    assert labels(centre="大数据") == ["101"] and labels(q=words) == []


def test_pages_and_cursors_lose_nothing(books: Books) -> None:
    building(books, *({} for _ in range(7)))
    building(books, *({} for _ in range(5)), name="上塘商务楼")
    needs = read_needs({}, "units")
    by_page = [o.number for n in range(0, 12, 5) for o in find(needs, first=n, most=5).offers]
    assert by_page == by_cursor(needs) and len(set(by_page)) == 12
    cheapest = read_needs({"sort": "-area"}, "units")
    areas = [o.area_sqm for o in find(cheapest).offers]
    assert areas == sorted(areas, reverse=True)


def test_numbers_name_offers(books: Books, tower: Any) -> None:
    unit = Offer.objects.get(label="102")
    asked = [unit.number, tower.number, "招商-1", f"{tower.number}-999999", "x", f"{tower.number}-１", ""]
    assert list(offers_called(asked)) == [unit.number, tower.number]
