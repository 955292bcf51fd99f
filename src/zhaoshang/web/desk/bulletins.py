"""Bulletins: made from a closed month, read, published, withdrawn, kept as Word."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from zhaoshang.domain.publishing import commands
from zhaoshang.domain.publishing.queries import visible_to
from zhaoshang.domain.publishing.queries.discretion import discreet
from zhaoshang.kernel.period import Month
from zhaoshang.web.desk.access import found, now, page
from zhaoshang.web.desk.figures import download
from zhaoshang.web.desk.forms import ReasonForm
from zhaoshang.web.kit import bulletins as rendering

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@page("bulletins.read")
def every_bulletin(request: HttpRequest) -> HttpResponse:
    """All bulletins the person may see, newest month first."""
    paged = Paginator(visible_to(request.user), 30).get_page(request.GET.get("page"))
    return render(request, "desk/bulletins.html", {"page": paged})


@page("bulletins.read")
def one_bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """One bulletin as a page."""
    bulletin = found(visible_to(request.user), pk=pk)
    context = {
        "edition": bulletin,
        "bulletin": rendering.page(discreet(bulletin.content)),
        "form": ReasonForm(),
        "may_publish": request.user.has_perm("publishing.publish"),
        "may_withdraw": request.user.has_perm("publishing.withdraw"),
    }
    return render(request, "desk/bulletin.html", context)


@page("bulletins.read")
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """The bulletin as the Word file that was frozen with it."""
    bulletin = found(visible_to(request.user), pk=pk)
    data = rendering.word_of(bulletin)
    if data is None:
        raise Http404
    return download(data, f"{bulletin.number}.docx", WORD)


@page("publishing.compose", "POST")
def compose(request: HttpRequest, month: str) -> HttpResponse:
    """The bulletin of a closed month is made; rendering and hashing happen before anything is written."""
    made = rendering.compose(Month.parse(month), by=request.user, at=now())
    return redirect("desk:bulletin", pk=made.pk)


@page("publishing.publish", "POST")
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """The bulletin is public."""
    made = commands.publish(bulletin=found(visible_to(request.user), pk=pk), by=request.user, at=now())
    messages.success(request, gettext("%(number)s is public now.") % {"number": made.number})
    return redirect("desk:bulletin", pk=pk)


@page("publishing.withdraw", "POST")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The bulletin is no longer public, with a reason."""
    gone = commands.withdraw(
        bulletin=found(visible_to(request.user), pk=pk),
        reason=request.POST.get("reason", ""),
        by=request.user,
        at=now(),
    )
    messages.success(request, gettext("%(number)s is not public any more.") % {"number": gone.number})
    return redirect("desk:bulletin", pk=pk)
