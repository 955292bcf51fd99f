"""Hostile and broken files by name, how to make each, and which refusals are right for it."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.domain.evidence.readers import files
from zhaoshang.domain.evidence.readers import errors
from zhaoshang.domain.evidence.readers.limits import MEBIBYTE

Make = Callable[[Path], object]
LAUGHS = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
DOCTYPE = f'<!DOCTYPE x [<!ENTITY a0 "lol">{LAUGHS}]>'
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


def overlapping(path: Path) -> None:
    """Two names of one packed entry: the kernel of the better zip bomb."""
    files.xlsx(path)
    raw = bytearray(path.read_bytes())
    first = raw.find(b"PK\x01\x02")
    size = sum(struct.unpack("<HHH", raw[first + 28 : first + 34])) + 46
    copy = bytearray(raw[first : first + size])
    copy[46:47] = b"_"
    end = raw.rfind(b"PK\x05\x06")
    count, directory = struct.unpack("<HI", raw[end + 10 : end + 16])
    raw[end + 8 : end + 16] = struct.pack("<HHI", count + 1, count + 1, directory + size)
    raw[end:end] = copy
    path.write_bytes(raw)


def lying_size(path: Path) -> None:
    """The headers claim a small sheet; only counting while unpacking shows the truth."""
    files.xlsx(path, (b" " * MEBIBYTE for _ in range(300)), level=1)
    raw = bytearray(path.read_bytes())
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 1000)
    path.write_bytes(raw)


def far_single_cell(path: Path) -> None:
    files.xlsx(path, files.sheet(files.ONE_ROW + '<row r="1048576"><c r="AB1048576"><v>1</v></c></row>'))


def evading_cells(path: Path) -> None:
    """Cells out of order hide the far one from the skim: only the memory limit is left to stop it."""
    rows = '<row r="1"><c r="XFD1"><v>1</v></c><c r="A1"><v>1</v></c></row><row r="1000000"><c r="A1000000"><v>1</v></c></row>'
    files.xlsx(path, files.sheet(rows))


def repeated_string(path: Path) -> None:
    cells = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, 100_001))
    strings = f'<sst xmlns="{files.MAIN}"><si><t>{"招商" * 16_000}</t></si></sst>'
    files.xlsx(path, files.sheet(cells), strings=strings)


def many_merges(path: Path) -> None:
    merges = "".join(f'<mergeCell ref="A{i}:B{i}"/>' for i in range(1, 1_000_001))
    files.xlsx(path, files.sheet(after=f"<mergeCells>{merges}</mergeCells>"), level=1)


def nested(path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.xlsx", "x")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("again.zip", inner.getvalue())


def twice_the_same_name(path: Path) -> None:
    files.xlsx(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("XL/workbook.xml", files.WORKBOOK)


def huge_directory(path: Path) -> None:
    files.xlsx(path)
    raw = bytearray(path.read_bytes())
    end = raw.rfind(b"PK\x05\x06")
    raw[end + 12 : end + 16] = struct.pack("<I", 50 * MEBIBYTE)
    path.write_bytes(raw)


def damaged_stream(path: Path) -> None:
    files.xlsx(path, files.many_rows(2_000))
    raw = bytearray(path.read_bytes())
    at = raw.rfind(b"PK\x01\x02") - 500
    raw[at : at + 100] = bytes(100)
    path.write_bytes(raw)


def truncated(path: Path) -> None:
    files.xlsx(path, files.many_rows(2_000))
    path.write_bytes(path.read_bytes()[:-400])


def sheets(count: int) -> str:
    listed = "".join(f'<sheet name="表{i}" sheetId="{i + 1}" r:id="rId1"/>' for i in range(count))
    return f'<workbook xmlns="{files.MAIN}" xmlns:r="{files.OFFICE}"><sheets>{listed}</sheets></workbook>'


def written(content: bytes) -> Make:
    return lambda path: path.write_bytes(content)


def wide_row(path: Path) -> None:
    files.xlsx(path, files.sheet('<row r="1"><c r="OK1"><v>1</v></c></row>'))


def ods_bomb(path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="16000" office:value-type="float" office:value="1"/>'
    files.ods(
        path,
        f'<table:table table:name="a"><table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
        "</table:table>",
    )


CASES: list[tuple[str, Make, set[type[errors.ReadingRefused]]]] = [
    (
        "xfd.xlsx",
        lambda p: files.xlsx(p, files.sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        {errors.TooManyColumns},
    ),
    ("wide.xlsx", wide_row, {errors.TooManyColumns}),
    ("far.xlsx", far_single_cell, {errors.StrayCell}),
    ("evading.xlsx", evading_cells, {errors.TooMuchMemory}),
    ("rows.xlsx", lambda p: files.xlsx(p, files.many_rows(1_000_000), level=1), {errors.TooManyRows}),
    (
        "zipbomb.xlsx",
        lambda p: files.xlsx(p, (b" " * MEBIBYTE for _ in range(300)), level=9),
        {errors.ZipBomb},
    ),
    ("lying.xlsx", lying_size, {errors.TruncatedFile, errors.ZipBomb}),
    ("media.xlsx", lambda p: files.xlsx(p, **{"xl/custom.xml": b" " * (64 * MEBIBYTE)}), {errors.ZipBomb}),
    ("overlap.xlsx", overlapping, {errors.SuspiciousArchive}),
    ("names.xlsx", twice_the_same_name, {errors.SuspiciousArchive}),
    ("directory.xlsx", huge_directory, {errors.SuspiciousArchive}),
    (
        "laughs-strings.xlsx",
        lambda p: files.xlsx(p, strings=f'{DOCTYPE}<sst xmlns="{files.MAIN}"><si><t>&a9;</t></si></sst>'),
        {errors.HostileXml},
    ),
    ("laughs-book.xlsx", lambda p: files.xlsx(p, workbook=DOCTYPE + files.WORKBOOK), {errors.HostileXml}),
    ("laughs-sheet.xlsx", lambda p: files.xlsx(p, DOCTYPE + files.sheet()), {errors.HostileXml}),
    (
        "late-doctype.xlsx",
        lambda p: files.xlsx(p, "<!--" + "x" * (2 * MEBIBYTE) + "-->" + DOCTYPE + files.sheet()),
        {errors.HostileXml},
    ),
    (
        "utf16.xlsx",
        lambda p: files.xlsx(p, workbook=(DOCTYPE + files.WORKBOOK).encode("utf-16")),
        {errors.DamagedWorkbook},
    ),
    (
        "long-string.xlsx",
        lambda p: files.xlsx(
            p,
            files.sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'),
            strings=f'<sst xmlns="{files.MAIN}"><si><t>{"字a" * 5_000_000}</t></si></sst>',
            level=0,
        ),
        {errors.CellTooLong},
    ),
    ("repeated-string.xlsx", repeated_string, {errors.TooMuchMemory}),
    ("merges.xlsx", many_merges, {errors.TooManyMerges}),
    ("sheets.xlsx", lambda p: files.xlsx(p, workbook=sheets(61)), {errors.TooManySheets}),
    ("none.xlsx", lambda p: files.xlsx(p, workbook=sheets(0)), {errors.EmptyWorkbook}),
    ("blank.xlsx", lambda p: files.xlsx(p, files.sheet("")), {errors.EmptyWorkbook}),
    (
        "endless-row.xlsx",
        lambda p: files.xlsx(p, files.sheet('<row r="1">' + '<c r="A1"/>' * 5_000_000 + "</row>"), level=1),
        {errors.DamagedWorkbook},
    ),
    ("nested.xlsx", nested, {errors.NotAWorkbook}),
    (
        "encrypted.xlsx",
        lambda p: p.write_bytes(files.ole({"EncryptedPackage": b"x", "EncryptionInfo": b"y"})),
        {errors.PasswordProtected},
    ),
    ("word.xls", lambda p: p.write_bytes(files.ole({"WordDocument": b"x"})), {errors.NotAWorkbook}),
    (
        "broken.xls",
        lambda p: p.write_bytes(files.ole({"Workbook": b"\xff" * 9000})),
        {errors.DamagedWorkbook, errors.EmptyWorkbook},
    ),
    (
        "far.xls",
        lambda p: files.xls(p, {}, {(0, 0): 1.0, (65_535, 255): 1.0}),
        {errors.TooMuchMemory, errors.StrayCell},
    ),
    (
        "locked.ods",
        lambda p: files.ods(p, "", '<manifest:encryption-data xmlns:manifest="x"/>'),
        {errors.PasswordProtected},
    ),
    ("bomb.ods", ods_bomb, {errors.TooMuchMemory, errors.TooManyColumns, errors.StrayCell}),
    ("truncated.xlsx", truncated, {errors.TruncatedFile}),
    ("damaged.xlsx", damaged_stream, {errors.TruncatedFile}),
    ("png.xlsx", written(PNG), {errors.NotAWorkbook}),
    ("png.csv", written(PNG), {errors.UnreadableText}),
    ("empty.xlsx", written(b""), {errors.EmptyFile}),
    (
        "page.xls",
        written("<html><table><tr><td>甲</td></tr></table></html>".encode()),
        {errors.WebPageNotWorkbook},
    ),
    ("old.et", written(files.ole({"Workbook": b""})), {errors.OldWpsFile}),
    ("a.pdf", written(b"%PDF-1.7"), {errors.UnsupportedKind}),
    ("no-ending", written(b"x"), {errors.UnsupportedKind}),
    ("short.xlsx", written(b"PK\x03\x04"), {errors.TruncatedFile}),
    ("large.xlsx", written(b"PK" + bytes(60 * MEBIBYTE)), {errors.FileTooLarge}),
    ("blank.csv", written(b"\n,,\n"), {errors.EmptyWorkbook}),
]
