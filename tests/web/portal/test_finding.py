"""Finding in public: pages without scripts, a list without an account, offers side by side, and what machines read."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
import shapely
from django.test import Client

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.offers import building, parcel
from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.models import Listing, Offer, Unit
from zhaoshang.domain.estate.queries import stated_of
from zhaoshang.kernel.outlines import checked
from zhaoshang.web.kit.estate import size_of
from zhaoshang.web.portal.keeping import MOST

pytestmark = pytest.mark.django_db


@pytest.fixture
def tower(books: Books) -> Listing:
    return building(
        books,
        {"gfa_sqm": Decimal(200), "clear_height_m": Decimal("3.2")},
        {"gfa_sqm": Decimal(800), "clear_height_m": Decimal("4.2")},
    )


def names(answer: Any, which: str = "cards") -> list[str]:
    return [card.name for card in answer.context[which]]


def held(books: Books, unit_no: str) -> None:
    commands.hold(
        unit=Unit.objects.get(unit_no=unit_no), project_number="项目-2020-0001", until=date(2020, 9, 20), org_path="0001/",
        by=books.by, at=books.now(),
    )  # fmt: skip


def test_the_address_is_the_question(tower: Listing, client: Client) -> None:
    answer = client.get("/find/", {"q": "祥符", "height": "4", "water": "on", "exhaust": ""})
    assert names(answer) == ["祥符桥产业楼 102"] and answer.status_code == 200
    page = answer.content.decode()
    assert 'value="4"' in page and "1项符合" in page and f"/on-offer/{quote(tower.number)}/#unit-" in page
    shared = re.search(r'id="share-link"[^>]*value="([^"]+)"', page)
    assert shared and names(client.get(shared[1].replace("&amp;", "&"))) == ["祥符桥产业楼 102"]
    assert answer.cookies.get("sessionid") is None


def test_in_english_a_place_has_its_english_name(books: Books, tower: Listing, client: Client) -> None:
    """Whoever reads English sees it everywhere, and the Chinese name once more on the page itself; whoever reads Chinese, nowhere."""
    told = {"summary": "近运河", "contact": "区投促局", "org_path": books.by.organisation.path}
    commands.describe(building=tower.building, name_en=" Xiangfu Bridge Works ", **told, by=books.by, at=books.now())
    page, in_english = f"/on-offer/{tower.number}/", {"accept-language": "en"}

    assert names(client.get("/find/?height=4", headers=in_english)) == ["Xiangfu Bridge Works 102"]
    assert names(client.get("/buildings/", headers=in_english)) == ["Xiangfu Bridge Works"]
    english = client.get(page, headers=in_english).content.decode()
    assert "<h1>Xiangfu Bridge Works</h1>" in english and '<p class="muted" lang="zh-Hans">祥符桥产业楼</p>' in english
    asked = client.get(f"/ask/?about={tower.number}", headers=in_english).content.decode()
    assert "Xiangfu Bridge Works" in asked
    assert names(client.get("/find/?q=bridge+works&height=4")) == ["祥符桥产业楼 102"], (
        "it is found by it in either language"
    )
    chinese = client.get(page).content.decode()
    assert "<h1>祥符桥产业楼</h1>" in chinese and "Xiangfu" not in chinese and 'lang="zh-Hans">祥' not in chinese
    (said,) = client.get("/api/v1/units?height=4").json()["items"]
    assert (said["name"], said["name_en"]) == ("祥符桥产业楼 102", "Xiangfu Bridge Works 102")


def test_a_near_miss_stands_apart(tower: Listing, client: Client) -> None:
    answer = client.get("/find/?height=4.5")
    assert names(answer) == [] and names(answer, "near") == ["祥符桥产业楼 102"]
    assert "净高差0.3米" in answer.content.decode() and "没有完全符合的" in answer.content.decode()
    english = client.get("/find/?height=4.5", headers={"accept-language": "en"}).content.decode()
    assert "clear height short by 0.3 m" in english and "Near misses" in english


def test_what_cannot_be_read_stands_by_its_field(tower: Listing, client: Client) -> None:
    answer = client.get("/find/?height=高&rent=2&centre=没有")
    page = answer.content.decode()
    assert answer.status_code == 422 and "“高”读不成净高" in page and "没有名为“没有”的产业中心" in page
    assert 'value="2"' in page and "项符合" not in page


def test_land_and_space_ask_for_their_own(books: Books, tower: Listing, client: Client) -> None:
    parcel(books)
    assert names(client.get("/find/?what=land&rent=1&height=9")) == ["示例地块1"]
    page = client.get("/find/?what=land").content.decode()
    assert 'name="price"' in page and 'name="rent"' not in page and 'name="use"' in page
    assert 'name="rent"' in client.get("/find/").content.decode()


@pytest.mark.parametrize("page", ["1", "2", "99", "-1", "x", "１"])
def test_pages_go_on(books: Books, client: Client, page: str) -> None:
    building(books, *({"unit_no": f"{n}"} for n in range(30)))
    answer = client.get(f"/find/?q=祥符&page={page}")
    assert len(names(answer)) == (6 if page == "2" else 24) and "30项符合" in answer.content.decode()
    assert "page=" in answer.content.decode() and quote("祥符") in answer.content.decode()


def test_the_first_page_asks(tower: Listing, client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'action="/find/#answer"' in page and 'name="area_from"' in page


def test_a_list_without_an_account(books: Books, tower: Listing, client: Client) -> None:
    land, unit = parcel(books), Offer.objects.get(label="102")
    assert "list" not in client.get("/find/").cookies
    kept = client.post("/list/keep/", {"number": unit.number, "next": "/find/?q=祥符"})
    assert (
        kept.status_code == 302
        and kept["Location"] == f"/find/?q={quote('祥符')}"
        and "no-store" in kept["Cache-Control"]
    )
    client.post("/list/keep/", {"number": land.number})
    assert names(client.get("/list/")) == ["祥符桥产业楼 102", "示例地块1"]
    assert [card.is_kept for card in client.get("/find/?height=4").context["cards"]] == [True]
    share = client.get("/list/").context["share"]
    other = Client()
    assert names(other.get(share)) == ["祥符桥产业楼 102", "示例地块1"] and names(other.get("/list/")) == []
    client.post("/list/drop/", {"number": unit.number})
    assert names(client.get("/list/")) == ["示例地块1"]
    client.post("/list/drop/", {"number": land.number})
    assert names(client.get("/list/")) == []


def test_a_list_that_was_tampered_with_is_empty(tower: Listing, client: Client) -> None:
    client.post("/list/keep/", {"number": tower.number})
    client.cookies["list"] = client.cookies["list"].value[:-2] + "xx"
    assert names(client.get("/list/")) == []


def test_what_is_gone_is_said(books: Books, tower: Listing, client: Client) -> None:
    unit = Offer.objects.get(label="102")
    client.post("/list/keep/", {"number": [unit.number, tower.number]})
    held(books, "102")
    answer = client.get("/list/")
    assert (
        names(answer) == ["祥符桥产业楼"]
        and answer.context["gone"] == [unit.number]
        and "已不再公开" in answer.content.decode()
    )
    refused = client.post("/list/keep/", {"number": unit.number})
    assert refused.status_code == 404 and "没有公开" in refused.content.decode()


def test_a_list_has_an_end(books: Books, client: Client) -> None:
    building(books, *({"unit_no": f"{n}"} for n in range(MOST + 1)))
    numbers = [o.number for o in Offer.objects.filter(kind="unit").select_related("listing")]
    client.post("/list/keep/", {"number": numbers[:MOST]})
    refused = client.post("/list/keep/", {"number": numbers[MOST]})
    assert refused.status_code == 422 and f"最多{MOST}项" in refused.content.decode()
    answer = client.get("/list/", {"p": numbers})
    assert len(names(answer)) == MOST and "没有列入" in answer.content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "find/"])
def test_it_leads_nowhere_else(tower: Listing, client: Client, elsewhere: str) -> None:
    assert client.post("/list/keep/", {"number": tower.number, "next": elsewhere})["Location"] == "/list/"


def test_side_by_side(books: Books, tower: Listing, client: Client) -> None:
    units = [o.number for o in Offer.objects.filter(kind="unit").order_by("label")]
    answer = client.get("/compare/", {"p": [*units, "招商-1"]})
    rows = {row.name: row for row in answer.context["rows"]}
    assert rows["净高"].values == ["3.2 m", "4.2 m"] and rows["净高"].differs and not rows["荷载"].differs
    page = answer.content.decode()
    assert page.count('<tr class="differs">') == sum(row.differs for row in rows.values()) > 0
    assert "招商-1现在没有公开" in page and "租户" not in page

    land = parcel(books)
    mixed = client.get("/compare/", {"p": [*units, land.number]}).context["rows"]
    told = {row.name: row.differs for row in mixed}
    assert told["净高"] and not told["荷载"], "what is stated of one kind only differs from nothing"


def test_what_can_be_had_in_parts_says_so(books: Books, client: Client) -> None:
    """It is found by a part of it, and the card says why."""
    building(books, {"gfa_sqm": Decimal(500), "divisible": "是"}, {"gfa_sqm": Decimal(400)})
    parcel(books, divisible="是", min_unit_sqm=Decimal(2000))
    small = client.get("/find/?area_to=100").context["cards"]
    assert [card.size for card in small] == ["500 ㎡，可分割"]
    (land,) = client.get("/find/?what=land&area_to=5").context["cards"]
    assert land.size == "30 亩，3 亩起可分割"


def test_a_building_has_one_free_area(books: Books, client: Client) -> None:
    listing = building(books, {"gfa_sqm": Decimal(100)}, {"gfa_sqm": Decimal(300), "status": "已租"})
    rows = sample_rows("buildings", 1, building_name="祥符桥产业楼", lettable_sqm=Decimal(10000), leased_sqm=Decimal(2000), year_start_rate=None)  # fmt: skip
    books.booked("buildings", rows)
    commands.follow(by=books.by, at=books.now())
    (card,) = client.get("/buildings/").context["cards"]
    page = client.get(f"/on-offer/{listing.number}/")
    facts = dict(page.context["facts"])
    assert card.size == facts["空置面积"] == "100 ㎡" and facts["可租面积"] == "10,000 ㎡"
    assert size_of(stated_of(listing)) == "100 ㎡"  # what handbooks and the map tell
    assert "8,000" not in page.content.decode()


def test_four_at_most(books: Books, client: Client) -> None:
    building(books, *({} for _ in range(5)))
    numbers = [o.number for o in Offer.objects.filter(kind="unit")]
    answer = client.get("/compare/", {"p": ",".join(numbers)})
    assert len(answer.context["cards"]) == 4 and "一次最多对比4项，另有1项没有列入" in answer.content.decode()
    assert client.get("/compare/").status_code == 200


def test_a_listing_tells_machines_what_its_page_shows(books: Books, tower: Listing, client: Client) -> None:
    commands.draw_outline(
        building=tower.building, polygons=checked(shapely.box(120.14, 30.32, 120.142, 30.322)), source_crs="EPSG:4490",
        org_path="0001/", by=books.by, at=books.now(),
    )  # fmt: skip
    page = client.get(f"/on-offer/{tower.number}/").content.decode()
    said = dict(re.findall(r'itemprop="(\w+)" content="([^"]*)"', page))
    assert "https://schema.org/RealEstateListing" in page and said["streetAddress"] == "祥园路1号"
    assert said["longitude"].startswith("120.14") and len(said["longitude"].partition(".")[2]) == 5
    assert '<link rel="canonical" href="http://testserver/on-offer/' in page and page.count('rel="canonical"') == 1
    assert "schema.org/GovernmentOrganization" in client.get("/figures/").content.decode()


def test_the_map_of_the_site_names_what_is_public(books: Books, tower: Listing, client: Client) -> None:
    hidden = parcel(books)
    commands.withdraw(listing=hidden, by=books.by, at=books.now())
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    parts = [e.text for e in ET.fromstring(client.get("/sitemap.xml").content).iter(f"{space}loc")]
    assert parts == ["http://testserver/sitemap.xml?part=pages", "http://testserver/sitemap.xml?part=listing-1"]
    pages = [str(e.text) for part in parts for e in ET.fromstring(client.get(str(part)).content).iter(f"{space}loc")]
    assert all(client.get(page).status_code == 200 for page in pages)
    assert f"http://testserver/on-offer/{quote(tower.number)}/" in pages and not any(
        quote(hidden.number) in p for p in pages
    )
    for part in ("no", "listing-0", "listing-x", "listing-", "user-1"):
        assert client.get(f"/sitemap.xml?part={part}").status_code == 404 or part == "listing-0"
    told = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in told and "Disallow: /desk/" in told


@pytest.mark.parametrize(
    ("said", "fits"), [("1,200", True), ("1,200.5", True), ("2,5", False), ("12,00", False), ("1,2,3", False)]
)
def test_a_comma_parts_thousands_and_is_not_guessed_at(said: str, fits: bool, tower: Listing, client: Client) -> None:
    answer = client.get("/find/", {"what": "space", "area_from": said})
    assert (answer.status_code == 200) is fits, "2,5 may be meant as 2.5 or as 25"


def test_a_building_says_one_rent_and_load_on_its_card_and_its_page(books: Books, client: Client) -> None:
    tower = building(books, rent_low_yuan=Decimal("1.2"), rent_high_yuan=Decimal("1.9"), floor_load_kn=Decimal("7.5"))
    books.booked(
        "buildings",
        sample_rows("buildings", 1, building_name="祥符桥产业楼", rent_text="2.2-3.0", floor_load_text="2.5"),
    )
    page = client.get(f"/on-offer/{tower.number}/").content.decode()
    assert "1.2–1.9 元/㎡/天" in page and "7.5 kN/㎡" in page and "2.2-3.0" not in page


def test_more_than_can_be_compared_says_so(books: Books, client: Client) -> None:
    for n in range(1, 6):
        client.post("/list/keep/", {"number": parcel(books, n).number})
        assert ("对比前4个" in client.get("/list/").content.decode()) is (n > 4)
