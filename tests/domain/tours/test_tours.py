"""A tour from its first scene to the public: saved as a whole, never silently over somebody else's, brought back, gated."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from tests.factories.tours import facts, ready, scene, tour_of, walk, way
from zhaoshang.domain.estate.models import Parcel
from zhaoshang.domain.evidence.commands import files
from zhaoshang.domain.journal.errors import NotAllowed
from zhaoshang.domain.journal.models import Entry
from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.errors import (
    FilmNamesPlace,
    NoSuchAttachment,
    NoSuchPanorama,
    NoSuchPlan,
    NotAttachable,
    NothingSaved,
    NotLookedOver,
    Overwritten,
    PaperNamesPeople,
    PlanInUse,
    TourNotComplete,
    WrongTourStep,
)
from zhaoshang.domain.tours.gates import EDITOR, FACTS, FILES, PANORAMA, tour_lacks
from zhaoshang.domain.tours.models import Attachment, Panorama, Tour, TourRevision
from zhaoshang.domain.tours.queries.publicity import Looked, look_over
from zhaoshang.domain.tours.queries.tours import (
    arrangement_of,
    published_tours,
    scenes_of,
    shown_attachments,
    tours_visible_to,
)
from zhaoshang.domain.tours.readers.arrangements import Arrangement, read_arrangement
from zhaoshang.domain.tours.readers.media import HEAD_BYTES, media_type_of
from zhaoshang.domain.tours.readers.plans import Redrawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(crowd: Crowd) -> Any:
    """Who keeps the pictures."""
    return crowd.appoint("keeper", ["bureau_officer"])


@pytest.fixture
def parcel(books: Books) -> Parcel:
    """A parcel of the ledger."""
    books.booked("parcels", sample_rows("parcels", 2))
    return Parcel.objects.order_by("pk")[0]


@pytest.fixture
def three(parcel: Parcel, keeper: Any, clock: Clock) -> list[Panorama]:
    """Three published panoramas of the parcel."""
    return [ready(parcel, keeper, clock, n) for n in (1, 2, 3)]


@pytest.fixture
def tour(parcel: Parcel, keeper: Any, clock: Clock) -> Tour:
    """A tour without scenes."""
    return tour_of(parcel, keeper, clock)


def saved(tour: Tour, arrangement: Arrangement, seen: int, keeper: Any, clock: Clock) -> Tour:
    commands.arrange(tour=tour, arrangement=arrangement, seen=seen, by=keeper, at=clock())
    return Tour.objects.get(pk=tour.pk)


def test_what_was_saved_is_what_the_editor_gets_back(
    tour: Tour, three: list[Panorama], keeper: Any, clock: Clock
) -> None:
    sent = walk(three)
    tour = saved(tour, sent, 0, keeper, clock)
    assert arrangement_of(scenes_of(tour, 1)) == sent
    assert read_arrangement(sent.plain()) == sent
    assert Entry.objects.filter(verb="tours.arrange", outcome="done").count() == 1


def test_every_saving_can_be_brought_back(tour: Tour, three: list[Panorama], keeper: Any, clock: Clock) -> None:
    first, second = walk(three), walk(three[:1])
    tour = saved(saved(tour, first, 0, keeper, clock), second, 1, keeper, clock)
    commands.bring_back(tour=tour, number=1, by=keeper, at=clock())
    assert arrangement_of(scenes_of(tour, 3)) == first and arrangement_of(scenes_of(tour, 2)) == second
    assert list(TourRevision.objects.values_list("number", "brought_back")) == [(3, 1), (2, None), (1, None)]
    with pytest.raises(NothingSaved):
        commands.bring_back(tour=tour, number=9, by=keeper, at=clock())


def test_nobody_saves_over_somebody_else_unseen(tour: Tour, three: list[Panorama], keeper: Any, clock: Clock) -> None:
    """R42."""
    tour = saved(tour, walk(three), 0, keeper, clock)
    with pytest.raises(Overwritten) as told:
        commands.arrange(tour=tour, arrangement=walk(three[:1]), seen=0, by=keeper, at=clock())
    assert told.value.http_status == 409 and keeper.journal_name in told.value.said.zh and "第1版" in told.value.said.zh
    assert TourRevision.objects.count() == 1
    assert saved(tour, walk(three[:1]), 1, keeper, clock).revised == 2


def test_only_panoramas_one_may_use_of_the_same_thing(
    tour: Tour, three: list[Panorama], parcel: Parcel, keeper: Any, crowd: Crowd, clock: Clock
) -> None:
    elsewhere = ready(Parcel.objects.exclude(pk=parcel.pk)[0], keeper, clock, 9)
    for number in (elsewhere.number, "全景-1999-0001"):
        sent = read_arrangement({"scenes": [scene("here", three[0]), scene("there", three[1]) | {"panorama": number}]})
        with pytest.raises(NoSuchPanorama) as told:
            commands.arrange(tour=tour, arrangement=sent, seen=0, by=keeper, at=clock())
        assert "第2个" in told.value.said.zh and number in told.value.said.zh
    district = commands.found_tour(name="全区", org_path=keeper.organisation.path, by=keeper, at=clock())
    assert saved(district, walk([elsewhere, three[0]]), 0, keeper, clock).revised == 1
    with pytest.raises(NotAllowed):
        reader = crowd.appoint("reader", ["auditor"])
        commands.arrange(tour=tour, arrangement=walk(three), seen=0, by=reader, at=clock())


def lacking(tour: Tour) -> set[tuple[str, str]]:
    return {
        (lack.where, lack.name.zh.rpartition("：")[2]) for lack in tour_lacks(tour, scenes_of(tour, tour.revised), ())
    }


def test_the_gate_names_everything_and_where_to_supply_it(
    tour: Tour, parcel: Parcel, three: list[Panorama], keeper: Any, clock: Clock
) -> None:
    assert lacking(tour) == {(EDITOR, "场景")}
    tour = commands.describe_tour(tour=tour, name="导", name_en="", summary="", summary_en="", by=keeper, at=clock())
    hidden = ready(parcel, keeper, clock, 7, published=False)
    film = attached(tour, keeper, clock, "video/mp4")
    sent = read_arrangement(
        {
            "scenes": [
                scene(
                    "aaaa", three[0], way("dead", None), facts("mute", text="", title_en=""),
                    {"key": "film", "yaw": 1, "pitch": 1, "kind": "video", "label": "片", "label_en": "Film", "attachment": film.pk},
                    {"key": "none", "yaw": 1, "pitch": 1, "kind": "document", "label": "册", "label_en": "Book"},
                    {"key": "unit", "yaw": 1, "pitch": 1, "kind": "unit", "label": "", "label_en": "U", "title": "t", "title_en": "t"},
                ),
                scene("bbbb", hidden, view=None, label_en="", caption="说", label="二"),
            ]
        }
    )  # fmt: skip
    tour = saved(tour, sent, 0, keeper, clock)
    assert lacking(tour) == {
        (FACTS, "导览的英文名称"), (EDITOR, "去往的场景"), (EDITOR, "正文"), (EDITOR, "英文标题"),
        (FILES, "文件“示例”没有标为可公开"), (EDITOR, "文件"), (EDITOR, "名称"), (EDITOR, "房源"),
        (PANORAMA, f"全景{hidden.number}还没有发布"), (EDITOR, "英文名称"), (EDITOR, "英文说明"),
        (EDITOR, "初始视角"), (EDITOR, "没有通向它的热点"),
    }  # fmt: skip
    with pytest.raises(TourNotComplete) as told:
        commands.publish_tour(tour=tour, by=keeper, at=clock())
    assert "初始视角" in told.value.said.zh and "opening view" in told.value.said.en
    assert not published_tours().exists()


def test_the_public_sees_what_was_published_and_not_what_is_being_made(
    tour: Tour, three: list[Panorama], keeper: Any, clock: Clock
) -> None:
    tour = saved(tour, walk(three), 0, keeper, clock)
    with pytest.raises(WrongTourStep):
        commands.withdraw_tour(tour=tour, by=keeper, at=clock())
    tour = commands.publish_tour(tour=tour, by=keeper, at=clock())
    tour = saved(tour, walk(three[:1]), 1, keeper, clock)
    assert (tour.shown, tour.revised) == (1, 2)
    assert list(tours_visible_to(None)) == [tour] == list(tours_visible_to(keeper))
    assert commands.publish_tour(tour=tour, by=keeper, at=clock()).shown == 2
    tour = commands.withdraw_tour(tour=tour, reason="重拍", by=keeper, at=clock())
    assert (tour.state, tour.shown, list(tours_visible_to(None))) == ("withdrawn", None, [])


def box(kind: bytes, inside: bytes) -> bytes:
    return (8 + len(inside)).to_bytes(4, "big") + kind + inside


@pytest.mark.parametrize(
    ("head", "is_told"),
    [
        (box(b"moov", box(b"udta", box(b"\xa9xyz", b"\x00\x12\x15\xc7+30.3200+120.1400/"))), True),
        (box(b"moov", box(b"udta", box(b"loci", b"\x00" * 20))), True),
        (box(b"moov", box(b"meta", box(b"keys", b"mdtacom.apple.quicktime.location.ISO6709"))), True),
        (box(b"moov", box(b"trak", b"plain")), False),
        (box(b"mdat", b"\xa9xyz loci by chance among the pictures"), False),
        (b"\x00\x00\x00\x03moov damaged", False),
    ],
)
def test_a_film_that_says_where_it_was_shot_is_not_made_public(
    tour: Tour, keeper: Any, clock: Clock, head: bytes, is_told: bool
) -> None:
    film = box(b"ftyp", b"mp42") + box(b"mdat", b"pictures") + head
    kept = files.keep([film], name="张三 内部.mp4")
    made = commands.attach(tour=tour, kept=kept, media_type="video/mp4", name="航拍", by=keeper, at=clock())
    if is_told:
        with pytest.raises(FilmNamesPlace) as told:
            commands.release(tour=tour, attachment=made, looked=look_over(made), by=keeper, at=clock())
        assert "航拍" in told.value.said.zh and "位置" in told.value.cure.zh
    else:
        assert (
            commands.release(tour=tour, attachment=made, looked=look_over(made), by=keeper, at=clock()).released_at
            is not None
        )


@pytest.mark.parametrize(
    ("brands", "is_film"),
    [
        (b"isom\0\0\2\0isomiso2avc1mp41", True),
        (b"mp42\0\0\0\0mp42isom", True),
        (b"qt  \0\0\0\0qt  ", True),
        (b"M4V \0\0\0\1M4V mp42isom", True),
        (b"dash\0\0\0\0iso6", True),
        (b"heic\0\0\0\0mif1heic", False),
        (b"mif1\0\0\0\0mif1heic", False),
        (b"avif\0\0\0\0avifmif1miaf", False),
        (b"avis\0\0\0\0iso8mp41", False),
        (b"M4A \0\0\0\0M4A mp42isom", False),
        (b"isom\0\0\0\0isommif1heic", False),
    ],
)
def test_only_films_are_films(tour: Tour, keeper: Any, clock: Clock, brands: bytes, is_film: bool) -> None:
    content = box(b"ftyp", brands) + box(b"mdat", b"GPSLatitude 30.3201")
    assert media_type_of(content[:HEAD_BYTES]) == ("video/mp4" if is_film else "")
    kept = files.keep([content], name="IMG_0001.mp4")
    made = commands.attach(tour=tour, kept=kept, media_type="video/mp4", name="片", by=keeper, at=clock())
    if is_film:
        assert (
            commands.release(tour=tour, attachment=made, looked=look_over(made), by=keeper, at=clock()).released_at
            is not None
        )
    else:  # one that was taken before
        with pytest.raises(NotAttachable) as told:
            commands.release(tour=tour, attachment=made, looked=look_over(made), by=keeper, at=clock())
        assert "HEIC" in told.value.said.zh


def test_a_document_that_names_its_author_is_not_made_public(tour: Tour, keeper: Any, clock: Clock) -> None:
    told = b"%PDF-1.4\n2 0 obj<</Author(Zhang San)>>endobj\ntrailer<</Info 2 0 R>>\n%%EOF"
    kept = files.keep([told], name="手册.pdf")
    made = commands.attach(tour=tour, kept=kept, media_type="application/pdf", name="资料", by=keeper, at=clock())
    with pytest.raises(PaperNamesPeople) as said:
        commands.release(tour=tour, attachment=made, looked=look_over(made), by=keeper, at=clock())
    assert "资料" in said.value.said.zh and "Zhang San" in said.value.said.zh
    assert Attachment.objects.get(pk=made.pk).released_at is None


def test_only_what_was_looked_over_is_made_public(tour: Tour, keeper: Any, clock: Clock) -> None:
    one, other = attached(tour, keeper, clock), attached(tour, keeper, clock, "video/webm")
    with pytest.raises(NotLookedOver) as said:
        commands.release(tour=tour, attachment=one, looked=Looked(other.document.sha256), by=keeper, at=clock())
    assert "示例" in said.value.said.zh
    assert Attachment.objects.get(pk=one.pk).released_at is None


def attached(tour: Tour, keeper: Any, clock: Clock, media_type: str = "application/pdf") -> Any:
    kept = files.keep([b"%PDF-1.7 " + media_type.encode()], name="手册.pdf")
    return commands.attach(tour=tour, kept=kept, media_type=media_type, name="示例", by=keeper, at=clock())


def test_a_file_is_public_only_while_released_and_shown(
    tour: Tour, three: list[Panorama], keeper: Any, clock: Clock
) -> None:
    book = attached(tour, keeper, clock)
    spot = {"key": "book", "yaw": 0, "pitch": 0, "kind": "document", "label": "册", "label_en": "Book"}
    sent = read_arrangement({"scenes": [scene("aaaa", three[0], spot | {"attachment": book.pk})]})
    tour = saved(tour, sent, 0, keeper, clock)
    assert list(shown_attachments(tour)) == []
    commands.release(tour=tour, attachment=book, looked=look_over(book), by=keeper, at=clock())
    assert list(shown_attachments(tour)) == [], "the tour is not published"
    tour = commands.publish_tour(tour=tour, by=keeper, at=clock())
    assert list(shown_attachments(tour)) == [book]
    commands.hold_back(tour=tour, attachment=book, by=keeper, at=clock())
    assert list(shown_attachments(tour)) == []


def test_files_and_plans_of_other_tours_or_kinds_are_refused(
    tour: Tour, parcel: Parcel, three: list[Panorama], keeper: Any, clock: Clock
) -> None:
    other = tour_of(parcel, keeper, clock)
    theirs, mine = attached(other, keeper, clock), attached(tour, keeper, clock, "video/webm")
    spot = {"key": "book", "yaw": 0, "pitch": 0, "kind": "document", "label": "册", "label_en": "Book"}
    for wrong in (theirs.pk, mine.pk):
        sent = read_arrangement({"scenes": [scene("aaaa", three[0], spot | {"attachment": wrong})]})
        with pytest.raises(NoSuchAttachment):
            commands.arrange(tour=tour, arrangement=sent, seen=0, by=keeper, at=clock())
    with pytest.raises(NotAttachable):
        attached(tour, keeper, clock, "text/html")
    plan = planned(other, keeper, clock)
    sent = read_arrangement({"scenes": [scene("aaaa", three[0], plan={"plan": plan.pk, "x": 1, "y": 2})]})
    with pytest.raises(NoSuchPlan):
        commands.arrange(tour=tour, arrangement=sent, seen=0, by=keeper, at=clock())


def planned(tour: Tour, keeper: Any, clock: Clock) -> Any:
    kept = files.keep([b"\x89PNG\r\n\x1a\n plan"], name="一层.png")
    redrawn = Redrawn(800, 600, "c" * 64)
    return commands.add_plan(tour=tour, kept=kept, redrawn=redrawn, name="一层", by=keeper, at=clock())


def test_a_plan_in_use_stays(tour: Tour, three: list[Panorama], keeper: Any, clock: Clock) -> None:
    plan = planned(tour, keeper, clock)
    sent = read_arrangement({"scenes": [scene("aaaa", three[0], plan={"plan": plan.pk, "x": 1000, "y": 0})]})
    tour = saved(tour, sent, 0, keeper, clock)
    with pytest.raises(PlanInUse):
        commands.retire_plan(tour=tour, plan=plan, by=keeper, at=clock())
    tour = saved(tour, walk(three), 1, keeper, clock)
    assert commands.retire_plan(tour=tour, plan=plan, by=keeper, at=clock()).retired_by == keeper.journal_key
