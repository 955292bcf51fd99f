"""A rendering from the indices to the public: drawn, cut, labelled wherever it stands, laid over the photograph from its spot."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.domain.tours.renderers.test_composing import INDICES, MORNING, PARCEL, PLACE
from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.panoramas import panorama
from tests.factories.people import Crowd
from zhaoshang.domain.estate import commands as estate
from zhaoshang.domain.estate.models import Parcel
from zhaoshang.domain.evidence.commands import files
from zhaoshang.domain.journal.errors import NotAllowed
from zhaoshang.domain.tours import commands, tasks
from zhaoshang.domain.tours.errors import NotAPair, WrongPanoramaStep
from zhaoshang.domain.tours.models import Panorama
from zhaoshang.domain.tours.queries import is_out_of_date, photographs_of, unfinished
from zhaoshang.domain.tours.renderers.composing import Around, Plot, basis_of, described, scene_for
from zhaoshang.domain.tours.renderers.massing import Indices

pytestmark = pytest.mark.django_db
NOT_REAL = "渲染示意，非实景"
WIDTH = 2048


@pytest.fixture
def keeper(crowd: Crowd) -> Any:
    """Who keeps the pictures."""
    return crowd.appoint("keeper", ["bureau_officer"])


@pytest.fixture
def parcels(books: Books) -> list[Parcel]:
    """Two parcels of the ledger."""
    books.booked("parcels", sample_rows("parcels", 2))
    return list(Parcel.objects.order_by("pk"))


@pytest.fixture
def waiting(keeper: Any, parcels: list[Parcel], clock: Clock) -> Panorama:
    """A rendering of the first parcel, not drawn yet."""
    scene = described(scene_for(PARCEL, Around(), place=PLACE, moment=MORNING), basis_of(PARCEL, "1"))
    return commands.render(
        scene=scene, title="示例规划", parcel=parcels[0], org_path=keeper.organisation.path, by=keeper, at=clock()
    )


def drawn(waiting: Panorama, keeper: Any, clock: Clock) -> Panorama:
    row = tasks.draw(waiting, by=keeper, now=clock, width=WIDTH)
    return tasks.cut(row, by=keeper, now=clock)


def photograph(parcel: Parcel, keeper: Any, clock: Clock, folder: Path, heading: str = "30") -> Panorama:
    with panorama(folder / f"p{parcel.pk}.jpg").open("rb") as stream:
        kept = files.keep([stream.read()], name="现场.jpg")
    row = commands.ingest(
        kept=kept, title="示例现场", parcel=parcel, org_path=keeper.organisation.path, by=keeper, at=clock()
    )
    row = tasks.cut(row, by=keeper, now=clock)
    return commands.set_heading(panorama=row, heading=Decimal(heading), by=keeper, at=clock())


def viewer_data(page: str) -> dict[str, Any]:
    from html import unescape

    found = re.search(r'data-panorama="([^"]*)"', page)
    assert found
    said: dict[str, Any] = json.loads(unescape(found[1]))
    return said


def test_from_the_indices_to_the_public(waiting: Panorama, keeper: Any, clock: Clock, client: Client) -> None:
    assert (waiting.state, waiting.document, waiting.kind) == ("drawing", None, "rendering")
    with pytest.raises(WrongPanoramaStep):
        commands.publish(panorama=waiting, by=keeper, at=clock())
    row = drawn(waiting, keeper, clock)
    assert (row.state, row.width, row.height, row.heading_tenths) == ("ready", WIDTH, WIDTH // 2, 0)
    assert row.document is not None and row.document.media_type == "image/jpeg"
    assert not (tasks.folder_of(row.tiles).parents[2] / "tmp" / f"rendering-{row.pk}").exists()
    commands.publish(panorama=row, by=keeper, at=clock())
    page = client.get(f"/panoramas/{row.number}/").content.decode()
    assert page.count(NOT_REAL) >= 3 and f"({NOT_REAL})" in page, "chip, alt text, caption of the viewer"
    said = viewer_data(page)
    assert (
        said["heading"] == 0 and said["look"] == row.scene["drawn"]["eye"]["look_tenths"] / 10 and "before" not in said
    )
    assert NOT_REAL in client.get("/panoramas/").content.decode()


def test_it_is_laid_over_the_photograph_from_its_spot(
    waiting: Panorama, keeper: Any, parcels: list[Parcel], clock: Clock, client: Client, tmp_path: Path
) -> None:
    row, photo = drawn(waiting, keeper, clock), photograph(parcels[0], keeper, clock, tmp_path)
    assert list(photographs_of(row)) == [photo]
    row = commands.pair(panorama=row, before=photo, by=keeper, at=clock())
    commands.publish(panorama=row, by=keeper, at=clock())
    address = f"/panoramas/{row.number}/"
    assert "data-before-after" not in client.get(address).content.decode(), "the photograph is not public"
    commands.publish(panorama=photo, by=keeper, at=clock())
    page = client.get(address).content.decode()
    said = viewer_data(page)
    assert said["before"]["heading"] == 30 and said["before"]["tiles"] == f"/tiles/{photo.tiles}/tiles/"
    assert "data-before-after" in page and f"/tiles/{photo.tiles}/still.jpg" in page, "both stand there without WebGL"
    commands.unpair(panorama=row, by=keeper, at=clock())
    assert "data-before-after" not in client.get(address).content.decode()


def test_a_listing_begins_with_before_and_after(
    waiting: Panorama, keeper: Any, parcels: list[Parcel], clock: Clock, client: Client, tmp_path: Path
) -> None:
    row, photo = drawn(waiting, keeper, clock), photograph(parcels[0], keeper, clock, tmp_path)
    row = commands.pair(panorama=row, before=photo, by=keeper, at=clock())
    for one in (photo, row):
        commands.publish(panorama=one, by=keeper, at=clock())
    path = keeper.organisation.path
    listing = estate.describe(parcel=parcels[0], summary="示例", contact="示例", org_path=path, by=keeper, at=clock())
    listing = estate.verify(listing=listing, by=keeper, at=clock())
    listing = estate.publish(listing=listing, by=keeper, at=clock())
    page = client.get(reverse("portal:listing", args=[listing.number])).content.decode()
    assert viewer_data(page)["before"]["still"] == f"/tiles/{photo.tiles}/still.jpg"
    assert page.index("data-before-after") < page.index("<h1>") and NOT_REAL in page
    beside = client.get(reverse("portal:panorama", args=[photo.number])).content.decode()
    assert NOT_REAL in beside, "its card beside the photograph is labelled"


def test_only_a_photograph_of_the_same_place_is_a_pair(
    waiting: Panorama, keeper: Any, parcels: list[Parcel], clock: Clock, tmp_path: Path
) -> None:
    elsewhere = photograph(parcels[1], keeper, clock, tmp_path)
    for rendering, before in ((waiting, elsewhere), (waiting, waiting), (elsewhere, elsewhere)):
        with pytest.raises(NotAPair):
            commands.pair(panorama=rendering, before=before, by=keeper, at=clock())
    with pytest.raises(NotAPair):
        commands.render(
            scene=waiting.scene, title="示例", parcel=parcels[0], before=elsewhere,
            org_path=keeper.organisation.path, by=keeper, at=clock(),
        )  # fmt: skip


def test_the_desk_pairs_and_parts(
    waiting: Panorama, keeper: Any, parcels: list[Parcel], clock: Clock, sign_in: Any, tmp_path: Path
) -> None:
    row, photo = drawn(waiting, keeper, clock), photograph(parcels[0], keeper, clock, tmp_path)
    elsewhere = photograph(parcels[1], keeper, clock, tmp_path)
    browser, address = sign_in(keeper), f"/desk/panoramas/{row.pk}/"
    page = browser.get(address).content.decode()
    assert "容许建筑面积" in page and "2.8" in page and "不是设计方案" in page
    assert browser.post(f"{address}pair/", {"before": elsewhere.pk}).status_code == 422
    assert browser.post(f"{address}pair/", {"before": photo.pk}).status_code == 302
    assert photo.number in browser.get(address).content.decode()
    assert browser.post(f"{address}unpair/").status_code == 302
    assert Panorama.objects.get(pk=row.pk).before is None


def test_changed_indices_or_outline_make_it_out_of_date(waiting: Panorama) -> None:
    assert not is_out_of_date(waiting, basis_of(PARCEL, "1"))
    assert is_out_of_date(waiting, basis_of(PARCEL, "2"))
    other = Indices(INDICES.use, Decimal("3.0"), INDICES.density, INDICES.height)
    assert is_out_of_date(waiting, basis_of(Plot(PARCEL.ring, other), "1"))
    uploaded = Panorama(kind="rendering")
    assert not is_out_of_date(uploaded, basis_of(PARCEL, "1")), "of what was uploaded nothing is known"


def test_a_drawing_that_fails_says_so_and_is_over(
    waiting: Panorama, keeper: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = tasks.draw(waiting, by=keeper, now=clock, width=100)
    assert (row.state, row.notes[0]["code"]) == ("refused", "tours.not_drawn")
    assert not unfinished().exists()


def test_a_drawing_whose_worker_was_killed_is_taken_up(waiting: Panorama, keeper: Any, clock: Clock) -> None:
    assert tasks.take_up() == 1, "nobody works on it"
    assert tasks.take_up() == 0, "it waits in the queue"
    long_ago = datetime.now(tz=clock().tzinfo) - timedelta(minutes=5)
    commands.progress(waiting, done=40, at=long_ago)
    assert list(unfinished()) == [waiting]


def test_who_only_reads_draws_nothing(waiting: Panorama, parcels: list[Parcel], crowd: Crowd, clock: Clock) -> None:
    reader = crowd.appoint("reader", ["auditor"])
    with pytest.raises(NotAllowed):
        commands.render(scene=waiting.scene, title="示例", parcel=parcels[0], org_path="0001/", by=reader, at=clock())
