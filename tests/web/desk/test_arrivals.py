"""Large files arrive in parts: cut and gone on with, taken by their form, given up, never another's, never too large."""

from __future__ import annotations

import base64
import io
import os
import shutil
import threading
import time
from typing import Any

import pytest
from django.test import Client

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.panoramas import picture
from tests.factories.people import Crowd
from zhaoshang.domain.estate.models import Parcel
from zhaoshang.domain.evidence.commands.files import file_of
from zhaoshang.domain.tours.models import Panorama
from zhaoshang.domain.tours.readers.pictures import MOST_HEIGHT, MOST_PICTURE_BYTES, MOST_WIDTH
from zhaoshang.web.kit import arriving

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(crowd: Crowd, books: Books) -> Any:
    """Who keeps the pictures, with one parcel in reach."""
    person = crowd.appoint("keeper", ["bureau_officer"])
    books.booked("parcels", sample_rows("parcels", 1), by=person)
    return person


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Any) -> Any:
    """Nothing else is on its way."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    return tmp_path / "arriving"


def begun(browser: Client, length: int, name: str = "运河边.jpg", to: str = "/desk/arrivals/") -> Any:
    told = base64.b64encode(name.encode()).decode()
    headers = {"upload-length": str(length), "upload-metadata": f"filename {told},filetype aW1hZ2UvanBlZw==,broken @@"}
    return browser.post(to, headers=headers)


def part(browser: Client, place: str, offset: int, data: bytes) -> Any:
    return browser.patch(
        place, data, content_type="application/offset+octet-stream", headers={"upload-offset": str(offset)}
    )


def token(place: str) -> str:
    return place.rstrip("/").rsplit("/", 1)[-1]


def test_cut_gone_on_with_and_taken(keeper: Any, sign_in: Any, folder: Any) -> None:
    desk, photo = sign_in(keeper), picture().write_to_buffer(".jpg")
    answer = begun(desk, len(photo))
    assert answer.status_code == 201 and answer["Tus-Resumable"] == "1.0.0"
    place = answer["Location"]
    assert part(desk, place, 0, photo[:1000])["Upload-Offset"] == "1000"
    asked = desk.head(place)
    assert (asked["Upload-Offset"], asked["Upload-Length"]) == ("1000", str(len(photo)))
    assert part(desk, place, 400, photo[400:]).status_code == 409, "a part that was sent twice is not written twice"
    form = {
        "thing": f"parcel-{Parcel.objects.get().pk}",
        "title": "运河边",
        "kind": "photograph",
        "arrived": token(place),
    }
    early = desk.post("/desk/panoramas/upload/", form)
    assert early.status_code == 422 and "没有完整送达" in early.content.decode() and not Panorama.objects.exists()
    assert part(desk, place, 1000, photo[1000:] + b"more than was promised")["Upload-Offset"] == str(len(photo))
    wrong = desk.post("/desk/panoramas/upload/", form | {"title": ""})
    assert wrong.status_code == 422 and "运河边.jpg" in wrong.content.decode(), "the file need not come again"
    assert desk.post("/desk/panoramas/upload/", form).status_code == 302
    row = Panorama.objects.get()
    assert row.file_name == "运河边.jpg" and row.document and file_of(row.document).read_bytes() == photo
    assert not list(folder.iterdir()), "what was handed on is kept once"
    assert desk.post("/desk/panoramas/upload/", form).status_code == 422


def test_only_its_owner_reaches_it(keeper: Any, crowd: Crowd, sign_in: Any, client: Client) -> None:
    place = begun(sign_in(keeper), 10)["Location"]
    other = sign_in(crowd.appoint("another", ["bureau_officer"]))
    for answer in (other.head(place), part(other, place, 0, b"x"), other.delete(place)):
        assert answer.status_code == 404
    assert client.head(place).status_code == 302 and begun(client, 10).status_code == 302
    assert begun(sign_in(crowd("auditor")), 10).status_code == 403
    assert other.head("/desk/arrivals/..%2F..%2Fsecrets/").status_code == 404
    form = {
        "thing": f"parcel-{Parcel.objects.get().pk}",
        "title": "别人的",
        "kind": "photograph",
        "arrived": token(place),
    }
    part(sign_in(keeper), place, 0, b"0123456789")
    assert other.post("/desk/panoramas/upload/", form).status_code == 422


def test_too_large_too_many_no_room_and_nonsense(keeper: Any, sign_in: Any, monkeypatch: Any) -> None:
    desk = sign_in(keeper)
    huge = begun(desk, 600 * 1024 * 1024)
    assert huge.status_code == 413 and "超过500 MB的上限" in huge.content.decode()
    for length in ("", "0", "-1", "1e9", "9" * 30):
        assert desk.post("/desk/arrivals/", headers={"upload-length": length}).status_code == 422
    places = [begun(desk, 10)["Location"] for _ in range(arriving.MOST_AT_ONCE)]
    crowded = begun(desk, 10)
    assert crowded.status_code == 429 and "正在上传" in crowded.content.decode()
    assert desk.delete(places[0]).status_code == 204 and desk.head(places[0]).status_code == 404
    monkeypatch.setattr(arriving, "SPARE_BYTES", 1 << 60)
    assert begun(desk, 10).status_code == 507
    assert desk.patch(places[1], b"x", content_type="text/plain").status_code == 422
    assert part(desk, places[1], 9**20, b"x").status_code == 422


PICTURES = "/desk/arrivals/pictures/"
UNCOMPRESSED = MOST_WIDTH * MOST_HEIGHT * 4 * 2  # a TIFF with alpha, 16 bits a channel


def disk(monkeypatch: Any, free: int) -> None:
    """A disk with so much room."""
    told = type(shutil.disk_usage("/"))
    monkeypatch.setattr(arriving.shutil, "disk_usage", lambda _: told(1 << 50, (1 << 50) - free, free))


def test_a_picture_may_be_as_large_as_one_that_is_not_compressed(keeper: Any, sign_in: Any, monkeypatch: Any) -> None:
    disk(monkeypatch, 1 << 40)
    desk = sign_in(keeper)
    place = begun(desk, UNCOMPRESSED + 2**20, "运河边.tif", PICTURES)
    assert place.status_code == 201 and desk.head(place["Location"])["Upload-Length"] == str(UNCOMPRESSED + 2**20)
    huge = begun(desk, MOST_PICTURE_BYTES + 1, "运河边.tif", PICTURES)
    assert huge.status_code == 413 and "2500.1 MB，超过2500 MB的上限" in huge.content.decode()
    assert begun(desk, UNCOMPRESSED, "航拍.mp4").status_code == 413, "a film is no picture"
    page = desk.get("/desk/panoramas/upload/").content.decode()
    assert f'data-resumable="{PICTURES}"' in page and f"不超过 {MOST_PICTURE_BYTES // 2**20} MB" in page


def test_a_file_needs_room_for_its_copy(keeper: Any, sign_in: Any, monkeypatch: Any) -> None:
    desk, length = sign_in(keeper), 100 * 2**20
    disk(monkeypatch, 2 * length + arriving.SPARE_BYTES - 1)
    assert begun(desk, length).status_code == 507
    disk(monkeypatch, 2 * length + arriving.SPARE_BYTES)
    assert begun(desk, length).status_code == 201
    assert begun(desk, 2**20).status_code == 507, "what is on its way has its room"


def test_what_nobody_finished_is_gone_after_two_days(keeper: Any, sign_in: Any, folder: Any) -> None:
    desk = sign_in(keeper)
    old, young = begun(desk, 10)["Location"], begun(desk, 10)["Location"]
    long_ago = time.time() - arriving.LIVES_SECONDS - 1
    os.utime(folder / f"{token(old)}.json", (long_ago, long_ago))
    arriving.sweep()
    assert desk.head(old).status_code == 404 and desk.head(young).status_code == 200


def test_two_writers_of_one_file_never_mix(folder: Any) -> None:
    """The same part sent twice at once: one is written, the other is told how far the file has come."""
    one = arriving.begin(owner="1", name="a", media_type="", length=4_000_000, most=10**9)
    results: list[Any] = []

    def send() -> None:
        try:
            results.append(arriving.take(one, 0, io.BytesIO(b"y" * 4_000_000)))
        except arriving.Elsewhere as refusal:
            results.append(refusal)

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [r for r in results if isinstance(r, int)] == [4_000_000]
    assert one.is_whole and one.path.stat().st_size == 4_000_000
