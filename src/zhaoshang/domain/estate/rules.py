"""Who may: registering parcels and buildings is part of booking a ledger."""

import rules

from zhaoshang.domain.organisations.rules import holder_of

rules.set_perm("estate.register_parcels", holder_of("evidence.book"))
rules.set_perm("estate.register_buildings", holder_of("evidence.book"))
rules.set_perm("estate.keep", holder_of("estate.keep"))
for verb in ("describe", "verify", "publish", "withdraw"):
    rules.set_perm(f"estate.{verb}", holder_of("estate.keep"))
