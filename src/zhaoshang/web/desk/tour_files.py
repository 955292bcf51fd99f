"""What stands beside a tour's scenes: floor plans, documents, films."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhaoshang.domain.evidence.commands import files
from zhaoshang.domain.evidence.errors import FileTooHeavy
from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.queries import folder_of
from zhaoshang.domain.tours.queries.publicity import look_over
from zhaoshang.domain.tours.readers.media import HEAD_BYTES, MOST_MEDIA_BYTES, media_type_of
from zhaoshang.domain.tours.readers.plans import MOST_PLAN_BYTES, Redrawn, redraw_plan
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.desk.access import found, now, page
from zhaoshang.web.desk.tour_forms import AttachmentForm, PlanForm
from zhaoshang.web.desk.tours import seen_tours, shown


@page("tours.keep", "POST")
def add_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A floor plan is handed in and redrawn at once: a plan is small."""
    tour = found(seen_tours(request), pk=pk)
    form = PlanForm(request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        try:
            kept = files.keep(
                said["plan_file"].chunks(), name=said["plan_file"].name, most=MOST_PLAN_BYTES, refusal=FileTooHeavy
            )
            redrawn = _redrawn(Path(settings.MEDIA_ROOT) / kept.path, kept.name)
            commands.add_plan(
                tour=tour, kept=kept, redrawn=redrawn, name=said["plan_name"], name_en=said["plan_name_en"],
                by=request.user, at=now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:tour", pk=pk)
    return shown(request, tour, plan=form)


@page("tours.keep", "POST")
def retire_plan(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """A plan on which no scene stands is taken away."""
    tour = found(seen_tours(request), pk=pk)
    commands.retire_plan(tour=tour, plan=found(tour.plans.all(), pk=item), by=request.user, at=now())
    return redirect("desk:tour", pk=pk)


@page("tours.keep", "POST")
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """A document or film is handed in; nobody outside sees it yet."""
    tour = found(seen_tours(request), pk=pk)
    form = AttachmentForm(request.POST, request.FILES, owner=request.user)
    if form.is_valid():
        said = form.cleaned_data
        file = said["file"]
        kind = media_type_of(file.read(HEAD_BYTES))
        file.seek(0)
        try:
            kept = files.keep(
                file.chunks(), name=file.name, media_type=kind, most=MOST_MEDIA_BYTES, refusal=FileTooHeavy
            )
            commands.attach(
                tour=tour, kept=kept, media_type=kind, name=said["file_name"], name_en=said["file_name_en"],
                by=request.user, at=now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            form.done()
            return redirect("desk:tour", pk=pk)
    return shown(request, tour, attachment=form)


@page("tours.keep", "POST")
def release(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """A file may be shown to the public."""
    tour = found(seen_tours(request), pk=pk)
    row = found(tour.attachments.all(), pk=item)
    commands.release(tour=tour, attachment=row, looked=look_over(row), by=request.user, at=now())
    return redirect("desk:tour", pk=pk)


@page("tours.keep", "POST")
def hold_back(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """A file is no longer shown to the public."""
    tour = found(seen_tours(request), pk=pk)
    commands.hold_back(tour=tour, attachment=found(tour.attachments.all(), pk=item), by=request.user, at=now())
    return redirect("desk:tour", pk=pk)


def _redrawn(path: Path, name: str) -> Redrawn:
    """The plan's picture lies under its digest. Raises a refusal for what is no picture."""
    scratch = Path(settings.HOME) / "tmp"
    scratch.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch, prefix="plan-") as folder:
        into = Path(folder) / "plan"
        made = redraw_plan(path, name=name, into=into)
        final = folder_of(made.digest)
        final.parent.mkdir(parents=True, exist_ok=True)
        if not final.exists():
            with contextlib.suppress(FileExistsError):
                into.rename(final)
        shutil.rmtree(into, ignore_errors=True)
    return made
