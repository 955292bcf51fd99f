"""The import wizard: upload → columns → check → book; undo, drop, refused rows back as a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext

from zhaoshang.domain.evidence.commands import booking, files, imports
from zhaoshang.domain.evidence.models import Import, ImportRow
from zhaoshang.domain.evidence.queries import LEDGERS, fact_kind, imports_visible_to, ledger_called, synonyms_of
from zhaoshang.domain.evidence.readers.cells import cell_text, column_letter
from zhaoshang.domain.evidence.states import STATES, VERDICTS
from zhaoshang.domain.evidence.tasks import work_on_import
from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.domain.projects.errors import HoldsConfidential
from zhaoshang.domain.projects.queries import source_rows_hidden_from
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.desk.access import found, now, page
from zhaoshang.web.desk.figures import download
from zhaoshang.web.desk.forms import OptionalReasonForm, ReasonForm, SynonymForm, UploadForm
from zhaoshang.web.desk.labels import label_of
from zhaoshang.web.kit.workbooks import refused_rows

BUSY = (Import.State.UPLOADED, Import.State.READING, Import.State.CHECKING, Import.State.BOOKING)
STEP = {
    "uploaded": 1, "reading": 1, "refused": 1, "dropped": 1, "read": 2, "checking": 3, "checked": 3, "booking": 4, "booked": 4, "undone": 4,
}  # fmt: skip
PHASES = {
    "uploaded": Bilingual("等待读取", "waiting to be read"),
    "reading": Bilingual("正在读取", "being read"),
    "checking": Bilingual("正在逐行检查", "being checked row by row"),
    "booking": Bilingual("正在入账", "being booked"),
}


def seen(request: HttpRequest) -> Any:
    """The imports the person may see."""
    return imports_visible_to(request.user, within_reach)


@page("imports.read")
def every_import(request: HttpRequest) -> HttpResponse:
    """All imports, newest first."""
    rows = seen(request)
    ledger, state = request.GET.get("ledger", ""), request.GET.get("state", "")
    if ledger in LEDGERS:
        rows = rows.filter(ledger=ledger)
    if state in STATES:
        rows = rows.filter(state=state)
    paged = Paginator(rows, 30).get_page(request.GET.get("page"))
    context = {
        "page": paged,
        "rows": [(row, LEDGERS[row.ledger].name, STATES[row.state]) for row in paged],
        "ledgers": [(k, v.name) for k, v in LEDGERS.items()],
        "states": STATES.items(),
        "ledger": ledger,
        "state": state,
        "query": f"ledger={ledger}&state={state}",
        "may_upload": request.user.has_perm("evidence.upload"),
        "may_learn": request.user.has_perm("evidence.learn"),
    }
    return render(request, "desk/imports.html", context)


@page("evidence.upload", "GET", "POST")
def upload(request: HttpRequest) -> HttpResponse:
    """A workbook is handed in; reading and checking go on in the background."""
    form = UploadForm(request.POST or None, request.FILES or None, initial={"ledger": request.GET.get("ledger")})
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = files.keep(file.chunks(), name=file.name, media_type=file.content_type or "")
            batch = imports.upload(
                kept=kept,
                ledger=form.cleaned_data["ledger"],
                org_path=request.user.organisation.path,  # type: ignore[union-attr]
                as_of=form.cleaned_data["as_of"],
                by=request.user,
                at=now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            work_on_import.enqueue(batch.pk, request.user.get_username(), "read")
            return redirect("desk:import", pk=batch.pk)
    ledgers = [
        {"key": k, "name": v.name, "meaning": v.meaning, "columns": [(c.name, c.unit, c.required) for c in v.columns]}
        for k, v in LEDGERS.items()
    ]
    return render(request, "desk/upload.html", {"form": form, "ledgers": ledgers}, status=422 if form.errors else 200)


@page("imports.read")
def one_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an import stands: progress, columns, what it would change, what is refused; the way on from here."""
    batch = found(seen(request), pk=pk)
    busy = batch.state in BUSY
    if request.headers.get("HX-Request") and request.GET.get("part") == "progress":
        return _progress(request, batch, busy)
    verdict = request.GET.get("show", "") or _first_verdict(batch)
    rows = ImportRow.objects.filter(batch=batch, verdict=verdict).exclude(pk__in=source_rows_hidden_from(request.user))
    rows = rows.order_by("number")
    paged = Paginator(rows, 50).get_page(request.GET.get("page"))
    before = _replaced(paged)
    ledger = ledger_called(batch.ledger)
    context = {
        "batch": batch,
        "ledger": ledger,
        "state": STATES[batch.state],
        "step": STEP[batch.state],
        "busy": busy,
        "progress": progress_of(batch),
        "live": f"{settings.LIVE_URL}/live/imports/{batch.pk}/" if settings.LIVE_URL else "",
        "counts": [(code, VERDICTS[code], batch.counts.get(code, 0)) for code in VERDICTS] if batch.counts else [],
        "verdict": verdict,
        "page": paged,
        "rows": [_row(batch, row, before) for row in paged],
        "query": f"show={verdict}",
        "form": OptionalReasonForm(initial={"version": batch.version, "reason": batch.reason}),
        "undo_form": ReasonForm(),
        "may_book": request.user.has_perm("evidence.book", batch),
        "may_undo": request.user.has_perm("evidence.undo", batch),
        "worth_booking": batch.counts.get("new", 0) + batch.counts.get("changed", 0),
        "missing": [c.name for c in ledger.columns if c.required and c.field not in batch.columns],
        "other_sheets": [t for t in batch.tables if t["sheet_name"] != batch.layout.get("sheet_name")],
    }
    return render(request, "desk/import.html", context)


@page("evidence.choose", "GET", "POST")
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column fills which field, and from which sheet; remembered for the next workbook."""
    batch = found(seen(request), pk=pk)
    table = _table(batch, request.POST.get("sheet") or request.GET.get("sheet"))
    if table is None:
        return redirect("desk:import", pk=pk)
    refusal: Refusal | None = None
    if request.method == "POST":
        chosen = {
            name.removeprefix("field-"): int(request.POST[name])
            for name in request.POST
            if name.startswith("field-") and request.POST[name].isdecimal()
        }
        try:
            layout = {**_layout(table), "columns": chosen, "as_of": request.POST.get("as_of") or table["as_of"]}
            imports.choose(batch=batch, layout=layout, by=request.user, at=now())
        except Refusal as problem:
            refusal = problem
            table = {**table, "columns": chosen}
        else:
            work_on_import.enqueue(batch.pk, request.user.get_username(), "check")
            return redirect("desk:import", pk=pk)
    ledger = ledger_called(batch.ledger)
    context = {
        "batch": batch,
        "ledger": ledger,
        "table": table,
        "tables": batch.tables,
        "refusal": refusal,
        "as_of": batch.layout.get("as_of") or table["as_of"] or "",
        "fields": [_choice(c, table) for c in ledger.columns],
        "preview": _preview(table),
    }
    return render(request, "desk/columns.html", context, status=422 if refusal else 200)


@page("evidence.learn", "GET", "POST")
def synonyms(request: HttpRequest, key: str) -> HttpResponse:
    """The headings this bureau uses in a ledger: learnt from choices, or taught here."""
    ledger = ledger_called(key)
    form = SynonymForm(request.POST or None, ledger=ledger)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        imports.learn(ledger=key, heading=data["heading"], field=data["field"], by=request.user, at=now())
        return redirect("desk:synonyms", key=key)
    names = {c.field: c.name for c in ledger.columns}
    rows = [(s, names.get(s.field)) for s in synonyms_of(key)]
    context = {
        "ledger": ledger,
        "form": form,
        "rows": rows,
        "ledgers": [(k, v.name) for k, v in LEDGERS.items()],
        "key": key,
    }
    return render(request, "desk/synonyms.html", context, status=422 if form.errors else 200)


@page("evidence.book", "POST")
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """The checked rows are booked in the background; a reason where something needs confirming."""
    batch = found(seen(request), pk=pk)
    form = OptionalReasonForm(request.POST)
    form.is_valid()
    booking.ask(
        batch=batch,
        reason=form.cleaned_data.get("reason", ""),
        version=form.cleaned_data.get("version"),
        by=request.user,
        at=now(),
    )
    work_on_import.enqueue(batch.pk, request.user.get_username(), "book", form.cleaned_data.get("reason", ""))
    return redirect("desk:import", pk=pk)


@page("evidence.undo", "POST")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole import is taken back, with a reason."""
    batch = found(seen(request), pk=pk)
    booking.undo(batch=batch, reason=request.POST.get("reason", ""), by=request.user, at=now())
    return redirect("desk:import", pk=pk)


@page("evidence.upload", "POST")
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The import will not be booked."""
    batch = found(seen(request), pk=pk)
    imports.drop(batch=batch, by=request.user, at=now())
    return redirect("desk:imports")


@page("imports.read")
def refused(request: HttpRequest, pk: int) -> HttpResponse:
    """The refused rows as a workbook with the reason beside each."""
    batch = found(seen(request), pk=pk)
    data = refused_rows(batch, get_language() or "zh-hans")
    return download(data, f"{batch.number} {gettext('refused rows')}.xlsx")


@page("imports.read")
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook as it was uploaded; not to somebody who may not know of every project it tells of."""
    batch = found(seen(request), pk=pk)
    if ImportRow.objects.filter(batch=batch, pk__in=source_rows_hidden_from(request.user)).exists():
        raise HoldsConfidential(file=batch.file_name)
    return download(files.file_of(batch.document).read_bytes(), batch.file_name, "application/octet-stream")


def progress_of(batch: Import) -> dict[str, Any]:
    """What the progress bar shows."""
    return {
        "label": PHASES.get(batch.state, STATES[batch.state]),
        "value": batch.phase_done if batch.phase_total else None,
        "max": batch.phase_total or None,
    }


def _progress(request: HttpRequest, batch: Import, busy: bool) -> HttpResponse:
    if not busy:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "desk/import-progress.html", {"batch": batch, "progress": progress_of(batch)})


def _first_verdict(batch: Import) -> str:
    for verdict in ("refused", "changed", "new", "unchanged", "skipped"):
        if batch.counts.get(verdict):
            return verdict
    return "new"


def _replaced(rows: Iterable[ImportRow]) -> dict[tuple[str, int], Any]:
    """The facts that the rows of a page would replace, by kind and number."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        for stated in row.statements:
            if stated["verdict"] == "changed" and stated.get("replaces"):
                wanted.setdefault(stated["kind"], set()).add(stated["replaces"])
    return {
        (kind, pk): fact
        for kind, numbers in wanted.items()
        for pk, fact in fact_kind(kind)._default_manager.in_bulk(numbers).items()
    }


def _row(batch: Import, row: ImportRow, before: dict[tuple[str, int], Any]) -> dict[str, Any]:
    """A checked row: what stood there, what is wrong with it, what it would change."""
    changes = []
    for stated in row.statements:
        if stated["verdict"] == "changed" and stated.get("replaces"):
            old = before.get((stated["kind"], stated["replaces"]))
            if old is not None:
                changes += _differences(old, stated)
    headings = batch.layout.get("headings", {})
    cells = [
        (headings[str(i)], cell_text(cell))
        for i, cell in enumerate(row.cells)
        if str(i) in headings and cell is not None
    ]
    return {"number": row.number, "cells": cells[:8], "problems": row.problems, "changes": changes}


def _differences(old: Any, stated: dict[str, Any]) -> list[tuple[Bilingual, Any, Any]]:
    found_changes = []
    for name in old.VALUES:
        before, after = getattr(old, name), stated["values"].get(name)
        column = old._meta.get_field(name)
        after = column.to_python(after) if after not in (None, "") else None
        if (before or None) != (after or None):
            found_changes.append((label_of(old, name), before, after))
    if stated["on"] != old.happened_on.isoformat():
        found_changes.append((Bilingual("日期", "date"), old.happened_on, stated["on"]))
    return found_changes


def _table(batch: Import, sheet: str | None) -> dict[str, Any] | None:
    wanted = int(sheet) if sheet and sheet.isdecimal() else batch.layout.get("sheet")
    return next((t for t in batch.tables if t["sheet"] == wanted), batch.tables[0] if batch.tables else None)


def _layout(table: dict[str, Any]) -> dict[str, Any]:
    return {
        "sheet": table["sheet"],
        "sheet_name": table["sheet_name"],
        "data_start": table["data_start"],
        "units": table["units"],
        "headings": {str(h["column"]): h["name"] for h in table["headers"] if h["name"]},
    }


def _choice(column: Any, table: dict[str, Any]) -> dict[str, Any]:
    chosen = table["columns"].get(column.field)
    options = [
        {
            "value": h["column"],
            "text": f"{column_letter(h['column'])} · {h['name'] or '?'}",
            "chosen": h["column"] == chosen,
        }
        for h in table["headers"]
    ]
    return {
        "field": column.field,
        "name": column.name,
        "unit": table["units"].get(column.field) or column.unit,
        "required": column.required,
        "options": options,
        "chosen": chosen is not None,
        "learned": column.field in table.get("learned", []),
    }


def _preview(table: dict[str, Any]) -> list[tuple[int, list[str], bool]]:
    heads = set(table["header_rows"])
    return [(number, [cell_text(c) for c in cells], number in heads) for number, cells in table["preview"]]
