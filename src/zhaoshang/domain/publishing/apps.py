"""Registers the room's rules when the program starts."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "zhaoshang.domain.publishing"
    label = "publishing"

    def ready(self) -> None:
        from zhaoshang.domain.publishing import rules  # noqa: F401, PLC0415 -- registers the rules
