"""Who may set targets, close months and keep the league table."""

from zhaoshang.domain.organisations.rules import allow

allow(
    "targets.set_target",
    "targets.close",
    "targets.record_external",
    "targets.import_external",
    "targets.define_scheme",
    "targets.group_peers",
)
