"""Cells, numbers and refusals: the small certainties everything else rests on."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaoshang.domain.evidence.readers import errors
from zhaoshang.domain.evidence.readers.cells import (
    cell_address,
    cell_text,
    column_index,
    column_letter,
    is_blank,
)
from zhaoshang.domain.evidence.readers.child import values
from zhaoshang.domain.evidence.readers.limited import SOURCE

READERS = SOURCE / "zhaoshang/domain/evidence/readers"


@given(st.integers(0, 20_000))
def test_column_letter_round_trip(index: int) -> None:
    assert column_index(column_letter(index)) == index


def test_addresses_are_those_of_excel() -> None:
    assert [column_letter(i) for i in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert cell_address(1_048_576, 16_383) == "XFD1048576"
    with pytest.raises(ValueError, match="-1"):
        column_letter(-1)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_number_is_exact_decimal_text(value: float) -> None:
    text = values.number(value)["n"]

    assert float(text) == value
    assert re.fullmatch(r"-?\d+(\.\d+)?", text)
    assert Decimal(text) == Decimal(repr(value))


def test_odd_values() -> None:
    assert values.number(float("nan")) == values.number(float("-inf")) == {"e": "#NUM!"}
    assert values.moment(datetime(2020, 8, 15, 9, 29, 59, 999_900)) == {"t": "2020-08-15T09:30:00"}
    assert values.moment(datetime(2020, 8, 15, 9, 30, 0, 250_000)) == {"t": "2020-08-15T09:30:00.250"}
    assert [values.duration(timedelta(minutes=m)) for m in (1590, -90)] == ["26:30:00", "-1:30:00"]
    assert values.cell(7) == {"n": "7"}
    assert values.cell("") is None


def test_cell_text_and_blank() -> None:
    assert [cell_text(c) for c in (None, True, False, "甲", {"n": "1.5"}, {"e": "#REF!"})] == [
        "",
        "是",
        "否",
        "甲",
        "1.5",
        "#REF!",
    ]
    assert [is_blank(c) for c in (None, "", "　\u200b ", "甲", False, {"n": "0"})] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_every_refusal_is_complete_in_both_languages() -> None:
    for code, kind in errors.BY_CODE.items():
        wanted = {f for text in (kind.sentence.zh, kind.sentence.en) for f in re.findall(r"{(\w+)}", text)}
        refusal = errors.refusal_for(code, dict.fromkeys(wanted, "7"), name="台账.xlsx")
        assert type(refusal) is kind
        assert "台账.xlsx" in refusal.said.zh
        assert "台账.xlsx" in refusal.said.en
        assert refusal.cure.zh
        assert refusal.cure.en
        for placeholder in wanted:
            assert f"{{{placeholder}}}" in kind.sentence.zh
            assert f"{{{placeholder}}}" in kind.sentence.en


def test_refusal_for_what_cannot_be_worded_is_a_damaged_file() -> None:
    assert type(errors.refusal_for("reading.unheard_of", {}, name="a")) is errors.DamagedWorkbook
    assert type(errors.refusal_for("reading.too_many_rows", {}, name="a")) is errors.DamagedWorkbook


def test_every_code_told_by_the_child_has_its_refusal() -> None:
    sources: list[Path] = [*READERS.glob("child/*.py"), READERS / "limited.py"]
    told = {code for file in sources for code in re.findall(r'"(reading\.[a-z-]+)"', file.read_text("utf-8"))}

    assert told
    assert told - set(errors.BY_CODE) == set()
