"""Registers the room's rules when the program starts, and lays its targets beside the import's check."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "zhaoshang.domain.targets"
    label = "targets"

    def ready(self) -> None:
        from zhaoshang.domain.evidence.queries import YARDSTICKS  # noqa: PLC0415 -- rooms meet when apps are ready
        from zhaoshang.domain.targets import rules  # noqa: F401, PLC0415 -- registers the rules
        from zhaoshang.domain.targets.queries.yardsticks import yardsticks  # noqa: PLC0415 -- rooms meet here

        YARDSTICKS.append(yardsticks)
