"""What can be had, as the search knows it: rows for each public parcel, building and free unit, made from other rows."""

from __future__ import annotations

from datetime import date

from django.db import models

from zhaoshang.domain.estate.models.listings import Listing
from zhaoshang.domain.estate.models.things import Unit
from zhaoshang.domain.evidence.models import money_field, quantity_field
from zhaoshang.domain.journal.models import DerivedModel

NEVER = date(9999, 12, 31)
NUMBERS = (
    "least_sqm", "clear_height_m", "floor_load_kn", "power_kva", "metro_m", "has_water", "has_exhaust", "free_day", "public_since",
    "listing", "unit",
)  # fmt: skip


class OfferPlace(DerivedModel):
    """What is true of all that a listing offers: the words it is found by (`kernel.searching`), and the box of its public
    outline in ten-millionths of a degree of CGCS2000, null where nobody has drawn it. On `due_on` what it offers changes
    without anybody doing anything (a lease ends, a hold is over), and is worked out anew.
    """

    listing = models.OneToOneField(Listing, on_delete=models.PROTECT, related_name="place", primary_key=True)
    words = models.TextField()
    west = models.IntegerField(null=True)
    south = models.IntegerField(null=True)
    east = models.IntegerField(null=True)
    north = models.IntegerField(null=True)
    due_on = models.DateField(default=NEVER, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["west", "east", "south", "north"], name="estate_offer_place_window")]

    def __str__(self) -> str:
        return str(self.listing)


class Offer(DerivedModel):
    """One parcel, building or unit somebody could be offered, with the numbers a need is held against.

    Derived: `queries.offering` says what of it follows from listing, facts, holds and outline, and `commands.offers` keeps it
    so. There is none of a listing that is not published, nor of a unit that is let or held. A number that nobody stated is
    null: unknown. Areas in square metres (where it is divisible, a part of `least_sqm` can be had), load in kN/㎡, height in
    metres, power in kVA, rent in yuan a square metre and day, price in yuan, the way to the metro in metres. `free_day` is
    the first day it can be had, counted from 1 January of the year 1; `public_since` the moment its listing was published,
    in microseconds of the Unix clock: the latest comes first.
    """

    class Kind(models.TextChoices):
        PARCEL = "parcel"
        BUILDING = "building"
        UNIT = "unit"

    class Side(models.IntegerChoices):
        """What it is offered as: land, space, or nothing of its own (a building told by its units or without free space; land that
        is taken)."""

        NEITHER = 0
        LAND = 1
        SPACE = 2

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="offers", db_index=False)
    unit = models.OneToOneField(Unit, null=True, on_delete=models.PROTECT, related_name="offer")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    side = models.PositiveSmallIntegerField(choices=Side.choices)
    land_use = models.CharField(max_length=20, blank=True)
    label = models.CharField(max_length=60, blank=True)
    floor_label = models.CharField(max_length=20, blank=True)
    area_sqm = quantity_field(2)
    least_sqm = quantity_field(2)
    clear_height_m = quantity_field(2)
    floor_load_kn = quantity_field(4)
    power_kva = quantity_field(2)
    rent_yuan = quantity_field(4)
    price_yuan = money_field()
    metro_m = quantity_field(0)
    has_water = models.BooleanField(null=True)
    has_exhaust = models.BooleanField(null=True)
    free_day = models.IntegerField(null=True)
    is_sample = models.BooleanField(default=False)
    public_since = models.BigIntegerField()

    class Meta:
        ordering = ["-public_since", "-listing_id", "unit_id"]
        indexes = [
            # Each holds all a need is held against, so that no row is looked at that does not fit.
            models.Index(fields=["side", "area_sqm", "rent_yuan", *NUMBERS], name="estate_offer_needs"),
            models.Index(fields=["side", "rent_yuan", "area_sqm", *NUMBERS], name="estate_offer_rent"),
            models.Index(fields=["side", "metro_m"], name="estate_offer_metro"),
            models.Index(fields=["side", "-public_since", "-listing", "unit"], name="estate_offer_newest"),
            models.Index(fields=["kind", "-public_since", "-listing"], name="estate_offer_kind"),
            models.Index(fields=["listing", "side"], name="estate_offer_listing"),
            models.Index(fields=["label"], name="estate_offer_label"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.listing} {self.label}".strip()

    @property
    def free_from(self) -> date | None:
        """The first day it can be had, where that is known."""
        return None if self.free_day is None else date.fromordinal(self.free_day)

    @property
    def number(self) -> str:
        """What it is asked for by: the listing's number, and for a unit its own after it."""
        return f"{self.listing.number}-{self.unit_id}" if self.unit_id else self.listing.number


class OfferWatch(DerivedModel):
    """The one row that says how far the offers have followed: by kind of fact the last row they knew, and the centres."""

    seen = models.JSONField(default=dict)

    class Meta:
        constraints = [models.CheckConstraint(name="estate_offer_watch_single", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return str(self.seen)
