"""One address of each public page that is English for everybody, so that search engines and letters can name it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from urllib.parse import quote

import pytest
import shapely
from django.test import Client

from tests.factories.booking import Books
from tests.factories.offers import parcel
from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.models import Listing
from zhaoshang.kernel.outlines import checked
from zhaoshang.web.kit.addresses import on_in_english

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<link rel="(alternate|canonical)"(?: hreflang="([\w-]+)")? href="([^"]+)">')


@pytest.fixture
def listing(books: Books) -> Listing:
    return parcel(books, far_text="≤2.5")


def links(page: str) -> dict[str, str]:
    return {kind if kind == "canonical" else of: href for kind, of, href in LINK.findall(page)}


@pytest.mark.parametrize("said", ["zh-CN", "en", ""])
def test_a_page_is_english_at_its_english_address(listing: Listing, said: str) -> None:
    headers = {"accept-language": said} if said else {}
    answer = Client().get(f"/on-offer/{listing.number}/?lang=en", headers=headers)
    page = answer.content.decode()
    assert '<html lang="en"' in page and "Floor area ratio" in page and answer["Content-Language"] == "en"
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=60" and not answer.cookies
    assert re.search(r'hx-get="/ask/\?about=[^"]+&amp;lang=en"', page), "what is fetched later is English too"
    plain = Client().get(f"/on-offer/{listing.number}/", headers=headers)
    assert plain["Content-Language"] == ("en" if said == "en" else "zh-hans"), "nothing is remembered"


def test_one_reads_on_in_english(books: Books, listing: Listing) -> None:
    """Every way that leads on in public, of each kind; the desk, files and other houses are left alone."""
    seen = set()
    for start in ("/?lang=en", "/land/?lang=en", f"/on-offer/{listing.number}/?lang=en", "/find/?what=land&lang=en"):
        page = Client().get(start, headers={"accept-language": "zh-CN"}).content.decode()
        for way in re.findall(r'<a\b[^>]*\shref="([^"]+)"', page):
            outside = way.startswith(("/accounts/", "/desk/", "#", "http"))
            assert ("lang=en" in way) is not outside, way
            assert way.count("lang=en") <= 1, way
            seen.add(way.partition("?")[0])
        for form in re.findall(r'<form\b[^>]*method="get"[^>]*>.{60}', page, re.DOTALL):
            assert '<input type="hidden" name="lang" value="en">' in form
        assert 'href="/static/' in page and "/static/?lang" not in page
    assert {"/", "/buildings/", "/find/", "/handbooks/"} <= seen
    found = Client().get("/find/?what=land&area_from=1&lang=en", headers={"accept-language": "zh-CN"}).content.decode()
    assert '<html lang="en"' in found and "lang=en" not in re.findall(r'id="share-link"[^>]*value="([^"]+)"', found)[0]


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        (b'<a href="/land/">', b'<a href="/land/?lang=en">'),
        (b'<a href="/find/?q=a&amp;page=2#answer">', b'<a href="/find/?q=a&amp;page=2&amp;lang=en#answer">'),
        (b'<a href="?page=2">', b'<a href="?page=2&amp;lang=en">'),
        (b'<a class="x" href="/land/?lang=en&amp;q=a">', b'<a class="x" href="/land/?lang=en&amp;q=a">'),
        (b'<a href="#near">', b'<a href="#near">'),
        (b'<a href="/handbooks/x/zh.pdf#page=3">', b'<a href="/handbooks/x/zh.pdf#page=3">'),
        (b'<link href="/static/a.css">', b'<link href="/static/a.css">'),
        (b'<a href="https://example.org/land/">', b'<a href="https://example.org/land/">'),
        (b'<a href="//example.org/land/">', b'<a href="//example.org/land/">'),
        (b'<form action="/kit/language/" method="post">', b'<form action="/kit/language/" method="post">'),
        (b'<img src="/tiles/x/card.jpg">', b'<img src="/tiles/x/card.jpg">'),
    ],
)
def test_each_way_says_it_once_or_not_at_all(said: bytes, becomes: bytes) -> None:
    assert on_in_english(said) == becomes


def test_whoever_chose_a_language_keeps_it(listing: Listing, client: Client) -> None:
    client.cookies["django_language"] = "zh-hans"
    answer = client.get("/land/?lang=en")
    assert '<html lang="en"' in answer.content.decode() and not answer.cookies
    assert answer["Cache-Control"] == "private, no-cache"
    assert '<html lang="zh-Hans"' in client.get("/land/").content.decode()


def test_choosing_on_the_english_address_is_not_undone_by_it(client: Client) -> None:
    sent = {"language": "zh-hans", "next": "/land/?lang=en&q=%E8%BF%90%E6%B2%B3"}
    assert client.post("/kit/language/", sent)["Location"] == "/land/?q=%E8%BF%90%E6%B2%B3"
    assert client.post("/kit/language/", sent | {"next": "/land/"})["Location"] == "/land/"
    colours = {"theme": "dark", "next": "/land/?lang=en"}
    assert client.post("/kit/theme/", colours)["Location"] == "/land/?lang=en", "colours change no language"


def test_a_language_nobody_has_changes_nothing(client: Client) -> None:
    for asked in ("fr", "", "en-x", "EN"):
        assert '<html lang="zh-Hans"' in client.get(f"/land/?lang={asked}").content.decode(), asked
    assert client.get("/api/v1/parcels?lang=en").status_code == 422


def test_both_addresses_name_each_other(listing: Listing, client: Client) -> None:
    page = f"http://testserver/on-offer/{quote(listing.number)}/"
    both = {"zh-Hans": page, "en": f"{page}?lang=en", "x-default": page}
    for query, own in (
        ("", page),
        ("?lang=en", f"{page}?lang=en"),
        ("?lang=en&x=1", f"{page}?lang=en"),
        ("?x=1", page),
    ):
        assert links(client.get(f"/on-offer/{listing.number}/{query}").content.decode()) == both | {"canonical": own}


def test_the_map_of_the_site_has_both(listing: Listing, client: Client) -> None:
    told = client.get("/sitemap.xml?part=listing-1").content
    space, html = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/1999/xhtml}"
    page = f"http://testserver/on-offer/{quote(listing.number)}/"
    rows = ET.fromstring(told).findall(f"{space}url")
    assert [row.findtext(f"{space}loc") for row in rows] == [page, f"{page}?lang=en"]
    for row in rows:
        named = {link.get("hreflang"): link.get("href") for link in row.findall(f"{html}link")}
        assert named == {"zh-Hans": page, "en": f"{page}?lang=en", "x-default": page}
        assert row.findtext(f"{space}lastmod")


def test_the_map_of_places_is_asked_for_in_english(books: Books, listing: Listing, client: Client) -> None:
    commands.draw_outline(
        parcel=listing.parcel, polygons=checked(shapely.box(120.14, 30.32, 120.142, 30.322)), source_crs="EPSG:4490",
        org_path="0001/", by=books.by, at=books.now(),
    )  # fmt: skip
    assert 'data-map="/map/places.json?lang=en"' in client.get("/map/?lang=en").content.decode()
    (told,) = client.get("/map/places.json?lang=en").json()["features"]
    assert told["properties"]["size"].endswith("㎡)") and "mu" in told["properties"]["size"]
