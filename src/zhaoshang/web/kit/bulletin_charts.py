"""Native charts for a Word file: DrawingML with its cached values and the workbook behind it, so that Word and WPS can
edit them. No font and no picture is needed to draw them.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from xml.sax.saxutils import escape

import xlsxwriter

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
MADE_AT = datetime(2020, 1, 1)  # noqa: DTZ001 -- a document property that keeps the bytes the same, no moment
NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
INK, WARM, LINE, TEXT = "1F6F78", "C8692B", "D5DCDD", "333333"


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: bars (or a line) over labels, and perhaps a level to hold them against."""

    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[str | None, ...]], ...]
    places: int = 2
    target: tuple[str, str] | None = None
    lying: bool = False
    form: str = "bar"

    @property
    def said(self) -> str:
        """The chart in words, for a reader who cannot see it."""
        name, values = self.series[0]
        pairs = "; ".join(f"{label} {value or '—'}" for label, value in zip(self.labels, values, strict=True))
        return f"{self.title}. {name}: {pairs}"

    @property
    def lines(self) -> list[tuple[str, tuple[str | None, ...]]]:
        """Every column of the workbook behind it."""
        level = [(self.target[0], (self.target[1],) * len(self.labels))] if self.target else []
        return [*self.series, *level]


def steady(archive: bytes) -> bytes:
    """The same parts in the same order with one fixed date: equal contents give equal bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(target, "w") as kept:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(entry, source.read(name))
    return target.getvalue()


def workbook(chart: Chart) -> bytes:
    """The numbers of a chart as a small workbook; names are texts, never formulas."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": MADE_AT, "author": "", "title": ""})
    sheet = book.add_worksheet("Sheet1")
    for row, label in enumerate(chart.labels, 1):
        sheet.write_string(row, 0, label)
    for column, (name, values) in enumerate(chart.lines, 1):
        sheet.write_string(0, column, name)
        for row, value in enumerate(values, 1):
            if value is not None:
                sheet.write_number(row, column, Decimal(value))
    book.close()
    return steady(buffer.getvalue())


def chart_xml(chart: Chart, latin: str, east: str) -> bytes:
    """The chart part; its only relation, `rId1`, is the workbook."""
    number = "#,##0" + ("." + "0" * chart.places if chart.places else "")
    bars = "".join(_series(place, chart, number, "bar") for place in range(len(chart.series)))
    direction = "bar" if chart.lying else "col"
    if chart.form == "line":
        drawn = f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{bars}<c:marker val="1"/>{_axes()}</c:lineChart>'
    else:
        drawn = (
            f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="clustered"/><c:varyColors val="0"/>{bars}'
            f'<c:gapWidth val="80"/>{_axes()}</c:barChart>'
        )
    if chart.target:
        level = _series(len(chart.series), chart, number, "level")
        drawn += f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{level}<c:marker val="1"/>{_axes()}</c:lineChart>'
    legend = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if len(chart.lines) > 1 else ""
    below = any(v is not None and Decimal(v) < 0 for _, values in chart.series for v in values)
    floor = "" if below else '<c:min val="0"/>'
    reverse = "maxMin" if chart.lying else "minMax"
    places = ("l", "b") if chart.lying else ("b", "l")
    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {NAMESPACES}>'
        '<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f"{drawn}"
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{reverse}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{places[0]}"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>{_line(LINE)}<c:crossAx val="2"/><c:crosses val="autoZero"/>'
        '<c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>{floor}</c:scaling>'
        f'<c:delete val="{int(chart.lying)}"/><c:axPos val="{places[1]}"/>'
        + ("" if chart.lying else f"<c:majorGridlines>{_line('ECF0F0')}</c:majorGridlines>")
        + '<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/>{_line(None)}<c:crossAx val="1"/><c:crosses val="autoZero"/></c:valAx>'
        f'</c:plotArea>{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="900"><a:solidFill><a:srgbClr val="{TEXT}"/></a:solidFill>'
        f'<a:latin typeface="{latin}"/><a:ea typeface="{east}"/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )
    return xml.encode()


def _series(place: int, chart: Chart, number: str, role: str) -> str:
    name, values = chart.lines[place]
    column, last = "BCDEFGH"[place], len(chart.labels) + 1
    labels = "".join(f'<c:pt idx="{i}"><c:v>{escape(t)}</c:v></c:pt>' for i, t in enumerate(chart.labels))
    points = "".join(f'<c:pt idx="{i}"><c:v>{v}</c:v></c:pt>' for i, v in enumerate(values) if v is not None)
    if role == "level":
        look = f'<c:spPr><a:ln w="19050"><a:solidFill><a:srgbClr val="{WARM}"/></a:solidFill><a:prstDash val="dash"/></a:ln></c:spPr><c:marker><c:symbol val="none"/></c:marker>'
        said = ""
    else:
        drawn = (
            f'<a:ln w="22225"><a:solidFill><a:srgbClr val="{INK}"/></a:solidFill></a:ln>'
            if chart.form == "line"
            else f'<a:solidFill><a:srgbClr val="{INK}"/></a:solidFill>'
        )
        look = f"<c:spPr>{drawn}</c:spPr>" + ("" if chart.form == "line" else '<c:invertIfNegative val="0"/>')
        where = "t" if chart.form == "line" else "outEnd"
        said = (
            f'<c:dLbls><c:numFmt formatCode="{number}" sourceLinked="0"/><c:spPr><a:noFill/></c:spPr><c:dLblPos val="{where}"/>'
            '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
            '<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        )
    smooth = '<c:smooth val="0"/>' if role == "level" or chart.form == "line" else ""
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:strRef><c:f>Sheet1!${column}$1</c:f><c:strCache>'
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>{look}{said}'
        f'<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f><c:strCache><c:ptCount val="{len(chart.labels)}"/>{labels}'
        f"</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Sheet1!${column}$2:${column}${last}</c:f><c:numCache>"
        f'<c:formatCode>{number}</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef></c:val>'
        f"{smooth}</c:ser>"
    )


def _axes() -> str:
    return '<c:axId val="1"/><c:axId val="2"/>'


def _line(colour: str | None) -> str:
    drawn = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>' if colour else "<a:noFill/>"
    return f'<c:spPr><a:ln w="6350">{drawn}</a:ln></c:spPr>'
