"""What panoramas and tours are of."""

from __future__ import annotations

Place = tuple[str, int]
"""A parcel or building: `parcels` or `buildings`, and its id."""


class OfAPlace:
    """A row of one parcel, of one building, or of neither."""

    parcel_id: int | None
    building_id: int | None

    @property
    def place(self) -> Place | None:
        """What it is of; None for a tour of the district."""
        if self.parcel_id:
            return "parcels", self.parcel_id
        return ("buildings", self.building_id) if self.building_id else None
