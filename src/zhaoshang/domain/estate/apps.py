"""Registers the room's rules and ledgers when the program starts."""

from django.apps import AppConfig


class EstateConfig(AppConfig):
    name = "zhaoshang.domain.estate"
    label = "estate"

    def ready(self) -> None:
        from zhaoshang.domain.estate import ledgers, rules  # noqa: F401, PLC0415 -- they register themselves
