"""The columns step: sheet and header row, which column fills which field, in which unit; the first rows to judge by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext

from zhaoshang.domain.evidence.commands import imports
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.evidence.queries import ledger_called
from zhaoshang.domain.evidence.readers.cells import column_letter
from zhaoshang.domain.evidence.readers.columns import UNITED, unit_said
from zhaoshang.domain.evidence.tasks import work_on_import
from zhaoshang.domain.projects.queries import hidden_in
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.cells import units_for
from zhaoshang.kernel.ledger import Column, Ledger
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.units import unit_called
from zhaoshang.web.desk.access import found, now, page
from zhaoshang.web.desk.dry_run import shown
from zhaoshang.web.desk.forms import HeaderForm
from zhaoshang.web.desk.imports import seen
from zhaoshang.web.desk.months_of import NoSuchDay


class NoSuchColumn(Refusal):
    code = "desk.no_such_column"
    sentence = Bilingual(
        "为“{name}”选的列（{column}）不在“{sheet}”的表头里。",
        "The column chosen for “{name}” ({column}) is not in the header of “{sheet}”.",
    )
    remedy = Bilingual("请从列表中选一列，再检查各行。", "Choose a column from the list, then check the rows.")


@page("evidence.choose", "GET", "POST")
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column fills which field in which unit, and from which sheet; columns are remembered for the next workbook."""
    batch = found(seen(request), pk=pk)
    table = table_of(batch, request.POST.get("sheet") or request.GET.get("sheet"))
    if table is None:
        return redirect("desk:import", pk=pk)
    refusal: Refusal | None = None
    if request.method == "POST":
        ledger = ledger_called(batch.ledger)
        chosen = _chosen(request.POST, ledger, table)
        try:
            _only_columns_of_the_table(request.POST, ledger, table)
            layout = {**_layout(table), **chosen, "as_of": _day(request.POST.get("as_of", "")) or table["as_of"]}
            if any(f"field-{c.field}" not in request.POST for c in ledger.columns):
                # Not everything was asked: what nobody left out by choice is not learnt as left out.
                layout["headings"] = {
                    k: v for k, v in layout["headings"].items() if int(k) in chosen["columns"].values()
                }
            imports.choose(batch=batch, layout=layout, by=request.user, at=now())
        except Refusal as problem:
            refusal, table = problem, {**table, **chosen}
        else:
            work_on_import.enqueue(batch.pk, request.user.get_username(), "check")
            return redirect("desk:import", pk=pk)
    return step(request, batch, table, refusal)


@page("evidence.choose", "POST")
def point(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook is read again in the background, its header in the rows the person gives."""
    batch = found(seen(request), pk=pk)
    table = table_of(batch, request.POST.get("sheet"))
    if table is None:
        return redirect("desk:import", pk=pk)
    if request.POST.get("sheet") != str(table["sheet"]):
        raise Http404
    form = HeaderForm(request.POST)
    if not form.is_valid():
        return step(request, batch, table, header=form)
    first, last = form.cleaned_data["first"], form.cleaned_data["last"] or form.cleaned_data["first"]
    try:
        imports.point(batch=batch, sheet=table["sheet"], first=first, last=last, by=request.user, at=now())
    except Refusal as problem:
        return step(request, batch, table, problem, header=form)
    work_on_import.enqueue(batch.pk, request.user.get_username(), "read")
    return redirect("desk:import", pk=pk)


def step(
    request: HttpRequest,
    batch: Import,
    table: dict[str, Any],
    refusal: Refusal | None = None,
    header: HeaderForm | None = None,
) -> HttpResponse:
    """The page of the step, with what was refused when something was."""
    ledger = ledger_called(batch.ledger)
    rows = table["header_rows"]
    hidden = hidden_in(batch, request.user).previews
    preview = [(n, cells) for n, cells in table["preview"] if (table["sheet"], n) not in hidden]
    context = {
        "batch": batch,
        "ledger": ledger,
        "table": table,
        "tables": batch.tables,
        "refusal": refusal,
        "as_of": request.POST.get("as_of") or batch.layout.get("as_of") or table["as_of"] or "",
        "wrong": str(refusal.details.get("field", "")) if refusal else "",
        "fields": [_field(c, table) for c in ledger.columns],
        "header": header or HeaderForm(initial={"first": rows[0], "last": rows[-1]} if rows else None),
        "letters": [column_letter(i) for i in range(max((len(cells) for _, cells in table["preview"]), default=0))],
        "preview": [(n, [shown(c) for c in cells], n in rows) for n, cells in preview],
        "more_columns": max(len(table["headers"]) - 40, 0),
    }
    return render(request, "desk/columns.html", context, status=422 if refusal or (header and header.errors) else 200)


def table_of(batch: Import, sheet: str | None) -> dict[str, Any] | None:
    """A described sheet; where it is the one already chosen, with the columns and units that were chosen for it."""
    layout = batch.layout
    wanted = sheet or str(layout.get("sheet"))
    table = next((t for t in batch.tables if str(t["sheet"]) == wanted), batch.tables[0] if batch.tables else None)
    if table is None or table["sheet"] != layout.get("sheet"):
        return table
    kept = {name: layout[name] for name in ("columns", "units", "own_units") if name in layout}
    return {**table, **kept}


def _chosen(posted: Mapping[str, str], ledger: Ledger, table: dict[str, Any]) -> dict[str, Any]:
    """Columns and units as posted. `own_units` names the fields whose unit a person chose against the workbook."""
    known = {str(h["column"]): h["column"] for h in table["headers"]}
    chosen = {c.field: known[at] for c in ledger.columns if (at := posted.get(f"field-{c.field}", "")) in known}
    names = {h["column"]: h["name"] for h in table["headers"]}
    units, own = {}, []
    for name, at in chosen.items():
        column = ledger.column(name)
        unit = posted.get(f"unit-{name}", "")
        if unit in units_for(column):
            own.append(name)
        else:
            unit, _ = unit_said(names.get(at, ""), column, table["unit"])
        if unit:
            units[name] = unit
    return {"columns": chosen, "units": units, "own_units": own}


def _only_columns_of_the_table(posted: Mapping[str, str], ledger: Ledger, table: dict[str, Any]) -> None:
    known = {"", *(str(h["column"]) for h in table["headers"])}
    for c in ledger.columns:
        at = posted.get(f"field-{c.field}", "")
        if at not in known:
            raise NoSuchColumn(name=c.name, column=at[:40], sheet=table["sheet_name"], field=f"field-{c.field}")


def _day(text: str) -> str:
    """The day as posted; refuses what no calendar has."""
    try:
        return date.fromisoformat(text).isoformat() if text.strip() else ""
    except ValueError:
        raise NoSuchDay(text=text[:40], field="as_of") from None


def _layout(table: dict[str, Any]) -> dict[str, Any]:
    return {
        "sheet": table["sheet"],
        "sheet_name": table["sheet_name"],
        "header_rows": table["header_rows"],
        "data_start": table["data_start"],
        "headings": {str(h["column"]): h["name"] for h in table["headers"] if h["name"]},
    }


def _field(column: Column, table: dict[str, Any]) -> dict[str, Any]:
    """A field of the ledger with the columns it may be filled from, and for money and area the units."""
    at = table["columns"].get(column.field)
    options = [
        {
            "value": h["column"],
            "text": f"{column_letter(h['column'])} · {h['name'] or '?'}",
            "chosen": h["column"] == at,
        }
        for h in table["headers"]
    ]
    return {
        "field": column.field,
        "post": f"field-{column.field}",
        "name": column.name,
        "required": column.required or bool(column.or_else),
        "options": options,
        "chosen": at is not None,
        "learned": column.field in table.get("learned", []),
        "unit": _unit(column, at, table) if column.kind in UNITED else None,
    }


def worded(unit: str) -> str:
    """A unit as the workbook writes it, with its English for whoever reads English: 万美元 = 10,000 USD."""
    english = unit_called(unit).en
    return f"{unit} = {english}" if (get_language() or "").startswith("en") and english != unit else unit


def _unit(column: Column, at: int | None, table: dict[str, Any]) -> dict[str, Any]:
    """The choice of a unit: what the workbook says and where it does, and every unit that may be said instead."""
    heading = next((h["name"] for h in table["headers"] if h["column"] == at), "")
    said, origin = unit_said(heading, column, table["unit"])
    own = table["units"].get(column.field) if column.field in table.get("own_units", ()) else ""
    words = {"unit": worded(said or column.unit), "cell": table.get("unit_address", ""), "line": table["unit"]}
    if own:
        where = gettext("chosen by a person; the workbook says otherwise or nothing")
    elif at is None:
        where = ""
    elif origin == "heading":
        where = gettext("from the heading's brackets")
    elif origin == "sheet":
        where = gettext("from “单位：%(line)s” in %(cell)s") % words
    else:
        where = gettext("the workbook names none: usual in this ledger, please make sure")
    language = get_language() or "zh-hans"
    return {
        "said": (gettext("%(unit)s (as written)") if said else gettext("%(unit)s (usual)")) % words,
        "where": where,
        "options": [{"value": unit, "text": worded(unit), "chosen": unit == own} for unit in units_for(column)],
        "foreign": bool(said) and said not in units_for(column) and not own,
        "label": column.name.in_language(language),
    }
