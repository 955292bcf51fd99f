"""Reads of estate: what a person may see, what its figures count, what is on offer, how things stand and where they lie."""

from zhaoshang.domain.estate.queries.catalogue import offered_to, on_show, to_be_had
from zhaoshang.domain.estate.queries.finding import Found, Near, find, near_misses, offers_called, places_that_fit
from zhaoshang.domain.estate.queries.ground import outline_of, outlines, outlines_of, outlines_within
from zhaoshang.domain.estate.queries.listings import (
    building_files,
    file_of,
    lettable_by_building,
    names_with_file,
    places_kept_inside,
    published_listings,
    stated_of,
    stated_of_each,
    summed_units,
    units_beside,
)
from zhaoshang.domain.estate.queries.needs import Needs, read_needs
from zhaoshang.domain.estate.queries.offering import Stands, can_be_had, stands_of
from zhaoshang.domain.estate.queries.populations import granted_parcels, occupancy_readings, readings_with_year_start
from zhaoshang.domain.estate.queries.reach import holds_visible_to, parcels_visible_to, units_visible_to, visible_to
from zhaoshang.domain.estate.queries.standing import (
    coming_leases,
    expired_holds,
    leases_of,
    living_holds,
    occupancy_history,
    section_of,
    standing_of_parcel,
    standing_of_unit,
    standings_of,
)

__all__ = [
    "Found",
    "Near",
    "Needs",
    "Stands",
    "building_files",
    "can_be_had",
    "coming_leases",
    "expired_holds",
    "file_of",
    "find",
    "granted_parcels",
    "holds_visible_to",
    "leases_of",
    "lettable_by_building",
    "living_holds",
    "names_with_file",
    "near_misses",
    "occupancy_history",
    "occupancy_readings",
    "offered_to",
    "offers_called",
    "on_show",
    "outline_of",
    "outlines",
    "outlines_of",
    "outlines_within",
    "parcels_visible_to",
    "places_kept_inside",
    "places_that_fit",
    "published_listings",
    "read_needs",
    "readings_with_year_start",
    "section_of",
    "standing_of_parcel",
    "standing_of_unit",
    "standings_of",
    "stands_of",
    "stated_of",
    "stated_of_each",
    "summed_units",
    "to_be_had",
    "units_beside",
    "units_visible_to",
    "visible_to",
]
