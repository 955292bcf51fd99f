"""Background work of tours: a rendering is drawn, a picture is cut into tiles, and taken up again where a worker was killed;
guided visits nobody ended are ended, and their personal data is erased in time."""

from __future__ import annotations

import contextlib
import logging
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django_tasks import task

from zhaoshang.domain.evidence.commands.files import file_of, keep
from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.errors import NotDrawn, TooCostly, WrongRetouchStep
from zhaoshang.domain.tours.models import Panorama, Retouch
from zhaoshang.domain.tours.queries import folder_of, unfinished
from zhaoshang.domain.tours.queries.visits import last_led, left_open, visits_to_erase
from zhaoshang.domain.tours.readers.covers import read_cover
from zhaoshang.domain.tours.readers.pictures import LEAST_WIDTH, MARK, MOST_PICTURE_BYTES, cut_picture
from zhaoshang.domain.tours.renderers.drawing import FAILED, WIDTH, render
from zhaoshang.domain.tours.renderers.scene import from_plain
from zhaoshang.kernel.refusal import Refusal

LOG = logging.getLogger("zhaoshang.worker")
BUSY = (Panorama.State.DRAWING, Panorama.State.UPLOADED, Panorama.State.CUTTING)
PICTURES = "pictures"
"""The queue of what takes minutes and a core: it has a worker of its own."""
Clock = Callable[[], datetime]


def cut(panorama: Panorama, *, by: Any, now: Clock, least_width: int = LEAST_WIDTH) -> Panorama:
    """The panorama has its tiles, or is refused with the reason. Half a set of tiles is never under its final name."""
    row = commands.begin(panorama=panorama, by=by, at=now())

    def told(done: int, _: int) -> None:
        commands.progress(row, done=done, at=now())

    into = Path(settings.HOME) / "tmp" / f"panorama-{row.pk}"
    try:
        assert row.document is not None, "what is cut has a picture"
        path = file_of(row.document)
        made = cut_picture(path, name=row.file_name, into=into, least_width=least_width, progress=told)
    except Refusal as refusal:
        return commands.refuse(panorama=row, refusal=refusal, by=by, at=now())
    _settle(into, made.digest)
    return commands.take_tiles(panorama=row, cut=made, by=by, at=now())


def _settle(into: Path, digest: str) -> None:
    """The finished tiles lie under their digest."""
    final = folder_of(digest)
    final.parent.mkdir(parents=True, exist_ok=True)
    if not final.exists():
        with contextlib.suppress(FileExistsError):  # the same picture, cut by another worker a moment ago
            into.rename(final)
    shutil.rmtree(into, ignore_errors=True)


def draw(panorama: Panorama, *, by: Any, now: Clock, width: int = WIDTH) -> Panorama:
    """The rendering has its picture as a document, or is refused with the reason."""
    commands.progress(panorama, done=0, at=now())

    def told(done: int, _: int) -> None:
        commands.progress(panorama, done=done, at=now())

    into = Path(settings.HOME) / "tmp" / f"rendering-{panorama.pk}"
    try:
        drawn = render(from_plain(panorama.scene["drawn"]), into, width, progress=told)
        with drawn.path.open("rb") as file:
            pieces = iter(lambda: file.read(1 << 20), b"")
            kept = keep(pieces, name=f"{panorama.number}.jpg", media_type="image/jpeg", most=MOST_PICTURE_BYTES)
    except Refusal as refusal:
        return commands.refuse(panorama=panorama, refusal=refusal, by=by, at=now())
    finally:
        shutil.rmtree(into, ignore_errors=True)
    return commands.take_picture(panorama=panorama, kept=kept, by=by, at=now())


@task(queue_name=PICTURES)
def render_and_cut(panorama_id: int, username: str) -> None:
    """Background: draw a rendering, then cut it into tiles. Whatever goes wrong ends in a sentence beside it."""
    panorama = Panorama.objects.get(pk=panorama_id)
    if panorama.state != Panorama.State.DRAWING:
        return
    by = get_user_model().objects.get(username=username)
    try:
        drawn = draw(panorama, by=by, now=clock)
        if drawn.state == Panorama.State.UPLOADED:
            cut(drawn, by=by, now=clock)
    except Exception:
        LOG.exception("work on rendering %s failed", panorama_id)
        standing = Panorama.objects.get(pk=panorama_id)
        if standing.state in BUSY:
            commands.refuse(panorama=standing, refusal=NotDrawn(reason=FAILED), by=by, at=clock())


@task(queue_name=PICTURES)
def work_on_panorama(panorama_id: int, username: str) -> None:
    """Background: cut an uploaded picture. Whatever goes wrong ends in a sentence beside it."""
    panorama = Panorama.objects.get(pk=panorama_id)
    if panorama.state not in (Panorama.State.UPLOADED, Panorama.State.CUTTING):
        return
    by = get_user_model().objects.get(username=username)
    try:
        cut(panorama, by=by, now=clock)
    except Exception:
        LOG.exception("work on panorama %s failed", panorama_id)
        standing = Panorama.objects.get(pk=panorama_id)
        if standing.state in (Panorama.State.UPLOADED, Panorama.State.CUTTING):
            commands.refuse(panorama=standing, refusal=TooCostly(name=standing.file_name), by=by, at=clock())


def cover(retouch: Retouch, *, by: Any, now: Clock, least_width: int = LEAST_WIDTH) -> Retouch:
    """The retouch has its tiles, cut anew from the original, or is refused with the reason."""
    panorama = retouch.panorama

    def told(done: int, _: int) -> None:
        commands.retouch_progress(retouch, done=done, at=now())

    into = Path(settings.HOME) / "tmp" / f"retouch-{retouch.pk}"
    try:
        assert panorama.document is not None, "what is covered has a picture"
        path = file_of(panorama.document)
        made = cut_picture(
            path, name=panorama.file_name, into=into, least_width=least_width, progress=told,
            cover=read_cover(retouch.boxes, retouch.radius), logo=file_of(retouch.logo) if retouch.logo else MARK,
        )  # fmt: skip
    except Refusal as refusal:
        return commands.refuse_retouch(panorama=panorama, retouch=retouch, refusal=refusal, by=by, at=now())
    _settle(into, made.digest)
    return commands.take_retouched(panorama=panorama, retouch=retouch, cut=made, by=by, at=now())


@task(queue_name=PICTURES)
def work_on_retouch(retouch_id: int, username: str) -> None:
    """Background: cut covered tiles. Whatever goes wrong ends in a sentence beside it."""
    retouch = Retouch.objects.select_related("panorama", "logo").get(pk=retouch_id)
    if retouch.state != Retouch.State.WAITING:
        return
    by = get_user_model().objects.get(username=username)
    try:
        cover(retouch, by=by, now=clock)
    except WrongRetouchStep:
        LOG.info("retouch %s was dropped while it was cut", retouch_id)
    except Exception:
        LOG.exception("work on retouch %s failed", retouch_id)
        standing = Retouch.objects.select_related("panorama").get(pk=retouch_id)
        if standing.state == Retouch.State.WAITING:
            refusal = TooCostly(name=standing.panorama.file_name)
            commands.refuse_retouch(panorama=standing.panorama, retouch=standing, refusal=refusal, by=by, at=clock())


def take_up(older_than_seconds: int = 60) -> int:
    """Pictures whose work stopped without an end (a killed worker) are queued again; returns how many."""
    unfinished_retouches = Retouch.objects.filter(state=Retouch.State.WAITING)
    drawing, cutting = (
        unfinished().filter(state=Panorama.State.DRAWING),
        unfinished().exclude(state=Panorama.State.DRAWING),
    )
    return (
        _take_up(drawing, render_and_cut, commands.progress, older_than_seconds)
        + _take_up(cutting, work_on_panorama, commands.progress, older_than_seconds)
        + _take_up(unfinished_retouches, work_on_retouch, commands.retouch_progress, older_than_seconds)
    )


def end_left_open(*, by: Any, at: datetime) -> int:
    """Guided visits whose link is dead are over, since their guide was last there, or cancelled where they never began; returns
    how many."""
    rows = list(left_open(at))
    for visit in rows:
        if visit.state == "running":
            commands.end_visit(visit=visit, since=last_led(visit), by=by, at=at)
        else:
            commands.cancel_visit(visit=visit, by=by, at=at)
    return len(rows)


def erase_visits_in_time(*, by: Any, at: datetime, most: int = 200) -> int:
    """Guided visits whose time is over hold no personal data any more; returns how many. The rest waits for the next round."""
    rows = list(islice(visits_to_erase(at), most))
    for visit in rows:
        commands.forget_visit(visit=visit, by=by, at=at)
    return len(rows)


def _take_up(rows: Any, work: Any, beat: Any, older_than_seconds: int) -> int:
    taken = 0
    queue = apps.get_model("django_tasks_database", "DBTaskResult")
    told = queue.objects.filter(task_path=work.module_path, status="READY")
    waiting = {args["args"][0] for args in told.values_list("args_kwargs", flat=True)}
    for row in rows:
        silent = row.beat_at is None or (clock() - row.beat_at).total_seconds() > older_than_seconds
        if silent and row.pk not in waiting and row.recorded_by.startswith("user:"):
            beat(row, done=row.done, at=clock())
            work.enqueue(row.pk, row.recorded_by.removeprefix("user:"))
            taken += 1
    return taken


def clock() -> datetime:
    """Now; a task is where the clock enters."""
    return datetime.now(UTC)  # noqa: TID251 -- the one clock of background work
