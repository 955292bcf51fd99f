"""What the bureau keeps inside is shown by no panorama and no tour: neither can be published, and what is public already is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from tests.factories.tours import ready, tour_of, walk
from zhaoshang.domain.estate.models import Building, Parcel
from zhaoshang.domain.estate.queries import places_kept_inside
from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.errors import PlaceKeptInside, TourNotComplete
from zhaoshang.domain.tours.models import Panorama, Tour

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(crowd: Crowd) -> Any:
    """Who keeps the pictures."""
    return crowd.appoint("keeper", ["bureau_officer"])


def parcels(books: Books, level: str = "", count: int = 1, reason: str = "示例") -> list[Parcel]:
    books.booked("parcels", sample_rows("parcels", count, publish_level=level), reason=reason)
    return list(Parcel.objects.order_by("pk"))


def building(books: Books, level: str) -> Building:
    books.booked("building_files", sample_rows("building_files", 1, publish_level=level), reason="示例")
    return Building.objects.get()


def test_a_panorama_of_what_is_kept_inside_is_not_published(
    books: Books, keeper: Any, clock: Clock, sign_in: Any
) -> None:
    (land,) = parcels(books, "内部")
    tower = building(books, "内部")
    rows = [ready(thing, keeper, clock, n, published=False) for n, thing in enumerate((land, tower), 1)]
    for row, thing in zip(rows, (land, tower), strict=True):
        with pytest.raises(PlaceKeptInside) as refused:
            commands.publish(panorama=row, by=keeper, at=clock())
        assert f"“{thing}”的公开级别是“内部”" in refused.value.said.zh and "台账" in refused.value.cure.zh
        page = sign_in(keeper).get(f"/desk/panoramas/{row.pk}/").content.decode()
        kind = "parcels" if thing == land else "buildings"
        assert "publish-panorama" not in page and f'href="/desk/estate/{kind}/{thing.pk}/"' in page
    parcels(books, "公开")
    building(books, "")
    assert "publish-panorama" in sign_in(keeper).get(f"/desk/panoramas/{rows[0].pk}/").content.decode()
    for row in rows:
        assert commands.publish(panorama=row, by=keeper, at=clock()).state == Panorama.State.PUBLISHED


def test_a_tour_names_every_place_that_is_kept_inside(books: Books, keeper: Any, clock: Clock, sign_in: Any) -> None:
    """Its own, and none twice; each with the page that leads to its ledger."""
    land, other = parcels(books, count=2)
    tour = tour_of(land, keeper, clock)
    views = [ready(land, keeper, clock, n) for n in (1, 2)]
    commands.arrange(tour=tour, arrangement=walk(views), seen=0, by=keeper, at=clock())
    parcels(books, "内部", count=2)
    with pytest.raises(TourNotComplete) as refused:
        commands.publish_tour(tour=tour, by=keeper, at=clock())
    said = refused.value.said.zh
    assert said.count(f"“{land}”的公开级别“公开”（台账写的是“内部”）") == 1 and str(other) not in said
    page = sign_in(keeper).get(f"/desk/tours/{tour.pk}/").content.decode()
    assert f'href="/desk/estate/parcels/{land.pk}/"' in page and "publish-tour" not in page
    parcels(books, "公开", count=2)
    assert commands.publish_tour(tour=tour, by=keeper, at=clock()).state == Tour.State.PUBLISHED


def test_a_tour_of_the_district_names_the_places_it_shows(books: Books, keeper: Any, clock: Clock) -> None:
    (land,) = parcels(books)
    made = commands.found_tour(
        name="全区", name_en="District", org_path=keeper.organisation.path, by=keeper, at=clock()
    )
    commands.arrange(tour=made, arrangement=walk([ready(land, keeper, clock)]), seen=0, by=keeper, at=clock())
    parcels(books, "内部")
    with pytest.raises(TourNotComplete, match=f"“{land}”的公开级别"):
        commands.publish_tour(tour=made, by=keeper, at=clock())


def test_what_is_public_of_a_place_that_becomes_inside_is_told_with_the_way_to_withdraw_it(
    books: Books, keeper: Any, clock: Clock, sign_in: Any
) -> None:
    (land,) = parcels(books)
    view, tour = ready(land, keeper, clock), tour_of(land, keeper, clock)
    commands.arrange(tour=tour, arrangement=walk([view]), seen=0, by=keeper, at=clock())
    commands.publish_tour(tour=tour, by=keeper, at=clock())
    desk, place = sign_in(keeper), f"/desk/estate/parcels/{land.pk}/"
    links = (f'href="/desk/panoramas/{view.pk}/">{view.number}', f'href="/desk/tours/{tour.pk}/">{tour.number}')
    assert "仍在公开" not in desk.get(place).content.decode()
    parcels(books, "内部")
    page = desk.get(place).content.decode()
    assert "仍在公开" in page and all(link in page for link in links)
    for address in (f"/desk/panoramas/{view.pk}/", f"/desk/tours/{tour.pk}/"):
        assert "公众现在仍能看到" in desk.get(address).content.decode()
    commands.withdraw_tour(tour=tour, by=keeper, at=clock())
    page = desk.get(place).content.decode()
    assert "仍在公开" in page and links[0] in page and links[1] not in page
    commands.withdraw(panorama=view, by=keeper, at=clock())
    assert "仍在公开" not in desk.get(place).content.decode()


def test_what_the_latest_ledger_says_counts(books: Books) -> None:
    land, other = parcels(books, "内部", count=2)
    asked = {"parcels": [land.pk, other.pk], "buildings": [building(books, "不公开").pk]}
    assert set(places_kept_inside(**asked)) == {
        ("parcels", land.pk), ("parcels", other.pk), ("buildings", asked["buildings"][0])
    }  # fmt: skip
    parcels(books, "公开", count=1)
    assert ("parcels", land.pk) not in places_kept_inside(**asked)
    assert places_kept_inside() == {}
