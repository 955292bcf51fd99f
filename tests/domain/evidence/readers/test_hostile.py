"""Hostile and broken files: each refused with its own sentence, quickly, leaving nothing."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.domain.evidence.readers import files
from tests.domain.evidence.readers.bombs import CASES, Make
from tests.domain.evidence.readers.conftest import MemoryWatch
from zhaoshang.domain.evidence.readers import errors
from zhaoshang.domain.evidence.readers.limits import MEBIBYTE
from zhaoshang.domain.evidence.readers.workbook import Workbook

Read = Callable[..., Workbook]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "make", "expected"), CASES, ids=[case[0] for case in CASES])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_hostile_file_is_refused(
    tmp_path: Path,
    read: Read,
    memory: MemoryWatch,
    name: str,
    make: Make,
    expected: set[type[errors.ReadingRefused]],
) -> None:
    path = tmp_path / name
    make(path)
    memory.begin()
    started = time.monotonic()

    with pytest.raises(errors.ReadingRefused) as caught:
        read(path)

    seconds = time.monotonic() - started
    print(
        f"\n{name}: {type(caught.value).__name__} in {seconds:.2f} s, child {memory.child_peak >> 20} MiB",
        end="",
    )
    assert type(caught.value) in expected, caught.value.details
    assert seconds < 15
    assert memory.child_peak <= 400 * MEBIBYTE
    assert memory.growth <= 50 * MEBIBYTE
    assert not (tmp_path / "out").exists()
    assert not memory.own.children()


def test_read_workbook_refuses_what_is_no_file(tmp_path: Path, read: Read) -> None:
    for path in (tmp_path, tmp_path / "none.xlsx"):
        with pytest.raises(errors.NotAFile):
            read(path, name="a.xlsx")


@pytest.mark.slow
def test_many_styles_are_read_cheaply(tmp_path: Path, read: Read, memory: MemoryWatch) -> None:
    styles = f'<styleSheet xmlns="{files.MAIN}"><cellXfs>{"<xf numFmtId=" + chr(34) + "14" + chr(34) + "/>"}'
    page = files.sheet('<row r="1"><c r="A1" s="0"><v>1</v></c></row>')
    styles += "".join(f'<xf numFmtId="{i % 50}"/>' for i in range(1_000_000)) + "</cellXfs></styleSheet>"
    memory.begin()
    started = time.monotonic()

    workbook = read(files.xlsx(tmp_path / "s.xlsx", page, styles=styles, level=0))

    assert list(workbook.rows(0)) == [(1, [{"d": "1900-01-01"}])]
    assert time.monotonic() - started < 15
    assert memory.child_peak <= 400 * MEBIBYTE


@pytest.fixture
def listener() -> Iterator[tuple[str, list[object]]]:
    """A server on the loopback that records whoever connects."""
    hits: list[object] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.05)
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                connection, address = server.accept()
            except TimeoutError:
                continue
            hits.append(address)
            connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/x", hits
    over.set()
    thread.join()
    server.close()


def test_external_references_are_never_fetched(tmp_path: Path, read: Read, listener: tuple[str, list[object]]) -> None:
    url, hits = listener
    doctype = f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{url}"> %p; <!ENTITY e SYSTEM "{url}">]>'
    outside = files.BOOK_RELS.replace('Target="worksheets/sheet1.xml"', f'Target="{url}" TargetMode="External"')
    strings = f'{doctype}<sst xmlns="{files.MAIN}"><si><t>&e;</t></si></sst>'
    made = [
        files.xlsx(tmp_path / "1.xlsx", workbook=doctype + files.WORKBOOK),
        files.xlsx(tmp_path / "2.xlsx", strings=strings),
        files.xlsx(tmp_path / "3.xlsx", rels=doctype + files.BOOK_RELS),
        files.xlsx(tmp_path / "4.xlsx", types=doctype + files.TYPES),
        files.xlsx(tmp_path / "5.xlsx", rels=outside),
        files.ods(tmp_path / "6.ods", f'<table:table table:name="a" xmlns:xlink="x" xlink:href="{url}"/>'),
    ]

    refused = []
    for path in made:
        with pytest.raises(errors.ReadingRefused) as caught:
            read(path)
        refused.append(type(caught.value))

    assert refused == [errors.HostileXml] * 4 + [errors.DamagedWorkbook, errors.EmptyWorkbook]
    time.sleep(0.2)
    assert hits == []
