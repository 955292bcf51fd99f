"""Verbs that keep nothing but a cookie in this browser: the language, the colours, a visitor's list.

Their forms stand on pages that are the same for everybody and are given from a proxy's memory, so no form's seal can stand beside
them. That the browser says the form came from a page of ours proves as much: another site can send neither our origin nor our address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

View = Callable[..., HttpResponse]


def from_our_page_or_sealed(view: View) -> View:
    """The view is carried out for a form that a page of ours sent; where the browser does not say so, the form needs its seal (403)."""
    sealed = csrf_protect(view)

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return (view if is_from_our_page(request) else sealed)(request, *args, **kwargs)

    return csrf_exempt(wrapped)


def is_from_our_page(request: HttpRequest) -> bool:
    """Whether the browser names one of our origins as the sender: in `Origin`, or, where it knows none, in `Referer`."""
    told = request.headers.get("Origin") or _origin_in(request.headers.get("Referer", ""))
    return told in (f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS)


def _origin_in(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"
