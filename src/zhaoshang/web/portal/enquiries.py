"""Asking in public, and the receipt: where it stands, what was answered, without an account."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhaoshang.domain.estate.queries import published_listings
from zhaoshang.domain.journal.models import index_of
from zhaoshang.domain.projects.commands import asking
from zhaoshang.domain.projects.errors import WrongEnquiryStep
from zhaoshang.domain.projects.models import Enquiry
from zhaoshang.domain.projects.queries.enquiries import (
    by_receipt,
    by_request,
    check_pace,
    consent,
    receipt_of,
    rules_on,
)
from zhaoshang.domain.projects.states.enquiries import OPEN, PUBLIC, STAGES
from zhaoshang.domain.tours.queries import published as published_panoramas
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.names import mask
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.kit.estate import listing_name
from zhaoshang.web.kit.panoramas import title_of
from zhaoshang.web.kit.tours import in_words
from zhaoshang.web.kit.words import said
from zhaoshang.web.portal import flood
from zhaoshang.web.portal.forms import AskForm, MoreForm
from zhaoshang.web.portal.sharing import shared

CHANGED = Bilingual("再改动", "be changed any more")
WRITTEN = ("words", "name", "firm", "phone", "email", "wechat")


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A question to the bureau, about a listing, a panorama, or in general."""
    network = flood.network_of(request)
    if request.method != "POST":
        about = request.GET.get("about", "")[:60]
        return _asked(request, new_form(request, about))
    form = AskForm(request.POST)
    task = flood.task_in(request.POST.get("task", ""))
    before = by_request(task.key) if task is not None else None
    if not form.is_valid():
        return _again(request, form, task if before is None else None, network)
    if task is not None and before is not None:
        if _is_same(before, form):
            return _thanks(task.key)  # sent twice
        form.add_error(
            None, _("This form was sent before with other words. Send it once more, and it is an enquiry of its own.")
        )
        return _again(request, form, None, network)
    if form.cleaned_data["about"] and not thing_about(form.cleaned_data["about"]):
        form.add_error(
            None, _("What you asked about is not on offer any more. Send it once more as a general question.")
        )
        form.renew(about="")
        return _again(request, form, task, network)
    if task is None:
        form.add_error(None, _("The page stood open too long. What you wrote is still here; please send it once more."))
        return _again(request, form, None, network)
    is_worked = flood.is_worked(task, form.cleaned_data["solution"], network)
    try:
        # Before anybody waits, and before the command: what a stranger is refused is no business of the journal.
        asking.checked(**_contact(form), words=form.cleaned_data["words"], agreed=_agreed(form))
        check_pace(index_of("projects.network", network), timezone.now(), is_plain=not is_worked)
        if not is_worked:
            left = flood.still_to_wait(form.cleaned_data["wait"], task)
            if left is None or left > 0:
                return _confirm(request, form, task, network, left)
        _send(form, task, network, is_plain=not is_worked)
    except Refusal as refusal:
        form.refuse(refusal)
        return _again(request, form, task, network)
    return _thanks(task.key)


@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What the visitor sees of their enquiry."""
    return _shown(request, token, MoreForm())


@require_POST
def add(request: HttpRequest, token: str) -> HttpResponse:
    """A further sentence."""
    form = MoreForm(request.POST)
    row = _own(request, token)
    if form.is_valid():
        try:
            asking.add_words(enquiry=row, words=form.cleaned_data["words"], by=asking.VISITOR, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("portal:receipt", token=token)
    return _shown(request, token, form)


@require_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """The visitor takes it back."""
    asking.withdraw_enquiry(enquiry=_own(request, token), by=asking.VISITOR, at=timezone.now())
    return redirect("portal:receipt", token=token)


@require_safe
@shared
def privacy(request: HttpRequest) -> HttpResponse:
    """The whole notice on personal data."""
    told = consent()
    paragraphs = [p for p in str(said(told.whole)).split("\n") if p.strip()]
    return render(request, "portal/privacy.html", {"notice": told, "paragraphs": paragraphs})


def _is_same(row: Enquiry, form: AskForm) -> bool:
    """Whether an enquiry began with just what is sent now: only its sender is led to its receipt."""
    try:
        words, ways, _ = asking.checked(**_contact(form), words=form.cleaned_data["words"], agreed=_agreed(form))
    except Refusal:
        return False
    first = row.words.order_by("turn").first()
    kept = {way: text.open() for way in ("phone", "email", "wechat") if (text := getattr(row, way))}
    return (
        first is not None
        and first.said.open() == words
        and kept == {way: said for way, (said, _) in ways.items() if said}
    )


def new_form(request: HttpRequest, about: str = "") -> AskForm:
    """An empty form with a task of its own."""
    task = flood.new_task(flood.network_of(request))
    return AskForm(initial={"about": about, "task": task.text, "notice": consent().version})


def thing_about(about: str) -> dict[str, Any]:
    """The listing or panorama an enquiry is about, if it is public; by its number."""
    if row := published_listings().filter(number=about).first() if about else None:
        return {"listing": row}
    if (
        picture := published_panoramas()
        .filter(number=about)
        .select_related("parcel__listing", "building__listing")
        .first()
        if about
        else None
    ):
        return {"panorama": picture}
    return {}


def _named(thing: dict[str, Any]) -> str:
    """What the form is about, in the reader's language."""
    if listing := thing.get("listing"):
        return listing_name(listing)
    return title_of(thing["panorama"]) if thing else ""


def _send(form: AskForm, task: flood.Task, network: str, *, is_plain: bool) -> Enquiry:
    told = form.cleaned_data
    made: Enquiry = asking.enquire(
        request_key=task.key,
        **{name: told[name] for name in WRITTEN},
        agreed=_agreed(form),
        language=get_language() or "zh-hans",
        **thing_about(told["about"]),
        address=network,
        is_plain=is_plain,
        by=asking.VISITOR,
        at=timezone.now(),
    )
    return made


def _contact(form: AskForm) -> dict[str, str]:
    return {way: form.cleaned_data[way] for way in ("phone", "email", "wechat")}


def _agreed(form: AskForm) -> int:
    """The version of the notice that was agreed to; 0 for none."""
    told = form.cleaned_data
    return int(told["notice"] or 0) if told["agreed"] else 0


def _again(request: HttpRequest, form: AskForm, task: flood.Task | None, network: str) -> HttpResponse:
    """The form with what was written, what is wrong with it, and a new task under the same key."""
    fresh = flood.new_task(network, task.key if task else "")
    form.renew(task=fresh.text, solution="", wait="", notice=str(consent().version))
    return _asked(request, form)


def _asked(request: HttpRequest, form: AskForm) -> HttpResponse:
    about = form["about"].value() or ""
    thing = thing_about(about)
    days = {stage: rule.working_days for stage, rule in rules_on(day_of(timezone.now())).items()}
    context = {"form": form, "days": days, "about": _named(thing)}
    return render(request, "portal/ask.html", context, status=form.status)


def _confirm(request: HttpRequest, form: AskForm, task: flood.Task, network: str, left: int | None) -> HttpResponse:
    """Without scripts: look it over, wait a little, send."""
    if left is None:
        wait = flood.new_wait(task, network)
        form.renew(wait=wait)
        left = flood.still_to_wait(wait, task)
        is_early = False
    else:
        is_early = True
    rows = [(form[name].label, form.cleaned_data[name]) for name in WRITTEN if form.cleaned_data[name]]
    context = {"form": form, "rows": rows, "left": left, "is_early": is_early}
    response = render(request, "portal/ask-confirm.html", context)
    return _private(response)


def _thanks(key: str) -> HttpResponse:
    response = redirect("portal:receipt", token=receipt_of(key))
    response["Location"] += "?new=1"
    return _private(response)


def _own(request: HttpRequest, token: str) -> Enquiry:
    """The enquiry of a receipt, still open: a stranger's step too many is no business of the journal."""
    row = by_receipt(token)
    if row is None:
        flood.count_miss(request)
        raise Http404
    if row.state not in OPEN:
        raise WrongEnquiryStep(number=row.number, state=PUBLIC[row.state], step=CHANGED)
    return row


def _shown(request: HttpRequest, token: str, form: MoreForm) -> HttpResponse:
    row = by_receipt(token)
    if row is None:
        flood.count_miss(request)
        raise Http404
    today = day_of(timezone.now())
    talk = [(w.recorded_at, "", w.said.open()) for w in row.words.all()]
    talk += [(a.recorded_at, a.recorded_name, a.said.open()) for a in row.answers.all()]
    context = {
        "enquiry": row,
        "about": in_words(row.about, row.listing.name_en if row.listing else ""),
        "token": token,
        "is_new": request.GET.get("new") == "1",
        "address": request.build_absolute_uri(request.path),
        "state": PUBLIC[row.state],
        "talk": sorted(talk, key=lambda one: one[0]),
        "deadlines": [
            (STAGES[d.stage], d, d.met_at is None and d.due_on < today) for d in row.deadlines.order_by("due_on", "pk")
        ],
        "ways": [mask(text.open()) for text in (row.phone, row.email, row.wechat) if text],
        "form": form,
    }
    return _private(render(request, "portal/receipt.html", context, status=form.status))


def _private(response: HttpResponse) -> HttpResponse:
    """Nobody's copy and nobody's search engine."""
    patch_cache_control(response, private=True, no_store=True)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
