"""A face is covered in a panorama that everybody sees: the old tiles until the new are applied, then never again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.panoramas import panorama
from tests.factories.people import Crowd
from tests.factories.tours import tour_of, walk
from zhaoshang.domain.estate.models import Parcel
from zhaoshang.domain.evidence.commands import files
from zhaoshang.domain.evidence.commands.files import file_of
from zhaoshang.domain.tours import commands, tasks
from zhaoshang.domain.tours.errors import CoverPending, TourNotComplete, WrongPanoramaStep, WrongRetouchStep
from zhaoshang.domain.tours.models import Panorama, Retouch
from zhaoshang.domain.tours.queries import altered_tiles, folder_of
from zhaoshang.domain.tours.readers.covers import Box, Cover

pytestmark = pytest.mark.django_db
FACE = Cover((Box(3500, 100, 200, 200),), 200)


@pytest.fixture
def keeper(crowd: Crowd) -> Any:
    """Who keeps the pictures."""
    return crowd.appoint("keeper", ["bureau_officer"])


@pytest.fixture
def public(keeper: Any, books: Books, clock: Clock, tmp_path: Path) -> Panorama:
    """A published panorama, really cut."""
    books.booked("parcels", sample_rows("parcels", 1), by=keeper)
    kept = files.keep([panorama(tmp_path / "p.jpg").read_bytes()], name="现场.jpg")
    row = commands.ingest(
        kept=kept, title="现场", parcel=Parcel.objects.get(), org_path=keeper.organisation.path, by=keeper, at=clock()
    )
    return commands.publish(panorama=tasks.cut(row, by=keeper, now=clock), by=keeper, at=clock())


def retouched(row: Panorama, keeper: Any, clock: Clock, **more: Any) -> Retouch:
    made = commands.retouch(panorama=row, cover=FACE, by=keeper, at=clock(), **more)
    return tasks.cover(made, by=keeper, now=clock)


def status(client: Client, tiles: str) -> int:
    return client.get(f"/tiles/{tiles}/still.jpg").status_code


def test_the_public_sees_the_old_until_the_new_is_applied(
    public: Panorama, keeper: Any, clock: Clock, client: Client, sign_in: Any
) -> None:
    old = public.tiles
    original = file_of(public.document).read_bytes()
    made = retouched(public, keeper, clock)
    assert made.state == "ready" and made.tiles != old
    assert (status(client, old), status(client, made.tiles)) == (200, 404)
    assert status(sign_in(keeper), made.tiles) == 200

    row = commands.apply_retouch(panorama=public, retouch=made, by=keeper, at=clock())
    assert (row.state, row.tiles) == ("published", made.tiles)
    assert (status(client, old), status(client, made.tiles)) == (404, 200)
    assert file_of(row.document).read_bytes() == original
    assert client.get(f"/panoramas/{row.number}/").content.decode().count(old) == 0
    assert list(altered_tiles()) == []
    (folder_of(made.tiles) / "still.jpg").write_bytes(b"another")
    assert [said for said in altered_tiles() if row.number in said]


def test_where_it_is_urgent_nobody_sees_the_old_any_more(
    public: Panorama, keeper: Any, clock: Clock, client: Client
) -> None:
    made = retouched(public, keeper, clock, is_urgent=True)
    row = Panorama.objects.get()
    assert row.state == "withdrawn" and status(client, row.tiles) == 404
    row = commands.apply_retouch(panorama=row, retouch=made, by=keeper, at=clock())
    assert commands.publish(panorama=row, by=keeper, at=clock()).tiles == made.tiles


def test_only_the_latest_counts_and_each_once(public: Panorama, keeper: Any, clock: Clock) -> None:
    first = retouched(public, keeper, clock)
    waiting = commands.retouch(panorama=public, cover=Cover(), by=keeper, at=clock())
    for wrong in (first, waiting):
        with pytest.raises(WrongRetouchStep):
            commands.apply_retouch(panorama=public, retouch=wrong, by=keeper, at=clock())
    second = tasks.cover(waiting, by=keeper, now=clock)
    commands.apply_retouch(panorama=public, retouch=second, by=keeper, at=clock())
    with pytest.raises(WrongRetouchStep):
        commands.apply_retouch(panorama=public, retouch=second, by=keeper, at=clock())


def test_nothing_is_published_uncovered_while_a_cover_is_pending(public: Panorama, keeper: Any, clock: Clock) -> None:
    waiting = commands.retouch(panorama=public, cover=FACE, is_urgent=True, by=keeper, at=clock())
    for state in ("waiting", "ready"):
        assert Retouch.objects.get().state == state
        with pytest.raises(CoverPending) as said:
            commands.publish(panorama=public, by=keeper, at=clock())
        assert "第1次遮盖" in said.value.said.zh and "放弃" in said.value.cure.zh
        if state == "waiting":
            tasks.cover(waiting, by=keeper, now=clock)
    commands.apply_retouch(panorama=public, retouch=waiting, by=keeper, at=clock())
    assert commands.publish(panorama=public, by=keeper, at=clock()).tiles == Retouch.objects.get().tiles


def test_a_cover_that_failed_or_is_not_wanted_is_dropped(public: Panorama, keeper: Any, clock: Clock) -> None:
    commands.withdraw(panorama=public, by=keeper, at=clock())
    first = commands.retouch(panorama=public, cover=FACE, by=keeper, at=clock())
    logo = files.keep([b"\x89PNG\r\n\x1a\n no picture"], name="logo.png")
    failed = retouched(public, keeper, clock, logo=logo)
    with pytest.raises(CoverPending):
        commands.publish(panorama=public, by=keeper, at=clock())
    commands.drop_retouch(panorama=public, retouch=failed, by=keeper, at=clock())
    with pytest.raises(CoverPending):  # the one before it counts again
        commands.publish(panorama=public, by=keeper, at=clock())
    commands.apply_retouch(panorama=public, retouch=tasks.cover(first, by=keeper, now=clock), by=keeper, at=clock())
    last = commands.retouch(panorama=public, cover=Cover(), by=keeper, at=clock())
    commands.drop_retouch(panorama=public, retouch=last, by=keeper, at=clock())
    tasks.work_on_retouch.call(last.pk, keeper.get_username())
    with pytest.raises(WrongRetouchStep):
        commands.drop_retouch(panorama=public, retouch=first, by=keeper, at=clock())
    assert commands.publish(panorama=public, by=keeper, at=clock()).state == "published"


def test_a_tour_does_not_show_what_was_to_be_covered(public: Panorama, keeper: Any, clock: Clock) -> None:
    tour = tour_of(public.parcel, keeper, clock)
    commands.arrange(tour=tour, arrangement=walk([public]), seen=0, by=keeper, at=clock())
    made = commands.retouch(panorama=public, cover=FACE, by=keeper, at=clock())
    with pytest.raises(TourNotComplete) as said:
        commands.publish_tour(tour=tour, by=keeper, at=clock())
    assert f"全景{public.number}的遮盖还没有启用" in said.value.said.zh
    commands.drop_retouch(panorama=public, retouch=made, by=keeper, at=clock())
    assert commands.publish_tour(tour=tour, by=keeper, at=clock()).state == "published"


def test_the_desk_offers_to_publish_only_what_is_covered(
    public: Panorama, keeper: Any, clock: Clock, sign_in: Any
) -> None:
    desk, address = sign_in(keeper), f"/desk/panoramas/{public.pk}/"
    made = commands.retouch(panorama=public, cover=FACE, is_urgent=True, by=keeper, at=clock())
    told = desk.get(address).content.decode()
    assert "publish-panorama" not in told and "启用或放弃之前，全景不能发布" in told
    refused = desk.post(f"{address}publish/")
    assert refused.status_code == 409 and "放弃这次遮盖" in refused.content.decode()
    assert "放弃这次遮盖" in desk.get(f"{address}retouch/").content.decode()
    assert desk.post(f"{address}retouch/{made.pk}/drop/").status_code == 302
    assert "publish-panorama" in desk.get(address).content.decode()
    assert "放弃这次遮盖" not in desk.get(f"{address}retouch/").content.decode()


def test_what_has_no_tiles_cannot_be_covered(public: Panorama, keeper: Any, clock: Clock) -> None:
    raw = commands.ingest(
        kept=files.keep([b"\xff\xd8\xff"], name="x.jpg"), title="x", parcel=public.parcel,
        org_path=keeper.organisation.path, by=keeper, at=clock(),
    )  # fmt: skip
    with pytest.raises(WrongPanoramaStep):
        commands.retouch(panorama=raw, cover=FACE, by=keeper, at=clock())


def test_a_logo_that_is_none_leaves_the_panorama_as_it_was(public: Panorama, keeper: Any, clock: Clock) -> None:
    logo = files.keep([b"\x89PNG\r\n\x1a\n no picture"], name="logo.png")
    made = retouched(public, keeper, clock, logo=logo)
    assert (made.state, made.notes[0]["code"]) == ("refused", "tours.not_a_logo")
    assert Panorama.objects.get().tiles == public.tiles


def test_on_the_desk_boxes_are_typed_looked_at_and_applied(
    public: Panorama, keeper: Any, clock: Clock, sign_in: Any
) -> None:
    desk = sign_in(keeper)
    address = f"/desk/panoramas/{public.pk}/retouch/"
    assert "data-retouch" in desk.get(address).content.decode()
    boxes = {"yaw": ["350", "", "abc"], "top": ["10", "", "1"], "width": ["20", "", "1"], "height": ["20.5", "", "1"]}
    wrong = desk.post(address, boxes)
    assert wrong.status_code == 422 and "第2个框" in wrong.content.decode() and 'value="abc"' in wrong.content.decode()
    assert desk.post(address, {"has_patch": "on", "radius": ""}).status_code == 422
    for endless in (
        "1e999998",
        "1e9999999999",
        "9" * 400_000,
        "NaN",
        "-Infinity",
    ):  # turned into numbers they take minutes
        typed = desk.post(address, {"yaw": endless, "top": "1", "width": "2", "height": "3"})
        assert typed.status_code == 422 and "第1个框" in typed.content.decode()

    right = {edge: values[:2] for edge, values in boxes.items()}
    assert desk.post(address, right | {"has_patch": "on", "radius": "20"}).status_code == 302
    made = Retouch.objects.get()
    assert (made.boxes, made.radius) == ([{"yaw": 3500, "top": 100, "width": 200, "height": 205}], 200)
    tasks.cover(made, by=keeper, now=clock)
    assert "遮盖后的样子" in desk.get(address).content.decode()
    assert desk.post(f"{address}{made.pk}/apply/").status_code == 302
    assert Panorama.objects.get().tiles == Retouch.objects.get().tiles
