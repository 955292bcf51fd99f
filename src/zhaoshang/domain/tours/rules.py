"""Who may: who keeps the pictures of land and buildings."""

import rules

from zhaoshang.domain.organisations.rules import holder_of

VERBS = (
    "ingest", "render", "take_picture", "begin", "take_tiles", "refuse", "set_heading", "pair", "unpair", "publish", "withdraw",
)  # fmt: skip
for verb in VERBS:
    rules.set_perm(f"tours.{verb}", holder_of("tours.keep"))
rules.set_perm("tours.keep", holder_of("tours.keep"))
