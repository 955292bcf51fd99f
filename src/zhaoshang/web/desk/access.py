"""Every page of the desk declares its rule: the verb whoever opens it must hold, and the methods it answers.

A page without a rule fails the suite (tests/web/test_matrix.py walks every address). Loading an object goes through
`visible_to`, so what a person may not see is not found.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone

from zhaoshang.web.kit import errors

M = TypeVar("M", bound=Model)


class Page(Protocol):
    """A view with its declared rule."""

    rule: str
    methods: tuple[str, ...]

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse: ...


def page(rule: str, *methods: str) -> Callable[[Callable[..., HttpResponse]], Page]:
    """The view answers `methods` (GET unless said) to signed-in people who hold `rule`."""
    allowed = methods or ("GET",)

    def wrap(view: Callable[..., HttpResponse]) -> Page:
        @functools.wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.has_perm(rule):
                return errors.forbidden(request)
            if request.method not in allowed and not (request.method == "HEAD" and "GET" in allowed):
                return HttpResponseNotAllowed(allowed)
            return view(request, *args, **kwargs)

        run.rule, run.methods = rule, allowed  # type: ignore[attr-defined]
        return cast("Page", run)

    return wrap


def found(rows: QuerySet[M], **which: Any) -> M:
    """The row, or 404 when it is not among those the person may see."""
    row = rows.filter(**which).first()
    if row is None:
        raise Http404
    return row


def posted(request: HttpRequest) -> Any:
    """What a form was sent with, also when that is nothing; None when it was only opened."""
    return request.POST if request.method == "POST" else None


def now() -> Any:
    """The moment of the request; pages are where the clock enters."""
    return timezone.now()
