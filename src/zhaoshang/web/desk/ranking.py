"""What the league table is made by: versions of the scoring rules, peer groups, industry centres beside them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhaoshang.domain.industries import commands as industries
from zhaoshang.domain.industries.errors import CentreChanged
from zhaoshang.domain.industries.queries import visible_to as centres_visible_to
from zhaoshang.domain.targets import commands
from zhaoshang.domain.targets.errors import BadScheme
from zhaoshang.domain.targets.models import Scheme
from zhaoshang.domain.targets.queries import rules_of_ranks
from zhaoshang.domain.targets.queries.league import our_place
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.desk.access import found, now, page, posted
from zhaoshang.web.desk.forms import CentreForm
from zhaoshang.web.desk.league_forms import ItemFormSet, PeersForm, SchemeForm
from zhaoshang.web.kit.asked import whole
from zhaoshang.web.kit.words import said

MOST_ITEMS = 60


@page("league.read")
def schemes(request: HttpRequest) -> HttpResponse:
    """Every version of the scoring rules, with the one in force."""
    context = {
        "rows": rules_of_ranks.schemes(day_of(now())),
        "may_define": request.user.has_perm("targets.define_scheme"),
    }
    return render(request, "desk/schemes.html", context)


@page("league.read")
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: what is scored, by which weight, in which way."""
    one = found(Scheme.objects.all(), pk=pk)
    context = {
        "scheme": one,
        "items": items_of(one),
        "in_force": any(rule.in_force and rule.row == one for rule in rules_of_ranks.schemes(day_of(now()))),
        "may_define": request.user.has_perm("targets.define_scheme"),
    }
    return render(request, "desk/scheme.html", context)


def items_of(one: Scheme) -> list[tuple[Any, dict[str, Any]]]:
    """The items with the names of their figures; a figure that is gone keeps its key."""
    names = {key: figure.name for key, figure in registry().items()}
    return [(names.get(i["figure"], Bilingual(i["figure"], i["figure"])), i) for i in one.items]


@page("targets.define_scheme", "GET", "POST")
def define(request: HttpRequest) -> HttpResponse:
    """A new version of the scoring rules, begun as a copy of an earlier one."""
    begun = _begun(request)
    initial: dict[str, Any] = {"since": day_of(now())}
    if begun:
        initial |= {"key": begun.key, "name": begun.name, "issuer": begun.issuer}
    form = SchemeForm(posted(request), initial=initial)
    rows = ItemFormSet(posted(request), initial=begun.items if begun else [], prefix="items")
    if "more" in request.POST:
        # Filled in again as they stand and not judged yet, with empty rows below them.
        form = SchemeForm(initial={name: request.POST.get(name, "") for name in form.fields})
        rows = ItemFormSet(initial=_as_typed(request), prefix="items")
    elif request.method == "POST" and form.is_valid() and rows.is_valid():
        given = [(row, item) for row in rows if (item := row.said())]
        try:
            made = commands.define_scheme(
                **{name: form.cleaned_data[name] for name in ("key", "name", "issuer", "doc_no", "since", "until")},
                items=[item for _, item in given], by=request.user, at=now(),
            )  # fmt: skip
        except BadScheme as refusal:
            row, field = given[int(str(refusal.details["row"])) - 1][0], refusal.details.get("field")
            row.add_error(str(field) if field in row.fields else None, str(said(refusal)))
            form.refuse(refusal)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:scheme", pk=made.pk)
    wrong = form.is_bound or rows.is_bound
    context = {"form": form, "rows": rows, "begun": begun}
    return render(request, "desk/scheme-define.html", context, status=422 if wrong else 200)


@page("league.read")
def peers(request: HttpRequest) -> HttpResponse:
    """The peer groups, with the one in force."""
    context = {
        "rows": rules_of_ranks.groups(day_of(now())),
        "may_group": request.user.has_perm("targets.group_peers"),
    }
    return render(request, "desk/peers.html", context)


@page("targets.group_peers", "GET", "POST")
def group(request: HttpRequest) -> HttpResponse:
    """The districts that are compared from a day on."""
    now_stands = next((rule.row for rule in rules_of_ranks.groups(day_of(now())) if rule.in_force), None)
    initial: dict[str, Any] = {"since": day_of(now()), "places": our_place()}
    if now_stands:
        initial |= {"name": now_stands.name, "places": "\n".join(now_stands.places)}
    form = PeersForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            commands.group_peers(
                name=data["name"], places=data["places"], since=data["since"], source=data["source"], by=request.user,
                at=now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:peers")
    return render(request, "desk/peers-group.html", {"form": form}, status=form.status)


@page("figures.read")
def centres(request: HttpRequest) -> HttpResponse:
    """The industry centres, in their order."""
    context = {
        "rows": centres_visible_to(request.user),
        "may_name": request.user.has_perm("industries.name_centre"),
    }
    return render(request, "desk/centres.html", context)


@page("industries.name_centre", "GET", "POST")
def name_centre(request: HttpRequest) -> HttpResponse:
    """A centre is named, or gets another English name or place in the list."""
    every = centres_visible_to(request.user)
    begun = every.filter(key=request.GET.get("centre", "")[:40]).first()
    last = every.last()
    initial: dict[str, Any] = {"since": day_of(now()), "order": (last.order if last else 0) + 1}
    if begun:
        initial = {name: getattr(begun, name) for name in ("key", "name", "name_en", "order", "since")}
        initial["seen"] = begun.version
    form = CentreForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            industries.name_centre(
                key=data["key"], name=data["name"], name_en=data["name_en"], order=data["order"], since=data["since"],
                seen=data["seen"], by=request.user, at=now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
            if begun and isinstance(refusal, CentreChanged):
                begun.refresh_from_db()
                form.see(begun.version)
        else:
            return redirect("desk:centres")
    return render(request, "desk/centre.html", {"form": form, "begun": begun}, status=form.status)


def _begun(request: HttpRequest) -> Scheme | None:
    """The version that is copied: the one asked for, else the one in force; none for new rules."""
    asked = request.GET.get("copy", "")
    if asked == "none":
        return None
    if asked.isdecimal():
        return found(Scheme.objects.all(), pk=whole(asked))
    return rules_of_ranks.scheme_to_copy(day_of(now()))


def _as_typed(request: HttpRequest) -> list[dict[str, Any]]:
    """The rows of items as they were typed, empty ones left out."""
    count = request.POST.get("items-TOTAL_FORMS", "")
    typed = [
        {name: request.POST.get(f"items-{at}-{name}", "") for name in ItemFormSet.form.base_fields}
        for at in range(min(whole(count), MOST_ITEMS))
    ]
    return [row for row in typed if any(row.values())]
