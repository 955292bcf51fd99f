"""The desk's place in the program."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "zhaoshang.web.desk"
    label = "desk"
