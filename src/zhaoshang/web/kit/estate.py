"""A parcel or building as pages tell of it: names and values of what the ledgers state, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhaoshang.domain.estate.models import Building, BuildingRecord, Listing, Parcel, ParcelRecord, UnitRecord
from zhaoshang.domain.estate.states import (
    AIR_CONDITIONING,
    DELIVERIES,
    GRADES,
    GRANT_METHODS,
    LAND_USES,
    ORIENTATIONS,
    OWNERSHIPS,
    PARCEL_STATES,
    PUBLISH_LEVELS,
    UTILITIES,
)
from zhaoshang.kernel.area import Area
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.cells import stated_amount
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.kernel.units import unit_called
from zhaoshang.web.kit.english import name_said, term_said


def listing_name(listing: Listing) -> str:
    """The parcel or building in the reader's language; its Chinese name where nobody gave it an English one."""
    return listing.name_en if _language() == "en" and listing.name_en else str(listing.parcel or listing.building)


def place_name(place: Parcel | Building) -> str:
    """The same of a parcel or building itself. In English its listing is read: select `parcel__listing` and `building__listing`
    with whatever names many of them."""
    listing = getattr(place, "listing", None) if _language() == "en" else None
    return listing_name(listing) if listing else str(place)


def stand_said(listing: Listing, *, is_free: bool) -> str:
    """Whether it can be had now."""
    return _("available") if is_free else taken(listing)


def taken(listing: Listing) -> str:
    """Of what cannot be had now, that it cannot."""
    return _("not available now") if listing.parcel_id else _("no free space now")


def facts_of(stated: Any, file: BuildingRecord | None = None) -> list[tuple[str, str]]:
    """(name, value) of everything the latest fact and a building's file state and the public may read; what is not stated is
    left out, and what both state is said as the reading has it."""
    return [(name, value) for name, value in _told(stated, file) if value]


def facts_inside(stated: Any, file: BuildingRecord | None) -> list[tuple[str, str]]:
    """(name, value) of what the latest fact and a building's file state and only the desk tells."""
    level = getattr(stated if isinstance(stated, ParcelRecord) else file, "publish_level", "")
    told = [(_("Publish level"), _word(PUBLISH_LEVELS, level))]
    if isinstance(stated, ParcelRecord):
        winner = " · ".join(word for word in (stated.winner_name, stated.winner_uscc) if word)
        told += [(_("Winner"), winner), (_("Clearing"), stated.clearing_text)]
    elif stated is not None:
        firms = "" if stated.above_scale_count is None else _plain(stated.above_scale_count)
        told += [(_("Above-scale firms"), firms), (_("Tax last year"), _wan(stated.tax_last_year_yuan))]
    told.append((_("Remark"), getattr(stated, "remark", "") or getattr(file, "remark", "")))
    return [(name, value) for name, value in told if value]


def fact_names(stated: Any, file: BuildingRecord | None = None) -> list[str]:
    """What `facts_of` would tell of them if everything were stated."""
    return list(dict.fromkeys(name for name, _value in _told(stated, file)))


def _told(stated: Any, file: BuildingRecord | None) -> list[tuple[str, str]]:
    told = [] if stated is None else _parcel(stated) if isinstance(stated, ParcelRecord) else _building(stated)
    if file is not None:
        known = {name for name, value in told if value}
        told += [(name, value) for name, value in [*_building_by_file(file), *_file(file)] if name not in known]
    return told


def facts_of_unit(record: UnitRecord) -> list[tuple[str, str]]:
    """(name, value) of everything a unit's record states."""
    return [(name, value) for name, value in _unit(record) if value]


def size_of(stated: Any) -> str:
    """What one asks first: the area of a parcel, the free area of a building."""
    return mu(stated.area_sqm) if isinstance(stated, ParcelRecord) else _with(stated.free_sqm, "㎡")


def stated_number(stated: Any) -> str:
    """The official number of a parcel; a building has none."""
    return str(stated.parcel_no) if isinstance(stated, ParcelRecord) else ""


def _parcel(r: Any) -> list[tuple[str, str]]:
    return [
        (_("Parcel no."), r.parcel_no),
        (_("Land use"), _word(LAND_USES, r.land_use)),
        (_("Area"), mu(r.area_sqm)),
        (_("State"), _word(PARCEL_STATES, r.state)),
        (_("Subdistrict"), name_said(r.subdistrict)),
        (_("Park"), name_said(r.park)),
        (_("Floor area ratio"), r.far_text),
        (_("Building density"), _percent(r.density_text)),
        (_("Green ratio"), _percent(r.green_text)),
        (_("Height limit"), _with(r.height_limit_m, "m")),
        (
            _("Land use code"),
            " · ".join(w for w in (r.land_use_code, r.land_use_system) if w) if r.land_use_code else "",
        ),
        (_("Mix of uses"), r.mix_ratio_text),
        (_("Term of the grant"), term_said(r.grant_years)),
        (_("Starting price"), _wan(r.start_price_yuan)),
        (_("Starting floor price"), _floor_price(r.start_floor_price)),
        (_("Closing price"), _wan(r.deal_price_yuan)),
        (_("Closing floor price"), _floor_price(r.deal_floor_price)),
        (_("Industry"), name_said(r.industry_focus)),
        (_("Boundaries"), _bounds(r)),
        (_("Way of granting"), _word(GRANT_METHODS, r.grant_method)),
        (_("Planned for"), r.planned_on.strftime("%Y-%m") if r.planned_on else ""),
        (_("Standard land"), _whether(r.is_standard_land)),
        (_("Investment intensity"), _with(r.investment_intensity, _("× 10,000 yuan a mu"))),
        (_("Yearly tax"), _with(r.tax_per_mu, _("× 10,000 yuan a mu"))),
        (_("Standard land FAR"), r.std_far_text),
        (_("Value added by energy"), _with(r.va_per_tce, _("× 10,000 yuan a tce"))),
        (_("Value added by emissions"), _with(r.va_per_ton_emission, _("× 10,000 yuan a ton"))),
        (_("R&D ratio"), _with(r.rd_ratio, "%")),
        (_("Share to be kept"), _with(r.self_hold_ratio, "%")),
        (_("Divisible"), _whether(r.divisible)),
        (_("Smallest part"), _with(r.min_unit_sqm, "㎡")),
        (_("Utilities"), _word(UTILITIES, r.utilities_text)),
        (_("Power"), _with(r.power_kva, "kVA")),
        (_("Metro"), _metro(r)),
    ]


def _bounds(r: Any) -> str:
    """The one text of a ledger that has one, else its four. A cell may repeat its heading: 东至规划支路."""
    sides = [
        (_("east to %(what)s"), r.bounds_east.removeprefix("东至")),
        (_("south to %(what)s"), r.bounds_south.removeprefix("南至")),
        (_("west to %(what)s"), r.bounds_west.removeprefix("西至")),
        (_("north to %(what)s"), r.bounds_north.removeprefix("北至")),
    ]
    return str(r.bounds_text) or (", " if _language() == "en" else "，").join(
        side % {"what": what} for side, what in sides if what
    )


def _percent(text: str) -> str:
    """A bound as the ledger writes it, ≤30 or 25-35%; both are per cent (domain handbook, 5.1)."""
    return f"{text}%" if text[-1:].isdigit() else text


def _building(r: Any) -> list[tuple[str, str]]:
    return [
        (_("Address"), r.address),
        (_("Subdistrict"), name_said(r.subdistrict)),
        (_("Gross floor area"), _with(r.gfa_sqm, "㎡")),
        (_("Lettable area"), _with(r.lettable_sqm, "㎡")),
        (_("Free area"), _with(r.free_sqm, "㎡")),
        (_("Floor height"), _with(r.floor_height_m, "m")),
        (_("Floor load"), _amount_said(r.floor_load_text)),
        (_("Rent"), _amount_said(r.rent_text)),
        (_("Service charge"), _amount_said(r.fee_text)),
        (_("Grade"), _word(GRADES, r.grade)),
        (_("Industry"), name_said(r.industry_focus)),
    ]


def _amount_said(text: str) -> str:
    """An amount as the ledger writes it, in Chinese as it stands; in English its number and unit, where it is one."""
    amount = stated_amount(text) if _language() == "en" else None
    if amount is None or not amount.unit:
        return text
    number = _plain(amount.low) if amount.high is None else f"{_plain(amount.low)}–{_plain(amount.high)}"
    return amount.qualifier.print_with(number, unit_called(amount.unit).en, "en")


def _building_by_file(r: BuildingRecord) -> list[tuple[str, str]]:
    """What a building's reading would state, as its file has it."""
    per_day = unit_called("元/㎡/天").in_language(_language())
    low, high = r.rent_low_yuan, r.rent_high_yuan
    rent = (
        _with(low, per_day) if high is None or high == low or low is None else f"{_plain(low)}–{_with(high, per_day)}"
    )
    return [
        (_("Address"), r.address),
        (_("Subdistrict"), name_said(r.subdistrict)),
        (_("Gross floor area"), _with(r.gfa_sqm, "㎡")),
        (_("Lettable area"), _with(r.lettable_sqm, "㎡")),
        (_("Floor height"), _with(r.floor_height_m, "m")),
        (_("Floor load"), _with(r.floor_load_kn, "kN/㎡")),
        (_("Rent"), rent),
        (_("Service charge"), _with(r.fee_yuan, unit_called("元/㎡/月").in_language(_language()))),
        (_("Grade"), _word(GRADES, r.grade)),
        (_("Industry"), name_said(r.industry_focus)),
    ]


def _file(r: BuildingRecord) -> list[tuple[str, str]]:
    """What the file of a building states besides what its readings do."""
    return [
        (_("Also called"), r.alias),
        (_("Park"), name_said(r.park)),
        (_("Developer"), r.developer),
        (_("Ownership"), _word(OWNERSHIPS, r.owner_type)),
        (_("Property manager"), r.property_company),
        (_("Built in"), "" if r.built_year is None else f"{r.built_year:f}"),
        (_("Floors"), _floors(r)),
        (_("Standard floor"), _with(r.standard_floor_sqm, "㎡")),
        (_("Clear height"), _with(r.clear_height_m, "m")),
        (_("Usable ratio"), _with(r.usable_ratio, "%")),
        (_("Lifts"), _lifts(r)),
        (_("Air conditioning"), " ".join(w for w in (_word(AIR_CONDITIONING, r.ac_type), r.ac_hours) if w)),
        (_("Power"), _with(r.power_kva, "kVA")),
        (_("Network"), r.network),
        (_("Parking"), " · ".join(w for w in (_with(r.parking_count, _("spaces")), r.parking_ratio) if w)),
        (_("Hand-over standard"), _word(DELIVERIES, r.delivery_standard)),
        (_("Metro"), _metro(r)),
    ]


def _unit(r: UnitRecord) -> list[tuple[str, str]]:
    return [
        (_("Floor"), r.floor_label),
        (_("Gross area"), _with(r.gfa_sqm, "㎡")),
        (_("Usable area"), _with(r.usable_sqm, "㎡")),
        (_("Rent"), _with(r.rent_yuan, unit_called("元/㎡/天").in_language(_language()))),
        (_("Service charge"), _with(r.fee_yuan, unit_called("元/㎡/月").in_language(_language()))),
        (_("Rent-free period"), _with(r.rent_free_months, _("months"))),
        (_("Deposit"), r.deposit_text),
        (_("Available from"), r.available_from.isoformat() if r.available_from else ""),
        (_("Shortest lease"), _with(r.min_lease_months, _("months"))),
        (_("Clear height"), _with(r.clear_height_m, "m")),
        (_("Floor load"), _with(r.floor_load_kn, "kN/㎡")),
        (_("Power"), _with(r.power_kva, "kVA")),
        (_("Water"), _whether(r.has_water)),
        (_("Exhaust"), _whether(r.has_exhaust)),
        (_("Divisible"), _whether(r.divisible)),
        (_("Fit-out"), _word(DELIVERIES, r.fitout)),
        (_("Orientation"), _word(ORIENTATIONS, r.orientation)),
        (_("Remark"), r.remark),
    ]


def _floors(r: BuildingRecord) -> str:
    above = _("%(count)s above ground") % {"count": f"{r.floors_above:f}"} if r.floors_above else ""
    below = _("%(count)s below") % {"count": f"{r.floors_below:f}"} if r.floors_below else ""
    return " · ".join(w for w in (above, below) if w)


def _lifts(r: BuildingRecord) -> str:
    passengers = _("%(count)s for passengers") % {"count": f"{r.passenger_lifts:f}"} if r.passenger_lifts else ""
    freight = _("%(count)s for freight") % {"count": f"{r.freight_lifts:f}"} if r.freight_lifts else ""
    return " · ".join(w for w in (passengers, freight) if w)


def _metro(r: ParcelRecord | BuildingRecord) -> str:
    return " · ".join(w for w in (r.metro_name, _with(r.metro_m, "m")) if w)


def _whether(said: bool | None) -> str:
    return "" if said is None else _("yes") if said else _("no")


def _language() -> str:
    return get_language() or "zh-hans"


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


def _floor_price(yuan: Fraction | None) -> str:
    return "" if yuan is None else _with(round_half_up(yuan), _("yuan a ㎡ of floor area"))


def _with(number: Decimal | None, unit: str) -> str:
    return "" if number is None else f"{_plain(number)} {unit}"


def _plain(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _word(words: Mapping[str, Bilingual], key: str) -> str:
    return words[key].in_language(get_language() or "zh-hans") if key in words else key
