"""Whoever reads English is told the English name of a place wherever it stands, and its Chinese name once, marked as such."""

from __future__ import annotations

import re
from typing import Any

import pytest
import shapely
from django.test import Client

from tests.domain.publishing.test_handbooks import Bureau
from tests.factories import visits
from tests.factories.booking import Books
from tests.factories.moments import Clock
from tests.factories.offers import parcel
from tests.factories.people import Crowd
from tests.factories.tours import ready, tour_of, walk
from tests.web.portal.test_enquiries import sent
from zhaoshang.domain.estate import commands as estate
from zhaoshang.domain.estate.models import Listing
from zhaoshang.domain.publishing import commands as publishing
from zhaoshang.domain.tours import commands as tours
from zhaoshang.domain.tours.queries.visits import link_of
from zhaoshang.kernel.outlines import checked

pytestmark = pytest.mark.django_db
CHINESE, ENGLISH, ANSWERS = "示例地块1", "Xiangfu East 1", "Investor services +86 571 0000 0000"
MARKED = re.compile(r'<(\w+)[^>]* lang="zh-Hans"[^>]*>[^<]*</\1>')


@pytest.fixture
def land(books: Books, crowd: Crowd, clock: Clock) -> Listing:
    """A parcel with an English name, an outline, a panorama and a tour."""
    listing = parcel(books)
    thing = listing.parcel
    assert thing is not None and thing.name == CHINESE
    told = {"summary": "x", "contact": "区投促局", "contact_en": ANSWERS, "org_path": books.by.organisation.path}
    listing = estate.describe(parcel=thing, name_en=ENGLISH, **told, by=books.by, at=books.now())
    estate.draw_outline(
        parcel=thing, polygons=checked(shapely.box(120.14, 30.32, 120.142, 30.322)), source_crs="EPSG:4490",
        org_path=books.by.organisation.path, by=books.by, at=books.now(),
    )  # fmt: skip
    keeper = crowd.appoint("keeper", ["bureau_officer"])
    picture = ready(thing, keeper, clock)
    tour = tour_of(thing, keeper, clock)
    tours.arrange(tour=tour, arrangement=walk([picture]), seen=0, by=keeper, at=clock())
    tours.publish_tour(tour=tour, by=keeper, at=clock())
    return listing


def test_everywhere(land: Listing, client: Client) -> None:
    picture, tour = (land.parcel.panoramas.get(), land.parcel.tours.get())  # type: ignore[union-attr]
    pages = [
        "/find/?what=land", "/land/", "/map/", "/panoramas/", "/tours/", f"/panoramas/{picture.number}/",
        f"/tours/{tour.number}/", f"/on-offer/{land.number}/", f"/ask/?about={land.number}",
        f"/compare/?p={land.number}",
    ]  # fmt: skip
    receipt = sent(client, {"about": land.number})["Location"].partition("?")[0]
    for page in [*pages, receipt]:
        english = MARKED.sub("", client.get(page, headers={"accept-language": "en"}).content.decode())
        assert ENGLISH in english and CHINESE not in english, page
        chinese = client.get(page).content.decode()
        assert CHINESE in chinese and ENGLISH not in chinese, page


def test_who_answers(land: Listing, client: Client) -> None:
    page = f"/on-offer/{land.number}/"
    english = client.get(page, headers={"accept-language": "en"}).content.decode()
    assert ANSWERS in english and "区投促局" not in english
    assert ANSWERS not in client.get(page).content.decode()


def test_programs_are_told_both(land: Listing, client: Client) -> None:
    (said,) = client.get("/api/v1/panoramas?q=xiangfu+east").json()["items"]
    assert (said["place"], said["place_en"]) == (CHINESE, ENGLISH)
    assert client.get("/api/v1/panoramas?q=xiangfu+west").json()["items"] == []


def test_the_name_is_kept_by_whoever_says_nothing_of_it(land: Listing, books: Books) -> None:
    told: dict[str, Any] = {"summary": "y", "contact": "区投促局", "org_path": land.org_path}
    kept = estate.describe(parcel=land.parcel, **told, by=books.by, at=books.now())
    assert (kept.name_en, kept.contact_en, kept.summary) == (ENGLISH, ANSWERS, "y")
    assert estate.describe(parcel=land.parcel, name_en=" ", **told, by=books.by, at=books.now()).name_en == ""


def test_what_is_said_in_chinese_is_marked_as_such(books: Books, clock: Clock, crowd: Crowd, client: Client) -> None:
    """A handbook of which one edition was withdrawn, an invitation, a receipt: what people wrote stays as they wrote it."""
    bureau, keeper = Bureau(books, clock), crowd.appoint("keeper", ["bureau_officer"])
    bureau.choose(0, 1)
    bureau.issue()
    bureau.do(
        estate.describe, parcel=bureau.listings[0].parcel, summary="另一句", contact="示例", org_path="0001/0002/"
    )
    bureau.choose(0, 2)
    edition = bureau.issue()
    room = visits.opened(visits.public_tour(bureau.listings[0].parcel, keeper, clock), keeper, clock)
    pages = ["/handbooks/", f"/handbooks/{bureau.book.number}/", f"/visits/{link_of(room)}/"]
    pages.append(sent(client)["Location"].partition("?")[0])

    def unmarked(page: str) -> list[str]:
        main = client.get(page, headers={"accept-language": "en"}).content.decode()
        main = main[main.index("<main") : main.index("</main>")]
        return re.findall(r"[^<>]*[\u4e00-\u9fff][^<>]*", re.sub(r"<[^>]*>", "<>", MARKED.sub("", main)))

    assert [(page, found) for page in pages if (found := unmarked(page))] == []
    bureau.do(publishing.withdraw_edition, edition=edition, reason="面积有误")
    assert [(page, found) for page in pages if (found := unmarked(page))] == []
