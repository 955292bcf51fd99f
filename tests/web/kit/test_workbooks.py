"""Workbooks out: nothing a person typed becomes a formula (R31), and every character comes back as it went in (R40)."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from tests.factories.booking import AUGUST, Books, figures
from tests.factories.ledgers import sample_rows
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.evidence.queries import in_force, ledger_called
from zhaoshang.web.kit.workbooks import ledger_rows, plain_rows, refused_rows

SIGNS = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"]
RISKY = [f'{sign}HYPERLINK("http://192.0.2.1","示例")' for sign in SIGNS]
RISKY += ["=cmd|' /C calc'!A0", "{=1+1}", "http://192.0.2.1/", "mailto:a@example.cn", "internal:Sheet1!A1", "'=1+1"]
RARE = [
    "𠮷野家示例有限公司", "㐂示例公司", "䶮示例公司", "𬭚示例公司", "示例🏙️👨‍👩‍👧公司", "葛󠄀城示例", "（示例）·公司", "臺灣示例",
    unicodedata.normalize("NFC", "é示例"), unicodedata.normalize("NFD", "é示例"), "ﾊﾝｶｸ示例", "\u202e示例\u202c", "ＡＢＣ１２示例",
]  # fmt: skip


def cells(data: bytes) -> list[list[Any]]:
    """Every cell of the first sheet."""
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows()]


def formulas(data: bytes) -> list[str]:
    """What a spreadsheet program would work out or open: formulas and links, in whatever part of the package."""
    found = [str(c.value) for row in cells(data) for c in row if c.data_type == "f" or c.hyperlink]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {
            name: package.read(name).decode("utf-8", "replace")
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        }
    return found + [
        name
        for name, text in parts.items()
        if "<f>" in text or "<hyperlink" in text or ("192.0.2.1" in text and name.endswith(".rels"))
    ]


WRITERS: dict[str, Callable[[list[str]], bytes]] = {
    "any table": lambda texts: plain_rows("=1+1", texts, [texts, [Decimal(5)] * len(texts)], "=1"),
    "a ledger": lambda texts: ledger_rows(
        ledger_called("fdi"),
        [PaidInCapital(enterprise_name=t, remark=t, voucher_no=t, paid_in_usd=Decimal(5)) for t in texts],
        "=1+1",
        "zh",
    ),
}


@pytest.mark.parametrize("name", WRITERS)
def test_text_stays_text_whatever_it_begins_with(name: str) -> None:
    data = WRITERS[name](RISKY)
    written = [c.value for row in cells(data) for c in row if c.data_type in ("s", "inlineStr")]

    assert formulas(data) == []
    assert {"=1+1", *RISKY} <= {str(v).replace("_x000D_", "\r") for v in written}


def test_numbers_stay_numbers() -> None:
    rows = cells(plain_rows("表", ["数"], [[Decimal("-5.25")], [Decimal(0)]], "表"))

    assert [(row[0].value, row[0].data_type) for row in rows[2:]] == [(-5.25, "n"), (0, "n")]


def test_a_formula_would_be_found() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"  # type: ignore[index]
    buffer = io.BytesIO()
    book.save(buffer)

    assert formulas(buffer.getvalue())


@pytest.mark.django_db
def test_refused_rows_stay_text(books: Books) -> None:
    rows = [
        row | {"enterprise_name": text, "voucher_no": f"V{n}", "paid_on": "2020-13-01", "remark": text}
        for n, (row, text) in enumerate(zip(sample_rows("fdi", len(RISKY)), RISKY, strict=True))
    ]
    batch = books.checked("fdi", rows)

    assert batch.counts["refused"] == len(RISKY)
    assert formulas(refused_rows(batch, "zh")) == formulas(refused_rows(batch, "en")) == []


@pytest.mark.django_db
def test_rare_characters_come_back_from_an_export_and_go_in_again(books: Books) -> None:
    """R40: what was imported is exported and imported again: nothing is new, nothing changed."""
    rows = [
        row | {"enterprise_name": name, "remark": name}
        for row, name in zip(sample_rows("fdi", len(RARE)), RARE, strict=True)
    ]
    books.booked("fdi", rows)
    stood = figures(AUGUST)
    facts = in_force(PaidInCapital).order_by("pk")
    assert [f.remark for f in facts] == RARE, "went in as it was"

    data = ledger_rows(ledger_called("fdi"), facts, "示例", "zh")
    again = books.checked("fdi", data, name="导出.xlsx")

    assert [c.value for row in cells(data)[2:] for c in row if c.value in RARE] == [
        name for name in RARE for _ in (0, 1)
    ]
    assert again.state == Import.State.CHECKED
    assert {k: n for k, n in again.counts.items() if n} == {"unchanged": len(RARE)}
    assert figures(AUGUST) == stood
