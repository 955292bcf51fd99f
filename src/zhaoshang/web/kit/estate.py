"""A parcel or building as pages tell of it: names and values of what the ledgers state, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhaoshang.domain.estate.models import ParcelRecord
from zhaoshang.domain.estate.states import LAND_USES, PARCEL_STATES
from zhaoshang.kernel.area import Area
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.percent import round_half_up


def facts_of(stated: Any) -> list[tuple[str, str]]:
    """(name, value) of everything the latest fact states and the public may read; what is not stated is left out."""
    if stated is None:
        return []
    told = _parcel(stated) if isinstance(stated, ParcelRecord) else _building(stated)
    return [(name, value) for name, value in told if value]


def size_of(stated: Any) -> str:
    """What one asks first: the area of a parcel, the free area of a building."""
    return mu(stated.area_sqm) if isinstance(stated, ParcelRecord) else _with(_free(stated), "㎡")


def stated_number(stated: Any) -> str:
    """The official number of a parcel; a building has none."""
    return str(stated.parcel_no) if isinstance(stated, ParcelRecord) else ""


def _free(r: Any) -> Decimal | None:
    return r.lettable_sqm - r.leased_sqm if r.lettable_sqm is not None and r.leased_sqm is not None else None


def _parcel(r: Any) -> list[tuple[str, str]]:
    return [
        (_("Parcel no."), r.parcel_no),
        (_("Land use"), _word(LAND_USES, r.land_use)),
        (_("Area"), mu(r.area_sqm)),
        (_("State"), _word(PARCEL_STATES, r.state)),
        (_("Subdistrict"), r.subdistrict),
        (_("Floor area ratio"), r.far_text),
        (_("Building density"), r.density_text),
        (_("Green ratio"), r.green_text),
        (_("Height limit"), _with(r.height_limit_m, "m")),
        (_("Term of the grant"), r.grant_years),
        (_("Starting price"), _wan(r.start_price_yuan)),
        (_("Industry"), r.industry_focus),
        (_("Boundaries"), r.bounds_text),
    ]


def _building(r: Any) -> list[tuple[str, str]]:
    return [
        (_("Address"), r.address),
        (_("Subdistrict"), r.subdistrict),
        (_("Gross floor area"), _with(r.gfa_sqm, "㎡")),
        (_("Lettable area"), _with(r.lettable_sqm, "㎡")),
        (_("Free area"), _with(_free(r), "㎡")),
        (_("Floor height"), _with(r.floor_height_m, "m")),
        (_("Floor load"), r.floor_load_text),
        (_("Rent"), r.rent_text),
        (_("Service charge"), r.fee_text),
        (_("Grade"), r.grade),
        (_("Industry"), r.industry_focus),
    ]


def mu(area_sqm: Decimal | None) -> str:
    """An area of land as it is spoken of: 29.52 亩, with square metres in English."""
    if area_sqm is None:
        return ""
    said = _plain(Area.from_unit(area_sqm, "㎡").shown("亩"))
    return f"{said} mu ({_plain(round_half_up(area_sqm, 0))} ㎡)" if get_language() == "en" else f"{said} 亩"


def _wan(yuan: Decimal | None) -> str:
    if yuan is None:
        return ""
    said = _plain(round_half_up(yuan / 10_000, 2))
    return f"CNY {said} × 10,000" if get_language() == "en" else f"{said} 万元"


def _with(number: Decimal | None, unit: str) -> str:
    return "" if number is None else f"{_plain(number)} {unit}"


def _plain(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _word(words: Mapping[str, Bilingual], key: str) -> str:
    return words[key].in_language(get_language() or "zh-hans") if key in words else key
