"""Registers the room's rules and ledgers when the program starts; after each migrate the first notice and limits are there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate

from zhaoshang.kernel.zone import SHANGHAI

SINCE = date(2020, 1, 1)
AT = datetime(2020, 1, 1, tzinfo=SHANGHAI)


class ProjectsConfig(AppConfig):
    name = "zhaoshang.domain.projects"
    label = "projects"

    def ready(self) -> None:
        from zhaoshang.domain.projects import ledgers, rules  # noqa: F401, PLC0415 -- they register themselves

        post_migrate.connect(_furnish, sender=self, dispatch_uid="projects.furnish")


def _furnish(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """The notice on personal data and the limits for enquiries, as shipped. What a bureau made of them stays."""
    from zhaoshang.domain.journal.commands import PROGRAM, laying_down  # noqa: PLC0415 -- models load after apps
    from zhaoshang.domain.projects.models import ConsentText, ResponseRule  # noqa: PLC0415 -- as above
    from zhaoshang.domain.projects.states.enquiries import SHIPPED_RULES  # noqa: PLC0415 -- as above
    from zhaoshang.domain.projects.states.notice import FIRST_NOTICE, FIRST_TEXT, KEEPS_YEARS  # noqa: PLC0415 -- as above

    recorded = {"recorded_at": AT, "recorded_by": PROGRAM.journal_key}
    with laying_down("projects.furnish"):
        if not ConsentText.objects.using(using).exists():
            ConsentText.objects.using(using).create(
                version=1,
                notice=FIRST_NOTICE.zh,
                notice_en=FIRST_NOTICE.en,
                text=FIRST_TEXT.zh,
                text_en=FIRST_TEXT.en,
                keeps_years=KEEPS_YEARS,
                **recorded,
            )
        for stage, days, remind_before, head_after, leader_after in SHIPPED_RULES:
            if not ResponseRule.objects.using(using).filter(stage=stage).exists():
                ResponseRule.objects.using(using).create(
                    stage=stage,
                    working_days=days,
                    remind_before=remind_before,
                    head_role="section_head",
                    head_after=head_after,
                    leader_role="bureau_leader",
                    leader_after=leader_after,
                    since=SINCE,
                    **recorded,
                )
