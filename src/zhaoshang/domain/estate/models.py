"""Tables of estate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.db.models import QuerySet

from zhaoshang.domain.estate.errors import GrantNeedsDay
from zhaoshang.domain.estate.states import GRANTED
from zhaoshang.domain.evidence.models import Fact, money_field, quantity_field
from zhaoshang.domain.journal.models import GuardedModel, at_with_by
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.names import fold


class Parcel(GuardedModel):
    """One bounded lot of land, known by its official number."""

    parcel_no = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["parcel_no"]

    def __str__(self) -> str:
        return self.name or self.parcel_no


class Building(GuardedModel):
    """A commercial building, known by its name within the district."""

    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120, unique=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ParcelRecord(Fact):
    """What the land ledger states of a parcel: use, size, terms, state. Granted ones happened on the grant's day."""

    NAME = Bilingual("地块台账记载", "Parcel record")
    ABOUT = ("parcel_no",)
    DAY = "granted_on"
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
    )

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="records")
    parcel_no = models.CharField(max_length=80)
    name = models.CharField(max_length=120, blank=True)
    subdistrict = models.CharField(max_length=60, blank=True)
    bounds_text = models.TextField(blank=True)
    area_sqm = quantity_field(6)
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

    class Meta(Fact.Meta):
        pass

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
    def key_of(cls, values: Mapping[str, Any], day: date) -> str:  # noqa: ARG003 -- the same on any day
        """The parcel's number: what is stated of it later is said of the same."""
        return str(values["parcel_no"])


class OccupancyReading(Fact):
    """How full a building stands on a day: lettable and leased area, and the rate at the year's start if printed.

    `year_start_sqm` is lettable area × the printed rate at the year's start: the weight that rate has in a sum.
    """

    NAME = Bilingual("楼宇入驻读数", "Occupancy reading")
    ABOUT = ("building_name",)
    DAY = "as_of"
    VALUES = (
        "building_name",
        "subdistrict",
        "address",
        "gfa_sqm",
        "lettable_sqm",
        "leased_sqm",
        "printed_rate",
        "year_start_rate",
        "year_start_sqm",
        "floor_height_m",
        "floor_load_text",
        "rent_text",
        "fee_text",
        "grade",
        "industry_focus",
        "above_scale_count",
        "tax_last_year_yuan",
        "remark",
    )

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="readings")
    building_name = models.CharField(max_length=120)
    subdistrict = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=200, blank=True)
    gfa_sqm = quantity_field(2)
    lettable_sqm = quantity_field(2)
    leased_sqm = quantity_field(2)
    printed_rate = quantity_field(4)
    year_start_rate = quantity_field(4)
    year_start_sqm = quantity_field(6)
    floor_height_m = quantity_field(2)
    floor_load_text = models.CharField(max_length=40, blank=True)
    rent_text = models.CharField(max_length=40, blank=True)
    fee_text = models.CharField(max_length=40, blank=True)
    grade = models.CharField(max_length=40, blank=True)
    industry_focus = models.CharField(max_length=120, blank=True)
    above_scale_count = quantity_field(0)
    tax_last_year_yuan = money_field()
    remark = models.TextField(blank=True)

    class Meta(Fact.Meta):
        pass

    @classmethod
    def key_of(cls, values: Mapping[str, Any], day: date) -> str:
        """Building and day."""
        return f"{fold(str(values['building_name']))}|{day}"


class Tenancy(Fact):
    """A firm in a building: the unit, the area, from when to when."""

    NAME = Bilingual("楼宇入驻企业", "Tenancy")
    ABOUT = ("building_name",)
    DAY = "lease_start"
    KNOWN_LATER = "uscc"
    VALUES = (
        "building_name",
        "unit_no",
        "tenant_name",
        "uscc",
        "area_sqm",
        "lease_end",
        "registered_here",
        "remark",
    )

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="tenancies")
    building_name = models.CharField(max_length=120)
    unit_no = models.CharField(max_length=60)
    tenant_name = models.CharField(max_length=200)
    uscc = models.CharField(max_length=18, blank=True)
    area_sqm = quantity_field(2)
    lease_end = models.DateField(null=True)
    registered_here = models.BooleanField(null=True)
    remark = models.TextField(blank=True)

    class Meta(Fact.Meta):
        pass

    @classmethod
    def resembling(cls, stated: Sequence[Mapping[str, Any]]) -> QuerySet[Any]:
        """What is let in the same buildings."""
        buildings = {fold(str(values["building_name"])) for values in stated}
        units = {str(values["unit_no"]) for values in stated}
        return cls._default_manager.filter(building__name_key__in=buildings, unit_no__in=units)

    @classmethod
    def likenesses(cls, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Building and unit."""
        return (f"{fold(str(values['building_name']))}|{values['unit_no']}",)

    @classmethod
    def resembles(cls, values: Mapping[str, Any], day: date, other: Any) -> bool:  # noqa: ARG003 -- from whatever day
        """The same firm in the same unit, from whatever day."""
        unit = (fold(str(values["building_name"])), values["unit_no"], fold(str(values["tenant_name"])))
        return unit == (fold(other.building_name), other.unit_no, fold(other.tenant_name))

    @classmethod
    def key_of(cls, values: Mapping[str, Any], day: date) -> str:
        """Building, unit, firm and the lease's first day."""
        who = values.get("uscc") or fold(str(values["tenant_name"]))
        return f"{fold(str(values['building_name']))}|{values['unit_no']}|{who}|{day}"


class Listing(GuardedModel):
    """What the public is told of a parcel or building besides what the ledgers state: who answers, in a few sentences, and
    since when it was last found to be right. Public while `published_at` is set."""

    number = models.CharField(max_length=32, unique=True)
    parcel = models.OneToOneField(Parcel, null=True, on_delete=models.PROTECT, related_name="listing")
    building = models.OneToOneField(Building, null=True, on_delete=models.PROTECT, related_name="listing")
    summary = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    contact = models.CharField(max_length=120, blank=True)
    org_path = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.CharField(max_length=80, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="estate_listing_of_one_thing",
                condition=models.Q(parcel__isnull=True, building__isnull=False)
                | models.Q(parcel__isnull=False, building__isnull=True),
            ),
            at_with_by("estate_listing_verified_at_with_by", "verified"),
            at_with_by("estate_listing_published_at_with_by", "published"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.parcel or self.building}"
