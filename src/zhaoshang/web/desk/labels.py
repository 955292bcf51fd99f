"""What a value of a fact is called: by the column of the ledger it belongs to."""

from __future__ import annotations

from typing import Any

from zhaoshang.domain.evidence.queries import LEDGERS
from zhaoshang.kernel.bilingual import Bilingual

EXTRA = {
    "year_start_sqm": Bilingual("年初入驻面积（可租面积×年初入驻率）", "leased area at the year's start"),
    "total_investment_qualifier": Bilingual("总投资写法", "total investment as written"),
    "agreed_total_qualifier": Bilingual("协议总投资写法", "agreed total as written"),
}


def label_of(fact: Any, name: str) -> Bilingual:
    """What a value is called: by the column of the ledger it belongs to."""
    for ledger in LEDGERS.values():
        if fact._meta.label_lower in ledger.facts:
            for column in ledger.columns:
                if column.field == name:
                    return column.name
    return EXTRA.get(name, Bilingual(name, name.replace("_", " ")))


