"""What the worker does by the clock."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.utils import timezone

from zhaoshang.domain.evidence.tasks import work_on_import
from zhaoshang.domain.tours.tasks import PICTURES, render_and_cut, work_on_panorama, work_on_retouch
from zhaoshang.web.console.worker import keep_house, sweep, work_off


@pytest.mark.django_db
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


@pytest.mark.django_db(transaction=True)  # a worker closes its connection
def test_a_workbook_does_not_wait_behind_pictures() -> None:
    jobs = apps.get_model("django_tasks_database", "DBTaskResult")
    for work in (work_on_panorama, work_on_retouch, render_and_cut, work_on_import):
        work.enqueue(404, "nobody")  # each fails at once

    def waiting() -> list[str]:
        rows = jobs.objects.filter(status="READY").values_list("task_path", flat=True)
        return sorted(path.rpartition(".")[2] for path in rows)

    work_off("default", is_over_when_empty=True)
    assert waiting() == ["render_and_cut", "work_on_panorama", "work_on_retouch"]
    work_off(PICTURES, is_over_when_empty=True)
    assert waiting() == []
    assert jobs.objects.filter(status="FAILED").count() == 4


@pytest.mark.django_db(transaction=True)
def test_the_pictures_of_the_example_go_on_after_a_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("zhaoshang.demo.drawing.ask", lambda: asked.append(1))
    over = threading.Event()
    over.set()  # after the first round
    keep_house(over)
    assert asked == [1]
