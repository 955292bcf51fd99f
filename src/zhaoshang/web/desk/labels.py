"""What a value of a fact is called: by the column of the ledger it belongs to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from zhaoshang.domain.evidence.queries import LEDGERS
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.ledger import Column
from zhaoshang.web.kit.words import number
from zhaoshang.web.kit.workbooks import in_ledger_unit

EXTRA = {
    "year_start_sqm": Bilingual("年初入驻面积（可租面积×年初入驻率）", "leased area at the year's start"),
    "total_investment_qualifier": Bilingual("总投资写法", "total investment as written"),
    "agreed_total_qualifier": Bilingual("协议总投资写法", "agreed total as written"),
}


def worded(fact: Any, name: str) -> Any:
    """A value as its ledger writes it: in the heading's unit, a choice in words, yes and no as themselves."""
    value = getattr(fact, name)
    column = column_of(fact, name)
    if isinstance(value, Decimal) and column is not None and column.kind in ("money", "area"):
        return f"{number(in_ledger_unit(column, value))} {column.unit}"
    if isinstance(value, Decimal):
        return number(value)
    if column is not None and column.kind == "choice":
        return in_ledger_unit(column, value)
    return value


def column_of(fact: Any, name: str) -> Column | None:
    """The ledger's column a value of a fact belongs to."""
    for ledger in LEDGERS.values():
        if fact._meta.label_lower in ledger.facts:
            return next((c for c in ledger.columns if c.field == name), None)
    return None


def label_of(fact: Any, name: str) -> Bilingual:
    """What a value is called."""
    column = column_of(fact, name)
    return column.name if column else EXTRA.get(name, Bilingual(name, name.replace("_", " ")))
