"""Writes of estate: things become known, are described and shown, promised, and drawn on the map."""

from zhaoshang.domain.estate.commands.holds import end_hold, expire_holds, extend_hold, hold
from zhaoshang.domain.estate.commands.listings import describe, publish, verify, withdraw
from zhaoshang.domain.estate.commands.offers import follow, rebuild_search
from zhaoshang.domain.estate.commands.outlines import bring_map, draw_outline
from zhaoshang.domain.estate.commands.registering import (
    register_buildings,
    register_floors,
    register_parcels,
    register_units,
)

__all__ = [
    "bring_map",
    "describe",
    "draw_outline",
    "end_hold",
    "expire_holds",
    "extend_hold",
    "follow",
    "hold",
    "publish",
    "rebuild_search",
    "register_buildings",
    "register_floors",
    "register_parcels",
    "register_units",
    "verify",
    "withdraw",
]
