"""What a sheet seems to hold: the columns of its table, and why we think so."""

from __future__ import annotations

from dataclasses import dataclass

from zhaoshang.kernel.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class Header:
    """One column of a table."""

    column: int
    name: str
    """Cleaned; two rows are joined like 外资/合同外资(万美元). Empty: data under no header."""
    original: str
    """As printed in the lowest header cell, line breaks included."""
    address: str
    unit: str
    """From brackets in the label, such as 万美元; empty when only the table's own unit line may tell."""
    hidden: bool


@dataclass(frozen=True, slots=True)
class TableGuess:
    """What a sheet seems to hold. `header_rows` is empty when no header was recognised."""

    headers: tuple[Header, ...]
    header_rows: tuple[int, ...]
    data_start: int
    title: str
    unit: str
    """From a line such as 单位：万元 above the header, for columns that name no unit themselves."""
    unit_address: str
    period: str
    """As printed above the header, such as 2020年1-8月."""
    period_address: str
    confidence: float
    """0 to 1. Under 0.5 an officer should be asked to point at the header row."""
    reasons: tuple[Bilingual, ...]
