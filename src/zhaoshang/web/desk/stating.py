"""One row of a ledger of land or buildings, stated on a page instead of in a workbook."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhaoshang.domain.evidence.commands.stating import state
from zhaoshang.domain.evidence.queries import LEDGERS
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.desk.access import now, page, posted
from zhaoshang.web.desk.estate_forms import StatementForm

BY_HAND = ("parcels", "building_files", "floors", "units", "tenancies", "buildings")


@page("evidence.book", "GET", "POST")
def one_row(request: HttpRequest, key: str) -> HttpResponse:
    """The form of a ledger's row; what it states is on the books when it is sent."""
    ledger = LEDGERS.get(key) if key in BY_HAND else None
    if ledger is None:
        raise Http404
    known = {c.field: request.GET[c.field][:200] for c in ledger.columns if c.field in request.GET}
    form = StatementForm(posted(request), ledger=ledger, initial=known)
    if request.method == "POST" and form.is_valid():
        user: Any = request.user
        try:
            made = state(
                ledger=key, values=form.values(), reason=form.cleaned_data["reason"], org_path=user.organisation.path,
                by=user, at=now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:row", kind=made[0]._meta.label_lower, pk=made[0].pk)
    return render(request, "desk/state.html", {"form": form, "ledger": ledger}, status=form.status)
