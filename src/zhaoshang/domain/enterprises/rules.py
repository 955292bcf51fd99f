"""Who may: registering companies is part of booking a ledger."""

import rules

from zhaoshang.domain.organisations.rules import holder_of

rules.set_perm("enterprises.register", holder_of("evidence.book"))
