"""Real files for the tests, ordinary and hostile, made by hand where no library would write such."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
WORKBOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
ROOT_RELS = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>"
)
BOOK_RELS = (
    f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
SHEET_OPEN = f'<worksheet xmlns="{MAIN}"><sheetData>'
SHEET_CLOSE = "</sheetData></worksheet>"
ONE_ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def sheet(rows: str = ONE_ROW, before: str = "", after: str = "") -> str:
    """The XML of a worksheet around `rows`."""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def xlsx(path: Path, sheet_xml: str | Iterable[bytes] | None = None, level: int = 6, **parts: str | bytes) -> Path:
    """A package by hand; `parts` replace or add parts, some by a short name."""
    names = {
        "workbook": "xl/workbook.xml",
        "rels": "xl/_rels/workbook.xml.rels",
        "strings": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
        "types": "[Content_Types].xml",
    }
    contents: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT_RELS,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": BOOK_RELS,
        **{names.get(key, key): value for key, value in parts.items()},
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as stream:
            if sheet_xml is None or isinstance(sheet_xml, str):
                stream.write((sheet() if sheet_xml is None else sheet_xml).encode())
            else:
                for piece in sheet_xml:
                    stream.write(piece)
    return path


def many_rows(count: int) -> Iterator[bytes]:
    """A sheet of `count` tiny rows."""
    yield SHEET_OPEN.encode()
    for start in range(1, count + 1, 10_000):
        rows = range(start, min(start + 10_000, count + 1))
        yield "".join(f'<row r="{i}"><c r="A{i}"><v>1</v></c></row>' for i in rows).encode()
    yield SHEET_CLOSE.encode()


LETTERS = [chr(65 + index) for index in range(24)]


def ledger_rows(count: int) -> Iterator[bytes]:
    """`count` rows x 24 columns: numbers, dates (style 1) and shared strings, as a ledger has them."""
    yield SHEET_OPEN.encode()
    for start in range(1, count + 1, 2_000):
        lines = []
        for i in range(start, min(start + 2_000, count + 1)):
            cells = []
            for column, letter in enumerate(LETTERS):
                if column % 4 == 0:
                    cells.append(f'<c r="{letter}{i}" t="s"><v>{i * 6 + column // 4 - 6}</v></c>')
                elif column % 4 == 1:
                    cells.append(f'<c r="{letter}{i}"><v>{i * 1.1 + column}</v></c>')
                elif column % 4 == 2:
                    cells.append(f'<c r="{letter}{i}" s="1"><v>{43000 + i % 1000}</v></c>')
                else:
                    cells.append(f'<c r="{letter}{i}"><v>{i}</v></c>')
            lines.append(f'<row r="{i}">{"".join(cells)}</row>')
        yield "".join(lines).encode()
    yield SHEET_CLOSE.encode()


def ledger(path: Path, count: int) -> Path:
    """A ledger of `count` rows x 24 columns, a quarter of them distinct texts."""
    strings = "".join(f"<si><t>拱墅区第{i}号企业名称有限公司</t></si>" for i in range(count * 6))
    styles = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
        "</styleSheet>"
    )
    return xlsx(
        path,
        ledger_rows(count),
        level=1,
        strings=f'<sst xmlns="{MAIN}">{strings}</sst>',
        styles=styles,
    )


def ole(streams: dict[str, bytes]) -> bytes:
    """A compound file with whole sectors of 512 bytes; streams are padded to 4096 bytes, so no mini stream."""
    sectors: list[bytes] = []
    table: list[int] = []

    def add(content: bytes) -> int:
        first = len(sectors)
        pieces = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        for index, piece in enumerate(pieces):
            sectors.append(piece)
            table.append(first + index + 1 if index + 1 < len(pieces) else 0xFFFFFFFE)
        return first

    def entry(name: str, kind: int, start: int, size: int, child: int, right: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0"
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<HBB", len(raw), kind, 1)
            + struct.pack("<III", 0xFFFFFFFF, right, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    padded = {name: content.ljust(max(4096, len(content)), b"\0") for name, content in streams.items()}
    starts = {name: add(content) for name, content in padded.items()}
    entries = [entry("Root Entry", 5, 0xFFFFFFFE, 0, 1, 0xFFFFFFFF)]
    for index, (name, content) in enumerate(padded.items(), start=1):
        right = index + 1 if index < len(padded) else 0xFFFFFFFF
        entries.append(entry(name, 2, starts[name], len(content), 0xFFFFFFFF, right))
    directory = add(b"".join(entries))
    fat = len(sectors)
    table.append(0xFFFFFFFD)
    sectors.append(struct.pack("<128I", *(table + [0xFFFFFFFF] * (128 - len(table)))))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<109I", fat, *[0xFFFFFFFF] * 108)
    )
    return header + b"".join(sectors)


def xls(path: Path, texts: dict[tuple[int, int], str], numbers: dict[tuple[int, int], float]) -> Path:
    """A minimal BIFF8 workbook with one sheet called 旧表."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def wide(text: str) -> bytes:
        return text.encode("utf-16-le")

    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    name = wide("旧表")
    bound_size = 4 + 4 + 2 + 2 + len(name)
    eof = record(0x000A, b"")
    offset = len(start) + bound_size + len(eof)
    bound = record(0x0085, struct.pack("<IHBB", offset, 0, 2, 1) + name)
    body = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for (row, column), text in texts.items():
        body += record(0x0204, struct.pack("<HHHHB", row, column, 0, len(wide(text)) // 2, 1) + wide(text))
    for (row, column), number in numbers.items():
        body += record(0x0203, struct.pack("<HHHd", row, column, 0, number))
    path.write_bytes(ole({"Workbook": start + bound + eof + body + eof}))
    return path


def ods(path: Path, table: str, manifest: str = "") -> Path:
    """An ODS spreadsheet around `table` (a `<table:table>` element)."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f"{manifest}</manifest:manifest>",
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{table}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path
