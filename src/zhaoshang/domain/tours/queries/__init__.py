"""Reads of tours, one module per thing: panoramas, tours."""

from zhaoshang.domain.tours.queries.panoramas import (
    altered_tiles,
    covers_pending,
    folder_of,
    is_out_of_date,
    kept_tiles,
    photographs_of,
    public_before,
    published,
    retouched_for,
    standing_covers,
    unfinished,
    visible_to,
)
from zhaoshang.domain.tours.queries.tours import published_tours, tours_visible_to

__all__ = [
    "altered_tiles",
    "covers_pending",
    "folder_of",
    "is_out_of_date",
    "kept_tiles",
    "photographs_of",
    "public_before",
    "published",
    "published_tours",
    "retouched_for",
    "standing_covers",
    "tours_visible_to",
    "unfinished",
    "visible_to",
]
