"""The public map: what is published and drawn, by simplified outlines only; the same without scripts; a base map is a setting."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
import shapely
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.web.portal.test_space import public
from zhaoshang.config.environment import BadEnvironment, base_map
from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.models import Building, Outline, Parcel
from zhaoshang.kernel.outlines import STEPS, checked

WEST, SOUTH = 120.1401234, 30.3204321  # corners no simplified outline keeps
NEAR_BY = "/map/places.json?window=120.13,30.31,120.16,30.33"


def draw(books: Books, east: float = 0.002, **thing: Parcel | Building) -> Outline:
    shape = shapely.box(WEST + east - 0.002, SOUTH, WEST + east, SOUTH + 0.002)
    return commands.draw_outline(
        **thing, polygons=checked(shape), source_crs="EPSG:4490", org_path=books.by.organisation.path,  # type: ignore[arg-type]
        by=books.by, at=books.now(),
    )  # fmt: skip


@pytest.mark.django_db
def test_only_what_is_published_and_drawn_is_on_it(books: Books, client: Client) -> None:
    books.booked("parcels", sample_rows("parcels", 3))
    books.booked("building_files", sample_rows("building_files", 1))
    drawn, undrawn, unpublished = Parcel.objects.order_by("pk")
    tower = Building.objects.get()
    for n, thing in enumerate(({"parcel": drawn}, {"parcel": unpublished}, {"building": tower})):
        draw(books, 0.002 + n * 0.004, **thing)
    listings = [public(books, parcel=drawn), public(books, parcel=undrawn), public(books, building=tower)]
    answer = client.get("/map/places.json")
    told = answer.json()
    assert told["type"] == "FeatureCollection" and "max-age" in answer["Cache-Control"]
    places = {f["properties"]["number"]: f for f in told["features"]}
    assert set(places) == {listings[0].number, listings[2].number}
    one, other = places[listings[0].number], places[listings[2].number]
    assert one["properties"]["kind"] == "parcel" and one["properties"]["href"] == reverse(
        "portal:listing", args=[listings[0].number]
    )
    assert "亩" in one["properties"]["size"] and other["properties"]["kind"] == "building"
    assert one["geometry"]["type"] == "Point"
    around = client.get(NEAR_BY).json()["features"]
    assert {f["properties"]["number"] for f in around} == set(places) and around[0]["geometry"]["type"] == "Polygon"
    page = client.get("/map/").content.decode()
    assert str(drawn) in page and page.count('<path class="is-') == 2 and str(unpublished) not in page
    english = client.get("/map/places.json", headers={"accept-language": "en"}).json()
    assert not any("亩" in f["properties"]["size"] for f in english["features"])


@pytest.mark.django_db
def test_what_was_found_is_on_a_map_of_its_own(books: Books, client: Client) -> None:
    books.booked("parcels", sample_rows("parcels", 2, state="挂牌中"))
    first, second = Parcel.objects.order_by("pk")
    draw(books, parcel=first)
    draw(books, 0.006, parcel=second)
    listing, other = public(books, parcel=first), public(books, parcel=second)
    page = client.get("/find/", {"what": "land", "q": str(first)}).content.decode()
    assert f'data-numbers="{listing.number}"' in page and page.count('<path class="is-parcel"') == 1
    assert other.number in client.get("/find/", {"what": "land"}).content.decode().partition('data-numbers="')[2][:60]
    assert "data-map" not in client.get("/find/", {"what": "land", "q": "没有这个地方"}).content.decode()


@pytest.mark.django_db
def test_no_surveyed_corner_leaves_the_desk(books: Books, client: Client) -> None:
    books.booked("parcels", sample_rows("parcels", 1))
    parcel = Parcel.objects.get()
    outline = draw(books, parcel=parcel)
    public(books, parcel=parcel)
    told = client.get(NEAR_BY).json()["features"][0]["geometry"]["coordinates"]
    corners = {(round(x * STEPS), round(y * STEPS)) for ring in told for x, y in ring}
    survey = {tuple(point) for polygon in outline.rings for ring in polygon for point in ring}
    assert corners and not corners & survey
    lon, _ = client.get("/map/places.json").json()["features"][0]["geometry"]["coordinates"]
    assert 0 < abs(lon * STEPS - outline.lon) < 500, "the middle is told to a metre, not as it was surveyed"
    assert f"{WEST}" not in client.get("/map/").content.decode()


@pytest.mark.django_db
def test_outlines_are_told_of_a_window(books: Books, client: Client) -> None:
    """Of what is published in it, and only what the map draws."""
    books.booked("parcels", sample_rows("parcels", 3, state="挂牌中"))
    near, far, hidden = Parcel.objects.order_by("pk")
    for n, parcel in enumerate((near, far, hidden)):
        draw(books, 0.002 + n * 0.02, parcel=parcel)
    listing = public(books, parcel=near)
    public(books, parcel=far)
    answer = client.get("/map/places.json?window=120.13,30.31,120.15,30.33")
    (told,) = answer.json()["features"]
    assert told["properties"] == {"number": listing.number, "kind": "parcel"} and "max-age" in answer["Cache-Control"]
    assert len(client.get("/map/places.json?window=120.13,30.31,120.20,30.33").json()["features"]) == 2
    assert client.get("/map/places.json?window=121,30.31,121.1,30.33").json()["features"] == []
    for wrong in ("1", "a,b,c,d", "120.2,30.3,120.1,30.4"):
        refused = client.get("/map/places.json", {"window": wrong})
        assert refused.status_code == 422 and not refused.get("Cache-Control", "").startswith("public"), wrong


@pytest.mark.django_db
def test_what_was_found_is_all_that_is_told(books: Books, client: Client) -> None:
    books.booked("parcels", sample_rows("parcels", 3, state="挂牌中"))
    listings = []
    for n, parcel in enumerate(Parcel.objects.order_by("pk")):
        draw(books, 0.002 + n * 0.006, parcel=parcel)
        listings.append(public(books, parcel=parcel).number)
    told = client.get("/map/places.json", {"numbers": f"{listings[2]},{listings[0]},none"}).json()["features"]
    assert {f["properties"]["number"] for f in told} == {listings[0], listings[2]}


@pytest.mark.django_db
def test_a_district_full_of_places_stays_small(books: Books, client: Client) -> None:
    """Two thousand in less than a megabyte; the questions to the database are as many as for two."""
    books.booked("parcels", sample_rows("parcels", 12, state="挂牌中"))
    asked = []
    for n, parcel in enumerate(Parcel.objects.order_by("pk")):
        draw(books, 0.002 + n * 0.004, parcel=parcel)
        public(books, parcel=parcel)
        if n in (1, 11):
            with CaptureQueriesContext(connection) as said:
                answer = client.get("/map/places.json")
            asked.append(len(said))
    assert len(answer.content) / 12 < 400 and asked[0] == asked[1]


@pytest.mark.django_db
def test_an_empty_map_says_so(client: Client) -> None:
    page = client.get("/map/")
    assert page.status_code == 200 and "还没有内容" in page.content.decode() and b"data-map" not in page.content
    assert client.get("/map/places.json").json()["features"] == []


@pytest.mark.parametrize(
    ("said", "origins", "count"),
    [
        ("", (), 0),
        ("tianditu:0123456789abcdef", ("https://t0.tianditu.gov.cn",), 2),
        ("https://tiles.example.cn/{z}/{x}/{y}.png", ("https://tiles.example.cn",), 1),
        ("/static/tiles/{z}/{x}/{y}.webp", (), 1),
    ],
)
def test_the_base_map_is_a_setting(monkeypatch: Any, said: str, origins: tuple[str, ...], count: int) -> None:
    monkeypatch.setenv("ZHAOSHANG_BASE_MAP", said)
    found = base_map()
    assert found.origins == origins and len(found.tiles) == count
    assert all("{z}" in tile and "{x}" in tile and "{y}" in tile for tile in found.tiles)


@pytest.mark.parametrize(
    "said", ["tianditu:", "tianditu:ab'c", "https://tiles.example.cn/", "javascript:{z}{x}{y}", "天地图"]
)
def test_a_base_map_that_is_none_is_refused(monkeypatch: Any, said: str) -> None:
    monkeypatch.setenv("ZHAOSHANG_BASE_MAP", said)
    with pytest.raises(BadEnvironment) as refused:
        base_map()
    assert "留空则不用底图" in refused.value.said.zh


def test_only_its_own_tiles_pass_the_browsers_policy() -> None:
    """The policy of a process started with the setting names the tiles' host, for pictures and for asking, and no other."""
    program = (
        "import django; django.setup(); from django.conf import settings as s; d = s.CONTENT_SECURITY_POLICY['DIRECTIVES'];"
        "print(d['img-src'][-1], d['connect-src'][-1], len(d['script-src']))"
    )
    given = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "zhaoshang.config.settings",
        "ZHAOSHANG_BASE_MAP": "https://tiles.example.cn/{z}/{x}/{y}.png",
    }
    told = subprocess.run([sys.executable, "-c", program], env=given, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["https://tiles.example.cn", "https://tiles.example.cn", "2"]


@pytest.mark.django_db
@pytest.mark.parametrize("blank", ["%20", "%E3%80%80", ""])
def test_a_window_of_blanks_is_none(client: Client, blank: str) -> None:
    assert client.get(f"/map/places.json?window={blank}").json() == {"type": "FeatureCollection", "features": []}
