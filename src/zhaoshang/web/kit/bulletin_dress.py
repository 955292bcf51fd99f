"""How the parts of a Word file are dressed: fonts by name, table borders and widths, rows that stay whole, a page number."""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

LATIN = "Times New Roman"


def set_fonts(style: Any, east: str) -> None:
    """Latin and Chinese fonts of a style by name; the theme's fonts no longer override them."""
    style.font.name = LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name, font in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", east)):
        fonts.set(qn(f"w:{name}"), font)


def dress(table: Any, widths: list[Any]) -> None:
    """Thin borders, room inside the cells, fixed widths: a long name wraps and never pushes a column off the page."""
    properties = table._tbl.tblPr
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="9AA7A9"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(
        f'<w:{s} w:w="{w}" w:type="dxa"/>' for s, w in (("top", 40), ("left", 70), ("bottom", 40), ("right", 70))
    )
    after = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    properties.insert_element_before(parse_xml(f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>"), *after)
    properties.insert_element_before(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"), "w:tblLook")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


def row_manners(row: Any, *, repeats: bool, stays: bool) -> None:
    """A row stays in one piece, and `stays` on the page of the next; the header comes again on every page."""
    for cell in row.cells if stays else ():
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    properties = row._tr.get_or_add_trPr()
    properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    if repeats:
        properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def page_number(foot: Any) -> None:
    """— 1 —, as official papers number their pages."""
    foot.add_run("— ")
    for kind, inside in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "1"), ("end", "")):
        run = foot.add_run()
        if kind in ("begin", "separate", "end"):
            run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
        elif kind == "text":
            run.text = inside
        else:
            run._r.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve">{inside}</w:instrText>'))
    foot.add_run(" —")
