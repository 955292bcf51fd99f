"""Tables of estate."""

from zhaoshang.domain.estate.models.holds import Hold
from zhaoshang.domain.estate.models.land import ParcelRecord
from zhaoshang.domain.estate.models.listings import Listing
from zhaoshang.domain.estate.models.offers import Offer, OfferPlace, OfferWatch
from zhaoshang.domain.estate.models.outlines import Outline
from zhaoshang.domain.estate.models.space import BuildingRecord, FloorRecord, OccupancyReading, Tenancy, UnitRecord
from zhaoshang.domain.estate.models.things import Building, Floor, Parcel, Unit

__all__ = [
    "Building",
    "BuildingRecord",
    "Floor",
    "FloorRecord",
    "Hold",
    "Listing",
    "OccupancyReading",
    "Offer",
    "OfferPlace",
    "OfferWatch",
    "Outline",
    "Parcel",
    "ParcelRecord",
    "Tenancy",
    "Unit",
    "UnitRecord",
]
