"""Who may: registering parcels and buildings is part of booking a ledger."""

import rules

from zhaoshang.domain.organisations.rules import holder_of

rules.set_perm("estate.register_parcels", holder_of("evidence.book"))
rules.set_perm("estate.register_buildings", holder_of("evidence.book"))
