"""What the land ledger states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import models

from zhaoshang.domain.estate.errors import GrantNeedsDay
from zhaoshang.domain.estate.models.listings import kept_inside
from zhaoshang.domain.estate.models.things import Parcel
from zhaoshang.domain.estate.states import GRANTED
from zhaoshang.domain.evidence.models import Fact, money_field, quantity_field
from zhaoshang.kernel.area import SQM_PER_MU
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.bounds import most_allowed
from zhaoshang.kernel.refusal import Refusal

_HUNDREDTH_OF_A_MU = SQM_PER_MU / 100
_AREA_PLACES = 6


class ParcelRecord(Fact):
    """What the land ledger states of a parcel: use, size, terms, state. Granted ones happened on the grant's day. Its bounds are one
    text or four, as the ledger has them; `land_use_system` names the standard the use's code is of.

    The six control indices of "standard land" are `investment_intensity` (10,000 yuan a mu), `std_far_text`, `tax_per_mu`
    (10,000 yuan a mu and year), `va_per_tce` (10,000 yuan a ton of coal equivalent), `va_per_ton_emission` (10,000 yuan a
    ton) and `rd_ratio` (per cent of the main revenue): domain handbook, 5.1.
    """

    NAME = Bilingual("地块台账记载", "Parcel record")
    ABOUT = ("parcel_no",)
    DAY = "granted_on"
    CAN_OBJECT = True
    VALUES = (
        "parcel_no",
        "name",
        "subdistrict",
        "bounds_text",
        "area_sqm",
        "land_use",
        "far_text",
        "density_text",
        "green_text",
        "height_limit_m",
        "grant_years",
        "start_price_yuan",
        "deal_price_yuan",
        "investment_intensity",
        "tax_per_mu",
        "industry_focus",
        "clearing_text",
        "state",
        "land_use_code",
        "grant_method",
        "winner_name",
        "winner_uscc",
        "planned_on",
        "is_standard_land",
        "std_far_text",
        "va_per_tce",
        "va_per_ton_emission",
        "rd_ratio",
        "self_hold_ratio",
        "divisible",
        "min_unit_sqm",
        "utilities_text",
        "power_kva",
        "metro_name",
        "metro_m",
        "bounds_east",
        "bounds_south",
        "bounds_west",
        "bounds_north",
        "mix_ratio_text",
        "land_use_system",
        "park",
        "publish_level",
    )

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="records")
    parcel_no = models.CharField(max_length=80)
    name = models.CharField(max_length=120, blank=True)
    subdistrict = models.CharField(max_length=60, blank=True)
    bounds_text = models.TextField(blank=True)
    area_sqm = quantity_field(_AREA_PLACES)
    land_use = models.CharField(max_length=20)
    far_text = models.CharField(max_length=40, blank=True)
    density_text = models.CharField(max_length=40, blank=True)
    green_text = models.CharField(max_length=40, blank=True)
    height_limit_m = quantity_field(2)
    grant_years = models.CharField(max_length=40, blank=True)
    start_price_yuan = money_field()
    deal_price_yuan = money_field()
    investment_intensity = quantity_field(4)
    tax_per_mu = quantity_field(4)
    industry_focus = models.CharField(max_length=120, blank=True)
    clearing_text = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12)
    land_use_code = models.CharField(max_length=20, blank=True)
    grant_method = models.CharField(max_length=40, blank=True)
    winner_name = models.CharField(max_length=200, blank=True)
    winner_uscc = models.CharField(max_length=18, blank=True)
    planned_on = models.DateField(null=True)
    is_standard_land = models.BooleanField(null=True)
    std_far_text = models.CharField(max_length=40, blank=True)
    va_per_tce = quantity_field(4)
    va_per_ton_emission = quantity_field(4)
    rd_ratio = quantity_field(4)
    self_hold_ratio = quantity_field(4)
    divisible = models.BooleanField(null=True)
    min_unit_sqm = quantity_field(2)
    utilities_text = models.CharField(max_length=200, blank=True)
    power_kva = quantity_field(2)
    metro_name = models.CharField(max_length=60, blank=True)
    metro_m = quantity_field(0)
    bounds_east = models.CharField(max_length=120, blank=True)
    bounds_south = models.CharField(max_length=120, blank=True)
    bounds_west = models.CharField(max_length=120, blank=True)
    bounds_north = models.CharField(max_length=120, blank=True)
    mix_ratio_text = models.CharField(max_length=120, blank=True)
    land_use_system = models.CharField(max_length=60, blank=True)
    park = models.CharField(max_length=60, blank=True)
    publish_level = models.CharField(max_length=12, blank=True)

    class Meta(Fact.Meta):
        pass

    @property
    def start_floor_price(self) -> Fraction | None:
        """What the starting price makes a square metre of the floor area that may be built, in yuan: price ÷ (area × highest FAR), as
        in the domain handbook, 5.1. Unrounded, and of the whole hundredths of a mu the ledger stated where the area is kept as such;
        shown half-up at 2 decimals. None where the plan does not firmly say how much."""
        return self._by_floor_area(self.start_price_yuan)

    @property
    def deal_floor_price(self) -> Fraction | None:
        """The same of the closing price."""
        return self._by_floor_area(self.deal_price_yuan)

    def _by_floor_area(self, price: Decimal | None) -> Fraction | None:
        far = most_allowed(self.far_text)
        if price is None or far is None or not self.area_sqm:
            return None
        return Fraction(price) / (_as_stated(self.area_sqm) * Fraction(far))

    @classmethod
    def ledger_row(cls, values: Mapping[str, Any], day: date) -> dict[str, Any]:
        """A granted parcel states the day of its grant, any other the ledger's day."""
        row = super().ledger_row(values, day)
        return row if values["state"] in GRANTED else row | {"granted_on": None, "as_of": day}

    def correcting(self, values: Mapping[str, Any], day: date) -> None:
        """A parcel that becomes granted needs the day of its grant: the day the ledger was drawn up is none."""
        if values["state"] in GRANTED and self.state not in GRANTED and day == self.happened_on:
            raise GrantNeedsDay(field="happened_on")

    @classmethod
    def objections(cls, stated: Sequence[Mapping[str, Any]]) -> list[Refusal | None]:
        """What is public is not for inside only."""
        return kept_inside(stated, "parcel__parcel_no", lambda values: str(values["parcel_no"]))

    @classmethod
    def key_of(cls, values: Mapping[str, Any], day: date) -> str:  # noqa: ARG003 -- the same on any day
        """The parcel's number: what is stated of it later is said of the same."""
        return str(values["parcel_no"])


def _as_stated(sqm: Decimal) -> Fraction:
    """The area in ㎡ before it was rounded to be kept: a third of a ㎡ has no last decimal, and a price on the half needs it exactly.
    It is taken for whole hundredths of a mu where rounding those gives what is kept; any other area stands as it is."""
    kept = Fraction(sqm)
    whole = round(kept / _HUNDREDTH_OF_A_MU) * _HUNDREDTH_OF_A_MU
    return whole if abs(whole - kept) <= Fraction(1, 2 * 10**_AREA_PLACES) else kept
