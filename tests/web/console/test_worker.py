"""What the worker does by the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.utils import timezone

from zhaoshang.web.console.worker import sweep

pytestmark = pytest.mark.django_db


def test_what_is_over_does_not_pile_up() -> None:
    now = timezone.now()
    Session.objects.create(session_key="over", session_data="", expire_date=now - timedelta(minutes=1))
    Session.objects.create(session_key="open", session_data="", expire_date=now + timedelta(minutes=1))
    jobs = apps.get_model("django_tasks_database", "DBTaskResult")
    told = {"task_path": "zhaoshang.domain.evidence.tasks.work_on_import", "args_kwargs": {"args": [], "kwargs": {}}}
    told |= {"backend_name": "default", "run_after": now, "exception_class_path": "", "traceback": ""}
    for status, days in (("SUCCESSFUL", 15), ("SUCCESSFUL", 1), ("FAILED", 15), ("READY", 15)):
        made = jobs.objects.create(**told, status=status)
        jobs.objects.filter(pk=made.pk).update(finished_at=None if status == "READY" else now - timedelta(days=days))

    sweep()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert sorted(jobs.objects.values_list("status", flat=True)) == ["READY", "SUCCESSFUL"]
