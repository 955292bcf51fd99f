"""A tour in public: readable without scripts, with nothing in it that is not published; its files in ranges."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from tests.factories.tours import facts, ready, scene, tour_of, walk, way
from zhaoshang.domain.estate.models import Parcel
from zhaoshang.domain.evidence.commands import files
from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.models import Attachment, Panorama, Tour
from zhaoshang.domain.tours.queries.publicity import look_over
from zhaoshang.domain.tours.readers.arrangements import read_arrangement

pytestmark = pytest.mark.django_db
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 8


class Shown:
    """A published tour of three scenes, the middle one with a film, and who keeps it."""

    def __init__(self, keeper: Any, clock: Clock) -> None:
        self.keeper, self.clock = keeper, clock
        self.panoramas: list[Panorama] = [ready(Parcel.objects.get(), keeper, clock, n) for n in (1, 2, 3)]
        self.tour: Tour = tour_of(Parcel.objects.get(), keeper, clock)
        kept = files.keep([FILM], name="现场.mp4")
        self.film: Attachment = self.do(
            commands.attach, tour=self.tour, kept=kept, media_type="video/mp4", name="现场片", name_en="On site"
        )
        self.do(commands.release, tour=self.tour, attachment=self.film, looked=look_over(self.film))
        film = {"key": "film", "yaw": 10, "pitch": 0, "kind": "video", "label": "看片", "label_en": "Film"}
        a, b, c = self.panoramas
        sent = {
            "scenes": [
                scene("hall", a, way("next", "yard"), facts("load"), caption="朝南", caption_en="Facing south"),
                scene("yard", b, way("back", "hall"), way("more", "roof"), film | {"attachment": self.film.pk}),
                scene("roof", c, way("back", "yard")),
            ]
        }
        self.do(commands.arrange, tour=self.tour, arrangement=read_arrangement(sent), seen=0)
        self.do(commands.publish_tour, tour=self.tour)

    def do(self, verb: Any, **given: Any) -> Any:
        return verb(**given, by=self.keeper, at=self.clock())

    def page(self, client: Client, key: str = "", **headers: str) -> str:
        answer = client.get(f"/tours/{self.tour.number}/{f'{key}/' if key else ''}", **headers)  # type: ignore[arg-type]
        return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


@pytest.fixture
def shown(books: Books, crowd: Crowd, clock: Clock) -> Shown:
    """A published tour."""
    keeper = crowd.appoint("keeper", ["bureau_officer"])
    books.booked("parcels", sample_rows("parcels", 1), by=keeper)
    return Shown(keeper, clock)


def data(page: str) -> dict[str, Any]:
    """What the viewer is told."""
    found = re.search(r'data-tour="([^"]*)"', page)
    assert found
    told: dict[str, Any] = json.loads(html.unescape(found.group(1)))
    return told


def without_viewer(page: str) -> str:
    """What stands on the page besides the viewer's own data."""
    return re.sub(r'data-tour="[^"]*"', "", page)


def test_without_scripts_it_is_pictures_texts_and_links(shown: Shown, client: Client) -> None:
    hall = without_viewer(shown.page(client))
    root = f"/tours/{shown.tour.number}"
    assert f"{shown.panoramas[0].tiles}/still.jpg" in hall and "朝南" in hall and "楼面荷载" in hall
    from urllib.parse import quote

    assert f'href="{quote(root)}/yard/"' in hall
    yard = without_viewer(shown.page(client, "yard"))
    assert "<video controls" in yard and f"/files/{shown.film.pk}/" in yard and "朝南" not in yard
    assert shown.page(client, "none") == "404"
    client.cookies["django_language"] = "en"
    english = without_viewer(shown.page(client))
    assert "Facing south" in english and "Floor load" in english and "Example tour" in english and "朝南" not in english


def test_the_viewer_is_told_the_same(shown: Shown, client: Client) -> None:
    told = data(shown.page(client, "yard"))
    assert told["start"] == "yard" and [s["key"] for s in told["scenes"]] == ["hall", "yard", "roof"]
    assert [h["key"] for h in told["scenes"][1]["hotspots"]] == ["back", "more", "film"]


def test_what_is_withdrawn_afterwards_is_not_in_it(shown: Shown, client: Client) -> None:
    shown.do(commands.withdraw, panorama=shown.panoramas[2])
    shown.do(commands.hold_back, tour=shown.tour, attachment=shown.film)
    told = data(shown.page(client, "yard"))
    assert [s["key"] for s in told["scenes"]] == ["hall", "yard"]
    assert [h["key"] for h in told["scenes"][1]["hotspots"]] == ["back"]
    assert shown.page(client, "roof") == "404"
    assert shown.panoramas[2].tiles not in shown.page(client)
    for row in shown.panoramas[:2]:
        shown.do(commands.withdraw, panorama=row)
    assert shown.page(client) == "404"
    assert client.get("/tours/").status_code == 200


def test_what_is_being_made_is_not_shown(shown: Shown, client: Client) -> None:
    shown.do(commands.arrange, tour=shown.tour, arrangement=walk(shown.panoramas[:1]), seen=1)
    assert len(data(shown.page(client))["scenes"]) == 3


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("", 200, FILM),
        ("bytes=0-9", 206, FILM[:10]),
        ("bytes=100-", 206, FILM[100:]),
        ("bytes=-16", 206, FILM[-16:]),
        ("bytes=0-999999", 206, FILM),
        ("bytes=999999-", 416, b""),
        ("bytes=9-3", 416, b""),
        ("lines=0-9", 200, FILM),
        ("bytes=-", 200, FILM),
    ],
)
def test_a_film_comes_in_the_parts_that_are_asked_for(
    shown: Shown, client: Client, asked: str, status: int, part: bytes
) -> None:
    answer: Any = client.get(f"/tours/{shown.tour.number}/files/{shown.film.pk}/", headers={"range": asked})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert (answer.status_code, body) == (status, part)
    assert answer["Accept-Ranges"] == "bytes" and "no-store" in answer["Cache-Control"]
    if status == 206:
        first = FILM.rindex(part) if len(part) == 16 else FILM.index(part)
        assert answer["Content-Range"] == f"bytes {first}-{first + len(part) - 1}/{len(FILM)}"
        assert int(answer["Content-Length"]) == len(part)


def test_the_right_to_a_file_is_asked_each_time(shown: Shown, client: Client, crowd: Crowd, sign_in: Any) -> None:
    """R08: by number and guess nobody gets what is held back, and nobody what another tour shows."""
    other = tour_of(Parcel.objects.get(), shown.keeper, shown.clock)
    address = f"/tours/{shown.tour.number}/files/{shown.film.pk}/"
    assert client.get(address).status_code == 200
    assert client.get(f"/tours/{other.number}/files/{shown.film.pk}/").status_code == 404
    shown.do(commands.hold_back, tour=shown.tour, attachment=shown.film)
    assert client.get(address).status_code == 404
    stranger = crowd.appoint("stranger", ["subdistrict_officer"], "xiangfu")
    assert sign_in(stranger).get(address).status_code == 404
    assert sign_in(shown.keeper).get(address).status_code == 200
