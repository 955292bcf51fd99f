"""Loads the rules of who may do what, and after each migrate the roles as shipped and the machine's own account."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate

from zhaoshang.kernel.zone import SHANGHAI

FOUNDED = date(2020, 1, 1)


class OrganisationsConfig(AppConfig):
    name = "zhaoshang.domain.organisations"
    label = "organisations"

    def ready(self) -> None:
        from zhaoshang.domain.organisations import rules  # noqa: F401, PLC0415 -- registers the rules

        post_migrate.connect(_furnish, sender=self, dispatch_uid="organisations.furnish")


def _furnish(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """The district, its bureau, the shipped roles and the machine's account exist. Roles already there stay as edited."""
    from zhaoshang.domain.journal.commands import laying_down  # noqa: PLC0415 -- models load after apps
    from zhaoshang.domain.organisations.models import Organisation, Role, RoleGrant, User  # noqa: PLC0415 -- as above
    from zhaoshang.domain.organisations.states import ROLES  # noqa: PLC0415 -- as above

    with laying_down("organisations.furnish"):
        district, _made = Organisation.objects.using(using).get_or_create(
            key="district",
            defaults={
                "name": settings.DISTRICT["zh"],
                "name_en": settings.DISTRICT["en"],
                "kind": "district",
                "path": "0001/",
                "since": FOUNDED,
            },
        )
        Organisation.objects.using(using).get_or_create(
            key="bureau",
            defaults={
                "name": "区投资促进局",
                "name_en": "Investment Promotion Bureau",
                "kind": "bureau",
                "parent": district,
                "path": "0001/0002/",
                "since": FOUNDED,
            },
        )
        for role in ROLES:
            Role.objects.using(using).get_or_create(
                key=role.key,
                defaults={
                    "name": role.name.zh,
                    "name_en": role.name.en,
                    "meaning": role.meaning.zh,
                    "meaning_en": role.meaning.en,
                    "reach": role.reach,
                    "verbs": list(role.verbs),
                },
            )
        machine = User.objects.using(using).filter(is_machine=True).first()
        if machine is None:
            machine = User(
                username="machine",
                full_name="系统",
                organisation=district,
                is_machine=True,
                joined_on=FOUNDED,
            )
            machine.set_unusable_password()
            machine.save(using=using)
        RoleGrant.objects.using(using).get_or_create(
            user=machine,
            role=Role.objects.using(using).get(key="machine"),
            organisation=district,
            withdrawn_at=None,
            defaults={"granted_at": datetime(2020, 1, 1, tzinfo=SHANGHAI), "granted_by": "user:machine"},
        )
