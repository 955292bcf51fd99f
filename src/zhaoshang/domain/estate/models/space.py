"""What the ledgers of buildings state: how full they stand, what they are, their floors, units and leases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet

from zhaoshang.domain.estate.models.listings import kept_inside
from zhaoshang.domain.estate.models.things import Building, Floor, Unit
from zhaoshang.domain.evidence.models import Fact, money_field, quantity_field
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.names import fold
from zhaoshang.kernel.refusal import Refusal


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

    # What the building's units leave free, where they are known: laid beside a reading by whoever shows it.
    free_by_units: Decimal | None = None

    class Meta(Fact.Meta):
        pass

    @property
    def unlet_sqm(self) -> Decimal | None:
        """Lettable less leased, on the reading's day."""
        known = self.lettable_sqm is not None and self.leased_sqm is not None
        return self.lettable_sqm - self.leased_sqm if known else None

    @property
    def free_sqm(self) -> Decimal | None:
        """What is free: by the units where they are known, else by this reading. A building has one free area."""
        return self.unlet_sqm if self.free_by_units is None else self.free_by_units

    @classmethod
    def key_of(cls, values: Mapping[str, Any], day: date) -> str:
        """Building and day."""
        return f"{fold(str(values['building_name']))}|{day}"


class BuildingRecord(Fact):
    """What a building is, as its file states it on a day: who owns it, its floors, lifts, air conditioning, power, rents."""

    NAME = Bilingual("楼宇档案", "Building file")
    ABOUT = ("building_name",)
    DAY = "as_of"
    CAN_OBJECT = True
    VALUES = (
        "building_name",
        "alias",
        "subdistrict",
        "address",
        "developer",
        "owner_type",
        "property_company",
        "chief_name",
        "built_year",
        "floors_above",
        "floors_below",
        "gfa_sqm",
        "lettable_sqm",
        "self_use_sqm",
        "standard_floor_sqm",
        "floor_height_m",
        "clear_height_m",
        "floor_load_kn",
        "usable_ratio",
        "passenger_lifts",
        "freight_lifts",
        "ac_type",
        "ac_hours",
        "power_kva",
        "network",
        "parking_count",
        "parking_ratio",
        "fee_yuan",
        "rent_low_yuan",
        "rent_high_yuan",
        "delivery_standard",
        "grade",
        "industry_focus",
        "metro_name",
        "metro_m",
        "remark",
        "park",
        "publish_level",
    )

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="records")
    building_name = models.CharField(max_length=120)
    alias = models.CharField(max_length=120, blank=True)
    subdistrict = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=200, blank=True)
    developer = models.CharField(max_length=200, blank=True)
    owner_type = models.CharField(max_length=12, blank=True)
    property_company = models.CharField(max_length=200, blank=True)
    chief_name = models.CharField(max_length=60, blank=True)
    built_year = quantity_field(0)
    floors_above = quantity_field(0)
    floors_below = quantity_field(0)
    gfa_sqm = quantity_field(2)
    lettable_sqm = quantity_field(2)
    self_use_sqm = quantity_field(2)
    standard_floor_sqm = quantity_field(2)
    floor_height_m = quantity_field(2)
    clear_height_m = quantity_field(2)
    floor_load_kn = quantity_field(4)
    usable_ratio = quantity_field(4)
    passenger_lifts = quantity_field(0)
    freight_lifts = quantity_field(0)
    ac_type = models.CharField(max_length=12, blank=True)
    ac_hours = models.CharField(max_length=60, blank=True)
    power_kva = quantity_field(2)
    network = models.CharField(max_length=120, blank=True)
    parking_count = quantity_field(0)
    parking_ratio = models.CharField(max_length=40, blank=True)
    fee_yuan = quantity_field(4)
    rent_low_yuan = quantity_field(4)
    rent_high_yuan = quantity_field(4)
    delivery_standard = models.CharField(max_length=12, blank=True)
    grade = models.CharField(max_length=40, blank=True)
    industry_focus = models.CharField(max_length=120, blank=True)
    metro_name = models.CharField(max_length=60, blank=True)
    metro_m = quantity_field(0)
    remark = models.TextField(blank=True)
    park = models.CharField(max_length=60, blank=True)
    publish_level = models.CharField(max_length=12, blank=True)

    class Meta(Fact.Meta):
        pass

    @classmethod
    def objections(cls, stated: Sequence[Mapping[str, Any]]) -> list[Refusal | None]:
        """What is public is not for inside only."""
        return kept_inside(stated, "building__name_key", lambda values: fold(str(values["building_name"])))

    @classmethod
    def key_of(cls, values: Mapping[str, Any], day: date) -> str:  # noqa: ARG003 -- the same on any day
        """The building's name: what is stated of it later is said of the same."""
        return fold(str(values["building_name"]))


class FloorRecord(Fact):
    """What one floor of a building is: its level (1 = the first above ground, -1 = the first below, 3.5 = 3A), its areas."""

    NAME = Bilingual("楼层记载", "Floor record")
    ABOUT = ("building_name", "floor_label")
    DAY = "as_of"
    WORKED_OUT: ClassVar[Mapping[str, str]] = {"level": "floor_label"}
    VALUES = (
        "building_name",
        "floor_label",
        "level",
        "gfa_sqm",
        "lettable_sqm",
        "floor_height_m",
        "clear_height_m",
        "floor_load_kn",
        "purpose",
        "remark",
    )

    floor = models.ForeignKey(Floor, on_delete=models.PROTECT, related_name="records")
    building_name = models.CharField(max_length=120)
    floor_label = models.CharField(max_length=20)
    level = quantity_field(1)
    gfa_sqm = quantity_field(2)
    lettable_sqm = quantity_field(2)
    floor_height_m = quantity_field(2)
    clear_height_m = quantity_field(2)
    floor_load_kn = quantity_field(4)
    purpose = models.CharField(max_length=60, blank=True)
    remark = models.TextField(blank=True)

    class Meta(Fact.Meta):
        pass

    @classmethod
    def key_of(cls, values: Mapping[str, Any], day: date) -> str:  # noqa: ARG003 -- the same on any day
        """Building and floor."""
        return f"{fold(str(values['building_name']))}|{fold(str(values['floor_label']))}"


class UnitRecord(Fact):
    """What one unit is and where it stands: rent in yuan a square metre and day, heights in metres, load in kN a square metre."""

    NAME = Bilingual("房源记载", "Unit record")
    ABOUT = ("building_name", "unit_no")
    DAY = "as_of"
    WORKED_OUT: ClassVar[Mapping[str, str]] = {"level": "floor_label"}
    VALUES = (
        "building_name",
        "unit_no",
        "floor_label",
        "level",
        "gfa_sqm",
        "usable_sqm",
        "orientation",
        "rent_yuan",
        "fee_yuan",
        "rent_free_months",
        "deposit_text",
        "available_from",
        "min_lease_months",
        "divisible",
        "fitout",
        "has_water",
        "has_exhaust",
        "clear_height_m",
        "floor_load_kn",
        "power_kva",
        "status",
        "remark",
    )

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="records")
    building_name = models.CharField(max_length=120)
    unit_no = models.CharField(max_length=60)
    floor_label = models.CharField(max_length=20)
    level = quantity_field(1)
    gfa_sqm = quantity_field(2)
    usable_sqm = quantity_field(2)
    orientation = models.CharField(max_length=20, blank=True)
    rent_yuan = quantity_field(4)
    fee_yuan = quantity_field(4)
    rent_free_months = quantity_field(1)
    deposit_text = models.CharField(max_length=60, blank=True)
    available_from = models.DateField(null=True)
    min_lease_months = quantity_field(0)
    divisible = models.BooleanField(null=True)
    fitout = models.CharField(max_length=12, blank=True)
    has_water = models.BooleanField(null=True)
    has_exhaust = models.BooleanField(null=True)
    clear_height_m = quantity_field(2)
    floor_load_kn = quantity_field(4)
    power_kva = quantity_field(2)
    status = models.CharField(max_length=12)
    remark = models.TextField(blank=True)

    class Meta(Fact.Meta):
        pass

    @classmethod
    def key_of(cls, values: Mapping[str, Any], day: date) -> str:  # noqa: ARG003 -- the same on any day
        """Building and unit number."""
        return f"{fold(str(values['building_name']))}|{fold(str(values['unit_no']))}"


class Tenancy(Fact):
    """A firm in a building: the unit, the area, from when to when. The lease of a unit; it is signed before it begins."""

    NAME = Bilingual("楼宇入驻企业", "Tenancy")
    ABOUT = ("building_name",)
    DAY = "lease_start"
    KNOWN_LATER = "uscc"
    DAYS_AHEAD = 2 * 366
    CAN_CLASH = True
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
    def clashes(cls, values: Mapping[str, Any], day: date, other: Mapping[str, Any], other_day: date) -> bool:
        """Two leases of one unit that run on the same day, to the same firm or another."""
        end, other_end = values.get("lease_end"), other.get("lease_end")
        return (end is None or other_day <= end) and (other_end is None or day <= other_end)

    @classmethod
    def key_of(cls, values: Mapping[str, Any], day: date) -> str:
        """Building, unit, firm and the lease's first day."""
        who = values.get("uscc") or fold(str(values["tenant_name"]))
        return f"{fold(str(values['building_name']))}|{values['unit_no']}|{who}|{day}"
