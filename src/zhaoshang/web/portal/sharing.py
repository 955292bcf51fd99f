"""Pages that are the same for everybody, so that a proxy in front may give one copy to many (see docs/how-to/behind-a-proxy.md).

A copy is made for a visitor of whom nothing is known: no cookie, no sign-in. It holds no form's seal and sets no cookie. Whoever has
a cookie (a list, colours, a session) has a page of their own, which nobody else is given. A copy lives a minute: so long may something
withdrawn still be seen in public.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers

A_MINUTE = 60
DECIDES = ("Accept-Language", "Cookie")

View = Callable[..., HttpResponse]


def shared(view: View) -> View:
    """The page may be given to others from memory for a minute, if it is nobody's; browsers ask each time."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, DECIDES)
        if is_nobodys(request, response):
            patch_cache_control(response, public=True, max_age=0, s_maxage=A_MINUTE)
        else:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return wrapped


def is_nobodys(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether nothing in it is one person's: neither what was asked with, nor what is answered."""
    known = request.COOKIES or "Authorization" in request.headers
    marked = response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
    return response.status_code == 200 and not known and not marked
