"""The kit as a Django app: its templates, its tags and the language files belong to it."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "zhaoshang.web.kit"
    label = "kit"
    verbose_name = "Kit"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415 -- as below

        from zhaoshang.web.kit import accounts  # noqa: PLC0415 -- models are ready only now

        accounts.close_replay_window()
        authenticator_added.connect(accounts.spend_first_code, dispatch_uid="kit.spend_first_code")
