"""What a value of a fact is called: by the column of the ledger it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhaoshang.domain.estate.states import LAND_USES, PARCEL_STATES
from zhaoshang.domain.evidence.queries import LEDGERS
from zhaoshang.domain.journal.commands import REGISTRY
from zhaoshang.domain.organisations.queries import verbs_to_give
from zhaoshang.domain.organisations.states import VIEWS
from zhaoshang.domain.projects.states import KINDS
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.ledger import Column
from zhaoshang.kernel.units import unit_after_number
from zhaoshang.web.kit.words import english, number, said
from zhaoshang.web.kit.workbooks import in_ledger_unit

CHOICES = {"kind": KINDS, "land_use": LAND_USES, "state": PARCEL_STATES}
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
        return f"{number(in_ledger_unit(column, value))} {said(unit_after_number(column.unit))}"
    if isinstance(value, Decimal):
        return number(value)
    if column is not None and column.kind == "choice":
        return _chosen(name, value) if english() else in_ledger_unit(column, value)
    return value


def _chosen(name: str, code: str) -> str:
    """A choice in English: by its name, else its code in words."""
    named = CHOICES.get(name, {}).get(code)
    return named.en if named else code.replace("_", " ")


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


@dataclass(frozen=True, slots=True)
class Room:
    """Verbs that belong together, each with its name."""

    key: str
    name: Bilingual
    verbs: tuple[tuple[str, Bilingual], ...]


ROOMS = {
    "evidence": Bilingual("台账与数据", "Ledgers and facts"),
    "targets": Bilingual("目标、月份与赛马榜", "Targets, months and the league table"),
    "publishing": Bilingual("月报", "Bulletins"),
    "industries": Bilingual("产业中心", "Industry centres"),
    "organisations": Bilingual("账号、角色与单位", "Accounts, roles and organisations"),
    "journal": Bilingual("日志", "Journal"),
}


def rooms_of_verbs() -> list[Room]:
    """Every verb a role can name: what may be read, then what may be done, room by room; `.*` is a whole room."""
    verbs = verbs_to_give()
    reading = Room("reading", Bilingual("查看", "Reading"), tuple((v, VIEWS[v]) for v in VIEWS if v in verbs))
    doing = [v for v in verbs if v not in VIEWS]
    rooms = sorted({v.split(".")[0] for v in doing}, key=lambda room: [*ROOMS, room].index(room))
    return [reading, *(_room(room, [v for v in doing if v.split(".")[0] == room]) for room in rooms)]


def _room(key: str, verbs: list[str]) -> Room:
    whole = (f"{key}.*", Bilingual("以下全部（含今后新增的）", "all of these, also those to come"))
    return Room(key, ROOMS.get(key, Bilingual(key, key)), (whole, *((v, REGISTRY[v].name) for v in verbs)))
