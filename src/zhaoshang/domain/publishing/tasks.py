"""Background work of publishing: frozen contents are set, and taken up again where a worker was killed."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django_tasks import task

from zhaoshang.domain.evidence.commands.files import Kept, keep
from zhaoshang.domain.publishing import commands
from zhaoshang.domain.publishing.errors import NotSet, PictureGone
from zhaoshang.domain.publishing.models import HandbookEdition
from zhaoshang.domain.publishing.queries.handbooks import unfinished_editions
from zhaoshang.domain.publishing.renderers.setting import FAILED, MOST_BYTES, View, set_book
from zhaoshang.domain.tours.queries import folder_of
from zhaoshang.kernel.refusal import Refusal

LOG = logging.getLogger("zhaoshang.worker")
Clock = Callable[[], datetime]


def set_pages(edition: HandbookEdition, *, by: Any, now: Clock) -> HandbookEdition:
    """The edition or proof has its files, or says why not. Half a file is never under its final name."""
    commands.progress(edition, done=0, at=now())

    def told(done: int, total: int) -> None:
        commands.progress(edition, done=done * 100 // max(1, total), at=now())

    into = Path(settings.HOME) / "tmp" / f"handbook-{edition.pk}"
    try:
        commands.refuse_hidden(edition)
        made = set_book(
            edition.contents.content,
            digest=edition.contents.digest,
            into=into,
            fonts=Path(settings.FONTS),
            views=views_of(edition.contents.content),
            kept_views=Path(settings.HOME) / "views",
            moment=edition.frozen_at,
            progress=told,
        )
        zh, en = (_keep(path, edition, language) for path, language in ((made.zh, "zh"), (made.en, "en")))
        return commands.take_pages(edition=edition, zh=zh, en=en, pages=made.pages, by=by, at=now())
    except Refusal as refusal:
        LOG.warning("handbook %s was not set: %s %s", edition.pk, refusal, getattr(refusal.__cause__, "details", ""))
        return commands.refuse_pages(edition=edition, refusal=refusal, by=by, at=now())
    finally:
        shutil.rmtree(into, ignore_errors=True)


def views_of(content: dict[str, Any]) -> list[View]:
    """The views out of panoramas the contents show. Refuses when a panorama's tiles are gone."""
    found: dict[str, View] = {}
    for entry in content["entries"]:
        picture = entry["picture"]
        if picture is not None and picture["key"] not in found:
            folder = folder_of(picture["tiles"])
            if not (folder / "tiles").is_dir():
                raise PictureGone(number=picture["number"])
            found[picture["key"]] = View(picture["key"], folder, picture["yaw_tenths"], picture["pitch_tenths"])
    return list(found.values())


def _keep(path: Path, edition: HandbookEdition, language: str) -> Kept:
    with path.open("rb") as file:
        pieces = iter(lambda: file.read(1 << 20), b"")
        name = f"{edition.contents.content['number'][language]}.pdf"
        return keep(pieces, name=name, media_type="application/pdf", most=MOST_BYTES)


@task()
def work_on_edition(edition_id: int, username: str) -> None:
    """Background: set an edition or proof. Whatever goes wrong ends in a sentence beside it."""
    edition = _edition(edition_id)
    if edition.state != HandbookEdition.State.SETTING:
        return
    by = get_user_model().objects.get(username=username)
    try:
        set_pages(edition, by=by, now=clock)
    except Exception:
        LOG.exception("work on handbook edition %s failed", edition_id)
        standing = _edition(edition_id)
        if standing.state == HandbookEdition.State.SETTING:
            commands.refuse_pages(edition=standing, refusal=NotSet(reason=FAILED), by=by, at=clock())


def take_up(older_than_seconds: int = 60) -> int:
    """Editions whose work stopped without an end (a killed worker) are queued again; returns how many."""
    taken = 0
    queue = apps.get_model("django_tasks_database", "DBTaskResult")
    told = queue.objects.filter(task_path=work_on_edition.module_path, status="READY")
    waiting = {args["args"][0] for args in told.values_list("args_kwargs", flat=True)}
    for row in unfinished_editions():
        silent = row.beat_at is None or (clock() - row.beat_at).total_seconds() > older_than_seconds
        if silent and row.pk not in waiting and row.frozen_by.startswith("user:"):
            commands.progress(row, done=row.done, at=clock())
            work_on_edition.enqueue(row.pk, row.frozen_by.removeprefix("user:"))
            taken += 1
    return taken


def _edition(pk: int) -> HandbookEdition:
    row: HandbookEdition = HandbookEdition.objects.select_related("contents", "handbook").get(pk=pk)
    return row


def clock() -> datetime:
    """Now; a task is where the clock enters."""
    return datetime.now(UTC)  # noqa: TID251 -- the one clock of background work
