"""The Word file and the page of a bulletin: exact figures, the same bytes again, and names that stay names."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.template import engines
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn

from tests.domain.publishing import books
from zhaoshang.domain.evidence.commands.files import file_of
from zhaoshang.domain.organisations.queries import machine
from zhaoshang.domain.publishing.queries import draft
from zhaoshang.web.kit import bulletins

pytestmark = pytest.mark.django_db
BODY = "{% include 'kit/bulletin/body.html' %}"


@pytest.fixture
def content(db: None, tmp_path: Path, settings: Any) -> dict[str, Any]:
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    books.fill_books()
    books.close(books.AUGUST)
    return draft(books.AUGUST)


def opened(content: dict[str, Any], language: str = "zh") -> Any:
    return Document(io.BytesIO(bulletins.word(content, language)))


def texts(document: Any) -> str:
    in_cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *in_cells])


def page_of(content: dict[str, Any], language: str) -> str:
    with translation.override(language):
        return str(engines["django"].from_string(BODY).render({"bulletin": bulletins.page(content)}))


def test_word_holds_the_exact_figures(content: dict[str, Any]) -> None:
    said = texts(opened(content))

    for expected in ("66,836.90", "148.53", "+81.86", "363.00", "超72.00", "本月无更正。", "月报一律不含保密项目"):
        assert expected in said
    assert books.LONG_NAME in said


def test_word_is_the_same_bytes_again(content: dict[str, Any]) -> None:
    assert bulletins.word(content) == bulletins.word(draft(books.AUGUST))
    assert bulletins.word(content, "en") != bulletins.word(content)


def test_word_manners(content: dict[str, Any]) -> None:
    document = opened(content)
    core, section = document.core_properties, document.sections[0]

    assert (core.author, core.last_modified_by) == ("拱墅区投资促进局", "拱墅区投资促进局")
    assert core.created == datetime(2020, 9, 4, tzinfo=UTC)
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert document.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"
    assert document.styles["Heading 1"].element.rPr.rFonts.get(qn("w:eastAsia")) == "黑体"
    assert "PAGE" in section.footer.paragraphs[0]._p.xml
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert opened(content, "en").paragraphs[0].text == "Gongshu District: Monthly Bulletin of Investment Promotion"


def test_word_charts_are_native_and_whole(content: dict[str, Any]) -> None:
    with zipfile.ZipFile(io.BytesIO(bulletins.word(content))) as parts:
        names = parts.namelist()
        charts = [n for n in names if n.startswith("word/charts/chart")]
        for name in [n for n in names if n.endswith((".xml", ".rels"))]:
            ElementTree.fromstring(parts.read(name))
        first = parts.read("word/charts/chart1.xml").decode()
        assert {i.date_time for i in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}

    assert len(charts) == 3 == len([n for n in names if n.startswith("word/embeddings/")])
    assert "<c:v>148.53</c:v>" in first and "<c:v>66.67</c:v>" in first
    assert not [n for n in names if "thumbnail" in n]


def test_markup_and_formulas_in_names_stay_text(content: dict[str, Any]) -> None:
    document = opened(content)
    html = page_of(content, "zh-hans")

    assert books.HOSTILE in texts(document)
    assert "<w:t>&" not in html and "&lt;w:t&gt;&amp;{{ 7*7 }}" in html
    assert "fldSimple" not in document.element.xml and "w:hyperlink" not in document.element.xml


def test_hostile_figure_names_do_not_break_a_chart(content: dict[str, Any]) -> None:
    chart = next(b for s in content["sections"] for b in s["blocks"] if b["kind"] == "chart")
    chart["labels"][0] = chart["title"] = {"zh": books.HOSTILE + "\x07", "en": '=1+1"'}

    document = opened(content)

    assert books.HOSTILE in texts(document)
    with zipfile.ZipFile(io.BytesIO(bulletins.word(content))) as parts:
        ElementTree.fromstring(parts.read("word/charts/chart1.xml"))
        with zipfile.ZipFile(io.BytesIO(parts.read("word/embeddings/chart1.xlsx"))) as book:
            assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_page_in_both_languages(content: dict[str, Any]) -> None:
    chinese, english = page_of(content, "zh-hans"), page_of(content, "en")

    for html in (chinese, english):
        assert "66,836.90" in html and "148.53" in html and 'class="funnel"' in html
        assert not re.search(r"\sstyle=|\son\w+=|<script", html)
    assert "一、主要指标完成情况" in chinese and "1. Main figures" in english
    assert "示例" in chinese and "Sample" in english


def test_page_object(content: dict[str, Any]) -> None:
    page = bulletins.page(content, "zh-hans")
    table = next(b for b in page.sections[0].blocks if b.kind == "table")

    assert (page.title, page.issue) == ("拱墅区招商引资工作月报", "2020年第8期")
    assert table.rows[0].cells[0].text == "实际利用外资" and table.rows[0].lead == 0
    assert table.rows[0].cells[4].style == "num"


def test_compose_keeps_the_word_file_it_drew(content: dict[str, Any]) -> None:
    made = bulletins.compose(books.AUGUST, by=machine(), at=books.LATER)

    assert made.word is not None and made.word.name == "月报-2020-08-1.docx"
    assert file_of(made.word).read_bytes() == bulletins.word(made.content)
