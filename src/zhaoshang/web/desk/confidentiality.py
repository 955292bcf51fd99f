"""A project becomes confidential, is opened again, and gets its named readers. What nobody may know of is not found.

The verbs of confidentiality are derived (who sees the whole district and may book); the command asks them of the project."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhaoshang.domain.organisations.models import User
from zhaoshang.domain.projects import commands
from zhaoshang.domain.projects.models import Project
from zhaoshang.domain.projects.queries import visible_to
from zhaoshang.web.desk.access import found, now, page


@page("evidence.book", "POST")
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Only its named readers see it from now on."""
    commands.hide(project=_known(request, pk), reason=request.POST.get("reason", ""), by=request.user, at=now())
    return redirect("desk:project", pk=pk)


@page("evidence.book", "POST")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Everyone whose roles reach it sees it again."""
    commands.show(project=_known(request, pk), reason=request.POST.get("reason", ""), by=request.user, at=now())
    return redirect("desk:project", pk=pk)


@page("evidence.book", "POST")
def name_reader(request: HttpRequest, pk: int) -> HttpResponse:
    """One more person may know of it."""
    reader = found(User.objects.filter(is_active=True), username=request.POST.get("username", "")[:150])
    commands.name_reader(project=_known(request, pk), user=reader, by=request.user, at=now())
    return redirect("desk:project", pk=pk)


def _known(request: HttpRequest, pk: int) -> Project:
    return found(visible_to(request.user), pk=pk)
