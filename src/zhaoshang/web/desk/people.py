"""People and their rights: accounts opened and closed, roles granted and withdrawn, an authenticator reset.

What cannot be taken back asks for its reason on a page of its own, which is its confirmation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from zhaoshang.domain.organisations import commands
from zhaoshang.domain.organisations.models import RoleGrant, User
from zhaoshang.domain.organisations.queries import live_grants, visible_to
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.desk.access import found, now, page, posted
from zhaoshang.web.desk.forms import AppointForm, GrantForm, PasswordForm, ReasonForm
from zhaoshang.web.kit.forms import RefusableForm
from zhaoshang.web.kit.words import said


@page("people.read")
def people(request: HttpRequest) -> HttpResponse:
    """Who has which role where."""
    grants: dict[int, list[RoleGrant]] = {}
    for grant in live_grants():
        grants.setdefault(grant.user_id, []).append(grant)
    paged = Paginator(visible_to(request.user).order_by("organisation__path", "username"), 50).get_page(
        request.GET.get("page")
    )
    context = {
        "page": paged,
        "rows": [(person, grants.get(person.pk, [])) for person in paged],
        "may_appoint": request.user.has_perm("organisations.appoint"),
    }
    return render(request, "desk/people.html", context)


@page("organisations.appoint", "GET", "POST")
def appoint(request: HttpRequest) -> HttpResponse:
    """A new account with its first role."""
    form = AppointForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            person = commands.appoint(
                username=data["username"], full_name=data["full_name"], organisation=data["organisation"],
                password=data["password"], roles=[data["role"]], by=request.user, at=now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:person", pk=person.pk)
    return render(request, "desk/appoint.html", {"form": form}, status=form.status)


@page("people.read")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: unit, roles, and the ways to change them."""
    one = found(visible_to(request.user), pk=pk)
    return _person_page(request, one, GrantForm(initial={"organisation": one.organisation}))


@page("organisations.grant", "POST")
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """One more role."""
    one: User = found(visible_to(request.user), pk=pk)
    form = GrantForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            commands.grant(
                user=one, role=data["role"], organisation=data["organisation"], by=request.user, at=now()
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:person", pk=pk)
    return _person_page(request, one, form)


@page("organisations.withdraw", "GET", "POST")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A role ends, with its reason."""
    one = found(live_grants().filter(user__in=visible_to(request.user)), pk=pk)
    asked = Asked(
        title=gettext("Withdraw the role"),
        note=f"{one.user.full_name} · {said(one.role.called)}",
        say=gettext("The right ends with the person's next click."),
        cure=gettext("It can be granted again; both stay in the journal."),
        word=gettext("Withdraw the role"),
        back=reverse("desk:person", args=[one.user_id]),
    )
    return confirmed(
        request, asked, ReasonForm(posted(request)),
        lambda data: commands.withdraw(grant=one, reason=data["reason"], by=request.user, at=now()),
    )  # fmt: skip


@page("organisations.dismiss", "GET", "POST")
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """An account is closed, with its reason."""
    one = found(visible_to(request.user), pk=pk)
    asked = Asked(
        title=gettext("Close the account"),
        note=f"{one.full_name} · {one.username}",
        say=gettext("The person can no longer sign in, from the next click on."),
        cure=gettext(
            "What they did stays under their name. A closed account is not opened again, its user name not reused."
        ),
        word=gettext("Close the account"),
        back=reverse("desk:person", args=[pk]),
    )
    return confirmed(
        request, asked, ReasonForm(posted(request)),
        lambda data: commands.dismiss(user=one, reason=data["reason"], by=request.user, at=now()),
    )  # fmt: skip


@page("organisations.reset_authenticator", "GET", "POST")
def reset_authenticator(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody's authenticator and recovery codes are gone, with the reason."""
    one = found(visible_to(request.user), pk=pk)
    asked = Asked(
        title=gettext("Reset the authenticator"),
        note=f"{one.full_name} · {one.username}",
        say=gettext("Authenticator and recovery codes are removed, and the person is signed out everywhere."),
        cure=gettext(
            "Make sure whom you are speaking to: whoever signs in next with the password sets up the new one."
        ),
        word=gettext("Reset the authenticator"),
        back=reverse("desk:person", args=[pk]),
    )
    return confirmed(
        request, asked, ReasonForm(posted(request)),
        lambda data: commands.reset_authenticator(user=one, reason=data["reason"], by=request.user, at=now()),
    )  # fmt: skip


@page("organisations.set_password", "GET", "POST")
def set_password(request: HttpRequest, pk: int) -> HttpResponse:
    """The account opens with a new password."""
    one = found(visible_to(request.user), pk=pk)
    asked = Asked(
        title=gettext("Set a new password"),
        note=f"{one.full_name} · {one.username}",
        say=gettext("The old password ends, and the person is signed out everywhere."),
        cure=gettext("Hand the new one over in person and ask them to change it."),
        word=gettext("Set a new password"),
        back=reverse("desk:person", args=[pk]),
    )
    return confirmed(
        request, asked, PasswordForm(posted(request)),
        lambda data: commands.set_password(user=one, password=data["password"], by=request.user, at=now()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that asks before it does: what, for whom, what follows, the word on the button, and the way back."""

    title: str
    note: str
    say: str
    cure: str
    word: str
    back: str


def confirmed(
    request: HttpRequest, asked: Asked, form: RefusableForm, act: Callable[[dict[str, Any]], Any]
) -> HttpResponse:
    """Asks on GET; on POST does it and goes back, or says why not above the fields."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(asked.back)
    return render(request, "desk/confirm.html", {"asked": asked, "form": form}, status=form.status)


def _person_page(request: HttpRequest, one: User, form: GrantForm) -> HttpResponse:
    user = request.user
    is_other = one.pk != user.pk
    context = {
        "person": one,
        "grants": live_grants().filter(user=one),
        "form": form,
        "has_authenticator": one.authenticator_set.exists(),  # type: ignore[attr-defined]  # the sign-in library's rows
        "may_grant": user.has_perm("organisations.grant") and one.is_active and is_other,
        "may_withdraw": user.has_perm("organisations.withdraw"),
        "may_dismiss": user.has_perm("organisations.dismiss") and one.is_active and is_other,
        "may_reset": user.has_perm("organisations.reset_authenticator") and is_other,
        "may_set_password": user.has_perm("organisations.set_password") and one.is_active,
    }
    return render(request, "desk/person.html", context, status=form.status)
