"""Tours on the desk: begun, saved by the editor, two at once, files and plans handed in, seen by who may see them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import pyvips
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.panoramas import picture
from tests.factories.people import Crowd
from tests.factories.tours import ready, tour_of, walk
from zhaoshang.domain.estate.models import Parcel
from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.models import Attachment, FloorPlan, Panorama, Tour
from zhaoshang.domain.tours.queries import folder_of, publicity
from zhaoshang.domain.tours.readers.papers import look_through

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(crowd: Crowd) -> Any:
    """Who keeps the pictures."""
    return crowd.appoint("keeper", ["bureau_officer"])


@pytest.fixture
def three(books: Books, keeper: Any, clock: Clock) -> list[Panorama]:
    """Three published panoramas of a parcel that this person sees."""
    books.booked("parcels", sample_rows("parcels", 1), by=keeper)
    return [ready(Parcel.objects.get(), keeper, clock, n) for n in (1, 2, 3)]


@pytest.fixture
def tour(three: list[Panorama], keeper: Any, clock: Clock) -> Tour:
    """A tour without scenes."""
    return tour_of(Parcel.objects.get(), keeper, clock)


def save(browser: Client, tour: Tour, arrangement: Any, seen: int) -> Any:
    plain = arrangement.plain() if hasattr(arrangement, "plain") else arrangement
    return browser.post(f"/desk/tours/{tour.pk}/arrange/", {"arrangement": json.dumps(plain), "seen": seen})


def test_from_nothing_to_the_public(three: list[Panorama], keeper: Any, sign_in: Any, client: Client) -> None:
    desk = sign_in(keeper)
    begun = desk.post(
        "/desk/tours/found/", {"thing": f"parcel-{three[0].parcel_id}", "name": "新导览", "name_en": "New tour"}
    )
    tour = Tour.objects.get()
    assert begun["Location"] == f"/desk/tours/{tour.pk}/edit/"
    page = desk.get(begun["Location"]).content.decode()
    assert all(p.number in page for p in three) and "noscript" in page
    assert "场景" in desk.get(f"/desk/tours/{tour.pk}/").content.decode()
    assert desk.post(f"/desk/tours/{tour.pk}/publish/").status_code == 422, "nothing to show yet"

    answer = save(desk, tour, walk(three), 0)
    assert (answer.status_code, answer.json()["revision"]) == (200, 1)
    assert desk.post(f"/desk/tours/{tour.pk}/publish/").status_code == 302
    assert "新导览" in client.get("/tours/").content.decode()
    assert client.get(f"/tours/{tour.number}/").status_code == 200

    assert desk.post(f"/desk/tours/{tour.pk}/withdraw/").status_code == 302
    assert client.get(f"/tours/{tour.number}/").status_code == 404


def test_two_at_once_are_both_shown(tour: Tour, three: list[Panorama], keeper: Any, crowd: Crowd, sign_in: Any) -> None:
    """R42: the second is answered 409 with what the first saved, and may then choose."""
    other = crowd.appoint("other", ["section_head"])
    assert save(sign_in(keeper), tour, walk(three), 0).status_code == 200
    late = save(sign_in(other), tour, walk(three[:2]), 0)
    told = late.json()
    assert (late.status_code, told["revision"], len(told["theirs"]["scenes"])) == (409, 1, 3)
    assert keeper.journal_name in told["say"] and keeper.journal_name in told["who"] and told["cure"]
    assert save(sign_in(other), tour, walk(three[:2]), 1).json()["revision"] == 2
    page = sign_in(keeper).get(f"/desk/tours/{tour.pk}/").content.decode()
    assert "第1版" in page and "第2版" in page
    assert sign_in(keeper).post(f"/desk/tours/{tour.pk}/revisions/1/bring-back/").status_code == 302
    assert Tour.objects.get().revised == 3


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "{",
        "[]",
        '{"scenes": [{"key": "x"}]}',
        '{"scenes": 1e999}',
        "[" * 100_000,
        '{"scenes": [{"key": "here", "label": "\\ud800"}]}',
    ],
)
def test_what_is_no_arrangement_is_refused_in_a_sentence(tour: Tour, keeper: Any, sign_in: Any, sent: str) -> None:
    answer = sign_in(keeper).post(f"/desk/tours/{tour.pk}/arrange/", {"arrangement": sent, "seen": "9" * 5000})
    assert answer.status_code == 422 and answer.json()["say"].startswith("没有保存")


def test_another_unit_s_tour_is_not_there(tour: Tour, three: list[Panorama], crowd: Crowd, sign_in: Any) -> None:
    """R04: whoever sees only an own unit finds no tour of another, nor its panoramas."""
    stranger = sign_in(crowd.appoint("stranger", ["subdistrict_officer"], "xiangfu"))
    assert tour.number not in stranger.get("/desk/tours/").content.decode()
    assert stranger.get(f"/desk/tours/{tour.pk}/").status_code == 404


def test_a_plan_is_redrawn_and_served_to_who_may_see_it(
    tour: Tour, three: list[Panorama], keeper: Any, sign_in: Any, client: Client, clock: Clock
) -> None:
    desk = sign_in(keeper)
    drawn = SimpleUploadedFile("一层.png", picture(900, 600).pngsave_buffer())
    address = f"/desk/tours/{tour.pk}/plans/"
    assert desk.post(address, {"plan_name": "一层", "plan_file": drawn}).status_code == 302
    plan = FloorPlan.objects.get()
    assert (plan.width, plan.height) == (900, 600) and (folder_of(plan.tiles) / "plan.webp").is_file()
    src = f"/tiles/{plan.tiles}/plan.webp"
    assert "no-store" in desk.get(src)["Cache-Control"]
    assert client.get(src).status_code == client.get(src.replace("webp", "jpg")).status_code == 404
    as_jpeg = desk.get(src.replace("webp", "jpg"))
    drawn_again = pyvips.Image.jpegload_buffer(b"".join(as_jpeg.streaming_content))
    assert as_jpeg["Content-Type"] == "image/jpeg" and (drawn_again.width, drawn_again.height) == (900, 600)

    for wrong in (b"no picture", picture(120, 80).pngsave_buffer()):
        answer = desk.post(address, {"plan_name": "二层", "plan_file": SimpleUploadedFile("x.png", wrong)})
        assert answer.status_code == 422 and "x.png" in answer.content.decode()

    plain = walk(three).plain()
    plain["scenes"][0]["plan"] = {"plan": plan.pk, "x": 400, "y": 700}
    assert save(desk, tour, plain, 0).status_code == 200
    commands.publish_tour(tour=tour, by=keeper, at=clock())
    assert "immutable" in client.get(src)["Cache-Control"]
    assert client.get(f"/tiles/{plan.tiles}/still.jpg").status_code == 404
    assert desk.post(f"{address}{plan.pk}/retire/").status_code == 422


def test_a_file_is_what_its_bytes_say(tour: Tour, keeper: Any, sign_in: Any, client: Client) -> None:
    desk = sign_in(keeper)
    address = f"/desk/tours/{tour.pk}/files/"
    for name, start in (
        ("a.pdf", b"%PDF-1.7 x"),
        ("a.mp4", b"\x00\x00\x00\x18ftypmp42"),
        ("a.webm", b"\x1aE\xdf\xa3\x01webm"),
    ):
        assert desk.post(address, {"file_name": name, "file": SimpleUploadedFile(name, start)}).status_code == 302
    kinds = list(Attachment.objects.values_list("kind", "media_type"))
    assert kinds == [("document", "application/pdf"), ("video", "video/mp4"), ("video", "video/webm")]
    page = desk.post(address, {"file_name": "x", "file": SimpleUploadedFile("x.pdf", b"<html>")})
    assert page.status_code == 422 and "PDF" in page.content.decode()

    one = Attachment.objects.order_by("pk")[0]
    assert desk.post(f"{address}{one.pk}/release/").status_code == 302
    assert Attachment.objects.get(pk=one.pk).released_at is not None
    assert desk.post(f"{address}{one.pk}/hold-back/").status_code == 302
    assert client.get(f"/tours/{tour.number}/files/{one.pk}/").status_code == 404
    assert desk.get(f"/tours/{tour.number}/files/{one.pk}/").status_code == 200


def test_names_are_kept_and_an_empty_one_is_refused(tour: Tour, keeper: Any, sign_in: Any) -> None:
    desk = sign_in(keeper)
    told = {"name": "新名", "name_en": "New", "summary": "一句话", "summary_en": "One sentence"}
    assert desk.post(f"/desk/tours/{tour.pk}/describe/", told).status_code == 302
    assert Tour.objects.get().summary_en == "One sentence"
    assert desk.post(f"/desk/tours/{tour.pk}/describe/", told | {"name": ""}).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_a_file_is_looked_through_before_anybody_has_to_wait(
    tour: Tour, keeper: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking takes seconds; while it goes on no transaction keeps others from writing."""
    waits: list[bool] = []

    def look(path: Path, *, name: str) -> None:
        waits.append(connection.in_atomic_block)
        look_through(path, name=name)

    monkeypatch.setattr(publicity, "look_through", look)
    desk, address = sign_in(keeper), f"/desk/tours/{tour.pk}/files/"
    told = b"%PDF-1.4\n2 0 obj<</Author(Zhang San)>>endobj\ntrailer<</Info 2 0 R>>\n%%EOF"
    desk.post(address, {"file_name": "资料", "file": SimpleUploadedFile("a.pdf", told)})
    one = Attachment.objects.get()
    answer = desk.post(f"{address}{one.pk}/release/")
    assert answer.status_code == 422 and "Zhang San" in answer.content.decode()
    assert Attachment.objects.get().released_at is None and waits == [False]
