"""What search engines read: the map of the site, and what they need not look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from zhaoshang.domain.estate.queries import published_listings
from zhaoshang.domain.publishing.queries import visible_to as bulletins_visible_to
from zhaoshang.domain.publishing.queries.handbooks import handbooks_visible_to
from zhaoshang.domain.tours.queries import published as published_panoramas
from zhaoshang.domain.tours.queries.tours import published_tours
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.portal.sharing import shared

MOST = 10_000  # pages in one map, each with two addresses; the standard allows 50,000 and 50 MB
PAGES = (
    "home", "find", "parcels", "buildings", "map", "panoramas", "tours", "handbooks", "figures", "ask", "privacy",
)  # fmt: skip
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
Place = tuple[str, datetime | None]


def _rows(kind: str) -> QuerySet[Any]:
    """The public rows of a kind, in an order that stays."""
    rows: QuerySet[Any]
    if kind == "listing":
        rows = published_listings()
    elif kind == "panorama":
        rows = published_panoramas()
    elif kind == "tour":
        rows = published_tours()
    elif kind == "handbook":
        rows = handbooks_visible_to(None).annotate(published_at=Max("editions__issued_at"))
    else:
        rows = bulletins_visible_to(None)
    return rows.order_by("pk")


KINDS = ("listing", "panorama", "tour", "handbook", "bulletin")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The maps there are; with `part`, one of them: `pages`, or a kind and its number (`listing-1`)."""
    part = request.GET.get("part", "")
    if not part:
        parts = ["pages", *(f"{kind}-{n + 1}" for kind in KINDS for n in range(-(-_rows(kind).count() // MOST)))]
        here = request.build_absolute_uri(request.path)
        lines = [f"<sitemap><loc>{escape(f'{here}?part={name}')}</loc></sitemap>" for name in parts]
        return _xml("sitemapindex", lines)
    lines = []
    for path, at in islice(_places(part), MOST):
        changed = f"<lastmod>{day_of(at).isoformat()}</lastmod>" if at else ""
        lines += _in_each_language(escape(request.build_absolute_uri(path)), changed)
    return _xml("urlset", lines)


@require_safe
@shared
def robots(request: HttpRequest) -> HttpResponse:
    """What is nobody's business to index, and where the map of the site is."""
    refused = [reverse("desk:day"), "/accounts/", "/receipt/", "/list/", "/compare/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in refused), "Allow: /"]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('portal:sitemap'))}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def _places(part: str) -> Iterator[Place]:
    if part == "pages":
        yield from ((reverse(f"portal:{name}"), None) for name in PAGES)
        return
    kind, _, text = part.partition("-")
    if kind not in KINDS or not (text.isascii() and text.isdecimal() and 0 < len(text) < 6):
        raise Http404
    first = (int(text) - 1) * MOST
    for number, at in _rows(kind).values_list("number", "published_at")[first : first + MOST] if first >= 0 else ():
        yield reverse(f"portal:{kind}", args=[number]), at


def _in_each_language(page: str, changed: str) -> Iterator[str]:
    """A page at its own address, which is in the language of its reader, and at the one that is English; each names both."""
    english = f"{page}?lang=en"
    named = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{href}"/>'
        for language, href in (("zh-Hans", page), ("en", english), ("x-default", page))
    )
    yield from (f"<url><loc>{address}</loc>{changed}{named}</url>" for address in (page, english))


def _xml(root: str, lines: list[str]) -> HttpResponse:
    text = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', f"<{root} {NAMESPACES}>", *lines, f"</{root}>", ""])
    response = HttpResponse(text, content_type="application/xml; charset=utf-8")
    patch_cache_control(response, public=True, max_age=3600)
    return response
