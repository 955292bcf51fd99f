"""The public interface for programs: the same needs, pages, GeoJSON, errors in both languages, and its own description."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import shapely
from django.test import Client

from tests.factories.booking import Books
from tests.factories.moments import Clock
from tests.factories.offers import building, parcel
from tests.factories.tours import ready
from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.models import Listing, Offer, Parcel, Unit
from zhaoshang.kernel.outlines import STEPS, checked

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"


@pytest.fixture
def tower(books: Books) -> Listing:
    listing = building(
        books,
        {"gfa_sqm": Decimal(200), "clear_height_m": Decimal("3.2"), "rent_yuan": None, "power_kva": None},
        {"gfa_sqm": Decimal(800), "clear_height_m": Decimal("4.2")},
    )
    commands.draw_outline(
        building=listing.building, polygons=checked(shapely.box(120.14, 30.32, 120.142, 30.322)), source_crs="EPSG:4490",
        org_path="0001/", by=books.by, at=books.now(),
    )  # fmt: skip
    return listing


def told(client: Client, address: str, status: int = 200, **asked: Any) -> Any:
    answer = client.get(f"{ROOT}{address}", asked)
    assert answer.status_code == status, answer.content
    assert answer["Access-Control-Allow-Origin"] == "*" and not answer.cookies
    return json.loads(answer.content)


def test_units_are_found_by_the_same_needs(tower: Listing, client: Client) -> None:
    said = told(client, "units", height="4", area_from="0.05万㎡")
    (unit,) = said["items"]
    assert (unit["name"], unit["area_sqm"], unit["clear_height_m"], unit["kind"]) == (
        "祥符桥产业楼 102",
        800,
        4.2,
        "unit",
    )
    assert unit["url"].startswith("http://testserver/on-offer/") and said["count"] == 1 and said["next"] is None
    (near,) = told(client, "units", height="4.5")["near_misses"]
    assert near["misses"] == {"zh": "净高差0.3米", "en": "clear height short by 0.3 m"} and near["field"] == "height"


def test_what_nobody_stated_is_null(tower: Listing, client: Client) -> None:
    unit = told(client, "units", area_to="300")["items"][0]
    assert unit["power_kva"] is None and unit["has_exhaust"] is None and unit["metro_m"] is None


def test_what_was_checked_long_ago_says_so(tower: Listing, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    (said, *_) = told(client, "buildings")["items"]
    assert said["verified_on"] == "2020-09-05"
    for day, is_stale in ((date(2020, 12, 4), False), (date(2020, 12, 5), True)):
        monkeypatch.setattr("zhaoshang.web.portal.api.telling.today", lambda day=day: day)
        assert told(client, "buildings")["items"][0]["is_stale"] is is_stale


def test_pages_by_cursor(books: Books, client: Client) -> None:
    building(books, *({} for _ in range(7)))
    seen: list[str] = []
    address: str | None = f"{ROOT}units?limit=3"
    while address:
        page = client.get(address).json()
        seen += [item["number"] for item in page["items"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == 7 == page["count"]


def test_geojson_holds_no_surveyed_corner(tower: Listing, client: Client) -> None:
    answer = client.get(f"{ROOT}buildings?format=geojson&window=120.1,30.3,120.2,30.4")
    said = json.loads(answer.content)
    assert answer["Content-Type"] == "application/geo+json" and said["type"] == "FeatureCollection"
    (feature,) = said["features"]
    corners = feature["geometry"]["coordinates"][0]
    assert feature["id"] == tower.number and [120.14, 30.32] not in corners and 120.1 < corners[0][0] < 120.2
    assert feature["properties"]["area_sqm"] == 1000
    surveyed = {(round(x * STEPS), round(y * STEPS)) for x in (120.14, 120.142) for y in (30.32, 30.322)}
    assert not surveyed & {(round(x * STEPS), round(y * STEPS)) for x, y in corners}
    assert client.get(f"{ROOT}buildings?window=121,30.3,122,30.4").json()["count"] == 0


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [1, 2, 3]), ({"what": "land"}, [1, 2]), ({"what": "space"}, []), ({"what": "land", "area_from": "50"}, [2]),
        ({"what": "land", "area_from": "50", "q": "示例1"}, []), ({"what": "land", "price": "4000"}, [1]),
        ({"height": "3"}, []), ({"area_from": "1"}, []), ({"what": "land", "window": "120,30,121,31"}, []),
    ],
)  # fmt: skip
def test_panoramas_by_what_their_places_offer(
    books: Books, clock: Clock, client: Client, asked: dict[str, str], found: list[int]
) -> None:
    parcel(books, 1, area_sqm=Decimal(30), start_price_yuan=Decimal(3000))
    parcel(books, 2, area_sqm=Decimal(60), start_price_yuan=Decimal(6000))
    parcel(books, 3, state="已出让", granted_on="2020-08-10")
    for number, place in enumerate(Parcel.objects.order_by("pk"), 1):
        ready(place, books.by, clock, number)
    page = told(client, "panoramas", **asked)
    assert sorted(int(item["title"].removeprefix("示例")) for item in page["items"]) == found
    assert page["count"] == len(found)


def test_one_by_number(books: Books, tower: Listing, client: Client) -> None:
    land, unit = parcel(books), Offer.objects.get(label="101")
    assert told(client, f"units/{unit.number}")["label"] == "101"
    assert told(client, f"parcels/{land.number}")["land_use"] == "industrial"
    assert told(client, f"buildings/{tower.number}", format="geojson")["geometry"]["type"] == "Polygon"
    for address in (f"units/{tower.number}", f"parcels/{tower.number}", "units/none", "panoramas/none"):
        assert told(client, address, 404)["code"] == "api.not_on_offer"


def test_what_is_held_or_withdrawn_is_not_given(books: Books, tower: Listing, client: Client) -> None:
    number = Offer.objects.get(label="102").number
    commands.hold(
        unit=Unit.objects.get(unit_no="102"), project_number="项目-2020-0001", until=date(2020, 9, 20), org_path="0001/",
        by=books.by, at=books.now(),
    )  # fmt: skip
    assert [u["label"] for u in told(client, "units")["items"]] == ["101"]
    assert told(client, f"units/{number}", 404)["sentence"]["en"].endswith("is not on offer now.")
    commands.withdraw(listing=tower, by=books.by, at=books.now())
    assert told(client, "units")["count"] == 0 == told(client, "buildings")["count"]
    assert told(client, f"buildings/{tower.number}", 404)


@pytest.mark.parametrize(
    ("address", "code", "says"),
    [
        ("units?height=高", "estate.needs_unread", "“高” cannot be read as the clear height."),
        ("units?heigth=4", "api.unknown_parameter", "heigth"), ("parcels?rent=4", "api.unknown_parameter", "rent"),
        ("units?limit=0", "api.bad_parameter", "limit"), ("units?limit=201", "api.bad_parameter", "limit"), ("units?limit=x", "api.bad_parameter", "limit"),
        ("units?format=xml", "api.unknown_format", "xml"), ("units?cursor=1;drop", "api.bad_cursor", "1;drop"),
        ("panoramas?cursor=x", "api.bad_cursor", "x"), ("panoramas?what=sea", "api.bad_parameter", "sea"), ("panoramas?window=1", "estate.needs_unread", "window"), ("units?window=1,2,3,4,5", "estate.needs_unread", "window"),
    ],
)  # fmt: skip
def test_errors_are_sentences(db: None, client: Client, address: str, code: str, says: str) -> None:
    answer = client.get(f"{ROOT}{address}")
    said = json.loads(answer.content)
    assert answer.status_code == 422 and said["code"] == code and says in said["sentence"]["en"]
    assert said["sentence"]["zh"] and said["remedy"]["zh"] and answer["Access-Control-Allow-Origin"] == "*"
    assert "no-store" in answer["Cache-Control"]


def test_each_wrong_parameter_has_its_own_sentence(db: None, client: Client) -> None:
    fields = told(client, "units", 422, height="高", by="明天")["fields"]
    assert set(fields) == {"height", "by"} and fields["by"]["remedy"]["en"] == "Write it as 2020-08-15."


def test_unchanged_is_told_as_unchanged(tower: Listing, client: Client) -> None:
    first = client.get(f"{ROOT}units")
    assert "max-age=60" in first["Cache-Control"] and "public" in first["Cache-Control"]
    again = client.get(f"{ROOT}units", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304 and not again.content and again["Access-Control-Allow-Origin"] == "*"


def test_what_is_held_is_told_as_such_wherever_it_is_named(books: Books, client: Client) -> None:
    free, taken = parcel(books), parcel(books, 2)
    day = date(2020, 12, 1)
    commands.hold(
        parcel=taken.parcel, project_number="项目-2020-0001", until=day, org_path="0001/", by=books.by, at=books.now()
    )
    for listing, is_free in ((free, True), (taken, False)):
        said = client.get(f"{ROOT}parcels/{listing.number}").json()
        assert (said["can_be_had"], bool(said["available_from"])) == (is_free, is_free)
        for page in ("list", "compare"):
            shown = client.get(f"/{page}/?p={listing.number}", headers={"accept-language": "en"}).content.decode()
            assert ("not available now" in shown) is not is_free, page


@pytest.mark.parametrize("address", ["units", "units?format=geojson", "units?height=高", "units/none", "openapi.json"])
def test_a_head_is_the_answer_without_its_body(tower: Listing, client: Client, address: str) -> None:
    whole, head = client.get(f"{ROOT}{address}"), client.head(f"{ROOT}{address}")
    mine = {"X-Request-ID"}
    assert head.status_code == whole.status_code and not head.content and whole.content
    assert {k: v for k, v in head.items() if k not in mine} == {k: v for k, v in whole.items() if k not in mine}
    if etag := whole.get("ETag"):
        assert client.head(f"{ROOT}{address}", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize("address", ["units", "units/none", "openapi.json"])
def test_it_says_what_it_takes(db: None, address: str) -> None:
    """A page of somebody else asks first when it sends a head of its own; it may, as it may read the answer."""
    browser = Client(enforce_csrf_checks=True)
    asked = {"origin": "https://elsewhere.example", "access-control-request-method": "GET"}
    answer = browser.options(f"{ROOT}{address}", headers={**asked, "access-control-request-headers": "x-mine"})
    assert answer.status_code == 204 and not answer.content and answer["Allow"] == "GET, HEAD, OPTIONS"
    assert answer["Access-Control-Allow-Origin"] == "*" and answer["Access-Control-Allow-Headers"] == "*"
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Credentials" not in answer


def test_it_is_read_only(db: None) -> None:
    browser = Client(enforce_csrf_checks=True)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for address in ("units", "units/none", "openapi.json"):
            answer = browser.generic(method, f"{ROOT}{address}")
            said = json.loads(answer.content)
            assert answer.status_code == 405 and answer["Allow"] == "GET, HEAD, OPTIONS", (method, address)
            assert said["code"] == "api.wrong_method" and method in said["sentence"]["en"]
            assert "GET" in said["remedy"]["zh"] and answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "address", ["/api/v1/", "/api/v1", "/api/v1/unit", "/api/v1/units/", "/api/v2/units", "/api/", "/api/v1/units/a/b"]
)
def test_a_wrong_address_is_told_like_any_problem(db: None, address: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    for method in ("GET", "POST", "OPTIONS"):
        answer = browser.generic(method, address)
        said = json.loads(answer.content)
        assert answer.status_code == 404 and set(said) == {"code", "sentence", "remedy", "fields"}, method
        assert said["code"] == "api.no_such_address" and address in said["sentence"]["zh"]
        assert "/api/v1/openapi.json" in said["remedy"]["en"] and answer["Access-Control-Allow-Origin"] == "*"
    head = browser.head(address)
    assert head.status_code == 404 and not head.content and head["Content-Type"].startswith("application/json")


def test_it_describes_itself(db: None, client: Client) -> None:
    said = client.get(f"{ROOT}openapi.json").json()
    assert set(said["paths"]) == {
        f"{ROOT}{kind}{one}" for kind in ("parcels", "buildings", "units", "panoramas") for one in ("", "/{number}")
    }
    asked = {p["name"] for p in said["paths"][f"{ROOT}units"]["get"]["parameters"]}
    assert {
        "q",
        "centre",
        "area_from",
        "area_to",
        "load",
        "height",
        "power",
        "water",
        "exhaust",
        "rent",
        "metro",
        "by",
        "window",
        "limit",
        "cursor",
        "format",
    } == asked
    assert all(set(path["get"]["responses"]) >= {"200", "422"} for path in said["paths"].values())
    kinds = {frozenset(path["get"]["responses"]["200"]["content"]) for path in said["paths"].values()}
    assert kinds == {frozenset({"application/json", "application/geo+json"})}
    assert "405" not in str(said["paths"]) and {frozenset(path) for path in said["paths"].values()} == {
        frozenset({"get"})
    }
    given = said["components"]["schemas"]["Offered"]["properties"]
    assert {"area_sqm", "clear_height_m", "box"} <= set(given)


def test_its_description_may_be_read_from_other_pages(db: None, client: Client) -> None:
    answer = client.get(f"{ROOT}openapi.json")
    assert answer["Access-Control-Allow-Origin"] == "*" and answer["Cache-Control"] == "public, max-age=60"
    assert client.get(f"{ROOT}openapi.json", headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_a_panorama_takes_the_formats_it_names(books: Books, clock: Clock, client: Client) -> None:
    parcel(books)
    row = ready(Parcel.objects.get(), books.by, clock, 1)
    said = told(client, f"panoramas/{row.number}", format="geojson")
    assert said["type"] == "Feature" and said["id"] == row.number == said["properties"]["number"]
    assert told(client, f"panoramas/{row.number}", 422, fromat="json")["code"] == "api.unknown_parameter"


def test_every_answer_is_as_described(tower: Listing, books: Books, client: Client) -> None:
    parcel(books)
    said = client.get(f"{ROOT}openapi.json").json()["components"]["schemas"]
    for kind in ("parcels", "buildings", "units"):
        page = told(client, kind)
        assert set(page) == set(said["Offers"]["properties"])
        assert all(set(item) == set(said["Offered"]["properties"]) for item in page["items"]) and page["items"]
    assert set(told(client, "panoramas")) == set(said["Panoramas"]["properties"])
