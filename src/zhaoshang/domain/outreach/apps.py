"""Registers the room's rules and ledgers when the program starts."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "zhaoshang.domain.outreach"
    label = "outreach"

    def ready(self) -> None:
        from zhaoshang.domain.outreach import ledgers  # noqa: F401, PLC0415 -- registers itself
