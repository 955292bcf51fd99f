"""Writes of tours, one module per thing: panoramas, tours."""

from zhaoshang.domain.tours.commands.panoramas import (
    begin,
    ingest,
    progress,
    publish,
    refuse,
    set_heading,
    take_tiles,
    withdraw,
)

__all__ = ["begin", "ingest", "progress", "publish", "refuse", "set_heading", "take_tiles", "withdraw"]
