"""The first page: a place to look at behind the search, what can be had now, the centres with how much there is, the doors."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.offers import building, parcel
from tests.factories.people import Crowd
from tests.factories.tours import ready
from tests.factories.visits import public_tour
from zhaoshang.domain.estate import commands as estate
from zhaoshang.domain.estate.models import Listing, Parcel
from zhaoshang.domain.estate.queries import offered_to
from zhaoshang.domain.industries.commands import name_centre
from zhaoshang.domain.journal.models import writing
from zhaoshang.domain.tours import commands as tours
from zhaoshang.domain.tours.models import Panorama
from zhaoshang.web.kit.panoramas import at_of

pytestmark = pytest.mark.django_db


def page(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def land(books: Books) -> Listing:
    return parcel(books, industry_focus="集成电路设计")


def test_before_anything_is_public_it_asks_and_says_what_will_be_there(books: Books, client: Client) -> None:
    told = page(client)
    assert "sight-strip" not in told and "offer-card" not in told and 'class="roofs"' in told
    assert told.count('role="search"') == 2 and "还没有封账的月份" in told and 'href="/ask/"' in told
    assert 'href="/tours/">走进现场' not in told, "no door into an empty room"


def test_a_walk_stands_behind_the_search(
    books: Books, crowd: Crowd, clock: Clock, land: Listing, client: Client
) -> None:
    keeper = crowd.appoint("keeper", ["bureau_officer"])
    tour = public_tour(Parcel.objects.get(), keeper, clock)
    first, second = Panorama.objects.order_by("pk")
    told = page(client)
    assert f"{first.tiles}/still.jpg" in told and f"/tours/{quote(tour.number)}/" in told
    assert "非实景" not in told.partition("</section>")[0], "a photograph is not called a rendering"
    tours.withdraw_tour(tour=tour, by=keeper, at=clock())
    told = page(client)
    assert f"/panoramas/{quote(second.number)}/" in told and f"/tours/{quote(tour.number)}/" not in told
    for one in (first, second):
        tours.withdraw(panorama=one, by=keeper, at=clock())
    assert "sight-strip" not in page(client), "nothing withdrawn is shown"


def test_a_rendering_stands_back_and_is_called_one(
    books: Books, crowd: Crowd, clock: Clock, land: Listing, client: Client
) -> None:
    keeper = crowd.appoint("keeper", ["bureau_officer"])
    photograph, drawn = (ready(Parcel.objects.get(), keeper, clock, n) for n in (1, 2))
    with writing("test"):
        drawn.kind = Panorama.Kind.RENDERING
        drawn.save(update_fields=["kind"])
    assert photograph.tiles in page(client)
    tours.withdraw(panorama=photograph, by=keeper, at=clock())
    told = page(client)
    assert drawn.tiles in told and " · 渲染示意，非实景</a>" in told


def test_a_place_that_is_not_on_offer_does_not_stand_there(
    books: Books, crowd: Crowd, clock: Clock, land: Listing, client: Client
) -> None:
    """A photograph of what nobody can look up would be the first thing everybody sees."""
    keeper = crowd.appoint("keeper", ["bureau_officer"])
    beside = parcel(books, 2)
    other = ready(Parcel.objects.get(parcel_no__endswith="]2号"), keeper, clock, 7)
    assert other.tiles in page(client)
    estate.withdraw(listing=beside, by=books.by, at=books.now())
    assert "sight-strip" not in page(client)
    ours = ready(Parcel.objects.get(parcel_no__endswith="]1号"), keeper, clock, 8)
    assert ours.tiles in page(client)


def test_a_tour_goes_before_a_later_photograph(
    books: Books, crowd: Crowd, clock: Clock, land: Listing, client: Client
) -> None:
    keeper = crowd.appoint("keeper", ["bureau_officer"])
    tour = public_tour(Parcel.objects.get(), keeper, clock)
    ready(Parcel.objects.get(), keeper, clock, 9)
    assert f"/tours/{quote(tour.number)}/" in page(client)


def test_what_was_taken_for_is_where_the_window_opens() -> None:
    """The middle of a picture looks where its heading says; what was drawn may stand elsewhere."""
    assert at_of(Panorama(heading_tenths=900, scene={})) == 12
    eye = {"drawn": {"eye": {"look_tenths": 2850}}}
    assert at_of(Panorama(heading_tenths=900, scene=eye)) == 1
    assert at_of(Panorama(heading_tenths=0, scene={"drawn": {"eye": {"look_tenths": 1799}}})) == 0


def test_only_what_can_be_had_is_offered(books: Books, clock: Clock, land: Listing, client: Client) -> None:
    tower = building(books, {"gfa_sqm": Decimal(200)})
    told = page(client)
    assert "祥符桥产业楼" in told and "示例地块1" in told and f"/on-offer/{quote(tower.number)}/" in told
    for n in (2, 3, 4, 5):
        parcel(books, n)
    cards = client.get("/").context["land"]
    assert [card.name for card in cards] == ["示例地块5", "示例地块4", "示例地块3"]
    estate.withdraw(listing=land, by=books.by, at=books.now())
    granted = {"state": "已出让", "granted_on": "2020-08-31"}
    for n in (3, 5):
        books.booked("parcels", sample_rows("parcels", 1, start=n, **granted), reason="出让")
    estate.follow(by=books.by, at=books.now())
    cards = client.get("/").context["land"]
    assert [card.name for card in cards] == ["示例地块4", "示例地块2"]


def test_a_centre_says_how_much_is_meant_for_it(books: Books, land: Listing, client: Client) -> None:
    building(books, {"gfa_sqm": Decimal(200)}, {"gfa_sqm": Decimal(300)}, industry_focus="大数据")
    for n, (key, name) in enumerate({"ic_design": "集成电路设计", "big_data": "大数据", "culture": "文化创意"}.items()):
        named = {"name": name, "name_en": key, "order": n, "since": date(2020, 1, 1)}
        name_centre(key=key, **named, by=books.by, at=books.now())
    estate.follow(by=books.by, at=books.now())
    told = page(client)
    assert "what=land&amp;centre=ic_design" in told and "what=space&amp;centre=big_data" in told
    assert offered_to(["culture", "ic_design", "big_data", "big"]) == {
        "culture": (0, 0), "ic_design": (0, 1), "big_data": (1, 0), "big": (0, 0),
    }  # fmt: skip
    assert "1幢楼宇" in told and "1宗地块" in told
    assert "1 building<" in Client(headers={"accept-language": "en"}).get("/").content.decode()
    estate.withdraw(listing=land, by=books.by, at=books.now())
    assert offered_to(["ic_design"]) == {"ic_design": (0, 0)}, "what is withdrawn is not counted"


@pytest.mark.parametrize(("what", "asked"), [("space", ("load", "height", "rent")), ("land", ("area_to", "price"))])
def test_each_side_asks_for_its_own_and_is_read_by_the_search(
    what: str, asked: tuple[str, ...], land: Listing, client: Client
) -> None:
    form = page(client).partition(f'class="ask-{what}"')[2].partition("</form>")[0]
    assert f'name="what" value="{what}"' in form and all(
        f'name="{name}"' in form for name in ("q", "centre", "area_from", *asked)
    )
    answer = client.get("/find/", {"what": what, "q": "", "centre": "", "area_from": "1", **dict.fromkeys(asked, "")})
    assert answer.status_code == 200


def test_ids_are_not_said_twice(land: Listing, client: Client) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page(client))
    assert len(ids) == len(set(ids))


def test_questions_do_not_grow_with_what_is_on_offer(books: Books, client: Client) -> None:
    def one_more(n: int) -> None:
        parcel(books, n)
        named = {"name": f"中心{n}", "name_en": f"Centre {n}", "order": n, "since": date(2020, 1, 1)}
        name_centre(key=f"centre{n}", **named, by=books.by, at=books.now())

    one_more(1)
    client.get("/")
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for n in (2, 3, 4):
        one_more(n)
    with CaptureQueriesContext(connection) as more:
        client.get("/")
    assert len(more) <= len(few)
