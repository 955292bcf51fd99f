"""Kind pages for what goes wrong: what happened, and what to do next. Never a trace, never a version."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext

from zhaoshang.web.kit.logs import request_id


def answer(request: HttpRequest, status: int, say: str, cure: str, **more: object) -> HttpResponse:
    """The sentence as a page, or for htmx as a toast that does not touch what the reader was doing."""
    context = {"say": say, "cure": cure, "status": status, "request_id": request_id(), **more}
    if getattr(request, "htmx", False):
        response = render(request, "kit/errors/toast.html", context, status=status)
        response["HX-Retarget"] = "#toasts"
        response["HX-Reswap"] = "beforeend"
        return response
    return render(request, "kit/errors/page.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return answer(
        request,
        400,
        gettext("This address or form was not understood."),
        gettext("Go back, load the page again and try once more."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(
        request,
        403,
        gettext("This page is not open to your account."),
        gettext("If your work needs it, ask your section head or the administrator to grant you the role."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's seal was missing or stale: nothing was carried out."""
    return answer(
        request,
        403,
        gettext("The page stood open too long, so the form was not accepted. Nothing was changed."),
        gettext("Go back, load the page again and send the form once more. The browser must accept our cookies."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(
        request,
        404,
        gettext("There is nothing here for you."),
        gettext("The address may be old, or the record is not open to your account. Start again from the first page."),
    )


def wrong_method(request: HttpRequest) -> HttpResponse:
    return answer(
        request,
        405,
        gettext("This address cannot be opened like that."),
        gettext("It only receives forms. Go back to the page with the form and use its button."),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    return answer(
        request,
        413,
        gettext("What was sent is too large."),
        gettext("Send a smaller file, or split it. The page with the form says how large it may be."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours. Both languages, no database, no context processors: they may be what is broken."""
    return HttpResponse(get_template("kit/errors/500.html").render({"request_id": request_id()}), status=500)
