"""Writes of tours, one module per thing: panoramas, tours, what stands beside them."""

from zhaoshang.domain.tours.commands.attachments import add_plan, attach, hold_back, release, retire_plan
from zhaoshang.domain.tours.commands.panoramas import (
    begin,
    ingest,
    pair,
    progress,
    publish,
    refuse,
    render,
    set_heading,
    take_picture,
    take_tiles,
    unpair,
    withdraw,
)
from zhaoshang.domain.tours.commands.retouches import (
    apply_retouch,
    refuse_retouch,
    retouch,
    retouch_progress,
    take_retouched,
)
from zhaoshang.domain.tours.commands.tours import (
    arrange,
    bring_back,
    describe_tour,
    found_tour,
    publish_tour,
    withdraw_tour,
)

__all__ = [
    "add_plan",
    "apply_retouch",
    "arrange",
    "attach",
    "begin",
    "bring_back",
    "describe_tour",
    "found_tour",
    "hold_back",
    "ingest",
    "pair",
    "progress",
    "publish",
    "publish_tour",
    "refuse",
    "refuse_retouch",
    "release",
    "render",
    "retire_plan",
    "retouch",
    "retouch_progress",
    "set_heading",
    "take_picture",
    "take_retouched",
    "take_tiles",
    "unpair",
    "withdraw",
    "withdraw_tour",
]
