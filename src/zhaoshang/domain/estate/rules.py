"""Who may: registering what a ledger names is part of booking it."""

import rules

from zhaoshang.domain.organisations.rules import holder_of

rules.set_perm("estate.register_parcels", holder_of("evidence.book"))
rules.set_perm("estate.register_buildings", holder_of("evidence.book"))
rules.set_perm("estate.register_floors", holder_of("evidence.book"))
rules.set_perm("estate.register_units", holder_of("evidence.book"))
rules.set_perm("estate.keep", holder_of("estate.keep"))
for verb in (
    "describe",
    "verify",
    "publish",
    "withdraw",
    "hold",
    "extend_hold",
    "end_hold",
    "draw_outline",
    "bring_map",
):
    rules.set_perm(f"estate.{verb}", holder_of("estate.keep"))
# The machine ends what has expired and keeps the search in step, with the round that seals the journal.
for verb in ("expire_holds", "follow", "rebuild_search"):
    rules.set_perm(f"estate.{verb}", holder_of("journal.seal"))
