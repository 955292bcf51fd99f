"""Registers the room's rules and ledgers when the program starts."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "zhaoshang.domain.projects"
    label = "projects"

    def ready(self) -> None:
        from zhaoshang.domain.projects import ledgers, rules  # noqa: F401, PLC0415 -- they register themselves
