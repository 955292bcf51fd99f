"""The import wizard: upload → columns → check → book; undo, drop, refused rows back as a workbook."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext

from zhaoshang.domain.evidence.commands import booking, files, imports, undoing
from zhaoshang.domain.evidence.errors import Overtaken
from zhaoshang.domain.evidence.models import Import, ImportRow
from zhaoshang.domain.evidence.queries import LEDGERS, imports_visible_to, ledger_called, synonyms_of
from zhaoshang.domain.evidence.states import STATES, VERDICTS
from zhaoshang.domain.evidence.tasks import work_on_import
from zhaoshang.domain.organisations.queries import within_reach
from zhaoshang.domain.projects.errors import HoldsConfidential
from zhaoshang.domain.projects.queries import hidden_in
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.desk.access import found, now, page
from zhaoshang.web.desk.dry_run import DryRun
from zhaoshang.web.desk.figures import download
from zhaoshang.web.desk.forms import BookForm, ReasonForm, SynonymForm, UploadForm
from zhaoshang.web.desk.stories import story_of
from zhaoshang.web.kit.workbooks import refused_rows

BUSY = (Import.State.UPLOADED, Import.State.READING, Import.State.CHECKING, Import.State.BOOKING, Import.State.UNDOING)
STEP = {
    "uploaded": 1, "reading": 1, "refused": 1, "dropped": 1, "read": 2, "checking": 3, "checked": 3, "booking": 4, "booked": 4, "undoing": 4, "undone": 4,
}  # fmt: skip
# Points about the whole import that quote amounts of its rows, or what they add up to.
QUOTING = (
    "evidence.cells_far_off", "evidence.cells_over_target", "evidence.total_differs", "evidence.far_over_target",
    "evidence.far_from_history",
)  # fmt: skip
PHASES = {
    "uploaded": Bilingual("等待读取", "waiting to be read"),
    "reading": Bilingual("正在读取", "being read"),
    "checking": Bilingual("正在逐行检查", "being checked row by row"),
    "booking": Bilingual("正在入账", "being booked"),
    "undoing": Bilingual("正在撤销", "being undone"),
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
    return render(request, "desk/upload.html", {"form": form, "ledgers": ledgers}, status=form.status)


@page("imports.read")
def one_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an import stands: progress, columns, what it would change, what is refused; the way on from here."""
    batch = found(seen(request), pk=pk)
    if request.headers.get("HX-Request") and request.GET.get("part") == "progress":
        return _progress(request, batch, batch.state in BUSY)
    return shown(request, batch, fresh_form(batch))


def fresh_form(batch: Import) -> BookForm:
    """The form that books an import as it stands now."""
    return BookForm(initial={"version": batch.version, "reason": batch.reason}, batch=batch)


def shown(request: HttpRequest, batch: Import, form: BookForm, refusal: Overtaken | None = None) -> HttpResponse:
    """The page of an import, with what was refused when something was."""
    verdict = request.GET.get("show", "") or _first_verdict(batch)
    hidden = hidden_in(batch, request.user)
    rows = ImportRow.objects.filter(batch=batch, verdict=verdict).exclude(pk__in=hidden.rows).order_by("number")
    notes = [n for n in batch.notes if not (hidden.rows and n["code"] in QUOTING)]
    paged = Paginator(rows, 50).get_page(request.GET.get("page"))
    ledger = ledger_called(batch.ledger)
    dry_run = DryRun(batch)
    context = {
        "batch": batch,
        "ledger": ledger,
        "state": STATES[batch.state],
        "step": STEP[batch.state],
        "busy": batch.state in BUSY,
        "progress": progress_of(batch),
        "live": f"{settings.LIVE_URL}/live/imports/{batch.pk}/" if settings.LIVE_URL else "",
        "counts": [(code, VERDICTS[code], batch.counts.get(code, 0)) for code in VERDICTS] if batch.counts else [],
        "verdict": verdict,
        "page": paged,
        "rows": dry_run.rows(paged),
        "headings": dry_run.headings,
        "span": len(dry_run.headings) + 1,
        "unread": dry_run.unread,
        "notes": [_note(n) for n in [*([imports.as_note(refusal, "stop")] if refusal else []), *notes]],
        "query": f"show={verdict}",
        "story": story_of("evidence.import", batch.pk, without=("evidence.begin",)),
        "form": form,
        "undo_form": ReasonForm(),
        "may_book": request.user.has_perm("evidence.book", batch),
        "may_upload": request.user.has_perm("evidence.upload"),
        "may_drop": batch.state in (Import.State.READ, Import.State.CHECKED)
        and request.user.has_perm("evidence.upload"),
        "may_check": request.user.has_perm("evidence.check", batch),
        "may_undo": request.user.has_perm("evidence.undo", batch),
        "worth_booking": batch.counts.get("new", 0) + batch.counts.get("changed", 0),
        "better": better_ledger(batch),
        "missing": [c.name for c in ledger.lacking(batch.columns)],
        "other_sheets": [t for t in batch.tables if t["sheet_name"] != batch.layout.get("sheet_name")],
    }
    status = refusal.http_status if refusal else form.status
    return render(request, "desk/import.html", context, status=status)


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
    return render(request, "desk/synonyms.html", context, status=form.status)


@page("evidence.book", "POST")
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """The checked rows are booked in the background; a reason where something needs confirming."""
    batch = found(seen(request), pk=pk)
    form = BookForm(request.POST, batch=batch)
    if not form.is_valid():
        return shown(request, batch, form)
    try:
        booking.ask(
            batch=batch,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            by=request.user,
            at=now(),
        )
    except Overtaken as refusal:
        batch.refresh_from_db()
        return shown(request, batch, fresh_form(batch), refusal)
    work_on_import.enqueue(batch.pk, request.user.get_username(), "book", form.cleaned_data["reason"])
    return redirect("desk:import", pk=pk)


@page("evidence.undo", "POST")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole import will be taken back, with a reason."""
    batch = found(seen(request), pk=pk)
    reason = request.POST.get("reason", "")
    undoing.ask(batch=batch, reason=reason, by=request.user, at=now())
    work_on_import.enqueue(batch.pk, request.user.get_username(), "undo", reason)
    return redirect("desk:import", pk=pk)


@page("evidence.check", "POST")
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows are compared anew in the background with what stands by now."""
    batch = found(seen(request), pk=pk)
    imports.recheck(batch=batch, by=request.user, at=now())
    work_on_import.enqueue(batch.pk, request.user.get_username(), "check")
    return redirect("desk:import", pk=pk)


@page("evidence.upload", "POST")
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The import will not be booked."""
    batch = found(seen(request), pk=pk)
    imports.drop(batch=batch, by=request.user, at=now())
    messages.success(request, gettext("%(number)s was left unbooked.") % {"number": batch.number})
    return redirect("desk:imports")


@page("imports.read")
def refused(request: HttpRequest, pk: int) -> HttpResponse:
    """The refused rows as a workbook with the reason beside each."""
    batch = found(seen(request), pk=pk)
    data = refused_rows(batch, get_language() or "zh-hans", hidden_in(batch, request.user).rows)
    return download(data, f"{batch.number} {gettext('refused rows')}.xlsx")


@page("imports.read")
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook as it was uploaded; not to somebody who may not know of every project it tells of."""
    batch = found(seen(request), pk=pk)
    if hidden_in(batch, request.user):
        raise HoldsConfidential(file=batch.file_name)
    return download(files.file_of(batch.document).read_bytes(), batch.file_name, "application/octet-stream")


def progress_of(batch: Import) -> dict[str, Any]:
    """What the progress bar shows."""
    return {
        "label": PHASES.get(batch.state, STATES[batch.state]),
        "value": batch.phase_done if batch.phase_total else None,
        "max": batch.phase_total or None,
    }


def better_ledger(batch: Import) -> Bilingual | None:
    """The name of the ledger whose headings the chosen sheet has, when it is another than was said."""
    table: dict[str, Any] = next((t for t in batch.tables if t["sheet"] == batch.layout.get("sheet")), {})
    key = table.get("better", "")
    return ledger_called(key).name if key and batch.state == Import.State.READ else None


def _note(note: dict[str, Any]) -> dict[str, Any]:
    """A point about the whole import as it is shown: red stops it, yellow is to be confirmed."""
    return {
        "tone": {"stop": "bad", "info": "info"}.get(note["level"], "warn"),
        "say": Bilingual(note["zh"], note["en"]),
        "cure": Bilingual(note["cure_zh"], note["cure_en"]),
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
