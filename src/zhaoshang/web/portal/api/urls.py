"""Addresses of the public interface: each is read, and whatever else is asked of it is answered in the words of the interface."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path
from django.views.decorators.csrf import csrf_exempt

from zhaoshang.web.portal.api.answers import METHODS, NoSuchAddress, WrongMethod, methods_told, refused
from zhaoshang.web.portal.api.views import api, describe

View = Callable[..., HttpResponse]


def read_only(view: View) -> View:
    """GET as the view answers it, HEAD the same (the server leaves out the body), OPTIONS what is taken; all else is refused."""

    # Nothing is written, so no seal is asked for: a wrong method hears that it is wrong.
    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        method = request.method
        if method == "OPTIONS":
            return methods_told()
        if method not in ("GET", "HEAD"):
            return refused(WrongMethod(method=str(method)[:20]), Allow=METHODS)
        request.method = "GET"  # what is underneath knows no other
        try:
            return view(request, *args, **kwargs)
        finally:
            request.method = method

    return wrapped


@csrf_exempt
def nowhere(request: HttpRequest, piece: str = "") -> HttpResponse:
    """What is not there is told as any other problem is, whatever was meant to be done with it."""
    return refused(NoSuchAddress(address=request.path[:120]))


def _address(pattern: Any) -> URLPattern:
    view = nowhere if pattern.name == "api-root" else read_only(pattern.callback)
    return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)


app_name = "api"
urlpatterns = [
    path("v1/openapi.json", read_only(describe), name="openapi-json"),
    path("v1/", include([_address(pattern) for pattern in api.urls[0]])),
    path("", nowhere, name="nowhere"),
    path("<path:piece>", nowhere, name="nowhere"),
]
