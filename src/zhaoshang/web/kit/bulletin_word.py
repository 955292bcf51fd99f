"""The Word file of a bulletin, drawn from its content alone: the same content gives the same bytes.

A4; 小标宋 title, 黑体 headings, 仿宋 text, 楷体 captions; tables repeat their header; charts are native and editable.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt, RGBColor

from zhaoshang.domain.publishing.queries.blocks import clean, names_itself_sample, shown
from zhaoshang.web.kit.bulletin_charts import Chart, chart_xml, steady, workbook
from zhaoshang.web.kit.bulletin_dress import LATIN, dress, page_number, row_manners, set_fonts

Json = dict[str, Any]
BODY, HEADS, CAPTIONS, TITLE = "仿宋", "黑体", "楷体", "方正小标宋简体"
INK = RGBColor(0x0E, 0x4A, 0x52)
SIDE, WIDTH = 24, 162  # millimetres: margins left and right, and what is left of an A4 page
WHOLE = 12  # a table of so many rows is not broken over two pages
SAMPLE = {"zh": "（示例）", "en": " (sample)"}


class WordFile:
    """One file being written, top to bottom, in one language."""

    def __init__(self, content: Json, language: str) -> None:
        self.content = content
        self.language = "en" if language.lower().startswith("en") else "zh"
        self.document = Document()
        self.pictures = 0
        self.blocks = {
            "paragraph": self._text,
            "heading": self._heading,
            "note": self._note,
            "table": self._table,
            "chart": self._chart,
            "funnel": self._funnel,
        }
        self._page()
        self._styles()
        self._properties()

    def bytes(self) -> bytes:
        """The finished file."""
        self._head()
        for section in self.content["sections"]:
            self._paragraph(self.said(section["title"]), "Heading 1")
            for block in section["blocks"]:
                self.blocks[block["kind"]](block)
        self._foot()
        buffer = io.BytesIO()
        self.document.save(buffer)
        return steady(buffer.getvalue())

    def said(self, text: Json | None) -> str:
        """A text of the content in the file's language."""
        return shown(text, self.language) if text else ""

    # --- the sheet -------------------------------------------------------------------------------------------------

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(SIDE)
        section.top_margin, section.bottom_margin = Mm(30), Mm(27)
        section.footer_distance = Mm(15)
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        page_number(foot)

    def _styles(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        set_fonts(normal, BODY)
        normal.font.size = Pt(12)
        normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.ONE_POINT_FIVE
        for name, font, size, before in (
            ("Title", TITLE, 24, 0),
            ("Heading 1", HEADS, 15, 16),
            ("Heading 2", CAPTIONS, 13, 8),
            ("Caption", CAPTIONS, 12, 8),
        ):
            style = styles[name]
            set_fonts(style, font)
            style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
            style.font.color.rgb = INK if name == "Title" else RGBColor(0, 0, 0)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(4)
            style.paragraph_format.keep_with_next = name != "Title"
        for border in styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
        set_fonts(styles["Footer"], "宋体")
        for lang in styles.element.findall(f".//{qn('w:lang')}"):
            lang.set(qn("w:val"), "en-US")  # the Latin runs and digits, which no line may break
            lang.set(qn("w:eastAsia"), "zh-CN")

    def _properties(self) -> None:
        """Made by the bureau on the day the figures were frozen: nobody's name, and nothing that changes by itself."""
        core = self.document.core_properties
        core.author = core.last_modified_by = self.said(self.content["issuer"])
        core.title = f"{self.said(self.content['title'])} {self.said(self.content['issue'])}"
        core.comments, core.keywords, core.subject = "", "", self.said(self.content["period"])
        core.created = core.modified = datetime.fromisoformat(self.content["closed_on"])
        core.identifier, core.revision = self.content["number"], 1
        package = self.document.part.package
        for key, relation in list(package.rels.items()):
            if relation.reltype.endswith("/thumbnail"):
                del package.rels[key]

    # --- what stands on it -----------------------------------------------------------------------------------------

    def _head(self) -> None:
        title = self._paragraph(self.said(self.content["title"]), "Title")
        title.alignment = WD_ALIGN_PARAGRAPH.CENTER
        issue = f"{self.said(self.content['issue'])} / {self.said(self.content['period'])}"
        self._paragraph(issue).alignment = WD_ALIGN_PARAGRAPH.CENTER
        line = self._paragraph(f"{self.said(self.content['issuer'])}\t{self.said(self.content['date'])}")
        line.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), alignment=2)
        line.paragraph_format.space_after = Pt(8)
        line._p.get_or_add_pPr().insert_element_before(
            parse_xml(
                f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="4" w:color="0E4A52"/></w:pBdr>'
            ),
            *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"),
        )
        if self.content["sample_note"]:
            self._note({"text": self.content["sample_note"]})

    def _foot(self) -> None:
        end = self._paragraph(self.said(self.content["confidentiality"]))
        end.paragraph_format.space_before = Pt(8)
        end.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        end.paragraph_format.keep_with_next = True
        seal = f"{self.content['number']}　SHA-256 {self.content['month_digest']}"
        self._small(self._paragraph(seal))

    def _paragraph(self, text: str, style: str = "Normal") -> Any:
        made = self.document.add_paragraph(style=style)
        for place, part in enumerate(text.split("\t")):
            if place:
                made.add_run().add_tab()
            made.add_run(part)
        return made

    def _text(self, block: Json, style: str = "Normal") -> Any:
        made = self._paragraph(self.said(block["text"]), style)
        if style == "Normal" and self.language == "zh":
            made.paragraph_format.first_line_indent = Pt(24)
        return made

    def _heading(self, block: Json) -> None:
        self._text(block, "Heading 2")

    def _note(self, block: Json) -> None:
        self._small(self._paragraph(self.said(block["text"])))

    def _small(self, made: Any) -> None:
        made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        made.paragraph_format.space_before = Pt(3)
        for run in made.runs:
            run.font.size, run.font.color.rgb = Pt(9), RGBColor(0x44, 0x4C, 0x4E)

    def _caption(self, title: Json) -> None:
        self._paragraph(self.said(title), "Caption").alignment = WD_ALIGN_PARAGRAPH.CENTER

    def _table(self, block: Json) -> None:
        columns, rows = block["columns"], block["rows"]
        self._caption(block["title"])
        table = self.document.add_table(rows=len(rows) + 1, cols=len(columns), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        total = sum(c["weight"] for c in columns)
        widths = [Mm(WIDTH * c["weight"] / total) for c in columns]
        dress(table, widths)
        texts = [place for place, c in enumerate(columns) if c["align"] == "text"]
        for place, drawn in enumerate(table.rows):
            head = place == 0
            row = None if head else rows[place - 1]
            first = next((i for i in texts if row and row["cells"][i]), None)
            for i, cell in enumerate(drawn.cells):
                cell.width = widths[i]
                said = self.said(columns[i]["title"]) if row is None else shown(row["cells"][i], self.language)
                number = columns[i]["align"] == "number"
                self._cell(cell, said, head=head, number=number, strong=bool(row and row["strong"]))
                if row and row["sample"] and i == first and not names_itself_sample(row["cells"][i], self.language):
                    self._run(cell.paragraphs[0], SAMPLE[self.language], 8, CAPTIONS)
            row_manners(drawn, repeats=head, stays=len(rows) <= WHOLE and place < len(rows))

    def _cell(self, cell: Any, said: str, *, head: bool, number: bool, strong: bool) -> None:
        made = cell.paragraphs[0]
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        made.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        made.alignment = (
            WD_ALIGN_PARAGRAPH.CENTER if head else WD_ALIGN_PARAGRAPH.RIGHT if number else WD_ALIGN_PARAGRAPH.LEFT
        )
        self._run(made, said, 9 if head else 9.5, HEADS if head else BODY).bold = strong or None
        if head:
            cell._tc.get_or_add_tcPr().append(
                parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="E6EFF0"/>')
            )

    def _run(self, paragraph: Any, said: str, size: float, font: str) -> Any:
        run = paragraph.add_run(said)
        run.font.size = Pt(size)
        run.font.name = LATIN
        run._r.rPr.rFonts.set(qn("w:eastAsia"), font)
        return run

    def _funnel(self, block: Json) -> None:
        rows = block["rows"]
        chart = Chart(
            title=self.said(block["title"]),
            labels=tuple(self.said(r["label"]) for r in rows),
            series=((self.said(block["title"]), tuple(r["value"]["n"] if r["value"] else None for r in rows)),),
            places=0,
            lying=True,
        )
        self._draw(chart, block["title"], height=38)

    def _chart(self, block: Json) -> None:
        target = block["target"]
        chart = Chart(
            title=self.said(block["title"]),
            labels=tuple(self.said(label) for label in block["labels"]),
            series=tuple((self.said(s["name"]), tuple(s["values"])) for s in block["series"]),
            places=block["places"],
            target=(self.said(target["name"]), target["value"]) if target else None,
            form=block["form"],
        )
        self._draw(chart, block["title"], height=62)

    def _draw(self, chart: Chart, title: Json, *, height: int) -> None:
        self._caption(title)
        self.pictures += 1
        package, main = self.document.part.package, self.document.part
        book = Part(
            PackURI(f"/word/embeddings/chart{self.pictures}.xlsx"), CONTENT_TYPE.SML_SHEET, workbook(chart), package
        )
        part = Part(
            PackURI(f"/word/charts/chart{self.pictures}.xml"),
            CONTENT_TYPE.DML_CHART,
            chart_xml(chart, LATIN, BODY),
            package,
        )
        part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
        place = main.relate_to(part, RELATIONSHIP_TYPE.CHART)
        holder = self.document.add_paragraph()
        holder.alignment = WD_ALIGN_PARAGRAPH.CENTER
        holder.paragraph_format.space_after = Pt(6)
        holder.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        inline = parse_xml(
            f'<w:drawing {nsdecls("w", "wp", "a", "r")}><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{Emu(Mm(WIDTH - 6))}" cy="{Emu(Mm(height))}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:docPr id="{self.pictures}" name="chart{self.pictures}"/><wp:cNvGraphicFramePr/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
            f'r:id="{place}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
        )
        inline.find(f".//{qn('wp:docPr')}").set("descr", clean(chart.said))
        holder.add_run()._r.append(inline)


def word(content: Json, language: str = "zh") -> bytes:
    """The Word file of a bulletin's content."""
    return WordFile(content, language).bytes()
