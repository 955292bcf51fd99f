"""The portal's place in the program."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "zhaoshang.web.portal"
    label = "portal"
