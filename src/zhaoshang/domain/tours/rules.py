"""Who may: who keeps the pictures of land and buildings."""

import rules

from zhaoshang.domain.organisations.rules import holder_of

OF_PANORAMAS = (
    "ingest", "render", "take_picture", "begin", "take_tiles", "refuse", "set_heading", "pair", "unpair", "publish", "withdraw",
)  # fmt: skip
OF_RETOUCHES = ("retouch", "take_retouched", "refuse_retouch", "apply_retouch")
OF_TOURS = (
    "found_tour", "describe_tour", "arrange", "bring_back", "publish_tour", "withdraw_tour",
    "add_plan", "retire_plan", "attach", "release", "hold_back",
)  # fmt: skip
for verb in (*OF_PANORAMAS, *OF_RETOUCHES, *OF_TOURS):
    rules.set_perm(f"tours.{verb}", holder_of("tours.keep"))
rules.set_perm("tours.keep", holder_of("tours.keep"))
