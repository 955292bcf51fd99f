"""The room's place in the program."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "zhaoshang.domain.publishing"
    label = "publishing"
