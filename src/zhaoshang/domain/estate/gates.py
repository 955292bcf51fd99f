"""What must be there before a parcel or building is shown to the public: every lack at once, with where to supply it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zhaoshang.domain.estate.models import BuildingRecord, Listing
from zhaoshang.domain.estate.states import KEPT_INSIDE, PUBLISH_LEVELS
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.zone import day_of

STALE_AFTER = timedelta(days=90)
LEDGER, CARD = "ledger", "card"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing: what, why it is needed, and where it is supplied (the ledger, or the listing's card)."""

    field: str
    name: Bilingual
    where: str


PARCEL_NEEDS: dict[str, Bilingual] = {
    "name": Bilingual("地块名称", "name"),
    "subdistrict": Bilingual("所属街道", "subdistrict"),
    "area_sqm": Bilingual("用地面积", "area"),
    "land_use": Bilingual("用地性质", "land use"),
    "far_text": Bilingual("容积率", "floor area ratio"),
}
BUILDING_NEEDS: dict[str, Bilingual] = {
    "subdistrict": Bilingual("街道", "subdistrict"),
    "address": Bilingual("地址", "address"),
    "lettable_sqm": Bilingual("可租面积", "lettable area"),
    "rent_text": Bilingual("租金", "rent"),
}
CARD_NEEDS: dict[str, Bilingual] = {
    "summary": Bilingual("简介", "description"),
    "contact": Bilingual("对外联系方式", "public contact"),
}


# What a building's file says in the place of its reading.
IN_THE_FILE = {"rent_text": "rent_low_yuan"}


def lacks(listing: Listing, stated: Any, today: date, file: BuildingRecord | None = None) -> list[Lack]:
    """What keeps a listing from being published; `stated` is the fact in force about its thing, or None, and `file` the
    building's file where there is one: what either says is there."""
    needs = PARCEL_NEEDS if listing.parcel_id else BUILDING_NEEDS
    found = [
        Lack(f, name, LEDGER)
        for f, name in needs.items()
        if _is_empty(getattr(stated, f, None)) and _is_empty(getattr(file, IN_THE_FILE.get(f, f), None))
    ]
    level = getattr(stated if listing.parcel_id else file, "publish_level", "")
    if level in KEPT_INSIDE:
        said = PUBLISH_LEVELS[level]
        name = Bilingual(
            f"公开级别“公开”（台账写的是“{said.zh}”）", f"the publish level 公开 (the ledger says {said.zh})"
        )
        found.append(Lack("publish_level", name, LEDGER))
    found += lacks_of_card(listing)
    if is_stale(listing, today):
        found.append(Lack("verified_at", Bilingual("90天内的核实", "a check within 90 days"), CARD))
    return found


def lacks_of_card(listing: Listing) -> list[Lack]:
    """What its own words leave open: a public listing has these for as long as it is public."""
    return [Lack(f, name, CARD) for f, name in CARD_NEEDS.items() if _is_empty(getattr(listing, f))]


def is_stale(listing: Listing, today: date) -> bool:
    """Whether nobody has found it right within 90 days: it is then shown as to be verified (domain handbook, 5.1)."""
    return listing.verified_at is None or day_of(listing.verified_at) + STALE_AFTER < today


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, Decimal) and not value)
