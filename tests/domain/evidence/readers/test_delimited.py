"""Text files: the encoding is proved, the separator found, and doubt is a refusal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from zhaoshang.domain.evidence.readers import errors
from zhaoshang.domain.evidence.readers.child.delimited import separator_of
from zhaoshang.domain.evidence.readers.workbook import Workbook

Read = Callable[..., Workbook]
TEXT = "项目名称,投资方,总投资\n𠮷㐂项目,甲公司,1.5\n"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("gb18030", "gb18030")],
)
def test_read_text_in_each_encoding(tmp_path: Path, read: Read, encoding: str, told: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode(encoding))

    workbook = read(path)

    assert (workbook.kind, workbook.encoding, workbook.separator) == ("text", told, ",")
    assert list(workbook.rows(0)) == [
        (1, ["项目名称", "投资方", "总投资"]),
        (2, ["𠮷㐂项目", "甲公司", "1.5"]),
    ]


def test_read_text_takes_gbk_and_utf16_big_endian(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("街道\t亩\n文晖\t12\n".encode("gbk"))
    assert list(read(path).rows(0)) == [(1, ["街道", "亩"]), (2, ["文晖", "12"])]
    path.write_bytes(b"\xfe\xff" + "街道;亩\r\n文晖;12".encode("utf-16-be"))
    assert list(read(path).rows(0)) == [(1, ["街道", "亩"]), (2, ["文晖", "12"])]


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff\xe0 a,b",
        b"a,b\n\x00\x01\x02",
        "甲,乙".encode("utf-32"),
        b"name,\x81\xff\n",
        b"a,\xa1\x40\xff\xff",
    ],
)
def test_read_text_refuses_what_no_encoding_fits(tmp_path: Path, read: Read, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)

    with pytest.raises(errors.UnreadableText):
        read(path)


def test_read_text_keeps_quotes_lines_and_chinese_commas(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.csv"
    path.write_text('sep=;\n名称;说明\n"甲;乙";"第一行\n第二行，还有"\n\n;;\n丙;"说""好"""\n', encoding="utf-8")

    assert list(read(path).rows(0)) == [
        (1, ["名称", "说明"]),
        (2, ["甲;乙", "第一行\n第二行，还有"]),
        (5, ["丙", '说"好"']),
    ]


@pytest.mark.parametrize(
    ("lines", "separator"),
    [
        (["a,b", "1,2"], ","),
        (["甲，乙", "1，2"], "，"),
        (["说明，很长", "没有"], ""),
        (["a\tb,c", "1\t2"], "\t"),
        (["J1,1,3372945.1,518212.4"], ","),
        ([], ""),
    ],
)
def test_separator_of(lines: list[str], separator: str) -> None:
    assert separator_of(lines) == separator


def test_read_text_refuses_an_endless_quote(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.csv"
    path.write_text('名称,说明\n"甲,' + "乙" * 40_000, encoding="utf-8")

    with pytest.raises(errors.CellTooLong, match="A2"):
        read(path)


def test_read_text_refuses_too_many_columns(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join("x" for _ in range(401)), encoding="utf-8")

    with pytest.raises(errors.TooManyColumns, match="OK1"):
        read(path)
