"""Registers the room's rules when the program starts."""

from django.apps import AppConfig


class ToursConfig(AppConfig):
    name = "zhaoshang.domain.tours"
    label = "tours"

    def ready(self) -> None:
        from zhaoshang.domain.tours import rules  # noqa: F401, PLC0415 -- registers itself
