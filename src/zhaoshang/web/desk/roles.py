"""Roles in words, and the tree of organisations: what may be done, how far it reaches, and the units it reaches over."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhaoshang.domain.organisations import commands
from zhaoshang.domain.organisations.errors import RoleChanged
from zhaoshang.domain.organisations.models import Organisation, Role
from zhaoshang.domain.organisations.queries import live_grants, organisations
from zhaoshang.domain.organisations.queries import roles as every_role
from zhaoshang.domain.organisations.rules import covers
from zhaoshang.domain.organisations.states import KINDS, REACHES, ROLES
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.desk.access import found, now, page, posted
from zhaoshang.web.desk.forms import FoundForm, RoleForm
from zhaoshang.web.desk.labels import Room, rooms_of_verbs

MEANINGS = {role.key: role.meaning for role in ROLES}


@page("people.read")
def roles(request: HttpRequest) -> HttpResponse:
    """Every role: what it is for, how far it reaches, who holds it."""
    held = Counter(grant.role_id for grant in live_grants())
    rows = [
        {"role": role, "meaning": _meaning(role), "reach": REACHES.get(role.reach), "held": held[role.pk]}
        for role in every_role()
    ]
    return render(request, "desk/roles.html", {"rows": rows})


@page("people.read")
def one_role(request: HttpRequest, pk: int) -> HttpResponse:
    """One role: its verbs in words, its reach, and the people who hold it."""
    role = found(every_role(), pk=pk)
    context = {
        "role": role,
        "meaning": _meaning(role),
        "reach": REACHES.get(role.reach),
        "rooms": _allowed(role),
        "grants": live_grants().filter(role=role).order_by("user__full_name"),
        "may_edit": request.user.has_perm("organisations.redefine_role"),
    }
    return render(request, "desk/role.html", context)


@page("organisations.redefine_role", "GET", "POST")
def redefine(request: HttpRequest, pk: int) -> HttpResponse:
    """The role's verbs and reach are changed for everybody who holds it."""
    role = found(every_role(), pk=pk)
    rooms = rooms_of_verbs()
    form = RoleForm(
        posted(request), rooms=rooms, initial={"reach": role.reach, "seen": role.version, **_ticked(role, rooms)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            commands.redefine_role(
                role=role, verbs=form.verbs(), reach=form.cleaned_data["reach"], seen=form.cleaned_data["seen"],
                by=request.user, at=now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
            if isinstance(refusal, RoleChanged):
                form.see(role.version)
        else:
            return redirect("desk:role", pk=pk)
    held = sum(1 for grant in live_grants() if grant.role_id == role.pk)
    context = {"role": role, "meaning": _meaning(role), "form": form, "held": held}
    return render(request, "desk/role-edit.html", context, status=form.status)


@page("people.read")
def tree(request: HttpRequest) -> HttpResponse:
    """The organisations, parents before children."""
    rows = [
        {"unit": unit, "depth": range(unit.path.count("/") - 1), "kind": KINDS.get(unit.kind)}
        for unit in organisations()
    ]
    return render(
        request,
        "desk/organisations.html",
        {"rows": rows, "may_found": request.user.has_perm("organisations.found")},
    )


@page("organisations.found", "GET", "POST")
def found_unit(request: HttpRequest) -> HttpResponse:
    """A new unit stands in the tree."""
    top: Organisation | None = organisations().first()
    form = FoundForm(posted(request), initial={"since": day_of(now()), "parent": top})
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            commands.found(
                key=data["key"], name=data["name"], name_en=data["name_en"], kind=data["kind"], parent=data["parent"],
                since=data["since"], by=request.user, at=now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:organisations")
    return render(request, "desk/found.html", {"form": form}, status=form.status)


def _meaning(role: Role) -> Bilingual:
    """What a role is for: of one that was shipped, in the words of this version."""
    return MEANINGS.get(role.key) or Bilingual(role.meaning, role.meaning_en)


def _allowed(role: Role) -> list[Room]:
    """The rooms in which the role may do something, each with the verbs it holds."""
    held = []
    for room in rooms_of_verbs():
        verbs = tuple((v, name) for v, name in room.verbs if not v.endswith(".*") and covers(role.verbs, v))
        if verbs:
            held.append(Room(room.key, room.name, verbs))
    return held


def _ticked(role: Role, rooms: list[Room]) -> dict[str, list[str]]:
    return {room.key: [verb for verb, _ in room.verbs if verb in role.verbs] for room in rooms}
