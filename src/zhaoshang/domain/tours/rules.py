"""Who may: who keeps the pictures of land and buildings."""

import rules

from zhaoshang.domain.organisations.rules import holder_of

for verb in ("ingest", "begin", "take_tiles", "refuse", "set_heading", "publish", "withdraw"):
    rules.set_perm(f"tours.{verb}", holder_of("tours.keep"))
rules.set_perm("tours.keep", holder_of("tours.keep"))
