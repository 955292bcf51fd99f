"""Results others published: listed, recorded one by one, or taken from a workbook that is read in its child process."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from zhaoshang.domain.evidence.commands import files
from zhaoshang.domain.targets import commands, tasks
from zhaoshang.domain.targets.ledgers import RESULT_COLUMNS
from zhaoshang.domain.targets.queries import rules_of_ranks
from zhaoshang.domain.targets.queries.league import our_place
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.desk.access import now, page, posted
from zhaoshang.web.desk.figures import download
from zhaoshang.web.desk.league_forms import ExternalForm, ResultsForm
from zhaoshang.web.kit.words import said
from zhaoshang.web.kit.workbooks import plain_rows

SALT, HALF_A_DAY = "desk.published-results", 12 * 3600


@page("league.read")
def externals(request: HttpRequest) -> HttpResponse:
    """Every published result, the newest first; where one place, figure and month has several, the newest counts."""
    paged = Paginator(rules_of_ranks.published(), 50).get_page(request.GET.get("page"))
    context = {
        "page": paged,
        "rows": [(row, registry().get(row.figure)) for row in paged],
        "may_record": request.user.has_perm("targets.record_external"),
        "may_import": request.user.has_perm("targets.import_external"),
    }
    return render(request, "desk/externals.html", context)


@page("targets.record_external", "GET", "POST")
def external(request: HttpRequest) -> HttpResponse:
    """A result somebody else published; it stands beside ours."""
    form = ExternalForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            commands.record_external(**data, ours=data["place"] == our_place(), by=request.user, at=now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:externals")
    return render(request, "desk/external.html", {"form": form}, status=form.status)


@page("targets.import_external", "GET", "POST")
def external_import(request: HttpRequest) -> HttpResponse:
    """A workbook of results is shown row by row, and recorded as a whole when it is confirmed."""
    form, sheet = ResultsForm(posted(request), request.FILES or None), None
    if request.method == "POST":
        try:
            if token := request.POST.get("kept", ""):
                sheet = tasks.read_results(_kept_before(token), ours=our_place(), at=now())
                commands.import_external(results=sheet.to_record(), file=sheet.kept, by=request.user, at=now())
                return redirect("desk:externals")
            if form.is_valid():
                file = form.cleaned_data["file"]
                kept = files.keep(file.chunks(), name=file.name, most=tasks.LIMITS.file_bytes)
                sheet = tasks.read_results(kept, ours=our_place(), at=now())
        except Refusal as refusal:
            sheet = None
            form.errors.clear()  # a file that was confirmed is not in the form any more
            form.refuse(refusal)
    context: dict[str, Any] = {
        "form": form,
        "sheet": sheet,
        "rows": [(row, registry().get(row.result.figure) if row.result else None) for row in sheet.rows]
        if sheet
        else [],
        "token": signing.dumps(asdict(sheet.kept), salt=SALT) if sheet and not sheet.wrong else "",
    }
    return render(request, "desk/external-import.html", context, status=form.status)


@page("targets.import_external")
def external_template(request: HttpRequest) -> HttpResponse:
    """An empty workbook with the headings such a workbook needs."""
    title = gettext("Published results")
    header = [str(said(column.name)) for column in RESULT_COLUMNS]
    return download(plain_rows(title, header, [], title), f"{title}.xlsx")


def _kept_before(token: str) -> files.Kept:
    """The file that was shown, named by our own signature, so that what was looked at is what is recorded."""
    try:
        return files.Kept(**signing.loads(token, salt=SALT, max_age=HALF_A_DAY))
    except signing.BadSignature:
        raise Http404 from None
