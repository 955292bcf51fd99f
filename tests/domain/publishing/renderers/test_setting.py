"""Contents become two PDF files: how many pages, which fonts, the same bytes again, whatever the texts say."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.factories.handbooks import contents, entry, middle_of, pictured, square, storeys, tiles, view
from zhaoshang.domain.publishing.errors import FontsMissing, NotSet
from zhaoshang.domain.publishing.renderers import setting
from zhaoshang.domain.publishing.renderers.child import views
from zhaoshang.domain.publishing.renderers.drawings import path, qr
from zhaoshang.domain.publishing.renderers.fitting import fits, on_one_line, table_fits
from zhaoshang.domain.publishing.renderers.glyphs import characters_of, not_printable
from zhaoshang.domain.publishing.renderers.layout import plan_of
from zhaoshang.domain.publishing.renderers.told import drawn, told

MOMENT = datetime(2020, 9, 5, 2, tzinfo=UTC)
KNOWN = characters_of(Path(settings.FONTS) / setting.FONTS[0])
HOSTILE = '#import "x": * ] ) $ \\ ` <script> @preview/a:1 #read("/etc/passwd")'


def set_up(content: Any, tmp_path: Path, *, shown: Any = (), moment: datetime = MOMENT, **more: Any) -> setting.SetBook:
    return setting.set_book(
        content, digest="0" * 64, into=tmp_path / "book", fonts=Path(settings.FONTS), views=list(shown),
        kept_views=tmp_path / "views", moment=moment, **more,
    )  # fmt: skip


def inside(file: Path) -> bytes:
    """The file with what is packed in it beside it."""
    data = file.read_bytes()
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    return data + b"\n".join(_unpacked(one) for one in packed)


def _unpacked(piece: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(piece)
    except zlib.error:
        return b""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> tuple[setting.SetBook, Path]:
    """One book in which everything occurs that can be awkward, set once."""
    tmp_path = tmp_path_factory.mktemp("book")
    shown = view(tiles(tmp_path / "tiles"))
    awkward = [
        pictured(entry(1)),
        entry(2, name=f"𠮷{HOSTILE}", summary={"zh": HOSTILE * 20, "en": HOSTILE * 20}, contact=HOSTILE),
        entry(3, name="\u202e倒着" + "长" * 200, official="\u200b", note={"zh": "长" * 200, "en": "W" * 300}),
        entry(4, **storeys(60, 12), indices=[]),
        entry(5, ground=None, facts=[], keys=[], indices=[], contact="", as_of=""),
    ]
    return set_up(contents(awkward), tmp_path, shown=[shown]), tmp_path


class TestFiles:
    def test_both_have_as_many_pages_as_planned(self, book: tuple[setting.SetBook, Path]) -> None:
        made, _ = book
        for file in (made.zh, made.en):
            pages = set(re.findall(rb"/Type\s*/Page\b", inside(file)))
            counts = [int(n) for n in re.findall(rb"/Count (\d+)", inside(file))]
            assert pages and made.pages in counts

    def test_every_font_is_ours_and_embedded(self, book: tuple[setting.SetBook, Path]) -> None:
        for file in (book[0].zh, book[0].en):
            told_fonts = inside(file)
            names = set(re.findall(rb"/FontName\s*/(?:[A-Z]{6}\+)?([\w-]+)", told_fonts))
            assert names and all(name.startswith(b"NotoSansSC") for name in names)
            embedded = len(re.findall(rb"/FontFile[23]?\s", told_fonts))
            assert embedded == len(re.findall(rb"/FontName\b", told_fonts)) > 0

    def test_they_are_tagged_and_say_their_language(self, book: tuple[setting.SetBook, Path]) -> None:
        for file, language in ((book[0].zh, b"zh"), (book[0].en, b"en")):
            whole = inside(file)
            assert b"/StructTreeRoot" in whole and b"pdfuaid:part" in whole
            assert re.search(rb"/Lang\s*\(" + language, whole)

    def test_nothing_of_the_work_is_left_but_the_view(self, book: tuple[setting.SetBook, Path]) -> None:
        assert [f.name for f in (book[1] / "views").iterdir()] == [f"{'a' * 64}-0-0.jpg"]


def test_the_same_contents_give_the_same_bytes(tmp_path: Path) -> None:
    content = contents([entry(1)])
    first = set_up(content, tmp_path).zh.read_bytes()

    assert set_up(content, tmp_path).zh.read_bytes() == first
    assert set_up(content, tmp_path, moment=MOMENT + timedelta(days=1)).zh.read_bytes() != first


def test_without_fonts_nothing_is_set_and_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing) as refused:
        setting.set_book(
            contents([entry(1)]), digest="", into=tmp_path / "b", fonts=tmp_path, views=[], kept_views=tmp_path / "v",
            moment=MOMENT,
        )  # fmt: skip
    assert "ZHAOSHANG_FONTS" in refused.value.cure.zh
    assert not (tmp_path / "b").exists()


def test_a_child_that_takes_too_long_is_ended_and_leaves_nothing(tmp_path: Path) -> None:
    from dataclasses import replace

    with pytest.raises(NotSet) as refused:
        set_up(contents([entry(1)]), tmp_path, limits=replace(setting.LIMITS, seconds=0.01))

    assert "时间" in refused.value.said.zh and not (tmp_path / "book").exists()


class TestPlan:
    @pytest.mark.parametrize("count", [1, 2, 24, 25, 49])
    @pytest.mark.parametrize("since", [None, {"zh": "2020-地块-第1版", "en": "2020 land, edition 1"}])
    def test_a_spread_lies_open_on_two_facing_pages(self, count: int, since: Any) -> None:
        plan = plan_of(contents([entry(n) for n in range(1, count + 1)], since=since))

        assert all(plan.page_of(n) % 2 == 0 for n in range(1, count + 1))
        assert plan.pages == plan.page_of(count) + 4 and plan.pages % 2 == 0

    def test_every_change_has_a_line(self) -> None:
        fact = {
            "key": "Area",
            "name_of_fact": {"zh": "面积", "en": "Area"},
            "old": None,
            "new": {"zh": "1 亩", "en": "1 mu"},
        }
        content = contents(
            [entry(1, change={"kind": "new", "facts": []}), entry(2, change={"kind": "changed", "facts": [fact] * 30})],
            since={"zh": "x", "en": "x"}, left_out=[{"listing": "x", "name": "不再收录的"}],
        )  # fmt: skip
        said = told(content, plan_of(content), "", {}, drawn(content), "zh", KNOWN)

        assert [len(page) for page in said["changes"]] == [26, 6]
        assert said["changes"][1][-1]["word"] == "不再收录" and said["entries"][0]["mark"] == "新增"


class TestTexts:
    def test_a_place_is_called_in_the_language_of_the_file(self) -> None:
        named = entry(1, name_en="Xiangfu East 1", change={"kind": "new", "facts": []})
        content = contents(
            [named, entry(2)],
            since={"zh": "x", "en": "x"},
            left_out=[{"listing": "x", "name": "不再收录的", "name_en": "Gone Works"}],
        )
        content["district"]["marks"][0] |= {"label": "祥符东", "label_en": "Xiangfu E…"}
        told_of = (
            ("zh", "祥符东单元 1 号地块", "祥符东", "不再收录的"),
            ("en", "Xiangfu East 1", "Xiangfu E…", "Gone Works"),
        )
        for language, first, mark, gone in told_of:
            said = told(content, plan_of(content), "", {}, drawn(content), language, KNOWN)
            assert [e["name"] for e in said["entries"]] == [first, "祥符东单元 2 号地块"]
            assert [line["name"] for line in said["contents"][0]] == [first, "祥符东单元 2 号地块"]
            assert [line["name"] for line in said["changes"][0]] == [first, gone]
            assert [m["label"] for m in said["district"]["marks"]] == [mark, "示例"]

    def test_who_answers_is_said_in_english_where_somebody_said_it(self) -> None:
        content = contents([entry(1, contact_en="Window 1"), entry(2)])
        content["contact_en"] = "Investor services"

        said = {
            language: told(content, plan_of(content), "", {}, drawn(content), language, KNOWN)
            for language in ("zh", "en")
        }

        assert [e["contact"] for e in said["en"]["entries"]] == ["Window 1", entry(2)["contact"]]
        assert [e["contact"] for e in said["zh"]["entries"]] == [entry(1)["contact"], entry(2)["contact"]]
        assert (said["en"]["contact"], said["zh"]["contact"]) == ("Investor services", content["contact"])

    def test_characters_that_only_steer_are_left_out(self) -> None:
        content = contents([entry(1, name="a\u202eb\u200bc\x07d", contact="一行\n两行")])

        said = told(content, plan_of(content), "", {}, drawn(content), "zh", KNOWN)

        assert said["entries"][0]["name"] == "abcd" and said["entries"][0]["contact"] == "一行\n两行"

    def test_what_the_font_has_not_is_printed_as_such_and_named(self) -> None:
        content = contents([entry(1, name="𠮷祥大厦\ue000"), entry(2, name="e\ufe0fté")])
        content["title"] = {"zh": "한手册", "en": "Book"}

        said = told(content, plan_of(content), "", {}, drawn(content), "zh", KNOWN)

        assert [e["name"] for e in said["entries"]] == ["〓祥大厦〓", "eté"] and said["title"] == "〓手册"
        where = "𠮷祥大厦\ue000 招商-2020-0001"
        assert not_printable(content, KNOWN) == [("한", ""), ("𠮷", where), ("\ue000", where)]
        assert not_printable(contents([entry(1)]), KNOWN) == []

    def test_nothing_but_a_path_gets_into_a_drawing(self) -> None:
        assert path(square(1, 2, 3)) and path('M0"/><script>') == "" and path(None) == ""

    def test_a_code_holds_its_address(self) -> None:
        assert qr("http://127.0.0.1:8000/a/") == qr("http://127.0.0.1:8000/a/") != qr("http://127.0.0.1:8000/b/")


class TestFitting:
    def test_what_may_not_fit_is_not_sure(self) -> None:
        assert fits("短", 38, 12, 15) and not fits("长" * 40, 38, 12, 15)
        assert on_one_line("Xiangfu", 50, 8) and not on_one_line("长" * 60, 50, 8)

    def test_a_table_of_many_facts_is_measured(self) -> None:
        row = {"name": "面积", "value": "29.52 亩", "old": ""}
        assert table_fits([row] * 10, 86, 128, 9.5, 1) and not table_fits([row] * 60, 86, 128, 9.5, 2)


def test_a_view_looks_where_it_is_told(tmp_path: Path) -> None:
    folder = tiles(tmp_path / "tiles")
    views.view(folder, 0, 0, tmp_path / "ahead.jpg")
    views.view(folder, 1800, 0, tmp_path / "behind.jpg")
    red, green, _ = middle_of(tmp_path / "ahead.jpg")
    assert red > 150 > green
    red, green, _ = middle_of(tmp_path / "behind.jpg")
    assert red < 150
