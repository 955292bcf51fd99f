"""Writes of targets: set a target, close a month, record what others published, define scheme and peer group."""

from zhaoshang.domain.targets.commands.closing import close
from zhaoshang.domain.targets.commands.goals import set_target
from zhaoshang.domain.targets.commands.ranking import define_scheme, group_peers
from zhaoshang.domain.targets.commands.results import (
    MOST_RESULTS,
    Published,
    check_published,
    import_external,
    problem_of,
    record_external,
)

__all__ = [
    "MOST_RESULTS",
    "Published",
    "check_published",
    "close",
    "define_scheme",
    "group_peers",
    "import_external",
    "problem_of",
    "record_external",
    "set_target",
]
