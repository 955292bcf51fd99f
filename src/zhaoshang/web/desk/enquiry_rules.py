"""The rules of enquiries on the desk: within how many working days, and the notice on personal data."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zhaoshang.domain.projects.commands import minding
from zhaoshang.domain.projects.models import ResponseRule
from zhaoshang.domain.projects.queries.enquiries import consent, rules_on
from zhaoshang.domain.projects.states.enquiries import STAGES
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.desk.access import now, page
from zhaoshang.web.desk.enquiry_forms import NoticeForm, RuleForm


@page("enquiries.read")
def rules(request: HttpRequest) -> HttpResponse:
    """What holds today, and what held before."""
    return _shown(request)


@page("enquiries.rules", "POST")
def limit(request: HttpRequest) -> HttpResponse:
    """A stage has another limit from a day on."""
    form = RuleForm(request.POST)
    if form.is_valid():
        try:
            minding.set_response_rule(**form.cleaned_data, by=request.user, at=now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:enquiry-rules")
    return _shown(request, rule=form)


@page("enquiries.rules", "POST")
def notice(request: HttpRequest) -> HttpResponse:
    """The notice has a new version."""
    form = NoticeForm(request.POST)
    if form.is_valid():
        try:
            minding.word_consent(**form.cleaned_data, by=request.user, at=now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("desk:enquiry-rules")
    return _shown(request, words=form)


def _shown(request: HttpRequest, *, rule: RuleForm | None = None, words: NoticeForm | None = None) -> HttpResponse:
    today, told = day_of(now()), consent()
    in_force = rules_on(today)
    now_said = {n: getattr(told, n) for n in ("notice", "notice_en", "text", "text_en", "keeps_years")}
    sent: Any = rule or words
    context = {
        "in_force": [(STAGES[stage], rule_) for stage, rule_ in in_force.items()],
        "later": [
            (STAGES[r.stage], r) for r in ResponseRule.objects.filter(since__gt=today).order_by("since", "pk")[:20]
        ],
        "notice": told,
        "rule": rule or RuleForm(initial={"since": today}),
        "words": words or NoticeForm(initial=now_said),
        "may_rule": request.user.has_perm("enquiries.rules"),
    }
    return render(request, "desk/enquiry-rules.html", context, status=sent.status if sent is not None else 200)
