"""Handbooks: chosen as a whole, frozen, set, compared with the edition before, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import get_language

from tests.factories import handbooks as handbook_factory
from tests.factories import offers, tours
from tests.factories.booking import Books
from tests.factories.handbooks import entry, pictured, square, storeys
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from zhaoshang.domain.estate import commands as estate
from zhaoshang.domain.estate.models import Listing, Parcel
from zhaoshang.domain.evidence.commands import files
from zhaoshang.domain.evidence.commands.files import file_of
from zhaoshang.domain.journal.models import writing
from zhaoshang.domain.publishing import commands, tasks
from zhaoshang.domain.publishing.errors import (
    ChoiceOverwritten,
    ChosenTwice,
    ContentsOvertaken,
    EditionUnderWay,
    HandbookNotComplete,
    HandbookThere,
    NoReason,
    NotSet,
    NotToBeChosen,
    PictureNotPublic,
    PlaceNotPublic,
    WrongEditionStep,
)
from zhaoshang.domain.publishing.models import Handbook, HandbookContents, HandbookEdition
from zhaoshang.domain.publishing.queries.handbooks import (
    altered_handbooks,
    chosen,
    editions_visible_to,
    handbooks_visible_to,
    issued_of,
    next_edition,
)
from zhaoshang.domain.publishing.renderers.setting import FAILED
from zhaoshang.domain.tours import commands as panoramas
from zhaoshang.domain.tours.models import Panorama
from zhaoshang.domain.tours.queries import folder_of
from zhaoshang.domain.tours.readers.covers import Box, Cover
from zhaoshang.domain.tours.readers.pictures import Cut
from zhaoshang.kernel.sealing import digest
from zhaoshang.web.kit import handbooks
from zhaoshang.web.kit.estate import fact_names, facts_of
from zhaoshang.web.kit.handbooks import changes_of, contents_of, page_in

WORDS = {"title": "示例手册", "title_en": "Example", "preface": "前言", "preface_en": "Preface", "contact": "窗口"}


class Bureau:
    """Public parcels, and a handbook of land."""

    def __init__(self, books: Books, clock: Clock) -> None:
        self.books, self.clock = books, clock
        books.booked("parcels", sample_rows("parcels", 3))
        for parcel in Parcel.objects.order_by("pk"):
            told = {"summary": "示例", "contact": "示例", "org_path": "0001/0002/"}
            listing = self.do(estate.describe, parcel=parcel, **told)
            self.do(estate.publish, listing=self.do(estate.verify, listing=listing))
        self.listings = list(Listing.objects.order_by("pk"))
        book = self.do(commands.begin_handbook, kind="land", year=2020, title="示例手册")
        self.book = self.do(commands.describe_handbook, handbook=book, **WORDS)

    def do(self, verb: Callable[..., Any], **given: Any) -> Any:
        return verb(**given, by=self.books.by, at=self.clock())

    def choose(self, *places: int) -> None:
        now = Handbook.objects.get(pk=self.book.pk)
        self.do(commands.choose_listings, handbook=now, listings=[self.listings[n] for n in places], seen=now.revised)

    def content(self, *, proof: bool = False) -> dict[str, Any]:
        now = Handbook.objects.get(pk=self.book.pk)
        return contents_of(now, None if proof else next_edition(now), at=self.clock())

    def frozen(self) -> HandbookEdition:
        return self.do(commands.issue_handbook, handbook=self.book, content=self.content())  # type: ignore[no-any-return]

    def issue(self) -> HandbookEdition:
        zh, en = (files.keep([f"%PDF {n} {next_edition(self.book)}".encode()], name=f"{n}.pdf") for n in ("zh", "en"))
        return self.do(commands.take_pages, edition=self.frozen(), zh=zh, en=en, pages=9)  # type: ignore[no-any-return]


@pytest.fixture
def bureau(books: Books, clock: Clock) -> Bureau:
    return Bureau(books, clock)


class TestChoosing:
    def test_the_order_is_kept_and_every_saving_stays(self, bureau: Bureau) -> None:
        bureau.choose(2, 0)
        bureau.choose(1, 2, 0)

        assert chosen(Handbook.objects.get()) == [bureau.listings[n] for n in (1, 2, 0)]
        assert bureau.book.choices.count() == 2

    def test_whoever_saves_second_is_told_and_nothing_is_lost(self, bureau: Bureau) -> None:
        bureau.choose(0)
        with pytest.raises(ChoiceOverwritten) as refused:
            bureau.do(commands.choose_listings, handbook=bureau.book, listings=[], seen=0)

        assert refused.value.details["theirs"] == 1 and refused.value.http_status == 409
        assert chosen(Handbook.objects.get()) == [bureau.listings[0]]

    def test_only_what_is_public_and_each_once(self, bureau: Bureau) -> None:
        bureau.do(estate.withdraw, listing=bureau.listings[1])
        with pytest.raises(NotToBeChosen):
            bureau.choose(1)
        with pytest.raises(ChosenTwice):
            bureau.choose(0, 0)

    def test_a_year_has_one_of_a_kind(self, bureau: Bureau) -> None:
        with pytest.raises(HandbookThere):
            bureau.do(commands.begin_handbook, kind="land", year=2020, title="又一册")
        assert bureau.do(commands.begin_handbook, kind="buildings", year=2020, title="楼宇").number == "2020-楼宇"


class TestGate:
    def test_every_lack_is_named_at_once(self, bureau: Bureau) -> None:
        bureau.choose(0, 1)
        bureau.do(commands.describe_handbook, handbook=bureau.book, **(WORDS | {"title_en": "", "contact": ""}))
        bureau.do(estate.withdraw, listing=bureau.listings[1])
        bureau.clock.on(days=91)
        with pytest.raises(HandbookNotComplete) as refused:
            bureau.frozen()

        said = refused.value.said.zh
        for word in ("英文书名", "对外联系方式", "90天没有核实", "已不公开"):
            assert word in said

    def test_nothing_chosen_is_nothing_to_issue(self, bureau: Bureau) -> None:
        with pytest.raises(HandbookNotComplete, match="入册"):
            bureau.frozen()

    def test_contents_of_before_a_change_are_not_frozen(self, bureau: Bureau) -> None:
        bureau.choose(0)
        early = bureau.content()
        bureau.choose(0, 1)
        with pytest.raises(ContentsOvertaken):
            bureau.do(commands.issue_handbook, handbook=bureau.book, content=early)

    def test_one_edition_is_set_at_a_time(self, bureau: Bureau) -> None:
        bureau.choose(0)
        bureau.frozen()
        with pytest.raises(EditionUnderWay):
            bureau.frozen()


class TestEditions:
    def test_contents_say_where_each_fact_came_from_and_prove(self, bureau: Bureau) -> None:
        bureau.choose(0)
        made = bureau.frozen()
        entry = made.contents.content["entries"][0]

        assert made.number == "2020-地块-第1版" and made.contents.digest == digest(made.contents.content)
        assert entry["sources"][0]["table"] == "estate.parcelrecord" and len(entry["sources"][0]["digest"]) == 64
        assert {"zh", "en"} == set(entry["facts"][0]["value"]) and entry["facts"][0]["from"] == "reading"
        assert list(altered_handbooks()) == []

    def test_nobody_outside_sees_an_edition_before_it_is_whole(self, bureau: Bureau) -> None:
        bureau.choose(0)
        made = bureau.frozen()
        assert not editions_visible_to(None).exists() and not handbooks_visible_to(None).exists()

        zh, en = (files.keep([f"%PDF {n}".encode()], name=f"{n}.pdf") for n in ("zh", "en"))
        bureau.do(commands.take_pages, edition=made, zh=zh, en=en, pages=9)

        assert editions_visible_to(None).get().pages == 9 and Handbook.objects.get().state == "issued"

    def test_the_next_edition_marks_what_changed(self, bureau: Bureau) -> None:
        bureau.choose(0, 1)
        first = bureau.issue()
        assert {e["change"]["kind"] for e in first.contents.content["entries"]} == {"first"}
        told = {"summary": "另一句", "contact": "示例", "org_path": "0001/0002/"}
        bureau.do(estate.describe, parcel=bureau.listings[0].parcel, **told)
        bureau.choose(0, 2)
        second = bureau.issue()

        content = second.contents.content
        assert [e["change"]["kind"] for e in content["entries"]] == ["changed", "new"]
        assert content["left_out"] == [
            {"listing": bureau.listings[1].number, "name": str(bureau.listings[1].parcel), "name_en": ""}
        ]
        lines = [(line.kind, line.fact, line.old, line.new) for line in changes_of(content)]
        assert lines == [("changed", "简介", "示例", "另一句"), ("new", "", "", ""), ("out", "", "", "")]
        first.refresh_from_db()
        assert first.state == "replaced" and issued_of(bureau.book) == second
        assert page_in(second, bureau.listings[2]) == 8 and page_in(second, bureau.listings[1]) is None

    def test_what_the_program_prints_only_now_has_not_changed(
        self, bureau: Bureau, books: Books, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An edition frozen by a program that did not print the code yet, then one by this program, then a code that changed."""
        (row,) = sample_rows("parcels", 1, land_use_code="1001")
        books.booked("parcels", [row])
        bureau.choose(0)
        with monkeypatch.context() as older:
            older.setattr(handbooks, "facts_of", lambda *a: [f for f in facts_of(*a) if f[1] != "1001"])
            older.setattr(handbooks, "fact_names", lambda *a: [n for n in fact_names(*a) if n != "Land use code"])
            bureau.issue()

        (entry,) = bureau.issue().contents.content["entries"]
        assert entry["change"] == {"kind": "same", "facts": []}
        assert "Land use code" in [fact["key"] for fact in entry["facts"]]
        books.booked("parcels", [row | {"land_use_code": "1002", "height_limit_m": Decimal(60)}])
        (entry,) = bureau.issue().contents.content["entries"]
        told = {fact["key"]: (fact["old"], fact["new"]) for fact in entry["change"]["facts"]}
        assert told == {
            "Land use code": ({"zh": "1001", "en": "1001"}, {"zh": "1002", "en": "1002"}),
            "Height limit": (None, {"zh": "60 m", "en": "60 m"}),
        }

    def test_an_english_word_for_what_a_ledger_says_is_no_change(
        self, bureau: Bureau, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An edition by a program that knew no English for it; then somebody gives the English contact, which is a change."""
        bureau.choose(0)
        with monkeypatch.context() as older:
            older.setattr(handbooks, "facts_of", lambda *a: [(name, value + "#") for name, value in facts_of(*a)])
            bureau.issue()
        before = HandbookContents.objects.latest("pk").content["entries"][0]["facts"]
        assert before and all(fact["value"]["en"].endswith("#") for fact in before if fact["key"] != handbooks.STAND)
        monkeypatch.setattr(
            handbooks, "facts_of", lambda *a: [(n, v if get_language() == "en" else v + "#") for n, v in facts_of(*a)]
        )
        (entry,) = bureau.issue().contents.content["entries"]
        assert entry["change"] == {"kind": "same", "facts": []}
        told = {"summary": "示例", "contact": "示例", "contact_en": "Window 1", "org_path": "0001/0002/"}
        bureau.do(estate.describe, parcel=bureau.listings[0].parcel, **told)
        (entry,) = bureau.issue().contents.content["entries"]
        assert [fact["new"] for fact in entry["change"]["facts"]] == [{"zh": "示例", "en": "Window 1"}]

    def test_what_is_held_says_so_and_the_next_edition_marks_it(self, bureau: Bureau) -> None:
        """For nobody is it said for whom."""

        def told() -> tuple[str, str, list[tuple[str, str]]]:
            (entry,) = bureau.issue().contents.content["entries"]
            (stand,) = (fact["value"] for fact in entry["facts"] if fact["key"] == "Availability")
            marks = [(f["old"]["zh"], f["new"]["zh"]) for f in entry["change"]["facts"] if f["key"] == "Availability"]
            assert "项目-2020-0001" not in str(entry)
            return stand["zh"], stand["en"], marks

        bureau.listings.append(offers.parcel(bureau.books, 9))
        bureau.choose(3)
        assert told() == ("可选用", "available", [])
        promise = {"project_number": "项目-2020-0001", "until": date(2020, 12, 1), "org_path": "0001/0002/"}
        hold = bureau.do(estate.hold, parcel=bureau.listings[3].parcel, **promise)
        assert told() == ("已预留，暂不可选", "held, not available now", [("可选用", "已预留，暂不可选")])
        assert told()[2] == []
        bureau.do(estate.end_hold, hold=hold)
        assert told() == ("可选用", "available", [("已预留，暂不可选", "可选用")])
        granted = {"state": "已出让", "granted_on": "2020-09-01", "as_of": "2020-09-02"}
        bureau.books.booked("parcels", sample_rows("parcels", 1, start=9, **granted))
        assert told() == ("暂不可选", "not available now", [("可选用", "暂不可选")])

    def test_an_edition_that_did_not_say_how_it_stands_is_not_contradicted(
        self, bureau: Bureau, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bureau.choose(0)
        with monkeypatch.context() as older:
            older.setattr(handbooks, "_with_stand", lambda facts, _said: facts)
            older.setattr(handbooks, "STAND", "nothing")
            bureau.issue()
        (entry,) = bureau.issue().contents.content["entries"]
        assert entry["change"] == {"kind": "same", "facts": []}
        assert "Availability" in [fact["key"] for fact in entry["facts"]]

    def test_a_full_building_says_so(self, bureau: Bureau) -> None:
        full = offers.building(bureau.books, {"status": "已租"}, name="示例满楼")
        some = offers.building(bureau.books, {}, name="示例空楼")
        book = bureau.do(commands.begin_handbook, kind="buildings", year=2020, title="楼宇")
        bureau.do(commands.choose_listings, handbook=book, listings=[full, some], seen=0)
        content = contents_of(Handbook.objects.get(pk=book.pk), None, at=bureau.clock())
        stands = [f["value"]["zh"] for e in content["entries"] for f in e["facts"] if f["key"] == "Availability"]
        assert stands == ["暂无空置", "可选用"]

    @pytest.mark.parametrize("kind", ["land", "buildings"])
    def test_questions_do_not_grow_with_what_is_shown(self, bureau: Bureau, kind: str) -> None:
        is_land = kind == "land"
        book = bureau.book if is_land else bureau.do(commands.begin_handbook, kind=kind, year=2020, title="楼宇")
        shown: list[Listing] = []
        asked: list[int] = []
        for n in range(6):
            units = ({}, {"status": "已租"})
            shown.append(
                offers.parcel(bureau.books, 10 + n) if is_land else offers.building(bureau.books, *units, name=f"楼{n}")
            )
            now = Handbook.objects.get(pk=book.pk)
            bureau.do(commands.choose_listings, handbook=now, listings=shown, seen=now.revised)
            with CaptureQueriesContext(connection) as told:
                contents_of(now, None, at=bureau.clock())
            asked.append(len(told))
        assert asked[5] == asked[2], asked

    def test_a_new_name_is_marked(self, bureau: Bureau) -> None:
        bureau.choose(0)
        bureau.issue()
        told = {"name_en": "Xiangfu East", "summary": "示例", "contact": "示例", "org_path": "0001/0002/"}
        bureau.do(estate.describe, parcel=bureau.listings[0].parcel, **told)

        (entry,) = bureau.content()["entries"]
        assert [(fact["key"], fact["new"]["en"]) for fact in entry["change"]["facts"]] == [("name", "Xiangfu East")]

    def test_what_is_drawn_anew_is_marked(self) -> None:
        """Free floors, the picture and the outline; neighbours on the map are no change of the place."""
        was = pictured(entry(1, **storeys(4)) | {"printable": []})
        assert handbooks._change(was, {was["listing"]: was}) == {"kind": "same", "facts": []}
        beside = was["ground"] | {"around": []}
        assert handbooks._change(was | {"ground": beside}, {was["listing"]: was})["kind"] == "same"

        now = (
            pictured(was, "b" * 64) | storeys(5) | {"ground": was["ground"] | {"own": square(1, 2, 3)}, "free": "0 ㎡"}
        )
        facts = handbooks._change(now, {was["listing"]: was})["facts"]
        assert {fact["key"]: (fact["old"]["zh"], fact["new"]["zh"]) for fact in facts} == {
            "storeys": (was["free"], "0 ㎡"), "picture": ("示例实景", "已更新"), "ground": ("有轮廓", "已更新"),
        }  # fmt: skip

    def test_a_failed_one_says_why_and_its_number_is_free(self, bureau: Bureau) -> None:
        bureau.choose(0)
        made = bureau.do(commands.refuse_pages, edition=bureau.frozen(), refusal=NotSet(reason=FAILED))
        assert made.notes[0]["code"] == "publishing.not_set" and next_edition(bureau.book) == 1

        again = bureau.do(commands.set_again, edition=made)
        assert again.state == "setting" and again.contents == made.contents

    def test_its_number_may_be_gone_when_it_is_set_again(self, bureau: Bureau) -> None:
        bureau.choose(0)
        made = bureau.do(commands.refuse_pages, edition=bureau.frozen(), refusal=NotSet(reason=FAILED))
        bureau.issue()
        with pytest.raises(ContentsOvertaken):
            bureau.do(commands.set_again, edition=made)

    def test_a_withdrawn_one_keeps_its_reason_and_the_next_marks_what_was_put_right(self, bureau: Bureau) -> None:
        bureau.choose(0)
        made = bureau.issue()
        with pytest.raises(NoReason):
            bureau.do(commands.withdraw_edition, edition=made, reason=" ")
        gone = bureau.do(commands.withdraw_edition, edition=made, reason="面积有误")

        assert (gone.state, gone.withdrawn_because) == ("withdrawn", "面积有误")
        assert Handbook.objects.get().state == "withdrawn" and editions_visible_to(None).get() == gone
        told = {"summary": "面积改正", "contact": "示例", "org_path": "0001/0002/"}
        bureau.do(estate.describe, parcel=bureau.listings[0].parcel, **told)
        content = bureau.content()
        assert (content["since"]["en"], content["edition"]) == ("2020 land, edition 1", 2)
        assert [line.fact for line in changes_of(content)] == ["简介"], "people hold the withdrawn one in their hands"
        with pytest.raises(WrongEditionStep):
            bureau.do(commands.withdraw_edition, edition=gone, reason="再次")

    def test_changed_contents_are_found(self, bureau: Bureau) -> None:
        bureau.choose(0)
        made = bureau.frozen()
        with transaction.atomic(), writing("test"):
            row = HandbookContents(
                handbook=made.handbook, content={"a": 1}, digest="0" * 64, recorded_at=bureau.clock(), recorded_by="x"
            )
            row.save()

        assert [said for said in altered_handbooks() if "2020-地块" in said]


class TestBackground:
    def test_it_is_set_from_what_was_frozen_and_ends_in_public(self, bureau: Bureau, settings: Any) -> None:
        bureau.choose(0)
        made = bureau.frozen()
        done = tasks.set_pages(made, by=bureau.books.by, now=bureau.clock)

        assert done.state == "issued", done.notes
        assert file_of(done.zh).read_bytes().startswith(b"%PDF-") and done.zh.sha256 != done.en.sha256  # type: ignore[arg-type, union-attr]
        assert done.zh.name == "2020-地块-第1版.pdf"  # type: ignore[union-attr]
        assert not (Path(settings.HOME) / "tmp" / f"handbook-{made.pk}").exists()

    def test_without_fonts_it_fails_with_a_sentence(self, bureau: Bureau, settings: Any, tmp_path: Path) -> None:
        settings.FONTS = tmp_path
        bureau.choose(0)
        done = tasks.set_pages(bureau.frozen(), by=bureau.books.by, now=bureau.clock)

        assert done.state == "failed" and "字体" in done.notes[0]["zh"] and done.zh is None

    def test_a_picture_that_is_gone_is_named(self, bureau: Bureau, settings: Any, tmp_path: Path) -> None:
        """Published, and its tiles are lost."""
        settings.HOME = tmp_path
        shown = tours.ready(bureau.listings[0].parcel, bureau.books.by, bureau.clock)
        bureau.choose(0)
        made = bureau.do(commands.proof_handbook, handbook=bureau.book, content=bureau.content(proof=True))
        done = tasks.set_pages(made, by=bureau.books.by, now=bureau.clock)

        assert done.state == "failed" and shown.number in done.notes[0]["zh"]
        assert done.notes[0]["code"] == "publishing.picture_gone"

    def test_what_a_killed_worker_left_is_taken_up_once(
        self, bureau: Bureau, crowd: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bureau.choose(0)
        bureau.books.by = crowd("bureau_leader")
        made = bureau.frozen()
        monkeypatch.setattr(tasks, "clock", lambda: bureau.clock() + timedelta(minutes=5))

        assert tasks.take_up() == 1 and tasks.take_up() == 0
        made.refresh_from_db()
        assert made.beat_at is not None


class TestPlacesNoLongerPublic:
    """Frozen with a parcel that was withdrawn before the pages were set."""

    def withdraw(self, bureau: Bureau) -> None:
        bureau.do(estate.withdraw, listing=bureau.listings[1])

    def test_its_files_are_not_taken(self, bureau: Bureau) -> None:
        bureau.choose(0, 1)
        made = bureau.frozen()
        self.withdraw(bureau)
        zh, en = (files.keep([f"%PDF {n}".encode()], name=f"{n}.pdf") for n in ("zh", "en"))
        with pytest.raises(PlaceNotPublic) as refused:
            bureau.do(commands.take_pages, edition=made, zh=zh, en=en, pages=9)

        said = refused.value.said
        assert bureau.listings[1].number in said.zh and bureau.listings[1].number in said.en
        assert bureau.listings[0].number not in said.zh and "新的一版" in refused.value.cure.zh
        assert not editions_visible_to(None).exists()

    def test_it_is_not_set_nor_set_again_until_it_is_public_again(self, bureau: Bureau) -> None:
        bureau.choose(0, 1)
        made = bureau.frozen()
        self.withdraw(bureau)
        done = tasks.set_pages(made, by=bureau.books.by, now=bureau.clock)

        assert done.state == "failed" and done.notes[0]["code"] == "publishing.place_not_public" and done.zh is None
        assert next_edition(bureau.book) == 1
        with pytest.raises(PlaceNotPublic):
            bureau.do(commands.set_again, edition=done)
        bureau.do(estate.publish, listing=Listing.objects.get(pk=bureau.listings[1].pk))
        assert bureau.do(commands.set_again, edition=done).state == "setting"

    def test_a_new_edition_without_it_is_issued(self, bureau: Bureau) -> None:
        bureau.choose(0, 1)
        made = bureau.frozen()
        self.withdraw(bureau)
        tasks.set_pages(made, by=bureau.books.by, now=bureau.clock)
        bureau.choose(0)
        assert bureau.issue().number == "2020-地块-第1版"

    def test_a_proof_shows_what_is_chosen(self, bureau: Bureau) -> None:
        bureau.choose(0, 1)
        self.withdraw(bureau)
        made = bureau.do(commands.proof_handbook, handbook=bureau.book, content=bureau.content(proof=True))
        kept = files.keep([b"%PDF proof"], name="a.pdf")
        assert bureau.do(commands.take_pages, edition=made, zh=kept, en=kept, pages=9).state == "proof"


class TestPicturesNoLongerPublic:
    """Frozen with a picture that was withdrawn, or whose faces were covered, before the pages were set."""

    @pytest.fixture
    def shown(self, bureau: Bureau, settings: Any, tmp_path: Path) -> Panorama:
        settings.HOME = tmp_path
        shown = tours.ready(bureau.listings[0].parcel, bureau.books.by, bureau.clock)
        bureau.choose(0)
        handbook_factory.tiles(folder_of(shown.tiles))
        return shown

    def withdraw(self, bureau: Bureau, shown: Panorama) -> None:
        bureau.do(panoramas.withdraw, panorama=shown)

    def cover(self, bureau: Bureau, shown: Panorama) -> None:
        made = bureau.do(panoramas.retouch, panorama=shown, cover=Cover((Box(0, 10, 20, 20),)))
        cut = Cut(2048, 1024, Decimal(0), tours.LEVELS, "f" * 64, 0)
        made = bureau.do(panoramas.take_retouched, panorama=shown, retouch=made, cut=cut)
        bureau.do(panoramas.apply_retouch, panorama=shown, retouch=made)

    @pytest.mark.parametrize("way", ["withdraw", "cover"])
    def test_it_is_not_set_and_says_which(self, bureau: Bureau, shown: Panorama, way: str) -> None:
        made = bureau.frozen()
        getattr(self, way)(bureau, shown)
        done = tasks.set_pages(made, by=bureau.books.by, now=bureau.clock)

        assert done.state == "failed" and done.zh is None and next_edition(bureau.book) == 1
        (note,) = done.notes
        assert (
            note["code"] == "publishing.picture_not_public"
            and shown.number in note["en"]
            and "Issue" in note["cure_en"]
        )
        with pytest.raises(PictureNotPublic):
            bureau.do(commands.set_again, edition=done)
        (entry,) = bureau.issue().contents.content["entries"]
        assert (entry["picture"] or {}).get("tiles") in (None, "f" * 64)

    def test_nor_handed_out_when_that_happens_while_it_is_set(
        self, bureau: Bureau, shown: Panorama, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made, kept = bureau.frozen(), tasks._keep

        def withdrawn_meanwhile(path: Path, edition: HandbookEdition, language: str) -> files.Kept:
            if language == "en":
                self.withdraw(bureau, shown)
            return kept(path, edition, language)

        monkeypatch.setattr(tasks, "_keep", withdrawn_meanwhile)
        done = tasks.set_pages(made, by=bureau.books.by, now=bureau.clock)
        assert done.state == "failed" and done.notes[0]["code"] == "publishing.picture_not_public" and done.zh is None
        assert not editions_visible_to(None).exists()

    def test_what_was_handed_out_stays(self, bureau: Bureau, shown: Panorama) -> None:
        done = tasks.set_pages(bureau.frozen(), by=bureau.books.by, now=bureau.clock)
        self.withdraw(bureau, shown)
        done.refresh_from_db()
        assert done.state == "issued" and done.contents.digest == digest(done.contents.content)

    def test_once_it_is_public_again_it_can_be_set_again(self, bureau: Bureau, shown: Panorama) -> None:
        made = bureau.frozen()
        self.withdraw(bureau, shown)
        done = tasks.set_pages(made, by=bureau.books.by, now=bureau.clock)
        bureau.do(panoramas.publish, panorama=shown)
        again = bureau.do(commands.set_again, edition=done)
        assert tasks.set_pages(again, by=bureau.books.by, now=bureau.clock).state == "issued"
