"""The room's place in the program."""

from django.apps import AppConfig


class IndustriesConfig(AppConfig):
    name = "zhaoshang.domain.industries"
    label = "industries"
