"""A panorama from the upload to the public: one way through its states, seen by who may see it."""

from __future__ import annotations

import shutil
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pyvips
from django.test import Client

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
from zhaoshang.domain.tours.errors import NotAHeading, WrongPanoramaStep
from zhaoshang.domain.tours.models import Panorama
from zhaoshang.domain.tours.queries import altered_tiles, folder_of, published
from zhaoshang.domain.tours.readers.tiles import digest_of
from zhaoshang.web.console import backups

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(crowd: Crowd) -> Any:
    """Who keeps the pictures."""
    return crowd.appoint("keeper", ["bureau_officer"])


@pytest.fixture
def made(keeper: Any, books: Books, clock: Clock, tmp_path: Path) -> Panorama:
    """An uploaded picture of a parcel."""
    books.booked("parcels", sample_rows("parcels", 1))
    with panorama(tmp_path / "p.jpg").open("rb") as stream:
        kept = files.keep([stream.read()], name="现场.jpg")
    return commands.ingest(
        kept=kept,
        title="示例现场",
        parcel=Parcel.objects.get(),
        org_path=keeper.organisation.path,
        by=keeper,
        at=clock(),
    )


def test_from_the_upload_to_the_public_and_back(
    made: Panorama, keeper: Any, clock: Clock, client: Client, sign_in: Any
) -> None:
    row = tasks.cut(made, by=keeper, now=clock)
    assert (row.state, row.width, len(row.levels)) == ("ready", 2048, 3)
    address = f"/tiles/{row.tiles}/tiles/0/0_0.webp"
    assert client.get(address).status_code == 404, "not published yet"
    assert client.get(f"/panoramas/{row.number}/").status_code == 404
    kept_private = sign_in(keeper).get(address)
    assert "no-store" in kept_private["Cache-Control"] and "private" in kept_private["Cache-Control"]

    commands.publish(panorama=row, by=keeper, at=clock())
    answer = client.get(address)
    assert answer["Content-Type"] == "image/webp" and "immutable" in answer["Cache-Control"]
    as_jpeg = client.get(address.replace(".webp", ".jpg"))
    assert as_jpeg["Content-Type"] == "image/jpeg" and as_jpeg["Cache-Control"] == answer["Cache-Control"]
    tile = pyvips.Image.webpload_buffer(b"".join(answer.streaming_content))
    other = pyvips.Image.jpegload_buffer(as_jpeg.content)
    assert (other.width, other.height) == (tile.width, tile.height) and (other - tile).abs().avg() < 4, (
        "the same picture"
    )
    assert digest_of(folder_of(row.tiles)) == row.tiles, "nothing was written beside it"
    again = client.get(address.replace(".webp", ".jpg"), headers={"if-none-match": as_jpeg["ETag"]})
    asked = client.head(address.replace(".webp", ".jpg"))
    assert again.status_code == 304 and asked.status_code == 200 and asked["ETag"] == as_jpeg["ETag"]
    page = client.get(f"/panoramas/{row.number}/")
    assert "示例现场" in page.content.decode() and f"/tiles/{row.tiles}/still.jpg" in page.content.decode()
    assert "示例现场" in client.get("/panoramas/").content.decode()

    commands.withdraw(panorama=row, by=keeper, at=clock())
    assert client.get(address).status_code == client.get(f"/panoramas/{row.number}/").status_code == 404
    assert not published().exists()


def test_what_is_seen_of_a_place_that_is_not_public_is_said(
    made: Panorama, keeper: Any, clock: Clock, sign_in: Any
) -> None:
    row = tasks.cut(made, by=keeper, now=clock)
    desk, address = sign_in(keeper), f"/desk/panoramas/{row.pk}/"
    assert "本身还没有公开" in desk.get(address).content.decode()
    commands.publish(panorama=row, by=keeper, at=clock())
    thing = row.parcel
    assert thing is not None
    told = {"summary": "近地铁", "summary_en": "", "contact": "区投促局"}
    listing = estate.describe(parcel=thing, **told, org_path=keeper.organisation.path, by=keeper, at=clock())
    listing = estate.publish(listing=estate.verify(listing=listing, by=keeper, at=clock()), by=keeper, at=clock())
    assert "本身还没有公开" not in desk.get(address).content.decode()
    page = desk.post(f"/desk/estate/parcels/{thing.pk}/withdraw/", follow=True).content.decode()
    assert "这些内容仍然公开" in page and row.number in page


@pytest.mark.parametrize(
    "piece",
    [
        "../../zhaoshang.sqlite3",
        "tiles/0/../../still.jpg",
        "tiles/0/9_9.webp",
        "tiles/0/9_9.jpg",
        "plan.jpg",
        "vips-properties.xml",
        "still.jpg.exe",
    ],
)
def test_nothing_but_its_pictures_is_served(
    made: Panorama, keeper: Any, clock: Clock, client: Client, piece: str
) -> None:
    row = commands.publish(panorama=tasks.cut(made, by=keeper, now=clock), by=keeper, at=clock())
    assert client.get(f"/tiles/{row.tiles}/{piece}").status_code == 404


def test_a_picture_that_cannot_be_used_says_why(keeper: Any, books: Books, clock: Clock, tmp_path: Path) -> None:
    books.booked("parcels", sample_rows("parcels", 1))
    with panorama(tmp_path / "p.jpg", 2400, 1800).open("rb") as stream:
        kept = files.keep([stream.read()], name="平面照.jpg")
    row = commands.ingest(
        kept=kept, title="示例", parcel=Parcel.objects.get(), org_path=keeper.organisation.path, by=keeper, at=clock()
    )
    row = tasks.cut(row, by=keeper, now=clock)
    assert (row.state, row.notes[0]["code"]) == ("refused", "tours.not_two_to_one")
    with pytest.raises(WrongPanoramaStep):
        commands.publish(panorama=row, by=keeper, at=clock())


def test_work_that_was_cut_off_begins_anew_and_shows_nothing_half(made: Panorama, keeper: Any, clock: Clock) -> None:
    commands.begin(panorama=made, by=keeper, at=clock())  # and then the worker was killed
    assert not published().exists()
    row = tasks.cut(Panorama.objects.get(), by=keeper, now=clock)
    assert row.state == "ready" and (folder_of(row.tiles) / "still.jpg").is_file()


@pytest.mark.parametrize(
    ("heading", "stands"), [("0", True), ("359.9", True), ("360", False), ("-1", False), ("NaN", False)]
)
def test_the_north_is_set_by_hand(made: Panorama, keeper: Any, clock: Clock, heading: str, stands: bool) -> None:
    if stands:
        assert commands.set_heading(panorama=made, heading=Decimal(heading), by=keeper, at=clock()).heading == Decimal(
            heading
        )
    else:
        with pytest.raises(NotAHeading):
            commands.set_heading(panorama=made, heading=Decimal(heading), by=keeper, at=clock())


def test_who_only_reads_publishes_nothing(made: Panorama, crowd: Crowd, clock: Clock) -> None:
    reader = crowd.appoint("reader", ["auditor"])
    with pytest.raises(NotAllowed):
        commands.publish(panorama=made, by=reader, at=clock())


def test_tiles_are_backed_up_and_a_changed_one_is_named(
    made: Panorama, keeper: Any, clock: Clock, tmp_path: Path
) -> None:
    row = tasks.cut(made, by=keeper, now=clock)
    assert list(altered_tiles()) == []
    backups.back_up(tmp_path / "b.zip", at=clock())
    folder = folder_of(row.tiles)
    with zipfile.ZipFile(tmp_path / "b.zip") as box:
        kept = {n for n in box.namelist() if n.startswith("tiles/")}
    assert kept == {
        f"tiles/{row.tiles[:2]}/{row.tiles}/{f.relative_to(folder).as_posix()}" for f in folder.rglob("*.*")
    }
    (folder / "still.jpg").write_bytes(b"another picture")
    assert [said for said in altered_tiles() if row.number in said]
    shutil.rmtree(folder)
    assert [said for said in altered_tiles() if "gone" in said]
    with pytest.raises(backups.FilesLost):
        backups.back_up(tmp_path / "c.zip", at=clock())
