"""Registers the room's rules and ledgers when the program starts."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "zhaoshang.domain.enterprises"
    label = "enterprises"

    def ready(self) -> None:
        from zhaoshang.domain.enterprises import ledgers, rules  # noqa: F401, PLC0415 -- they register themselves
